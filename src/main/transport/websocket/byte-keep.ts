// Keeps the beginning of a run of bytes within a limit, and counts what there was in all.

export class ByteKeep {
  readonly #limit: number;
  #bytes = new Uint8Array(64);
  #length = 0;
  #total = 0;

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes seen since the last `clear`, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** True once a further byte would only be counted. */
  get full(): boolean {
    return this.#length >= this.#limit;
  }

  /** Takes a copy of what still fits. */
  append(part: Uint8Array): void {
    this.#total += part.length;
    const take = Math.min(part.length, this.#limit - this.#length);
    if (take <= 0) return;
    if (this.#length + take > this.#bytes.length) this.#grow(this.#length + take);
    this.#bytes.set(take === part.length ? part : part.subarray(0, take), this.#length);
    this.#length += take;
  }

  /** The bytes kept: a view that holds until the next `append` or `clear`. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** The bytes kept, as a copy. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#total = 0;
  }

  #grow(needed: number): void {
    const bigger = new Uint8Array(Math.min(this.#limit, Math.max(needed, this.#bytes.length * 2)));
    bigger.set(this.view());
    this.#bytes = bigger;
  }
}
