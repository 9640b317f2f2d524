// The values of UBJSON and BJData that are no containers, and the lengths before them. UBJSON writes numbers
// big-endian, BJData little-endian.

import type { ValueNode } from '../../shared/wamp/node.ts';
import { ByteReader } from './byte-reader.ts';
import { floatText } from '../../shared/wamp/float-text.ts';
import { float32Text, numberFromHalf } from './float-text.ts';
import { MAX_DIGITS } from './reading.ts';
import * as marker from './ubjson-markers.ts';
import type { UbjsonDialect } from './ubjson-markers.ts';

/** Numbers as JSON writes them, which is what a high-precision number must be. */
const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const TWO_32 = 2 ** 32;
/** Upper halves of 64-bit integers that a double holds exactly. */
const EXACT_HIGH = 2 ** 21;

export abstract class UbjsonValues extends ByteReader {
  protected readonly dialect: UbjsonDialect;
  readonly #little: boolean;

  constructor(bytes: Uint8Array, dialect: UbjsonDialect) {
    super(bytes);
    this.dialect = dialect;
    this.#little = dialect === 'bjdata';
  }

  /** The next byte, not taken. */
  protected peek(): number {
    if (this.at >= this.bytes.length) this.need(1);
    return this.bytes[this.at] ?? 0;
  }

  /** Skips no-ops, which may stand where a value, a key or an end is expected. */
  protected skipNoOps(): void {
    while (this.bytes[this.at] === marker.NO_OP) this.at++;
  }

  /** A key has a length and no marker. */
  protected key(): ValueNode {
    const start = this.at;
    return this.text(this.length(), start);
  }

  /** The length or count that follows: an integer, with its marker unless that is given. */
  protected length(type = this.uint8()): number {
    if (!this.#isInteger(type)) this.fault(`a length must be an integer; its marker is ${shown(type)}`, this.at - 1);
    const start = this.at;
    const value = Number(this.#integer(type));
    if (value < 0) this.fault('a length below zero', start);
    return value;
  }

  /** The value whose marker was read; `start` is where it begins. */
  protected scalar(type: number, start: number): ValueNode {
    switch (type) {
      case marker.NULL:
        return { kind: 'null', start, end: this.at };
      case marker.TRUE:
      case marker.FALSE:
        return { kind: 'bool', value: type === marker.TRUE, start, end: this.at };
      case marker.STRING:
        return this.text(this.length(), start);
      case marker.CHAR:
        return this.#char(start);
      case marker.HIGH_PRECISION:
        return this.#highPrecision(start);
      case marker.FLOAT64: {
        const text = floatText(this.view.getFloat64(this.#step(8), this.#little));
        return { kind: 'float', text, start, end: this.at };
      }
      case marker.FLOAT32: {
        const text = float32Text(this.view.getFloat32(this.#step(4), this.#little));
        return { kind: 'float', text, mark: 'float32', start, end: this.at };
      }
    }
    if (this.#isInteger(type)) return { kind: 'int', text: this.#integer(type), start, end: this.at };
    if (this.dialect === 'bjdata') {
      if (type === marker.BYTE) return { kind: 'int', text: this.#integer(type), mark: 'byte', start, end: this.at };
      if (type === marker.FLOAT16) {
        const text = floatText(numberFromHalf(this.view.getUint16(this.#step(2), this.#little)));
        return { kind: 'float', text, mark: 'float16', start, end: this.at };
      }
    }
    return this.fault(`${shown(type)} is no marker of a value`, this.at - 1);
  }

  #char(start: number): ValueNode {
    const byte = this.uint8();
    if (byte > 0x7f) this.fault('a char above 127', this.at - 1);
    return { kind: 'string', value: String.fromCharCode(byte), start, end: this.at };
  }

  #highPrecision(start: number): ValueNode {
    const length = this.length();
    if (length > MAX_DIGITS) this.fault(`a number of more than ${MAX_DIGITS} characters`, start);
    const from = this.at;
    const node = this.text(length, start);
    const text = node.kind === 'string' ? node.value : '';
    if (!DECIMAL.test(text)) this.fault('a high-precision number that is no number', from);
    return { kind: INTEGER.test(text) ? 'int' : 'float', text, mark: 'high-precision', start, end: this.at };
  }

  /** Digits of an integer whose marker was read. */
  #integer(type: number): string {
    switch (type) {
      case marker.INT8:
        return String(this.view.getInt8(this.#step(1)));
      case marker.UINT8:
      case marker.BYTE:
        return String(this.uint8());
      case marker.INT16:
        return String(this.view.getInt16(this.#step(2), this.#little));
      case marker.UINT16:
        return String(this.view.getUint16(this.#step(2), this.#little));
      case marker.INT32:
        return String(this.view.getInt32(this.#step(4), this.#little));
      case marker.UINT32:
        return String(this.view.getUint32(this.#step(4), this.#little));
      default:
        return this.#integer64(type === marker.INT64);
    }
  }

  #integer64(isSigned: boolean): string {
    const at = this.#step(8);
    const little = this.#little;
    const high = this.view.getInt32(little ? at + 4 : at, little);
    if (high < EXACT_HIGH && high >= (isSigned ? -EXACT_HIGH : 0)) {
      return String(high * TWO_32 + this.view.getUint32(little ? at : at + 4, little));
    }
    return String(isSigned ? this.view.getBigInt64(at, little) : this.view.getBigUint64(at, little));
  }

  /** Goes on by so many bytes; the result is where they begin. */
  #step(size: number): number {
    const at = this.at;
    this.need(size);
    this.at = at + size;
    return at;
  }

  #isInteger(type: number): boolean {
    switch (type) {
      case marker.INT8:
      case marker.UINT8:
      case marker.INT16:
      case marker.INT32:
      case marker.INT64:
        return true;
      case marker.UINT16:
      case marker.UINT32:
      case marker.UINT64:
        return this.dialect === 'bjdata';
      default:
        return false;
    }
  }
}

/** A marker for people: the character if it can be seen, else its number. */
export function shown(byte: number): string {
  const hex = `0x${byte.toString(16).padStart(2, '0')}`;
  return byte > 0x20 && byte < 0x7f ? `${hex} ("${String.fromCharCode(byte)}")` : hex;
}
