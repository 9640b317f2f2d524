// Frames and records for the tests of the store.

import { Buffer } from 'node:buffer';
import type { MessageRecord, RecordBody } from '../../../../src/shared/capture-record.ts';
import { messageFacts } from '../../../../src/main/capture/message-facts.ts';
import type { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';

/** A text frame with this text, masked nowhere. */
export function frameOf(text: string, dir: 'in' | 'out' = 'in'): MessageRecord {
  return { kind: 'message', dir, bytes: Buffer.from(text, 'utf8'), masks: [], opcode: 'text' };
}

/** Appends a JSON frame with the facts its decoding gives. */
export function appendFrame(store: CaptureStore, at: number, text: string, dir: 'in' | 'out' = 'in'): number {
  const frame = frameOf(text, dir);
  return store.append(at, frame, messageFacts(decodeFrame(jsonSerializer, frame.bytes, frame.opcode)));
}

/** An EVENT of about `size` bytes. */
export function eventText(number: number, size = 216): string {
  const head = `[36,5,${number},{},["`;
  return `${head}${'x'.repeat(Math.max(0, size - head.length - 3))}"]]`;
}

export const close: RecordBody = { kind: 'close', by: 'peer', code: 1000, reason: 'bye' };
