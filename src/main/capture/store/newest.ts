// A map that forgets its oldest entries: what a peer leaves open must not fill the memory.

/** Part of the limit that is left full when it was reached. */
const KEPT_PART = 7 / 8;

interface Entry<V> {
  readonly value: V;
  readonly bytes: number;
}

export class Newest<V> {
  readonly #entries = new Map<number, Entry<V>>();
  readonly #limit: number;
  #bytes = 0;

  /** `limit`: bytes that all entries together may take; the newest entry is kept whatever its size. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: number): V | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Takes the place of an entry with the same key. */
  set(key: number, value: V, bytes: number): void {
    this.delete(key);
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    if (this.#bytes > this.#limit) this.#forget();
  }

  delete(key: number): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  /** Many at once: to walk to the oldest takes the longer the more were deleted before it. */
  #forget(): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limit * KEPT_PART || this.#entries.size === 1) return;
      this.delete(oldest);
    }
  }
}
