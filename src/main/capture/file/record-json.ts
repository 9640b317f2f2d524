// Records as JSON, one a line: capture files and the command line's --json have this shape. Bytes
// stand as `text` if they are UTF-8, else as `base64`, so that a JSON frame can be read by eye.

import { isUtf8 } from 'node:buffer';
import type { CaptureRecord, MessageRecord } from '../../../shared/capture-record.ts';
import type { MessageName } from '../../../shared/wamp/messages.ts';
import { decodeFrame } from '../../serializer/decode-frame.ts';
import { jsonSerializer } from '../../serializer/json.ts';
import { asBuffer } from '../redaction/as-buffer.ts';
import { messageFacts } from '../message-facts.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * A record in its JSON form. Messages get a `type`, the name of their type, if they have one: given,
 * or else, of JSON, found by decoding them.
 */
export function recordToJson(record: CaptureRecord, type?: MessageName): JsonObject {
  switch (record.kind) {
    case 'message': {
      const { bytes, masks, opcode, ...rest } = record;
      const name = type ?? typeOf(record);
      return { ...rest, ...(name && { type: name }), opcode, ...bytesToJson(bytes), masks };
    }
    case 'rejected':
    case 'control': {
      const { bytes, ...rest } = record;
      return { ...rest, ...bytesToJson(bytes) };
    }
    case 'upgrade': {
      const { body, ...rest } = record;
      return body ? { ...rest, body: bytesToJson(body) } : rest;
    }
    case 'rawsocket': {
      const { request, reply, ...rest } = record;
      return { ...rest, request: bytesToJson(request), reply: bytesToJson(reply) };
    }
    default:
      return { ...record };
  }
}

/** `{"text": …}` if the bytes are UTF-8 and so come back exactly, else `{"base64": …}`. */
function bytesToJson(bytes: Uint8Array): { readonly text: string } | { readonly base64: string } {
  const buffer = asBuffer(bytes);
  return isUtf8(buffer) ? { text: buffer.toString('utf8') } : { base64: buffer.toString('base64') };
}

/** Only JSON can be told from the frame alone. */
function typeOf({ bytes, opcode }: MessageRecord): MessageName | undefined {
  return opcode === 'text' ? messageFacts(decodeFrame(jsonSerializer, bytes, opcode)).type : undefined;
}
