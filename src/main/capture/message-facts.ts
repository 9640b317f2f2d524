// What the columns keep of a message, besides its bytes: enough for a row of the list.

import { messageSpec, type Message, type MessageName } from '../../shared/wamp/messages.ts';
import type { DecodedFrame } from '../serializer/decode-frame.ts';

export interface MessageFacts {
  readonly type?: MessageName;
  /** Request id, else the id of a subscription or publication. */
  readonly request?: number;
  readonly uri?: string;
}

const NO_FACTS: MessageFacts = {};
const ID_FIELDS = ['request', 'subscription', 'publication'];

/** Type, id and URI of a decoded frame, as far as it has them. */
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
}

const fieldNames = new Map<MessageName, FieldNames>();

function namesOf(type: MessageName): FieldNames {
  const known = fieldNames.get(type);
  if (known) return known;
  const { fields } = messageSpec(type);
  const id = ID_FIELDS.find((name) => fields.some((field) => field.name === name));
  const names = { id, uri: fields.find(({ kind }) => kind === 'uri')?.name };
  fieldNames.set(type, names);
  return names;
}

function factsOf(message: Message): MessageFacts {
  const names = namesOf(message.kind);
  const request: unknown = names.id === undefined ? undefined : Reflect.get(message, names.id);
  const uri: unknown = names.uri === undefined ? undefined : Reflect.get(message, names.uri);
  return {
    type: message.kind,
    ...(typeof request === 'number' && { request }),
    ...(typeof uri === 'string' && { uri }),
  };
}
