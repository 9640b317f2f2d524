// A clock that stands still until the test lets time pass.

import type { Clock } from '../../../../src/main/clock.ts';

export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ readonly due: number; readonly task: () => void }>();

  /** Timers that are running. */
  get running(): number {
    return this.#timers.size;
  }

  micros(): number {
    return this.#now * 1_000;
  }

  wall(): number {
    return Date.UTC(2030, 0, 1) + this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { due: this.#now + ms, task };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets `ms` pass; tasks run in the order in which they fall due. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.due;
      next.task();
    }
    this.#now = end;
  }
}
