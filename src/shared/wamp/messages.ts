// The one table of WAMP messages. The TypeScript union, the codec, the checks, the labels of the
// screens and the documentation derive from it; nothing else lists the types.
// Source: WAMP specification, "Message Definitions" and "Message Codes and Direction".

import type { Dict, WampValue } from './value.ts';

export type FieldKind = 'id' | 'request' | 'uri' | 'dict' | 'string' | 'type-code';

export interface FieldSpec {
  /** Property of the decoded message. */
  readonly name: string;
  /** Name as the specification prints it, for example `CALL.Request`. */
  readonly label: string;
  readonly kind: FieldKind;
  /** What the field says, in a few words. */
  readonly about: string;
}

export interface MessageSpec {
  readonly code: number;
  readonly sentBy: 'client' | 'router' | 'both';
  /** `opening`: before WELCOME; `open`: in an established session; `any`: both. */
  readonly phase: 'opening' | 'open' | 'any';
  readonly about: string;
  /** Section title of the specification. */
  readonly section: string;
  readonly fields: readonly FieldSpec[];
  /** True if `[, Arguments list [, ArgumentsKw dict]]` may follow. */
  readonly payload: boolean;
  /** A dict that may follow the fields; only revocations carry it. */
  readonly revocation?: FieldSpec;
}

const field = <N extends string, K extends FieldKind>(name: N, label: string, kind: K, about: string) =>
  ({ name, label, kind, about }) as const;

const request = (label: string, about: string) => field('request', label, 'request', about);
const options = (type: string) => field('options', `${type}.Options`, 'dict', 'Options of the request');
const details = (type: string) => field('details', `${type}.Details`, 'dict', 'Additional details');

