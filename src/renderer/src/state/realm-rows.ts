// The rows of a list of a realm that are in view, pulled in parts. A realm changes all the time: what would move
// the rows that somebody looks at is held until it is asked for, and everything else is taken at once. Without a
// screen and without a router: it asks through `call`, and tells that something changed through `onChange`.

import type { InspectorError } from '../../../shared/contract/errors.ts';
import type { RealmListName, RegistrationRow, SessionRow, SubscriptionRow } from '../../../shared/contract/realm.ts';
import type { call } from './app-link.ts';
import { asInspectorError } from './app-link.ts';
import type { WindowClock } from './record-window.ts';
import type { ListSort } from './realm-view.ts';

export type RealmRow = SessionRow | RegistrationRow | SubscriptionRow;

export interface RealmRowsOptions {
  readonly call: typeof call;
  readonly clock: WindowClock;
  readonly capture: string;
  readonly list: RealmListName;
  readonly filter: string;
  readonly sort: ListSort | undefined;
  /** True while somebody looks at the rows so that they must not move. */
  readonly isHeld: () => boolean;
  readonly onChange: () => void;
  /** The row that was wanted is there. */
  readonly onWanted: (id: number) => void;
}

/** Rows asked for above and below what is in view. */
const MARGIN = 50;
/** Rows that one command gives at most. */
const MOST = 1000;
/** Rows kept: many screens, little memory. */
const MOST_KEPT = 4000;
/** Changes that follow each other sooner are one. */
const REST_MS = 150;

export class RealmRowWindow {
  readonly #options: RealmRowsOptions;
  #rows = new Map<number, RealmRow>();
  /** Places whose rows were taken since the last change. */
  #fresh = new Set<number>();
  #total = 0;
  #view = { from: 0, to: 0 };
  #waiting: number | undefined;
  #wanted: number | undefined;
  #phase: 'opening' | 'ready' | 'failed' = 'opening';
  #error: InspectorError | undefined;
  #isAsking = false;
  #askAgain = false;
  #isForced = false;
  #askedAt = -Infinity;
  #stop: (() => void) | undefined;
  #isDisposed = false;

  constructor(options: RealmRowsOptions) {
    this.#options = options;
  }

  /** Rows that fit the filter, as the list is shown. */
  get total(): number {
    return this.#total;
  }

  get phase(): 'opening' | 'ready' | 'failed' {
    return this.#phase;
  }

  get error(): InspectorError | undefined {
    return this.#error;
  }

  /** Rows that the list has by now, if it changed and that is not shown yet. */
  get waiting(): number | undefined {
    return this.#waiting;
  }

  /** The row at a place; undefined: still being asked for. */
  row(index: number): RealmRow | undefined {
    return this.#rows.get(index);
  }

  /** The place that is waited for. */
  get wanted(): number | undefined {
    return this.#wanted;
  }

  /** Tells the entry at a place as soon as its row is there; undefined: nobody waits any more. */
  want(index: number | undefined): void {
    this.#wanted = index;
  }

