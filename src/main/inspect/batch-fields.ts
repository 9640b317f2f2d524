// The octets that tell a message of a batch from the next, as fields: the separator after a text message,
// the length before one of a binary format.

import type { FieldNode } from '../../shared/record-detail.ts';
import type { Serializer } from '../serializer/serializer.ts';
import { isSeparator, PREFIX_SIZE, prefixAt, USUAL_SEPARATOR } from '../wamp/batching.ts';
import { hexText } from './octets.ts';

const SECTION = 'Message Batching';

/** What stands before and after the message; nothing unless the serializer is a batched one. */
export interface BatchFields {
  readonly before: readonly FieldNode[];
  readonly after: readonly FieldNode[];
}

/** The octets of a batch in a message, where they are as they should be. */
export function batchFields(serializer: Serializer, bytes: Uint8Array): BatchFields {
  if (!serializer.split) return { before: [], after: [] };
  if (!serializer.binary) {
    const last = bytes.length - 1;
    return { before: [], after: isSeparator(bytes[last]) ? [separator(bytes, last)] : [] };
  }
  const length = prefixAt(bytes, 0);
  if (length === undefined) return { before: [], after: [] };
  const prefix: FieldNode = {
    path: 'prefix',
    name: 'Length prefix',
    type: 'uint32',
    text: String(length),
    start: 0,
    end: PREFIX_SIZE,
    about: { text: 'Bytes of the message that follows, big-endian, without these four octets.', section: SECTION },
    reading: `${hexText(bytes.subarray(0, PREFIX_SIZE))}: ${length} bytes follow`,
  };
  return { before: [prefix], after: [] };
}

function separator(bytes: Uint8Array, at: number): FieldNode {
  const isUsual = bytes[at] === USUAL_SEPARATOR;
  return {
    path: 'separator',
    name: 'Separator',
    type: 'octet',
    text: hexText(bytes.subarray(at)),
    start: at,
    end: at + 1,
    about: { text: 'Ends each message of a batch of JSON messages, the last one too.', section: SECTION },
    reading: isUsual ? 'what Autobahn and Crossbar write instead of 1e' : 'the record separator, as specified',
  };
}
