// A frame as it was written: the text of each value, not normalised, and the masked runs in it. Values of
// binary formats have no text of their own: theirs is made from what they mean.

import { Buffer } from 'node:buffer';
import type { Mask } from '../../shared/capture-record.ts';
import type { Range, ValueNode } from '../../shared/wamp/node.ts';
import { excerptOf, valueText, type Excerpt } from './value-text.ts';

/** Letters of a value that are told. */
const LONGEST_TEXT = 2_000;
/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const MOST_BYTES = LONGEST_TEXT * 3 + 4;

export class WrittenFrame {
  readonly #bytes: Buffer;
  readonly #masks: readonly Mask[];
  /** True if values stand in the bytes as they are read: JSON. */
  readonly isText: boolean;

  constructor(bytes: Uint8Array, masks: readonly Mask[], isText: boolean) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#masks = [...masks].sort((a, b) => a.start - b.start);
    this.isText = isText;
  }

  /** A value as text, cut at `LONGEST_TEXT` letters. */
  text(node: ValueNode): Excerpt {
    return this.isText ? excerpt(this.bytes(node)) : valueText(node, LONGEST_TEXT);
  }

  /** The bytes of a range. */
  bytes({ start, end }: Range): Uint8Array {
    return this.#bytes.subarray(start, end);
  }

  /** The first masked run within a range. */
  maskIn({ start, end }: Range): Mask | undefined {
    let low = 0;
    let high = this.#masks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#masks[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    const mask = this.#masks[low];
    return mask && mask.start + mask.length <= end ? mask : undefined;
  }
}

/** The beginning of bytes as text; what is no UTF-8 becomes U+FFFD. */
export function excerpt(bytes: Uint8Array): Excerpt {
  const head = bytes.subarray(0, MOST_BYTES);
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('utf8');
  if (head.length === bytes.length) return excerptOf(text, LONGEST_TEXT);
  return { text: excerptOf(text, LONGEST_TEXT).text, cut: true };
}
