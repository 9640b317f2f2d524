// What a message is to carry, as a person types it into one field: a list of arguments, a dictionary of keyword
// arguments, or the one and then the other. The texts stay as typed; the app makes values of them.

import type { PayloadText } from '../../../shared/request.ts';
import { JsonInput, JsonInputError, lineAndColumn } from '../../../shared/json-input.ts';
import { isDict } from '../../../shared/wamp/value.ts';
import { jsonStrings } from '../strings/json.ts';

export type TypedPayload =
  { readonly ok: true; readonly payload: PayloadText } | { readonly ok: false; readonly why: string };

/** What stands for a value that is filled in later. */
const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

/** Reads what was typed. `shown`: makes a hostile character visible. Never throws. */
export function typedPayload(typed: string, shown: (text: string) => string): TypedPayload {
  // Digits of the same length are right wherever a value or a part of a text may stand, and keep every place.
  const text = typed.replace(PLACEHOLDER, (found) => '1'.repeat(found.length));
  try {
    return { ok: true, payload: partsOf(text, typed) };
  } catch (error) {
    if (!(error instanceof JsonInputError)) throw error;
    const { line, column } = lineAndColumn(text, error.at);
    return { ok: false, why: jsonStrings.faultAt(line, column, jsonStrings.faults[error.fault], shown(error.what)) };
  }
}

function partsOf(text: string, typed: string): PayloadText {
  const input = new JsonInput(text);
  if (input.isAtEnd) return {};
  const first = input.value();
  const end = input.at;
  if (isDict(first)) return whole(input, { kwargs: typed.trim() });
  // A value that is neither list nor dictionary is the one argument.
  const args = Array.isArray(first) ? typed.slice(0, end).trim() : `[${typed.slice(0, end).trim()}]`;
  if (input.isAtEnd) return { args };
  if (input.next !== '{') throw new JsonInputError('after-end', input.at, input.next);
  input.value();
  return whole(input, { args, kwargs: typed.slice(end).trim() });
}

function whole(input: JsonInput, payload: PayloadText): PayloadText {
  if (!input.isAtEnd) throw new JsonInputError('after-end', input.at, input.next);
  return payload;
}
