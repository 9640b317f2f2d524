import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDate,
  formatDuration,
  formatMs,
  shortCount,
} from '../../../../src/renderer/src/ui/format.ts';

/** Units stand behind a space that does not break. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('counts', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_284_506, '1,284,506'],
    [-1234, '-1,234'],
    [9007199254740993n, '9,007,199,254,740,993'],
  ])('groups %s', (n, text) => {
    expect(formatCount(n)).toBe(text);
  });

  it.each([
    [0, '0'],
    [99_999, '99,999'],
    [100_000, '100 k'],
    [402_118, '402 k'],
    [999_499, '999 k'],
    [999_500, '1.00 M'],
    [1_284_506, '1.28 M'],
    [9_994_999, '9.99 M'],
    [9_995_000, '10.0 M'],
    [12_840_000, '12.8 M'],
    [128_400_000, '128 M'],
    [999_500_000, '1.00 G'],
  ])('shortens %s', (n, text) => {
    expect(plain(shortCount(n))).toBe(text);
  });
});

describe('durations', () => {
  it.each([
    [0, '0.00'],
    [4, '0.00'],
    [12_414, '12.41'],
    [99_994, '99.99'],
    [99_995, '100.0'],
    [123_456, '123.5'],
    [12_345_678, '12,345.7'],
    [-2_500, '-2.50'],
    [-123_456, '-123.5'],
  ])('says %s microseconds in milliseconds for a column', (micros, text) => {
    expect(formatMs(micros)).toBe(text);
  });

  it.each([
    [800, '0.80 ms'],
    [412_000, '412.0 ms'],
    [9_999_900, '9,999.9 ms'],
    [10_000_000, '10.0 s'],
    [30_000_000, '30.0 s'],
    [119_900_000, '119.9 s'],
    [120_000_000, '2 min 0 s'],
    [3_599_000_000, '59 min 59 s'],
    [12_000_000_000, '3 h 20 min'],
  ])('says %s microseconds in prose', (micros, text) => {
    expect(plain(formatDuration(micros))).toBe(text);
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [412, '412 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1240, '1.2 kB'],
    [9949, '9.9 kB'],
    [9950, '10 kB'],
    [214_000, '214 kB'],
    [999_600, '1 MB'],
    [412_000_000, '412 MB'],
    [2_000_000_000, '2 GB'],
    [1_500_000_000_000, '1,500 GB'],
  ])('says %s bytes', (n, text) => {
    expect(plain(formatBytes(n))).toBe(text);
  });
});

describe('moments', () => {
  const start = new Date(2026, 4, 14, 9, 12, 31, 402);

  it('says the local time of day to the millisecond, some microseconds after a moment', () => {
    expect(formatClock(start.toISOString())).toBe('09:12:31.402');
    expect(formatClock(start.toISOString(), 1_600_999)).toBe('09:12:33.002');
    expect(formatClock(start.toISOString(), -403_000)).toBe('09:12:30.999');
  });

  it('says the local day and minute', () => {
    expect(formatDate(start.toISOString())).toBe('14 May 2026, 09:12');
  });

  it('says nothing of what is no moment', () => {
    expect(formatClock('yesterday', 5)).toBe('');
    expect(formatDate('')).toBe('');
  });
});
