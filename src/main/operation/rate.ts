// How often something happened in the last second, without a list or a timer for what happens: tenths of a second
// are counted in a ring.

const TENTH = 100_000;
const TENTHS = 10;

export class Rate {
  /** The tenth that runs, and the ten before it. */
  readonly #counts = new Uint32Array(TENTHS + 1);
  #tenth = 0;

  /** One more at `micros`, of a clock that never goes back. */
  add(micros: number): void {
    const slot = this.#moveTo(micros);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** How many there were in the second before `micros`. */
  perSecond(micros: number): number {
    const slot = this.#moveTo(micros);
    const all = this.#counts.reduce((sum, count) => sum + count, 0);
    // Of the oldest tenth only what is left of the second counts.
    const oldest = this.#counts[(slot + 1) % this.#counts.length] ?? 0;
    const gone = (micros % TENTH) / TENTH;
    return Math.round(all - oldest * gone);
  }

  /** Slot of the tenth that `micros` is in; those that passed without anything are emptied. */
  #moveTo(micros: number): number {
    const tenth = Math.floor(micros / TENTH);
    const passed = Math.min(tenth - this.#tenth, this.#counts.length);
    for (let i = 0; i < passed; i++) this.#counts[(tenth - i) % this.#counts.length] = 0;
    if (passed > 0) this.#tenth = tenth;
    return this.#tenth % this.#counts.length;
  }
}
