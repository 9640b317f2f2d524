// When the next of many requests is due: at a rate, or as fast as answers come. What a busy moment delayed is made up
// for, but not more than a tenth of a second's worth: "at most" is meant.

const MOST_BEHIND = 100_000;

export class Pacing {
  /** Microseconds from one request to the next; 0: no rate. */
  readonly #apart: number;
  #due = -Infinity;

  /** `rate`: requests a second. */
  constructor(rate?: number) {
    this.#apart = rate === undefined ? 0 : 1_000_000 / rate;
  }

  /** Microseconds until the next request is due; 0: it is. */
  wait(now: number): number {
    return Math.max(0, this.#due - now);
  }

  /** A request leaves now. */
  sent(now: number): void {
    if (this.#apart === 0) return;
    const due = this.#due === -Infinity ? now : this.#due;
    this.#due = Math.max(due, now - MOST_BEHIND) + this.#apart;
  }
}
