// Which sessions stand behind which registrations, or subscriptions: known from lists that were read, kept up to date
// by events. A list that is being read meets events that came meanwhile: they are applied to it once more.

/** Memory is bounded whatever a router, or a client that makes events up, tells. */
const MOST_MEMBERSHIPS = 1_000_000;
const MOST_CHANGES = 10_000;

interface Change {
  readonly session: number;
  readonly isMember: boolean;
}

export class Memberships {
  readonly #most: number;
  readonly #sessions = new Map<number, Set<number>>();
  readonly #heldBy = new Map<number, Set<number>>();
  /** Changes of an entry while its list is being read. */
  readonly #changes = new Map<number, Change[]>();
  #total = 0;

  constructor(most = MOST_MEMBERSHIPS) {
    this.#most = most;
  }

  /** Sessions behind an entry, in the order of the router; undefined if that is not known. */
  of(id: number): ReadonlySet<number> | undefined {
    return this.#sessions.get(id);
  }

  /** Entries that a session stands behind, as far as known. */
  heldBy(session: number): ReadonlySet<number> {
    return this.#heldBy.get(session) ?? new Set();
  }

  /** The list of an entry is being asked for. */
  begin(id: number): void {
    this.#changes.set(id, []);
  }

  /** The list did not come. */
  giveUp(id: number): void {
    this.#changes.delete(id);
  }

  /** The list came. False if it is not kept: there is no room, or too much changed meanwhile. */
  set(id: number, sessions: readonly number[]): boolean {
    const changes = this.#changes.get(id) ?? [];
    this.#changes.delete(id);
    this.drop(id);
    if (this.#total + sessions.length > this.#most || changes.length >= MOST_CHANGES) return false;
    this.#sessions.set(id, new Set());
    for (const session of sessions) this.#link(id, session);
    for (const { session, isMember } of changes) {
      if (isMember) this.#link(id, session);
      else this.#unlink(id, session);
    }
    return true;
  }

  /** An event says that a session stands behind an entry, or does not any more. */
  change(id: number, session: number, isMember: boolean): void {
    const changes = this.#changes.get(id);
    if (changes && changes.length < MOST_CHANGES) changes.push({ session, isMember });
    if (!isMember) this.#unlink(id, session);
    else if (this.#total < this.#most) this.#link(id, session);
    else this.drop(id);
  }

  /** A session has left. Returns the entries it stood behind. */
  leave(session: number): readonly number[] {
    const held = [...this.heldBy(session)];
    for (const id of held) this.#unlink(id, session);
    for (const changes of this.#changes.values())
      if (changes.length < MOST_CHANGES) changes.push({ session, isMember: false });
    return held;
  }

  /** Forgets an entry. */
  drop(id: number): void {
    for (const session of [...(this.#sessions.get(id) ?? [])]) this.#unlink(id, session);
    this.#sessions.delete(id);
  }

  #link(id: number, session: number): void {
    const sessions = this.#sessions.get(id);
    if (!sessions || sessions.has(session)) return;
    sessions.add(session);
    this.#total++;
    const held = this.#heldBy.get(session);
    if (held) held.add(id);
    else this.#heldBy.set(session, new Set([id]));
  }

  #unlink(id: number, session: number): void {
    if (this.#sessions.get(id)?.delete(session) !== true) return;
    this.#total--;
    const held = this.#heldBy.get(session);
    held?.delete(id);
    if (held?.size === 0) this.#heldBy.delete(session);
  }
}
