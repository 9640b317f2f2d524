// Which bytes of a frame are the inside of a value: a string without its quotes, marker and length, a
// number without its marker. What is overwritten there leaves a frame that can still be decoded.
// Sources: MessagePack specification (formats), RFC 8949 section 3 (CBOR heads and chunks), UBJSON draft 12.

import { Buffer } from 'node:buffer';
import type { Range, ValueNode } from '../../../shared/wamp/node.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import { plainView, withoutJsonEscapes, type ByteView } from './byte-views.ts';

/** How values are written; BJData writes them as UBJSON does, but for the order of the bytes. */
export type FrameFormat = 'json' | 'msgpack' | 'cbor' | 'ubjson';

export type StringNode = ValueNode & { kind: 'string' | 'bytes' };
export type NumberNode = ValueNode & { kind: 'int' | 'float' };

/** The format of a serializer, batched or not. */
export function formatOf({ binary, name }: Pick<Serializer, 'binary' | 'name'>): FrameFormat {
  if (!binary) return 'json';
  if (name.startsWith('msgpack')) return 'msgpack';
  return name.startsWith('cbor') ? 'cbor' : 'ubjson';
}

/** The escape that stands for U+0000 and makes a JSON string a byte string; the other convention is "0x". */
const BYTES_ESCAPE_LENGTH = 6;
const HEX_MARK_LENGTH = 2;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** True if a byte string in JSON is written as U+0000 and base64 rather than as "0x" and hex. */
export function isBase64(bytes: Uint8Array, { start }: Range): boolean {
  const [first, second, ...zeros] = bytes.subarray(start + 1, start + 1 + BYTES_ESCAPE_LENGTH);
  return first === BACKSLASH && second === LETTER_U && zeros.every((byte) => byte === 0x30);
}

/** The runs of bytes that are a string's content: one, but for CBOR strings that come in chunks. */
export function contentsOf(node: StringNode, bytes: Uint8Array, format: FrameFormat): Iterable<Range> {
  const { start, end } = node;
  switch (format) {
    case 'json': {
      const mark = node.kind === 'string' ? 0 : isBase64(bytes, node) ? BYTES_ESCAPE_LENGTH : HEX_MARK_LENGTH;
      return [{ start: Math.min(start + 1 + mark, end - 1), end: end - 1 }];
    }
    case 'cbor':
      return cborContents(node, bytes);
    case 'msgpack':
    case 'ubjson':
      return [{ start: Math.max(start, end - Buffer.byteLength(node.value)), end }];
    default:
      return format satisfies never;
  }
}

/** The content of a string as one view, escapes undone and chunks joined. */
export function contentView(node: StringNode, bytes: Uint8Array, format: FrameFormat): ByteView {
  if (format === 'cbor' && isChunked(node, bytes)) return joined(node, bytes);
  const [first = node] = contentsOf(node, bytes, format);
  const inside = bytes.subarray(first.start, first.end);
  const view = (format === 'json' ? withoutJsonEscapes(inside) : undefined) ?? plainView(inside);
  return {
    bytes: view.bytes,
    source: (start, end) => {
      const range = view.source(start, end);
      return { start: range.start + first.start, end: range.end + first.start };
    },
  };
}

/** True if the string comes in several chunks, so that a secret in it may not stand in one piece. */
export function isChunked(node: ValueNode, bytes: Uint8Array): boolean {
  if (node.kind !== 'string' && node.kind !== 'bytes') return false;
  const head = bytes[afterTags(bytes, node.start)];
  return head === CHUNKED_BYTES || head === CHUNKED_TEXT;
}

/** Heads of CBOR strings without a length, and what ends their chunks. */
const CHUNKED_BYTES = 0x5f;
const CHUNKED_TEXT = 0x7f;
const BREAK = 0xff;

/** True if a CBOR frame may hold a string in chunks. */
export function mayHoldChunks(bytes: Uint8Array): boolean {
  return bytes.includes(CHUNKED_TEXT) || bytes.includes(CHUNKED_BYTES);
}

