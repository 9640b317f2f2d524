// A window on the records of a capture. The app holds the list; this asks for the rows in view and a few
// around them, one question at a time, and hears how long the list is. What it costs over the link
// depends on what is looked at, not on how much arrives.
//
// Rows keep their numbers for as long as the list is not cleared. A cleared list, or a view that the app
// forgot (it was started anew), begins a new generation: whoever remembers row numbers looks them up again.

import type { CaptureRow, ViewFilter } from '../../../shared/capture-row.ts';
import type { CaptureInfo, RowsPart } from '../../../shared/contract/results.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { Link } from '../../../shared/contract/link.ts';
import { RowCache, type RowRange } from './row-cache.ts';
import { ViewQuestions } from './view-questions.ts';

export interface WindowClock {
  /** Milliseconds from an arbitrary start. */
  now(): number;
  /** Runs `task` once after `ms`; the result cancels it. */
  after(ms: number, task: () => void): () => void;
}

export interface WindowOptions {
  readonly call: Link['call'];
  readonly clock: WindowClock;
  readonly capture: string;
  readonly filter: ViewFilter;
}

/** `gone`: the app has no such capture any more. */
export type WindowPhase = 'opening' | 'ready' | 'failed' | 'gone';

/** What a notice says about the list. */
export type ListCounters = Pick<CaptureInfo, 'total' | 'cleared' | 'evicted'>;

/** Rows asked for on each side of what is in view. */
const MARGIN = 8;
/** Rows asked for ahead when a scroll goes on where the last one ended. */
const AHEAD = 24;
/** A scroll further than this from the last answer is a jump: those are asked for less often. */
const NEAR_ROWS = 256;
const MOST_ROWS = 500;
/** Rows asked for before anybody said what is in view. */
const FIRST_ROWS = 40;
/** Rows this close to the end of the list may still get a finding. */
const YOUNG_ROWS = 8;
/** Evicted rows at the head that are looked through for records that were kept. */
const HEAD_ROWS = 64;

/** Shortest time between two questions of a kind, in milliseconds. */
const PAUSES = { near: 40, jump: 100, length: 100, scan: 20, whole: 500, head: 1000, refresh: 1000 } as const;
const PAUSE_AFTER_FAILURE = 1000;
type Pace = keyof typeof PAUSES;

interface Job {
  readonly due: number;
  readonly run: () => Promise<void>;
}

export class RecordWindow {
  readonly filter: ViewFilter;
  readonly #clock: WindowClock;
  readonly #questions: ViewQuestions;
  readonly #cache = new RowCache();
  readonly #listeners = new Set<() => void>();
  readonly #asked = new Map<Pace, number>();
  /** Rows that may have changed since they were asked for. */
  readonly #young = new Set<number>();
  #phase: WindowPhase = 'opening';
  #failure: InspectorError | undefined;
  #failedAt = 0;
  #version = 0;
  #generation = 0;
  #known = 0;
  #total = 0;
  #whole = 0;
  #evicted = 0;
  #head = new Map<number, CaptureRow>();
  #shown: RowRange = { from: 0, to: 0 };
  #following = false;
  #lastAnswer: RowRange = { from: 0, to: 0 };
  #scanning = false;
  readonly #due = { length: true, whole: true, head: false, refresh: false };
  #counters: ListCounters | undefined;
  #busy = false;
  #timer: (() => void) | undefined;
  #disposed = false;

  constructor({ call, clock, capture, filter }: WindowOptions) {
    this.filter = filter;
    this.#clock = clock;
    this.#questions = new ViewQuestions(call, capture, filter);
  }

  get phase(): WindowPhase {
    return this.#phase;
  }

  /** What went wrong with the last question. */
  get failure(): InspectorError | undefined {
    return this.#failure;
  }

  /** Rows of the list as shown, evicted ones included: while following, only as far as its rows are there. */
  get total(): number {
    return this.#total;
  }

  /** Rows of the list as last told. */
  get known(): number {
    return this.#known;
  }

