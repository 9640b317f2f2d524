import { describe, expect, it } from 'vitest';
import {
  anchorAt,
  anchorFor,
  rowAfterKey,
  sightOf,
  type RowRun,
} from '../../../../src/renderer/src/features/results/row-steps.ts';

const SIZE = { height: 100, rowHeight: 20 };
const run = (end: number, floor = 0, extra = 0): RowRun => ({ floor, end, extra });

describe('where a list of rows stands', () => {
  it('stays at its end as rows come', () => {
    expect(sightOf(run(10), 'end', SIZE)).toMatchObject({ from: 5, to: 10, place: 100 });
    expect(sightOf(run(10_000), 'end', SIZE)).toMatchObject({ from: 9995, to: 10_000 });
  });

  it('keeps the row at its top as rows come and as the first ones are dropped', () => {
    const anchor = { row: 40, into: 5 };
    const before = sightOf(run(100), anchor, SIZE);
    const after = sightOf(run(500, 30), anchor, SIZE);
    expect(before).toMatchObject({ from: 40, to: 46, place: 805 });
    expect(after).toMatchObject({ from: 40, to: 46, place: 205 });
  });

  it('shows the oldest row that is left once the row at its top was dropped', () => {
    expect(sightOf(run(500, 300), { row: 40, into: 0 }, SIZE)).toMatchObject({ from: 300, place: 0 });
  });

  it('shows no row twice where there are fewer than fit, and keeps room for the line after them', () => {
    expect(sightOf(run(2, 0, 1), 'end', SIZE)).toMatchObject({ from: 0, to: 2, place: 0 });
    expect(sightOf(run(5, 0, 1), 'end', SIZE)).toMatchObject({ from: 1, to: 5, place: 20 });
  });

  it('lets go of the end at a movement upwards, and takes it up again there', () => {
    const { scale } = sightOf(run(100), 'end', SIZE);
    expect(anchorAt(run(100), scale, 1890, 20)).toEqual({ row: 94, into: 10 });
    expect(anchorAt(run(100), scale, 1900, 20)).toBe('end');
    expect(anchorAt(run(100), scale, 99_999, 20)).toBe('end');
  });

  it('moves as little as needed to show a row', () => {
    const sight = sightOf(run(100), { row: 50, into: 0 }, SIZE);
    expect(anchorFor(run(100), sight, 52, 20)).toEqual({ row: 50, into: 0 });
    expect(anchorFor(run(100), sight, 49, 20)).toEqual({ row: 49, into: 0 });
    expect(anchorFor(run(100), sight, 55, 20)).toEqual({ row: 51, into: 0 });
    expect(anchorFor(run(100), sight, 99, 20)).toBe('end');
  });
});

describe('keys in a list of rows', () => {
  it.each([
    ['ArrowUp', 4],
    ['ArrowDown', 6],
    ['PageUp', 2],
    ['PageDown', 8],
    ['Home', 2],
    ['End', 9],
  ])('%s leads from row 5 to row %i', (key, row) => {
    expect(rowAfterKey(key, run(10, 2), 5, 3)).toBe(row);
  });

  it('begins at the end that a key comes from', () => {
    expect(rowAfterKey('ArrowUp', run(10), undefined, 3)).toBe(9);
    expect(rowAfterKey('ArrowDown', run(10), undefined, 3)).toBe(0);
  });

  it('leads nowhere in an empty list, and with other keys', () => {
    expect(rowAfterKey('ArrowDown', run(0), undefined, 3)).toBeUndefined();
    expect(rowAfterKey('a', run(10), 3, 3)).toBeUndefined();
  });
});
