// Rows of a view that were asked for, in pages, so that the ones longest out of sight can go. A row that
// the app left out of its answer was evicted: that is remembered too, or it would be asked for again.

import type { CaptureRow } from '../../../shared/capture-row.ts';

const PAGE = 32;
/** About 2,000 rows: many screens, little memory. */
const MOST_PAGES = 64;

/** Rows `from` up to, not including, `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

type Page = (CaptureRow | null | undefined)[];

export class RowCache {
  /** In the order they were last in use. */
  readonly #pages = new Map<number, Page>();

  /** The row; null if its record was evicted before it was asked for; undefined if it was not asked for. */
  get(row: number): CaptureRow | null | undefined {
    return this.#pages.get(Math.floor(row / PAGE))?.[row % PAGE];
  }

  /** Takes an answer to the question for a range. */
  put({ from, to }: RowRange, rows: readonly CaptureRow[]): void {
    for (let row = from; row < to; row++) this.#page(row)[row % PAGE] ??= null;
    for (const row of rows) this.#page(row.row)[row.row % PAGE] = row;
  }

  /** True if a row is known under its number as another record: the list was begun anew. */
  contradicts(rows: readonly CaptureRow[]): boolean {
    return rows.some((row) => {
      const known = this.get(row.row);
      return known != null && known.seq !== row.seq;
    });
  }

  /** From the first row of the range that is not known to the last; undefined if all are known. */
  missing({ from, to }: RowRange): RowRange | undefined {
    let first = from;
    while (first < to && this.get(first) !== undefined) first++;
    if (first >= to) return undefined;
    let last = to;
    while (last > first && this.get(last - 1) !== undefined) last--;
    return { from: first, to: last };
  }

  /** Notes that a range is in use, and lets go of what was not for the longest time. */
  use({ from, to }: RowRange): void {
    for (let number = Math.floor(from / PAGE); number * PAGE < to; number++) {
      const page = this.#pages.get(number);
      if (!page) continue;
      this.#pages.delete(number);
      this.#pages.set(number, page);
    }
    for (const number of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) return;
      this.#pages.delete(number);
    }
  }

  clear(): void {
    this.#pages.clear();
  }

  /** Rows held, for tests of the bound. */
  get size(): number {
    return this.#pages.size * PAGE;
  }

  #page(row: number): Page {
    const number = Math.floor(row / PAGE);
    const known = this.#pages.get(number);
    if (known) return known;
    const page: Page = [];
    this.#pages.set(number, page);
    return page;
  }
}
