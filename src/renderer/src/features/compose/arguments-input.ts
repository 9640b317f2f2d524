// The arguments of a request on one line: a list of positional ones, a dictionary of keyword ones, or
// the list and then the dictionary. Nothing stands for no arguments.

import { toWire } from '../../../../shared/contract/wire-value.ts';
import { isDict, type Dict, type WampValue } from '../../../../shared/wamp/value.ts';
import { JsonInput, JsonInputError, lineAndColumn, type JsonFault } from '../../state/json-input.ts';

/** Payload of a request, in wire form. */
export interface Payload {
  readonly args?: unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
}

export type ArgumentsFault = JsonFault | 'list-or-dict';

export type ReadArguments =
  | { readonly ok: true; readonly payload: Payload }
  | {
      readonly ok: false;
      readonly fault: ArgumentsFault;
      readonly what: string;
      readonly line: number;
      readonly column: number;
    };

/** Reads what was typed. Never throws. */
export function readArguments(text: string): ReadArguments {
  try {
    return { ok: true, payload: payloadOf(new JsonInput(text)) };
  } catch (error) {
    if (!(error instanceof Misplaced || error instanceof JsonInputError)) throw error;
    const { fault, what, at } = error;
    return { ok: false, fault, what, ...lineAndColumn(text, at) };
  }
}

class Misplaced extends Error {
  readonly fault: 'list-or-dict' | 'after-end';
  readonly what: string;
  readonly at: number;

  constructor(fault: 'list-or-dict' | 'after-end', input: JsonInput) {
    super(fault);
    this.fault = fault;
    this.what = input.next;
    this.at = input.at;
  }
}

function payloadOf(input: JsonInput): Payload {
  if (input.isAtEnd) return {};
  const begins = input.next;
  if (begins !== '[' && begins !== '{') throw new Misplaced('list-or-dict', input);
  const first = input.value();
  const list: WampValue[] | undefined = Array.isArray(first) ? first : undefined;
  const last = list && input.next === '{' ? input.value() : first;
  if (!input.isAtEnd) throw new Misplaced('after-end', input);
  const dict: Dict | undefined = isDict(last) ? last : undefined;
  return { ...(list && { args: wireList(list) }), ...(dict && { kwargs: wireDict(dict) }) };
}

function wireList(values: readonly WampValue[]): unknown[] {
  return values.map((value) => toWire(value).wire);
}

function wireDict(dict: Dict): Readonly<Record<string, unknown>> {
  return toWire(dict).wire as Readonly<Record<string, unknown>>;
}
