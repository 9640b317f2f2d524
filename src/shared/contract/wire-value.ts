// Values as they travel over a link: plain JSON, whatever the carrier. A bigint, a byte string or a
// dictionary with an awkward key must not be right on one host and wrong on another.
//
// Form: bigint → {"$": "int", "v": "123"}; bytes → {"$": "bytes", "v": base64}; numbers that JSON cannot
// say (NaN, infinities, -0) → {"$": "float", "v": "NaN"}; a WampFloat → {"$": "float", "v": "1.0"}; a dictionary that has a key "$" or "__proto__"
// itself → {"$": "dict", "v": [[key, value], …]}; undefined in lists → null.

import { base64FromBytes, bytesFromBase64 } from '../wamp/base64.ts';
import { WampFloat } from '../wamp/value.ts';

/** Marks a value that is in wire form; `fromWire` gives `T` back. */
export type Wire<T> = { readonly wire: unknown; readonly type?: T };

/** Levels and digits a form may have: far beyond what is sent by hand, and never too much for the stack. */
const MOST_LEVELS = 256;
const MOST_DIGITS = 4096;

/** Turns a value into its wire form. Own enumerable keys only; undefined properties are left out. */
export function toWire<T>(value: T): Wire<T> {
  return { wire: encode(value) };
}

/** The value of a wire form. Throws TypeError for a form that this module did not make. */
export function fromWire<T>(wire: Wire<T>): T {
  return decode(wire.wire) as T;
}

/** True for a form that `fromWire` reads: plain JSON with every mark in order. */
export function isWire(form: unknown, levels = MOST_LEVELS): boolean {
  if (form === null || typeof form === 'string' || typeof form === 'boolean') return true;
  if (typeof form === 'number') return Number.isFinite(form);
  if (typeof form !== 'object' || levels === 0) return false;
  if (Array.isArray(form)) return form.every((item) => isWire(item, levels - 1));
  if (Object.getPrototypeOf(form) !== Object.prototype) return false;
  if (!Object.hasOwn(form, '$')) return Object.values(form).every((item) => isWire(item, levels - 1));
  return isMarked(form, levels - 1);
}

/** True for a form that `fromWire` reads as a dictionary. */
export function isWireDict(form: unknown): form is Readonly<Record<string, unknown>> {
  if (typeof form !== 'object' || form === null || Array.isArray(form) || !isWire(form)) return false;
  const { $: tag } = form as { $?: unknown };
  return tag === undefined || tag === 'dict';
}

function isMarked({ $: tag, v: body }: { $?: unknown; v?: unknown }, levels: number): boolean {
  if (tag === 'dict') return Array.isArray(body) && body.every((entry) => isEntry(entry, levels));
  if (typeof body !== 'string') return false;
  if (tag === 'int') return INTEGER.test(body) && body.length <= MOST_DIGITS;
  return tag === 'float'
    ? FLOATS.includes(body) || isIntegralFloat(body)
    : tag === 'bytes' && bytesFromBase64(body) !== undefined;
}

function isEntry(entry: unknown, levels: number): boolean {
  return Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && isWire(entry[1], levels);
}

const INTEGER = /^-?\d+$/;
const FLOATS: readonly string[] = ['NaN', 'Infinity', '-Infinity', '-0'];
const FLOAT = /^-?\d{1,32}(?:\.\d{1,32})?(?:e[+-]?\d{1,3})?$/;

/** True for the text of a WampFloat. */
function isIntegralFloat(text: string): boolean {
  const value = Number(text);
  return FLOAT.test(text) && Number.isInteger(value) && new WampFloat(value).text === text;
}

function encode(value: unknown): unknown {
  if (typeof value === 'bigint') return { $: 'int', v: value.toString() };
  if (Object.is(value, -0)) return { $: 'float', v: '-0' };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'float', v: String(value) };
  if (value instanceof WampFloat) return { $: 'float', v: value.text };
  if (value instanceof Uint8Array) return { $: 'bytes', v: base64FromBytes(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.some(([key]) => key === '$' || key === '__proto__')) {
    return { $: 'dict', v: entries.map(([key, item]) => [key, encode(item)]) };
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, encode(item)]));
}

function decode(form: unknown): unknown {
  if (Array.isArray(form)) return form.map(decode);
  if (typeof form !== 'object' || form === null) return form;
  const { $: tag, v: body } = form as { $?: unknown; v?: unknown };
  if (tag === undefined) return Object.fromEntries(Object.entries(form).map(([key, item]) => [key, decode(item)]));
  if (tag === 'int' && typeof body === 'string' && INTEGER.test(body)) return BigInt(body);
  if (tag === 'float' && typeof body === 'string') {
    if (FLOATS.includes(body)) return Number(body);
    if (isIntegralFloat(body)) return new WampFloat(Number(body));
  }
  const binary = tag === 'bytes' && typeof body === 'string' ? bytesFromBase64(body) : undefined;
  if (binary) return binary;
  if (tag === 'dict' && Array.isArray(body)) return dict(body);
  throw new TypeError('not a wire form');
}

function dict(entries: readonly unknown[]): unknown {
  // fromEntries defines own properties, so that __proto__ stays a plain key.
  return Object.fromEntries(
    entries.map((entry) => {
      const [key, value] = Array.isArray(entry) ? (entry as unknown[]) : [];
      if (typeof key !== 'string') throw new TypeError('not a wire form');
      return [key, decode(value)];
    }),
  );
}
