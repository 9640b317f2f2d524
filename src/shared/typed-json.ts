// JSON as typed, with the types of WAMP: integers exact, `1.0` and `1e3` floats, "\u0000<base64>" a byte string
// ("Binary support in JSON"). Arguments and options of requests are read here, for every host alike.

import { JSON_FAULT_TEXTS, jsonFaultText, type ShapeFault } from './json-fault-text.ts';
import { JsonInput, JsonInputError, lineAndColumn, type JsonFault } from './json-input.ts';
import type { PayloadText } from './request.ts';
import { isDict, type Dict, type WampValue } from './wamp/value.ts';

/** Arguments as values; absent: none were typed. */
export interface Payload {
  readonly args?: WampValue[];
  readonly kwargs?: Dict;
}

/** What is wrong with a text, and where. */
export interface TextFault {
  readonly ok: false;
  readonly field: 'args' | 'kwargs' | 'options' | 'lines';
  readonly fault: JsonFault | ShapeFault;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** A sentence for people: place and fault. It may repeat a character or key of the text. */
  readonly text: string;
}

/** Reads one value. Throws JsonInputError. */
export function readTypedJson(text: string): WampValue {
  const input = new JsonInput(text, true);
  const value = input.value();
  if (!input.isAtEnd) throw new JsonInputError('after-end', input.at, input.next);
  return value;
}

/** Reads the arguments of a request. Never throws. */
export function readPayload(payload: PayloadText): ({ readonly ok: true } & Payload) | TextFault {
  const args = readAs('args', payload.args ?? '', isList, 'list-expected');
  if (!args.ok) return args;
  const kwargs = readAs('kwargs', payload.kwargs ?? '', isDict, 'dict-expected');
  if (!kwargs.ok) return kwargs;
  return { ok: true, ...(args.value && { args: args.value }), ...(kwargs.value && { kwargs: kwargs.value }) };
}

/** Reads the Options of a request; blank text is an empty dictionary. Never throws. */
export function readOptions(text = ''): { readonly ok: true; readonly options: Dict } | TextFault {
  const read = readAs('options', text, isDict, 'dict-expected');
  return read.ok ? { ok: true, options: read.value ?? {} } : read;
}

/**
 * Reads lines of payloads: a list is arguments, a dictionary keyword arguments, any other value the one argument.
 * Blank lines are left out. Never throws; a fault has the line of the text.
 */
export function readLines(text: string): { readonly ok: true; readonly payloads: readonly Payload[] } | TextFault {
  const payloads: Payload[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const read = faultIn('lines', line, index, () => readTypedJson(line));
    if (!read.ok) return read;
    const { value } = read;
    payloads.push(Array.isArray(value) ? { args: value } : isDict(value) ? { kwargs: value } : { args: [value] });
  }
  return { ok: true, payloads };
}

function isList(value: WampValue): value is WampValue[] {
  return Array.isArray(value);
}

type Read<T> = { readonly ok: true; readonly value: T } | TextFault;

function readAs<T extends WampValue>(
  field: TextFault['field'],
  text: string,
  isRight: (value: WampValue) => value is T,
  fault: ShapeFault,
): Read<T | undefined> {
  if (new JsonInput(text).isAtEnd) return { ok: true, value: undefined };
  const read = faultIn(field, text, 0, () => readTypedJson(text));
  if (!read.ok) return read;
  if (isRight(read.value)) return { ok: true, value: read.value };
  return faultAt(field, text, 0, { fault, at: new JsonInput(text).at, what: '' });
}

function faultIn<T>(field: TextFault['field'], text: string, linesBefore: number, read: () => T): Read<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof JsonInputError)) throw error;
    return faultAt(field, text, linesBefore, error);
  }
}

function faultAt(
  field: TextFault['field'],
  text: string,
  linesBefore: number,
  { fault, at, what }: { fault: TextFault['fault']; at: number; what: string },
): TextFault {
  const place = lineAndColumn(text, at);
  const line = place.line + linesBefore;
  const sentence = jsonFaultText(line, place.column, JSON_FAULT_TEXTS[fault], what);
  return { ok: false, field, fault, line, column: place.column, text: sentence };
}
