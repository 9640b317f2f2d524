// Writes WAMP values as JSON: integers exact (bigint too), byte strings as U+0000 and base64
// ("Binary support in JSON") or as `0x` and hex.

import { isDict, WampFloat, type WampValue } from '../../shared/wamp/value.ts';
import { base64FromBytes } from '../../shared/wamp/base64.ts';
import { hexFromBytes } from '../../shared/wamp/hex.ts';
import type { JsonBytes } from './json-reader.ts';

/**
 * JSON text of a value.
 * Throws TypeError for NaN and the infinities, which JSON cannot express.
 */
export function writeJson(value: WampValue, as: JsonBytes = 'base64'): string {
  // The platform is quicker, the more so for much.
  return isPlain(value) ? JSON.stringify(value) : write(value, as);
}

/** True for what JSON.stringify writes as it is meant. */
function isPlain(value: WampValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint';
  if (Array.isArray(value)) return value.every(isPlain);
  return isDict(value) && Object.values(value).every(isPlain);
}

function write(value: WampValue, as: JsonBytes): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof WampFloat || typeof value === 'number') {
    const number = Number(value instanceof WampFloat ? value.value : value);
    if (!Number.isFinite(number)) throw new TypeError(`${number} cannot be written as JSON`);
    if (value instanceof WampFloat) return value.text;
    return Object.is(value, -0) ? '-0.0' : String(value);
  }
  if (value instanceof Uint8Array) {
    return as === 'hex' ? `"0x${hexFromBytes(value)}"` : JSON.stringify(`\u0000${base64FromBytes(value)}`);
  }
  if (Array.isArray(value)) return `[${value.map((item) => write(item, as)).join(',')}]`;
  if (isDict(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${write(item, as)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}
