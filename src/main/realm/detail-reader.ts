// Reads the details of entries in the background: those in view first, newest wish first, then everything of a list
// that was asked for as a whole. Wishes of rows that were only scrolled past are forgotten.

import type { RealmListName } from '../../shared/contract/realm.ts';

export interface EntryName {
  readonly list: RealmListName;
  readonly id: number;
}

const MOST_JOBS = 16;
const MOST_WISHES = 1000;

export class DetailReader {
  readonly #read: (entry: EntryName) => Promise<void>;
  readonly #done: () => void;
  /** The last is the next; by `list id`. */
  readonly #wishes = new Map<string, EntryName>();
  #all = new Map<RealmListName, Iterator<number>>();
  readonly #running = new Set<string>();

  /** `read` reads one entry and never rejects; `done` is told when all that was wanted is read. */
  constructor(read: (entry: EntryName) => Promise<void>, done: () => void = () => {}) {
    this.#read = read;
    this.#done = done;
  }

  /** True while entries of a list are being read, or are still to be. */
  isReading(list: RealmListName): boolean {
    const isOfList = (name: string) => name.startsWith(`${list} `);
    return this.#all.has(list) || [...this.#running].some(isOfList) || [...this.#wishes.keys()].some(isOfList);
  }

  /** Reads these before anything else, the first of them first. */
  want(list: RealmListName, ids: readonly number[]): void {
    for (const id of [...ids].reverse()) {
      const name = `${list} ${id}`;
      this.#wishes.delete(name);
      if (!this.#running.has(name)) this.#wishes.set(name, { list, id });
    }
    for (const name of this.#wishes.keys()) {
      if (this.#wishes.size <= MOST_WISHES) break;
      this.#wishes.delete(name);
    }
    this.#go();
  }

  /** Reads all of these, when nothing else is wanted. */
  readAll(list: RealmListName, ids: Iterable<number>): void {
    this.#all.set(list, ids[Symbol.iterator]());
    this.#go();
    if (this.#running.size === 0) this.#done();
  }

  /** Starts nothing more. */
  stop(): void {
    this.#wishes.clear();
    this.#all = new Map();
  }

  #go(): void {
    while (this.#running.size < MOST_JOBS) {
      const next = this.#next();
      if (!next) return;
      const name = `${next.list} ${next.id}`;
      this.#running.add(name);
      void this.#read(next).then(() => {
        this.#running.delete(name);
        this.#go();
        if (this.#running.size === 0) this.#done();
      });
    }
  }

  #next(): EntryName | undefined {
    const wish = [...this.#wishes].at(-1);
    if (wish) {
      this.#wishes.delete(wish[0]);
      return wish[1];
    }
    for (const [list, ids] of this.#all) {
      for (let next = ids.next(); next.done !== true; next = ids.next()) {
        if (!this.#running.has(`${list} ${next.value}`)) return { list, id: next.value };
      }
      this.#all.delete(list);
    }
    return undefined;
  }
}
