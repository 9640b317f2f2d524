import { describe, expect, it } from 'vitest';
import { Newest } from '../../../../../src/main/capture/store/newest.ts';

describe('Newest', () => {
  it('forgets the oldest entries at its bound, and counts what is left', () => {
    const newest = new Newest<string>(1000);
    for (let key = 1; key <= 100; key++) newest.set(key, `value ${key}`, 100);
    expect(newest.bytes).toBeLessThanOrEqual(1000);
    const left = Array.from({ length: 100 }, (_, i) => i + 1).filter((key) => newest.get(key) !== undefined);
    expect(left.at(-1)).toBe(100);
    expect(left.length).toBeGreaterThanOrEqual(8);
    expect(left).toEqual(Array.from({ length: left.length }, (_, i) => 101 - left.length + i));
    expect(newest.bytes).toBe(left.length * 100);
    for (const key of left) newest.delete(key);
    newest.delete(1);
    expect(newest.bytes).toBe(0);
  });

  it('counts a key that is set again as new', () => {
    const newest = new Newest<string>(300);
    newest.set(1, 'old', 100);
    newest.set(2, 'two', 100);
    newest.set(1, 'new', 100);
    newest.set(3, 'three', 100);
    newest.set(4, 'four', 100);
    expect([1, 2, 3, 4].map((key) => newest.get(key))).toEqual([undefined, undefined, 'three', 'four']);
    newest.set(3, 'larger', 150);
    expect(newest.bytes).toBe(250);
    expect(newest.get(3)).toBe('larger');
  });

  it('keeps the newest whatever its size', () => {
    const newest = new Newest<string>(10);
    newest.set(1, 'a', 500);
    expect(newest.get(1)).toBe('a');
    newest.set(2, 'b', 500);
    expect([newest.get(1), newest.get(2)]).toEqual([undefined, 'b']);
  });
});
