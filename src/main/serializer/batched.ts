// The batched form of a serializer ("Message Batching"): the same messages, each with the octets that
// tell it from the next. A message is decoded with these octets, so that every byte of the frame has
// its place; what is wrong with them is finding T-04.

import type { ValueNode } from '../../shared/wamp/node.ts';
import {
  endOfText,
  isSeparator,
  PREFIX_SIZE,
  prefixAt,
  SPEC_SEPARATOR,
  splitPrefixed,
  splitText,
  USUAL_SEPARATOR,
  withPrefix,
  withSeparator,
} from '../wamp/batching.ts';
import { faultAt } from '../wamp/reading.ts';
import type { Decoded, Serializer } from './serializer.ts';

/**
 * The batched form of a serializer. Of a text format `separator` is what is written after each message, 0x18 or
 * 0x1e; read are both. The one of 0x1e has a name of its own, `….batched-1e`.
 */
export function batched(serializer: Serializer, separator = USUAL_SEPARATOR): Serializer {
  const { name, label, binary } = serializer;
  const isSpec = separator === SPEC_SEPARATOR;
  return {
    name: `${name}.batched${isSpec ? '-1e' : ''}`,
    label: `batched ${label}${isSpec ? ', 0x1e' : ''}`,
    subprotocol: `${serializer.subprotocol}.batched`,
    binary,
    encode(value) {
      const message = serializer.encode(value);
      return binary ? withPrefix(message) : withSeparator(message, separator);
    },
    decode: (part) => (binary ? decodePrefixed(part, serializer) : decodeText(part, serializer)),
    split: binary ? splitPrefixed : splitText,
    ...(serializer.writtenBy && { writtenBy: (node) => batchedName(serializer.writtenBy?.(node)) }),
  };
}

function batchedName(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${name}.batched`;
}

function decodeText(part: Uint8Array, serializer: Serializer): Decoded {
  if (part.length === 0) return batchFault('a batch of no messages', 0);
  if (!isSeparator(part.at(-1))) return batchFault('last message unterminated', part.length);
  const end = endOfText(0, part);
  return end < part.length ? batchFault('another message', end) : serializer.decode(part.subarray(0, end - 1));
}

function decodePrefixed(part: Uint8Array, serializer: Serializer): Decoded {
  if (part.length === 0) return batchFault('a batch of no messages', 0);
  const length = prefixAt(part, 0);
  if (length === undefined) return batchFault('length prefix cut off', part.length);
  const left = part.length - PREFIX_SIZE;
  if (length > left) return batchFault(`length prefix says ${length} bytes and ${left} follow,`, 0);
  if (length < left) return batchFault('another message', PREFIX_SIZE + length);
  const decoded = serializer.decode(part.subarray(PREFIX_SIZE));
  if (decoded.ok) {
    move(decoded.node, PREFIX_SIZE);
    return decoded;
  }
  const at = decoded.at + PREFIX_SIZE;
  return { ...decoded, reason: decoded.reason.replace(/ at byte \d+$/, ` at byte ${at}`), at };
}

function batchFault(message: string, at: number): Decoded {
  return { ...faultAt(message, at), check: 'T-04' };
}

/** Moves a fresh node, which nobody else has, and all that is in it. */
function move(node: ValueNode, by: number): void {
  const range: { start: number; end: number } = node;
  range.start += by;
  range.end += by;
  if (node.kind === 'list') for (const item of node.items) move(item, by);
  if (node.kind === 'dict') {
    for (const { key, value } of node.entries) {
      move(key, by);
      move(value, by);
    }
  }
}
