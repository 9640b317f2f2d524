// From a node (value with its place) to the plain value.

import { hexFromBytes } from '../../shared/wamp/hex.ts';
import { MAX_ID } from '../../shared/wamp/ids.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { setOwn, type Dict, type WampValue } from '../../shared/wamp/value.ts';

/**
 * The value of a node. Integers beyond ±(2^53 − 1) become bigint, except for 2^53, the largest id;
 * of duplicate keys the last one counts, as in JSON.parse; keys that are no strings are written as text.
 */
export function nodeValue(node: ValueNode): WampValue {
  switch (node.kind) {
    case 'null':
      return null;
    case 'bool':
    case 'string':
    case 'bytes':
      return node.value;
    case 'int':
      return integer(node.text);
    case 'float':
      // The shortest digits of a 32-bit float are those of a near 64-bit one.
      return node.mark?.endsWith('float32') ? Math.fround(Number(node.text)) : Number(node.text);
    case 'list':
      return listValue(node);
    case 'dict':
      return dictValue(node);
    default:
      return node satisfies never;
  }
}

/** The list of a list node. */
export function listValue(node: ValueNode & { kind: 'list' }): WampValue[] {
  return node.plain ?? node.items.map(nodeValue);
}

/** The dictionary of a dict node. */
export function dictValue(node: ValueNode & { kind: 'dict' }): Dict {
  if (node.plain) return node.plain;
  const dict: Dict = {};
  for (const { key, value } of node.entries) setOwn(dict, keyText(key), nodeValue(value));
  return dict;
}

/** Bytes of a key that are told. */
const LONGEST_KEY = 32;

/** A key as text, whatever its type. */
export function keyText(key: ValueNode): string {
  if (key.kind === 'string') return key.value;
  if (key.kind === 'bool') return String(key.value);
  if (key.kind === 'bytes') {
    return `0x${hexFromBytes(key.value.subarray(0, LONGEST_KEY))}${key.value.length > LONGEST_KEY ? '…' : ''}`;
  }
  return key.kind === 'int' || key.kind === 'float' ? key.text : key.kind;
}

function integer(text: string): number | bigint {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(text);
  return exact === BigInt(MAX_ID) ? MAX_ID : exact;
}
