// One realm of the demo router: its members, its broker and dealer, and its meta API if it has one. Their effects are
// carried out here, one after the other: an answer that comes at once (from a built-in procedure) waits until the
// effects before it are done.

import type { Finding } from '../../shared/finding.ts';
import { idFromRandom } from '../../shared/wamp/ids.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { Clock } from '../clock.ts';
import { Broker, type BrokerRequest } from '../wamp/router/broker.ts';
import { Dealer, type DealerRequest } from '../wamp/router/dealer.ts';
import { MetaApi, type Forbids } from '../wamp/router/meta-api.ts';
import type { Member, RoutingEffect } from '../wamp/router/router-machine-routing.ts';
import { Faults } from './faults.ts';

/** The longest delay a timer of the host can wait, in milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Where a member's messages go. */
export interface Recipient {
  deliver(message: Message): void;
  /** The member broke a rule. */
  violated(finding: Finding): void;
  /** Somebody ended the session through the meta API. */
  killed(reason: string, message?: string): void;
  /** The connection is to break off. */
  cut(): void;
  /** True for a session that the router keeps up itself. */
  readonly isResident?: true;
}

interface RealmPorts {
  readonly clock: Clock;
  /** Random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** Ids of subscriptions and registrations. */
  readonly newId: () => number;
}

interface RealmSettings {
  /** False: nothing under `wamp.` can be called, and there are no meta events. */
  readonly exposesMeta?: boolean;
  /** Who may not call what of the meta API. */
  readonly forbids?: Forbids;
}

export class Realm {
  readonly name: string;
  readonly #ports: RealmPorts;
  readonly #broker: Broker;
  readonly #dealer: Dealer;
  readonly #meta: MetaApi | undefined;
  readonly #faults = new Faults();
  readonly #members = new Map<number, Recipient>();
  /** Sessions that end without anybody's being told. */
  readonly #quiet = new Set<number>();
  readonly #timers = new Map<number, () => void>();
  #queue: RoutingEffect[] = [];
  #isRunning = false;
  #visitors = 0;

  constructor(name: string, ports: RealmPorts, { exposesMeta = true, forbids }: RealmSettings = {}) {
    this.name = name;
    this.#ports = ports;
    const settings = { tellsOfItself: exposesMeta };
    this.#broker = new Broker(ports.newId, settings);
    this.#dealer = new Dealer(ports.newId, settings);
    this.#meta = exposesMeta ? new MetaApi(this.#broker, this.#dealer, forbids) : undefined;
  }

  /** How many sessions of clients there are. */
  get visitors(): number {
    return this.#visitors;
  }

  join(member: Member, recipient: Recipient): void {
    this.#members.set(member.session, recipient);
    if (!recipient.isResident) this.#visitors++;
    this.#run(this.#meta?.joined(member) ?? []);
  }

  /** Drops a session with everything it holds. */
  leave(session: number): void {
    const recipient = this.#members.get(session);
    if (recipient && !recipient.isResident) this.#visitors--;
    this.#members.delete(session);
    this.#faults.left(session);
    const isQuiet = this.#quiet.delete(session);
    this.#run([
      ...this.#dealer.handle({ kind: 'left', session }),
      ...this.#broker.handle({ kind: 'left', session }),
      ...(this.#meta?.left(session, isQuiet) ?? []),
    ]);
  }

  /** Takes a request of a member; `size`: bytes of its frame; `isRepeated`: a CALL whose request id was used before. */
  route(from: Member, message: BrokerRequest | DealerRequest, size: number, isRepeated = false): void {
    const recipient = this.#members.get(from.session);
    if (recipient && this.#faults.take(from.session, message, recipient)) return;
    const at = this.#ports.clock.wall();
    switch (message.kind) {
      case 'SUBSCRIBE':
      case 'UNSUBSCRIBE':
      case 'PUBLISH': {
        const publication = message.kind === 'PUBLISH' ? this.#draw() : 0;
        return this.#run(this.#broker.handle({ kind: 'request', from, message, publication, size, at }));
      }
      default: {
        const draw = message.kind === 'CALL' ? this.#draw() : 0;
        return this.#run(this.#dealer.handle({ kind: 'request', from, message, draw, isRepeated, at, size }));
      }
    }
  }

  /** Takes a session off a registration or subscription; false if it was not on it. */
  revoke(what: 'registration' | 'subscription', id: number, session: number, reason?: string): boolean {
    const more = { session, ...(reason !== undefined && { reason }) };
    if (what === 'registration') {
      const isOn = this.#dealer.registrations.held.byId(id)?.callees.some(({ member }) => member.session === session);
      this.#run(this.#dealer.handle({ kind: 'revoke', registration: id, ...more }));
      return isOn === true;
    }
    const isOn = this.#broker.subscriptions.held.byId(id)?.subscribers.has(session);
    this.#run(this.#broker.handle({ kind: 'revoke', subscription: id, ...more }));
    return isOn === true;
  }

  /** Stops all timers; nothing is delivered any more. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#members.clear();
  }

  #draw(): number {
    return idFromRandom(this.#ports.random(7));
  }

  #run(effects: readonly RoutingEffect[]): void {
    for (const effect of effects) this.#queue.push(effect);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      // The queue grows while it is worked off.
      for (let i = 0; i < this.#queue.length; i++) {
        const effect = this.#queue[i];
        if (effect) this.#carryOut(effect);
      }
    } finally {
      this.#queue = [];
      this.#isRunning = false;
    }
  }

  #carryOut(effect: RoutingEffect): void {
    switch (effect.kind) {
      case 'deliver':
        return this.#members.get(effect.to)?.deliver(effect.message);
      case 'violation':
        return this.#members.get(effect.session)?.violated(effect.finding);
      case 'announce': {
        const { topic, args } = effect;
        const at = this.#ports.clock.wall();
        return this.#run(this.#broker.handle({ kind: 'announce', topic, args, publication: this.#draw(), at }));
      }
      case 'askMeta':
        return this.#run(this.#meta?.answer(effect.from, effect.call, effect.size) ?? []);
      case 'publish':
        return this.route(effect.from, effect.message, effect.size);
      case 'kill':
        if (effect.isQuiet && this.#members.has(effect.session)) this.#quiet.add(effect.session);
        return this.#members.get(effect.session)?.killed(effect.reason, effect.message);
      case 'clearTimer':
        return this.#clearTimer(effect.timer);
      case 'setTimer': {
        const { timer } = effect;
        this.#clearTimer(timer);
        const expired = () => {
          this.#timers.delete(timer);
          this.#run(this.#dealer.handle({ kind: 'timer', timer }));
        };
        this.#timers.set(timer, this.#ports.clock.after(Math.min(effect.ms, LONGEST_DELAY), expired));
        return;
      }
      default:
        return effect satisfies never;
    }
  }

  #clearTimer(timer: number): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}
