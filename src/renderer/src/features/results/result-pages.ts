// The results of an operation as far as they were looked at: pages that are asked for when they come into view, one
// question at a time. A result never changes once it is there.

import type { ResultsPart } from '../../../../shared/contract/operations.ts';
import type { WindowClock } from '../../state/record-window.ts';

export type ResultLine = ResultsPart['results'][number];

const PAGE = 100;
const MOST_PAGES = 40;
/** Shortest time between two questions, in milliseconds. */
const PAUSE_MS = 60;

export type AskResults = (from: number, count: number) => Promise<ResultsPart>;

export class ResultPages {
  readonly #ask: AskResults;
  readonly #clock: WindowClock;
  readonly #hear: () => void;
  readonly #pages = new Map<number, readonly (ResultLine | undefined)[]>();
  #seen = { from: 0, to: 0 };
  #total = 0;
  #dropped = 0;
  #busy = false;

  /** `hear` is called when results came. */
  constructor(ask: AskResults, clock: WindowClock, hear: () => void) {
    this.#ask = ask;
    this.#clock = clock;
    this.#hear = hear;
  }

  /** Results at the head that are not kept any more. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The result; undefined as long as it is not there. */
  line(index: number): ResultLine | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Says which results are in view, and how many there are. */
  show(from: number, to: number, total: number): void {
    this.#seen = { from, to: Math.min(to, total) };
    this.#total = total;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    const missing = this.#missing();
    if (this.#busy || missing === undefined) return;
    this.#busy = true;
    const part = await this.#ask(missing * PAGE, PAGE).catch(() => undefined);
    if (part) this.#take(missing, part);
    this.#clock.after(PAUSE_MS, () => {
      this.#busy = false;
      // What could not be had is asked for again when the view changes.
      if (part) void this.#pump();
    });
  }

  /** The first page in view that has not all of its results. */
  #missing(): number | undefined {
    const { from, to } = this.#seen;
    for (let index = Math.max(from, this.#dropped); index < to; index++) {
      if (this.line(index) === undefined) return Math.floor(index / PAGE);
    }
    return undefined;
  }

  #take(page: number, { results, total, dropped }: ResultsPart): void {
    const lines: (ResultLine | undefined)[] = Array.from({ length: PAGE });
    for (const line of results) lines[line.index % PAGE] = line;
    this.#pages.delete(page);
    this.#pages.set(page, lines);
    this.#total = Math.max(this.#total, total);
    this.#dropped = dropped;
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(oldest);
    }
    this.#hear();
  }
}
