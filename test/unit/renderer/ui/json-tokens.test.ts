import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTokens } from '../../../../src/renderer/src/ui/json-tokens.ts';

const parts = (text: string): string[][] =>
  jsonTokens(text)
    .filter((token) => token.part !== 'space')
    .map((token) => [token.part, token.text]);

describe('jsonTokens', () => {
  it('tells keys, strings, literals and punctuation apart', () => {
    expect(parts('{"a" : "b", "c":[-1.5e3,true,null]}')).toEqual([
      ['punctuation', '{'],
      ['key', '"a"'],
      ['punctuation', ':'],
      ['string', '"b"'],
      ['punctuation', ','],
      ['key', '"c"'],
      ['punctuation', ':'],
      ['punctuation', '['],
      ['literal', '-1.5e3'],
      ['punctuation', ','],
      ['literal', 'true'],
      ['punctuation', ','],
      ['literal', 'null'],
      ['punctuation', ']'],
      ['punctuation', '}'],
    ]);
  });

  it('keeps escapes, quotes and colons within a string', () => {
    expect(parts(String.raw`["a\"b: \\", "x"]`)).toEqual([
      ['punctuation', '['],
      ['string', String.raw`"a\"b: \\"`],
      ['punctuation', ','],
      ['string', '"x"'],
      ['punctuation', ']'],
    ]);
  });

  it('takes text that is no JSON', () => {
    expect(parts('truely 1.2.3 "open')).toEqual([
      ['plain', 'truely'],
      ['plain', '1.2.3'],
      ['string', '"open'],
    ]);
  });

  it('takes a string that ends in a backslash', () => {
    expect(jsonTokens('"a\\').map((token) => token.text)).toEqual(['"a', '\\']);
  });

  it('gives the whole text back', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string({ unit: fc.constantFrom(...'"\\:{[,1 t') }),
    );
    fc.assert(
      fc.property(
        text,
        (input) =>
          jsonTokens(input)
            .map((token) => token.text)
            .join('') === input,
      ),
    );
  });

  it('finds no plain part in JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => jsonTokens(text).every((token) => token.part !== 'plain')));
  });
});
