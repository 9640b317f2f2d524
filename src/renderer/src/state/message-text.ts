// A message as text: its bytes as UTF-8, masked runs as dots of constant number.

export interface MaskedRun {
  readonly start: number;
  readonly length: number;
}

/** What stands for a masked run, whatever its length. */
export const DOTS = '••••••••';

const CONTINUATION = 0x80;

/**
 * The text of the first bytes of a message, or undefined if they are no UTF-8.
 *
 * @param whole true if these are all of its bytes; else a character that is cut at the end is left out
 */
export function messageText(bytes: Uint8Array, masks: readonly MaskedRun[], whole: boolean): string | undefined {
  const end = whole ? bytes.length : wholeCharacters(bytes);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const sorted = [...masks].sort((a, b) => a.start - b.start);
  let text = '';
  let at = 0;
  try {
    for (const { start, length } of sorted) {
      if (start >= end) break;
      text += decoder.decode(bytes.subarray(at, Math.max(at, start))) + DOTS;
      at = Math.max(at, Math.min(end, start + length));
    }
    return text + decoder.decode(bytes.subarray(at, end));
  } catch {
    return undefined;
  }
}

/** Length without a character that is cut at the end. */
function wholeCharacters(bytes: Uint8Array): number {
  let at = bytes.length;
  // A character has at most three bytes after its first.
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === CONTINUATION) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (needs > back) at = bytes.length - back;
    break;
  }
  return at;
}

/** A text whose masked runs were overwritten with stars: dots stand for them. */
export function withDots(text: string): string {
  return text.replace(/\*+/g, DOTS);
}

const DIGITS = new TextEncoder().encode('0123456789abcdef');

/** Hex digits of bytes, without spaces. One array of digits: a string for each byte would take many times the room. */
export function hexText(bytes: Uint8Array): string {
  const digits = new Uint8Array(bytes.length * 2);
  bytes.forEach((byte, at) => {
    digits[at * 2] = DIGITS[byte >> 4] ?? 0;
    digits[at * 2 + 1] = DIGITS[byte & 0xf] ?? 0;
  });
  return new TextDecoder().decode(digits);
}
