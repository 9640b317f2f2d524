// What a list shows at a moment: plain values for whoever draws it. Pure: from the shape of the list and
// its place follow the lines on the screen.

import type { WindowPhase } from '../../state/record-window.ts';
import { countOf, indexOf, slotAt, type ListShape } from './list-shape.ts';
import type { ScrollScale } from '../../ui/scroll-scale.ts';

/** One line on the screen. */
export interface ListLine {
  readonly index: number;
  /** -1 for the line about dropped records. */
  readonly row: number;
}

export interface ListSnapshot {
  readonly phase: WindowPhase;
  readonly shape: ListShape;
  readonly scale: ScrollScale;
  readonly place: number;
  readonly rowHeight: number;
  readonly lines: readonly ListLine[];
  /** Row with the cursor; it is among the lines even where it is out of view. */
  readonly cursor: number | undefined;
  /** True if the record under the cursor was chosen; after an eviction the cursor stands on one that was not. */
  readonly isChosen: boolean;
  /** Row of the other end of the cursor's pair. */
  readonly pair: number | undefined;
  readonly following: boolean;
  readonly paused: boolean;
  /** Rows of the list, and of the list without a filter. */
  readonly total: number;
  readonly whole: number;
  readonly scanning: boolean;
  /** Rows below the view, paused ones included. */
  readonly newer: number;
  readonly evicted: number;
  /** Counts up with every change of the rows themselves. */
  readonly version: number;
}

/** Where a list stands. */
export type ListPlace = Pick<ListSnapshot, 'shape' | 'scale' | 'place'>;

/** A row that keeps its place on the screen, whatever comes and goes above it. */
export interface Anchor {
  readonly row: number;
  /** Pixels of the row above the view; negative for pixels of the line above it. */
  readonly into: number;
}

/** The lines on the screen and that of the cursor; `below`: the first row that is not seen whole. */
export function linesOf(
  { shape, scale, place }: ListPlace,
  rowHeight: number,
  cursor: number | undefined,
): { readonly lines: readonly ListLine[]; readonly below: number } {
  const count = countOf(shape);
  const first = Math.floor(place / rowHeight);
  const last = Math.min(count, Math.ceil((place + scale.viewport) / rowHeight));
  const lines: ListLine[] = [];
  for (let index = first; index < last; index++) lines.push(lineAt(shape, index));
  const at = cursor === undefined || cursor >= shape.end ? -1 : indexOf(shape, cursor);
  if (at >= 0 && at < first) lines.unshift(lineAt(shape, at));
  if (at >= last && at < count) lines.push(lineAt(shape, at));
  const seen = slotAt(shape, Math.floor((place + scale.viewport) / rowHeight) - 1);
  return { lines, below: seen.kind === 'gap' || seen.row >= shape.end ? shape.end : seen.row + 1 };
}

function lineAt(shape: ListShape, index: number): ListLine {
  const slot = slotAt(shape, index);
  return { index, row: slot.kind === 'gap' ? -1 : slot.row };
}

/** The row at the top of a place; above the line about dropped records the row below it counts. */
export function anchorAt(shape: ListShape, place: number, rowHeight: number): Anchor {
  const index = Math.floor(place / rowHeight);
  const slot = slotAt(shape, index);
  if (slot.kind === 'row') return { row: slot.row, into: place - index * rowHeight };
  return { row: shape.floor, into: place - (index + 1) * rowHeight };
}
