// The JSON fields of a request: a list, a dictionary, and where the text stops being one. Nothing is a list or a
// dictionary that is empty.

import { JsonInput, JsonInputError, lineAndColumn, type JsonFault } from '../../../../shared/json-input.ts';
import { isDict, type WampValue } from '../../../../shared/wamp/value.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { visibleText } from '../../ui/visible-text.ts';

export type JsonShape = 'list' | 'dict' | 'any';

export type ReadJson =
  | { readonly state: 'empty' }
  | { readonly state: 'valid'; readonly value: WampValue }
  | { readonly state: 'broken'; readonly fault: JsonFault | JsonShape; readonly what: string; readonly at: number };

/** Reads what was typed. Never throws. */
export function readJson(text: string, shape: JsonShape): ReadJson {
  try {
    const input = new JsonInput(text);
    if (input.isAtEnd) return { state: 'empty' };
    const { at, next } = input;
    const value = input.value();
    if (!input.isAtEnd) return { state: 'broken', fault: 'after-end', what: input.next, at: input.at };
    return fits(value, shape) ? { state: 'valid', value } : { state: 'broken', fault: shape, what: next, at };
  } catch (error) {
    if (!(error instanceof JsonInputError)) throw error;
    return { state: 'broken', fault: error.fault, what: error.what, at: error.at };
  }
}

function fits(value: WampValue, shape: JsonShape): boolean {
  if (shape === 'any') return true;
  return shape === 'list' ? Array.isArray(value) : isDict(value);
}

/** What is wrong with a text, with its place; undefined: nothing. */
export function jsonRemark(text: string, read: ReadJson): string | undefined {
  if (read.state !== 'broken') return undefined;
  const { line, column } = lineAndColumn(text, read.at);
  return words.faultAt(line, column, words.faults[read.fault], visibleText(read.what));
}

/** The place alone, for where there is no room for more. */
export function jsonPlace(text: string, read: ReadJson): string | undefined {
  if (read.state !== 'broken') return undefined;
  const { line, column } = lineAndColumn(text, read.at);
  return words.placeOf(line, column);
}
