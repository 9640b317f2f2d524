// Which element draws which line. An element whose line left the view is used for one that came in, so
// that scrolling makes none; a line that stays keeps its element, and with it the focus.

export class RowSlots {
  readonly #slots = new Map<number, number>();
  readonly #free: number[] = [];
  #made = 0;

  /** Gives every row of the new view a slot: the one it had, else a free one, else a new one. */
  assign(rows: readonly number[]): ReadonlyMap<number, number> {
    const wanted = new Set(rows);
    for (const [row, slot] of this.#slots) {
      if (wanted.has(row)) continue;
      this.#slots.delete(row);
      this.#free.push(slot);
    }
    for (const row of wanted) {
      if (!this.#slots.has(row)) this.#slots.set(row, this.#free.pop() ?? this.#made++);
    }
    return this.#slots;
  }
}
