import { describe, expect, it } from 'vitest';
import { readExtra } from '../../../../src/renderer/src/features/challenge/typed-extra.ts';

describe('AUTHENTICATE.Extra as it is typed', () => {
  it('is a dictionary, with every digit of its numbers', () => {
    expect(readExtra('{}')).toEqual({ ok: true, extra: {} });
    expect(readExtra('  ')).toEqual({ ok: true, extra: {} });
    expect(readExtra('{ "n": 9007199254740993, "l": [1] }')).toEqual({
      ok: true,
      extra: { n: 9007199254740993n, l: [1] },
    });
  });

  it.each([
    ['[1]', 'Extra is a dictionary: { … }.'],
    ['"a"', 'Extra is a dictionary: { … }.'],
    ['{', 'Line 1, column 2: a key in double quotes is expected.'],
    ['{"a": 1}\n}', 'Line 2, column 1: nothing more is expected here, found }.'],
    ['{"a": 1, "a": 2}', 'Line 1, column 10: this key stands here twice, found a.'],
    ['{"\u202e": nope}', 'Line 1, column 7: a value is expected, found n.'],
  ])('is told to be wrong: %s', (text, why) => {
    expect(readExtra(text)).toEqual({ ok: false, why });
  });
});
