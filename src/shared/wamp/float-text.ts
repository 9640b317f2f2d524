// Floats as digits that say that they are floats.

/** Digits of a float, never those of an integer: `1.0`, `-0.0`, `1e+21`, `NaN`, `Infinity`. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}
