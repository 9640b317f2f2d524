// The labels of a segment's messages: URI and what stands beside it. Most messages of a segment share
// a few of them, so that a record holds a number only.

import { Buffer } from 'node:buffer';

/** A longer URI is cut: labels are for drawing rows. */
const LONGEST_URI = 512;
const LONGEST_TAG = 64;
/** Rough cost of an entry of a map. */
const ENTRY_BYTES = 200;

/** What a URI may be used as, as bits. */
export const USED_AS = { procedure: 1, topic: 2 } as const;
export type UriUse = keyof typeof USED_AS;

export interface Label {
  /** Empty: none. */
  readonly uri: string;
  readonly tag?: string;
}

const NONE: Label = { uri: '' };

export class Labels {
  readonly #labels: Label[] = [NONE];
  /** What the URI of each label was used as: bits of `USED_AS`. */
  readonly #uses: number[] = [0];
  /** Numbers of labels without a tag, by URI. */
  readonly #plain = new Map<string, number>([['', 0]]);
  /** Numbers of labels with a tag: by URI, then by tag. */
  readonly #tagged = new Map<string, Map<string, number>>();
  #bytes = 0;

  /** Memory held, in bytes, estimated. */
  get bytes(): number {
    return this.#bytes;
  }

  at(number: number): Label {
    return this.#labels[number] ?? NONE;
  }

  /** Notes that a label's URI was used so. */
  use(number: number, bits: number): void {
    this.#uses[number] = (this.#uses[number] ?? 0) | bits;
  }

  /** URIs that were used so and stand here whole; one may come twice. */
  *usedAs(bits: number): Generator<string> {
    for (const [number, { uri }] of this.#labels.entries()) {
      if (((this.#uses[number] ?? 0) & bits) !== 0 && uri.length <= LONGEST_URI) yield uri;
    }
  }

  /** Number of a label; 0 for the empty one. Long URIs and tags are cut, which `…` shows. */
  numberOf(uri: string | undefined, tag: string | undefined): number {
    if (tag === undefined) return uri === undefined ? 0 : this.#plainNumber(cut(uri, LONGEST_URI));
    // The URI's own label keeps the one copy of it.
    const plain = this.#plainNumber(cut(uri ?? '', LONGEST_URI));
    return this.#taggedNumber(this.at(plain).uri, cut(tag, LONGEST_TAG));
  }

  #plainNumber(uri: string): number {
    const known = this.#plain.get(uri);
    if (known !== undefined) return known;
    const own = copyOf(uri);
    const number = this.#labels.push({ uri: own }) - 1;
    this.#plain.set(own, number);
    this.#bytes += ENTRY_BYTES + own.length * 2;
    return number;
  }

  #taggedNumber(uri: string, tag: string): number {
    let tags = this.#tagged.get(uri);
    const known = tags?.get(tag);
    if (known !== undefined) return known;
    if (!tags) {
      tags = new Map();
      this.#tagged.set(uri, tags);
      this.#bytes += ENTRY_BYTES;
    }
    const own = copyOf(tag);
    const number = this.#labels.push({ uri, tag: own }) - 1;
    tags.set(own, number);
    this.#bytes += ENTRY_BYTES + own.length * 2;
    return number;
  }
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A text of its own: a part of a frame's text would keep the whole frame. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
