// A record window on a real capture store: a link that counts what goes over it and can be made to wait
// or fail, and a clock that stands still until it is told to go on.

import { RecordWindow, type WindowClock } from '../../../../src/renderer/src/state/record-window.ts';
import { CaptureStore, type StoreLimits } from '../../../../src/main/capture/store/store.ts';
import type { ViewFilter } from '../../../../src/shared/capture-row.ts';
import type { CommandName, ParamsOf } from '../../../../src/shared/contract/commands.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { Link } from '../../../../src/shared/contract/link.ts';
import { appendFrame, eventText } from '../../main/capture/frames.ts';

interface Timer {
  readonly due: number;
  readonly task: () => void;
}

export class StillClock implements WindowClock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { due: this.#now + ms, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get running(): number {
    return this.#timers.size;
  }

  /** Lets time pass, with everything that falls due and what follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = [...this.#timers].sort((a, b) => a.due - b.due)[0];
      if (!next || next.due > end) break;
      this.#timers.delete(next);
      this.#now = next.due;
      next.task();
    }
    this.#now = end;
    await settled();
  }
}

/** Waits until nothing happens any more without time passing. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

export class StoreLink {
  readonly store: CaptureStore;
  /** Commands and parameters, in order. */
  readonly asked: { readonly name: CommandName; readonly params: unknown }[] = [];
  /** Bytes of all answers, as JSON. */
  bytes = 0;
  /** Questions out at the same time, and the most there ever were. */
  open = 0;
  mostOpen = 0;
  /** Holds answers back until it is called off. */
  #gate: Promise<void> = Promise.resolve();
  failing: InspectorError | undefined;

  constructor(limits?: StoreLimits) {
    this.store = new CaptureStore(limits);
  }

  /** Rows that were asked for, as `[view, from, count]`. */
  get rows(): (readonly [number, number, number])[] {
    return this.asked
      .filter(({ name }) => name === 'capture.rows')
      .map(({ params }) => {
        const { view, from, count } = params as ParamsOf<'capture.rows'>;
        return [view, from, count];
      });
  }

  /** Holds all answers back until the result is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.#gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  readonly call: Link['call'] = async (name, params) => {
    this.asked.push({ name, params });
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      await this.#gate;
      if (this.failing) throw this.failing;
      const answer = this.#answer(name, params);
      this.bytes += JSON.stringify(answer).length;
      return JSON.parse(JSON.stringify(answer)) as never;
    } finally {
      this.open--;
    }
  };

  #answer(name: CommandName, params: unknown): unknown {
    if (name === 'capture.createView') {
      return { view: this.store.createView((params as ParamsOf<'capture.createView'>).filter) };
    }
    if (name === 'capture.dropView') {
      this.store.dropView((params as ParamsOf<'capture.dropView'>).view);
      return null;
    }
    if (name === 'capture.rows') {
      const { view, from, count } = params as ParamsOf<'capture.rows'>;
      return this.store.part(view, from, count);
    }
    if (name === 'capture.locate') {
      const { view, seq } = params as ParamsOf<'capture.locate'>;
      const row = this.store.locate(view, seq);
      return row === undefined ? {} : { row };
    }
    throw new InspectorError('unknown-command', name);
  }
}

export interface Rig {
  readonly link: StoreLink;
  readonly clock: StillClock;
  readonly window: RecordWindow;
  /** Appends events to the capture and tells the window. */
  readonly arrive: (count: number) => void;
  /** Tells the window the counters of the capture. */
  readonly notice: () => void;
}

/** A window on a capture with some events in it. */
export function rig(events: number, filter: ViewFilter = {}, limits?: StoreLimits): Rig {
  const link = new StoreLink(limits);
  const clock = new StillClock();
  const window = new RecordWindow({ call: link.call, clock, capture: 'c', filter });
  const notice = () => {
    const { total, cleared, evicted } = link.store.totals();
    window.noticed({ total, cleared, evicted });
  };
  const arrive = (count: number) => {
    for (let i = 0; i < count; i++) appendFrame(link.store, link.store.total * 10, eventText(link.store.total + 1));
    notice();
  };
  for (let i = 0; i < events; i++) appendFrame(link.store, i * 10, eventText(i + 1));
  return { link, clock, window, arrive, notice };
}
