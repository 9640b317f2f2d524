// What the writers of binary formats have in common: bytes that grow, numbers in network byte order or
// turned round, and the walk over a value. The heads are the formats' own.

import { WampFloat, type Dict, type WampValue } from '../../shared/wamp/value.ts';

/** Longer texts are turned into bytes by the platform. */
const SHORT_TEXT = 48;
const TWO_32 = 2 ** 32;
const encoder = new TextEncoder();
/** Where every writing begins: it ends before the next one does, and most messages are small. */
const scratch = new Uint8Array(4096);
const scratchView = new DataView(scratch.buffer);

export abstract class ByteWriter {
  #bytes = scratch;
  #view = scratchView;
  readonly #little: boolean;
  #at = 0;

  /** `little`: numbers are written with the lowest byte first. */
  constructor(little = false) {
    this.#little = little;
  }

  /** The bytes of a value. */
  write(value: WampValue): Uint8Array {
    this.value(value);
    return this.#bytes.slice(0, this.#at);
  }

  protected abstract nothing(): void;
  protected abstract bool(value: boolean): void;
  /** An integer of any size. */
  protected abstract int(value: number | bigint): void;
  /** A float of 64 bits. */
  protected abstract float(value: number): void;
  /** What stands before a text of so many bytes. */
  protected abstract textHead(length: number): void;
  protected abstract bytesHead(length: number): void;
  protected abstract listHead(count: number): void;
  protected abstract dictHead(count: number): void;
  /** What stands after the last item of a list; nothing in most formats. */
  protected listEnd(): void {}
  protected dictEnd(): void {}

  protected key(key: string): void {
    this.text(key);
  }

  protected value(value: WampValue): void {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        if (isWrittenAsInt(value)) return this.int(value);
        return this.float(value);
      case 'boolean':
        return this.bool(value);
      case 'bigint':
        return this.int(value);
      default:
        if (value === null) return this.nothing();
        if (Array.isArray(value)) return this.#list(value);
        if (value instanceof WampFloat) return this.float(value.value);
        if (!(value instanceof Uint8Array)) return this.#dict(value);
        this.bytesHead(value.length);
        return this.raw(value);
    }
  }

  /** Half a surrogate pair, which UTF-8 cannot express, becomes U+FFFD. */
  protected text(text: string): void {
    const { length } = text;
    if (length > SHORT_TEXT) return this.#longText(encoder.encode(text));
    const start = this.#at;
    this.textHead(length);
    this.#reserve(length);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.#at = start;
        return this.#longText(encoder.encode(text));
      }
      bytes[at++] = code;
    }
    this.#at = at;
  }

  #longText(bytes: Uint8Array): void {
    this.textHead(bytes.length);
    this.raw(bytes);
  }

  #list(list: readonly WampValue[]): void {
    this.listHead(list.length);
    for (const item of list) this.value(item);
    this.listEnd();
  }

  #dict(dict: Dict): void {
    const keys = Object.keys(dict);
    this.dictHead(keys.length);
    for (const key of keys) {
      this.key(key);
      this.value(dict[key] ?? null);
    }
    this.dictEnd();
  }

  protected raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  protected uint8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  /** A byte and an integer of 8 bits; the wider ones likewise. Negative values in two's complement. */
  protected with8(head: number, value: number): void {
    this.uint8(head);
    this.uint8(value);
  }

  protected with16(head: number, value: number): void {
    this.#reserve(3);
    this.#bytes[this.#at] = head;
    this.#view.setUint16(this.#at + 1, value, this.#little);
    this.#at += 3;
  }

  protected with32(head: number, value: number): void {
    this.#reserve(5);
    this.#bytes[this.#at] = head;
    this.#view.setUint32(this.#at + 1, value, this.#little);
    this.#at += 5;
  }

  protected with64(head: number, value: number | bigint): void {
    this.#reserve(9);
    this.#bytes[this.#at] = head;
    const at = this.#at + 1;
    if (typeof value === 'bigint') this.#view.setBigInt64(at, value, this.#little);
    else {
      this.#view.setInt32(this.#little ? at + 4 : at, Math.floor(value / TWO_32), this.#little);
      this.#view.setUint32(this.#little ? at : at + 4, value % TWO_32, this.#little);
    }
    this.#at += 9;
  }

  protected withFloat64(head: number, value: number): void {
    this.#reserve(9);
    this.#bytes[this.#at] = head;
    this.#view.setFloat64(this.#at + 1, value, this.#little);
    this.#at += 9;
  }

  #reserve(size: number): void {
    const wanted = this.#at + size;
    if (wanted <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(wanted, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

/** True for what is written as an integer: all integers of 64 bits, but for minus zero. Beyond, exact integers are bigints. */
function isWrittenAsInt(value: number): boolean {
  return Number.isInteger(value) && value < 2 ** 64 && value >= -(2 ** 63) && !Object.is(value, -0);
}
