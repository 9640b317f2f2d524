// AUTHENTICATE.Extra as a person types it: a dictionary in JSON, or nothing for an empty one.

import { isDict, type Dict } from '../../../../shared/wamp/value.ts';
import { JsonInput, JsonInputError, lineAndColumn } from '../../../../shared/json-input.ts';
import { challengeStrings } from '../../strings/challenge.ts';
import { jsonStrings } from '../../strings/json.ts';
import { visibleText } from '../../ui/visible-text.ts';

export type TypedExtra = { readonly ok: true; readonly extra: Dict } | { readonly ok: false; readonly why: string };

/** Reads what was typed, every digit of its numbers kept. Never throws. */
export function readExtra(text: string): TypedExtra {
  try {
    const input = new JsonInput(text);
    if (input.isAtEnd) return { ok: true, extra: {} };
    const extra = input.value();
    if (!input.isAtEnd) throw new JsonInputError('after-end', input.at, input.next);
    return isDict(extra) ? { ok: true, extra } : { ok: false, why: challengeStrings.noDictionary };
  } catch (error) {
    if (!(error instanceof JsonInputError)) throw error;
    const { line, column } = lineAndColumn(text, error.at);
    const why = jsonStrings.faultAt(line, column, jsonStrings.faults[error.fault], visibleText(error.what));
    return { ok: false, why };
  }
}
