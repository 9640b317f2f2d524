// One run of the demo router: its realms, its connections and the listener that brings them. Here the
// random numbers and the time enter that the machines below ask for.

import { idFromRandom, nextId } from '../../shared/wamp/ids.ts';
import type { Clock } from '../clock.ts';
import { serializers } from '../serializer/registry.ts';
import type { AcceptedWire, Door, ListenTls } from '../transport/listener.ts';
import type { RouterRules } from '../wamp/router/router-machine.ts';
import type { Member } from '../wamp/router/router-machine-routing.ts';
import { PLAIN_ROLES } from '../wamp/router/router-machine-features.ts';
import { CLOSED_REALM, LIMITED_ROLE, MEMBERS_REALM, OPEN_REALM } from './account.ts';
import { Connection, type House } from './connection.ts';
import { Cookies } from './cookies.ts';
import { FrameCache } from './frame-cache.ts';
import { Listeners, type Endpoint } from './listeners.ts';
import type { Login } from './login.ts';
import { ACCOUNTS } from './principals.ts';
import { Realm, type Recipient } from './realm.ts';
import { Reception, type LoginRequest } from './reception.ts';
import { Scenarios } from './scenarios.ts';

const AGENT = 'WAMP Inspector demo router';
/** Largest message taken, in bytes: what RawSocket allows as well. */
const MAX_MESSAGE = 16 * 1024 * 1024;
/** Two of the largest messages may wait for a client that reads slowly. */
const MAX_WAITING = 2 * MAX_MESSAGE;
const MAX_CONNECTIONS = 1_000;
/** Time clients have to answer GOODBYE, in milliseconds. */
const FAREWELL_LIMIT = 1_000;

/** What the role cannot do in the meta API. */
function forbids({ authrole }: Member, procedure: string): boolean {
  return authrole === LIMITED_ROLE && /^wamp\.(session\.(get|kill)|\w+\.remove_)/.test(procedure);
}

export class Premises implements House {
  readonly frames = new FrameCache();
  readonly #clock: Clock;
  readonly #random: (length: number) => Uint8Array;
  readonly #realms = new Map<string, Realm>();
  readonly #scenarios = new Map<Realm, Scenarios>();
  readonly #connections = new Set<Connection>();
  /** Ids of open sessions and of logins that are under way. */
  readonly #ids = new Set<number>();
  readonly #reception: Reception;
  readonly #listeners: Listeners;
  #lastId = 0;
  #sessions = 0;
  #becameEmpty: (() => void) | undefined;

  constructor(clock: Clock, random: (length: number) => Uint8Array) {
    this.#clock = clock;
    this.#random = random;
    const cookies = new Cookies(random);
    this.#reception = new Reception(ACCOUNTS, cookies, random);
    this.#listeners = new Listeners({
      ...{ serializers, maxMessage: MAX_MESSAGE, maxWaiting: MAX_WAITING, maxConnections: MAX_CONNECTIONS, clock },
      setCookie: (door) => cookies.issue(door),
      accept: (wire: AcceptedWire, endpoint: string) => {
        const connection = new Connection(wire, this, endpoint);
        this.#connections.add(connection);
        return connection;
      },
    });
    const newId = () => ++this.#lastId;
    const ids = { draw: () => this.#newSession(), release: (id: number) => this.release(id) };
    for (const name of [OPEN_REALM, MEMBERS_REALM, CLOSED_REALM]) {
      const realm = new Realm(name, { clock, random, newId }, { exposesMeta: name !== CLOSED_REALM, forbids });
      const scenarios = new Scenarios(realm, ids.draw(), clock, name === OPEN_REALM ? ids : undefined);
      this.#realms.set(name, realm);
      this.#scenarios.set(realm, scenarios);
      scenarios.open();
    }
  }

  get sessions(): number {
    return this.#sessions;
  }

  get endpoints(): readonly Endpoint[] {
    return this.#listeners.endpoints;
  }

  /** Listens without TLS; gives the port of WebSocket. Rejects with the system's error. */
  open(host: string, port: number): Promise<number> {
    return this.#listeners.openPlain(host, port);
  }

  /** Listens with TLS as well. Rejects with the system's error. */
  openTls(host: string, tls: ListenTls): Promise<void> {
    return this.#listeners.openTls(host, tls);
  }

  /** Listens on Unix domain sockets in a folder as well. Rejects with the system's error. */
  openUnix(folder: string): Promise<void> {
    return this.#listeners.openUnix(folder);
  }

  /** From now on clients with this certificate are known; SHA-1, upper-case hex with colons. */
  trust(certificateSha1: string): void {
    this.#reception.trust(certificateSha1);
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
    await this.#listeners.close();
  }

  realm(name: string): Realm | undefined {
    return this.#realms.get(name);
  }

  rules(door: Door): RouterRules {
    const realm = (name: string) => {
      if (!this.#realms.has(name)) return undefined;
      return { ...this.#reception.rules(name, door), ...(name === CLOSED_REALM && { roles: PLAIN_ROLES }) };
    };
    return { agent: AGENT, realm };
  }

  farewell(close: () => void): () => void {
    return this.#clock.after(FAREWELL_LIMIT, close);
  }

  login(request: LoginRequest, door: Door): Login | undefined {
    const draw = {
      session: this.#newSession(),
      random: this.#random(32),
      now: Math.floor(this.#clock.wall() / 1_000),
    };
    const login = this.#reception.login(request, door, draw);
    if (!login) this.release(draw.session);
    return login;
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
