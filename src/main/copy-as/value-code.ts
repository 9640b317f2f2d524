// Values as they are written in a programming language, and texts with placeholders as expressions.

import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import { isDict, WampFloat } from '../../shared/wamp/value.ts';

export interface Language {
  readonly nothing: string;
  readonly yes: string;
  readonly no: string;
  text(text: string): string;
  int(value: number | bigint): string;
  /** A float; its value may be an integer. */
  float(value: number): string;
  bytes(bytes: Uint8Array): string;
  list(items: readonly string[]): string;
  dict(entries: readonly (readonly [key: string, value: string])[]): string;
  /** The expression a placeholder stands for; undefined: it is text like other text. */
  placeholder(name: string): string | undefined;
  /** A text put together of expressions, texts and others. */
  joined(parts: readonly { readonly code: string; readonly isText: boolean }[]): string;
}

const PLACEHOLDER = /\{\{([A-Za-z_][^{}]*)\}\}/g;

/** The expression of a value. */
export function valueCode(value: WampValue, language: Language): string {
  if (value === null) return language.nothing;
  if (typeof value === 'boolean') return value ? language.yes : language.no;
  if (typeof value === 'string') return textCode(value, language);
  if (typeof value === 'bigint') return language.int(value);
  if (typeof value === 'number') return isInteger(value) ? language.int(value) : language.float(value);
  if (value instanceof WampFloat) return language.float(value.value);
  if (value instanceof Uint8Array) return language.bytes(value);
  if (Array.isArray(value)) return language.list(value.map((item) => valueCode(item, language)));
  return dictCode(value, language);
}

export function dictCode(dict: Dict, language: Language): string {
  return language.dict(Object.entries(dict).map(([key, item]) => [key, valueCode(item, language)]));
}

/** The expression of a text, its placeholders filled in. */
export function textCode(text: string, language: Language): string {
  const parts: { code: string; isText: boolean }[] = [];
  let plain = '';
  let at = 0;
  const end = () => {
    if (plain !== '') parts.push({ code: language.text(plain), isText: true });
    plain = '';
  };
  for (const match of text.matchAll(PLACEHOLDER)) {
    const code = language.placeholder(match[1] ?? '');
    plain += text.slice(at, code === undefined ? match.index + match[0].length : match.index);
    at = match.index + match[0].length;
    if (code === undefined) continue;
    end();
    parts.push({ code, isText: false });
  }
  plain += text.slice(at);
  end();
  const [only] = parts;
  if (!only) return language.text('');
  return parts.length === 1 ? only.code : language.joined(parts);
}

/** True if no value in it is of a kind: for notes. */
export function some(value: WampValue, test: (leaf: WampValue) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => some(item, test));
  return isDict(value) ? Object.values(value).some((item) => some(item, test)) : test(value);
}

function isInteger(value: number): boolean {
  return Number.isInteger(value) && !Object.is(value, -0);
}

/** A text in double quotes: all but plain ASCII is escaped, so that nothing in it can hide. Python and JavaScript. */
export function quotedText(text: string, astral: (hex: string) => string): string {
  let body = '';
  for (const character of text) {
    if (character === '"' || character === '\\') body += `\\${character}`;
    else if (/^[\x20-\x7e]$/.test(character)) body += character;
    else {
      const hex = (character.codePointAt(0) ?? 0).toString(16);
      body += hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : astral(hex);
    }
  }
  return `"${body}"`;
}
