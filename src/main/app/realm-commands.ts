// Commands of the prefix `realm`: who and what there is in the realm of a session, as its meta API tells.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { RealmState } from '../../shared/contract/realm.ts';
import type { RequestText } from '../../shared/request.ts';
import type { Clock } from '../clock.ts';
import { eventHistory } from '../realm/event-history.ts';
import { findHolder } from '../realm/holder.ts';
import { kill } from '../realm/killing.ts';
import { fittingUris, type KnownUri } from '../realm/known-uris.ts';
import { readEntry } from '../realm/realm-entry.ts';
import { RealmWatch } from '../realm/realm-watch.ts';
import type { Attempt } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { DemoHost } from './demo-commands.ts';
import type { Handlers } from './dispatch.ts';
import type { NoticeHub } from './notices.ts';
import type { OperationsHost } from './operations-host.ts';
import type { SavedHost } from './saved-host.ts';

export interface RealmHostParts {
  readonly captures: CaptureList<Attempt>;
  readonly notices: NoticeHub;
  readonly clock: Clock;
  readonly operations: Pick<OperationsHost, 'of'>;
  readonly demo: Pick<DemoHost, 'running'>;
  readonly history: Pick<SavedHost['history'], 'list'>;
}

type UriKind = 'procedure' | 'topic';

type RealmCommands = Pick<
  Handlers,
  | 'realm.watch'
  | 'realm.unwatch'
  | 'realm.state'
  | 'realm.rows'
  | 'realm.readAll'
  | 'realm.entry'
  | 'realm.kill'
  | 'realm.events'
  | 'realm.holder'
  | 'realm.uris'
>;

/** Requests of the history that are looked at for completion. */
const LATEST_REQUESTS = 200;

/** The realms of every capture; what is known of one goes with its capture. */
export class RealmHost {
  readonly #parts: RealmHostParts;
  readonly #watches = new Map<string, RealmWatch>();

  constructor(parts: RealmHostParts) {
    this.#parts = parts;
    parts.notices.listen((notice) => {
      if (notice.kind === 'capture-closed') this.#forget(notice.body.capture);
      else if (notice.kind === 'operations-changed') void this.#watches.get(notice.body.capture)?.recheck();
    });
  }

  /** What is known of the realm; undefined if nothing was asked yet. Throws InspectorError `unknown-capture`. */
  known(capture: string): RealmWatch | undefined {
    this.#parts.captures.get(capture);
    return this.#watches.get(capture);
  }

  /** The realm of an open session. Throws InspectorError `unknown-capture`, `not-connected`. */
  open(capture: string): RealmWatch {
    const { session: attempt } = this.#parts.captures.get(capture);
    if (!attempt) throw new InspectorError('not-connected', 'The attempt has ended.');
    const session = attempt.openSession();
    const known = this.#watches.get(capture);
    if (known) return known;
    const watch: RealmWatch = new RealmWatch({
      session,
      clock: this.#parts.clock,
      agent: attempt.capture.summary().agreement?.agent,
      changed: () => this.#parts.notices.realmChanged(capture, () => ({ capture, revision: watch.state().revision })),
      isHeld: (subscription) => this.#isHeld(capture, subscription),
    });
    this.#watches.set(capture, watch);
    return watch;
  }

  /** What was asked, or is known of a session that has ended. Throws InspectorError as `open`. */
  knownOrOpen(capture: string): RealmWatch {
    const known = this.known(capture);
    return known?.isOpen === false ? known : this.open(capture);
  }

