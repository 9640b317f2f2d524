import { describe, expect, it } from 'vitest';
import { clampSize, sizeAfterKey } from '../../../../src/renderer/src/ui/split-size.ts';

const limits = { min: 300, max: '50%', whole: 1000 };
const press = (key: string, side: 'left' | 'right' | 'bottom', shiftKey = false) =>
  sizeAfterKey({ key, shiftKey }, side, 400, limits);

describe('clampSize', () => {
  it('keeps the limits in pixels or as a share', () => {
    expect(clampSize(400.4, limits)).toBe(400);
    expect(clampSize(10, limits)).toBe(300);
    expect(clampSize(900, limits)).toBe(500);
    expect(clampSize(900, { ...limits, max: 360 })).toBe(360);
  });

  it('keeps the minimum in a window that is too small', () => {
    expect(clampSize(400, { ...limits, whole: 200 })).toBe(300);
  });
});

describe('sizeAfterKey', () => {
  it.each([
    ['left', 'ArrowRight', 416],
    ['left', 'ArrowLeft', 384],
    ['right', 'ArrowLeft', 416],
    ['right', 'ArrowRight', 384],
    ['bottom', 'ArrowUp', 416],
    ['bottom', 'ArrowDown', 384],
  ] as const)('with the pane at the %s, %s gives %s', (side, key, size) => {
    expect(press(key, side)).toBe(size);
  });

  it('moves further with Shift, and to the limits with Home and End', () => {
    expect(press('ArrowLeft', 'right', true)).toBe(464);
    expect(press('Home', 'right')).toBe(300);
    expect(press('End', 'right')).toBe(500);
  });

  it('leaves other keys alone', () => {
    expect(press('ArrowUp', 'right')).toBeUndefined();
    expect(press('ArrowLeft', 'bottom')).toBeUndefined();
    expect(press('Tab', 'left')).toBeUndefined();
  });
});
