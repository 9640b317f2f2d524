import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampPlace,
  isScaled,
  lastPlace,
  placeOf,
  placeToShow,
  positionOf,
  scaleOf,
  TALLEST,
} from '../../../../src/renderer/src/ui/scroll-scale.ts';

const ROW = 24;
const rows = fc.integer({ min: 0, max: 50_000_000 });
const height = fc.integer({ min: 20, max: 4000 });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

describe('a scale', () => {
  it('leaves a list that fits as it is', () => {
    const scale = scaleOf(1000, ROW, 600);
    expect(scale).toEqual({ content: 24_000, viewport: 600, body: 24_000, factor: 1 });
    expect(isScaled(scale)).toBe(false);
    expect(placeOf(scale, 1234.5)).toBe(1234.5);
    expect(positionOf(scale, 1234.5)).toBe(1234.5);
  });

  it('stays below what engines can lay out, at five device pixels for one', () => {
    const engineLimit = 2 ** 31 / 64;
    fc.assert(
      fc.property(rows, height, (count, viewport) => {
        const { body } = scaleOf(count, ROW, viewport);
        expect(body * 5).toBeLessThan(engineLimit);
        expect(body).toBeLessThanOrEqual(count * ROW);
      }),
    );
  });

  it('reaches the last row at the end of the scroller, though it stops a fraction early', () => {
    fc.assert(
      fc.property(rows, height, fraction, (count, viewport, early) => {
        const scale = scaleOf(count, ROW, viewport);
        const end = Math.max(0, scale.body - viewport);
        expect(placeOf(scale, end - early)).toBe(lastPlace(scale));
        expect(lastPlace(scale) + viewport).toBeGreaterThanOrEqual(count * ROW);
      }),
    );
  });

  it('begins with the first row', () => {
    fc.assert(
      fc.property(rows, height, (count, viewport) => {
        const scale = scaleOf(count, ROW, viewport);
        if (scale.body > viewport + 1) expect(placeOf(scale, 0)).toBe(0);
        expect(positionOf(scale, 0)).toBe(0);
      }),
    );
  });

  it('is monotone', () => {
    fc.assert(
      fc.property(rows, height, fraction, fraction, (count, viewport, a, b) => {
        const scale = scaleOf(count, ROW, viewport);
        const [low, high] = [Math.min(a, b) * scale.body, Math.max(a, b) * scale.body];
        expect(placeOf(scale, low)).toBeLessThanOrEqual(placeOf(scale, high));
        const [near, far] = [Math.min(a, b) * scale.content, Math.max(a, b) * scale.content];
        expect(positionOf(scale, near)).toBeLessThanOrEqual(positionOf(scale, far));
      }),
    );
  });

  it('goes there and back', () => {
    fc.assert(
      fc.property(rows, height, fraction, (count, viewport, part) => {
        const scale = scaleOf(count, ROW, viewport);
        const place = clampPlace(scale, part * scale.content);
        const back = placeOf(scale, positionOf(scale, place));
        // The last pixel of the scroller belongs to the end of the list.
        const slack = positionOf(scale, place) >= scale.body - viewport - 1 ? scale.factor : 1e-3;
        expect(Math.abs(back - place)).toBeLessThanOrEqual(slack + place * 1e-12);
      }),
    );
  });

  it('is proportional', () => {
    const scale = scaleOf(10_000_000, ROW, 600);
    expect(isScaled(scale)).toBe(true);
    expect(scale.body).toBe(TALLEST);
    expect(positionOf(scale, lastPlace(scale) / 2)).toBeCloseTo((TALLEST - 600) / 2, 6);
  });
});

describe('showing a row', () => {
  const scale = scaleOf(1000, ROW, 240);

  it('moves as little as needed', () => {
    expect(placeToShow(scale, 100, 6, ROW)).toBe(100);
    expect(placeToShow(scale, 100, 3, ROW)).toBe(72);
    expect(placeToShow(scale, 100, 14, ROW)).toBe(15 * ROW - 240);
    expect(placeToShow(scale, 0, 999, ROW)).toBe(lastPlace(scale));
  });

  it('brings it into view wherever the list stands', () => {
    fc.assert(
      fc.property(rows, height, fraction, fraction, (count, viewport, at, row) => {
        fc.pre(count > 0 && viewport >= ROW);
        const any = scaleOf(count, ROW, viewport);
        const index = Math.min(count - 1, Math.floor(row * count));
        const place = placeToShow(any, clampPlace(any, at * any.content), index, ROW);
        expect(index * ROW).toBeGreaterThanOrEqual(place);
        expect((index + 1) * ROW).toBeLessThanOrEqual(place + viewport);
      }),
    );
  });
});
