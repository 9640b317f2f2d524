// Reads a JSON message without a node for each of its values: what stands in dictionaries and lists is read by the
// platform, many times quicker, and becomes nodes only for who asks for them. Whatever the platform would read
// differently than json-reader.ts (long integers, duplicate keys, escapes), or not at all, goes there as a whole.

import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { MAX_ID } from '../../shared/wamp/ids.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import { readJson, readJsonAt } from './json-reader.ts';
import { MAX_DEPTH, type Reading } from './reading.ts';
import { textFromUtf8 } from './utf8.ts';

/** A longer text may hold more values than are allowed; they are counted where each is read. */
const LONGEST = 1_000_000;
/** The largest id: integers up to it are exact as numbers. Ids are drawn from all of them, so that most are long. */
const LARGEST = String(MAX_ID);
/** A longer number is looked at digit by digit. */
const LONGEST_NUMBER = 64;

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const LIST = 0x5b;
const LIST_END = 0x5d;
const DICT = 0x7b;
const DICT_END = 0x7d;

/** Reads one message as `readJson` does; lists and dictionaries in it know their value, and their nodes only if asked. */
export function skimJson(bytes: Uint8Array): Reading {
  const text = textFromUtf8(bytes);
  // Places in the text are places in the bytes then, and quotes stand nowhere but around strings.
  const isPlain = text?.length === bytes.length && text.length <= LONGEST && !text.includes('\\');
  const node = isPlain && text.charCodeAt(0) === LIST ? skimmed(text) : undefined;
  return node ? { ok: true, node } : readJson(bytes);
}

function skimmed(text: string): ValueNode | undefined {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(values) ? new Skim(text, values as WampValue[]).list() : undefined;
}

/** Goes through a text that is known to be JSON, without a backslash. */
class Skim {
  readonly #text: string;
  readonly #values: readonly WampValue[];
  #at = 0;
  /** Of the part that was passed last. */
  #keys = 0;
  #hasFloats = false;

  constructor(text: string, values: readonly WampValue[]) {
    this.#text = text;
    this.#values = values;
  }

  /** The message; undefined if it has to be read value by value. */
  list(): ValueNode | undefined {
    const items: ValueNode[] = [];
    for (const value of this.#values) {
      // Past the bracket, or the comma.
      this.#at++;
      this.#space();
      const item = this.#item(value);
      if (!item) return undefined;
      items.push(item);
      this.#space();
    }
    const end = this.#text.indexOf(']', this.#at) + 1;
    return { kind: 'list', items, start: 0, end };
  }

  #item(value: WampValue): ValueNode | undefined {
    const start = this.#at;
    if (typeof value === 'object' && value !== null) {
      if (!this.#pass() || this.#keys !== keysIn(value)) return undefined;
      const place = { text: this.#text, start, end: this.#at, hasFloats: this.#hasFloats };
      return Array.isArray(value) ? new SkimmedList(value, place) : new SkimmedDict(value as Dict, place);
    }
    if (typeof value === 'string') {
      this.#at = this.#text.indexOf('"', start + 1) + 1;
      return { kind: 'string', value, start, end: this.#at };
    }
    if (typeof value === 'number') {
      // The node keeps the digits, whatever number they are.
      const isFloat = this.#number();
      if (this.#at - start > LONGEST_NUMBER) return undefined;
      return {
        kind: isFloat ? 'float' : 'int',
        text: this.#text.slice(start, this.#at),
        start,
        end: this.#at,
      };
    }
    this.#at += value === false ? 5 : 4;
    const range = { start, end: this.#at };
    return value === null ? { kind: 'null', ...range } : { kind: 'bool', value: value === true, ...range };
  }

  /** Passes a list or dictionary. False if something in it has to be read value by value. */
  #pass(): boolean {
    const text = this.#text;
    let depth = 0;
    this.#keys = 0;
    this.#hasFloats = false;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === QUOTE) this.#at = text.indexOf('"', this.#at + 1) + 1;
      else if (code === MINUS || (code >= ZERO && code <= NINE)) {
        const start = this.#at;
        const isFloat = this.#number();
        if (this.#at - start > LONGEST_NUMBER || (!isFloat && !isExact(text, start, this.#at))) return false;
        this.#hasFloats ||= isFloat;
      } else {
        this.#at++;
        if (code === COLON) this.#keys++;
        else if (code === LIST || code === DICT) {
          // The message itself is the first level.
          if (++depth >= MAX_DEPTH) return false;
        } else if ((code === LIST_END || code === DICT_END) && --depth === 0) return true;
      }
    }
  }

  /** Passes a number: true for a float, false for an integer. */
  #number(): boolean {
    let isFloat = false;
    for (;;) {
      const code = this.#text.charCodeAt(++this.#at);
      if (code >= ZERO && code <= NINE) continue;
      if (isFloat && code === MINUS) continue;
      // A point, an exponent or its sign; what else could follow ends the number.
      if (code === POINT || code === 0x45 || code === 0x65 || code === 0x2b) isFloat = true;
      else return isFloat;
    }
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }
}

/** True if an integer is a number as it is a text. */
function isExact(text: string, start: number, end: number): boolean {
  const length = end - start;
  return length < LARGEST.length || (length === LARGEST.length && text.slice(start, end) <= LARGEST);
}

/** Keys at all levels of a value; of those that occur twice only one is left in it. */
function keysIn(value: WampValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += keysIn(item);
    return count;
  }
  for (const item of Object.values(value as Dict)) count += typeof item === 'object' ? 1 + keysIn(item) : 1;
  return count;
}

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly hasFloats: boolean;
}

class SkimmedPart {
  readonly start: number;
  readonly end: number;
  readonly hasFloats: boolean;
  readonly #text: string;
  #node: ValueNode | undefined;

  constructor({ text, start, end, hasFloats }: Place) {
    this.#text = text;
    this.start = start;
    this.end = end;
    this.hasFloats = hasFloats;
  }

  /** The part with a node for each value. */
  protected get whole(): ValueNode {
    return (this.#node ??= readJsonAt(this.#text, this.start));
  }
}

class SkimmedList extends SkimmedPart {
  readonly kind = 'list';
  readonly plain: WampValue[];

  constructor(plain: WampValue[], place: Place) {
    super(place);
    this.plain = plain;
  }

  get items(): readonly ValueNode[] {
    const { whole } = this;
    return whole.kind === 'list' ? whole.items : [];
  }
}

class SkimmedDict extends SkimmedPart {
  readonly kind = 'dict';
  readonly plain: Dict;

  constructor(plain: Dict, place: Place) {
    super(place);
    this.plain = plain;
  }

  get entries(): readonly DictEntry[] {
    const { whole } = this;
    return whole.kind === 'dict' ? whole.entries : [];
  }
}
