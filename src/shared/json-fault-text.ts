// What can be wrong with JSON that a person types, in words.

import type { JsonFault } from './json-input.ts';

/** What a whole text is to be, besides JSON. */
export type ShapeFault = 'list-expected' | 'dict-expected';

export const JSON_FAULT_TEXTS: Readonly<Record<JsonFault | ShapeFault, string>> = {
  'value-expected': 'a value is expected',
  'key-expected': 'a key in double quotes is expected',
  'colon-expected': 'a colon is expected after the key',
  'comma-or-bracket': 'a comma or ] is expected',
  'comma-or-brace': 'a comma or } is expected',
  'string-open': 'this text has no closing quote',
  'control-character': 'a control character must be written as an escape',
  'bad-escape': 'this escape does not exist in JSON',
  'bad-number': 'this is not a number in JSON',
  'number-too-large': 'this number is too large',
  'key-twice': 'this key stands here twice',
  'too-deep': 'this is nested too deeply',
  'after-end': 'nothing more is expected here',
  'list-expected': 'a list [ … ] is expected',
  'dict-expected': 'a dictionary { … } is expected',
};

/** A fault as a sentence; `what`: what was found in its place, if it can be told. */
export function jsonFaultText(line: number, column: number, fault: string, what: string): string {
  return `Line ${line}, column ${column}: ${fault}${what === '' ? '' : `, found ${what}`}.`;
}
