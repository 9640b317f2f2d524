// Every transition of a WAMP session, seen from the connection between client and router. The client
// machine, the demo router and the checks use these rows and no others.
// Source: "Sessions", "ABORT", "GOODBYE", "Protocol Errors" in the specification.

import type { Direction } from '../../shared/capture-record.ts';
import { messageSpec, type Message, type MessageName } from '../../shared/wamp/messages.ts';

export type SessionState =
  | 'closed' // no session; the transport is open
  | 'hello-sent'
  | 'challenged'
  | 'authenticating'
  | 'open'
  | 'shutting-down' // the client said GOODBYE
  | 'closing' // the router said GOODBYE
  | 'aborted';

type Row = Readonly<Record<Direction, Partial<Readonly<Record<MessageName, SessionState>>>>>;

/** What opens, ends or turns a session. In `open` all messages of the open phase are legal besides. */
const TRANSITIONS: Readonly<Record<SessionState, Row>> = {
  closed: { out: { HELLO: 'hello-sent', ABORT: 'aborted' }, in: { ABORT: 'aborted' } },
  'hello-sent': { out: { ABORT: 'aborted' }, in: { CHALLENGE: 'challenged', WELCOME: 'open', ABORT: 'aborted' } },
  challenged: {
    out: { AUTHENTICATE: 'authenticating', ABORT: 'aborted' },
    in: { CHALLENGE: 'challenged', ABORT: 'aborted' },
  },
  authenticating: { out: { ABORT: 'aborted' }, in: { CHALLENGE: 'challenged', WELCOME: 'open', ABORT: 'aborted' } },
  open: { out: { GOODBYE: 'shutting-down', ABORT: 'aborted' }, in: { GOODBYE: 'closing', ABORT: 'aborted' } },
  'shutting-down': { out: { ABORT: 'aborted' }, in: { GOODBYE: 'closed', ABORT: 'aborted' } },
  closing: { out: { GOODBYE: 'closed', ABORT: 'aborted' }, in: { ABORT: 'aborted' } },
  aborted: { out: {}, in: {} },
};

export interface Violation {
  readonly check: string;
  readonly text: string;
  readonly section: string;
}

export type Transition =
  { readonly legal: true; readonly next: SessionState } | { readonly legal: false; readonly violation: Violation };

const STATE_NAMES: Readonly<Record<SessionState, string>> = {
  closed: 'without a session',
  'hello-sent': 'after HELLO',
  challenged: 'while AUTHENTICATE is due',
  authenticating: 'while the router checks AUTHENTICATE',
  open: 'in an open session',
  'shutting-down': 'after the client said GOODBYE',
  closing: 'after the router said GOODBYE',
  aborted: 'after ABORT',
};

/** Where a message leads from a state, or which rule it breaks. Total over states, directions and messages. */
export function transition(state: SessionState, dir: Direction, message: Message): Transition {
  const name = message.kind;
  const violated = brokenRule(state, dir, message);
  if (violated) {
    const [check, section] = violated;
    const sender = dir === 'out' ? 'client' : 'router';
    return { legal: false, violation: { check, section, text: `The ${sender} sent ${name} ${STATE_NAMES[state]}.` } };
  }
  return { legal: true, next: TRANSITIONS[state][dir][name] ?? state };
}

/** The first rule that applies, in the order of docs/checks.md. */
function brokenRule(
  state: SessionState,
  dir: Direction,
  message: Message,
): readonly [check: string, section: string] | undefined {
  const name = message.kind;
  if (state === 'aborted') return ['S-12', 'ABORT'];
  const ownGoodbye = dir === 'out' ? 'shutting-down' : 'closing';
  if (state === ownGoodbye) return name === 'ABORT' ? undefined : ['S-09', 'GOODBYE'];
  if (isWrongDirection(dir, message)) return ['S-08', 'Message Codes and Direction'];
  if (TRANSITIONS[state][dir][name]) return undefined;
  // What crosses a GOODBYE on the way is ignored, not wrong.
  if (state === 'shutting-down') return undefined;
  if (state === 'open' || state === 'closing') return brokenInOpen(name);
  return dir === 'out' ? brokenByClient(state, name) : brokenByRouter(state, name);
}

function brokenInOpen(name: MessageName): readonly [string, string] | undefined {
  if (name === 'HELLO') return ['S-03', 'HELLO'];
  if (name === 'WELCOME') return ['S-04', 'Protocol Errors'];
  if (name === 'CHALLENGE') return ['S-05', 'Protocol Errors'];
  if (name === 'AUTHENTICATE') return ['S-06', 'Sessions'];
  return undefined;
}

function brokenByClient(state: SessionState, name: MessageName): readonly [string, string] {
  if (state === 'closed') return ['S-01', 'HELLO'];
  if (name === 'GOODBYE') return ['S-22', 'Protocol Errors'];
  if (name === 'HELLO') return ['S-03', 'HELLO'];
  if (name === 'AUTHENTICATE') return ['S-06', 'Sessions'];
  return state === 'challenged' ? ['S-23', 'Sessions'] : ['S-07', 'Sessions'];
}

function brokenByRouter(state: SessionState, name: MessageName): readonly [string, string] {
  if (name === 'GOODBYE') return ['S-22', 'Protocol Errors'];
  if (name === 'WELCOME' && state === 'challenged') return ['S-24', 'Sessions'];
  return ['S-02', 'Protocol Errors'];
}

function isWrongDirection(dir: Direction, message: Message): boolean {
  const { sentBy } = messageSpec(message.kind);
  if (message.kind === 'ERROR') return (message.requestType === 68) !== (dir === 'out');
  return sentBy !== 'both' && (sentBy === 'client') !== (dir === 'out');
}
