// A set that forgets its oldest members: what a peer can make grow must not grow without bound.

const MOST = 1_000;

export class Remembered<T> {
  readonly #members = new Set<T>();

  has(member: T): boolean {
    return this.#members.has(member);
  }

  add(member: T): void {
    this.#members.add(member);
    if (this.#members.size <= MOST) return;
    const oldest = this.#members.values().next();
    if (!oldest.done) this.#members.delete(oldest.value);
  }

  delete(member: T): boolean {
    return this.#members.delete(member);
  }
}
