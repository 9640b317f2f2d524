// JSON texts for tests: arbitrary ones in every spelling the grammar allows, and a reading of a node
// in the terms of JSON.parse.

import fc from 'fast-check';
import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import { setOwn, type Dict, type WampValue } from '../../../../src/shared/wamp/value.ts';

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

const space = fc.constantFrom('', '', '', ' ', '\n\t', '\r\n ');
const part = fc.constantFrom(
  'a', 'key', ' ', 'é', 'ß', '漢字', '😀', '\u007f', '\u2028', '\ufffd', '\\n', '\\"', '\\\\', '\\/', '\\b', '\\f', '\\r', '\\t',
  '\\u00e9', '\\u6F22', '\\ud83d\\ude00', '\\ud800', '\\udfff', '__proto__', 'constructor',
); // prettier-ignore
const string = fc.array(part, { maxLength: 4 }).map((parts) => `"${parts.join('')}"`);
const digits = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '18446744073709551616',
    '9'.repeat(60),
  ),
  fc.nat().map(String),
);
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.constantFrom('', '', '', '.0', '.25', '.1234567890123456789'),
    fc.constantFrom('', '', '', 'e1', 'E+2', 'e-3', 'e400'),
  )
  .map((parts) => parts.join(''));
const literal = fc.constantFrom('true', 'false', 'null');

/** Any JSON text: white space in all places, all escapes, all spellings of numbers, duplicate keys. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string; list: string; dict: string }>((tie) => ({
  value: fc
    .tuple(space, fc.oneof({ maxDepth: 4 }, string, number, literal, tie('list'), tie('dict')), space)
    .map((parts) => parts.join('')),
  list: fc
    .tuple(space, fc.array(tie('value'), { maxLength: 4 }))
    .map(([before, items]) => `[${before}${items.join(',')}]`),
  dict: fc
    .tuple(space, fc.array(fc.tuple(space, string, space, tie('value')), { maxLength: 4 }))
    .map(
      ([before, entries]) => `{${before}${entries.map(([a, key, b, value]) => `${a}${key}${b}:${value}`).join(',')}}`,
    ),
})).value;

/** What JSON.parse makes of the text a node was read from (byte strings apart). */
export function parsedLike(node: ValueNode): WampValue {
  switch (node.kind) {
    case 'null':
      return null;
    case 'int':
    case 'float':
      return Number(node.text);
    case 'list':
      return node.items.map(parsedLike);
    case 'dict': {
      const dict: Dict = {};
      for (const { key, value } of node.entries) setOwn(dict, String(parsedLike(key)), parsedLike(value));
      return dict;
    }
    default:
      return node.value;
  }
}

/** The node and all nodes inside it, keys included. */
export function allNodes(node: ValueNode): ValueNode[] {
  if (node.kind === 'list') return [node, ...node.items.flatMap(allNodes)];
  if (node.kind === 'dict') return [node, ...node.entries.flatMap(({ key, value }) => [key, ...allNodes(value)])];
  return [node];
}

/** The same node, as it would be if it began `by` bytes earlier. */
export function movedBack(node: ValueNode, by: number): ValueNode {
  const range = { start: node.start - by, end: node.end - by };
  if (node.kind === 'list') return { ...node, ...range, items: node.items.map((item) => movedBack(item, by)) };
  if (node.kind === 'dict') {
    const entries = node.entries.map(({ key, value }) => ({ key: movedBack(key, by), value: movedBack(value, by) }));
    return { ...node, ...range, entries };
  }
  return { ...node, ...range };
}
