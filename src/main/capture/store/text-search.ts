// Looks for a text in bytes, whatever the case of its letters. ASCII needles, by far the most, are
// searched in the bytes as they are (Horspool's method with a folding table); others in the decoded
// text.

import { Buffer } from 'node:buffer';

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));
const decoder = new TextDecoder();

export class TextSearch {
  readonly #lower: string;
  readonly #needle: Uint8Array;
  readonly #isAscii: boolean;
  /** How far the window moves for the byte at its end. */
  readonly #skip = new Uint32Array(256);

  /** `needle` must not be empty. */
  constructor(needle: string) {
    this.#lower = needle.toLowerCase();
    this.#needle = Buffer.from(this.#lower, 'utf8');
    this.#isAscii = this.#needle.every((byte) => byte < 0x80);
    this.#skip.fill(this.#needle.length);
    for (let i = 0; i < this.#needle.length - 1; i++) {
      const byte = this.#needle[i] ?? 0;
      this.#skip[byte] = this.#needle.length - 1 - i;
      if (byte >= 0x61 && byte <= 0x7a) this.#skip[byte - 0x20] = this.#needle.length - 1 - i;
    }
  }

  inText(text: string): boolean {
    return text.toLowerCase().includes(this.#lower);
  }

  /** True if `bytes[from, to)` contain the needle. */
  inBytes(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.#isAscii) return this.inText(decoder.decode(bytes.subarray(from, to)));
    const needle = this.#needle;
    const last = needle.length - 1;
    let end = from + last;
    while (end < to) {
      let i = last;
      while (i >= 0 && LOWER[bytes[end - last + i] ?? 0] === needle[i]) i--;
      if (i < 0) return true;
      end += this.#skip[bytes[end] ?? 0] ?? 1;
    }
    return false;
  }
}
