// A capture as a file, part by part, for a viewer that has no disk of ours. Nothing is kept between the
// parts: `next` says how far it came and where the capture ended when the first one was asked for. What
// comes later belongs to no part, because the header would not account for it. What is evicted between
// two parts is a gap up to the header's total, which readers take for evicted records.

import type { CaptureHeader, CaptureRecord } from '../../../shared/capture-record.ts';
import type { ExportPart } from '../../../shared/contract/results.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { CaptureStore } from '../store/store.ts';
import { headerLine, recordLine } from './capture-lines.ts';

/** `handshake`: what tells how the attempt ended; `all`: what is saved. */
export type ExportScope = 'handshake' | 'all';

/** Letters of a part, about. */
const PART = 1 << 19;
/** A record whose line is longer goes in so many pieces at most. */
const PIECES = 16;

/** Where an export stands. */
interface Position {
  /** The last record that was given, wholly or in part. */
  readonly seq: number;
  /** Pieces of it that were given; 0: all of it. */
  readonly piece: number;
  /** Number of the last record when the export began. */
  readonly end: number;
}

/**
 * The next part: the first without `after`, then with `next` of the part before.
 * Throws InspectorError `unknown-record` if a record went while it was given in pieces.
 */
export function exportPart(header: CaptureHeader, store: CaptureStore, scope: ExportScope, after?: string): ExportPart {
  const { piece, end, ...given } = after === undefined ? { seq: 0, piece: 0, end: store.total } : positionOf(after);
  let { seq } = given;
  let text = after === undefined ? headerLine(header, store) : '';
  for (const record of recordsFrom(store, scope, piece > 0 ? seq : seq + 1)) {
    if (piece > 0 && text === '' && record.seq !== seq) throw gone(seq);
    if (record.seq > end) return { text };
    if (text.length >= PART) return { text, next: nextOf({ seq, piece: 0, end }) };
    const line = recordLine(record, store);
    if (line.length > PART) {
      if (text !== '') return { text, next: nextOf({ seq, piece: 0, end }) };
      return pieceOf(line, { seq: record.seq, piece, end });
    }
    text += line;
    seq = record.seq;
  }
  if (piece > 0 && text === '') throw gone(seq);
  return { text };
}

function gone(seq: number): InspectorError {
  return new InspectorError('unknown-record', `Record ${seq} was dropped while it was exported.`);
}

function* recordsFrom(store: CaptureStore, scope: ExportScope, from: number): Generator<CaptureRecord> {
  if (scope === 'all') yield* store.records(from);
  else for (const record of store.handshakeRecords()) if (record.seq >= from) yield record;
}

function nextOf({ seq, piece, end }: Position): string {
  return [seq, piece, end].join('.');
}

function positionOf(after: string): Position {
  const [seq = 0, piece = 0, end = 0] = after.split('.').map(Number);
  return { seq, piece, end };
}

/** A long line, of which so many pieces went before. */
function pieceOf(line: string, { seq, piece: given, end }: Position): ExportPart {
  const size = Math.max(PART, Math.ceil(line.length / PIECES));
  const text = line.slice(boundary(line, given * size), boundary(line, (given + 1) * size));
  const isLast = (given + 1) * size >= line.length;
  return { text, next: nextOf({ seq, piece: isLast ? 0 : given + 1, end }) };
}

/** A pair of surrogates stays in one piece: parts are turned into bytes one by one. */
function boundary(line: string, at: number): number {
  const before = line.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff ? at - 1 : at;
}
