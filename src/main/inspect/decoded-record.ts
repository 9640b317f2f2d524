// The decoded form of a stored frame, for showing it. Small frames are read by the serializer as they
// were when they came; of large ones only an outline is read, so that no frame holds the program up.

import type { CaptureRecord } from '../../shared/capture-record.ts';
import type { MessageName } from '../../shared/wamp/messages.ts';
import { decodeFrame, type DecodedFrame } from '../serializer/decode-frame.ts';
import { jsonSerializer } from '../serializer/json.ts';
import { serializerByProtocol } from '../serializer/registry.ts';
import type { Serializer } from '../serializer/serializer.ts';
import type { Counts } from './field-tree.ts';
import { outlineJson, type Outline } from './json-outline.ts';

type Message = CaptureRecord & { kind: 'message' };

/** Frames of so many bytes are read in outline. */
const LARGE = 1 << 18;
/** How to read the outline of a frame, where that is possible. */
const OUTLINES: ReadonlyMap<Serializer, (bytes: Uint8Array) => Outline | undefined> = new Map([
  [jsonSerializer, outlineJson],
]);

const COMPLETE: Counts = new Map();

export interface DecodedRecord {
  readonly decoded: DecodedFrame;
  readonly counts: Counts;
}

/** The serializer of a subprotocol; of one that is not known, that of every WAMP router. */
export function serializerOf(protocol: string | undefined): Serializer {
  return serializerByProtocol(protocol ?? '') ?? jsonSerializer;
}

/** Decodes a frame. `type`: what the capture knows of it; with one it is known that it can be decoded. */
export function decodeRecord(serializer: Serializer, record: Message, type: MessageName | undefined): DecodedRecord {
  const { bytes, opcode } = record;
  const outline = type !== undefined && bytes.length >= LARGE ? OUTLINES.get(serializer)?.(bytes) : undefined;
  if (!outline) return { decoded: decodeFrame(serializer, bytes, opcode), counts: COMPLETE };
  const reader: Serializer = { ...serializer, decode: () => ({ ok: true, node: outline.node }) };
  return { decoded: decodeFrame(reader, bytes, opcode), counts: outline.counts };
}
