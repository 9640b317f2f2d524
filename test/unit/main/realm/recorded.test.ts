// What Crossbar and nexus really answered, read by the live realm.

import { describe, expect, it } from 'vitest';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import { EntryDetails } from '../../../../src/main/realm/entry-details.ts';
import { eventHistory } from '../../../../src/main/realm/event-history.ts';
import { findHolder } from '../../../../src/main/realm/holder.ts';
import { kill } from '../../../../src/main/realm/killing.ts';
import { MetaApi } from '../../../../src/main/realm/meta-api.ts';
import { idsByMatch, idsOf, lookupOf } from '../../../../src/main/realm/meta-answers.ts';
import { metaEventOf } from '../../../../src/main/realm/meta-events.ts';
import { RealmModel } from '../../../../src/main/realm/realm-model.ts';
import { RealmWatch } from '../../../../src/main/realm/realm-watch.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';
import { RecordedRouter } from './recorded-router.ts';

const ROUTERS = { crossbar: new RecordedRouter('crossbar'), nexus: new RecordedRouter('nexus') };
const BOTH = ['crossbar', 'nexus'] as const;
const AT = '2030-01-01T00:00:00.000Z';

function apiOf(router: (typeof BOTH)[number], title: string) {
  const session = ROUTERS[router].session(title);
  const api = new MetaApi(session, new ManualClock(), () => undefined);
  return { session, api, caller: { api, ownSession: session.sessionId } };
}

async function answer(router: (typeof BOTH)[number], title: string, procedure: string, ...args: (number | string)[]) {
  const reply = await apiOf(router, title).api.call(procedure, args);
  if (!reply.ok) throw new Error(reply.access.text);
  return reply.args[0];
}

/** Applies the events of a conversation to an empty realm, one after the other. */
function after(router: (typeof BOTH)[number], title: string, count = Infinity): RealmModel {
  const model = new RealmModel(1);
  const { events } = { events: ROUTERS[router].events(title).slice(0, count) };
  for (const { topic, args } of events) {
    const event = metaEventOf(topic, args);
    if (!event) throw new Error(`${topic} cannot be read`);
    model.apply(event, AT, true);
  }
  return model;
}

describe.each(BOTH)('lists and details of %s', (router) => {
  it('are read: sessions', async () => {
    expect(idsOf(await answer(router, 'session meta: count', 'wamp.session.list'))).toHaveLength(4);
    const { session, api } = apiOf(router, 'session meta: count');
    const model = new RealmModel(session.sessionId);
    model.replaceSessions([session.sessionId]);
    await new EntryDetails(api, model, () => true).readOnce({ list: 'sessions', id: session.sessionId });
    expect(model.sessions.get(session.sessionId)).toMatchObject({
      known: 'read',
      row: {
        own: true,
        authid: 'tina',
        authrole: 'user',
        authmethod: 'ticket',
        authprovider: 'static',
        ...(router === 'crossbar' && { peer: 'tcp4:127.0.0.1:41158', transport: 'websocket', serializer: 'json' }),
      },
    });
  });

  it('are read: registrations, with defaults whatever stands for them', async () => {
    const title = 'registration meta: list';
    const ids = idsByMatch(await answer(router, title, 'wamp.registration.list'));
    const { api } = apiOf(router, title);
    const model = new RealmModel(1);
    model.replaceHeld('registrations', ids ?? new Map());
    const details = new EntryDetails(api, model, () => true);
    const ofKind = (kind: string) => [...(ids ?? [])].filter(([, match]) => match === kind).map(([id]) => id);
    const asked = [ofKind('exact').at(router === 'crossbar' ? -1 : 21), ofKind('prefix')[1], ofKind('wildcard')[0]];
    for (const id of asked) await details.held('registrations', id ?? 0);
    await details.members('registrations', asked[0] ?? 0);
    expect(asked.map((id) => model.registrations.get(id ?? 0)?.row)).toMatchObject([
      { uri: 'rig.rm.e', match: 'exact', invoke: 'single', members: 1 },
      { uri: 'rig.rm.p', match: 'prefix', invoke: 'single' },
      { uri: 'rig.rm..w', match: 'wildcard', invoke: 'roundrobin' },
    ]);
  });

  it('are read: subscriptions', async () => {
    const title = 'subscription meta: list';
    const id = lookupOf(await answer(router, title, 'wamp.subscription.lookup', 'rig.sm.e'))?.id ?? 0;
    const { api } = apiOf(router, title);
    const model = new RealmModel(1);
    model.replaceHeld('subscriptions', new Map([[id, 'exact']]));
    await new EntryDetails(api, model, () => true).readOnce({ list: 'subscriptions', id });
    expect(model.subscriptions.get(id)).toMatchObject({
      known: 'read',
      row: { uri: 'rig.sm.e', match: 'exact', members: 1 },
    });
    expect(idsOf(await answer(router, title, 'wamp.subscription.match', 'rig.sm.e'))).toHaveLength(3);
    expect(idsOf(await answer(router, title, 'wamp.subscription.match', 'nothing.here'))).toEqual([]);
  });

  it('say that there is nothing, as null or as 0', async () => {
    const title = 'registration meta: list';
    const none = router === 'nexus' ? { saidZero: true } : {};
    expect(lookupOf(await answer(router, title, 'wamp.registration.lookup', 'rig.nowhere'))).toEqual(none);
    expect(lookupOf(await answer(router, title, 'wamp.registration.match', 'nothing.here'))).toEqual(none);
  });

  it('say that an entry is not there, which is nothing against the procedure', async () => {
    const { api } = apiOf(router, 'registration meta: list');
    const reply = await api.call('wamp.registration.get', [99999]);
    expect(reply).toMatchObject({ ok: false, access: { status: 'failed', error: 'wamp.error.no_such_registration' } });
    expect(api.accessOf('wamp.registration.get')?.status).toBe('works');
  });
});

