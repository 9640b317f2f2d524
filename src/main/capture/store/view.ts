// Views: which records a list shows, as row numbers that only ever grow. Rows keep their numbers when
// records are evicted, so a list does not jump under the reader; an evicted row just has no record.
// A view takes note of new records when somebody asks, not for each one that arrives.

import type { ViewFilter } from '../../../shared/capture-row.ts';
import { messageNameOf } from '../../../shared/wamp/messages.ts';
import type { Segment } from './columns.ts';
import { TextSearch } from './text-search.ts';

/** Records with their numbers: a segment, or what was pinned of evicted ones. */
export interface RecordSet {
  readonly segment: Segment;
  seqAt(index: number): number;
}

export interface View {
  /** Rows so far, evicted ones included. */
  readonly total: number;
  /** Number of the record in a row; undefined if the row's record was evicted and its number is not kept. */
  seqAt(row: number): number | undefined;
  /** Takes note of records that are new since the last time. */
  catchUp(segments: readonly Segment[]): void;
  /** A segment is about to go; `isKept` tells which of its records remain elsewhere. Caught up before. */
  evict(segment: Segment, isKept: (seq: number) => boolean): void;
}

/** All records after `base`: row and number differ by a constant, so nothing is stored. */
export class WholeView implements View {
  readonly #base: number;
  #last: number;

  constructor(base: number) {
    this.#base = base;
    this.#last = base;
  }

  get total(): number {
    return this.#last - this.#base;
  }

  seqAt(row: number): number | undefined {
    return row >= 0 && row < this.total ? this.#base + row + 1 : undefined;
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
  readonly #matches: Match;
  readonly #chunks: Chunk[] = [];
  /** Rows of evicted segments whose records were pinned. */
  readonly #kept = new Map<number, number>();
  #total = 0;
  /** Number of the last record that was looked at. */
  #seen: number;

  /** Shows records after `base`; `pinned` are the ones that are left of evicted segments. */
  constructor(filter: ViewFilter, base: number, pinned?: RecordSet) {
    this.#matches = matcher(filter);
    this.#seen = base;
    if (!pinned) return;
    for (let index = 0; index < pinned.segment.count; index++) {
      const seq = pinned.seqAt(index);
      if (seq > base && this.#matches(pinned.segment, index)) this.#kept.set(this.#total++, seq);
    }
  }

  get total(): number {
    return this.#total;
  }

  seqAt(row: number): number | undefined {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#chunks[middle]?.firstRow ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    const chunk = this.#chunks[low - 1];
    const index = chunk && row < chunk.firstRow + chunk.count ? chunk.indexes[row - chunk.firstRow] : undefined;
    return chunk && index !== undefined ? chunk.segment.firstSeq + index : this.#kept.get(row);
  }

  catchUp(segments: readonly Segment[]): void {
    let first = segments.length;
    while (first > 0 && (segments[first - 1]?.lastSeq ?? 0) > this.#seen) first--;
    for (const segment of segments.slice(first)) {
      for (let index = Math.max(0, this.#seen + 1 - segment.firstSeq); index < segment.count; index++) {
        if (this.#matches(segment, index)) this.#add(segment, index);
      }
      this.#seen = segment.lastSeq;
    }
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
    }
    this.#chunks.shift();
  }
}

type Match = (segment: Segment, index: number) => boolean;

/** True if the filter admits everything. */
export function admitsAll({ kinds, types, dir, text }: ViewFilter): boolean {
  return !kinds && !types && !dir && !text;
}

/** The filter as one function over the columns; bytes are looked at last. */
function matcher({ kinds, types, dir, text }: ViewFilter): Match {
  const kindSet = kinds && new Set<string>(kinds);
  const typeSet = types && new Set<string>(types);
  const search = text ? new TextSearch(text) : undefined;
  return (segment, index) => {
    if (kindSet && !kindSet.has(segment.kindAt(index))) return false;
    if (dir && segment.dirAt(index) !== dir) return false;
    if (typeSet && !typeSet.has(messageNameOf(segment.typeAt(index)) ?? '')) return false;
    return !search || contains(segment, index, search);
  };
}

function contains(segment: Segment, index: number, search: TextSearch): boolean {
  const side = segment.sideAt(index);
  if (!side) return segment.lookAt(index, (chunk, start, end) => search.inBytes(chunk, start, end));
  const bytes = side.kind === 'rejected' ? side.bytes : side.kind === 'upgrade' ? side.body : undefined;
  if (bytes && search.inBytes(bytes, 0, bytes.length)) return true;
  return search.inText(JSON.stringify(side, (_, value: unknown) => (value instanceof Uint8Array ? undefined : value)));
}