/** Where the chunks of a string lie is kept in numbers alone: there may be millions of them. */
function joined(node: StringNode, bytes: Uint8Array): ByteView {
  let count = 0;
  let length = 0;
  for (const { start, end } of cborContents(node, bytes)) {
    count++;
    length += end - start;
  }
  const content = Buffer.allocUnsafe(length);
  const places = new Uint32Array(count);
  const sources = new Uint32Array(count);
  let filled = 0;
  let chunk = 0;
  for (const { start, end } of cborContents(node, bytes)) {
    places[chunk] = filled;
    sources[chunk++] = start;
    content.set(bytes.subarray(start, end), filled);
    filled += end - start;
  }
  /** The place in the frame of a byte of the content. */
  const sourceOf = (at: number): number => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return (sources[low - 1] ?? node.start) + at - (places[low - 1] ?? 0);
  };
  return {
    bytes: content,
    source: (start, end) => ({ start: sourceOf(start), end: end > start ? sourceOf(end - 1) + 1 : sourceOf(start) }),
  };
}

const TAG = 6;
const SMALLEST_HEAD = 24;

/** Bytes of the head (type and number or length) that begins with `first`. */
function headLength(first: number): number {
  const additional = first & 0x1f;
  return additional < SMALLEST_HEAD || additional === 0x1f ? 1 : 1 + (1 << (additional - SMALLEST_HEAD));
}

function afterTags(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >> 5 === TAG) at += headLength(bytes[at] ?? 0);
  return at;
}

function* cborContents(node: Range, bytes: Uint8Array): Generator<Range> {
  const first = afterTags(bytes, node.start);
  const head = bytes[first] ?? 0;
  if (head !== CHUNKED_BYTES && head !== CHUNKED_TEXT) {
    yield { start: Math.min(first + headLength(head), node.end), end: node.end };
    return;
  }
  for (let at = first + 1; at < node.end && bytes[at] !== BREAK;) {
    const start = at + headLength(bytes[at] ?? 0);
    const end = Math.min(start + lengthAt(bytes, at, start - at), node.end);
    if (end > start) yield { start, end };
    at = end;
  }
}

/** The length a CBOR head says. */
function lengthAt(bytes: Uint8Array, at: number, head: number): number {
  if (head === 1) return (bytes[at] ?? 0) & 0x1f;
  let length = 0;
  for (let i = 1; i < head; i++) length = length * 256 + (bytes[at + i] ?? 0);
  return length;
}

/** What of a number can be overwritten. */
export interface NumberContent extends Range {
  /** `digits`: written as text; `bytes`: in bytes of its own; `bits`: in one byte that is marker and value in one. */
  readonly kind: 'digits' | 'bytes' | 'bits';
  /** Bits of that one byte that are the marker. */
  readonly keep?: number;
}

/** The parts of a number that may be overwritten: one, but for large CBOR integers in chunks. */
export function numberContents(node: NumberNode, bytes: Uint8Array, format: FrameFormat): readonly NumberContent[] {
  const { start, end } = node;
  switch (format) {
    case 'json':
      return [{ kind: 'digits', start, end }];
    case 'msgpack': {
      const first = bytes[start] ?? 0;
      if (end - start > 1) return [{ kind: 'bytes', start: start + 1, end }];
      return [{ kind: 'bits', start, end, keep: first < 0x80 ? 0x80 : 0xe0 }];
    }
    case 'cbor': {
      const at = afterTags(bytes, start);
      const type = (bytes[at] ?? 0) >> 5;
      if (type === 2) return Array.from(cborContents(node, bytes), (range) => ({ kind: 'bytes', ...range }));
      if (end - at > 1) return [{ kind: 'bytes', start: at + 1, end }];
      return type < 2 ? [{ kind: 'bits', start: at, end, keep: 0xe0 }] : [];
    }
    case 'ubjson':
      return [ubjsonNumber(node, bytes)];
    default:
      return format satisfies never;
  }
}

/** Numbers in typed lists have no marker of their own; those of the type `H` are text. */
function ubjsonNumber({ start, end, text }: NumberNode, bytes: Uint8Array): NumberContent {
  const digits = end - text.length;
  if (digits >= start && Buffer.from(bytes.subarray(digits, end)).toString('latin1') === text)
    return { kind: 'digits', start: digits, end };
  const length = end - start;
  // A marker makes the length odd; two bytes are a marker with one, or a number of two.
  const second = bytes[start + 1] ?? 0;
  const isShort = length === 2 && [second, second - 256].includes(Number(text));
  return { kind: 'bytes', start: (length % 2 === 1 && length > 1) || isShort ? start + 1 : start, end };
}
