// The clock of the host, with a count of the timers that run: a test can see that none is left.

import type { Clock } from '../../src/main/clock.ts';
import { systemClock } from '../../src/main/shell/node-ports.ts';

export class CountingClock implements Clock {
  #running = 0;
  readonly #shortened: ReadonlyMap<number, number>;

  /** `shortened`: delays that are replaced by others, in milliseconds, for what a test cannot wait for. */
  constructor(shortened: ReadonlyMap<number, number> = new Map()) {
    this.#shortened = shortened;
  }

  /** Timers that have neither run nor been cancelled. */
  get running(): number {
    return this.#running;
  }

  micros(): number {
    return systemClock.micros();
  }

  wall(): number {
    return systemClock.wall();
  }

  after(ms: number, task: () => void): () => void {
    let waits = true;
    const over = (): void => {
      if (waits) this.#running -= 1;
      waits = false;
    };
    this.#running += 1;
    const cancel = systemClock.after(this.#shortened.get(ms) ?? ms, () => {
      over();
      task();
    });
    return () => {
      over();
      cancel();
    };
  }
}
