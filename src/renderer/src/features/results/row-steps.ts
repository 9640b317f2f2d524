// Where a list stands, without a screen: the row at its top, and whether it stays at its end. Whatever comes or is
// dropped, what is being read stays where it is. Pure.

import { clampPlace, lastPlace, placeToShow, scaleOf, type ScrollScale } from '../../ui/scroll-scale.ts';

/** Rows `floor` up to, not including, `end`, and lines after the last row. */
export interface RowRun {
  readonly floor: number;
  readonly end: number;
  readonly extra: number;
}

/** The row at the top, and how many of its pixels are above the view. */
export interface RowAnchor {
  readonly row: number;
  readonly into: number;
}

export interface RowSight {
  readonly scale: ScrollScale;
  readonly place: number;
  /** Rows in view, `to` not included. */
  readonly from: number;
  readonly to: number;
}

/** What is in view. */
export function sightOf(
  run: RowRun,
  anchor: RowAnchor | 'end',
  size: { readonly height: number; readonly rowHeight: number },
): RowSight {
  const { height, rowHeight } = size;
  const scale = scaleOf(run.end - run.floor + run.extra, rowHeight, height);
  const wanted = anchor === 'end' ? lastPlace(scale) : (anchor.row - run.floor) * rowHeight + anchor.into;
  const place = clampPlace(scale, wanted);
  const from = run.floor + Math.floor(place / rowHeight);
  const to = Math.min(run.end, run.floor + Math.ceil((place + height) / rowHeight));
  return { scale, place, from: Math.min(from, run.end), to };
}

/** The anchor for a place; `end` if it is the last one. */
export function anchorAt(run: RowRun, scale: ScrollScale, place: number, rowHeight: number): RowAnchor | 'end' {
  const to = clampPlace(scale, place);
  if (to >= lastPlace(scale) - 1) return 'end';
  const index = Math.floor(to / rowHeight);
  return { row: run.floor + index, into: to - index * rowHeight };
}

/** The anchor that brings a row into view with the least movement. */
export function anchorFor(run: RowRun, sight: RowSight, row: number, rowHeight: number): RowAnchor | 'end' {
  const place = placeToShow(sight.scale, sight.place, row - run.floor, rowHeight);
  return row === run.end - 1 ? 'end' : anchorAt(run, sight.scale, place, rowHeight);
}

const STEPS: Readonly<Record<string, (page: number) => number>> = {
  ArrowUp: () => -1,
  ArrowDown: () => 1,
  PageUp: (page) => -page,
  PageDown: (page) => page,
  Home: () => -Infinity,
  End: () => Infinity,
};

/** The row that a key leads to; undefined for keys that mean nothing in a list, and in an empty one. */
export function rowAfterKey(key: string, run: RowRun, row: number | undefined, page: number): number | undefined {
  const step = STEPS[key]?.(page);
  if (step === undefined || run.end <= run.floor) return undefined;
  const from = row ?? (step < 0 ? run.end : run.floor - 1);
  return Math.min(run.end - 1, Math.max(run.floor, from + step));
}
