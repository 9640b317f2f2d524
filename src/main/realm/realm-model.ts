// What is known of a realm: three lists, and who stands behind what. Meta events change it, each at the same cost
// however large the realm is. It sends nothing.

import type { RealmListName, RegistrationRow, SessionRow, SubscriptionRow } from '../../shared/contract/realm.ts';
import { EntryList, type Knowledge } from './entry-list.ts';
import { Memberships } from './memberships.ts';
import { sessionOf, type HeldFacts } from './meta-answers.ts';
import type { MetaEvent } from './meta-events.ts';
import type { HeldListName } from './meta-names.ts';

/** A registration or subscription, whichever: `members` counts its callees or subscribers. */
export interface HeldRow extends HeldFacts {
  readonly members?: number;
  readonly problem?: string;
}

const SESSION_COLUMNS = [
  'id',
  'authid',
  'authrole',
  'authmethod',
  'authprovider',
  'peer',
  'transport',
  'serializer',
  'joined',
] as const;
const HELD_COLUMNS = ['id', 'uri', 'match', 'invoke', 'created', 'members'] as const;

export class RealmModel {
  readonly sessions = new EntryList<SessionRow>(SESSION_COLUMNS);
  readonly registrations = new EntryList<HeldRow>(HELD_COLUMNS);
  readonly subscriptions = new EntryList<HeldRow>(HELD_COLUMNS);
  readonly members: Readonly<Record<HeldListName, Memberships>> = {
    registrations: new Memberships(),
    subscriptions: new Memberships(),
  };
  readonly #ownSession: number;

  constructor(ownSession: number) {
    this.#ownSession = ownSession;
  }

  /** Entries of a list, and how many are known with their details. */
  sizeOf(list: RealmListName): { readonly total: number; readonly read: number; readonly isFull: boolean } {
    const { size, known, isFull } = this[list];
    return { total: size, read: known, isFull };
  }

  /** Puts a session in. False if there is no room. */
  putSession(row: SessionRow, known: Knowledge): boolean {
    return this.sessions.put(this.#marked(row), known);
  }

  /** Makes the list of sessions what was read. */
  replaceSessions(ids: readonly number[]): void {
    this.sessions.replace(ids.map((id) => this.#marked({ id })));
  }

  /** Makes a list of registrations or subscriptions what was read: ids with their match. */
  replaceHeld(list: HeldListName, ids: ReadonlyMap<number, string>): void {
    for (const id of this[list].ids()) if (!ids.has(id)) this.members[list].drop(id);
    this[list].replace([...ids].map(([id, match]) => ({ id, match })));
  }

  /** Keeps who stands behind an entry; the row shows how many. */
  setMembers(list: HeldListName, id: number, sessions: readonly number[]): void {
    if (this.members[list].set(id, sessions)) this.#recount(list, id, 0);
  }

  /**
   * Takes an event. `at`: when it came, ISO 8601. `isLeavingTold`: a session that leaves is told by an event of its own,
   * so that an event without a session needs no further reading.
   */
  apply(event: MetaEvent, at: string, isLeavingTold: boolean): void {
    switch (event.kind) {
      case 'joined':
        return this.#join(event, at);
      case 'left':
        return this.#leave(event.session);
      case 'created':
        return this.#create(event.list, event.facts);
      case 'added':
        return this.#add(event);
      case 'removed':
        return this.#remove(event, isLeavingTold);
      case 'deleted':
        this[event.list].remove(event.id);
        return this.members[event.list].drop(event.id);
      default:
        return event satisfies never;
    }
  }

  /** A client may make such an event up: what the router itself said of a session stays. */
  #join({ session, details }: MetaEvent & { kind: 'joined' }, at: string): void {
    const before = this.sessions.get(session);
    if (before?.known === 'read' || session === this.#ownSession) return;
    this.putSession({ ...(sessionOf(details) ?? { id: session }), joined: before?.row.joined ?? at }, 'told');
  }

  #leave(session: number): void {
    // Of this session we know better.
    if (session === this.#ownSession) return;
    this.sessions.remove(session);
    for (const list of ['registrations', 'subscriptions'] as const) {
      for (const id of this.members[list].leave(session)) this.#recount(list, id, 0);
    }
  }

  #create(list: HeldListName, facts: HeldFacts): void {
    const before = this[list].get(facts.id);
    if (before?.known === 'read') return;
    // Of what is new nobody stands behind it yet; of what was listed that is to be read.
    if (!before && this[list].put({ ...facts, members: 0 }, 'told')) this.members[list].set(facts.id, []);
    else if (before) this[list].put({ ...before.row, ...facts }, 'told');
  }

  #add({ list, id, session }: MetaEvent & { kind: 'added' }): void {
    // Its creation was told before this list was watched, or not at all.
    if (!this[list].get(id) && !this[list].put({ id, match: '' }, 'listed')) return;
    if (session === undefined) return this.#doubt(list, id);
    this.members[list].change(id, session, true);
    this.#recount(list, id, 1);
  }

  #remove({ list, id, session }: MetaEvent & { kind: 'removed' }, isLeavingTold: boolean): void {
    if (session !== undefined) {
      this.members[list].change(id, session, false);
      this.#recount(list, id, -1);
    } else if (!isLeavingTold) this.#doubt(list, id);
  }

  /** Who stands behind it has changed, and nobody says how: it is to be read again. */
  #doubt(list: HeldListName, id: number): void {
    const entry = this[list].get(id);
    this.members[list].drop(id);
    if (entry) this[list].put(entry.row, 'listed');
  }

  /** Shows how many stand behind an entry; `change` is what an event said, where only their number is known. */
  #recount(list: HeldListName, id: number, change: number): void {
    const entry = this[list].get(id);
    if (!entry) return;
    const known = this.members[list].of(id)?.size;
    const before = entry.row.members;
    const members = known ?? (before === undefined ? undefined : Math.max(0, before + change));
    if (members !== undefined && members !== before) this[list].put({ ...entry.row, members }, entry.known);
  }

  #marked(row: SessionRow): SessionRow {
    return row.id === this.#ownSession ? { ...row, own: true } : row;
  }
}

/** A row as the contract has it. */
export function registrationRow({ members, ...row }: HeldRow): RegistrationRow {
  return { ...row, ...(members !== undefined && { callees: members }) };
}

/** A row as the contract has it. */
export function subscriptionRow({ members, invoke: _, ...row }: HeldRow): SubscriptionRow {
  return { ...row, ...(members !== undefined && { subscribers: members }) };
}
