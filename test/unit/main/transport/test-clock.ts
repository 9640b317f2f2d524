// A clock whose time limits pass when the test says so. Micros and wall are real: sockets are too.

import type { Clock } from '../../../../src/main/clock.ts';

export class TestClock implements Clock {
  readonly #timers = new Set<{ readonly ms: number; readonly task: () => void }>();

  /** Time limits that are running, in milliseconds. */
  get pending(): readonly number[] {
    return [...this.#timers].map((timer) => timer.ms);
  }

  micros(): number {
    return Math.round(performance.now() * 1000);
  }

  wall(): number {
    return Date.now();
  }

  after(ms: number, task: () => void): () => void {
    const timer = { ms, task };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Lets the limits of exactly `ms` pass. Fails if there is none. */
  expire(ms: number): void {
    const due = [...this.#timers].filter((timer) => timer.ms === ms);
    if (due.length === 0) throw new Error(`No limit of ${ms} ms is running, only [${this.pending.join(', ')}].`);
    for (const timer of due) {
      this.#timers.delete(timer);
      timer.task();
    }
  }
}
