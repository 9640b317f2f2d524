// WAMP ids: integers 1 … 2^53, inclusive ("IDs" in the specification).
// Number.isSafeInteger stops one too early and must not be used for them.

/** 2^53, the largest legal id. */
export const MAX_ID = 9007199254740992;

/** True for an integer 1 … 2^53. */
export function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_ID;
}

/**
 * A random id of global scope (session, publication) from 7 random bytes.
 * Uniform over 1 … 2^53: 53 bits plus one.
 */
export function idFromRandom(bytes: Uint8Array): number {
  if (bytes.length < 7) throw new RangeError('an id needs 7 random bytes');
  let value = 0;
  // 7 bytes have 56 bits; the first gives five of its eight.
  for (const [i, byte] of bytes.subarray(0, 7).entries()) value = value * 256 + (i === 0 ? byte & 0x1f : byte);
  return value + 1;
}

/** The next id of session scope: counts from 1, wraps to 1 after 2^53. */
export function nextId(previous: number): number {
  return previous >= MAX_ID ? 1 : previous + 1;
}
