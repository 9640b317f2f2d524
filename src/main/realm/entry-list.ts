// One list of the realm: its entries by id, in the order of the router. An entry is listed (its id is known), told
// (an event said what it is), or read (the router answered about it). Changes cost the same in a list of ten as in one
// of ten thousand; the order for a filter and a sorting is made when rows are asked for, and kept until a change.

export interface Row {
  readonly id: number;
}

export type Knowledge = 'listed' | 'told' | 'read';

export interface Entry<R extends Row> {
  readonly row: R;
  readonly known: Knowledge;
}

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

export interface Wanted {
  readonly filter?: string | undefined;
  readonly sort?: Sorting | undefined;
}

interface Kept<R extends Row> extends Entry<R> {
  /** Everything a filter looks at; made when it is first needed. */
  text?: string;
}

/** Events can be made up by clients of some routers: they must not fill the memory. */
const MOST_ENTRIES = 200_000;

export class EntryList<R extends Row> {
  readonly #columns: readonly (keyof R & string)[];
  readonly #most: number;
  #entries = new Map<number, Kept<R>>();
  #known = 0;
  #order: { readonly key: string; readonly entries: readonly Kept<R>[] } | undefined;

  /** `columns`: what a filter looks at, and what can be sorted by. */
  constructor(columns: readonly (keyof R & string)[], most = MOST_ENTRIES) {
    this.#columns = columns;
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many are more than listed. */
  get known(): number {
    return this.#known;
  }

  /** True if no further entry is taken. */
  get isFull(): boolean {
    return this.#entries.size >= this.#most;
  }

  get(id: number): Entry<R> | undefined {
    return this.#entries.get(id);
  }

  ids(): Iterable<number> {
    return this.#entries.keys();
  }

  *rows(): Generator<R> {
    for (const { row } of this.#entries.values()) yield row;
  }

  /** Puts an entry in, or in place of the one with its id. False if there is no room. */
  put(row: R, known: Knowledge): boolean {
    const before = this.#entries.get(row.id);
    if (!before && this.isFull) return false;
    this.#count(before, -1);
    const entry = { row, known };
    this.#entries.set(row.id, entry);
    this.#count(entry, 1);
    this.#order = undefined;
    return true;
  }

  /** Takes an entry out. False if there was none. */
  remove(id: number): boolean {
    const before = this.#entries.get(id);
    if (!before) return false;
    this.#count(before, -1);
    this.#entries.delete(id);
    this.#order = undefined;
    return true;
  }

  /**
   * Makes the list what was read anew. What was known of entries that are still there is shown on, but counts as listed:
   * it is to be read again.
   */
  replace(rows: Iterable<R>): void {
    const before = this.#entries;
    this.#entries = new Map();
    this.#known = 0;
    this.#order = undefined;
    for (const row of rows) {
      if (this.isFull) return;
      this.#entries.set(row.id, { row: before.get(row.id)?.row ?? row, known: 'listed' });
    }
  }

  /** Entries that fit the filter, in the order that is asked for. An unknown column leaves the router's order. */
  ordered({ filter = '', sort }: Wanted): readonly Entry<R>[] {
    const needle = filter.trim().toLowerCase();
    const key = JSON.stringify([needle, sort?.column, sort?.descending]);
    if (this.#order?.key === key) return this.#order.entries;
    const all = [...this.#entries.values()];
    const fitting = needle === '' ? all : all.filter((entry) => this.#textOf(entry).includes(needle));
    const column = this.#columns.find((name) => name === sort?.column);
    const entries = column === undefined ? fitting : sorted(fitting, column, sort?.descending === true);
    this.#order = { key, entries };
    return entries;
  }

  #textOf(entry: Kept<R>): string {
    entry.text ??= this.#columns
      .map((name) => plain(entry.row[name]))
      .join('\n')
      .toLowerCase();
    return entry.text;
  }

  #count(entry: Kept<R> | undefined, change: 1 | -1): void {
    if (entry && entry.known !== 'listed') this.#known += change;
  }
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Sorted by a column; equal ones stay in their order, and those without a value stand last either way. */
function sorted<R extends Row>(entries: Kept<R>[], column: keyof R & string, descending: boolean): Kept<R>[] {
  const sign = descending ? -1 : 1;
  const keyed = entries.map((entry) => {
    const value: unknown = entry.row[column];
    return { entry, value: typeof value === 'number' ? value : plain(value).toLowerCase() };
  });
  keyed.sort((a, b) => {
    if (a.value === b.value) return 0;
    if (a.value === '') return 1;
    if (b.value === '') return -1;
    return a.value < b.value ? -sign : sign;
  });
  return keyed.map(({ entry }) => entry);
}
