// Writes WAMP values as CBOR (RFC 8949): integers exact and in their shortest form, beyond 64 bits as
// bignums (tags 2 and 3), floats always in 64 bits, lengths always definite.

import type { WampValue } from '../../shared/wamp/value.ts';
import { bytesFromHex } from '../../shared/wamp/hex.ts';
import { ByteWriter } from './byte-writer.ts';

const UNSIGNED = 0x00;
const NEGATIVE = 0x20;
const BYTES = 0x40;
const TEXT = 0x60;
const LIST = 0x80;
const DICT = 0xa0;
const POSITIVE_BIGNUM = 0xc2;
const NEGATIVE_BIGNUM = 0xc3;
const TWO_64 = 2n ** 64n;

/** CBOR of a value: there is none that it cannot express. */
export function writeCbor(value: WampValue): Uint8Array {
  return new CborWriter().write(value);
}

class CborWriter extends ByteWriter {
  protected nothing(): void {
    this.uint8(0xf6);
  }

  protected bool(value: boolean): void {
    this.uint8(value ? 0xf5 : 0xf4);
  }

  protected int(value: number | bigint): void {
    if (value >= 0) this.#size(UNSIGNED, value);
    else this.#size(NEGATIVE, Number.isSafeInteger(value) ? -1 - Number(value) : -1n - BigInt(value));
  }

  protected float(value: number): void {
    this.withFloat64(0xfb, value);
  }

  protected textHead(length: number): void {
    this.#size(TEXT, length);
  }

  protected bytesHead(length: number): void {
    this.#size(BYTES, length);
  }

  protected listHead(count: number): void {
    this.#size(LIST, count);
  }

  protected dictHead(count: number): void {
    this.#size(DICT, count);
  }

  /** A head: the major type, and a number in as few bytes as it takes. */
  #size(major: number, value: number | bigint): void {
    if (value >= 0x1_0000_0000) return this.#long(major, value);
    const small = Number(value);
    if (small < 24) this.uint8(major | small);
    else if (small < 0x100) this.with8(major | 24, small);
    else if (small < 0x1_0000) this.with16(major | 25, small);
    else this.with32(major | 26, small);
  }

  #long(major: number, value: number | bigint): void {
    if (typeof value === 'number' || value < TWO_64) return this.with64(major | 27, value);
    const digits = value.toString(16);
    const bytes = bytesFromHex(digits.length % 2 === 0 ? digits : `0${digits}`);
    this.uint8(major === NEGATIVE ? NEGATIVE_BIGNUM : POSITIVE_BIGNUM);
    this.value(bytes ?? new Uint8Array());
  }
}
