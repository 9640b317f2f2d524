// What there is to try in a realm of the demo router: a few procedures and a ticking topic. The
// scenarios are an ordinary member of the realm that happens to live in the router: broker and dealer
// treat it like any other callee and publisher.

import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import type { Clock } from '../clock.ts';
import type { Member } from '../wamp/router/router-machine-routing.ts';
import { PROCEDURES, type Reply } from './procedures.ts';
import type { Realm, Recipient } from './realm.ts';

export const TICK_TOPIC = 'demo.tick';
const TICK_MS = 1_000;

export class Scenarios implements Recipient {
  readonly #realm: Realm;
  readonly #clock: Clock;
  readonly #member: Member;
  /** Procedure by the request id of its REGISTER, then by registration id. */
  readonly #offered = new Map<number, string>();
  readonly #byRegistration = new Map<number, string>();
  /** What stops a running invocation. */
  readonly #running = new Map<number, () => void>();
  #stopTicking: (() => void) | undefined;
  #ticks = 0;

  constructor(realm: Realm, session: number, clock: Clock) {
    this.#realm = realm;
    this.#clock = clock;
    const features = { call_canceling: true, progressive_call_results: true };
    this.#member = {
      session,
      authid: 'demo-router',
      authrole: 'router',
      roles: { callee: { features }, publisher: {} },
    };
  }

  /** Enters the realm and offers the procedures. */
  open(): void {
    this.#realm.join(this.#member, this);
    Object.keys(PROCEDURES).forEach((procedure, i) => {
      this.#offered.set(i + 1, procedure);
      this.#realm.route(this.#member, { kind: 'REGISTER', request: i + 1, options: {}, procedure }, 0);
    });
  }

  /** Somebody came: the topic ticks as long as anybody is there. */
  wake(): void {
    this.#stopTicking ??= this.#clock.after(TICK_MS, () => this.#tick());
  }

  close(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    for (const stop of this.#running.values()) stop();
    this.#running.clear();
  }

  deliver(message: Message): void {
    switch (message.kind) {
      case 'REGISTERED':
        this.#byRegistration.set(message.registration, this.#offered.get(message.request) ?? '');
        return;
      case 'INVOCATION':
        return this.#invoke(message);
      case 'INTERRUPT':
        return this.#interrupt(message);
      default:
        // Nothing else is asked for.
        return;
    }
  }

  violated(): void {
    // A member of our own making has no connection to lose.
  }

  #invoke(invocation: MessageOf<'INVOCATION'>): void {
    const name = this.#byRegistration.get(invocation.registration) ?? '';
    const run = PROCEDURES[name];
    if (!run) return;
    const stop = run(invocation, this.#replyTo(invocation.request), this.#clock);
    if (stop) this.#running.set(invocation.request, stop);
  }

  #interrupt({ request }: MessageOf<'INTERRUPT'>): void {
    const stop = this.#running.get(request);
    if (!stop) return;
    stop();
    this.#replyTo(request).error('wamp.error.canceled', ['The procedure was stopped.']);
  }

  #replyTo(request: number): Reply {
    const yielded = (options: Dict, args: readonly WampValue[], kwargs: Dict) =>
      this.#realm.route(this.#member, { kind: 'YIELD', request, options, args: [...args], kwargs }, 0);
    return {
      progress: (args) => yielded({ progress: true }, args, {}),
      result: (args, kwargs = {}) => {
        this.#running.delete(request);
        yielded({}, args, kwargs);
      },
      error: (error, args, kwargs = {}) => {
        this.#running.delete(request);
        const failed = { kind: 'ERROR', requestType: 68, request, details: {}, error, kwargs } as const;
        this.#realm.route(this.#member, { ...failed, args: [...args] }, 0);
      },
    };
  }

  #tick(): void {
    this.#stopTicking = undefined;
    // The scenarios themselves are one of them.
    if (this.#realm.size <= 1) return;
    this.#ticks++;
    const kwargs = { time: new Date(this.#clock.wall()).toISOString() };
    const event = { kind: 'PUBLISH', request: this.#ticks, options: {}, topic: TICK_TOPIC } as const;
    this.#realm.route(this.#member, { ...event, args: [this.#ticks], kwargs }, 0);
    this.wake();
  }
}
