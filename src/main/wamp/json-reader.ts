// A JSON reader that keeps what JSON.parse throws away: the digits of every number, duplicate keys
// and the byte range of every value. WAMP ids go up to 2^53, where JSON.parse no longer tells an id
// from its neighbour, and a duplicate key is a protocol error.
//
// It reads the decoded text once and counts bytes as it goes: a position in the text plus the
// surplus bytes of the non-ASCII characters before it is the position in the frame.
// Grammar: RFC 8259. Strings that begin with U+0000 are byte strings ("Binary support in JSON").

import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { bytesFromBase64 } from '../../shared/wamp/base64.ts';
import { bytesFromHex } from '../../shared/wamp/hex.ts';
import { faultAt, MAX_DEPTH, MAX_DIGITS, MAX_VALUES, ReadFault, readingOf, type Reading } from './reading.ts';
import { firstInvalidUtf8, textFromUtf8 } from './utf8.ts';

/**
 * How byte strings stand in JSON: `base64` after U+0000 as the specification says ("Binary support in JSON"), or
 * `hex` after `0x`, an option of Autobahn.
 */
export type JsonBytes = 'base64' | 'hex';

/**
 * Reads one JSON text. With `hex` values like "0x00ff" are byte strings as well; keys are not. Never throws; memory
 * is bounded by the size of the input and the number of values.
 */
export function readJson(bytes: Uint8Array, as: JsonBytes = 'base64'): Reading {
  const text = textFromUtf8(bytes);
  if (text === undefined) return faultAt('invalid UTF-8', firstInvalidUtf8(bytes));
  return readingOf(() => new JsonReader(text, as === 'hex').read());
}

