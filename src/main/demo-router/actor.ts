// A session that lives in the router: it has no wire and is otherwise an ordinary member of its realm. Broker, dealer
// and meta API treat it like any other.

import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import type { Member } from '../wamp/router/router-machine-routing.ts';
import type { Realm, Recipient } from './realm.ts';

/** How an invocation is answered. */
export interface Reply {
  /** A part of the result. */
  progress(args: readonly WampValue[]): void;
  result(args: readonly WampValue[], kwargs?: Dict): void;
  error(error: string, args: readonly WampValue[], kwargs?: Dict): void;
}

/** An invocation that is not done at once. */
export interface Running {
  stop(): void;
  /** Takes more arguments of a call that sends them in parts. */
  more?(call: MessageOf<'INVOCATION'>): void;
}

/** Begins to serve an invocation; undefined if it is done. */
export type Serve = (call: MessageOf<'INVOCATION'>, reply: Reply) => Running | undefined;

const FEATURES: Readonly<Record<string, true>> = {
  call_canceling: true,
  progressive_call_invocations: true,
  progressive_call_results: true,
  registration_revocation: true,
};

/** `roles` of a session of the router's own. */
export const ACTOR_ROLES: Dict = { callee: { features: { ...FEATURES } }, publisher: {}, subscriber: {}, caller: {} };

export class Actor implements Recipient {
  readonly isResident = true;
  readonly member: Member;
  readonly #realm: Realm;
  readonly #gone: () => void;
  #lastRequest = 0;
  /** Procedures that were offered, by the request id of their REGISTER, then by registration id. */
  readonly #offered = new Map<number, Serve>();
  readonly #byRegistration = new Map<number, Serve>();
  readonly #running = new Map<number, Running>();

  /** `gone` is called once the session was killed. */
  constructor(realm: Realm, member: Member, gone: () => void = () => undefined) {
    this.#realm = realm;
    this.member = member;
    this.#gone = gone;
  }

  enter(): void {
    this.#realm.join(this.member, this);
  }

  offer(procedure: string, serve: Serve, options: Dict = {}): void {
    const request = ++this.#lastRequest;
    this.#offered.set(request, serve);
    this.#realm.route(this.member, { kind: 'REGISTER', request, options, procedure }, 0);
  }

  follow(topic: string, options: Dict = {}): void {
    this.#realm.route(this.member, { kind: 'SUBSCRIBE', request: ++this.#lastRequest, options, topic }, 0);
  }

  publish(topic: string, args: WampValue[], kwargs: Dict): void {
    const request = ++this.#lastRequest;
    this.#realm.route(this.member, { kind: 'PUBLISH', request, options: {}, topic, args, kwargs }, 0);
  }

  /** Stops what runs, without an answer. */
  stop(): void {
    for (const running of this.#running.values()) running.stop();
    this.#running.clear();
  }

  leave(): void {
    this.stop();
    this.#realm.leave(this.member.session);
  }

  deliver(message: Message): void {
    switch (message.kind) {
      case 'REGISTERED': {
        const serve = this.#offered.get(message.request);
        if (serve) this.#byRegistration.set(message.registration, serve);
        this.#offered.delete(message.request);
        return;
      }
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

  killed(): void {
    this.leave();
    this.#gone();
  }

  cut(): void {
    // Nor one to break off.
  }

  #invoke(invocation: MessageOf<'INVOCATION'>): void {
    const { request } = invocation;
    const running = this.#running.get(request);
    if (running) return running.more?.(invocation);
    const serve = this.#byRegistration.get(invocation.registration);
    if (!serve) return;
    const begun = serve(invocation, this.#replyTo(request));
    if (begun) this.#running.set(request, begun);
  }

  #interrupt({ request }: MessageOf<'INTERRUPT'>): void {
    const running = this.#running.get(request);
    if (!running) return;
    running.stop();
    this.#replyTo(request).error('wamp.error.canceled', ['The procedure was stopped.']);
  }

  #replyTo(request: number): Reply {
    const yielded = (options: Dict, args: readonly WampValue[], kwargs: Dict) =>
      this.#realm.route(this.member, { kind: 'YIELD', request, options, args: [...args], kwargs }, 0);
    return {
      progress: (args) => yielded({ progress: true }, args, {}),
      result: (args, kwargs = {}) => {
        this.#running.delete(request);
        yielded({}, args, kwargs);
      },
      error: (error, args, kwargs = {}) => {
        this.#running.delete(request);
        const failed = { kind: 'ERROR', requestType: 68, request, details: {}, error, kwargs } as const;
        this.#realm.route(this.member, { ...failed, args: [...args] }, 0);
      },
    };
  }
}
