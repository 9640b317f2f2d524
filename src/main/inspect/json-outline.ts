// Reads the outline of a large JSON frame that is known to be right: nodes for what can be shown, and
// counts for the rest. The full reader makes a node of every value, which takes half a second for
// 16 MiB; here what is not shown is only stepped over.
//
// Positions, kinds and digits are those of the full reader; a test holds the two against each other.

import { Buffer } from 'node:buffer';
import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { readJson, type JsonBytes } from '../wamp/json-reader.ts';
import type { Counts } from './field-tree.ts';

export interface Outline {
  readonly node: ValueNode;
  /** Lists and dictionaries of which only a part was made into nodes. */
  readonly counts: Counts;
}

export interface OutlineLimits {
  /** Children of one list or dictionary that become nodes. */
  readonly children: number;
  /** Nodes in all, but for the elements of the message; their children may be twice as many. */
  readonly nodes: number;
}

const LIMITS: OutlineLimits = { children: 2_000, nodes: 20_000 };
/** A longer string is not decoded: its node has the beginning, and its range is right. */
const LONGEST_STRING = 1 << 16;

/** What a JSON string that is a byte string begins with. */
const BYTES_MARKS: Readonly<Record<JsonBytes, readonly Buffer[]>> = {
  base64: [Buffer.from('\\u0000')],
  hex: [Buffer.from('\\u0000'), Buffer.from('0x')],
};

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** The outline of a JSON text, or undefined if it is not the one value that it was taken for. */
export function outlineJson(
  bytes: Uint8Array,
  as: JsonBytes = 'base64',
  limits: OutlineLimits = LIMITS,
): Outline | undefined {
  const reader = new OutlineReader(bytes, as, limits);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof NotRight) return undefined;
    throw error;
  }
}

class NotRight extends Error {}

class OutlineReader {
  readonly #bytes: Buffer;
  readonly #as: JsonBytes;
  readonly #limits: OutlineLimits;
  readonly #counts = new Map<ValueNode, number>();
  #at = 0;
  #nodes = 0;

  constructor(bytes: Uint8Array, as: JsonBytes, limits: OutlineLimits) {
    this.#as = as;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#limits = limits;
  }

  read(): Outline {
    this.#space();
    const node = this.#value(0);
    this.#space();
    if (this.#at !== this.#bytes.length) throw new NotRight();
    return { node, counts: this.#counts };
  }

  #value(depth: number): ValueNode {
    this.#nodes++;
    const start = this.#at;
    const first = this.#bytes[start];
    if (first === 0x5b) return this.#list(start, depth);
    if (first === 0x7b) return this.#dict(start, depth);
    this.#skip();
    return this.#scalar(start, this.#at, this.#as);
  }

  /** A value without children: read by the full reader, unless it is a text too long to be shown. */
  #scalar(start: number, end: number, as: JsonBytes): ValueNode {
    const isLong = this.#bytes[start] === QUOTE && end - start > LONGEST_STRING;
    const isMarked = (mark: Buffer) => this.#bytes.subarray(start + 1, start + 1 + mark.length).equals(mark);
    if (isLong && !BYTES_MARKS[as].some(isMarked))
      return { kind: 'string', value: this.#bytes.toString('utf8', start + 1, start + LONGEST_STRING), start, end };
    const reading = readJson(this.#bytes.subarray(start, end), as);
    if (!reading.ok) throw new NotRight();
    return { ...reading.node, start, end };
  }

  #list(start: number, depth: number): ValueNode {
    const items: ValueNode[] = [];
    const count = this.#children(0x5d, depth, () => void items.push(this.#value(depth + 1)));
    return this.#counted({ kind: 'list', items, start, end: this.#at }, items.length, count);
  }

  #dict(start: number, depth: number): ValueNode {
    const entries: DictEntry[] = [];
    const count = this.#children(0x7d, depth, () => {
      const keyStart = this.#at;
      this.#skip();
      const key = this.#scalar(keyStart, this.#at, 'base64');
      this.#space();
      this.#at++;
      this.#space();
      entries.push({ key, value: this.#value(depth + 1) });
    });
    return this.#counted({ kind: 'dict', entries, start, end: this.#at }, entries.length, count);
  }

  #counted(node: ValueNode, told: number, count: number): ValueNode {
    if (count > told) this.#counts.set(node, count);
    return node;
  }

  /** Walks to the closing bracket; `take` reads a child that becomes a node. Returns how many there are. */
  #children(bracket: number, depth: number, take: () => void): number {
    this.#at++;
    this.#space();
    if (this.#bytes[this.#at] === bracket) {
      this.#at++;
      return 0;
    }
    let count = 0;
    for (;;) {
      const room = depth === 0 || this.#nodes < this.#limits.nodes * (depth === 1 ? 2 : 1);
      if (count >= this.#limits.children || !room) return count + this.#rest();
      take();
      count++;
      this.#space();
      const code = this.#bytes[this.#at++];
      if (code === bracket) return count;
      if (code !== COMMA) throw new NotRight();
      this.#space();
    }
  }

  /** Steps over the children that are left and the closing bracket; returns how many they are. */
  #rest(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let open = 0;
    let count = 1;
    for (; at < bytes.length; at++) {
      const code = bytes[at] ?? 0;
      if (code === QUOTE) at = this.#stringEnd(at) - 1;
      else if (code === COMMA) count += open === 0 ? 1 : 0;
      // Both opening brackets, and both closing ones, differ in one bit.
      else if ((code | 0x20) === 0x7b) open++;
      else if ((code | 0x20) === 0x7d && --open < 0) {
        this.#at = at + 1;
        return count;
      }
    }
    throw new NotRight();
  }

  /** Steps over one value without children, or over a key. */
  #skip(): void {
    const bytes = this.#bytes;
    if (bytes[this.#at] === QUOTE) {
      this.#at = this.#stringEnd(this.#at);
      return;
    }
    const start = this.#at;
    for (let code = bytes[this.#at] ?? 0; isScalar(code); code = bytes[++this.#at] ?? 0);
    if (this.#at === start) throw new NotRight();
  }

  /** The byte after the string that begins at `start`. */
  #stringEnd(start: number): number {
    const bytes = this.#bytes;
    let at = start + 1;
    for (let code = bytes[at]; code !== QUOTE; code = bytes[at]) {
      if (code === undefined) throw new NotRight();
      at += code === BACKSLASH ? 2 : 1;
    }
    return at + 1;
  }

  #space(): void {
    for (let code = this.#bytes[this.#at]; code === 0x20 || (code !== undefined && code <= 0x0d && code >= 0x09);)
      code = this.#bytes[++this.#at];
  }
}

/** True for what numbers and literals are written with. */
function isScalar(code: number): boolean {
  return (code >= 0x2b && code <= 0x39 && code !== COMMA) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}
