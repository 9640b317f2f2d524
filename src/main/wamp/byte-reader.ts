// What the readers of binary formats have in common: a place in the bytes, heads and lengths with
// their limits, text, lists and dictionaries. A length is only believed if so many bytes are there:
// nothing is made in advance for what a peer promises.

import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { floatText } from '../../shared/wamp/float-text.ts';
import { float32Text } from './float-text.ts';
import { MAX_DEPTH, MAX_VALUES, ReadFault } from './reading.ts';
import { firstInvalidUtf8, textFromUtf8 } from './utf8.ts';

/** Texts of so many bytes are put together here: that is faster than a call into the platform. */
const SHORT_TEXT = 16;

export abstract class ByteReader {
  protected readonly bytes: Uint8Array;
  /** The next byte to read. */
  protected at = 0;
  #values = 0;
  #view: DataView | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The value that the bytes are. Throws ReadFault if they are none, or more than one. */
  read(): ValueNode {
    const node = this.value(0);
    if (this.at < this.bytes.length) this.fault('bytes after the end of the value');
    return node;
  }

  /** Reads the value that begins here; it lies within `depth` lists and dictionaries. */
  protected abstract value(depth: number): ValueNode;

  /** Reads a key; what is counted as a value is up to the format. */
  protected abstract key(depth: number): ValueNode;

  protected fault(message: string, at = this.at): never {
    throw new ReadFault(message, at);
  }

  /** Counts one more value. */
  protected count(): void {
    if (++this.#values > MAX_VALUES) this.fault(`more than ${MAX_VALUES} values`);
  }

  protected enter(depth: number, start: number): void {
    if (depth >= MAX_DEPTH) this.fault(`nested deeper than ${MAX_DEPTH} levels`, start);
  }

  /** The number of bytes that are left. */
  protected get left(): number {
    return this.bytes.length - this.at;
  }

  /** Faults unless `size` more bytes are there for a number that every encoder writes whole. */
  protected need(size: number): void {
    if (this.left < size) this.fault('the bytes end too early', this.bytes.length);
  }

  /** Returns `count` if there can be so many things of at least `size` bytes each; `start`: where they are promised. */
  protected promised(count: number, size: number, what: string, start: number): number {
    if (count * size > this.left) this.fault(`${count} ${what} promised with ${this.left} bytes left,`, start);
    return count;
  }

  protected uint8(): number {
    if (this.at >= this.bytes.length) this.need(1);
    return this.bytes[this.at++] ?? 0;
  }

  protected uint16(): number {
    this.need(2);
    const value = this.view.getUint16(this.at);
    this.at += 2;
    return value;
  }

  protected uint32(): number {
    this.need(4);
    const value = this.view.getUint32(this.at);
    this.at += 4;
    return value;
  }

  /** An integer of 64 bits; beyond 2^53 − 1 a bigint. */
  protected uint64(): number | bigint {
    this.need(8);
    const high = this.view.getUint32(this.at);
    const value = high < 0x200000 ? high * 2 ** 32 + this.view.getUint32(this.at + 4) : this.view.getBigUint64(this.at);
    this.at += 8;
    return value;
  }

  protected float32(start: number): ValueNode {
    this.need(4);
    const text = float32Text(this.view.getFloat32(this.at));
    this.at += 4;
    return { kind: 'float', text, mark: 'float32', start, end: this.at };
  }

  protected float64(start: number): ValueNode {
    this.need(8);
    const text = floatText(this.view.getFloat64(this.at));
    this.at += 8;
    return { kind: 'float', text, start, end: this.at };
  }

  /** A text of `length` bytes. */
  protected text(length: number, start: number): ValueNode {
    const from = this.at;
    this.at += this.promised(length, 1, 'bytes of text', start);
    const value = this.#shortText(from, length) ?? this.utf8(this.bytes.subarray(from, this.at), from);
    return { kind: 'string', value, start, end: this.at };
  }

  /** The text of UTF-8 that stands at `from`. */
  protected utf8(bytes: Uint8Array, from: number): string {
    return textFromUtf8(bytes) ?? this.fault('invalid UTF-8', from + firstInvalidUtf8(bytes));
  }

  /** A text of a few ASCII characters; undefined if it is anything else. */
  #shortText(from: number, length: number): string | undefined {
    if (length > SHORT_TEXT) return undefined;
    const bytes = this.bytes;
    const end = from + length;
    let text = '';
    let at = from;
    let bits = 0;
    for (; at + 4 <= end; at += 4) {
      const a = bytes[at] ?? 0;
      const b = bytes[at + 1] ?? 0;
      const c = bytes[at + 2] ?? 0;
      const d = bytes[at + 3] ?? 0;
      bits |= a | b | c | d;
      text += String.fromCharCode(a, b, c, d);
    }
    for (; at < end; at++) {
      const a = bytes[at] ?? 0;
      bits |= a;
      text += String.fromCharCode(a);
    }
    return bits < 0x80 ? text : undefined;
  }

  /** A copy of `length` bytes. */
  protected copy(length: number, start: number): Uint8Array {
    const from = this.at;
    this.at += this.promised(length, 1, 'bytes', start);
    return new Uint8Array(this.bytes.subarray(from, this.at));
  }

  protected list(count: number, depth: number, start: number): ValueNode {
    this.enter(depth, start);
    const items: ValueNode[] = [];
    for (let left = this.promised(count, 1, 'items', start); left > 0; left--) items.push(this.value(depth + 1));
    return { kind: 'list', items, start, end: this.at };
  }

  protected dict(count: number, depth: number, start: number): ValueNode {
    this.enter(depth, start);
    const entries: DictEntry[] = [];
    for (let left = this.promised(count, 2, 'entries', start); left > 0; left--) entries.push(this.entry(depth));
    return { kind: 'dict', entries, start, end: this.at };
  }

  protected entry(depth: number): DictEntry {
    const key = this.key(depth + 1);
    return { key, value: this.value(depth + 1) };
  }

  /** Numbers in network byte order. */
  protected get view(): DataView {
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return this.#view;
  }
}
