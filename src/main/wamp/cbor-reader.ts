// A CBOR reader (RFC 8949) that keeps what plain decoders throw away: the byte range of every value,
// the digits of big integers, int versus float, tags, duplicate keys and keys that are no strings.
// Accepted is all that is well-formed, shortest form or not; what is not says where.

import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { ByteReader } from './byte-reader.ts';
import { floatText } from '../../shared/wamp/float-text.ts';
import { numberFromHalf } from './float-text.ts';
import { MAX_DIGITS, readingOf, type Reading } from './reading.ts';

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const DICT = 5;
const TAG = 6;
/** Value of the low five bits: ends by a break, instead of having a length. */
const INDEFINITE = 31;
const BREAK = 0xff;
const POSITIVE_BIGNUM = 2;
const NEGATIVE_BIGNUM = 3;
/** Bytes of a bignum that cannot have more digits than any number may. */
const LONGEST_BIGNUM = Math.floor(MAX_DIGITS / Math.log10(256));

/** Reads one CBOR item. Never throws; memory is bounded by the size of the input and the number of values. */
export function readCbor(bytes: Uint8Array): Reading {
  return readingOf(() => new CborReader(bytes).read());
}

class CborReader extends ByteReader {
  protected value(depth: number): ValueNode {
    this.count();
    const start = this.at;
    const first = this.uint8();
    return first >> 5 === TAG ? this.#tagged(first, depth, start) : this.#item(first, depth, start);
  }

  protected key(depth: number): ValueNode {
    const first = this.bytes[this.at] ?? 0;
    // A text of up to 23 bytes.
    return first >= 0x60 && first < 0x78 ? this.text(first & 0x1f, this.at++) : this.value(depth);
  }

  #item(first: number, depth: number, start: number): ValueNode {
    const info = first & 0x1f;
    const isIndefinite = info === INDEFINITE;
    switch (first >> 5) {
      case UNSIGNED:
        return this.#int(this.#argument(info, start), start);
      case NEGATIVE: {
        const less = this.#argument(info, start);
        return this.#int(typeof less === 'number' ? -1 - less : -1n - less, start);
      }
      case BYTES: {
        const value = isIndefinite ? this.#chunks(BYTES) : this.copy(this.#length(info, start), start);
        return this.#maybeIndefinite({ kind: 'bytes', value, start, end: this.at }, isIndefinite);
      }
      case TEXT: {
        if (!isIndefinite) return this.text(this.#length(info, start), start);
        // Each chunk is UTF-8, so their sum is.
        const value = this.utf8(this.#chunks(TEXT), start);
        return this.#maybeIndefinite({ kind: 'string', value, start, end: this.at }, true);
      }
      case LIST:
        return isIndefinite ? this.#openList(depth, start) : this.list(this.#length(info, start), depth, start);
      case DICT:
        return isIndefinite ? this.#openDict(depth, start) : this.dict(this.#length(info, start), depth, start);
      default:
        return this.#simple(info, start);
    }
  }

  /** The number that stands in the low five bits or in the bytes that they announce. */
  #argument(info: number, start: number): number | bigint {
    if (info < 24) return info;
    switch (info) {
      case 24:
        return this.uint8();
      case 25:
        return this.uint16();
      case 26:
        return this.uint32();
      case 27:
        return this.uint64();
      default:
        return this.fault(`0x${(this.bytes[start] ?? 0).toString(16)} begins no value`, start);
    }
  }

  #length(info: number, start: number): number {
    return Number(this.#argument(info, start));
  }

