// The decoded form of a stored frame, for showing it. Frames are read by the serializer as they were when
// they came; of large ones only an outline is read, so that no frame holds the program up. What was
// agreed on and is not known here is not read at all.

import type { CaptureRecord, OpenRecord } from '../../shared/capture-record.ts';
import type { MessageName } from '../../shared/wamp/messages.ts';
import { decodeFrame, type DecodedFrame } from '../serializer/decode-frame.ts';
import { jsonSerializer } from '../serializer/json.ts';
import { serializerOfOpen } from '../serializer/registry.ts';
import type { Serializer } from '../serializer/serializer.ts';
import { isSeparator, PREFIX_SIZE } from '../wamp/batching.ts';
import { readCbor } from '../wamp/cbor-reader.ts';
import { readMsgpack } from '../wamp/msgpack-reader.ts';
import { CBOR_LAYOUT, MSGPACK_LAYOUT } from './binary-layout.ts';
import { moved, outlineBinary, type BinaryReading } from './binary-outline.ts';
import type { Counts } from './field-tree.ts';
import { outlineJson, type Outline } from './json-outline.ts';

type Message = CaptureRecord & { kind: 'message' };

/** Frames of so many bytes are read in outline. */
const LARGE = 1 << 18;

const COMPLETE: Counts = new Map();

export interface DecodedRecord {
  readonly decoded: DecodedFrame;
  readonly counts: Counts;
}

/** How to read the frames of a capture; without any record that says it, as JSON. Undefined: not read here. */
export function serializerOf(open: OpenRecord | undefined): Serializer | undefined {
  return open ? serializerOfOpen(open) : jsonSerializer;
}

/** Why the frames of a subprotocol are bytes only. */
export function unreadText(protocol: string): string {
  return `The subprotocol ${protocol} is not read here: the frame is shown as bytes.`;
}

/** Decodes a frame. `type`: what the capture knows of it; with one it is known that it can be decoded. */
export function decodeRecord(serializer: Serializer, record: Message, type: MessageName | undefined): DecodedRecord {
  const { bytes, opcode } = record;
  const outline = type !== undefined && bytes.length >= LARGE ? outlineOf(serializer, bytes) : undefined;
  if (!outline) return { decoded: decodeFrame(serializer, bytes, opcode), counts: COMPLETE };
  const reader: Serializer = { ...serializer, decode: () => ({ ok: true, node: outline.node }) };
  return { decoded: decodeFrame(reader, bytes, opcode), counts: outline.counts };
}

/** Formats whose large frames can be read in outline; UBJSON has none, for its lists may have no marks inside. */
const BINARY: ReadonlyMap<string, BinaryReading> = new Map([
  ['msgpack', { layout: MSGPACK_LAYOUT, read: readMsgpack }],
  ['cbor', { layout: CBOR_LAYOUT, read: readCbor }],
]);

function outlineOf(serializer: Serializer, bytes: Uint8Array): Outline | undefined {
  const { name, binary } = serializer;
  const isBatched = serializer.split !== undefined;
  const format = name.split('.')[0] ?? '';
  if (!binary) {
    const end = isBatched && isSeparator(bytes.at(-1)) ? -1 : undefined;
    return outlineJson(bytes.subarray(0, end), format === 'json-hex' ? 'hex' : 'base64');
  }
  const reading = BINARY.get(format);
  if (!reading) return undefined;
  const outline = outlineBinary(isBatched ? bytes.subarray(PREFIX_SIZE) : bytes, reading);
  if (outline && isBatched) moved(outline.node, PREFIX_SIZE);
  return outline;
}
