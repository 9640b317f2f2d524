// A view is what bytes say once their escapes are undone, with the way back: which source bytes stand
// for a run of the view. So a secret that hides behind any mixture of escapes is found by a plain
// search, and the mask covers whole escape sequences. Only the places with escapes are kept, not a
// map of every byte: a frame may be 100 MB.

import { Buffer } from 'node:buffer';
import { asBuffer } from './as-buffer.ts';
import type { Range } from '../../../shared/wamp/node.ts';

export interface ByteView {
  readonly bytes: Uint8Array;
  /** The source bytes behind `[start, end)` of the view; escapes count whole. */
  readonly source: (start: number, end: number) => Range;
}

/** Bytes as they are. */
export function plainView(bytes: Uint8Array): ByteView {
  return { bytes, source: (start, end) => ({ start, end }) };
}

/** A view of a view's bytes, told in the places of the first one. */
export function viewThrough(outer: ByteView, inner: ByteView): ByteView {
  return {
    bytes: inner.bytes,
    source: (start, end) => {
      const between = inner.source(start, end);
      return outer.source(between.start, between.end);
    },
  };
}

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const PERCENT = 0x25;
const PLUS = 0x2b;
const BLANK = 0x20;
const SIMPLE_ESCAPES = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([letter, meant]) => [letter.charCodeAt(0), meant.charCodeAt(0)] as const,
  ),
);

/**
 * Reads the escape sequence at `at` and writes what it stands for into `out` at `to`. Returns both
 * lengths, packed by `lengths`; 0 if no escape stands there.
 */
type Unescape = (bytes: Uint8Array, at: number, out: Uint8Array, to: number) => number;

/** Source bytes of an escape (up to 12) and the bytes it stands for (up to 4), in one number. */
function lengths(source: number, meant: number): number {
  return (source << 3) | meant;
}

/**
 * Undoes JSON escapes (RFC 8259, section 7), wherever they stand; a backslash that begins none is left.
 * Undefined if there are none. `late` reads a run of two or more backslashes from its second on: in
 * bytes that are no JSON nobody knows where the pairs begin.
 */
export function withoutJsonEscapes(bytes: Uint8Array, late = false): ByteView | undefined {
  return unfold(bytes, BACKSLASH, late ? lateJsonEscape : jsonEscape);
}

/** Undoes percent-encoding (RFC 3986, section 2.1). Undefined if there is none. */
export function withoutPercentEncoding(bytes: Uint8Array): ByteView | undefined {
  return unfold(bytes, PERCENT, percentEscape);
}

/** The view with "+" read as a blank, as HTML forms write it. */
export function withBlanks(view: ByteView): ByteView {
  return { bytes: view.bytes.map((byte) => (byte === PLUS ? BLANK : byte)), source: view.source };
}

const percentEscape: Unescape = (bytes, at, out, to) => {
  const value = hexAt(bytes, at + 1, 2);
  if (value < 0) return 0;
  out[to] = value;
  return lengths(3, 1);
};

const lateJsonEscape: Unescape = (bytes, at, out, to) =>
  bytes[at - 1] !== BACKSLASH && bytes[at + 1] === BACKSLASH ? 0 : jsonEscape(bytes, at, out, to);

/** A surrogate pair in two escapes counts as one. */
const jsonEscape: Unescape = (bytes, at, out, to) => {
  const letter = bytes[at + 1] ?? 0;
  if (letter !== LETTER_U) {
    const meant = SIMPLE_ESCAPES.get(letter);
    if (meant === undefined) return 0;
    out[to] = meant;
    return lengths(2, 1);
  }
  const first = hexAt(bytes, at + 2, 4);
  if (first < 0) return 0;
  if (first >= 0xd800 && first < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === LETTER_U) {
    const second = hexAt(bytes, at + 8, 4);
    if (second >= 0xdc00 && second < 0xe000) {
      return lengths(12, writeUtf8(0x10000 + ((first - 0xd800) << 10) + second - 0xdc00, out, to));
    }
  }
  return lengths(6, writeUtf8(first, out, to));
};

