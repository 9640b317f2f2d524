// What the messages in view carry, each on one line: asked for in one question at a time, and kept for a while. In a
// flood only what is in view when the answer before is there is asked for.

import { useEffect, useReducer } from 'react';
import { call } from './app-link.ts';
import { pageClock } from './page-clock.ts';
import type { WindowClock } from './record-window.ts';

const MOST_KEPT = 2000;
/** Most that one question asks for. */
const MOST_ASKED = 200;
/** Shortest time between two questions, in milliseconds. */
const PAUSE_MS = 100;

type Ask = (seqs: number[]) => Promise<readonly (string | null)[]>;

export class PayloadLines {
  readonly #ask: Ask;
  readonly #clock: WindowClock;
  readonly #hear: () => void;
  readonly #lines = new Map<number, string>();
  #wanted: readonly number[] = [];
  #busy = false;

  /** `hear` is called when lines came. */
  constructor(ask: Ask, clock: WindowClock, hear: () => void) {
    this.#ask = ask;
    this.#clock = clock;
    this.#hear = hear;
  }

  /** The line of a record; undefined as long as it is not there. */
  get(seq: number): string | undefined {
    return this.#lines.get(seq);
  }

  /** Says which records are in view. */
  want(seqs: readonly number[]): void {
    this.#wanted = seqs;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    const missing = this.#wanted.filter((seq) => !this.#lines.has(seq)).slice(0, MOST_ASKED);
    if (this.#busy || missing.length === 0) return;
    this.#busy = true;
    const lines = await this.#ask(missing).catch(() => undefined);
    missing.forEach((seq, at) => {
      if (lines) this.#lines.set(seq, lines[at] ?? '');
    });
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= MOST_KEPT) break;
      this.#lines.delete(oldest);
    }
    if (lines) this.#hear();
    this.#clock.after(PAUSE_MS, () => {
      this.#busy = false;
      // What could not be had is asked for again when the view changes.
      if (lines) void this.#pump();
    });
  }
}

/** Payload lines of the records in view. */
export function usePayloadLines(capture: string, seqs: readonly number[]): (seq: number) => string | undefined {
  const [kept, dispatch] = useReducer(turn, capture, begin);
  const lines = kept.capture === capture ? kept.lines : undefined;
  const key = seqs.join();
  useEffect(() => {
    const made = new PayloadLines(
      (asked) => call('capture.payloads', { capture, seqs: asked }),
      pageClock,
      () => dispatch(undefined),
    );
    dispatch({ capture, lines: made });
  }, [capture]);
  useEffect(() => lines?.want(key === '' ? [] : key.split(',').map(Number)), [lines, key]);
  return (seq) => lines?.get(seq);
}

interface Kept {
  readonly capture: string;
  readonly lines?: PayloadLines;
}

const begin = (capture: string): Kept => ({ capture });
/** With nothing new, the same lines once more: they hold more now. */
const turn = (before: Kept, next: Kept | undefined): Kept => next ?? { ...before };
