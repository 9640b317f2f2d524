import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstInvalidUtf8, textFromUtf8 } from '../../../../src/main/wamp/utf8.ts';
import { utf8 } from './json-texts.ts';

describe('firstInvalidUtf8', () => {
  const decodes = (bytes: Uint8Array): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  /** Bytes on which the rules of UTF-8 turn. */
  const edge = fc.constantFrom(
    0x00,
    0x41,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xe1,
    0xec,
    0xed,
    0xee,
    0xef,
    0xf0,
    0xf1,
    0xf3,
    0xf4,
    0xf5,
    0xff,
  );
  const edges = fc.array(edge, { maxLength: 6 }).map((bytes) => Uint8Array.from(bytes));

  it('agrees with a fatal TextDecoder, and names the character that spoils', () => {
    fc.assert(
      fc.property(fc.oneof(edges, edges, fc.uint8Array({ maxLength: 12 })), (bytes) => {
        const at = firstInvalidUtf8(bytes);
        expect(at === bytes.length).toBe(decodes(bytes));
        expect(decodes(bytes.slice(0, at))).toBe(true);
        if (at === bytes.length) return;
        for (const size of [1, 2, 3, 4])
          expect(at + size <= bytes.length && decodes(bytes.slice(at, at + size))).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes all of Unicode', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = utf8(text);
        expect(firstInvalidUtf8(bytes)).toBe(bytes.length);
      }),
    );
  });

  it.each([
    ['a lone continuation', [0x61, 0x80], 1],
    ['two bytes cut', [0x61, 0xc3], 1],
    ['three bytes cut', [0xe6, 0xbc], 0],
    ['four bytes cut', [0x61, 0x62, 0xf0, 0x9f, 0x98], 2],
    ['overlong, two', [0xc1, 0xbf], 0],
    ['overlong, three', [0xe0, 0x9f, 0xbf], 0],
    ['overlong, four', [0xf0, 0x8f, 0xbf, 0xbf], 0],
    ['a surrogate', [0xed, 0xa0, 0x80], 0],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a byte that never occurs', [0xf5, 0x80, 0x80, 0x80], 0],
    ['the first code point of three bytes', [0xe0, 0xa0, 0x80], 3],
    ['the first code point of four bytes', [0xf0, 0x90, 0x80, 0x80], 4],
    ['the last code point', [0xf4, 0x8f, 0xbf, 0xbf], 4],
    ['around the surrogates', [0xed, 0x9f, 0xbf, 0xee, 0x80, 0x80], 6],
    ['nothing', [], 0],
  ])('%s', (_what, bytes, wanted) => {
    expect(firstInvalidUtf8(Uint8Array.from(bytes))).toBe(wanted);
  });
});

describe('textFromUtf8', () => {
  it('keeps every character, a byte order mark at the beginning too', () => {
    expect(textFromUtf8(utf8('\ufeffgrüße 😀'))).toBe('\ufeffgrüße 😀');
  });

  it('gives nothing for bytes that are not UTF-8', () => {
    expect(textFromUtf8(Uint8Array.of(0x61, 0xff))).toBeUndefined();
  });
});
