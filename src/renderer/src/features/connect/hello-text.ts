// A message as JSON text to be read: what holds no more than plain values stands on one line, however long;
// everything else is broken, with one line for each item.

import { isDict, type WampValue } from '../../../../shared/wamp/value.ts';

export interface JsonLine {
  /** How far the line is indented. */
  readonly depth: number;
  readonly text: string;
}

/** The lines of a value that JSON can say. Of dictionaries under the key `folded` the number of entries is shown. */
export function jsonLines(value: WampValue, folded?: string): JsonLine[] {
  return linesOf('', value, 0, '', folded);
}

function linesOf(name: string, value: WampValue, depth: number, comma: string, folded?: string): JsonLine[] {
  if (isShort(value)) return [{ depth, text: `${name}${shortText(value, folded)}${comma}` }];
  const items = itemsOf(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return [
    { depth, text: `${name}${open}` },
    ...items.flatMap((item, index) =>
      linesOf(item.name, item.value, depth + 1, index < items.length - 1 ? ',' : '', folded),
    ),
    { depth, text: `${close}${comma}` },
  ];
}

interface Item {
  readonly name: string;
  readonly value: WampValue;
}

function itemsOf(value: WampValue): Item[] {
  if (Array.isArray(value)) return value.map((item) => ({ name: '', value: item }));
  if (!isDict(value)) return [];
  return Object.entries(value).map(([key, item]) => ({ name: `${JSON.stringify(key)}: `, value: item }));
}

/** Plain values, lists and dictionaries of them, and a dictionary that only wraps such a one. */
function isShort(value: WampValue): boolean {
  const items = itemsOf(value);
  const [only] = items;
  if (items.length === 1 && only) return isShort(only.value);
  return items.every((item) => typeof item.value !== 'object' || item.value === null);
}

function shortText(value: WampValue, folded?: string): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = itemsOf(value).map((item) => {
    const isFolded = folded !== undefined && item.name === `${JSON.stringify(folded)}: ` && isDict(item.value);
    return `${item.name}${isFolded ? `{… ${itemsOf(item.value).length}}` : shortText(item.value, folded)}`;
  });
  return `${open}${items.join(', ')}${close}`;
}