  /** Rows the list would have without a filter. */
  get whole(): number {
    return Math.max(this.#questions.isWhole ? 0 : this.#whole, this.#known);
  }

  /** True while the app still looks through the capture for what the filter shows. */
  get scanning(): boolean {
    return this.#scanning;
  }

  /** Rows at the head whose records were evicted. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Evicted rows whose records were kept because they tell the handshake. */
  get head(): readonly number[] {
    return [...this.#head.keys()];
  }

  /** Counts up when the numbers of rows get a new meaning. */
  get generation(): number {
    return this.#generation;
  }

  /** Counts up with every change: what a store hook compares. */
  get version(): number {
    return this.#version;
  }

  /** The row, if it is there; null if its record was evicted before anybody looked. */
  row(row: number): CaptureRow | null | undefined {
    const known = this.#cache.get(row);
    return known ?? this.#head.get(row) ?? known;
  }

  readonly subscribe = (hear: () => void): (() => void) => {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  };

  /** Tells what is in view: rows `from` up to, not including, `to`. `following`: the end of the list, whatever comes. */
  show(shown: RowRange, following: boolean): void {
    this.#shown = shown;
    if (this.#following && !following) this.#due.length = true;
    this.#following = following;
    this.#cache.use({ from: Math.max(0, shown.from - MARGIN), to: shown.to + MARGIN });
    this.#pump();
  }

  /** Hears of a change of the capture. */
  noticed(counters: ListCounters): void {
    const before = this.#counters;
    const { total, cleared, evicted } = counters;
    this.#counters = { total, cleared, evicted };
    if (before?.total === total && before.cleared === cleared && before.evicted === evicted) return;
    if (before && cleared > before.cleared) {
      this.#beginAnew();
      this.#changed();
    }
    this.look();
  }

  /** Asks anew, for example after the list was cleared here or the link is back. */
  look(): void {
    if (this.#phase === 'gone') return;
    this.#due.length = this.#due.whole = this.#due.refresh = true;
    this.#pump();
  }

  /** Row of a record; undefined if the list does not show it. */
  async locate(seq: number): Promise<number | undefined> {
    const generation = this.#generation;
    const row = await this.#questions.locate(seq);
    return generation === this.#generation ? row : undefined;
  }

  /** The first row of a record with this number or a later one; the last row if there is none. */
  async nearest(seq: number): Promise<number> {
    const range = { from: this.#evicted, to: this.#known };
    const row = (await this.locate(seq)) ?? (await this.#questions.search(seq, range));
    return Math.max(0, Math.min(row, this.#known - 1));
  }

  /** Up to 1,000 rows, asked for now; the window does not keep them. */
  async rows(range: RowRange): Promise<readonly CaptureRow[]> {
    return (await this.#questions.rows(range)).rows;
  }

  /** Asks again for a row that may have changed, for example because its reply came. */
  async refresh(row: number): Promise<void> {
    await this.#answered({ from: row, to: row + 1 });
    this.#changed();
  }

  /** Ends it; the app forgets the view. */
  dispose(): void {
    this.#disposed = true;
    this.#timer?.();
    this.#listeners.clear();
    this.#questions.drop();
  }

  #changed(): void {
    this.#version++;
    for (const hear of this.#listeners) hear();
  }

  #beginAnew(): void {
    this.#generation++;
    this.#cache.clear();
    this.#young.clear();
    this.#known = this.#total = this.#evicted = 0;
    this.#head = new Map();
  }

  /** Runs what is due, or waits until something is. */
  #pump(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.#busy || this.#disposed || this.#phase === 'gone') return;
    const job = this.#jobs().reduce<Job | undefined>(
      (best, one) => (best && best.due <= one.due ? best : one),
      undefined,
    );
    if (!job) return;
    const due = this.#phase === 'failed' ? Math.max(job.due, this.#failedAt + PAUSE_AFTER_FAILURE) : job.due;
    const wait = due - this.#clock.now();
    if (wait > 0) {
      this.#timer = this.#clock.after(wait, () => this.#pump());
      return;
    }
    this.#busy = true;
    void this.#run(job);
  }

  async #run(job: Job): Promise<void> {
    try {
      await job.run();
      this.#phase = 'ready';
      this.#failure = undefined;
    } catch (error) {
      this.#failed(error);
    }
    this.#busy = false;
    if (this.#disposed) return;
    this.#changed();
    this.#pump();
  }

  #failed(error: unknown): void {
    const failure = error instanceof InspectorError ? error : new InspectorError('internal', String(error));
    this.#due.length = true;
    // The first question after it makes a new view, which may number its rows in another way.
    const again = failure.code === 'unknown-view' && this.#failure?.code !== 'unknown-view';
    if (failure.code === 'unknown-view') {
      this.#questions.forget();
      this.#beginAnew();
    }
    this.#failure = failure;
    if (again) return;
    this.#phase = failure.code === 'unknown-capture' ? 'gone' : 'failed';
    this.#failedAt = this.#clock.now();
  }

  #jobs(): Job[] {
    const jobs: Job[] = [];
    const add = (pace: Pace, ask: () => Promise<void>) => {
      const run = () => {
        this.#asked.set(pace, this.#clock.now());
        return ask();
      };
      jobs.push({ due: (this.#asked.get(pace) ?? -Infinity) + PAUSES[pace], run });
    };
    if (this.#due.length)
      add(this.#scanning ? 'scan' : 'length', () => (this.#following ? this.#tail() : this.#length()));
    if (this.#phase === 'opening') return jobs;
    const missing = this.#missing();
    if (missing) add(this.#isNear(missing) ? 'near' : 'jump', () => this.#answered(missing));
    if (this.#due.whole && !this.#questions.isWhole) add('whole', () => this.#askWhole());
    if (this.#due.head) add('head', () => this.#askHead());
    const stale = this.#due.refresh ? this.#stale() : undefined;
    if (stale) add('refresh', () => this.#refreshed(stale));
    return jobs;
  }

  /** What to ask for so that everything in view is there, and what comes next. */
  #missing(): RowRange | undefined {
    const { from, to } = this.#shown;
    // Following, what comes next is asked for as the end of the list.
    const limit = this.#following ? this.#total : this.#known;
    const missing = this.#cache.missing({ from: Math.max(0, from - MARGIN), to: Math.min(limit, to + MARGIN) });
    if (!missing) return undefined;
    // One side is there: the scroll goes on, and so does the next answer.
    const start = Math.max(0, missing.from - (missing.to < to ? AHEAD : 0));
    const end = missing.to + (missing.from > from ? AHEAD : 0);
    return { from: start, to: Math.min(limit, end, start + MOST_ROWS) };
  }

  #isNear({ from, to }: RowRange): boolean {
    return Math.max(from - this.#lastAnswer.to, this.#lastAnswer.from - to) <= NEAR_ROWS;
  }

  /** Asks how long the list is, and for the rows that are new in view. */
  async #length(): Promise<void> {
    this.#due.length = false;
    const from = this.#known;
    const seen = this.#phase === 'opening' ? Math.max(this.#shown.to, FIRST_ROWS) : this.#shown.to;
    await this.#answered({ from, to: Math.max(from, Math.min(seen, from + MOST_ROWS)) });
  }

  /** Asks for the end of the list; if it grew past the answer meanwhile, once more. */
  async #tail(): Promise<void> {
    this.#due.length = false;
    const size = Math.min(Math.max(1, this.#shown.to - this.#shown.from) + MARGIN, MOST_ROWS);
    const before = this.#known;
    const guess = before === 0 ? 0 : before + 2 * MARGIN;
    await this.#answered({ from: Math.max(0, before - size), to: guess });
    const end = this.#known;
    if (end > guess) await this.#answered({ from: Math.max(0, end - size), to: end });
    if (this.#following) this.#total = Math.min(end, this.#known);
  }

  async #answered(range: RowRange): Promise<void> {
    const generation = this.#generation;
    const part = await this.#questions.rows(range);
    if (generation === this.#generation) this.#take(range, part);
  }

  #take({ from, to }: RowRange, part: RowsPart): void {
    if (part.total < this.#known || this.#cache.contradicts(part.rows)) this.#beginAnew();
    const range = { from, to: Math.min(to, part.total) };
    if (range.to > from) {
      this.#cache.put(range, part.rows);
      this.#lastAnswer = range;
    }
    for (const { row } of part.rows) {
      if (row >= part.total - YOUNG_ROWS) this.#young.add(row);
    }
    if (this.#young.size > MOST_ROWS) this.#young.clear();
    this.#known = part.total;
    this.#scanning = part.scanning === true;
    if (this.#scanning) this.#due.length = true;
    if (!this.#following) this.#total = part.total;
    if (part.evicted === this.#evicted) return;
    this.#evicted = part.evicted;
    this.#due.head = part.evicted > 0;
  }

  async #askWhole(): Promise<void> {
    this.#due.whole = false;
    this.#whole = await this.#questions.wholeLength();
  }

  async #askHead(): Promise<void> {
    this.#due.head = false;
    const generation = this.#generation;
    const { rows } = await this.#questions.rows({ from: 0, to: Math.min(this.#evicted, HEAD_ROWS) });
    if (generation !== this.#generation) return;
    this.#head = new Map(rows.filter(({ row }) => row < this.#evicted).map((row) => [row.row, row]));
  }

  /** Rows in view that may say more by now: requests without a reply, and rows that were new. */
  #stale(): RowRange | undefined {
    const { from, to } = this.#shown;
    let stale: RowRange | undefined;
    for (let row = Math.max(from, this.#evicted); row < Math.min(to, this.#total); row++) {
      const known = this.#cache.get(row);
      if (!known || (!this.#young.has(row) && !isUnanswered(known))) continue;
      stale = { from: stale?.from ?? row, to: row + 1 };
    }
    return stale;
  }

  async #refreshed(stale: RowRange): Promise<void> {
    this.#due.refresh = false;
    this.#young.clear();
    await this.#answered(stale);
  }
}

const REQUESTS = new Set(['CALL', 'SUBSCRIBE', 'UNSUBSCRIBE', 'PUBLISH', 'REGISTER', 'UNREGISTER', 'INVOCATION']);

function isUnanswered({ type, pair }: CaptureRow): boolean {
  return pair === undefined && type !== undefined && REQUESTS.has(type);
}
