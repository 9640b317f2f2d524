// What the specification (and Autobahn, where named) says about the values of known options and
// details: check M-13. A key that is not listed may hold anything; null counts as absent.

import { isId } from '../../shared/wamp/ids.ts';
import type { MessageName } from '../../shared/wamp/messages.ts';
import { isUri } from '../../shared/wamp/uris.ts';
import { isDict, type WampValue } from '../../shared/wamp/value.ts';

export interface OptionRule {
  /** What the value has to be, as a phrase that completes "must be …". */
  readonly wanted: string;
  readonly accepts: (value: WampValue) => boolean;
}

const bool: OptionRule = { wanted: 'true or false', accepts: (value) => typeof value === 'boolean' };
const text: OptionRule = { wanted: 'a string', accepts: (value) => typeof value === 'string' };
const id: OptionRule = { wanted: 'an id (1 to 2^53)', accepts: isId };
const uri: OptionRule = { wanted: 'a URI', accepts: (value) => typeof value === 'string' && isUri(value, 'loose') };
const dict: OptionRule = { wanted: 'a dictionary', accepts: isDict };
const count: OptionRule = {
  wanted: 'an integer of 0 or more',
  accepts: (value) => (typeof value === 'bigint' ? value >= 0n : Number.isInteger(value) && Number(value) >= 0),
};

const listOf = (what: string, accepts: (value: WampValue) => boolean): OptionRule => ({
  wanted: `a list of ${what}`,
  accepts: (value) => Array.isArray(value) && value.every(accepts),
});
const ids = listOf('session ids', isId);
const texts = listOf('strings', text.accepts);

const oneOf = (...words: string[]): OptionRule => ({
  wanted: `one of ${words.join(', ')}`,
  accepts: (value) => typeof value === 'string' && words.includes(value),
});
/** Autobahn reserves `x_…` for extensions of its own sets. */
const oneOfOrExtension = (...words: string[]): OptionRule => ({
  wanted: `one of ${words.join(', ')}, or a name beginning with x_`,
  accepts: (value) => typeof value === 'string' && (words.includes(value) || value.startsWith('x_')),
});

const match = oneOf('exact', 'prefix', 'wildcard');
const cancelMode = oneOf('skip', 'kill', 'killnowait');
const hop = (value: WampValue) =>
  isDict(value) &&
  isId(value['session']) &&
  typeof value['authid'] === 'string' &&
  typeof value['authrole'] === 'string';

/** Rules that hold in every message with options or details. */
const EVERYWHERE: Readonly<Record<string, OptionRule>> = {
  forward_for: listOf('{session, authid, authrole}', hop),
  enc_algo: oneOfOrExtension('cryptobox', 'mqtt', 'xbr'),
  enc_serializer: oneOfOrExtension('json', 'msgpack', 'cbor', 'ubjson', 'flatbuffers'),
  transaction_hash: text,
};

const identity = { authid: text, authrole: text, authextra: dict, agent: text };

const BY_MESSAGE: Partial<Record<MessageName, Readonly<Record<string, OptionRule>>>> = {
  HELLO: { ...identity, authmethods: texts },
  WELCOME: { ...identity, authmethod: text, authprovider: text },
  PUBLISH: {
    acknowledge: bool,
    exclude_me: bool,
    disclose_me: bool,
    retain: bool,
    exclude: ids,
    eligible: ids,
    exclude_authid: texts,
    exclude_authrole: texts,
    eligible_authid: texts,
    eligible_authrole: texts,
  },
  SUBSCRIBE: { match, get_retained: bool },
  EVENT: {
    publisher: id,
    publisher_authid: text,
    publisher_authrole: text,
    topic: uri,
    retained: bool,
    x_acknowledged_delivery: bool,
  },
  CALL: { timeout: count, disclose_me: bool, receive_progress: bool, progress: bool },
  CANCEL: { mode: cancelMode },
  RESULT: { progress: bool },
  REGISTER: { match, invoke: oneOf('single', 'roundrobin', 'random', 'first', 'last'), disclose_caller: bool },
  INVOCATION: { timeout: count, receive_progress: bool, progress: bool, procedure: uri },
  INTERRUPT: { mode: cancelMode },
  YIELD: { progress: bool },
};

/** The rule for a key of a message's options or details, or undefined if any value will do. */
export function optionRule(message: MessageName, key: string): OptionRule | undefined {
  const own = BY_MESSAGE[message];
  if (own && Object.hasOwn(own, key)) return own[key];
  return Object.hasOwn(EVERYWHERE, key) ? EVERYWHERE[key] : undefined;
}