  #int(value: number | bigint, start: number): ValueNode {
    return { kind: 'int', text: String(value), start, end: this.at };
  }

  /** A value with tags before it; the tags belong to its range. */
  #tagged(head: number, depth: number, start: number): ValueNode {
    const marks: string[] = [];
    let [first, at] = [head, start];
    let tag: number | bigint = 0;
    for (; first >> 5 === TAG; first = this.uint8()) {
      this.enter(depth + marks.length, start);
      tag = this.#argument(first & 0x1f, at);
      marks.push(`tag ${tag}`);
      at = this.at;
    }
    const node = this.#item(first, depth + marks.length, at);
    const value = tag === POSITIVE_BIGNUM || tag === NEGATIVE_BIGNUM ? bignum(node, tag === NEGATIVE_BIGNUM) : node;
    if (!value) return this.fault(`a number of more than ${MAX_DIGITS} digits`, start);
    if (node.mark !== undefined) marks.push(node.mark);
    return { ...value, mark: marks.join(' '), start };
  }

  #openList(depth: number, start: number): ValueNode {
    this.enter(depth, start);
    const items: ValueNode[] = [];
    while (!this.#ends()) items.push(this.value(depth + 1));
    return { kind: 'list', items, mark: 'indefinite', start, end: this.at };
  }

  #openDict(depth: number, start: number): ValueNode {
    this.enter(depth, start);
    const entries: DictEntry[] = [];
    while (!this.#ends()) entries.push(this.entry(depth));
    return { kind: 'dict', entries, mark: 'indefinite', start, end: this.at };
  }

  /** Takes the break if it is next. */
  #ends(): boolean {
    if (this.bytes[this.at] !== BREAK) return false;
    this.at++;
    return true;
  }

  /** The sum of the chunks up to the break. They are walked twice, as no list of them is kept: it could be long. */
  #chunks(major: number): Uint8Array {
    const from = this.at;
    let size = 0;
    while (!this.#ends()) {
      const start = this.at;
      const length = this.promised(this.#chunk(major), 1, 'bytes', start);
      if (major === TEXT) this.utf8(this.bytes.subarray(this.at, this.at + length), this.at);
      this.at += length;
      size += length;
    }
    const sum = new Uint8Array(size);
    this.at = from;
    for (let filled = 0; !this.#ends();) {
      const length = this.#chunk(major);
      sum.set(this.bytes.subarray(this.at, this.at + length), filled);
      filled += length;
      this.at += length;
    }
    return sum;
  }

  /** Reads the head of a chunk and gives its length. */
  #chunk(major: number): number {
    const start = this.at;
    const first = this.uint8();
    if (first >> 5 !== major || (first & 0x1f) === INDEFINITE) {
      this.fault(`a chunk of another type in a ${major === TEXT ? 'text' : 'byte string'}`, start);
    }
    return this.#length(first & 0x1f, start);
  }

  #maybeIndefinite(node: ValueNode, isIndefinite: boolean): ValueNode {
    return isIndefinite ? { ...node, mark: 'indefinite' } : node;
  }

  #simple(info: number, start: number): ValueNode {
    switch (info) {
      case 20:
      case 21:
        return { kind: 'bool', value: info === 21, start, end: this.at };
      case 22:
        return { kind: 'null', start, end: this.at };
      case 23:
        return { kind: 'null', mark: 'undefined', start, end: this.at };
      case 24: {
        const number = this.uint8();
        if (number < 32) this.fault(`simple value ${number} in two bytes`, start);
        return { kind: 'null', mark: `simple ${number}`, start, end: this.at };
      }
      case 25: {
        const text = floatText(numberFromHalf(this.uint16()));
        return { kind: 'float', text, mark: 'float16', start, end: this.at };
      }
      case 26:
        return this.float32(start);
      case 27:
        return this.float64(start);
      case INDEFINITE:
        return this.fault('a break where a value is due', start);
      default:
        if (info < 20) return { kind: 'null', mark: `simple ${info}`, start, end: this.at };
        return this.fault(`0x${(this.bytes[start] ?? 0).toString(16)} begins no value`, start);
    }
  }
}

/** The integer of a bignum (RFC 8949 section 3.4.3); another value stays what it is; undefined if it is too long. */
function bignum(node: ValueNode, isNegative: boolean): ValueNode | undefined {
  if (node.kind !== 'bytes') return node;
  const { value, start, end } = node;
  if (value.length > LONGEST_BIGNUM) return undefined;
  const size = BigInt(`0x0${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  return { kind: 'int', text: String(isNegative ? -1n - size : size), start, end };
}
