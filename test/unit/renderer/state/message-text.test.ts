import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOTS, hexText, messageText, withDots } from '../../../../src/renderer/src/state/message-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a message as text', () => {
  it('is what was sent, masked runs as dots of constant number', () => {
    expect(messageText(bytes('[5,"***",{}]'), [{ start: 4, length: 3 }], true)).toBe(`[5,"${DOTS}",{}]`);
    expect(
      messageText(
        bytes('ab**cd*'),
        [
          { start: 6, length: 1 },
          { start: 2, length: 2 },
        ],
        true,
      ),
    ).toBe(`ab${DOTS}cd${DOTS}`);
    expect(messageText(bytes('abc'), [{ start: 5, length: 2 }], true)).toBe('abc');
    expect(messageText(bytes('abc**'), [{ start: 3, length: 9 }], false)).toBe(`abc${DOTS}`);
  });

  it('is nothing if the bytes are no UTF-8', () => {
    expect(messageText(Uint8Array.of(0x93, 0x01), [], true)).toBeUndefined();
    expect(messageText(Uint8Array.of(0x61, 0xc3), [], true)).toBeUndefined();
  });

  it('keeps a byte order mark, which was sent too', () => {
    expect(messageText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), [], true)).toBe('\ufeffa');
  });

  it('leaves out a character that is cut, wherever it is cut', () => {
    const text = 'aä€😀b';
    const all = bytes(text);
    for (let cut = 0; cut <= all.length; cut++) {
      expect(text.startsWith(messageText(all.subarray(0, cut), [], false) ?? 'no text')).toBe(true);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (random, cut) => {
        const part = messageText(bytes(random).subarray(0, cut), [], false);
        expect(random.startsWith(part ?? 'no text')).toBe(true);
      }),
    );
  });

  it('has dots of constant number where a text was overwritten', () => {
    expect(withDots('/ws?token=***&b=1')).toBe(`/ws?token=${DOTS}&b=1`);
    expect(withDots('*'.repeat(40))).toBe(DOTS);
  });

  it('is written as hex digits', () => {
    expect(hexText(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});
