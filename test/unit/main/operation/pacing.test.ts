import { describe, expect, it } from 'vitest';
import { Pacing } from '../../../../src/main/operation/pacing.ts';

/** Sends as soon as it is due; gives the times. `late`: how much later than asked for a timer comes. */
function times(pacing: Pacing, count: number, late = 0): number[] {
  let now = 1_000_000;
  return Array.from({ length: count }, () => {
    const wait = pacing.wait(now);
    if (wait > 0) now += wait + late;
    pacing.sent(now);
    return now;
  });
}

describe('pacing', () => {
  it('without a rate asks for no pause', () => {
    const pacing = new Pacing();
    pacing.sent(0);
    expect(pacing.wait(0)).toBe(0);
  });

  it('keeps requests exactly apart', () => {
    expect(times(new Pacing(4), 4)).toEqual([1_000_000, 1_250_000, 1_500_000, 1_750_000]);
  });

  it('makes up for timers that come late, so that the rate is right in the end', () => {
    const sent = times(new Pacing(10_000), 20_001, 900);
    expect(((sent.at(-1) ?? 0) - 1_000_000) / 1_000_000).toBeCloseTo(2, 2);
  });

  it('after a long pause does not send everything at once that it missed', () => {
    const pacing = new Pacing(1000);
    pacing.sent(0);
    const now = 60_000_000;
    let burst = 0;
    while (pacing.wait(now) === 0) {
      pacing.sent(now);
      burst++;
    }
    expect(burst).toBeGreaterThan(0);
    expect(burst).toBeLessThanOrEqual(102);
  });
});
