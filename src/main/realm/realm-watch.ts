// The live realm of one session: subscribes to the meta topics, then reads the lists, then applies the events that
// came meanwhile. Nothing is sent before `watch`, but by commands that say so. What the router refuses is told for
// each name; what works is used without it.

import type {
  MetaAccess,
  RealmListName,
  RealmListState,
  RealmRows,
  RealmState,
  SessionRow,
} from '../../shared/contract/realm.ts';
import { REALM_LISTS } from '../../shared/contract/realm.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { WampValue } from '../../shared/wamp/value.ts';
import type { Clock } from '../clock.ts';
import { DetailReader } from './detail-reader.ts';
import { EntryDetails } from './entry-details.ts';
import type { Entry, Row, Wanted } from './entry-list.ts';
import { MetaApi, type RealmSession } from './meta-api.ts';
import { countOf, idsByMatch, idsOf } from './meta-answers.ts';
import { metaEventOf, type MetaEvent } from './meta-events.ts';
import { MetaFeed } from './meta-feed.ts';
import { META, SESSION_COUNT } from './meta-names.ts';
import { RealmModel, registrationRow, subscriptionRow } from './realm-model.ts';

export interface RealmParts {
  readonly session: RealmSession;
  readonly clock: Clock;
  /** `agent` of WELCOME. */
  readonly agent?: string | undefined;
  /** Something of the realm changed: told at the rate of the wire. */
  readonly changed: () => void;
  /** True if somebody else holds this subscription, too: it must not be ended here. */
  readonly isHeld?: (subscription: number) => boolean;
}

interface Reading {
  status: 'idle' | 'reading' | 'read' | 'failed';
  text?: string | undefined;
  /** Where only the number is to be had. */
  count?: number | undefined;
  /** Events that came while the list was read. */
  pending: MetaEvent[];
  /** So many came that some were dropped. */
  isBehind: boolean;
  /** An event came: the router sends them. */
  isHeard: boolean;
}

export interface RowsWanted extends Wanted {
  readonly list: RealmListName;
  readonly from: number;
  readonly count: number;
}

const MOST_PENDING = 100_000;
const MOST_READINGS = 3;

export class RealmWatch {
  readonly model: RealmModel;
  readonly api: MetaApi;
  readonly details: EntryDetails;
  readonly #parts: RealmParts;
  readonly #reader: DetailReader;
  readonly #lists: Readonly<Record<RealmListName, Reading>>;
  readonly #feed: MetaFeed;
  #isWanted = false;
  #isLost = false;
  readonly #reading: Partial<Record<RealmListName, Promise<void>>> = {};
  #revision = 0;
  #readAt: string | undefined;
  readonly #deafen: () => void;

