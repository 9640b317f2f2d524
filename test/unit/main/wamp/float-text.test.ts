import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32Text, numberFromHalf } from '../../../../src/main/wamp/float-text.ts';
import { floatText } from '../../../../src/shared/wamp/float-text.ts';

describe('floatText', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-3, '-3.0'],
    [2 ** 53, '9007199254740992.0'],
    [1.5, '1.5'],
    [1e21, '1e+21'],
    [5e-324, '5e-324'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
  ])('%d is %s', (value, text) => {
    expect(floatText(value)).toBe(text);
  });

  it('is never the text of an integer, and says the same number', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(floatText(value)).not.toMatch(/^-?\d+$/);
        expect(Number(floatText(value))).toBe(value);
      }),
    );
  });
});

describe('float32Text', () => {
  it.each([
    [0.1, '0.1'],
    [1 / 3, '0.33333334'],
    [16777216, '16777216.0'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1.401298464324817e-45, '1.4013e-45'],
    [-0, '-0.0'],
    [100, '100.0'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%d is %s', (value, text) => {
    expect(float32Text(Math.fround(value))).toBe(text);
  });

  it('says which of all 32-bit floats it is', () => {
    fc.assert(
      fc.property(fc.float(), (value) => {
        expect(Math.fround(Number(float32Text(value)))).toBe(value);
        expect(float32Text(value).length).toBeLessThanOrEqual(floatText(value).length);
      }),
    );
  });
});

describe('numberFromHalf', () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc400, -4],
    [0x3e00, 1.5],
    [0x7bff, 65504],
    [0x0001, 5.960464477539063e-8],
    [0x03ff, 0.00006097555160522461],
    [0x0400, 0.00006103515625],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('0x%s', (bits, value) => {
    expect(numberFromHalf(bits)).toBe(value);
  });
});
