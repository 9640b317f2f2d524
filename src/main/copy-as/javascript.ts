// What programs for the JavaScript clients have in common: how values are written, and where secrets come from.

import { base64FromBytes } from '../../shared/wamp/base64.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import { WampFloat } from '../../shared/wamp/value.ts';
import { TEMPLATE_NAMES } from '../../shared/template.ts';
import type { Notes } from './code-writer.ts';
import { environmentName } from './request-values.ts';
import { quotedText, some, type Language } from './value-code.ts';

/** A text as JavaScript, in double quotes. */
export function jsText(text: string): string {
  return quotedText(text, (hex) => `\\u{${hex}}`);
}

/** `answer`: placeholders of answers stand for parts of the invocation. */
export function javascript({ answer = false, isText = true } = {}): Language {
  return {
    nothing: 'null',
    yes: 'true',
    no: 'false',
    text: jsText,
    int: (value) => (typeof value === 'bigint' ? `${value}n` : String(value)),
    float: (value) => (Object.is(value, -0) ? '-0' : String(value)),
    bytes: (bytes) =>
      isText ? jsText(`\u0000${base64FromBytes(bytes)}`) : `Buffer.from(${jsText(base64FromBytes(bytes))}, "base64")`,
    list: (items) => `[${items.join(', ')}]`,
    // As a plain key it would set the prototype.
    dict: (entries) =>
      entries.length === 0
        ? '{}'
        : `{ ${entries.map(([key, value]) => `${key === '__proto__' ? '["__proto__"]' : jsText(key)}: ${value}`).join(', ')} }`,
    placeholder(name) {
      const [top = '', ...rest] = name.split('.');
      if (answer && (TEMPLATE_NAMES as readonly string[]).includes(top))
        return `part(invocation, ${[top, ...rest].map(jsText).join(', ')})`;
      return rest.length > 0 || !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)
        ? undefined
        : `needed(${jsText(environmentName(name))})`;
    },
    joined: (parts) => parts.map(({ code, isText: plain }) => (plain ? code : `textOf(${code})`)).join(' + '),
  };
}

/** Functions that the expressions use, those that `body` names. */
export function jsFunctions(body: string): string[] {
  const lines: string[] = [];
  if (body.includes('needed('))
    lines.push(
      '',
      'function needed(name) {',
      '  const value = process.env[name];',
      '  if (value === undefined) throw new Error(`Set ${name} in the environment.`);',
      '  return value;',
      '}',
    );
  if (body.includes('textOf('))
    lines.push(
      '',
      'function textOf(value) {',
      '  return typeof value === "string" ? value : JSON.stringify(value);',
      '}',
    );
  if (body.includes('part('))
    lines.push(
      '',
      'function part(invocation, ...path) {',
      '  return path.reduce((value, step) => value?.[step], invocation) ?? null;',
      '}',
    );
  return lines;
}

/** What JavaScript clients do otherwise with these values. */
export function jsValueNotes(values: WampValue, serializer: string, notes: Notes): void {
  if (some(values, (value) => value instanceof WampFloat))
    notes.add('JavaScript has one kind of numbers: a float such as 1.0 is sent as an integer.');
  if (some(values, (value) => typeof value === 'bigint'))
    notes.add(
      `Integers beyond 2^53 are written as BigInt, which ${serializer === 'json' ? 'JSON.stringify refuses' : 'not every serializer takes'}.`,
    );
}
