// What a router sends is printed on a terminal: control and bidirectional characters become visible
// escapes, so that no text can move the cursor, colour the screen or reorder a line.

const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The text with every character that could act on the terminal as an escape. */
export function visible(text: string): string {
  return text.replaceAll(HOSTILE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A float of an integral value in wire form, as JSON text; within a string its quotes would be escaped. */
const WHOLE_FLOAT = /\{"\$":"float","v":"(-?\d+(?:\.\d+|(?:\.\d+)?e[+-]?\d+))"\}/g;

/**
 * JSON on one line; what could act on the terminal stands as the escape that JSON has for it, and a float whose value
 * is an integer as its digits: `1.0`.
 */
export function visibleJson(value: unknown): string {
  return visible(JSON.stringify(value).replaceAll(WHOLE_FLOAT, '$1'));
}

/** Microseconds as milliseconds: two decimals below 100, none above. */
export function milliseconds(micros: number): string {
  const ms = micros / 1000;
  return ms < 100 ? ms.toFixed(2) : ms.toFixed(0);
}
