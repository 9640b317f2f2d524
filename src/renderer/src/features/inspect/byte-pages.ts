// Bytes of one record, pulled page by page for what is in view. A record of 100 MB costs what is looked
// at; pages that were not looked at for long are dropped.

/** Bytes of a page. */
export const PAGE_BYTES = 16_384;
const MOST_PAGES = 64;

export interface BytesPart {
  readonly bytes: Uint8Array;
  readonly total: number;
}

export type ReadBytes = (from: number, count: number) => Promise<BytesPart>;

export class BytePages {
  readonly #read: ReadBytes;
  readonly #changed: () => void;
  readonly #pages = new Map<number, Uint8Array>();
  readonly #asked = new Set<number>();
  #failure: unknown;

  /** `changed` is called whenever pages came or failed. */
  constructor(read: ReadBytes, changed: () => void) {
    this.#read = read;
    this.#changed = changed;
  }

  /** Why the last question failed; undefined while all is well. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Asks for the pages of a range that are not there. */
  want(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE_BYTES); page * PAGE_BYTES < to; page++) {
      const known = this.#pages.get(page);
      if (known) {
        // Looked at again: the last to be dropped.
        this.#pages.delete(page);
        this.#pages.set(page, known);
      } else if (!this.#asked.has(page)) void this.#ask(page);
    }
  }

  /** A byte, or undefined if its page is not there. */
  at(offset: number): number | undefined {
    return this.#pages.get(Math.floor(offset / PAGE_BYTES))?.[offset % PAGE_BYTES];
  }

  /** Forgets a failure, so that the next `want` asks again. */
  retry(): void {
    this.#failure = undefined;
    this.#asked.clear();
    this.#changed();
  }

  async #ask(page: number): Promise<void> {
    this.#asked.add(page);
    try {
      const { bytes } = await this.#read(page * PAGE_BYTES, PAGE_BYTES);
      this.#pages.set(page, bytes);
      for (const oldest of this.#pages.keys()) {
        if (this.#pages.size <= MOST_PAGES) break;
        this.#pages.delete(oldest);
      }
      this.#asked.delete(page);
    } catch (error) {
      // The page stays asked for: it is not asked again until the person wants it.
      this.#failure = error;
    }
    this.#changed();
  }
}