/** Reads the value at a place of an ASCII text that is known to be a JSON message, inside its list. */
export function readJsonAt(text: string, at: number): ValueNode {
  return new JsonReader(text, false).valueAt(at);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_E = 0x65;
/** The bit that makes an ASCII letter lower-case. */
const LOWER_CASE = 0x20;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class JsonReader {
  readonly #text: string;
  readonly #hex: boolean;
  #at = 0;
  #values = 0;
  /** Bytes of the text read so far, minus its UTF-16 units. */
  #surplus = 0;

  constructor(text: string, hex: boolean) {
    this.#text = text;
    this.#hex = hex;
  }

  read(): ValueNode {
    this.#space();
    const node = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fault('text after the end of the value');
    return node;
  }

  /** The value at a place, one level below the message. */
  valueAt(at: number): ValueNode {
    this.#at = at;
    return this.#value(1);
  }

  #value(depth: number): ValueNode {
    if (++this.#values > MAX_VALUES) this.#fault(`more than ${MAX_VALUES} values`);
    const start = this.#byte();
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x5b:
        return this.#list(start, depth);
      case 0x7b:
        return this.#dict(start, depth);
      case QUOTE:
        return this.#hex ? bytesIfHex(this.#string(start)) : this.#string(start);
      case 0x74:
        return this.#literal('true', { kind: 'bool', value: true, start, end: start + 4 });
      case 0x66:
        return this.#literal('false', { kind: 'bool', value: false, start, end: start + 5 });
      case 0x6e:
        return this.#literal('null', { kind: 'null', start, end: start + 4 });
      default:
        return this.#number(start);
    }
  }

  #list(start: number, depth: number): ValueNode {
    this.#enter(depth);
    const items: ValueNode[] = [];
    if (!this.#closes(0x5d)) {
      do {
        this.#space();
        items.push(this.#value(depth + 1));
      } while (this.#continues(0x5d, ']'));
    }
    return { kind: 'list', items, start, end: this.#byte() };
  }

  #dict(start: number, depth: number): ValueNode {
    this.#enter(depth);
    const entries: DictEntry[] = [];
    if (!this.#closes(0x7d)) {
      do {
        this.#space();
        if (this.#text.charCodeAt(this.#at) !== QUOTE) this.#fault('expected a key in double quotes');
        const key = this.#string(this.#byte());
        this.#space();
        if (this.#text.charCodeAt(this.#at) !== 0x3a) this.#fault('expected ":"');
        this.#at++;
        this.#space();
        entries.push({ key, value: this.#value(depth + 1) });
      } while (this.#continues(0x7d, '}'));
    }
    return { kind: 'dict', entries, start, end: this.#byte() };
  }

  #enter(depth: number): void {
    if (depth >= MAX_DEPTH) this.#fault(`nested deeper than ${MAX_DEPTH} levels`);
    this.#at++;
  }

  /** Takes the closing bracket if it follows at once. */
  #closes(bracket: number): boolean {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== bracket) return false;
    this.#at++;
    return true;
  }

  /** Takes the comma (true) or the closing bracket (false). */
  #continues(bracket: number, shown: string): boolean {
    this.#space();
    const code = this.#text.charCodeAt(this.#at);
    if (code !== COMMA && code !== bracket) this.#fault(`expected "," or "${shown}"`);
    this.#at++;
    return code === COMMA;
  }

  #string(start: number): ValueNode {
    const text = this.#text;
    const from = ++this.#at;
    let value = '';
    let kept = from;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        value += text.slice(kept, this.#at) + this.#escape();
        kept = this.#at;
      } else if (code < 0x20) {
        this.#fault('control character in a string');
      } else if (Number.isNaN(code)) {
        this.#fault('string without an end');
      } else {
        // A surrogate pair is four bytes in two units: two surplus bytes in all, one for each unit.
        if (code >= 0x80) this.#surplus += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
        this.#at++;
      }
    }
    value = kept === from ? text.slice(from, this.#at) : value + text.slice(kept, this.#at);
    this.#at++;
    const end = this.#byte();
    if (value.charCodeAt(0) === 0) {
      const binary = bytesFromBase64(value.slice(1));
      if (binary) return { kind: 'bytes', value: binary, start, end };
    }
    return { kind: 'string', value, start, end };
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#at + 1);
    if (letter === 'u') {
      const hex = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.#fault('bad \\u escape');
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (plain === undefined) return this.#fault('bad escape');
    this.#at += 2;
    return plain;
  }

  #number(start: number): ValueNode {
    const from = this.#at;
    if (this.#text.charCodeAt(this.#at) === MINUS) this.#at++;
    if (this.#text.charCodeAt(this.#at) === ZERO) this.#at++;
    else this.#digits(from);
    const isFraction = this.#text.charCodeAt(this.#at) === POINT;
    if (isFraction) {
      this.#at++;
      this.#digits(from);
    }
    const isExponent = (this.#text.charCodeAt(this.#at) | LOWER_CASE) === LETTER_E;
    if (isExponent) {
      this.#at++;
      const sign = this.#text.charCodeAt(this.#at);
      if (sign === MINUS || sign === PLUS) this.#at++;
      this.#digits(from);
    }
    if (this.#at - from > MAX_DIGITS) this.#fault(`a number of more than ${MAX_DIGITS} characters`);
    const text = this.#text.slice(from, this.#at);
    return { kind: isFraction || isExponent ? 'float' : 'int', text, start, end: this.#byte() };
  }

  /** Takes one digit or more. */
  #digits(from: number): void {
    const first = this.#at;
    for (
      let code = this.#text.charCodeAt(this.#at);
      code >= ZERO && code <= NINE;
      code = this.#text.charCodeAt(++this.#at)
    );
    if (this.#at > first) return;
    if (this.#at >= this.#text.length) this.#fault('the text ends too early');
    this.#fault(first === from ? 'unexpected character' : 'unexpected character in a number');
  }

  #literal(word: string, node: ValueNode): ValueNode {
    if (!this.#text.startsWith(word, this.#at)) this.#fault('unexpected character');
    this.#at += word.length;
    return node;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #byte(): number {
    return this.#at + this.#surplus;
  }

  #fault(message: string): never {
    throw new ReadFault(message, this.#byte());
  }
}

/** The byte string that a text like "0x00ff" stands for; other values stay what they are. */
function bytesIfHex(node: ValueNode): ValueNode {
  const value = node.kind === 'string' && node.value.startsWith('0x') ? bytesFromHex(node.value.slice(2)) : undefined;
  return value ? { kind: 'bytes', value, start: node.start, end: node.end } : node;
}
