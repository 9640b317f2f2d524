// A MessagePack reader that keeps what plain decoders throw away: the byte range of every value, the
// digits of 64-bit integers, int versus float, duplicate keys and keys that are no strings.
// Format: the MessagePack specification (github.com/msgpack/msgpack, spec.md) with str and bin told apart.

import type { ValueNode } from '../../shared/wamp/node.ts';
import { ByteReader } from './byte-reader.ts';
import { readingOf, type Reading } from './reading.ts';

/** The ext type of points in time. */
const TIMESTAMP = -1;
const NANOSECONDS = 1_000_000_000;
/** Of a Date, in seconds. */
const LAST_SECOND = 8.64e12;

/** Reads one MessagePack value. Never throws; memory is bounded by the size of the input and the number of values. */
export function readMsgpack(bytes: Uint8Array): Reading {
  return readingOf(() => new MsgpackReader(bytes).read());
}

class MsgpackReader extends ByteReader {
  protected value(depth: number): ValueNode {
    this.count();
    const start = this.at;
    const first = this.uint8();
    if (first < 0x80) return this.#int(first, start);
    if (first < 0x90) return this.dict(first & 0x0f, depth, start);
    if (first < 0xa0) return this.list(first & 0x0f, depth, start);
    if (first < 0xc0) return this.text(first & 0x1f, start);
    if (first >= 0xe0) return this.#int(first - 256, start);
    switch (first) {
      case 0xc0:
        return { kind: 'null', start, end: this.at };
      case 0xc2:
      case 0xc3:
        return { kind: 'bool', value: first === 0xc3, start, end: this.at };
      case 0xc4:
      case 0xc5:
      case 0xc6: {
        const value = this.copy(this.#length(first - 0xc4), start);
        return { kind: 'bytes', value, start, end: this.at };
      }
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#ext(this.#length(first - 0xc7), start);
      case 0xca:
        return this.float32(start);
      case 0xcb:
        return this.float64(start);
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#int(this.#length(first - 0xcc), start);
      case 0xcf:
        return this.#int(this.uint64(), start);
      case 0xd0:
        return this.#int((this.uint8() << 24) >> 24, start);
      case 0xd1:
        return this.#int((this.uint16() << 16) >> 16, start);
      case 0xd2:
        return this.#int(this.uint32() | 0, start);
      case 0xd3:
        this.need(8);
        this.at += 8;
        return this.#int(this.view.getBigInt64(this.at - 8), start);
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#ext(1 << (first - 0xd4), start);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.#length(first - 0xd9), start);
      case 0xdc:
        return this.list(this.uint16(), depth, start);
      case 0xdd:
        return this.list(this.uint32(), depth, start);
      case 0xde:
        return this.dict(this.uint16(), depth, start);
      case 0xdf:
        return this.dict(this.uint32(), depth, start);
      default:
        return this.fault(`0x${first.toString(16)} begins no value`, start);
    }
  }

  protected key(depth: number): ValueNode {
    const first = this.bytes[this.at] ?? 0;
    if (first < 0xa0 || first >= 0xc0) return this.value(depth);
    return this.text(first & 0x1f, this.at++);
  }

  /** An unsigned integer of 1, 2 or 4 bytes: `power` 0, 1, 2. */
  #length(power: number): number {
    return power === 0 ? this.uint8() : power === 1 ? this.uint16() : this.uint32();
  }

  #int(value: number | bigint, start: number): ValueNode {
    return { kind: 'int', text: String(value), start, end: this.at };
  }

  #ext(length: number, start: number): ValueNode {
    const type = (this.uint8() << 24) >> 24;
    const value = this.copy(length, start);
    const time = type === TIMESTAMP ? timestamp(value) : undefined;
    const mark = time === undefined ? `ext ${type}` : `ext ${type} timestamp ${time}`;
    return { kind: 'bytes', value, mark, start, end: this.at };
  }
}

/** The point in time that the data of ext type -1 says, in UTC with nine decimals if it has any; undefined if it says none. */
function timestamp(data: Uint8Array): string | undefined {
  const view = new DataView(data.buffer);
  let seconds: number;
  let nanoseconds = 0;
  if (data.length === 4) seconds = view.getUint32(0);
  else if (data.length === 8) {
    // 30 bits of nanoseconds, 34 of seconds.
    nanoseconds = view.getUint32(0) >>> 2;
    seconds = (view.getUint32(0) & 3) * 2 ** 32 + view.getUint32(4);
  } else if (data.length === 12) {
    nanoseconds = view.getUint32(0);
    seconds = Number(view.getBigInt64(4));
  } else return undefined;
  if (nanoseconds >= NANOSECONDS || Math.abs(seconds) > LAST_SECOND) return undefined;
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0')}`;
  return new Date(seconds * 1000).toISOString().replace('.000', fraction);
}
