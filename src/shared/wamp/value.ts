// What a WAMP message may carry. Integers beyond 2^53 − 1 are bigint, so that no host rounds one.

import { floatText } from './float-text.ts';

export type WampValue = null | boolean | number | bigint | string | Uint8Array | WampFloat | WampValue[] | Dict;

export interface Dict {
  [key: string]: WampValue;
}

/**
 * A float whose value is an integer, as `1.0`: a number alone would be written as one. Messages are handed on without any
 * as they arrive; the nodes of their frames know the types.
 */
export class WampFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** Its digits: `1.0`, `1e+21`, `-0.0`. */
  get text(): string {
    return floatText(this.value);
  }
}

/** True for a dictionary: neither null, list, byte string nor float. */
export function isDict(value: unknown): value is Dict {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof Uint8Array || value instanceof WampFloat);
}

/** Sets `dict[key]` as an own property, whatever the key: a peer may well send `__proto__`. */
export function setOwn(dict: Dict, key: string, value: WampValue): void {
  if (key === '__proto__')
    Object.defineProperty(dict, key, { value, enumerable: true, configurable: true, writable: true });
  else dict[key] = value;
}

/** `dict[key]` if it is an own property, else undefined. */
export function getOwn(dict: Dict, key: string): WampValue | undefined {
  return Object.hasOwn(dict, key) ? dict[key] : undefined;
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Levels a JSON value may have. */
const MOST_LEVELS = 256;

/** True for a JSON object. Unlike a schema of records it lets the key `__proto__` stand: it is a key like others. */
export function isJsonDict(value: unknown): value is { [key: string]: JsonValue } {
  return isDict(value) && isJson(value, MOST_LEVELS);
}

function isJson(value: unknown, levels: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, levels - 1));
  return isDict(value) && Object.values(value).every((item) => isJson(item, levels - 1));
}