describe('the number of subscribers', () => {
  it('is read under the name that nexus gives it, where there is no list', async () => {
    const { session, api } = apiOf('nexus', 'subscription meta: list');
    session.answers['wamp.subscription.list_subscribers'] = 'wamp.error.not_authorized';
    const model = new RealmModel(1);
    model.replaceHeld('subscriptions', new Map([[40, 'exact']]));
    expect(await new EntryDetails(api, model, () => true).members('subscriptions', 40)).toMatchObject({
      status: 'not-authorised',
    });
    expect(model.subscriptions.get(40)?.row.members).toBe(1);
  });
});

describe.each(BOTH)('meta events of %s', (router) => {
  it('tell of a session that joined and left', () => {
    const events = ROUTERS[router].events('session meta events by prefix');
    expect(events).toHaveLength(2);
    const joined = after(router, 'session meta events by prefix', 1);
    expect([...joined.sessions.rows()]).toMatchObject([{ authrole: 'guest', authmethod: 'anonymous', joined: AT }]);
    expect(after(router, 'session meta events by prefix').sessions.size).toBe(0);
  });

  it('tell of a shared registration from beginning to end', () => {
    const title = 'registration meta events, ended by UNREGISTER';
    const rows = (count: number) => [...after(router, title, count).registrations.rows()];
    expect(rows(1)).toMatchObject([{ uri: 'rig.me', match: 'exact', invoke: 'roundrobin', members: 0 }]);
    expect(rows(2)).toMatchObject([{ members: 1 }]);
    expect(rows(3)).toMatchObject([{ members: 2 }]);
    expect(rows(4)).toMatchObject([{ members: 1 }]);
    expect(rows(6)).toEqual([]);
  });

  it('tell of a registration whose callees were cut off', () => {
    const title = 'registration meta events, ended by TCP reset';
    const model = after(router, title, 3);
    const [id = 0] = model.registrations.ids();
    expect(model.members.registrations.of(id)?.size).toBe(2);
    // Crossbar does not say who left: the event about the session does.
    const left = after(router, title, 4).members.registrations.of(id)?.size;
    expect(left).toBe(router === 'crossbar' ? 2 : 1);
    expect(after(router, title).registrations.size).toBe(0);
  });

  it('tell of a subscription whose subscribers left', () => {
    const title = 'subscription meta events, ended by GOODBYE';
    const model = after(router, title, 3);
    expect([...model.subscriptions.rows()]).toMatchObject([{ uri: 'rig.me', match: 'prefix', members: 2 }]);
    for (const session of model.members.subscriptions.of([...model.subscriptions.ids()][0] ?? 0) ?? [])
      model.apply({ kind: 'left', session }, AT, true);
    expect([...model.subscriptions.rows()]).toMatchObject([{ members: 0 }]);
    expect(after(router, title).subscriptions.size).toBe(0);
  });
});

