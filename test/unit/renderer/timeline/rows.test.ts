import { describe, expect, it } from 'vitest';
import { columnsFor } from '../../../../src/renderer/src/features/timeline/columns.ts';
import { findSameUri, type RowReader } from '../../../../src/renderer/src/features/timeline/same-uri.ts';
import type { CaptureRow } from '../../../../src/shared/capture-row.ts';

describe('columns', () => {
  it('give way in their order as the pane gets narrow', () => {
    expect(columnsFor(780).shown).toContain('request');
    expect(columnsFor(779).shown).toEqual(['seq', 'time', 'dir', 'type', 'uri', 'bytes', 'latency', 'findings']);
    expect(columnsFor(619).shown).toEqual(['seq', 'time', 'dir', 'type', 'uri', 'latency', 'findings']);
    expect(columnsFor(619).iconsOnly).toBe(true);
    expect(columnsFor(300).shown).toContain('uri');
  });
});

/** Rows whose URI is `x` at these numbers and `y` elsewhere; the first `loaded` are there already. */
function reader(known: number, at: readonly number[], loaded = 0): RowReader & { asked: [number, number][] } {
  const row = (number: number): CaptureRow => ({
    row: number,
    seq: number + 1,
    at: 0,
    kind: 'message',
    size: 0,
    masked: false,
    uri: at.includes(number) ? 'x' : 'y',
  });
  const asked: [number, number][] = [];
  return {
    known,
    evicted: 0,
    asked,
    row: (number) => (number < loaded ? row(number) : undefined),
    rows: ({ from, to }) => {
      asked.push([from, to]);
      return Promise.resolve(Array.from({ length: to - from }, (_, i) => row(from + i)));
    },
  };
}

describe('the same URI', () => {
  it('is found among the rows that are there without asking', async () => {
    const rows = reader(100, [10, 20, 30], 100);
    expect(await findSameUri(rows, 20, 'x', 1)).toBe(30);
    expect(await findSameUri(rows, 20, 'x', -1)).toBe(10);
    expect(rows.asked).toEqual([]);
  });

  it('is found by asking, the nearest first', async () => {
    const rows = reader(5000, [100, 120, 900, 910], 50);
    expect(await findSameUri(rows, 120, 'x', 1)).toBe(900);
    expect(await findSameUri(rows, 900, 'x', -1)).toBe(120);
  });

  it('is not looked for without end', async () => {
    const rows = reader(100_000, [0, 50_000]);
    expect(await findSameUri(rows, 0, 'x', 1)).toBeUndefined();
    expect(rows.asked.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(1000);
    expect(await findSameUri(rows, 99_999, 'x', 1)).toBeUndefined();
  });
});
