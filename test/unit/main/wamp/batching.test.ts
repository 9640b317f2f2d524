import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MOST_MESSAGES,
  SPEC_SEPARATOR,
  splitPrefixed,
  splitText,
  USUAL_SEPARATOR,
  withPrefix,
  withSeparator,
} from '../../../../src/main/wamp/batching.ts';
import { hex } from './any-value.ts';
import { utf8 } from './json-texts.ts';

const texts = (parts: readonly Uint8Array[]) => parts.map((part) => new TextDecoder().decode(part));
const shown = (parts: readonly Uint8Array[]) => parts.map((part) => Buffer.from(part).toString('hex'));

describe('a text batch', () => {
  it.each([
    ['one message', '[1]\x1e', ['[1]\x1e']],
    ['two messages', '[1]\x18[2]\x18', ['[1]\x18', '[2]\x18']],
    ['either separator', '[1]\x18[2]\x1e', ['[1]\x18', '[2]\x1e']],
    ['a last message without a separator', '[1]\x18[2]', ['[1]\x18', '[2]']],
    ['no separator', '[1]', ['[1]']],
    ['separators alone', '\x18\x18', ['\x18', '\x18']],
    ['nothing', '', ['']],
  ])('of %s', (_what, frame, parts) => {
    expect(texts(splitText(utf8(frame)))).toEqual(parts);
  });

  it('is written with either separator', () => {
    expect(withSeparator(utf8('[1]'), USUAL_SEPARATOR)).toEqual(utf8('[1]\x18'));
    expect(withSeparator(utf8('[1]'), SPEC_SEPARATOR)).toEqual(utf8('[1]\x1e'));
  });
});

describe('a prefixed batch', () => {
  it.each([
    ['one message', '00000001 80', ['0000000180']],
    ['two messages', '00000001 80 00000002 9101', ['0000000180', '000000029101']],
    ['a message of no bytes', '00000000 00000001 80', ['00000000', '0000000180']],
    ['a prefix that is cut off', '00000001 80 0000', ['0000000180', '0000']],
    ['a prefix that says too much', '00000001 80 00000003 9101', ['0000000180', '000000039101']],
    ['a prefix of 4 GiB', 'ffffffff 80', ['ffffffff80']],
    ['nothing', '', ['']],
  ])('of %s', (_what, frame, parts) => {
    expect(shown(splitPrefixed(hex(frame)))).toEqual(parts);
  });

  it('is written with the length in network byte order', () => {
    expect(withPrefix(new Uint8Array(258)).subarray(0, 5)).toEqual(hex('00000102 00'));
  });
});

describe.each([
  ['text', splitText],
  ['prefixed', splitPrefixed],
])('splitting as %s', (_what, split) => {
  it('gives parts that together are the frame, whatever it is', () => {
    const bytes = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 5, 0x18, 0x1e, 0x5b, 0xff), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, (octets) => {
        const frame = Uint8Array.from(octets);
        const parts = split(frame);
        expect(parts.length).toBeGreaterThan(0);
        expect(Buffer.concat(parts)).toEqual(Buffer.from(frame));
        if (frame.length > 0) expect(parts.every((part) => part.length > 0)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a bounded number of parts, the rest as one', () => {
    const octet = split === splitText ? 0x18 : 0;
    const size = split === splitText ? 1 : 4;
    const frame = new Uint8Array(5_000_000).fill(octet);
    const parts = split(frame);
    expect(parts).toHaveLength(MOST_MESSAGES);
    expect(parts.at(-1)).toHaveLength(frame.length - size * (MOST_MESSAGES - 1));
  });
});
