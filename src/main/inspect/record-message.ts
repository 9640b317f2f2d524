// The message of a stored record as values: for whoever goes on with what it carries, not with how it was written.

import { oneLine, payloadLine } from '../../shared/json-output.ts';
import { messageSpec, type Message } from '../../shared/wamp/messages.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import { decodeFrame } from '../serializer/decode-frame.ts';
import { serializerOf } from './decoded-record.ts';
import { openBefore, type RecordSource } from './record-detail.ts';
import { typedMessage } from './typed-message.ts';

/**
 * The WAMP message of a record as stored, so without what is secret, with the types of its numbers; undefined for
 * records that hold none.
 */
export function recordMessage(source: RecordSource, seq: number): Message | undefined {
  const record = source.record(seq);
  if (record?.kind !== 'message') return undefined;
  const serializer = serializerOf(openBefore(source, seq));
  const decoded = serializer && decodeFrame(serializer, record.bytes, record.opcode);
  return decoded?.kind === 'message' ? typedMessage(decoded.message, decoded.node) : undefined;
}

/** Letters of a payload on one line. */
const MOST_LETTERS = 400;

/** What the message of a record carries, on one line; undefined for records that carry nothing. */
export function payloadLineOf(source: RecordSource, seq: number): string | undefined {
  const message = recordMessage(source, seq);
  if (!message || !messageSpec(message.kind).payload) return undefined;
  const { args = [], kwargs = {} } = message as { args?: WampValue; kwargs?: WampValue };
  const line = Array.isArray(args) ? payloadLine(args, kwargs) : oneLine(args);
  return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line;
}
