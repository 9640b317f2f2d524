// JSON as a person types it, read exactly: integers keep every digit, a key that stands twice is told,
// and what does not fit is told with its line and column. RFC 8259.

import { bytesFromBase64 } from './wamp/base64.ts';
import { setOwn, WampFloat, type Dict, type WampValue } from './wamp/value.ts';

export type JsonFault =
  | 'value-expected'
  | 'key-expected'
  | 'colon-expected'
  | 'comma-or-bracket'
  | 'comma-or-brace'
  | 'string-open'
  | 'control-character'
  | 'bad-escape'
  | 'bad-number'
  | 'number-too-large'
  | 'key-twice'
  | 'too-deep'
  | 'after-end';

/** Where a text stops being JSON. */
export class JsonInputError extends Error {
  readonly fault: JsonFault;
  /** Place in the text, in UTF-16 units. */
  readonly at: number;
  /** The key that stands twice, or the character in the way. */
  readonly what: string;

  constructor(fault: JsonFault, at: number, what: string) {
    super(fault);
    this.fault = fault;
    this.at = at;
    this.what = what;
  }
}

/** Levels that the contract lets through, less the list around the arguments. */
const MOST_LEVELS = 200;
const MOST_DIGITS = 4096;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\p{Cc}]*/uy;
const ESCAPE = /\\(?:(["\\/bfnrt])|u([0-9a-fA-F]{4}))/y;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/** Reads the values of a text, one after the other. */
export class JsonInput {
  readonly #text: string;
  readonly #typed: boolean;
  #at = 0;

  /**
   * `typed`: what is written as a float stays one whatever its value (WampFloat), and strings of U+0000 and base64 are
   * byte strings.
   */
  constructor(text: string, typed = false) {
    this.#text = text;
    this.#typed = typed;
    this.#space();
  }

  /** Place of the next character that is not a space. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next character. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** Reads one value. Throws JsonInputError. */
  value(level = 0): WampValue {
    const value = this.#value(level);
    this.#space();
    return value;
  }

  #value(level: number): WampValue {
    if (level > MOST_LEVELS) this.#fault('too-deep');
    const start = this.next;
    if (start === '[') return this.#list(level);
    if (start === '{') return this.#dict(level);
    if (start === '"') return this.#typed ? typedString(this.#string()) : this.#string();
    if (start === '-' || (start >= '0' && start <= '9')) return this.#number();
    const literal = LITERALS.find(([word]) => this.#text.startsWith(word, this.#at));
    if (!literal) return this.#fault('value-expected');
    this.#at += literal[0].length;
    return literal[1];
  }

  #list(level: number): WampValue[] {
    const items: WampValue[] = [];
    this.#at++;
    this.#space();
    if (this.#takes(']')) return items;
    for (;;) {
      items.push(this.value(level + 1));
      if (this.#takes(']')) return items;
      this.#expect(',', 'comma-or-bracket');
    }
  }

  #dict(level: number): Dict {
    const dict: Dict = {};
    this.#at++;
    this.#space();
    if (this.#takes('}')) return dict;
    for (;;) {
      if (this.next !== '"') this.#fault('key-expected');
      const start = this.#at;
      const key = this.#string();
      if (Object.hasOwn(dict, key)) throw new JsonInputError('key-twice', start, key);
      this.#space();
      this.#expect(':', 'colon-expected');
      setOwn(dict, key, this.value(level + 1));
      if (this.#takes('}')) return dict;
      this.#expect(',', 'comma-or-brace');
    }
  }

  #string(): string {
    const start = this.#at++;
    let value = '';
    for (;;) {
      value += this.#match(PLAIN)?.[0] ?? '';
      if (this.isAtEnd) throw new JsonInputError('string-open', start, '');
      if (this.next === '"') break;
      if (this.next !== '\\') {
        // DEL and the C1 controls are control characters too, but JSON lets them stand.
        if (this.next < ' ') this.#fault('control-character');
        value += this.next;
        this.#at++;
        continue;
      }
      const [, letter, code] = this.#match(ESCAPE) ?? this.#fault('bad-escape');
      value +=
        letter === undefined ? String.fromCharCode(Number.parseInt(code ?? '', 16)) : (ESCAPES[letter] ?? letter);
    }
    this.#at++;
    return value;
  }

  #number(): number | bigint | WampFloat {
    const start = this.#at;
    const [text, fraction, exponent] = this.#match(NUMBER) ?? this.#fault('bad-number');
    if (/[\w.+]/.test(this.next)) this.#fault('bad-number');
    const number = Number(text);
    const isInteger = fraction === undefined && exponent === undefined;
    const tooLarge = text.length > MOST_DIGITS || (!isInteger && !Number.isFinite(number));
    if (tooLarge) throw new JsonInputError('number-too-large', start, text.slice(0, 20));
    if (!isInteger) return this.#typed && Number.isInteger(number) ? new WampFloat(number) : number;
    return Number.isSafeInteger(number) ? number + 0 : BigInt(text);
  }

  #takes(bracket: string): boolean {
    if (this.next !== bracket) return false;
    this.#at++;
    return true;
  }

  #expect(character: string, fault: JsonFault): void {
    if (this.next !== character) this.#fault(fault);
    this.#at++;
    this.#space();
  }

  #space(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#at += match[0].length;
    return match;
  }

  #fault(fault: JsonFault): never {
    const point = this.#text.codePointAt(this.#at);
    throw new JsonInputError(fault, this.#at, point === undefined ? '' : String.fromCodePoint(point));
  }
}

/** "Binary support in JSON": what is no base64 stays a string. */
function typedString(text: string): string | Uint8Array {
  return (text.startsWith('\u0000') ? bytesFromBase64(text.slice(1)) : undefined) ?? text;
}

/** Line and column of a place in a text, both from 1. */
export function lineAndColumn(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length, column: Array.from(before.at(-1) ?? '').length + 1 };
}
