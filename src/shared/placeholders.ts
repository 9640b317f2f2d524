// Placeholders in the arguments of a request: `{{name}}` in a string stands for a secret of that name. Keys of
// dictionaries are left as they are.

import type { JsonValue } from './wamp/value.ts';

const PLACEHOLDER = /\{\{([A-Za-z_][A-Za-z0-9_-]{0,63})\}\}/g;

/** The same value with every string put through `fill`. */
function mapStrings(value: JsonValue, fill: (text: string) => string): JsonValue {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, fill));
  if (value === null || typeof value !== 'object') return value;
  // Object.fromEntries makes own properties of all keys, `__proto__` included.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, fill)]));
}

/** Names of the placeholders in a value, each once, in the order in which they come. */
export function placeholdersIn(value: JsonValue): string[] {
  const names = new Set<string>();
  mapStrings(value, (text) => {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) names.add(name);
    return text;
  });
  return [...names];
}

/**
 * A value with its placeholders filled; `valueOf` gives what a name stands for, and a placeholder it does not know
 * stays as it is. `filled` hears of every string that was changed.
 */
export function fillPlaceholders(
  value: JsonValue,
  valueOf: (name: string) => string | undefined,
  filled: (text: string) => void = () => {},
): JsonValue {
  return mapStrings(value, (text) => {
    const result = text.replaceAll(PLACEHOLDER, (whole, name: string) => valueOf(name) ?? whole);
    if (result !== text) filled(result);
    return result;
  });
}
