import { describe, expect, it } from 'vitest';
import { Rate } from '../../../../src/main/operation/rate.ts';

const SECOND = 1_000_000;

describe('how often something happened in the last second', () => {
  it('is 0 before anything happened, at any time', () => {
    const rate = new Rate();
    expect(rate.perSecond(0)).toBe(0);
    expect(rate.perSecond(4_000_000_000_000)).toBe(0);
  });

  it('counts what there was, and forgets it after a second', () => {
    const rate = new Rate();
    const start = 7_777_777_777;
    for (let i = 0; i < 10; i++) rate.add(start);
    expect(rate.perSecond(start)).toBe(10);
    expect(rate.perSecond(start + SECOND / 2)).toBe(10);
    expect(rate.perSecond(start + 1.2 * SECOND)).toBe(0);
    expect(rate.perSecond(start + 100 * SECOND)).toBe(0);
  });

  it('is steady while what comes is steady', () => {
    const rate = new Rate();
    for (let at = 0; at < 3 * SECOND; at += 1_000) {
      rate.add(at);
      if (at > SECOND + 100_000) expect(Math.abs(rate.perSecond(at) - 1_000)).toBeLessThanOrEqual(2);
    }
  });

  it('starts anew after a long pause', () => {
    const rate = new Rate();
    rate.add(0);
    rate.add(90 * SECOND + 50_000);
    rate.add(90 * SECOND + 150_000);
    expect(rate.perSecond(90 * SECOND + 160_000)).toBe(2);
  });
});
