// The questions a record window asks about its view, one at a time: the next goes out when the one
// before is answered. The view is made with the first question, and again if the app forgot it.

import type { CaptureRow, ViewFilter } from '../../../shared/capture-row.ts';
import type { RowsPart } from '../../../shared/contract/results.ts';
import type { Link } from '../../../shared/contract/link.ts';
import type { RowRange } from './row-cache.ts';

/** The view that is always there and shows everything. */
const WHOLE_VIEW = 0;

export class ViewQuestions {
  readonly #call: Link['call'];
  readonly #capture: string;
  readonly #filter: ViewFilter;
  #view: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #dropped = false;

  constructor(call: Link['call'], capture: string, filter: ViewFilter) {
    this.#call = call;
    this.#capture = capture;
    this.#filter = filter;
  }

  /** True if nothing is filtered out. */
  get isWhole(): boolean {
    const { kinds, types, dir, text, subscription, registration } = this.#filter;
    return !kinds && !types && !dir && !text && subscription === undefined && registration === undefined;
  }

  /** Rows of the view, its length, and how many of its head were evicted. */
  rows({ from, to }: RowRange): Promise<RowsPart> {
    return this.#alone(async () => {
      const view = await this.#open();
      return this.#call('capture.rows', { capture: this.#capture, view, from, count: to - from });
    });
  }

  /** Row of a record; undefined if the view does not show it. */
  locate(seq: number): Promise<number | undefined> {
    return this.#alone(async () => {
      const view = await this.#open();
      return (await this.#call('capture.locate', { capture: this.#capture, view, seq })).row;
    });
  }

  /** The first row in `range` of a record with this number or a later one; the end of the range if there is none. */
  async search(seq: number, range: RowRange): Promise<number> {
    let { from, to } = range;
    while (from < to) {
      const middle = (from + to) >> 1;
      const [row] = await this.#rowAt(middle);
      if ((row?.seq ?? 0) < seq) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Length of the list without a filter. */
  wholeLength(): Promise<number> {
    const empty = { capture: this.#capture, view: WHOLE_VIEW, from: 0, count: 0 };
    return this.#alone(async () => (await this.#call('capture.rows', empty)).total);
  }

  /** The app does not know the view: the next question makes a new one. */
  forget(): void {
    this.#view = undefined;
  }

  /** Lets the app forget the view. */
  drop(): void {
    this.#dropped = true;
    const view = this.#view;
    this.forget();
    // A view of a capture that is gone, or of an app that is gone, needs no dropping.
    if (view) void this.#call('capture.dropView', { capture: this.#capture, view }).catch(() => undefined);
  }

  async #rowAt(row: number): Promise<readonly CaptureRow[]> {
    return (await this.rows({ from: row, to: row + 1 })).rows;
  }

  async #open(): Promise<number> {
    if (this.#view !== undefined) return this.#view;
    if (this.isWhole) return (this.#view = WHOLE_VIEW);
    const { kinds, types, ...one } = this.#filter;
    const filter = { ...one, ...(kinds && { kinds: [...kinds] }), ...(types && { types: [...types] }) };
    const { view } = await this.#call('capture.createView', { capture: this.#capture, filter });
    this.#view = view;
    if (this.#dropped) this.drop();
    return view;
  }

  #alone<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.#turn.then(ask);
    // Whoever waits for this one goes on whether it is answered or not.
    this.#turn = answer.catch(() => undefined);
    return answer;
  }
}
