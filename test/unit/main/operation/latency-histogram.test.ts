import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../../src/main/operation/latency-histogram.ts';

/** Numbers that look random and are the same each time. */
function* numbers(count: number): Generator<number> {
  let state = 7;
  for (let i = 0; i < count; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

describe('a histogram of times', () => {
  it('says 0 as long as nothing is known', () => {
    const empty = new LatencyHistogram();
    const { min, max, mean, count } = empty;
    expect({ min, max, mean, count, p50: empty.percentile(0.5), classes: empty.classes() }).toEqual({
      ...{ min: 0, max: 0, mean: 0, count: 0, p50: 0 },
      classes: [],
    });
  });

  it.each([
    { name: 'microseconds', scale: 5 },
    { name: 'milliseconds', scale: 12 },
    { name: 'seconds', scale: 24 },
    { name: 'days', scale: 39 },
  ])('is off by less than 1 % over $name', ({ scale }) => {
    const histogram = new LatencyHistogram();
    const values = Array.from(numbers(20_000), (part) => Math.round(2 ** (part * scale)));
    for (const value of values) histogram.add(value);
    values.sort((a, b) => a - b);
    for (const part of [0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1]) {
      const exact = values[Math.ceil(part * values.length) - 1] ?? 0;
      const read = histogram.percentile(part);
      expect(read).toBeGreaterThanOrEqual(exact);
      expect(read).toBeLessThanOrEqual(exact * 1.01);
    }
    expect(histogram.min).toBe(values[0]);
    expect(histogram.max).toBe(values.at(-1));
    expect(histogram.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
  });

  it('has classes that hold every value once, each below its bound', () => {
    const histogram = new LatencyHistogram();
    const values = [0, 1, 7, 8, 255, 256, 257, 1_000, 1_000_000, 5_000_000_000];
    for (const value of values) histogram.add(value);
    const classes = histogram.classes();
    expect(classes.map(([upTo]) => upTo)).toEqual([...classes.map(([upTo]) => upTo)].sort((a, b) => a - b));
    let from = 0;
    for (const [upTo, count] of classes) {
      expect(values.filter((value) => value >= from && value < upTo)).toHaveLength(count);
      from = upTo;
    }
    expect(classes.reduce((sum, [, count]) => sum + count, 0)).toBe(values.length);
  });

  it('takes what is out of reach as the nearest it knows', () => {
    const histogram = new LatencyHistogram();
    for (const value of [-5, 0.4, 2 ** 50]) histogram.add(value);
    expect([histogram.min, histogram.max, histogram.count]).toEqual([0, 2 ** 40 - 1, 3]);
    expect(histogram.percentile(0.5)).toBe(0);
  });
});
