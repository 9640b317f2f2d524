// Writes WAMP values as MessagePack (github.com/msgpack/msgpack, spec.md): integers in their shortest
// form, up to 64 bits, floats always in 64 bits, text as str and byte strings as bin.

import type { WampValue } from '../../shared/wamp/value.ts';
import { ByteWriter } from './byte-writer.ts';

const GREATEST = 2n ** 64n - 1n;
const LEAST = -(2n ** 63n);

/** MessagePack of a value. Throws TypeError for integers outside −2^63 … 2^64 − 1, which it cannot express. */
export function writeMsgpack(value: WampValue): Uint8Array {
  return new MsgpackWriter().write(value);
}

class MsgpackWriter extends ByteWriter {
  protected nothing(): void {
    this.uint8(0xc0);
  }

  protected bool(value: boolean): void {
    this.uint8(value ? 0xc3 : 0xc2);
  }

  protected int(value: number | bigint): void {
    if (value >= 0x1_0000_0000 || value < -0x8000_0000) return this.#long(value);
    const small = Number(value);
    if (small >= 0) return this.#unsigned(small);
    if (small >= -0x20) this.uint8(small);
    else if (small >= -0x80) this.with8(0xd0, small);
    else if (small >= -0x8000) this.with16(0xd1, small);
    else this.with32(0xd2, small);
  }

  #unsigned(value: number): void {
    if (value < 0x80) this.uint8(value);
    else if (value < 0x100) this.with8(0xcc, value);
    else this.#size(0xcd, value);
  }

  #long(value: number | bigint): void {
    if (typeof value === 'bigint' && (value > GREATEST || value < LEAST))
      throw new TypeError(`${value} cannot be written as MessagePack, which has integers of 64 bits`);
    this.with64(value > 0 ? 0xcf : 0xd3, value);
  }

  protected float(value: number): void {
    this.withFloat64(0xcb, value);
  }

  protected textHead(length: number): void {
    if (length < 0x20) this.uint8(0xa0 | length);
    else if (length < 0x100) this.with8(0xd9, length);
    else this.#size(0xda, length);
  }

  protected bytesHead(length: number): void {
    if (length < 0x100) this.with8(0xc4, length);
    else this.#size(0xc5, length);
  }

  protected listHead(count: number): void {
    if (count < 0x10) this.uint8(0x90 | count);
    else this.#size(0xdc, count);
  }

  protected dictHead(count: number): void {
    if (count < 0x10) this.uint8(0x80 | count);
    else this.#size(0xde, count);
  }

  /** A number in 16 bits after `head`, or in 32 after the head that follows it. */
  #size(head: number, value: number): void {
    if (value < 0x1_0000) this.with16(head, value);
    else this.with32(head + 1, value);
  }
}
