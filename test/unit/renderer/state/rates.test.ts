// Messages a second out of counters that only grow.

import { describe, expect, it } from 'vitest';
import { ratesOf, RATE_WINDOW_MS, withSample, type Sample } from '../../../../src/renderer/src/state/rates.ts';

const sampled = (...samples: Sample[]) => samples.reduce<readonly Sample[]>(withSample, []);

describe('rates', () => {
  it('are nothing as long as there is one sample', () => {
    expect(ratesOf([])).toEqual({ out: 0, in: 0 });
    expect(ratesOf(sampled({ at: 0, sent: 500, received: 9 }))).toEqual({ out: 0, in: 0 });
  });

  it('are what came between the samples, for a second', () => {
    const samples = sampled({ at: 0, sent: 10, received: 100 }, { at: 500, sent: 12, received: 350 });
    expect(ratesOf(samples)).toEqual({ out: 4, in: 500 });
  });

  it('look back no further than the window', () => {
    const samples = sampled(
      { at: 0, sent: 0, received: 0 },
      { at: 1_000, sent: 10_000, received: 0 },
      { at: 1_000 + RATE_WINDOW_MS, sent: 10_000, received: 0 },
    );
    expect(ratesOf(samples)).toEqual({ out: 0, in: 0 });
  });

  it('keep no more samples than the window needs', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ at: i * 500, sent: i, received: i }));
    expect(sampled(...many).length).toBeLessThanOrEqual(RATE_WINDOW_MS / 500 + 1);
  });

  it('begin anew when the counters are those of another capture', () => {
    const samples = sampled({ at: 0, sent: 900, received: 900 }, { at: 500, sent: 3, received: 4 });
    expect(samples).toEqual([{ at: 500, sent: 3, received: 4 }]);
  });
});
