// JSON as it is typed into the form: read, or why it cannot be.

import { isDict, isJsonDict, type JsonValue } from '../../../../shared/wamp/value.ts';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';

type Reading<T> = { readonly ok: true; readonly value: T | undefined } | { readonly ok: false; readonly why: string };
export type DictReading = Reading<Record<string, JsonValue>>;
export type ListReading = Reading<JsonValue[]>;

const words = connectStrings.errors;

/** A JSON object as typed; nothing typed is no object. */
export function readDict(typed: string): DictReading {
  const reading = readAny(typed);
  if (!reading.ok || reading.value === undefined) return reading.ok ? { ok: true, value: undefined } : reading;
  if (!isDict(reading.value)) return { ok: false, why: words.noObject };
  return exact(typed, isJsonDict(reading.value) ? reading.value : undefined);
}

/** A JSON list as typed; nothing typed is no list. */
export function readList(typed: string): ListReading {
  const reading = readAny(typed);
  if (!reading.ok || reading.value === undefined) return reading.ok ? { ok: true, value: undefined } : reading;
  const { value } = reading;
  if (!Array.isArray(value)) return { ok: false, why: loginStrings.errors.noList };
  const wrapped = { value: value as unknown };
  return exact(typed, isJsonDict(wrapped) && Array.isArray(wrapped.value) ? wrapped.value : undefined);
}

/** Why a text is no JSON at all; undefined if it is, or if nothing is typed. */
export function whyNoJson(typed: string): string | undefined {
  const reading = readAny(typed);
  return reading.ok ? undefined : reading.why;
}

function readAny(typed: string): Reading<unknown> {
  if (typed.trim() === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(typed) as unknown };
  } catch (error) {
    return { ok: false, why: words.noJson(error instanceof Error ? error.message : '') };
  }
}

/** `value`: what was read; undefined if it is nested too deep. */
function exact<T>(typed: string, value: T | undefined): Reading<T> {
  const unsafe = unsafeNumber(typed);
  if (unsafe !== undefined) return { ok: false, why: words.unsafeNumber(unsafe) };
  return value === undefined ? { ok: false, why: words.tooDeep } : { ok: true, value };
}

const STRING_OR_NUMBER = /"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** The first number of a JSON text that a double would change: an integer beyond 2^53 − 1, or one beyond all bounds. */
function unsafeNumber(json: string): string | undefined {
  return json.match(STRING_OR_NUMBER)?.find((token) => {
    if (token.startsWith('"')) return false;
    const value = Number(token);
    return /^-?\d+$/.test(token) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
  });
}
