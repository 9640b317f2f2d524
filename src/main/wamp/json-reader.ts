// A JSON reader that keeps what JSON.parse throws away: the digits of every number, duplicate keys
// and the byte range of every value. WAMP ids go up to 2^53, where JSON.parse no longer tells an id
// from its neighbour, and a duplicate key is a protocol error.
//
// It reads the decoded text once and counts bytes as it goes: a position in the text plus the
// surplus bytes of the non-ASCII characters before it is the position in the frame.
// Grammar: RFC 8259. Strings that begin with U+0000 are byte strings ("Binary support in JSON").

import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { bytesFromBase64 } from '../../shared/wamp/base64.ts';

export type JsonReading =
  | { readonly ok: true; readonly node: ValueNode }
  /** `at` is the byte that does not fit. */
  | { readonly ok: false; readonly reason: string; readonly at: number };

/** Deeper nesting than this is refused: it serves no message and would exhaust the stack. */
export const MAX_DEPTH = 256;

/** Each value costs a node: a frame of nothing but commas must not cost fifty times its size in memory. */
const MAX_VALUES = 1_000_000;

/** A longer number is refused: turning millions of digits into an integer takes seconds (RFC 8259 section 6 allows limits). */
const MAX_DIGITS = 4096;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads one JSON text. Never throws; memory is bounded by the size of the input and the number of values. */
export function readJson(bytes: Uint8Array): JsonReading {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    const at = firstInvalidUtf8(bytes);
    return { ok: false, reason: `invalid UTF-8 at byte ${at}`, at };
  }
  const reader = new JsonReader(text);
  try {
    return { ok: true, node: reader.read() };
  } catch (error) {
    if (error instanceof SyntaxFault)
      return { ok: false, reason: `${error.message} at byte ${error.at}`, at: error.at };
    throw error;
  }
}

class SyntaxFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
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
  #at = 0;
  #values = 0;
  /** Bytes of the text read so far, minus its UTF-16 units. */
  #surplus = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ValueNode {
    this.#space();
    const node = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fault('text after the end of the value');
    return node;
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
        return this.#string(start);
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
    throw new SyntaxFault(message, this.#byte());
  }
}

/** Offset of the first byte that is not UTF-8 (RFC 3629), or the length if all of it is. */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i] ?? 0;
    const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size === 0 || i + size > bytes.length) return i;
    for (let k = 1; k < size; k++) if (((bytes[i + k] ?? 0) & 0xc0) !== 0x80) return i;
    const second = bytes[i + 1] ?? 0;
    // Overlong forms, surrogates and code points above U+10FFFF.
    if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return i;
    if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return i;
    i += size;
  }
  return bytes.length;
}
