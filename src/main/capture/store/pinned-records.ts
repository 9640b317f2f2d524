// What is left of evicted segments: the records that tell the handshake, with the numbers they had.

import { Segment } from './segment.ts';
import type { RecordSet } from './view.ts';

export class PinnedRecords implements RecordSet {
  readonly segment = new Segment(0);
  readonly #seqs: number[] = [];
  readonly #indexes = new Map<number, number>();

  get bytes(): number {
    return this.segment.bytes;
  }

  get count(): number {
    return this.segment.count;
  }

  add(seq: number, from: Segment, index: number): void {
    this.#indexes.set(seq, this.segment.count);
    this.#seqs.push(seq);
    this.segment.copy(from, index);
  }

  seqAt(index: number): number {
    return this.#seqs[index] ?? 0;
  }

  indexOf(seq: number): number | undefined {
    return this.#indexes.get(seq);
  }

  /** The first number from `seq` on; Infinity if there is none. */
  next(seq: number): number {
    return this.#seqs.find((pinned) => pinned >= seq) ?? Infinity;
  }
}
