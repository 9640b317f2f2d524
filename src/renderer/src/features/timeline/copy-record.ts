// What is copied of a record: its message as it was on the wire, its bytes as hex, or the line about it.

import { fromWire } from '../../../../shared/contract/wire-value.ts';
import type { Link } from '../../../../shared/contract/link.ts';

const PART = 1 << 18;

/** All bytes of a record, as stored: masked runs are masked here too. Rejects with InspectorError. */
export async function recordBytes(call: Link['call'], capture: string, seq: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { bytes, total } = await call('capture.bytes', { capture, seq, from: length, count: PART });
    const part = fromWire(bytes);
    parts.push(part);
    length += part.length;
    if (length >= total || part.length === 0) break;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The text of a frame. Bytes that are no text are replaced, for copying only: the hex form keeps them. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Bytes as pairs of hex digits, sixteen to a line. */
export function hexOf(bytes: Uint8Array): string {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += 16) lines.push(pairs.slice(at, at + 16).join(' '));
  return lines.join('\n');
}