  /** Place of an entry, if its row is there. */
  indexOf(id: number): number | undefined {
    for (const [index, row] of this.#rows) if (row.id === id) return index;
    return undefined;
  }

  /** Every row, in order; undefined unless all of them are there. */
  all(): readonly RealmRow[] | undefined {
    if (this.#rows.size < this.#total) return undefined;
    const rows = Array.from({ length: this.#total }, (_, index) => this.#rows.get(index));
    return rows.every((row) => row !== undefined) ? rows : undefined;
  }

  /** What is in view: `from` up to, not including, `to`. */
  show(from: number, to: number): void {
    if (from === this.#view.from && to === this.#view.to && this.#phase !== 'opening') return;
    this.#view = { from, to };
    if (this.#phase === 'opening' || this.#isMissing()) void this.#ask();
  }

  /** The list may have changed. */
  changed(): void {
    this.#fresh = new Set();
    if (this.#stop !== undefined) return;
    const wait = Math.max(0, this.#askedAt + REST_MS - this.#options.clock.now());
    this.#stop = this.#options.clock.after(wait, () => {
      this.#stop = undefined;
      void this.#ask();
    });
  }

  /** Shows the list as it is now, whatever moves. */
  async update(): Promise<void> {
    this.#isForced = true;
    await this.#ask();
  }

  /** Ends it. */
  dispose(): void {
    this.#isDisposed = true;
    this.#stop?.();
  }

  /** Looks for an entry in the whole list. Rows whose details are not known yet are read for it. */
  async locate(id: number): Promise<number | undefined> {
    const known = this.indexOf(id);
    if (known !== undefined) return known;
    for (let from = 0; from < this.#total; from += MOST) {
      const { rows } = await this.#read(from, MOST);
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return from + at;
      if (rows.length < MOST) return undefined;
    }
    return undefined;
  }

  async #read(from: number, count: number): Promise<{ rows: readonly RealmRow[]; total: number }> {
    const { capture, list, filter, sort } = this.#options;
    const answer = await this.#options.call('realm.rows', {
      capture,
      list,
      from,
      count,
      ...(filter !== '' && { filter }),
      ...(sort !== undefined && { sort }),
    });
    return { rows: answer[list] ?? [], total: answer.total };
  }

  /** One question at a time; what came to be wanted meanwhile is asked for after it. */
  async #ask(): Promise<void> {
    if (this.#isDisposed) return;
    if (this.#isAsking) {
      this.#askAgain = true;
      return;
    }
    this.#isAsking = true;
    this.#askedAt = this.#options.clock.now();
    const from = Math.max(0, this.#view.from - MARGIN);
    const count = Math.min(MOST, this.#view.to + MARGIN - from);
    try {
      const { rows, total } = await this.#read(from, count);
      if (this.#isDisposed) return;
      this.#error = undefined;
      this.#take(from, rows, total);
      this.#phase = 'ready';
    } catch (error) {
      this.#error = asInspectorError(error);
      this.#phase = 'failed';
      this.#askAgain = false;
    }
    this.#isAsking = false;
    if (this.#isDisposed) return;
    this.#options.onChange();
    const again = this.#askAgain;
    this.#askAgain = false;
    if (again) await this.#ask();
  }

  /** True if a row in view was not asked for since the last change. */
  #isMissing(): boolean {
    const { from, to } = this.#view;
    for (let index = from; index < Math.min(to, this.#total); index++) {
      if (!this.#rows.has(index) || (this.#waiting === undefined && !this.#fresh.has(index))) return true;
    }
    return false;
  }

  #take(from: number, rows: readonly RealmRow[], total: number): void {
    const isHeld = this.#phase === 'ready' && !this.#isForced && this.#options.isHeld();
    if (isHeld && this.#wouldMove(from, rows, total)) {
      this.#waiting = total;
      const newest = new Map(rows.map((row) => [row.id, row]));
      for (const [index, row] of this.#rows) this.#rows.set(index, newest.get(row.id) ?? row);
      return;
    }
    if (this.#isForced || this.#waiting !== undefined || this.#rows.size > MOST_KEPT) this.#rows = new Map();
    this.#isForced = false;
    this.#waiting = undefined;
    this.#total = total;
    rows.forEach((row, at) => {
      this.#rows.set(from + at, row);
      this.#fresh.add(from + at);
    });
    for (const index of this.#rows.keys()) if (index >= total) this.#rows.delete(index);
    const wanted = this.#wanted === undefined ? undefined : this.#rows.get(Math.min(this.#wanted, total - 1));
    if (wanted === undefined) return;
    this.#wanted = undefined;
    this.#options.onWanted(wanted.id);
  }

  /** True if a row in view would stand elsewhere. Where a row is not known yet, nothing can be held. */
  #wouldMove(from: number, rows: readonly RealmRow[], total: number): boolean {
    const { from: first, to } = this.#view;
    let moves = false;
    for (let index = first; index < Math.min(to, this.#total); index++) {
      const known = this.#rows.get(index);
      if (known === undefined) return false;
      if (index >= total || rows[index - from]?.id !== known.id) moves = true;
    }
    return moves;
  }
}