/** Writes a code point as UTF-8 (RFC 3629; a lone surrogate in the same manner) and returns its length. */
function writeUtf8(code: number, out: Uint8Array, to: number): number {
  if (code < 0x80) {
    out[to] = code;
    return 1;
  }
  const length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (let i = length - 1, rest = code; i > 0; i--, rest >>= 6) out[to + i] = 0x80 | (rest & 0x3f);
  out[to] = ((0xf00 >> length) & 0xff) | (code >> (6 * (length - 1)));
  return length;
}

const ignored = new Uint8Array(4);

/**
 * Length of the unit that begins at `at` in the text of a JSON string: an escape sequence, a UTF-8
 * character or one byte. A mask that begins and ends between units leaves a readable string.
 */
export function unitLength(bytes: Uint8Array, at: number): number {
  return bytes[at] === BACKSLASH ? jsonEscape(bytes, at, ignored, 0) >> 3 || 1 : characterLength(bytes, at);
}

/** Length of the UTF-8 character, or the single byte, that begins at `at`. */
export function characterLength(bytes: Uint8Array, at: number): number {
  let length = 1;
  if ((bytes[at] ?? 0) >= 0xc0) while (((bytes[at + length] ?? 0) & 0xc0) === 0x80) length++;
  return length;
}

/** The number that so many hex digits stand for, −1 if they are none. */
function hexAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const byte = bytes[i] ?? 0;
    const lower = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (lower >= 0x61 && lower <= 0x66) value = value * 16 + lower - 0x61 + 10;
    else return -1;
  }
  return value;
}

/** Copies the bytes with every escape replaced; `sign` is the byte that begins one. */
function unfold(bytes: Uint8Array, sign: number, unescape: Unescape): ByteView | undefined {
  const source = asBuffer(bytes);
  let sought = source.indexOf(sign);
  if (sought < 0) return undefined;
  while (sought >= 0 && unescape(source, sought, ignored, 0) === 0) sought = source.indexOf(sign, sought + 1);
  if (sought < 0) return undefined;
  const out = Buffer.allocUnsafe(source.length);
  const jumps = new Jumps();
  let kept = 0;
  let length = 0;
  while (sought >= 0) {
    const packed = unescape(source, sought, ignored, 0);
    if (packed > 0) {
      length += copy(source, kept, sought, out, length);
      unescape(source, sought, out, length);
      jumps.add(length, packed & 7, sought, packed >> 3);
      length += packed & 7;
      kept = sought + (packed >> 3);
    }
    sought = source.indexOf(sign, Math.max(kept, sought + 1));
  }
  length += copy(source, kept, source.length, out, length);
  return { bytes: out.subarray(0, length), source: (start, end) => jumps.source(start, end) };
}

/** Copies `source[start, end)` and returns how much that was. Short runs are quicker by hand. */
function copy(source: Buffer, start: number, end: number, out: Buffer, to: number): number {
  if (end - start > 64) return source.copy(out, to, start, end);
  for (let i = start; i < end; i++) out[to + i - start] = source[i] ?? 0;
  return end - start;
}

/** Where view and source run apart: one row for each escape sequence, in order. */
class Jumps {
  #rows = new Uint32Array(4 * 16);
  count = 0;

  /** `meant` view bytes at `to` stand for `length` source bytes at `from`. */
  add(to: number, meant: number, from: number, length: number): void {
    const at = this.count * 4;
    if (at === this.#rows.length) {
      const larger = new Uint32Array(at * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows.set([to, meant, from, length], at);
    this.count++;
  }

  source(start: number, end: number): Range {
    return { start: this.#at(start).start, end: end > start ? this.#at(end - 1).end : this.#at(start).start };
  }

  /** Source bytes of one view byte. */
  #at(place: number): Range {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle * 4] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return { start: place, end: place + 1 };
    const row = (low - 1) * 4;
    const [to = 0, meant = 0, from = 0, length = 0] = this.#rows.subarray(row, row + 4);
    if (place < to + meant) return { start: from, end: from + length };
    const start = from + length + (place - to - meant);
    return { start, end: start + 1 };
  }
}
