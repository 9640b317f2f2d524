import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HAS_PLACE, HAS_SECRET, Prefilter } from '../../../../../src/main/capture/redaction/prefilter.ts';

const pattern = fc.uint8Array({ minLength: 2, maxLength: 12 });

describe('the prefilter', () => {
  it('never misses a pattern, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 6 }),
        fc.uint8Array(),
        fc.uint8Array(),
        (patterns, before, after) => {
          const prefilter = new Prefilter(patterns.map((bytes) => ({ bytes, flag: HAS_SECRET })));
          for (const bytes of patterns) {
            expect(prefilter.flags(Buffer.concat([before, bytes, after]))).toBe(HAS_SECRET);
          }
        },
      ),
    );
  });

  it('takes letters in either case and both base64 alphabets, and says which kind it saw', () => {
    const prefilter = new Prefilter([
      { bytes: Buffer.from('cookie'), flag: HAS_PLACE },
      { bytes: Buffer.from('a+b/c'), flag: HAS_SECRET },
    ]);
    expect(prefilter.flags(Buffer.from('Set-COOKIE'))).toBe(HAS_PLACE);
    expect(prefilter.flags(Buffer.from('..A-b_C'))).toBe(HAS_SECRET);
    expect(prefilter.flags(Buffer.from('a+b/c cookie'))).toBe(HAS_SECRET | HAS_PLACE);
    expect(prefilter.flags(Buffer.from('cooki a+b/d'))).toBe(0);
  });

  it('rules ordinary frames out', () => {
    const prefilter = new Prefilter([{ bytes: Buffer.from('password-of-alice'), flag: HAS_SECRET }]);
    expect(prefilter.flags(Buffer.from(JSON.stringify([36, 1, 2, {}, ['some text about passwords']])))).toBe(0);
  });

  it('refuses a pattern of one byte', () => {
    expect(() => new Prefilter([{ bytes: Uint8Array.of(1), flag: HAS_SECRET }])).toThrow(RangeError);
  });
});
