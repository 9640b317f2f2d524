// A frame as it was written: the text of each value, not normalised, and the masked runs in it.

import { Buffer } from 'node:buffer';
import type { Mask } from '../../shared/capture-record.ts';
import type { Range } from '../../shared/wamp/node.ts';

/** Letters of a value that are told. */
const LONGEST_TEXT = 2_000;
/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const MOST_BYTES = LONGEST_TEXT * 3 + 4;

export class WrittenFrame {
  readonly #bytes: Buffer;
  readonly #masks: readonly Mask[];

  constructor(bytes: Uint8Array, masks: readonly Mask[]) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#masks = [...masks].sort((a, b) => a.start - b.start);
  }

  /** The bytes of a range as text, cut at `LONGEST_TEXT` letters. */
  text({ start, end }: Range): { readonly text: string; readonly cut: boolean } {
    return excerpt(this.#bytes.subarray(start, end));
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
export function excerpt(bytes: Uint8Array): { readonly text: string; readonly cut: boolean } {
  const head = bytes.subarray(0, MOST_BYTES);
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('utf8');
  if (text.length <= LONGEST_TEXT && head.length === bytes.length) return { text, cut: false };
  // A pair of surrogates stays whole.
  const last = text.charCodeAt(LONGEST_TEXT - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? LONGEST_TEXT - 1 : LONGEST_TEXT;
  return { text: text.slice(0, end), cut: true };
}
