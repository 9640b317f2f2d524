// What the store keeps of a message, besides its bytes: enough for a row of the list, and for finding
// the request that a reply answers or the topic of a subscription.

import { messageNameOf, messageSpec, type Message, type MessageName } from '../../shared/wamp/messages.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import type { DecodedFrame } from '../serializer/decode-frame.ts';

export interface MessageFacts {
  readonly type?: MessageName;
  /** Request id, else the id of a subscription or publication. */
  readonly request?: number;
  readonly uri?: string;
  /** Id of the subscription or registration that the message makes, uses or ends. */
  readonly target?: number;
  /** Of an ERROR: type of the request that failed. */
  readonly requestType?: MessageName;
  /** True if further messages with the same request id continue this one. */
  readonly progress?: true;
  /** Of a SUBSCRIBE or REGISTER: how its URI is compared, unless exactly. */
  readonly match?: 'prefix' | 'wildcard';
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const NO_FACTS: MessageFacts = {};
const ID_FIELDS = ['request', 'subscription', 'publication'];
const TARGET_FIELDS = ['subscription', 'registration'];

/** Type, ids and URI of a decoded frame, as far as it has them. */
export function messageFacts(decoded: DecodedFrame): MessageFacts {
  switch (decoded.kind) {
    case 'message':
      return factsOf(decoded.message);
    case 'malformed':
      return decoded.name ? { type: decoded.name } : NO_FACTS;
    case 'undecodable':
      return NO_FACTS;
    default:
      return decoded satisfies never;
  }
}

interface FieldNames {
  readonly id: string | undefined;
  readonly uri: string | undefined;
  readonly target: string | undefined;
}

const fieldNames = new Map<MessageName, FieldNames>();

function namesOf(type: MessageName): FieldNames {
  const known = fieldNames.get(type);
  if (known) return known;
  const { fields } = messageSpec(type);
  const oneOf = (wanted: readonly string[]) => wanted.find((name) => fields.some((field) => field.name === name));
  const names = {
    id: oneOf(ID_FIELDS),
    uri: fields.find(({ kind }) => kind === 'uri')?.name,
    target: oneOf(TARGET_FIELDS),
  };
  fieldNames.set(type, names);
  return names;
}

// Built by assignment: this runs for every message of a flood.
function factsOf(message: Message): MessageFacts {
  const names = namesOf(message.kind);
  const facts: Writable<MessageFacts> = { type: message.kind };
  const request: unknown = names.id === undefined ? undefined : Reflect.get(message, names.id);
  const uri: unknown = names.uri === undefined ? undefined : Reflect.get(message, names.uri);
  const target: unknown = names.target === undefined ? undefined : Reflect.get(message, names.target);
  if (typeof request === 'number') facts.request = request;
  if (typeof uri === 'string') facts.uri = uri;
  if (typeof target === 'number') facts.target = target;
  addOptions(facts, message);
  return facts;
}

/** What dictionaries say that matters to a row. */
function addOptions(facts: Writable<MessageFacts>, message: Message): void {
  switch (message.kind) {
    case 'CALL':
    case 'YIELD':
      addProgress(facts, message.options);
      break;
    case 'RESULT':
      addProgress(facts, message.details);
      break;
    case 'INVOCATION':
      addProgress(facts, message.details);
      addUri(facts, message.details, 'procedure');
      break;
    case 'EVENT':
      addUri(facts, message.details, 'topic');
      break;
    case 'SUBSCRIBE':
    case 'REGISTER': {
      const match = getOwn(message.options, 'match');
      if (match === 'prefix' || match === 'wildcard') facts.match = match;
      break;
    }
    case 'UNSUBSCRIBED':
      addRevoked(facts, message.details, 'subscription');
      break;
    case 'UNREGISTERED':
      addRevoked(facts, message.details, 'registration');
      break;
    case 'ERROR': {
      const type = messageNameOf(message.requestType);
      if (type) facts.requestType = type;
      break;
    }
    default:
  }
}

function addProgress(facts: Writable<MessageFacts>, dict: Dict): void {
  if (getOwn(dict, 'progress') === true) facts.progress = true;
}

/** With a pattern the router says which URI was meant. */
function addUri(facts: Writable<MessageFacts>, details: Dict, key: 'topic' | 'procedure'): void {
  const uri = getOwn(details, key);
  if (typeof uri === 'string') facts.uri = uri;
}

/** What the router took back of its own accord. */
function addRevoked(facts: Writable<MessageFacts>, details: Dict | undefined, key: string): void {
  const id = details && getOwn(details, key);
  if (typeof id === 'number') facts.target = id;
}
