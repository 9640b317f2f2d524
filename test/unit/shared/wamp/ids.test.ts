import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idFromRandom, isId, MAX_ID, nextId } from '../../../../src/shared/wamp/ids.ts';

describe('isId', () => {
  it.each([1, 2, 2 ** 32, 2 ** 53 - 1, 2 ** 53])('takes %d', (value) => {
    expect(isId(value)).toBe(true);
  });

  it.each([0, -1, -0, 1.5, 2 ** 53 + 2, NaN, Infinity, '1', true, null, undefined, 1n, [1]])('refuses %s', (value) => {
    expect(isId(value)).toBe(false);
  });
});

describe('idFromRandom', () => {
  it('reaches both ends of the range and no further', () => {
    expect(idFromRandom(new Uint8Array(7))).toBe(1);
    expect(idFromRandom(new Uint8Array(7).fill(0xff))).toBe(2 ** 53);
    expect(MAX_ID).toBe(2 ** 53);
  });

  it('makes an id of any bytes, all 53 bits of which count', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 7, maxLength: 9 }), (bytes) => {
        const id = idFromRandom(bytes);
        expect(isId(id)).toBe(true);
        const bits = bytes.slice(0, 7).reduce((sum, byte, i) => (sum << 8n) | BigInt(i === 0 ? byte & 0x1f : byte), 0n);
        expect(BigInt(id)).toBe(bits + 1n);
      }),
    );
  });

  it('refuses too few bytes', () => {
    expect(() => idFromRandom(new Uint8Array(6))).toThrow(RangeError);
  });
});

describe('nextId', () => {
  it('counts from 1 and wraps after 2^53', () => {
    expect(nextId(0)).toBe(1);
    expect(nextId(1)).toBe(2);
    expect(nextId(2 ** 53 - 1)).toBe(2 ** 53);
    expect(nextId(2 ** 53)).toBe(1);
  });
});
