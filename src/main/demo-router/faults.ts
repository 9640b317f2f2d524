// What routers do wrong in an open session, played on request: a call of `demo.fault.…` is not routed but answered here
// with messages that break a rule. The names are ordinary registrations, so that they can be found like others.

import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import type { WampValue } from '../../shared/wamp/value.ts';

const PREFIX = 'demo.fault.';
/** Ids that nobody was ever given. */
const NOBODYS_ID = 999_999_999;
/** Far beyond the invocations of a session. */
const NOBODYS_REQUEST = 1_000_000_000;
/** Invocations of one session that nobody asked for and that it may still answer. */
const MOST_INVENTED = 100;

interface Victim {
  deliver(message: Message): void;
  cut(): void;
}

/** What is sent for a call, or done to its caller. */
type Script = (call: MessageOf<'CALL'>, victim: Victim) => Message[] | undefined;

const result = (request: number, args: WampValue[], progress = false): Message => ({
  ...{ kind: 'RESULT', request, details: progress ? { progress } : {}, args },
});

const SCRIPTS: Readonly<Record<string, Script>> = {
  unknown_reply: ({ request }) => [
    result(request + 1_000, ['The reply to a call that nobody made.']),
    result(request, ['A reply to another call came before this one.']),
  ],
  result_after_final: ({ request }) => [
    result(request, ['This is the last result.']),
    result(request, ['This one comes after the last.']),
  ],
  unasked_progress: ({ request }) => [
    result(request, ['A part, which nobody asked for.'], true),
    result(request, ['The last part.']),
  ],
  wrong_error_type: ({ request }) => [
    {
      ...{ kind: 'ERROR', requestType: 64, request, details: {}, error: 'demo.error.failed' },
      args: ['This ERROR answers a CALL and says that it answers a REGISTER.'],
    },
    result(request, ['An ERROR for a REGISTER came before this result.']),
  ],
  unknown_invocation: ({ request }) => [
    { kind: 'INVOCATION', request: NOBODYS_REQUEST + request, registration: NOBODYS_ID, details: {}, args: [1] },
    result(request, ['An INVOCATION for an unknown registration came before this result.']),
  ],
  unknown_interrupt: ({ request }) => [
    { kind: 'INTERRUPT', request: NOBODYS_REQUEST + request, options: { mode: 'killnowait' } },
    result(request, ['An INTERRUPT for an unknown invocation came before this result.']),
  ],
  unknown_event: ({ request }) => [
    { kind: 'EVENT', subscription: NOBODYS_ID, publication: NOBODYS_ID, details: {}, args: [1] },
    result(request, ['An EVENT for an unknown subscription came before this result.']),
  ],
  unknown_revocation: ({ request }) => [
    { kind: 'UNREGISTERED', request: 0, details: { registration: NOBODYS_ID, reason: 'demo.reason.none' } },
    result(request, ['A revocation of an unknown registration came before this result.']),
  ],
  /** CANCEL finds no call that the dealer knows, and is not answered either. */
  cancel_unanswered: () => [],
  drop: (_call, victim) => {
    victim.cut();
    return undefined;
  },
};

export const FAULT_PROCEDURES: readonly string[] = Object.keys(SCRIPTS).map((name) => `${PREFIX}${name}`);

export class Faults {
  /** Requests of invented invocations by session. */
  readonly #invented = new Map<number, Set<number>>();

  /** Plays the fault that a message asks for; true if it must not be routed. */
  take(session: number, message: Message, victim: Victim): boolean {
    if (message.kind === 'YIELD' || message.kind === 'ERROR') {
      return this.#invented.get(session)?.delete(message.request) ?? false;
    }
    if (message.kind !== 'CALL' || !message.procedure.startsWith(PREFIX)) return false;
    const name = message.procedure.slice(PREFIX.length);
    const script = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined;
    if (!script) return false;
    for (const sent of script(message, victim) ?? []) {
      if (sent.kind === 'INVOCATION') this.#invent(session, sent.request);
      victim.deliver(sent);
    }
    return true;
  }

  left(session: number): void {
    this.#invented.delete(session);
  }

  #invent(session: number, request: number): void {
    const invented = this.#invented.get(session) ?? new Set();
    this.#invented.set(session, invented.add(request));
    const [oldest] = invented;
    if (invented.size > MOST_INVENTED && oldest !== undefined) invented.delete(oldest);
  }
}