export const MESSAGES = {
  HELLO: {
    code: 1,
    sentBy: 'client',
    phase: 'opening',
    payload: false,
    section: 'HELLO',
    about: 'The client asks to join a realm and says what it can do',
    fields: [field('realm', 'HELLO.Realm', 'uri', 'Realm to join'), details('HELLO')],
  },
  WELCOME: {
    code: 2,
    sentBy: 'router',
    phase: 'opening',
    payload: false,
    section: 'WELCOME',
    about: 'The router accepts: the session is open',
    fields: [field('session', 'WELCOME.Session', 'id', 'Id of the new session'), details('WELCOME')],
  },
  ABORT: {
    code: 3,
    sentBy: 'both',
    phase: 'any',
    payload: true,
    section: 'ABORT',
    about: 'The sender ends the session attempt at once; nothing answers it',
    fields: [details('ABORT'), field('reason', 'ABORT.Reason', 'uri', 'Why')],
  },
  CHALLENGE: {
    code: 4,
    sentBy: 'router',
    phase: 'opening',
    payload: false,
    section: 'CHALLENGE',
    about: 'The router asks the client to prove who it is',
    fields: [
      field('authmethod', 'CHALLENGE.AuthMethod', 'string', 'Authentication method the router chose'),
      field('extra', 'CHALLENGE.Extra', 'dict', 'What the method needs for the answer'),
    ],
  },
  AUTHENTICATE: {
    code: 5,
    sentBy: 'client',
    phase: 'opening',
    payload: false,
    section: 'AUTHENTICATE',
    about: 'The client answers the challenge',
    fields: [
      field('signature', 'AUTHENTICATE.Signature', 'string', 'The proof: a ticket or a signature'),
      field('extra', 'AUTHENTICATE.Extra', 'dict', 'Further values of the method'),
    ],
  },
  GOODBYE: {
    code: 6,
    sentBy: 'both',
    phase: 'open',
    payload: false,
    section: 'GOODBYE',
    about: 'The sender leaves the session; the peer answers with GOODBYE',
    fields: [details('GOODBYE'), field('reason', 'GOODBYE.Reason', 'uri', 'Why')],
  },
  ERROR: {
    code: 8,
    sentBy: 'both',
    phase: 'open',
    payload: true,
    section: 'ERROR',
    about: 'A request failed',
    fields: [
      field('requestType', 'ERROR.REQUEST.Type', 'type-code', 'Type of the request that failed'),
      request('ERROR.REQUEST.Request', 'Id of the request that failed'),
      details('ERROR'),
      field('error', 'ERROR.Error', 'uri', 'What went wrong'),
    ],
  },
  PUBLISH: {
    code: 16,
    sentBy: 'client',
    phase: 'open',
    payload: true,
    section: 'PUBLISH',
    about: 'The client publishes an event to a topic',
    fields: [
      request('PUBLISH.Request', 'Id of this request'),
      options('PUBLISH'),
      field('topic', 'PUBLISH.Topic', 'uri', 'Topic'),
    ],
  },
  PUBLISHED: {
    code: 17,
    sentBy: 'router',
    phase: 'open',
    payload: false,
    section: 'PUBLISHED',
    about: 'The broker took the event',
    fields: [
      request('PUBLISHED.PUBLISH.Request', 'Id of the PUBLISH'),
      field('publication', 'PUBLISHED.Publication', 'id', 'Id of the publication'),
    ],
  },
  SUBSCRIBE: {
    code: 32,
    sentBy: 'client',
    phase: 'open',
    payload: false,
    section: 'SUBSCRIBE',
    about: 'The client asks for the events of a topic',
    fields: [
      request('SUBSCRIBE.Request', 'Id of this request'),
      options('SUBSCRIBE'),
      field('topic', 'SUBSCRIBE.Topic', 'uri', 'Topic or pattern'),
    ],
  },
  SUBSCRIBED: {
    code: 33,
    sentBy: 'router',
    phase: 'open',
    payload: false,
    section: 'SUBSCRIBED',
    about: 'The subscription exists',
    fields: [
      request('SUBSCRIBED.SUBSCRIBE.Request', 'Id of the SUBSCRIBE'),
      field('subscription', 'SUBSCRIBED.Subscription', 'id', 'Id of the subscription'),
    ],
  },
  UNSUBSCRIBE: {
    code: 34,
    sentBy: 'client',
    phase: 'open',
    payload: false,
    section: 'UNSUBSCRIBE',
    about: 'The client gives a subscription up',
    fields: [
      request('UNSUBSCRIBE.Request', 'Id of this request'),
      field('subscription', 'UNSUBSCRIBE.SUBSCRIBED.Subscription', 'id', 'Id of the subscription'),
    ],
  },
  UNSUBSCRIBED: {
    code: 35,
    sentBy: 'router',
    phase: 'open',
    payload: false,
    section: 'UNSUBSCRIBED',
    about: 'The subscription is gone; with request id 0 the router revoked it',
    fields: [request('UNSUBSCRIBED.UNSUBSCRIBE.Request', 'Id of the UNSUBSCRIBE, 0 for a revocation')],
    revocation: details('UNSUBSCRIBED'),
  },
  EVENT: {
    code: 36,
    sentBy: 'router',
    phase: 'open',
    payload: true,
    section: 'EVENT',
    about: 'An event of a subscribed topic',
    fields: [
      field('subscription', 'EVENT.SUBSCRIBED.Subscription', 'id', 'Subscription it belongs to'),
      field('publication', 'EVENT.PUBLISHED.Publication', 'id', 'Id of the publication'),
      details('EVENT'),
    ],
  },
  CALL: {
    code: 48,
    sentBy: 'client',
    phase: 'open',
    payload: true,
    section: 'CALL',
    about: 'The client calls a procedure',
    fields: [
      request('CALL.Request', 'Id of this request'),
      options('CALL'),
      field('procedure', 'CALL.Procedure', 'uri', 'Procedure'),
    ],
  },
  CANCEL: {
    code: 49,
    sentBy: 'client',
    phase: 'open',
    payload: false,
    section: 'Call Canceling',
    about: 'The caller gives a running call up',
    fields: [request('CANCEL.CALL.Request', 'Id of the CALL'), options('CANCEL')],
  },
  RESULT: {
    code: 50,
    sentBy: 'router',
    phase: 'open',
    payload: true,
    section: 'RESULT',
    about: 'Result of a call, or a part of it',
    fields: [request('RESULT.CALL.Request', 'Id of the CALL'), details('RESULT')],
  },
  REGISTER: {
    code: 64,
    sentBy: 'client',
    phase: 'open',
    payload: false,
    section: 'REGISTER',
    about: 'The client offers a procedure',
    fields: [
      request('REGISTER.Request', 'Id of this request'),
      options('REGISTER'),
      field('procedure', 'REGISTER.Procedure', 'uri', 'Procedure or pattern'),
    ],
  },
  REGISTERED: {
    code: 65,
    sentBy: 'router',
    phase: 'open',
    payload: false,
    section: 'REGISTERED',
    about: 'The registration exists',
    fields: [
      request('REGISTERED.REGISTER.Request', 'Id of the REGISTER'),
      field('registration', 'REGISTERED.Registration', 'id', 'Id of the registration'),
    ],
  },
  UNREGISTER: {
    code: 66,
    sentBy: 'client',
    phase: 'open',
    payload: false,
    section: 'UNREGISTER',
    about: 'The client takes a procedure back',
    fields: [
      request('UNREGISTER.Request', 'Id of this request'),
      field('registration', 'UNREGISTER.REGISTERED.Registration', 'id', 'Id of the registration'),
    ],
  },
  UNREGISTERED: {
    code: 67,
    sentBy: 'router',
    phase: 'open',
    payload: false,
    section: 'UNREGISTERED',
    about: 'The registration is gone; with request id 0 the router revoked it',
    fields: [request('UNREGISTERED.UNREGISTER.Request', 'Id of the UNREGISTER, 0 for a revocation')],
    revocation: details('UNREGISTERED'),
  },
  INVOCATION: {
    code: 68,
    sentBy: 'router',
    phase: 'open',
    payload: true,
    section: 'INVOCATION',
    about: 'The router asks the client to run one of its procedures',
    fields: [
      request('INVOCATION.Request', 'Id of the invocation, counted by the router'),
      field('registration', 'INVOCATION.REGISTERED.Registration', 'id', 'Registration that is meant'),
      details('INVOCATION'),
    ],
  },
  INTERRUPT: {
    code: 69,
    sentBy: 'router',
    phase: 'open',
    payload: false,
    section: 'Call Canceling',
    about: 'The router asks the client to stop an invocation',
    fields: [request('INTERRUPT.INVOCATION.Request', 'Id of the INVOCATION'), options('INTERRUPT')],
  },
  YIELD: {
    code: 70,
    sentBy: 'client',
    phase: 'open',
    payload: true,
    section: 'YIELD',
    about: 'Result of an invocation, or a part of it',
    fields: [request('YIELD.INVOCATION.Request', 'Id of the INVOCATION'), options('YIELD')],
  },
  EVENT_RECEIVED: {
    code: 337,
    sentBy: 'client',
    phase: 'open',
    payload: false,
    section: 'Extension Messages',
    about: 'The client confirms an event (Autobahn and Crossbar only)',
    fields: [field('publication', 'EVENT_RECEIVED.PUBLISHED.Publication', 'id', 'Id of the publication')],
  },
} as const satisfies Record<string, MessageSpec>;

