// What a WAMP message may carry. Integers beyond 2^53 − 1 are bigint, so that no host rounds one.

export type WampValue = null | boolean | number | bigint | string | Uint8Array | WampValue[] | Dict;

export interface Dict {
  [key: string]: WampValue;
}

/** True for a dictionary: neither null, list nor byte string. */
export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
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
