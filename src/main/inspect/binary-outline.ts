// Reads the outline of a large frame of MessagePack or CBOR that is known to be right: nodes for what can be
// shown, counts for the rest, which is only stepped over. Small values are read by the full reader, so that
// nodes and positions are its own; a test holds the two against each other.

import type { DictEntry, Range, ValueNode } from '../../shared/wamp/node.ts';
import type { Reading } from '../wamp/reading.ts';
import type { BinaryLayout, Container } from './binary-layout.ts';
import type { Outline, OutlineLimits } from './json-outline.ts';

export interface BinaryReading {
  readonly layout: BinaryLayout;
  readonly read: (bytes: Uint8Array) => Reading;
}

export interface BinaryLimits extends OutlineLimits {
  /** Containers of at most so many bytes are read whole, as long as all of these together are at most `whole`. */
  readonly small: number;
  readonly whole: number;
}

const LIMITS: BinaryLimits = { children: 2_000, nodes: 20_000, small: 1 << 16, whole: 1 << 20 };

/** The outline, or undefined if the bytes are not the one value that they were taken for. */
export function outlineBinary(
  bytes: Uint8Array,
  reading: BinaryReading,
  limits: BinaryLimits = LIMITS,
): Outline | undefined {
  const outliner = new BinaryOutliner(bytes, reading, limits);
  try {
    return outliner.outline();
  } catch (error) {
    if (error instanceof NotRight) return undefined;
    throw error;
  }
}

class NotRight extends Error {}

class BinaryOutliner {
  readonly #bytes: Uint8Array;
  readonly #reading: BinaryReading;
  readonly #limits: BinaryLimits;
  readonly #counts = new Map<ValueNode, number>();
  #whole = 0;
  #nodes = 0;

  constructor(bytes: Uint8Array, reading: BinaryReading, limits: BinaryLimits) {
    this.#bytes = bytes;
    this.#reading = reading;
    this.#limits = limits;
  }

  outline(): Outline {
    const end = this.#reading.layout.skip(this.#bytes, 0);
    if (end !== this.#bytes.length) throw new NotRight();
    return { node: this.#value({ start: 0, end }, 0), counts: this.#counts };
  }

  #value(range: Range, depth: number): ValueNode {
    this.#nodes++;
    const size = range.end - range.start;
    const container = this.#reading.layout.container(this.#bytes, range.start);
    if (!container) return this.#read(range);
    if (size <= this.#limits.small && this.#whole + size <= this.#limits.whole) {
      this.#whole += size;
      return this.#read(range);
    }
    return this.#container(range, container, depth);
  }

  /** A value as the full reader has it. */
  #read({ start, end }: Range): ValueNode {
    const reading = this.#reading.read(this.#bytes.subarray(start, end));
    if (!reading.ok) throw new NotRight();
    moved(reading.node, start);
    return reading.node;
  }

  /** Its first children; the end is known. */
  #container({ start, end }: Range, { kind, at, count = 0 }: Container, depth: number): ValueNode {
    const { layout } = this.#reading;
    const items: ValueNode[] = [];
    const entries: DictEntry[] = [];
    let place = at;
    for (let told = 0; told < Math.min(count, this.#limits.children); told++) {
      const room = depth === 0 || this.#nodes < this.#limits.nodes * (depth === 1 ? 2 : 1);
      if (!room) break;
      const valueStart = kind === 'dict' ? layout.skipKey(this.#bytes, place) : place;
      const next = layout.skip(this.#bytes, valueStart);
      if (next > end) throw new NotRight();
      const value = this.#value({ start: valueStart, end: next }, depth + 1);
      if (kind === 'list') items.push(value);
      else entries.push({ key: this.#read({ start: place, end: valueStart }), value });
      place = next;
    }
    const node: ValueNode =
      kind === 'list' ? { kind: 'list', items, start, end } : { kind: 'dict', entries, start, end };
    if (count > items.length + entries.length) this.#counts.set(node, count);
    return node;
  }
}

/** Moves a fresh node, which nobody else has, and all that is in it. */
export function moved(node: ValueNode, by: number): void {
  const range: { start: number; end: number } = node;
  range.start += by;
  range.end += by;
  if (node.kind === 'list') for (const item of node.items) moved(item, by);
  if (node.kind !== 'dict') return;
  for (const { key, value } of node.entries) {
    moved(key, by);
    moved(value, by);
  }
}