export type MessageName = keyof typeof MESSAGES;

interface KindTypes {
  id: number;
  request: number;
  uri: string;
  dict: Dict;
  string: string;
  'type-code': number;
}

type FieldsOf<S extends { readonly fields: readonly FieldSpec[] }> = {
  [F in S['fields'][number] as F['name']]: KindTypes[F['kind']];
};
/** `args` is a byte string in Autobahn's payload transparency form. */
interface Payload {
  args?: WampValue[] | Uint8Array;
  kwargs?: Dict;
}
type PayloadOf<S> = S extends { payload: true } ? Payload : unknown;
type RevocationOf<S> = S extends { revocation: FieldSpec } ? { details?: Dict } : unknown;

export type MessageOf<N extends MessageName> = { kind: N } & FieldsOf<(typeof MESSAGES)[N]> &
  PayloadOf<(typeof MESSAGES)[N]> &
  RevocationOf<(typeof MESSAGES)[N]>;

/** A decoded WAMP message; `kind` is its name. */
export type Message = { [N in MessageName]: MessageOf<N> }[MessageName];

const byCode = new Map<number, MessageName>(
  (Object.keys(MESSAGES) as MessageName[]).map((name) => [MESSAGES[name].code, name]),
);

/** Name of a message type code, or undefined if no such type is known. */
export function messageNameOf(code: number): MessageName | undefined {
  return byCode.get(code);
}

/** The table row of a message type, without the narrowing of the literal table. */
export function messageSpec(name: MessageName): MessageSpec {
  return MESSAGES[name];
}