  close(): void {
    for (const capture of [...this.#watches.keys()]) this.#forget(capture);
  }

  /** What is known already, the most telling source first. */
  async *uris(capture: string, kind: UriKind): AsyncGenerator<Iterable<KnownUri>> {
    const { header, store } = this.#parts.captures.get(capture);
    const watch = this.#watches.get(capture);
    if (watch) yield realmUris(watch, kind);
    const { procedures, topics } = await this.#offeredBy(header.url);
    yield (kind === 'procedure' ? procedures : topics).map((uri) => ({ uri, from: 'demo' }));
    yield captureUris(store.uris(kind));
    const { profileId } = header;
    if (profileId === undefined) return;
    const { entries } = await this.#parts.history.list(profileId, 0, LATEST_REQUESTS);
    yield entries.flatMap(({ request }) => {
      const uri = uriIn(request, kind);
      return uri === undefined ? [] : [{ uri, from: 'history' as const }];
    });
  }

  /** What the demo router offers, if it is the one at this URL. */
  async #offeredBy(
    url: string,
  ): Promise<{ readonly procedures: readonly string[]; readonly topics: readonly string[] }> {
    const demo = await this.#parts.demo.running();
    if (demo?.endpoints.some((endpoint) => endpoint.url === url)) return demo;
    return { procedures: [], topics: [] };
  }

  #isHeld(capture: string, subscription: number): boolean {
    const held = this.#parts.operations.of(capture)?.holdings.list() ?? [];
    return held.some(
      ({ kind, holding, state }) => kind === 'subscription' && holding === subscription && state === 'held',
    );
  }

  #forget(capture: string): void {
    this.#watches.get(capture)?.close();
    this.#watches.delete(capture);
  }
}

function* realmUris({ model }: RealmWatch, kind: UriKind): Generator<KnownUri> {
  for (const { uri, match, invoke, members } of model[
    kind === 'procedure' ? 'registrations' : 'subscriptions'
  ].rows()) {
    if (uri === undefined) continue;
    yield {
      uri,
      match,
      ...(invoke !== undefined && { invoke }),
      ...(members !== undefined && { members }),
      from: 'realm',
    };
  }
}

function* captureUris(uris: Iterable<string>): Generator<KnownUri> {
  for (const uri of uris) yield { uri, from: 'capture' };
}

function uriIn(request: RequestText, kind: UriKind): string | undefined {
  const isProcedure = request.kind === 'call' || request.kind === 'register';
  return isProcedure === (kind === 'procedure') ? request.uri : undefined;
}

/** What there is to say of a realm that nobody asked about. */
function unasked(ownSession: number): RealmState {
  const idle = { status: 'idle', total: 0, read: 0 } as const;
  const lists = { sessions: idle, registrations: idle, subscriptions: idle };
  return { watching: false, lists, api: [], ownSession, revision: 0 };
}

export function realmCommands(realms: RealmHost): RealmCommands {
  return {
    'realm.watch': ({ capture }) => realms.open(capture).watch(),
    'realm.unwatch': ({ capture }) => {
      realms.known(capture)?.unwatch();
      return null;
    },
    'realm.state': ({ capture }) => realms.known(capture)?.state() ?? unasked(0),
    'realm.rows': ({ capture, ...wanted }) =>
      realms.known(capture)?.rows(wanted) ?? { list: wanted.list, [wanted.list]: [], total: 0 },
    'realm.readAll': ({ capture, list }) => {
      realms.open(capture).readAll(list);
      return null;
    },
    'realm.entry': ({ capture, list, id }) => readEntry(realms.knownOrOpen(capture), list, id),
    'realm.kill': async ({ capture, target, ...words }) => {
      const watch = realms.open(capture);
      const killed = await kill({ api: watch.api, ownSession: watch.state().ownSession }, target, words);
      // No meta events tell of sessions that go this way ("wamp.session.kill_all" in the specification).
      if (killed.ok && target.by === 'all') void watch.refresh();
      return killed;
    },
    'realm.events': ({ capture, subscription, limit }) => eventHistory(realms.open(capture).api, subscription, limit),
    'realm.holder': ({ capture, procedure }) => findHolder(realms.open(capture), procedure),
    'realm.uris': async ({ capture, kind, text }) => {
      const sources: Iterable<KnownUri>[] = [];
      for await (const source of realms.uris(capture, kind)) sources.push(source);
      const readAt = realms.known(capture)?.readAt;
      return { ...fittingUris(text, sources), ...(readAt !== undefined && { readAt }) };
    },
  };
}