  constructor(parts: RealmParts) {
    const { session, clock } = parts;
    this.#parts = parts;
    this.model = new RealmModel(session.sessionId);
    this.api = new MetaApi(session, clock, () => this.#changed());
    this.details = new EntryDetails(this.api, this.model, () => session.isOpen);
    this.#reader = new DetailReader(
      async (entry) => {
        await this.details.readOnce(entry);
        this.#changed();
      },
      () => this.#changed(),
    );
    const reading = (): Reading => ({ status: 'idle', pending: [], isBehind: false, isHeard: false });
    this.#lists = { sessions: reading(), registrations: reading(), subscriptions: reading() };
    this.#feed = new MetaFeed({
      api: this.api,
      isHeld: parts.isHeld ?? (() => false),
      take: (topic, args) => this.#take(topic, args),
    });
    this.#deafen = session.listen((message) => this.#hear(message));
    void session.ended.then(() => this.#lose());
  }

  get isOpen(): boolean {
    return this.#parts.session.isOpen;
  }

  /** When the lists were last read, ISO 8601. */
  get readAt(): string | undefined {
    return this.#readAt;
  }

  state(): RealmState {
    const { session, agent } = this.#parts;
    return {
      watching: this.#isWatching,
      lists: {
        sessions: this.#stateOf('sessions'),
        registrations: this.#stateOf('registrations'),
        subscriptions: this.#stateOf('subscriptions'),
      },
      api: this.api.access,
      ...(agent !== undefined && { router: agent }),
      ownSession: session.sessionId,
      revision: this.#revision,
    };
  }

  /** Follows the meta topics and reads the lists, also those that were read before. Settles when that is done. */
  async watch(): Promise<RealmState> {
    this.#isWanted = true;
    await this.#read(REALM_LISTS);
    return this.state();
  }

  /** Reads the lists anew if they are watched: something changed that no event tells. */
  async refresh(): Promise<void> {
    if (this.#isWatching) await this.#read(REALM_LISTS);
  }

  /** Ends the subscriptions; what was read stays. */
  unwatch(): void {
    this.#isWanted = false;
    this.#reader.stop();
    this.#feed.stop();
    this.#changed();
  }

  /**
   * Looks whether somebody else has ended a subscription that was shared. Then it is made anew, and the list read again.
   */
  async recheck(): Promise<void> {
    if (!this.#isWatching) return;
    const topics = this.#feed.ended();
    await this.#read(REALM_LISTS.filter((list) => META[list].topics.some((topic) => topics.includes(topic))));
  }

  /** Hears nothing more. */
  close(): void {
    this.#isWanted = false;
    this.#reader.stop();
    this.#deafen();
  }

  /** Rows of a list; what is not known of them is read, and told by `changed`. */
  rows({ list, from, count, ...wanted }: RowsWanted): RealmRows {
    const part = <R extends Row>(entries: readonly Entry<R>[]) => {
      const shown = entries.slice(from, from + count);
      if (this.#isWatching)
        this.#reader.want(
          list,
          shown.filter(({ known }) => known !== 'read').map(({ row }) => row.id),
        );
      return { total: entries.length, rows: shown.map((entry) => this.#withProblem(list, entry)) };
    };
    if (list === 'sessions') {
      const { total, rows } = part(this.model.sessions.ordered(wanted));
      return { list, total, sessions: rows };
    }
    const sort = wanted.sort && {
      ...wanted.sort,
      // The contract names the column after what is counted.
      column: wanted.sort.column.replace(/^(callees|subscribers)$/, 'members'),
    };
    const { total, rows } = part(this.model[list].ordered({ ...wanted, sort }));
    return list === 'registrations'
      ? { list, total, registrations: rows.map(registrationRow) }
      : { list, total, subscriptions: rows.map(subscriptionRow) };
  }

  /** Reads the details of everything in a list. */
  readAll(list: RealmListName): void {
    const entries = this.model[list];
    this.#reader.readAll(
      list,
      [...entries.ids()].filter((id) => entries.get(id)?.known !== 'read'),
    );
  }

  /** A session as far as it is known; what is not known of it is read. */
  async sessionRow(id: number): Promise<SessionRow> {
    await this.details.readOnce({ list: 'sessions', id });
    return this.model.sessions.get(id)?.row ?? { id };
  }

  get #isWatching(): boolean {
    return this.#isWanted && !this.#isLost && this.isOpen;
  }

  #changed(): void {
    this.#revision++;
    this.#parts.changed();
  }

  #lose(): void {
    this.#isLost = true;
    this.#feed.lose();
    this.#reader.stop();
    this.#deafen();
    this.#changed();
  }

  /** Reads lists, unless they are being read. */
  async #read(lists: readonly RealmListName[]): Promise<void> {
    await Promise.all(
      lists.map((list) => {
        const running = this.#lists[list].status === 'reading' ? this.#reading[list] : undefined;
        return (this.#reading[list] = running ?? this.#readList(list));
      }),
    );
  }

  async #readList(list: RealmListName): Promise<void> {
    const reading = this.#lists[list];
    Object.assign(reading, { status: 'reading', text: undefined, pending: [], isBehind: false });
    this.#changed();
    await Promise.all(META[list].topics.map((topic) => this.#feed.follow(topic)));
    let refusal = await this.#ask(list, reading);
    for (let round = 1; reading.isBehind && round < MOST_READINGS && this.#isWatching; round++) {
      Object.assign(reading, { pending: [], isBehind: false });
      refusal = await this.#ask(list, reading);
    }
    reading.status = refusal ? 'failed' : 'read';
    reading.text = refusal?.text;
    const { pending } = reading;
    reading.pending = [];
    for (const event of pending) this.#apply(event);
    this.#changed();
  }

  /** Asks for a list; gives why there is none. */
  async #ask(list: RealmListName, reading: Reading): Promise<MetaAccess | undefined> {
    const { list: procedure } = META[list];
    const counting = list === 'sessions' ? this.api.call(SESSION_COUNT) : undefined;
    const [reply, counted] = await Promise.all([this.api.call(procedure), counting]);
    reading.count = counted?.ok === true ? countOf(counted.args[0]) : undefined;
    if (!reply.ok) return reply.access;
    if (list === 'sessions') {
      const ids = idsOf(reply.args[0]);
      if (!ids) return this.api.unreadable(procedure);
      this.model.replaceSessions(ids);
    } else {
      const ids = idsByMatch(reply.args[0]);
      if (!ids) return this.api.unreadable(procedure);
      this.model.replaceHeld(list, ids);
    }
    this.#readAt = this.#now();
    return undefined;
  }

  #hear(message: Message): void {
    if (this.#feed.hear(message)) this.#changed();
  }

  #take(topic: string, args: readonly WampValue[]): void {
    const event = metaEventOf(topic, args);
    const list = listOf(topic);
    if (!event || !list) return;
    const reading = this.#lists[list];
    reading.isHeard = true;
    if (reading.status !== 'reading') {
      this.#apply(event);
      this.#changed();
    } else if (reading.pending.length < MOST_PENDING) reading.pending.push(event);
    else reading.isBehind = true;
  }

  #apply(event: MetaEvent): void {
    this.model.apply(event, this.#now(), this.#feed.isFollowed('wamp.session.on_leave'));
  }

  #now(): string {
    return new Date(this.#parts.clock.wall()).toISOString();
  }

  #withProblem<R extends Row>(list: RealmListName, { row, known }: Entry<R>): R {
    const { get } = META[list];
    if (known !== 'listed' || !this.api.isShut(get)) return row;
    return { ...row, problem: this.api.accessOf(get)?.text };
  }

  #stateOf(list: RealmListName): RealmListState {
    const { status, text, count } = this.#lists[list];
    const { total, read } = this.model.sizeOf(list);
    if (status !== 'read') {
      const known = status === 'failed' ? Math.max(count ?? 0, total) : total;
      return { status, total: known, read, ...(text !== undefined && { text }) };
    }
    const why = this.#whyStill(list);
    const counts = { total, read, ...(this.#reader.isReading(list) && { reading: true as const }) };
    return why === undefined ? { status: 'live', ...counts } : { status: 'still', ...counts, text: why };
  }

  /** Why a list that was read is not kept up to date; undefined if it is. */
  #whyStill(list: RealmListName): string | undefined {
    const { topics, feature } = META[list];
    if (this.#isLost || !this.isOpen) return 'The session has ended: this is what was known then.';
    if (!this.#isWanted) return 'The realm is not watched any more: this is what was known then.';
    const again = 'Until then, read the list again to see what changed.';
    const silent = topics.find((topic) => !this.#feed.isFollowed(topic));
    if (silent !== undefined) {
      const access = this.api.accessOf(silent);
      const why = access?.status === 'works' ? `The router ended the subscription to ${silent}.` : access?.text;
      return `${why ?? `${silent} is not subscribed to.`} ${again}`;
    }
    if (this.model.sizeOf(list).isFull)
      return `The list has more entries than are kept; the further ones are left out.`;
    if (this.#lists[list].isHeard || this.#parts.session.announces(feature.role, feature.flag)) return undefined;
    return `The router takes subscriptions to ${topics.join(', ')}, but does not announce ${feature.flag}: whether it sends such events shows when the first one comes. ${again}`;
  }
}

function listOf(topic: string): RealmListName | undefined {
  return REALM_LISTS.find((list) => META[list].topics.includes(topic));
}
