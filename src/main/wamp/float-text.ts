// Floats of binary formats, as the digits a node keeps.

import { floatText } from '../../shared/wamp/float-text.ts';

/** Every integer up to here is a 32-bit float. */
const EXACT_IN_32_BITS = 2 ** 24;
/** Decimals of so many digits survive as 32-bit floats. */
const SAFE_DIGITS = 6;
/** Digits that tell every 32-bit float from its neighbours. */
const ENOUGH_DIGITS = 9;

/** The shortest digits of a 32-bit float: `0.1`, where as a 64-bit float its value is 0.10000000149011612. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) <= EXACT_IN_32_BITS))
    return floatText(value);
  let digits = SAFE_DIGITS;
  while (digits < ENOUGH_DIGITS && Math.fround(Number(value.toPrecision(digits))) !== value) digits++;
  return floatText(Number(value.toPrecision(digits)));
}

/** Value of the 16 bits of a half-precision float (IEEE 754 binary16). */
export function numberFromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
