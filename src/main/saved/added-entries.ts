// Entries of a history that are not written yet. Requests may follow each other by the thousand a second, so that each
// is turned into JSON once, for its length, and found by its id.

import type { HistoryEntry } from '../../shared/saved-request.ts';
import { MOST_ENTRIES, MOST_LETTERS, type StoredEntry } from './history-file.ts';

/** How a request ended. */
export type End = Pick<HistoryEntry, 'state' | 'took'>;

export class AddedEntries {
  /** By their ids, oldest first; `letters`: length as JSON without the end. */
  readonly #entries = new Map<string, { readonly entry: StoredEntry; readonly letters: number }>();
  #letters = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** Oldest first. */
  all(): StoredEntry[] {
    return Array.from(this.#entries.values(), ({ entry }) => entry);
  }

  /** Adds the youngest; the oldest that have no room any more are forgotten. */
  add(entry: StoredEntry): void {
    const letters = JSON.stringify(entry).length;
    this.#entries.set(entry.id, { entry, letters });
    this.#letters += letters;
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= MOST_ENTRIES && this.#letters <= MOST_LETTERS) return;
      this.take(id);
    }
  }

  /** Adds how one ended. False if it is not here. */
  end(id: string, end: End): boolean {
    const known = this.#entries.get(id);
    if (known) this.#entries.set(id, { ...known, entry: { ...known.entry, ...end } });
    return known !== undefined;
  }

  /** Takes one away, and gives it. */
  take(id: string): StoredEntry | undefined {
    const known = this.#entries.get(id);
    this.#letters -= known?.letters ?? 0;
    this.#entries.delete(id);
    return known?.entry;
  }
}
