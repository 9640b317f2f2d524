// What broker and dealer share: who takes part, what has to be done, how a request is refused.
// Both are machines without IO: they are told of one input at a time and return effects. Ids that
// must be random and all timers come from outside.

import type { Finding } from '../../../shared/finding.ts';
import type { ClientRole } from '../../../shared/wamp/features.ts';
import { MESSAGES, type Message, type MessageOf } from '../../../shared/wamp/messages.ts';
import { isUri, type UriMatch } from '../../../shared/wamp/uris.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../../shared/wamp/value.ts';

/** Somebody with an open session in the realm. */
export interface Member {
  readonly session: number;
  readonly authid: string;
  readonly authrole: string;
  /** `HELLO.Details.roles`, as sent. */
  readonly roles: Dict;
  readonly authmethod?: string;
  readonly authprovider?: string;
  /** What the meta API tells of the wire. */
  readonly transport?: Dict;
  /** True for the router's own session: nobody can end it. */
  readonly isRouters?: true;
}

/** True once the meta API is built into a realm: broker and dealer tell of what they hold. */
export interface MetaSettings {
  readonly tellsOfItself?: boolean;
}

export type RoutingEffect =
  /** To the member of that session; dropped if it has left meanwhile. */
  | { readonly kind: 'deliver'; readonly to: number; readonly message: Message }
  /** Starts a timer of `ms` milliseconds, in place of a running one of the same number. */
  | { readonly kind: 'setTimer'; readonly timer: number; readonly ms: number }
  | { readonly kind: 'clearTimer'; readonly timer: number }
  /** That session broke a rule and has to be aborted. */
  | { readonly kind: 'violation'; readonly session: number; readonly finding: Finding }
  /** A meta event. */
  | { readonly kind: 'announce'; readonly topic: string; readonly args: WampValue[] }
  /** A call of a procedure of the protocol. */
  | { readonly kind: 'askMeta'; readonly from: Member; readonly call: MessageOf<'CALL'>; readonly size: number }
  /** A publication in the name of a session, which may have left. */
  | { readonly kind: 'publish'; readonly from: Member; readonly message: MessageOf<'PUBLISH'>; readonly size: number }
  /** That session has to be ended with GOODBYE; `isQuiet`: without `wamp.session.on_leave`. */
  | {
      readonly kind: 'kill';
      readonly session: number;
      readonly reason: string;
      readonly message?: string;
      readonly isQuiet?: boolean;
    };

/** Most subscriptions one session may hold, and most registrations. */
export const MAX_HELD = 5_000;
/** Longest topic, procedure or pattern that is held, in characters. */
export const MAX_HELD_URI = 4_096;

const MATCHES: readonly UriMatch[] = ['exact', 'prefix', 'wildcard'];

/** True if HELLO announced the role. */
export function hasRole(member: Pick<Member, 'roles'>, role: ClientRole): boolean {
  return isDict(getOwn(member.roles, role));
}

/** True if HELLO announced the feature for the role; only `true` counts. */
export function announces(member: Pick<Member, 'roles'>, role: ClientRole, flag: string): boolean {
  const spec = getOwn(member.roles, role);
  const features = isDict(spec) ? getOwn(spec, 'features') : undefined;
  return isDict(features) && getOwn(features, flag) === true;
}

/** Why a topic or procedure cannot be held under a match, in words; undefined if it can. */
export function patternFault(uri: string, match: UriMatch): string | undefined {
  if (uri.length > MAX_HELD_URI) return `URIs of more than ${MAX_HELD_URI} characters are not held here.`;
  if (isUri(uri, 'loose', match)) return undefined;
  return `Not a URI for match "${match}": components hold no white space and no "#", and may be empty only where the match allows it.`;
}

/** An option; null counts as absent. */
export function option(options: Dict, key: string): WampValue | undefined {
  return getOwn(options, key) ?? undefined;
}

/** `match` of SUBSCRIBE or REGISTER, `exact` if absent, undefined if it is none of the three. */
export function matchOf(options: Dict): UriMatch | undefined {
  const value = option(options, 'match') ?? 'exact';
  return MATCHES.find((match) => match === value);
}

type Payload = Pick<MessageOf<'EVENT'>, 'args' | 'kwargs'>;

/** The payload alone, to be put into the message that carries it on. */
export function payloadOf(message: Payload): Payload {
  return {
    ...(message.args !== undefined && { args: message.args }),
    ...(message.kwargs !== undefined && { kwargs: message.kwargs }),
  };
}

const PASSTHRU = ['ppt_scheme', 'ppt_serializer', 'ppt_cipher', 'ppt_keyid'] as const;

/**
 * The keys of a payload that is passed through, to be put into the message that carries it on; empty if it is not.
 * Source: "Payload Passthru Mode" in the specification.
 */
export function passthruOf(dict: Dict): Dict {
  const passed: Dict = {};
  if (option(dict, 'ppt_scheme') === undefined) return passed;
  for (const key of PASSTHRU) {
    const value = option(dict, key);
    if (value !== undefined) passed[key] = value;
  }
  return passed;
}

/** True if the member announced for the role that it takes a payload with these options. */
export function takesPayload(member: Member, role: ClientRole, options: Dict): boolean {
  return option(options, 'ppt_scheme') === undefined || announces(member, role, 'payload_passthru_mode');
}

type Refusable = MessageOf<'PUBLISH' | 'SUBSCRIBE' | 'UNSUBSCRIBE' | 'CALL' | 'REGISTER' | 'UNREGISTER'>;

/** ERROR for a request; `text` is its only argument. */
export function refusal(
  to: Member,
  request: Pick<Refusable, 'kind' | 'request'>,
  error: string,
  text: string,
): RoutingEffect {
  const requestType = MESSAGES[request.kind].code;
  const message: Message = { kind: 'ERROR', requestType, request: request.request, details: {}, error, args: [text] };
  return { kind: 'deliver', to: to.session, message };
}
