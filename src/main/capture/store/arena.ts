// Bytes of frames, one after the other in large chunks: an object for each frame would cost more
// than the frame. A chunk is never moved, so a place stays valid as long as its segment.

/** Chunks double up to this size, so that a capture of ten records stays small. */
const SMALLEST_CHUNK = 1 << 12;
const LARGEST_CHUNK = 1 << 20;
/** A frame above this gets a chunk of its own: the rest of a shared one would be wasted. */
const LARGEST_SHARED = LARGEST_CHUNK >> 2;
const OFFSET_BITS = 20;
const OFFSET_MASK = (1 << OFFSET_BITS) - 1;
const MOST_CHUNKS = 1 << (32 - OFFSET_BITS);
const EMPTY = new Uint8Array(0);

export class Arena {
  readonly #chunks: Uint8Array[] = [];
  /** Index of the chunk that is being filled. */
  #open = -1;
  #used = 0;
  #bytes = 0;

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True if no further chunk can be addressed. */
  get isFull(): boolean {
    return this.#chunks.length >= MOST_CHUNKS;
  }

  /** Copies the bytes in and returns their place: chunk in the upper 12 bits, offset in the lower 20. */
  add(bytes: Uint8Array): number {
    if (bytes.length > LARGEST_SHARED) {
      this.#chunks.push(Uint8Array.from(bytes));
      this.#bytes += bytes.length;
      return this.#place(this.#chunks.length - 1, 0);
    }
    const offset = this.#room(bytes.length);
    this.chunkOf(this.#place(this.#open, 0)).set(bytes, offset);
    this.#used = offset + bytes.length;
    return this.#place(this.#open, offset);
  }

  /** Gives back what the open chunk has left: nothing more is added. */
  trim(): void {
    const open = this.#chunks[this.#open];
    if (!open) return;
    this.#chunks[this.#open] = open.slice(0, this.#used);
    this.#bytes -= open.length - this.#used;
    this.#open = -1;
  }

  /** The chunk that holds a place. */
  chunkOf(place: number): Uint8Array {
    return this.#chunks[place >>> OFFSET_BITS] ?? EMPTY;
  }

  /** Offset of a place in its chunk. */
  offsetOf(place: number): number {
    return place & OFFSET_MASK;
  }

  /** Offset for so many bytes in the open chunk; opens a new one if they do not fit. */
  #room(length: number): number {
    const open = this.#open < 0 ? EMPTY : (this.#chunks[this.#open] ?? EMPTY);
    if (this.#open >= 0 && this.#used + Math.max(1, length) <= open.length) return this.#used;
    let size = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, open.length * 2));
    while (size < length) size *= 2;
    this.#chunks.push(new Uint8Array(size));
    this.#bytes += size;
    this.#open = this.#chunks.length - 1;
    return 0;
  }

  #place(chunk: number, offset: number): number {
    return ((chunk << OFFSET_BITS) | offset) >>> 0;
  }
}
