import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aboveToShow,
  byteAfterKey,
  byteCharacter,
  byteText,
  contentHeight,
  layoutFor,
  offsetDigits,
  pixelsAbove,
  scrollTopFor,
  TALLEST,
} from '../../../../src/renderer/src/features/inspect/hex-rows.ts';

describe('a row of the hex view', () => {
  it('writes offsets, digits and characters', () => {
    expect([0, 1, 65_536, 65_537, 100_000_000].map(offsetDigits)).toEqual([4, 4, 4, 5, 7]);
    expect([byteText(0), byteText(255)]).toEqual(['00', 'ff']);
    expect([0x41, 0x20, 0x7e, 0x7f, 0x0a, 0xe4].map(byteCharacter).join('')).toBe('A ~···');
  });
});

describe('the layout', () => {
  it('has 16 bytes in a row where they fit', () => {
    expect(layoutFor(600, 4)).toEqual({ perRow: 16, tight: false });
    expect(layoutFor(428, 4)).toEqual({ perRow: 16, tight: true });
    expect(layoutFor(428, 7)).toEqual({ perRow: 8, tight: false });
    expect(layoutFor(300, 4)).toEqual({ perRow: 8, tight: false });
  });
});

describe('the scroll bar', () => {
  const few = { rows: 100, rowHeight: 20, viewHeight: 400 };
  const many = { rows: 6_553_600, rowHeight: 20, viewHeight: 400 };

  it('is as long as the rows, as far as browsers lay them out', () => {
    expect(contentHeight(few)).toBe(2_000);
    expect(contentHeight(many)).toBe(TALLEST);
  });

  it('reaches the first and the last row, however many there are', () => {
    for (const scroll of [few, many]) {
      const end = contentHeight(scroll) - scroll.viewHeight;
      expect(pixelsAbove(scroll, 0)).toBe(0);
      expect(pixelsAbove(scroll, end)).toBe(scroll.rows * scroll.rowHeight - scroll.viewHeight);
    }
    expect(pixelsAbove(few, 333)).toBe(333);
    expect(pixelsAbove({ ...few, rows: 3 }, 50)).toBe(0);
  });

  it('finds the place again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: many.rows * 20 - 400 }), (above) => {
        expect(Math.abs(pixelsAbove(many, scrollTopFor(many, above)) - above)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('moves as little as needed to show a row', () => {
    expect(aboveToShow(few, 100, 2)).toBe(40);
    expect(aboveToShow(few, 100, 10)).toBe(100);
    expect(aboveToShow(few, 100, 30)).toBe(220);
  });
});

describe('the arrow keys', () => {
  const grid = (size: number) => ({ size, perRow: 16, pageRows: 2 });

  it('move by bytes, rows and pages, and never out of the bytes', () => {
    expect(byteAfterKey('ArrowRight', 0, grid(40))).toBe(1);
    expect(byteAfterKey('ArrowLeft', 0, grid(40))).toBe(0);
    expect(byteAfterKey('ArrowDown', 3, grid(40))).toBe(19);
    expect(byteAfterKey('ArrowDown', 30, grid(40))).toBe(30);
    expect(byteAfterKey('ArrowUp', 19, grid(40))).toBe(3);
    expect(byteAfterKey('ArrowDown', 3, { ...grid(40), perRow: 8 })).toBe(11);
    expect(byteAfterKey('PageDown', 3, grid(100))).toBe(35);
    expect(byteAfterKey('PageDown', 90, grid(100))).toBe(99);
    expect(byteAfterKey('PageUp', 35, grid(100))).toBe(3);
    expect(byteAfterKey('PageUp', 19, grid(100))).toBe(3);
    expect(byteAfterKey('Home', 19, grid(100))).toBe(0);
    expect(byteAfterKey('End', 19, grid(100))).toBe(99);
    expect(byteAfterKey('a', 19, grid(100))).toBeUndefined();
  });
});
