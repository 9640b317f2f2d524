// One run of the demo router: its realms, its connections and the listener that brings them. Here the
// random numbers and the time enter that the machines below ask for.

import { idFromRandom, nextId } from '../../shared/wamp/ids.ts';
import { authMethod } from '../auth/registry.ts';
import type { Clock } from '../clock.ts';
import { serializers } from '../serializer/registry.ts';
import type { AcceptedWire } from '../transport/listener.ts';
import type { Member } from '../wamp/router/router-machine-routing.ts';
import { Connection, type House, type LoginRequest } from './connection.ts';
import { FrameCache } from './frame-cache.ts';
import { openListeners, type DemoPlaces, type Listeners } from './listeners.ts';
import { Login } from './login.ts';
import { ACCOUNTS, MEMBER_ROLE, MEMBERS_REALM, OPEN_REALM } from './principals.ts';
import { Realm, type Recipient } from './realm.ts';
import { Scenarios } from './scenarios.ts';

const AGENT = 'WAMP Inspector demo router';
/** Largest message taken, in bytes: what RawSocket allows as well. */
const MAX_MESSAGE = 16 * 1024 * 1024;
/** Two of the largest messages may wait for a client that reads slowly. */
const MAX_WAITING = 2 * MAX_MESSAGE;
const MAX_CONNECTIONS = 1_000;
/** Time clients have to answer GOODBYE when the router stops, in milliseconds. */
const FAREWELL_LIMIT = 1_000;

export class Premises implements House {
  readonly agent = AGENT;
  readonly frames = new FrameCache();
  readonly #clock: Clock;
  readonly #random: (length: number) => Uint8Array;
  readonly #realms = new Map<string, Realm>();
  readonly #scenarios = new Map<Realm, Scenarios>();
  readonly #connections = new Set<Connection>();
  /** Ids of open sessions and of logins that are under way. */
  readonly #ids = new Set<number>();
  /** Nobody knows this secret, the router included. */
  readonly #nobodysSecret: string;
  #listeners: Listeners | undefined;
  #lastId = 0;
  #sessions = 0;
  #becameEmpty: (() => void) | undefined;

  constructor(clock: Clock, random: (length: number) => Uint8Array) {
    this.#clock = clock;
    this.#random = random;
    this.#nobodysSecret = Buffer.from(random(32)).toString('base64');
    const newId = () => ++this.#lastId;
    for (const name of [OPEN_REALM, MEMBERS_REALM]) {
      const realm = new Realm(name, ACCOUNTS, { clock, random, newId });
      const scenarios = new Scenarios(realm, this.#newSession(), clock);
      this.#realms.set(name, realm);
      this.#scenarios.set(realm, scenarios);
      scenarios.open();
    }
  }

  get sessions(): number {
    return this.#sessions;
  }

  async open(places: DemoPlaces): Promise<Listeners> {
    const limits = { maxMessage: MAX_MESSAGE, maxWaiting: MAX_WAITING, maxConnections: MAX_CONNECTIONS };
    const common = {
      serializers,
      ...limits,
      clock: this.#clock,
      accept: (wire: AcceptedWire) => {
        const connection = new Connection(wire, this);
        this.#connections.add(connection);
        return connection;
      },
    };
    this.#listeners = await openListeners(common, places);
    return this.#listeners;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.shutDown();
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(FAREWELL_LIMIT, resolve);
        this.#becameEmpty = () => {
          cancel();
          resolve();
        };
      });
    }
    for (const connection of this.#connections) connection.destroy();
    for (const scenarios of this.#scenarios.values()) scenarios.close();
    for (const realm of this.#realms.values()) realm.close();
    await this.#listeners?.close();
  }

  realm(name: string): Realm | undefined {
    return this.#realms.get(name);
  }

  login({ method, hello, authid }: LoginRequest): Login | undefined {
    const realm = this.#realms.get(hello.realm);
    const spec = authMethod(method);
    if (!realm || !spec) return undefined;
    const account = realm.account(method, authid);
    const known = account?.principal ?? { authid: authid ?? '', role: MEMBER_ROLE, secret: this.#nobodysSecret };
    const chosen = `${known.role}-${Buffer.from(this.#random(5)).toString('hex')}`;
    const principal = known.authid === '' ? { ...known, authid: chosen } : known;
    const now = Math.floor(this.#clock.wall() / 1_000);
    return new Login({
      method: spec,
      newcomer: { principal, session: this.#newSession(), random: this.#random(32), now },
      known: account !== undefined,
      leavesOut: account?.leavesOut ?? [],
    });
  }

  joined(realm: Realm, member: Member, recipient: Recipient): void {
    this.#sessions++;
    realm.join(member, recipient);
    this.#scenarios.get(realm)?.wake();
  }

  left(realm: Realm, session: number): void {
    this.#sessions--;
    realm.leave(session);
  }

  release(session: number): void {
    this.#ids.delete(session);
  }

  gone(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#becameEmpty?.();
  }

  #newSession(): number {
    let id = idFromRandom(this.#random(7));
    while (this.#ids.has(id)) id = nextId(id);
    this.#ids.add(id);
    return id;
  }
}
