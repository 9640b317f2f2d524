// Overwrites runs of bytes. In a frame that can be decoded only the insides of strings change, in
// whole characters and whole escape sequences, so that the frame stays what it was: a number that is
// a secret altogether becomes another number, base64 stays base64.

import { Buffer } from 'node:buffer';
import type { Mask } from '../../../shared/capture-record.ts';
import type { Range, ValueNode } from '../../../shared/wamp/node.ts';
import { unitLength } from './byte-views.ts';
import type { Run } from './secret-search.ts';

export interface Masked {
  /** As given if there was nothing to mask, else a copy of the same length. */
  readonly bytes: Uint8Array;
  readonly masks: readonly Mask[];
}

const STAR = 0x2a;
const BACKSLASH = 0x5c;
/** The escape that stands for U+0000 and makes a JSON string a byte string. */
const BYTES_MARK_LENGTH = 6;

/** Masks runs in bytes without structure. */
export function maskPlain(bytes: Uint8Array, runs: readonly Run[]): Masked {
  const pen = new Pen(bytes);
  pen.string({ start: 0, end: bytes.length }, disjoint(runs), (copy, { start, end }) => copy.fill(STAR, start, end));
  return pen.result();
}

/** Masks runs in a decoded frame. `escaped`: strings are written with JSON escapes, in quotes. */
export function maskFrame(bytes: Uint8Array, runs: readonly Run[], node: ValueNode, escaped: boolean): Masked {
  const pen = new Pen(bytes);
  maskNode(node, disjoint(runs), escaped, pen);
  return pen.result();
}

/** Sorted and without overlaps: of two runs the one that begins first, else the longer, keeps its bytes. */
function disjoint(runs: readonly Run[]): Run[] {
  const sorted = [...runs].sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: Run[] = [];
  let past = 0;
  for (const run of sorted) {
    if (run.end <= past) continue;
    apart.push(run.start < past ? { ...run, start: past } : run);
    past = run.end;
  }
  return apart;
}

function maskNode(node: ValueNode, runs: readonly Run[], escaped: boolean, pen: Pen): void {
  if (!touched(runs, node)) return;
  switch (node.kind) {
    case 'list':
      for (const item of node.items) maskNode(item, runs, escaped, pen);
      return;
    case 'dict':
      for (const { key, value } of node.entries) {
        maskNode(key, runs, escaped, pen);
        maskNode(value, runs, escaped, pen);
      }
      return;
    case 'string':
      return pen.string(contentOf(node, escaped), runs, (copy, { start, end }) => copy.fill(STAR, start, end));
    case 'bytes':
      return pen.string(
        contentOf(node, escaped),
        runs,
        escaped ? fillBase64 : (copy, { start, end }) => copy.fill(STAR, start, end),
      );
    case 'int':
    case 'float':
      if (escaped) pen.number(node, runs);
      return;
    case 'null':
    case 'bool':
      return;
    default:
      node satisfies never;
  }
}

/** The bytes of a string or byte string without its quotes, length prefix or mark. */
export function contentOf(node: ValueNode & { kind: 'string' | 'bytes' }, escaped: boolean): Range {
  if (escaped) return { start: node.start + 1 + (node.kind === 'bytes' ? BYTES_MARK_LENGTH : 0), end: node.end - 1 };
  return { start: node.end - Buffer.byteLength(node.value), end: node.end };
}

/** Index of the first run that ends after `place`. The runs are sorted and apart. */
function firstAfter(runs: readonly Run[], place: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function touched(runs: readonly Run[], { start, end }: Range): boolean {
  return (runs[firstAfter(runs, start)]?.start ?? Infinity) < end;
}

type Fill = (copy: Uint8Array, range: Range) => void;

class Pen {
  readonly #original: Uint8Array;
  readonly #masks: Mask[] = [];
  #copy: Uint8Array | undefined;

  constructor(original: Uint8Array) {
    this.#original = original;
  }

  result(): Masked {
    return { bytes: this.#copy ?? this.#original, masks: this.#masks };
  }

  /** Masks what the runs cover of a string's content, widened to whole units. */
  string(content: Range, runs: readonly Run[], fill: Fill): void {
    let unit = content.start;
    let past = content.start;
    for (let i = firstAfter(runs, content.start); i < runs.length; i++) {
      const run = runs[i];
      if (!run || run.start >= content.end) return;
      const sought = Math.max(run.start, past);
      while (unit + unitLength(this.#original, unit) <= sought) unit += unitLength(this.#original, unit);
      const start = Math.max(unit, past);
      while (unit < run.end && unit < content.end) unit += unitLength(this.#original, unit);
      past = Math.min(unit, content.end);
      if (past > start) this.#write({ start, end: past }, run, fill);
    }
  }

  /** Masks a number only if a run is the whole of it. */
  number(token: Range, runs: readonly Run[]): void {
    const run = runs[firstAfter(runs, token.start)];
    if (run?.start === token.start && run.end === token.end) this.#write(token, run, fillNumber);
  }

  #write(range: Range, { what, fingerprint }: Run, fill: Fill): void {
    this.#copy ??= Uint8Array.from(this.#original);
    fill(this.#copy, range);
    this.#masks.push({ start: range.start, length: range.end - range.start, what, fingerprint });
  }
}

const LETTER_A = 0x41;
const SOLIDUS = 0x2f;
const EQUALS = 0x3d;

/** Writes "A" for every base64 character, also for one that stands as an escape; padding stays. */
function fillBase64(copy: Uint8Array, { start, end }: Range): void {
  for (let at = start; at < end;) {
    const length = unitLength(copy, at);
    if (copy[at] === BACKSLASH && copy[at + 1] !== SOLIDUS) copy.set(Buffer.from('\\u0041'), at);
    else if (copy[at] !== BACKSLASH && copy[at] !== EQUALS) copy[at] = LETTER_A;
    at += length;
  }
}

const [DIGIT_ZERO, DIGIT_ONE, DIGIT_TWO, DIGIT_EIGHT, DIGIT_NINE] = [0x30, 0x31, 0x32, 0x38, 0x39] as const;
/** 2^53, the largest id, has this many digits: sixteen nines would be none. */
const LONGEST_ID = 16;

/** Writes one digit all over, in the same form: an id stays an id, and the number is never the old one. */
function fillNumber(copy: Uint8Array, { start, end }: Range): void {
  const isDigit = (byte: number) => byte >= DIGIT_ZERO && byte <= DIGIT_NINE;
  const first = copy.subarray(start, end).find(isDigit) ?? DIGIT_ZERO;
  const [usual, other] = end - start === LONGEST_ID ? [DIGIT_ONE, DIGIT_TWO] : [DIGIT_NINE, DIGIT_EIGHT];
  let digit: number = first === usual ? other : usual;
  for (let at = start; at < end; at++) {
    const byte = copy[at] ?? 0;
    // An exponent of ones: nines would be out of range.
    if ((byte | 0x20) === 0x65) digit = DIGIT_ONE;
    else if (isDigit(byte)) copy[at] = digit;
  }
}
