// Which element draws which line. An element whose line left the view is used for one that came in, so
// that scrolling makes none; a line that stays keeps its element, and with it the focus.

export class RowSlots {
  readonly #slots = new Map<number, number>();
  readonly #free: number[] = [];
  #made = 0;

  /** Gives every index of the new view a slot: the one it had, else a free one, else a new one. */
  assign(indexes: readonly number[]): ReadonlyMap<number, number> {
    const wanted = new Set(indexes);
    for (const [index, slot] of this.#slots) {
      if (wanted.has(index)) continue;
      this.#slots.delete(index);
      this.#free.push(slot);
    }
    for (const index of wanted) {
      if (!this.#slots.has(index)) this.#slots.set(index, this.#free.pop() ?? this.#made++);
    }
    return this.#slots;
  }
}
