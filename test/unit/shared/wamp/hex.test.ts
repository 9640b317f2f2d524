import { describe, expect, it } from 'vitest';
import { bytesFromHex, hexFromBytes } from '../../../../src/shared/wamp/hex.ts';

describe('hex', () => {
  it('writes two lower-case digits for each byte, and reads them', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(hexFromBytes(all)).toBe(Buffer.from(all).toString('hex'));
    expect(bytesFromHex(hexFromBytes(all))).toEqual(all);
    expect(bytesFromHex('FFab')).toEqual(Uint8Array.of(0xff, 0xab));
    expect(bytesFromHex('')).toEqual(new Uint8Array());
  });

  it.each(['0', '000', '0g', '0x00', ' 00', '00\n', '-1', '１２'])('takes %j for no hex', (text) => {
    expect(bytesFromHex(text)).toBeUndefined();
  });
});
