// Playbooks: a conversation with the session machine as data. Every input is written beside the effects
// it must have, one line an effect.

import {
  SessionMachine,
  type ClientRequest,
  type SessionEffect,
  type SessionInput,
} from '../../src/main/wamp/session-machine.ts';
import type { SessionState } from '../../src/main/wamp/session-transitions.ts';
import type { Message, MessageOf } from '../../src/shared/wamp/messages.ts';
import type { Dict } from '../../src/shared/wamp/value.ts';

/** An effect in one line: what a reader of a playbook wants to see of it. */
export function line(effect: SessionEffect): string {
  switch (effect.kind) {
    case 'send': {
      const { message } = effect;
      const reason = 'reason' in message ? ` ${message.reason}` : '';
      const request = 'request' in message ? ` ${message.request}` : '';
      return `send ${message.kind}${request}${reason}`;
    }
    case 'answerChallenge':
      return `answerChallenge ${effect.challenge.authmethod}`;
    case 'await':
    case 'silence':
      return `${effect.kind} ${effect.step}`;
    case 'stopWaiting':
      return effect.kind;
    case 'finding':
      return `finding ${effect.finding.check}`;
    case 'entered':
      return `entered ${effect.state}`;
    case 'replied':
      return `replied ${effect.tag} ${effect.message.kind} ${effect.final ? 'final' : 'more'}`;
    case 'refused':
      return `refused ${effect.tag}`;
    case 'deliver':
      return `deliver ${effect.message.kind}`;
    case 'closeWire':
      return `closeWire ${effect.code}`;
    default:
      return effect satisfies never;
  }
}

const flags = (...names: string[]) => ({ features: Object.fromEntries(names.map((name) => [name, true])) });

const ROUTER_ROLES = {
  broker: flags('subscription_revocation', 'pattern_based_subscription'),
  dealer: flags('call_canceling', 'progressive_call_results', 'registration_revocation'),
};

export const HELLO: MessageOf<'HELLO'> = {
  kind: 'HELLO',
  realm: 'realm1',
  details: {
    roles: {
      caller: flags('call_canceling', 'progressive_call_results'),
      callee: flags('call_canceling', 'registration_revocation'),
      publisher: {},
      subscriber: flags('subscription_revocation', 'pattern_based_subscription'),
    },
    authmethods: ['ticket', 'wampcra'],
    authid: 'ann',
  },
};

export const received = (message: Message): SessionInput => ({ kind: 'received', message });
export const challenge = (authmethod = 'ticket'): SessionInput =>
  received({ kind: 'CHALLENGE', authmethod, extra: {} });
export const welcome = (details: Dict = {}): SessionInput =>
  received({
    kind: 'WELCOME',
    session: 7,
    details: { roles: ROUTER_ROLES, authmethod: 'ticket', ...details },
  });
export const goodbye = (reason = 'wamp.close.goodbye_and_out'): SessionInput =>
  received({ kind: 'GOODBYE', details: {}, reason });
export const aborted = (reason = 'wamp.error.not_authorized'): SessionInput =>
  received({ kind: 'ABORT', details: {}, reason });
export const request = (tag: number, what: ClientRequest): SessionInput => ({ kind: 'request', tag, request: what });

export const START: SessionInput = { kind: 'start', hello: HELLO };
export const ANSWER: SessionInput = { kind: 'challengeAnswered', signature: 'proof', extra: {} };
export const LEAVE: SessionInput = { kind: 'leave', reason: 'wamp.close.close_realm', details: {} };

/** States a machine can be found in between two inputs; it answers GOODBYE at once, so never `closing`. */
export const RESTING = [
  'closed',
  'hello-sent',
  'challenged',
  'authenticating',
  'open',
  'shutting-down',
  'aborted',
] as const;

const WAYS: Readonly<Record<(typeof RESTING)[number], readonly SessionInput[]>> = {
  closed: [],
  'hello-sent': [START],
  challenged: [START, challenge()],
  authenticating: [START, challenge(), ANSWER],
  open: [START, challenge(), ANSWER, welcome()],
  'shutting-down': [START, challenge(), ANSWER, welcome(), LEAVE],
  aborted: [START, aborted()],
};

export class Playbook {
  readonly machine = new SessionMachine();

  /** A machine that was led to a state by a faultless conversation. */
  static in(state: (typeof RESTING)[number]): Playbook {
    const book = new Playbook();
    for (const input of WAYS[state]) {
      const effects = book.machine.handle(input);
      if (effects.some((effect) => effect.kind === 'finding')) throw new Error(`a fault on the way to ${state}`);
    }
    if (book.state !== state) throw new Error(`the way to ${state} leads to ${book.state}`);
    return book;
  }

  get state(): SessionState {
    return this.machine.state;
  }

  /** The effects of an input, one line each. */
  play(input: SessionInput): string[] {
    return this.machine.handle(input).map(line);
  }

  /** The messages an input makes the machine send. */
  sent(input: SessionInput): Message[] {
    return this.machine.handle(input).flatMap((effect) => (effect.kind === 'send' ? [effect.message] : []));
  }
}
