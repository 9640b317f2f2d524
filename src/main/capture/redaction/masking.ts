// Overwrites runs of bytes. In a frame that can be decoded only the insides of strings and numbers
// change, strings in whole characters and whole escape sequences, so that the frame stays what it was: a
// number that is a secret altogether becomes another number, base64 stays base64 and hex stays hex.

import { Buffer } from 'node:buffer';
import type { Mask } from '../../../shared/capture-record.ts';
import type { Range, ValueNode } from '../../../shared/wamp/node.ts';
import { characterLength, unitLength } from './byte-views.ts';
import type { Run } from './secret-search.ts';
import {
  contentsOf,
  isBase64,
  numberContents,
  type FrameFormat,
  type NumberContent,
  type NumberNode,
  type StringNode,
} from './value-content.ts';

export interface Masked {
  /** As given if there was nothing to mask, else a copy of the same length. */
  readonly bytes: Uint8Array;
  readonly masks: readonly Mask[];
}

const STAR = 0x2a;
const BACKSLASH = 0x5c;

/** Length of what must be overwritten whole. */
type UnitLength = (bytes: Uint8Array, at: number) => number;
type Fill = (copy: Uint8Array, range: Range) => void;

const oneByte: UnitLength = () => 1;
const fillStars: Fill = (copy, { start, end }) => void copy.fill(STAR, start, end);

/** Masks runs in bytes without structure. */
export function maskPlain(bytes: Uint8Array, runs: readonly Run[]): Masked {
  const pen = new Pen(bytes, 'json');
  pen.content({ start: 0, end: bytes.length }, disjoint(runs), unitLength, fillStars);
  return pen.result();
}

/** Masks runs in a decoded frame. */
export function maskFrame(bytes: Uint8Array, runs: readonly Run[], node: ValueNode, format: FrameFormat): Masked {
  const pen = new Pen(bytes, format);
  maskNode(node, disjoint(runs), pen);
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

function maskNode(node: ValueNode, runs: readonly Run[], pen: Pen): void {
  if (!touched(runs, node)) return;
  switch (node.kind) {
    case 'list':
      for (const item of node.items) maskNode(item, runs, pen);
      return;
    case 'dict':
      for (const { key, value } of node.entries) {
        maskNode(key, runs, pen);
        maskNode(value, runs, pen);
      }
      return;
    case 'string':
    case 'bytes':
      return pen.string(node, runs);
    case 'int':
    case 'float':
      return pen.number(node, runs);
    case 'null':
    case 'bool':
      return;
    default:
      node satisfies never;
  }
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

class Pen {
  readonly #original: Uint8Array;
  readonly #format: FrameFormat;
  readonly #masks: Mask[] = [];
  #copy: Uint8Array | undefined;

  constructor(original: Uint8Array, format: FrameFormat) {
    this.#original = original;
    this.#format = format;
  }

  result(): Masked {
    return { bytes: this.#copy ?? this.#original, masks: this.#masks };
  }

  /** Masks what the runs cover of a string, in each of its chunks. */
  string(node: StringNode, runs: readonly Run[]): void {
    const isText = node.kind === 'string';
    const isJson = this.#format === 'json';
    const unit = isJson ? unitLength : isText ? characterLength : oneByte;
    const fill = isText || !isJson ? fillStars : isBase64(this.#original, node) ? fillBase64 : fillHex;
    for (const content of contentsOf(node, this.#original, this.#format)) this.content(content, runs, unit, fill);
  }

  /** Masks what the runs cover of a run of bytes, widened to whole units. */
  content(content: Range, runs: readonly Run[], unitAt: UnitLength, fill: Fill): void {
    let unit = content.start;
    let past = content.start;
    for (let i = firstAfter(runs, content.start); i < runs.length; i++) {
      const run = runs[i];
      if (!run || run.start >= content.end) return;
      const sought = Math.max(run.start, past);
      while (unit + unitAt(this.#original, unit) <= sought) unit += unitAt(this.#original, unit);
      const start = Math.max(unit, past);
      while (unit < run.end && unit < content.end) unit += unitAt(this.#original, unit);
      past = Math.min(unit, content.end);
      if (past > start) this.#write({ start, end: past }, run, fill);
    }
  }

  /**
   * Masks a number if a run is the whole of it. A run that covers all bytes of a binary one counts too: a secret may
   * stand in a list of small integers, where its bytes can be read.
   */
  number(node: NumberNode, runs: readonly Run[]): void {
    const contents = numberContents(node, this.#original, this.#format);
    const run = runs[firstAfter(runs, contents[0]?.start ?? node.start)];
    if (!run) return;
    const isWhole = run.start === node.start && run.end === node.end;
    const isCovered = ({ kind, start, end }: NumberContent) =>
      kind !== 'digits' && run.start <= start && end <= run.end;
    if (!isWhole && !contents.every(isCovered)) return;
    for (const content of contents) {
      this.#write(content, run, content.kind === 'digits' ? fillDigits : (copy) => fillNumber(copy, content));
    }
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

/** Writes "0" for every hex digit, also for one that stands as an escape. */
function fillHex(copy: Uint8Array, { start, end }: Range): void {
  for (let at = start; at < end;) {
    const length = unitLength(copy, at);
    if (copy[at] === BACKSLASH) copy.set(Buffer.from('\\u0030'), at);
    else copy[at] = DIGIT_ZERO;
    at += length;
  }
}

const [DIGIT_ZERO, DIGIT_ONE, DIGIT_TWO, DIGIT_EIGHT, DIGIT_NINE] = [0x30, 0x31, 0x32, 0x38, 0x39] as const;
/** 2^53, the largest id, has this many digits: sixteen nines would be none. */
const LONGEST_ID = 16;

/** Writes one digit all over, in the same form: an id stays an id, and the number is never the old one. */
function fillDigits(copy: Uint8Array, { start, end }: Range): void {
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

/** Eight stars would be no id: with these zeros it is one, and another number, in either order of the bytes. */
const OUTER_ZEROS = 2;
const LONGEST_NUMBER = 8;

/** Writes another number of the same type and length. */
function fillNumber(copy: Uint8Array, { start, end, keep = 0 }: NumberContent): void {
  const before = copy.slice(start, end);
  const outer = end - start === LONGEST_NUMBER ? OUTER_ZEROS : 0;
  for (const star of [STAR, STAR + 1]) {
    copy.fill(0, start, end);
    copy.fill(((before[0] ?? 0) & keep) | (star & ~keep), start + outer, end - outer);
    if (before.some((byte, i) => copy[start + i] !== byte)) return;
  }
}
