// A realm as a scripted router has it, in the dialect of Crossbar or of nexus: what each says was recorded of them.

import type { Dict, WampValue } from '../../../../src/shared/wamp/value.ts';
import { ScriptedSession, type Answer } from './scripted-session.ts';

export interface HeldEntry {
  readonly id: number;
  readonly uri: string;
  readonly match?: 'exact' | 'prefix' | 'wildcard';
  readonly invoke?: string;
  readonly members: number[];
}

export interface ScriptedRealm {
  readonly sessions: Map<number, Dict>;
  readonly registrations: Map<number, HeldEntry>;
  readonly subscriptions: Map<number, HeldEntry>;
}

export type Dialect = 'crossbar' | 'nexus';

export const CREATED = '2026-11-22T15:58:43.979Z';

/** Details of a session. */
export function joined(session: number, authid: string, authrole = 'user'): Dict {
  return { session, authid, authrole, authmethod: 'ticket', authprovider: 'static', transport: null };
}

/** A session of a router of this dialect, and the realm behind it, which the test may change. */
export function realmOf(dialect: Dialect): { readonly session: ScriptedSession; readonly realm: ScriptedRealm } {
  const session = new ScriptedSession();
  const realm: ScriptedRealm = {
    sessions: new Map([[session.sessionId, joined(session.sessionId, 'me')]]),
    registrations: new Map(),
    subscriptions: new Map(),
  };
  const none = dialect === 'nexus' ? 0 : null;
  const byId =
    (held: ReadonlyMap<number, HeldEntry>, error: string, tell: (entry: HeldEntry) => WampValue) =>
    ([id]: readonly WampValue[]): Answer => {
      const entry = typeof id === 'number' ? held.get(id) : undefined;
      return entry ? { args: [tell(entry)] } : error;
    };
  const list = (held: ReadonlyMap<number, HeldEntry>): Answer => {
    const of = (match: string) =>
      [...held.values()].filter((entry) => (entry.match ?? 'exact') === match).map(({ id }) => id);
    return { args: [{ exact: of('exact'), prefix: of('prefix'), wildcard: of('wildcard') }] };
  };
  const details = ({ id, uri, match, invoke }: HeldEntry): Dict => ({
    id,
    uri,
    created: CREATED,
    match: match ?? (dialect === 'nexus' ? '' : 'exact'),
    invoke: invoke ?? (dialect === 'nexus' ? '' : 'single'),
  });
  const registration = 'wamp.error.no_such_registration';
  const subscription = 'wamp.error.no_such_subscription';
  Object.assign(session.answers, {
    'wamp.session.list': () => ({ args: [[...realm.sessions.keys()]] }),
    'wamp.session.count': () => ({ args: [realm.sessions.size] }),
    'wamp.session.get': ([id]: readonly WampValue[]) => {
      const one = typeof id === 'number' ? realm.sessions.get(id) : undefined;
      return one ? { args: [one] } : 'wamp.error.no_such_session';
    },
    'wamp.registration.list': () => list(realm.registrations),
    'wamp.registration.get': byId(realm.registrations, registration, details),
    'wamp.registration.list_callees': byId(realm.registrations, registration, ({ members }) => members),
    'wamp.registration.lookup': ([uri, options]: readonly WampValue[]) => {
      const wanted = (options as Dict | undefined)?.['match'] ?? 'exact';
      const found = [...realm.registrations.values()].find(
        (entry) => entry.uri === uri && (entry.match ?? 'exact') === wanted,
      );
      return { args: [found?.id ?? none] };
    },
    'wamp.registration.match': () => ({ args: [none] }),
    'wamp.subscription.list': () => list(realm.subscriptions),
    'wamp.subscription.get': byId(realm.subscriptions, subscription, details),
    'wamp.subscription.list_subscribers': byId(realm.subscriptions, subscription, ({ members }) => members),
  });
  return { session, realm };
}
