// One realm of the demo router: its members, its broker and dealer. Effects of broker and dealer are
// carried out here, one after the other: an answer that comes at once (from a built-in
// procedure) waits until the effects before it are done.

import type { Finding } from '../../shared/finding.ts';
import { idFromRandom } from '../../shared/wamp/ids.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { Clock } from '../clock.ts';
import { Broker, type BrokerRequest } from '../wamp/router/broker.ts';
import { Dealer, type DealerRequest } from '../wamp/router/dealer.ts';
import type { Member, RoutingEffect } from '../wamp/router/router-machine-routing.ts';

/** The longest delay a timer of the host can wait, in milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Where a member's messages go. */
export interface Recipient {
  deliver(message: Message): void;
  /** The member broke a rule. */
  violated(finding: Finding): void;
}

interface RealmPorts {
  readonly clock: Clock;
  /** Random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** Ids of subscriptions and registrations. */
  readonly newId: () => number;
}

export class Realm {
  readonly name: string;
  readonly #ports: RealmPorts;
  readonly #broker: Broker;
  readonly #dealer: Dealer;
  readonly #members = new Map<number, Recipient>();
  readonly #timers = new Map<number, () => void>();
  #queue: RoutingEffect[] = [];
  #isRunning = false;

  constructor(name: string, ports: RealmPorts) {
    this.name = name;
    this.#ports = ports;
    this.#broker = new Broker(ports.newId);
    this.#dealer = new Dealer(ports.newId);
  }

  /** How many sessions there are, built-in ones included. */
  get size(): number {
    return this.#members.size;
  }

  join(member: Member, recipient: Recipient): void {
    this.#members.set(member.session, recipient);
  }

  /** Drops a session with everything it holds. */
  leave(session: number): void {
    this.#members.delete(session);
    this.#run([...this.#broker.handle({ kind: 'left', session }), ...this.#dealer.handle({ kind: 'left', session })]);
  }

  /** Takes a request of a member; `size` is the length of its frame in bytes. */
  route(from: Member, message: BrokerRequest | DealerRequest, size: number): void {
    switch (message.kind) {
      case 'SUBSCRIBE':
      case 'UNSUBSCRIBE':
      case 'PUBLISH': {
        const publication = message.kind === 'PUBLISH' ? this.#draw() : 0;
        return this.#run(this.#broker.handle({ kind: 'request', from, message, publication, size }));
      }
      default: {
        const draw = message.kind === 'CALL' ? this.#draw() : 0;
        return this.#run(this.#dealer.handle({ kind: 'request', from, message, draw }));
      }
    }
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
