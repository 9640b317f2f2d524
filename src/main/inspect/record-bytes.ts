// The bytes a record holds: those of a frame, of what never became one, or of a refusal's body.

import type { CaptureRecord, Mask } from '../../shared/capture-record.ts';

const NONE = new Uint8Array(0);

/** The bytes as stored; empty for records that hold none. */
export function bytesOf(record: CaptureRecord): Uint8Array {
  if (record.kind === 'message' || record.kind === 'rejected' || record.kind === 'control') return record.bytes;
  if (record.kind === 'rawsocket') return record.reply;
  return (record.kind === 'upgrade' ? record.body : undefined) ?? NONE;
}

/** The runs of them that were overwritten. */
export function masksOf(record: CaptureRecord): readonly Mask[] {
  if (record.kind === 'message' || record.kind === 'rejected' || record.kind === 'control') return record.masks;
  return (record.kind === 'upgrade' ? record.bodyMasks : undefined) ?? [];
}
