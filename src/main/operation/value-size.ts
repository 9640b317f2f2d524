// How much memory a value takes, roughly: enough to keep a bound on what waits.

import { isDict, type WampValue } from '../../shared/wamp/value.ts';

/** What an object, a number or a reference costs, in bytes. */
const EACH = 16;

/** Bytes of a value in memory, about. */
export function sizeOf(value: WampValue): number {
  if (typeof value === 'string') return EACH + 2 * value.length;
  if (value instanceof Uint8Array) return EACH + value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), EACH);
  if (!isDict(value)) return EACH;
  return Object.entries(value).reduce((sum, [key, item]) => sum + EACH + 2 * key.length + sizeOf(item), EACH);
}
