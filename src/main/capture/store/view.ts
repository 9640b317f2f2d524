// Views: which records a list shows, as row numbers that only ever grow. Rows keep their numbers when
// records are evicted, so a list does not jump under the reader; an evicted row just has no record.
// A view takes note of new records when somebody asks, not for each one that arrives, and only of so
// many at a time: who asks must not wait until a million frames are searched.

import type { ViewFilter } from '../../../shared/capture-row.ts';
import { matcher, type Match } from './filter.ts';
import type { Segment } from './segment.ts';

/** Records with their numbers: a segment, or what was pinned of evicted ones. */
export interface RecordSet {
  readonly segment: Segment;
  seqAt(index: number): number;
}

export interface View {
  /** Rows so far, evicted ones included. */
  readonly total: number;
  /** True if there are records that were not looked at yet. */
  readonly scanning: boolean;
  /** Rows at the head whose records were evicted, the last of those given by its number. */
  evicted(lastEvicted: number): number;
  /** Number of the record in a row; undefined if the row's record was evicted and its number is not kept. */
  seqAt(row: number): number | undefined;
  /** Row of a record; undefined if the view does not show it. */
  rowOf(seq: number): number | undefined;
  /** Takes note of records that are new since the last time, until `work` (bytes searched) is done. */
  catchUp(segments: readonly Segment[], work: number): void;
  /** A segment is about to go; `isKept` tells which of its records remain elsewhere. Caught up with it before. */
  evict(segment: Segment, isKept: (seq: number) => boolean): void;
}

/** All records after `base`: row and number differ by a constant, so nothing is stored. */
export class WholeView implements View {
  readonly scanning = false;
  readonly #base: number;
  #last: number;

  constructor(base: number) {
    this.#base = base;
    this.#last = base;
  }

  get total(): number {
    return this.#last - this.#base;
  }

  evicted(lastEvicted: number): number {
    return Math.min(this.total, Math.max(0, lastEvicted - this.#base));
  }

  seqAt(row: number): number | undefined {
    return row >= 0 && row < this.total ? this.#base + row + 1 : undefined;
  }

  rowOf(seq: number): number | undefined {
    return seq > this.#base && seq <= this.#last ? seq - this.#base - 1 : undefined;
  }

  catchUp(segments: readonly Segment[]): void {
    this.#last = Math.max(this.#last, segments.at(-1)?.lastSeq ?? 0);
  }

  evict(): void {}
}

/** Rows of one segment: 2 bytes for each. */
interface Chunk {
  readonly segment: Segment;
  readonly firstRow: number;
  indexes: Uint16Array;
  count: number;
}

export class FilteredView implements View {
  readonly #match: Match;
  readonly #chunks: Chunk[] = [];
  /** Rows of evicted segments whose records were pinned: row and number both ascend. */
  readonly #kept = new Map<number, number>();
  #total = 0;
  /** Rows up to the last one whose record is nowhere any more. */
  #evicted = 0;
  /** Number of the last record that was looked at. */
  #seen: number;
  #scanning = false;

  /** Shows records after `base`; `pinned` are the ones that are left of evicted segments. */
  constructor(filter: ViewFilter, base: number, pinned?: RecordSet) {
    this.#match = matcher(filter);
    this.#seen = base;
    if (!pinned) return;
    for (let index = 0; index < pinned.segment.count; index++) {
      const seq = pinned.seqAt(index);
      if (seq > base && this.#match.admits(pinned.segment, index)) this.#kept.set(this.#total++, seq);
    }
  }

  get total(): number {
    return this.#total;
  }

  get scanning(): boolean {
    return this.#scanning;
  }

  evicted(): number {
    return this.#evicted;
  }

  seqAt(row: number): number | undefined {
    const chunk = this.#chunks[lastUpTo(this.#chunks.length, (i) => this.#chunks[i]?.firstRow ?? 0, row)];
    const index = chunk && row < chunk.firstRow + chunk.count ? chunk.indexes[row - chunk.firstRow] : undefined;
    return chunk && index !== undefined ? chunk.segment.firstSeq + index : this.#kept.get(row);
  }

  rowOf(seq: number): number | undefined {
    const chunk = this.#chunks[lastUpTo(this.#chunks.length, (i) => this.#chunks[i]?.segment.firstSeq ?? 0, seq)];
    if (chunk) {
      const index = seq - chunk.segment.firstSeq;
      const place = lastUpTo(chunk.count, (i) => chunk.indexes[i] ?? 0, index);
      if (place >= 0 && chunk.indexes[place] === index) return chunk.firstRow + place;
    }
    for (const [row, kept] of this.#kept) if (kept === seq) return row;
    return undefined;
  }

  catchUp(segments: readonly Segment[], work: number): void {
    let first = segments.length;
    while (first > 0 && (segments[first - 1]?.lastSeq ?? 0) > this.#seen) first--;
    let left = work;
    for (const segment of segments.slice(first)) {
      for (let index = Math.max(0, this.#seen + 1 - segment.firstSeq); index < segment.count; index++) {
        this.#scanning = left <= 0;
        if (this.#scanning) return;
        if (this.#match.admits(segment, index)) this.#add(segment, index);
        left -= this.#match.workAt(segment, index);
        this.#seen = segment.firstSeq + index;
      }
    }
    this.#scanning = false;
  }

  #add(segment: Segment, index: number): void {
    let chunk = this.#chunks.at(-1);
    if (chunk?.segment !== segment) {
      chunk = { segment, firstRow: this.#total, indexes: new Uint16Array(64), count: 0 };
      this.#chunks.push(chunk);
    }
    if (chunk.count === chunk.indexes.length) {
      const larger = new Uint16Array(chunk.count * 2);
      larger.set(chunk.indexes);
      chunk.indexes = larger;
    }
    chunk.indexes[chunk.count++] = index;
    this.#total++;
  }

  evict(segment: Segment, isKept: (seq: number) => boolean): void {
    const chunk = this.#chunks[0];
    if (chunk?.segment !== segment) return;
    for (let i = 0; i < chunk.count; i++) {
      const seq = segment.firstSeq + (chunk.indexes[i] ?? 0);
      if (isKept(seq)) this.#kept.set(chunk.firstRow + i, seq);
      else this.#evicted = chunk.firstRow + i + 1;
    }
    this.#chunks.shift();
  }
}

/** The last of `count` places whose value, which ascends, is at most `most`; −1 if there is none. */
export function lastUpTo(count: number, valueAt: (place: number) => number, most: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
