// Sets that forget their oldest members: what a peer can make grow must not grow without bound.

const MOST = 1_000;

export class Remembered<T> {
  readonly #members = new Set<T>();
  /** The last so many that were added, in a ring: a set is slow to tell its oldest. */
  readonly #ring: T[] = [];
  #next = 0;

  has(member: T): boolean {
    return this.#members.has(member);
  }

  add(member: T): void {
    if (this.#members.has(member)) return;
    this.#members.add(member);
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#members.delete(oldest);
    this.#ring[this.#next] = member;
    this.#next = (this.#next + 1) % MOST;
  }

  /** True if it was there. */
  delete(member: T): boolean {
    return this.#members.delete(member);
  }
}

/** Subscriptions of one publication that are remembered. */
const MOST_SUBSCRIPTIONS = 100;

/** Which publications came for which subscriptions, as far as they are among the latest. */
export class Deliveries {
  /** By publication; nearly always there is one. */
  readonly #subscriptions = new Map<number, number | number[]>();
  readonly #ring: number[] = [];
  #next = 0;

  /** Takes note of an event; true if the publication came for this subscription before. */
  isRepeated(publication: number, subscription: number): boolean {
    const before = this.#subscriptions.get(publication);
    if (before === undefined) {
      this.#add(publication, subscription);
      return false;
    }
    const all = typeof before === 'number' ? [before] : before;
    if (all.includes(subscription)) return true;
    if (all.length < MOST_SUBSCRIPTIONS) this.#subscriptions.set(publication, [...all, subscription]);
    return false;
  }

  #add(publication: number, subscription: number): void {
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#subscriptions.delete(oldest);
    this.#ring[this.#next] = publication;
    this.#next = (this.#next + 1) % MOST;
    this.#subscriptions.set(publication, subscription);
  }
}
