// Reads the details of one entry into the model: what the router says of it, and who stands behind it. What it cannot
// say is a problem of that row, not of the list.

import type { MetaAccess, RealmListName } from '../../shared/contract/realm.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import type { EntryName } from './detail-reader.ts';
import { countOf, heldOf, idsOf, sessionOf, type HeldFacts } from './meta-answers.ts';
import { isAboutTheEntry } from './meta-access.ts';
import type { MetaApi, MetaReply } from './meta-api.ts';
import { MEMBERS, META, type HeldListName } from './meta-names.ts';
import type { RealmModel } from './realm-model.ts';

/** What the router said of an entry: the whole answer, or what came instead. */
export type Told =
  { readonly ok: true; readonly details: WampValue | undefined } | { readonly ok: false; readonly access: MetaAccess };

export class EntryDetails {
  readonly #api: MetaApi;
  readonly #model: RealmModel;
  readonly #isOpen: () => boolean;

  constructor(api: MetaApi, model: RealmModel, isOpen: () => boolean) {
    this.#api = api;
    this.#model = model;
    this.#isOpen = isOpen;
  }

  /** Reads an entry unless that was done, or makes no sense. Never rejects. */
  async readOnce({ list, id }: EntryName): Promise<void> {
    const entry = this.#model[list].get(id);
    if (!entry || entry.known === 'read' || !this.#isOpen()) return;
    if (list === 'sessions') {
      if (!this.#api.isShut(META.sessions.get)) await this.session(id);
    } else if (!this.#api.isShut(META[list].get) || !this.#api.isShut(MEMBERS[list].list)) {
      await Promise.all([this.#unlessShut(list, id), this.members(list, id)]);
    }
  }

  async #unlessShut(list: HeldListName, id: number): Promise<void> {
    if (!this.#api.isShut(META[list].get)) await this.held(list, id);
  }

  /** Asks for a session. */
  async session(id: number): Promise<Told> {
    const reply = await this.#get('sessions', id);
    const before = this.#model.sessions.get(id);
    const row = reply.ok ? sessionOf(reply.args[0]) : undefined;
    if (before && row?.id === id) {
      const { joined } = before.row;
      this.#model.putSession({ ...row, ...(joined !== undefined && { joined }) }, 'read');
    } else if (before) {
      const problem = this.#problem('sessions', reply, before.known === 'told');
      if (problem !== undefined) this.#model.putSession({ ...before.row, problem }, 'read');
    }
    return this.#told('sessions', reply, row?.id === id);
  }

  /** Asks for a registration or subscription. */
  async held(list: HeldListName, id: number): Promise<Told & { readonly facts?: HeldFacts }> {
    const reply = await this.#get(list, id);
    const before = this.#model[list].get(id);
    const facts = reply.ok ? heldOf(reply.args[0], list) : undefined;
    if (before && facts?.id === id) {
      const { members } = before.row;
      this.#model[list].put({ ...facts, ...(members !== undefined && { members }) }, 'read');
    } else if (before) {
      const problem = this.#problem(list, reply, before.known === 'told');
      if (problem !== undefined) this.#model[list].put({ ...before.row, problem }, 'read');
    }
    const told = this.#told(list, reply, facts?.id === id);
    return facts ? { ...told, facts } : told;
  }

  /** Asks who stands behind an entry; where that is not to be had, at least how many. */
  async members(list: HeldListName, id: number): Promise<readonly number[] | MetaAccess> {
    const names = MEMBERS[list];
    const held = this.#model.members[list];
    const shut = this.#api.isShut(names.list) ? this.#api.accessOf(names.list) : undefined;
    if (!shut) {
      held.begin(id);
      const reply = await this.#api.call(names.list, [id]);
      const sessions = reply.ok ? idsOf(reply.args[0]) : undefined;
      if (sessions) {
        if (this.#model[list].get(id)) {
          this.#count(list, id, sessions.length);
          this.#model.setMembers(list, id, sessions);
        } else held.giveUp(id);
        return sessions;
      }
      held.giveUp(id);
      if (reply.ok) return this.#api.unreadable(names.list);
      if (!this.#api.isShut(names.list)) return reply.access;
    }
    for (const name of names.count) {
      if (this.#api.isShut(name)) continue;
      const reply = await this.#api.call(name, [id]);
      const count = reply.ok ? countOf(reply.args[0]) : undefined;
      if (count !== undefined) this.#count(list, id, count);
      if (reply.ok || isAboutTheEntry(reply.access.error)) break;
    }
    return shut ?? this.#api.accessOf(names.list) ?? this.#api.unreadable(names.list);
  }

  #count(list: HeldListName, id: number, members: number): void {
    const entry = this.#model[list].get(id);
    if (entry && entry.row.members !== members) this.#model[list].put({ ...entry.row, members }, entry.known);
  }

  #get(list: RealmListName, id: number): Promise<MetaReply> {
    return this.#api.call(META[list].get, [id]);
  }

  #told(list: RealmListName, reply: MetaReply, isRead: boolean): Told {
    if (!reply.ok) return reply;
    return isRead ? { ok: true, details: reply.args[0] } : { ok: false, access: this.#api.unreadable(META[list].get) };
  }

  /** Why there are no details of this entry; undefined if another try may give them, or none will of any entry. */
  #problem(list: RealmListName, reply: MetaReply, isTold: boolean): string | undefined {
    const { get, noun, topics } = META[list];
    if (reply.ok) return this.#api.unreadable(get).text;
    const { error, text } = reply.access;
    if (error === undefined || this.#api.isShut(get)) return undefined;
    if (!isAboutTheEntry(error)) return text;
    if (isTold)
      return `${topics[0] ?? ''} told of this ${noun}, but ${get} does not know it: it is gone already, or a client made the event up.`;
    return `${get} does not know this ${noun}, although it was listed: it is gone meanwhile, or the router does not tell of it.`;
  }
}
