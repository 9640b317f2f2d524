import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeParts, wholePercents, wholeTime } from '../../../../src/renderer/src/features/handshake/time-parts.ts';
import { reached, step, told } from './summaries.ts';

describe('where the time went', () => {
  it('is the transport and then each side, and makes the whole time', () => {
    const parts = timeParts(told(4));
    expect(parts.map(({ kind, took, derivation }) => [kind, took, derivation !== undefined])).toEqual([
      ['transport', 1_900, false],
      ['client', 100, false],
      ['router', 2_000, false],
      ['client', 40_000, true],
      ['router', 2_000, false],
    ]);
    expect(wholeTime(told(4))).toBe(46_000);
  });

  it('ends with the decision', () => {
    const left = { ...told(4), steps: [...told(4).steps, step(20, 90_000, 'out', 'GOODBYE', 44_000)] };
    expect(wholeTime(left)).toBe(46_000);
    const silent = { ...told(1), outcome: 'silence', decided: { seq: 6, at: 12_000 } } as const;
    expect(timeParts(silent).at(-1)).toMatchObject({ kind: 'router', took: 10_000, end: { kind: 'silence' } });
    expect(wholeTime(silent)).toBe(12_000);
  });

  it('is the transport alone if the wire never opened, up to its failure', () => {
    const refused = { ...reached(2), outcome: 'transport-error', decided: { seq: 3, at: 700 } } as const;
    expect(timeParts(refused)).toEqual([{ kind: 'transport', took: 700, percent: 100 }]);
    expect(timeParts(reached(0))).toEqual([]);
  });
});

describe('whole percents', () => {
  it('give what is left over to the largest remainders', () => {
    expect(wholePercents([1, 1, 1])).toEqual([34, 33, 33]);
    expect(wholePercents([0, 0])).toEqual([0, 0]);
  });

  it('make 100', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1 }).filter((all) => all.some(Boolean));
    fc.assert(fc.property(values, (all) => wholePercents(all).reduce((sum, n) => sum + n, 0) === 100));
  });
});