describe('killing', () => {
  const reason = { reason: 'wamp.close.killed' };

  it('gives the ids, the caller among them, or a number, and says which router does so', async () => {
    const crossbar = apiOf('crossbar', 'kill_by_authid').caller;
    const words = { ...reason, message: 'm' };
    const many = await kill(crossbar, { by: 'authid', authid: 'alice' }, words);
    expect(many).toMatchObject({ ok: true, value: { count: 3, sessions: [crossbar.ownSession, {}, {}] } });
    expect(many.ok && many.note).toMatch(/ended this session too.*Crossbar/);
    expect(await kill(crossbar, { by: 'authid', authid: 'nobody' }, {})).toEqual({
      ok: true,
      value: { count: 0, sessions: [] },
    });
    const nexus = await kill(apiOf('nexus', 'kill_by_authid').caller, { by: 'authid', authid: 'alice' }, words);
    expect(nexus).toMatchObject({ ok: true, value: { count: 2 } });
    expect(nexus.ok && nexus.note).toMatch(/a number.*nexus/);
  });

  it('of all is missing in Crossbar, which is said with a way round it', async () => {
    const refused = await kill(apiOf('crossbar', 'kill_all').caller, { by: 'all' }, reason);
    expect(refused).toMatchObject({ ok: false, access: { status: 'not-exposed', name: 'wamp.session.kill_all' } });
    expect(refused.ok ? '' : refused.access.text).toMatch(/Crossbar has none: end sessions by role/);
    expect(await kill(apiOf('nexus', 'kill_all').caller, { by: 'all' }, reason)).toEqual({
      ok: true,
      value: { count: 2 },
    });
  });

  it.each([
    ['crossbar', 4768401479593519],
    ['nexus', 5146491316158754],
  ] as const)('of one session is answered with null or with nothing by %s', async (router, session) => {
    const { caller } = apiOf(router, 'kill: default');
    expect(await kill(caller, { by: 'session', session }, {})).toEqual({
      ok: true,
      value: { count: 1, sessions: [session] },
    });
  });

  it('of the own session is refused by nexus, which is explained', async () => {
    const { caller, session } = apiOf('nexus', 'kill: own session');
    const refused = await kill(caller, { by: 'session', session: session.sessionId }, {});
    expect(refused.ok ? '' : refused.access.text).toMatch(/does not end the session that asks/);
    const unknown = await kill(caller, { by: 'session', session: 4711 }, {});
    expect(unknown.ok ? '' : unknown.access.text).not.toMatch(/that asks/);
  });

  it('is not offered where it is switched off', async () => {
    for (const router of BOTH) {
      const { caller } = apiOf(router, 'meta API where it is switched off');
      const refused = await kill(caller, { by: 'session', session: 1 }, {});
      expect(refused).toMatchObject({ ok: false, access: { status: 'not-exposed' } });
      expect(refused.ok ? '' : refused.access.text).toMatch(/wamp\.session\.kill is not offered.*enable_meta_kill/);
    }
  });
});

describe('the event history', () => {
  it('of nexus is one event an argument, all there are, newest first', async () => {
    const history = await eventHistory(apiOf('nexus', 'event history, prefix').api, 2, 2);
    if (!history.ok) throw new Error(history.access.text);
    const { events, isComplete } = history.value;
    expect(events.map(({ args, kwargs }) => [fromWire(args), fromWire(kwargs)])).toEqual([
      [[6], { n: 6 }],
      [[5], { n: 5 }],
    ]);
    expect(events[0]).toMatchObject({ publication: 952939567671891, topic: 'rig.histp.x' });
    expect(isComplete).toBe(false);
    expect(history.note).toMatch(/argument of its own.*gave 5 events although 2/);
  });

  it('of Crossbar has nanoseconds, publishers, and an entry for each receiver, shown once', async () => {
    const { session, api } = apiOf('crossbar', 'after a subscriber came');
    const recorded = session.answers['wamp.subscription.get_events'];
    session.answers['wamp.subscription.get_events'] = (args, kwargs) =>
      'reverse' in kwargs || typeof recorded !== 'function' ? 'wamp.error.runtime_error' : recorded(args, kwargs);
    const history = await eventHistory(api, 5821485931209157, 10);
    if (!history.ok) throw new Error(history.access.text);
    expect(history.value.events).toMatchObject([
      { at: '2026-11-22T15:54:56.706Z', publisher: 'alice (8598924743186309)', topic: 'rig.hist' },
      { at: '2026-11-22T15:54:56.603Z' },
    ]);
    expect(history.value.events.map(({ kwargs }) => fromWire(kwargs))).toEqual([{ k: 1 }, {}]);
    expect(history.note).toMatch(/second argument.*1 repeated entries/);
  });

  it('that is not kept is told as such', async () => {
    const { session, api } = apiOf('crossbar', 'unknown subscription, no history');
    session.answers['wamp.subscription.get_events'] = 'wamp.error.history_unavailable';
    const history = await eventHistory(api, 6884448393488842, 10);
    expect(history.ok ? '' : history.access.text).toMatch(/no history of this subscription is kept/);
    expect(api.accessOf('wamp.subscription.get_events')?.status).toBe('works');
    const empty = apiOf('nexus', 'unknown subscription, no history');
    empty.session.answers['wamp.subscription.get_events'] = { args: [], kwargs: { is_limit_reached: false } };
    expect(await eventHistory(empty.api, 5, 10)).toEqual({ ok: true, value: { events: [], isComplete: true } });
  });
});

describe.each(BOTH)('the holder of a procedure at %s', (router) => {
  it('is found under its very URI, also as a prefix', async () => {
    const { session } = apiOf(router, 'registration meta: list');
    session.answers['wamp.session.get'] = ([id]) => ({ args: [{ session: id ?? 0, authid: 'tina' }] });
    const watch = new RealmWatch({ session, clock: new ManualClock(), changed: () => undefined });
    const found = await findHolder(watch, 'rig.rm.e');
    expect(found).toMatchObject({
      ok: true,
      value: {
        registration: { uri: 'rig.rm.e', match: 'exact', invoke: 'single' },
        members: [{ id: session.sessionId }],
      },
    });
  });
});
