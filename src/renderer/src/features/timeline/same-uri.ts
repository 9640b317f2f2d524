// The next or previous row with the same URI: among the rows that are there first, then by asking.

import type { CaptureRow } from '../../../../shared/capture-row.ts';

/** Rows that are looked through at most, so that a key press never reads a whole capture. */
export const MOST_LOOKED_AT = 1000;
const PART = 200;

export interface RowReader {
  readonly known: number;
  readonly evicted: number;
  row(row: number): CaptureRow | null | undefined;
  rows(range: { from: number; to: number }): Promise<readonly CaptureRow[]>;
}

/** Row number of the nearest row with this URI below (1) or above (-1) a row; undefined if there is none near. */
export async function findSameUri(
  reader: RowReader,
  start: number,
  uri: string,
  step: 1 | -1,
): Promise<number | undefined> {
  const last = Math.min(Math.max(start + step * MOST_LOOKED_AT, reader.evicted), reader.known - 1);
  let row = start + step;
  for (; (last - row) * step >= 0; row += step) {
    const known = reader.row(row);
    if (known === undefined) break;
    if (known?.uri === uri) return row;
  }
  while ((last - row) * step >= 0) {
    const end = step > 0 ? Math.min(row + PART - 1, last) : Math.max(row - PART + 1, last);
    const rows = await reader.rows({ from: Math.min(row, end), to: Math.max(row, end) + 1 });
    const found = step > 0 ? rows.find((one) => one.uri === uri) : rows.findLast((one) => one.uri === uri);
    if (found) return found.row;
    row = end + step;
  }
  return undefined;
}
