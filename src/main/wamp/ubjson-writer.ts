// Writes WAMP values as UBJSON (draft 12) or BJData (draft 2), BJData with the same bytes as its Python library,
// which is that of the routers in use: open containers, the shortest integer, of texts of one byte a char, byte
// strings as typed arrays, integers beyond 64 bits as high-precision numbers. UBJSON differs in the lengths of
// texts: they have two bytes, so that every message says by itself that it is not the usual dialect.

import type { WampValue } from '../../shared/wamp/value.ts';
import { ByteWriter } from './byte-writer.ts';
import * as marker from './ubjson-markers.ts';
import type { UbjsonDialect } from './ubjson-markers.ts';

/** The bytes of a value. Throws TypeError for NaN and the infinities in UBJSON, which has no place for them. */
export function writeUbjson(value: WampValue, dialect: UbjsonDialect): Uint8Array {
  return new UbjsonWriter(dialect).write(value);
}

class UbjsonWriter extends ByteWriter {
  readonly #dialect: UbjsonDialect;
  /** Keys have a length and no marker. */
  #isKey = false;

  constructor(dialect: UbjsonDialect) {
    super(dialect === 'bjdata');
    this.#dialect = dialect;
  }

  protected nothing(): void {
    this.uint8(marker.NULL);
  }

  protected bool(value: boolean): void {
    this.uint8(value ? marker.TRUE : marker.FALSE);
  }

  protected int(value: number | bigint): void {
    if (value >= 2 ** 31 || value < -(2 ** 31)) return this.#long(value);
    const small = Number(value);
    if (small >= 0) this.#unsigned(small);
    else if (small >= -(2 ** 7)) this.with8(marker.INT8, small);
    else if (small >= -(2 ** 15)) this.with16(marker.INT16, small);
    else this.with32(marker.INT32, small);
  }

  protected float(value: number): void {
    if (!Number.isFinite(value) && this.#dialect === 'ubjson') {
      throw new TypeError(`${value} cannot be written as UBJSON`);
    }
    this.withFloat64(marker.FLOAT64, value);
  }

  protected textHead(length: number): void {
    if (this.#isKey) return this.#textLength(length);
    if (length === 1) return this.uint8(marker.CHAR);
    this.uint8(marker.STRING);
    this.#textLength(length);
  }

  protected bytesHead(length: number): void {
    this.uint8(marker.LIST);
    this.uint8(marker.TYPE);
    this.uint8(this.#dialect === 'bjdata' ? marker.BYTE : marker.UINT8);
    this.uint8(marker.COUNT);
    this.int(length);
  }

  protected listHead(): void {
    this.uint8(marker.LIST);
  }

  protected override listEnd(): void {
    this.uint8(marker.LIST_END);
  }

  protected dictHead(): void {
    this.uint8(marker.DICT);
  }

  protected override dictEnd(): void {
    this.uint8(marker.DICT_END);
  }

  protected override key(key: string): void {
    this.#isKey = true;
    this.text(key);
    this.#isKey = false;
  }

  #textLength(length: number): void {
    if (this.#dialect === 'ubjson' && length > 0 && length < 2 ** 15) this.with16(marker.INT16, length);
    else this.int(length);
  }

  /** BJData knows unsigned integers of all sizes, UBJSON of one byte only. */
  #unsigned(value: number): void {
    const isBjdata = this.#dialect === 'bjdata';
    if (value < 2 ** 8) this.with8(marker.UINT8, value);
    else if (value < 2 ** 15 || (isBjdata && value < 2 ** 16))
      this.with16(isBjdata ? marker.UINT16 : marker.INT16, value);
    else this.with32(isBjdata ? marker.UINT32 : marker.INT32, value);
  }

  /** Integers of more than 31 bits. */
  #long(value: number | bigint): void {
    const isBjdata = this.#dialect === 'bjdata';
    if (isBjdata && value >= 0 && value < 2 ** 32) this.with32(marker.UINT32, Number(value));
    else if (isBjdata && value >= 0 && value < 2n ** 64n) this.with64(marker.UINT64, value);
    else if (value >= -(2n ** 63n) && value < 2n ** 63n) this.with64(marker.INT64, value);
    else this.#highPrecision(String(value));
  }

  #highPrecision(digits: string): void {
    this.uint8(marker.HIGH_PRECISION);
    this.int(digits.length);
    for (let i = 0; i < digits.length; i++) this.uint8(digits.charCodeAt(i));
  }
}
