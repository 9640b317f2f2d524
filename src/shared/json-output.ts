// A value as JSON text for reading: short lists and dictionaries on one line, integers with every digit,
// floats as floats, byte strings as JSON carries them (U+0000 and base64).

import { base64FromBytes } from './wamp/base64.ts';
import { isDict, WampFloat, type WampValue } from './wamp/value.ts';

/** Longest line that is not broken. */
const LINE = 80;
const INDENT = '  ';

/** JSON text of a value, indented where it is long. */
export function jsonOutput(value: WampValue, indent = ''): string {
  const line = oneLine(value);
  if (indent.length + line.length <= LINE) return line;
  const inner = indent + INDENT;
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((item) => inner + jsonOutput(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (isDict(value) && Object.keys(value).length > 0) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${inner}${JSON.stringify(key)}: ${jsonOutput(item, inner)}`,
    );
    return `{\n${entries.join(',\n')}\n${indent}}`;
  }
  return line;
}

/** JSON text of a value without line ends. */
export function oneLine(value: WampValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : String(value);
  if (value instanceof WampFloat) return value.text;
  if (value instanceof Uint8Array) return JSON.stringify(`\u0000${base64FromBytes(value)}`);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (!isDict(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** What a message carries: its arguments, its keyword arguments, or both, one after the other. */
export function payloadOutput(args: readonly WampValue[], kwargs: WampValue): string {
  return payloadParts(args, kwargs)
    .map((part) => jsonOutput(part))
    .join('\n');
}

function payloadParts(args: readonly WampValue[], kwargs: WampValue): WampValue[] {
  const hasKwargs = isDict(kwargs) && Object.keys(kwargs).length > 0;
  return [...(args.length > 0 || !hasKwargs ? [[...args]] : []), ...(hasKwargs ? [kwargs] : [])];
}

/** The same on one line. */
export function payloadLine(args: readonly WampValue[], kwargs: WampValue): string {
  return payloadParts(args, kwargs).map(oneLine).join(' ');
}
