// The lines of a capture file, as they are saved and exported, and how long they may be to be read.

import { CAPTURE_VERSION, type CaptureHeader, type CaptureRecord } from '../../../shared/capture-record.ts';
import type { CaptureStore } from '../store/store.ts';
import type { LineLimits } from './lines.ts';
import { recordToJson } from './record-json.ts';
import { CAPTURE_FORMAT } from './record-schema.ts';

/** A longer first line is none of ours. Strings cannot be longer in the engine than other lines; a frame of 100 MB stays below. */
export const LINE_LIMITS: LineLimits = { first: 1 << 20, other: 0x1fffffe8 };

/** The first line of the file, with its end. */
export function headerLine(header: CaptureHeader, { evicted, total }: CaptureStore): string {
  // Records may be evicted while the file is written: the total bounds the gaps that come of it.
  const first = {
    format: CAPTURE_FORMAT,
    v: CAPTURE_VERSION,
    capture: header,
    total,
    ...(evicted.count > 0 && { evicted }),
  };
  return `${JSON.stringify(first)}\n`;
}

/** The line of a record, with its end. */
export function recordLine(record: CaptureRecord, store: CaptureStore): string {
  return `${JSON.stringify(recordToJson(record, store.row(record.seq)?.type))}\n`;
}
