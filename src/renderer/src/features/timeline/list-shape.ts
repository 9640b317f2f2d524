// What stands in the list, from top to bottom: rows of evicted records that were kept, one line that
// says how many were dropped, then all other rows. Pure: an index is a place in the list, a row is a
// number of the view.

export interface ListShape {
  /** Kept rows above the line, ascending. */
  readonly head: readonly number[];
  /** True if the line about dropped records is there. */
  readonly hasGap: boolean;
  /** First row below it. */
  readonly floor: number;
  /** Row after the last. */
  readonly end: number;
}

export type Slot = { readonly kind: 'row'; readonly row: number } | { readonly kind: 'gap' };

/** The list from row `floor` on; `head` may name rows further down, which are not told twice. */
export function shapeOf(floor: number, end: number, head: readonly number[]): ListShape {
  const kept = head.filter((row) => row < floor);
  return { head: kept, hasGap: floor > kept.length, floor, end: Math.max(floor, end) };
}

/** Lines of the list. */
export function countOf({ head, hasGap, floor, end }: ListShape): number {
  return head.length + (hasGap ? 1 : 0) + end - floor;
}

/** What stands at an index. */
export function slotAt({ head, hasGap, floor }: ListShape, index: number): Slot {
  const kept = head[index];
  if (kept !== undefined) return { kind: 'row', row: kept };
  if (hasGap && index === head.length) return { kind: 'gap' };
  return { kind: 'row', row: floor + index - head.length - (hasGap ? 1 : 0) };
}

/** Index of a row; of the line about dropped records if the row is one of them. */
export function indexOf({ head, hasGap, floor }: ListShape, row: number): number {
  if (row >= floor) return row - floor + head.length + (hasGap ? 1 : 0);
  const kept = head.indexOf(row);
  return kept >= 0 ? kept : head.length;
}
