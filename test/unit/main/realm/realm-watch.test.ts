// The lists of a realm: what is read, what events change, and what is said where the router does not play along.

import { describe, expect, it } from 'vitest';
import { REALM_LISTS } from '../../../../src/shared/contract/realm.ts';
import { META } from '../../../../src/main/realm/meta-names.ts';
import { CREATED, joined } from './scripted-realm.ts';
import { settled } from './scripted-session.ts';
import { watchedRealm, type Watched } from './watched.ts';

const TOPICS = REALM_LISTS.flatMap((list) => META[list].topics);

function sessionIds({ watch }: Watched): readonly number[] {
  return (watch.rows({ list: 'sessions', from: 0, count: 1000 }).sessions ?? []).map(({ id }) => id);
}

/** The rows of a list, after their details were read. */
async function rowsOf({ watch }: Watched, list: 'sessions' | 'registrations' | 'subscriptions') {
  watch.rows({ list, from: 0, count: 1000 });
  await settled();
  return watch.rows({ list, from: 0, count: 1000 });
}

describe('a realm that is watched', () => {
  it('sends nothing before it is asked to', async () => {
    const { session, watch } = watchedRealm();
    expect(watch.state()).toMatchObject({ watching: false, ownSession: 7, router: 'Router 1.0', api: [] });
    watch.rows({ list: 'sessions', from: 0, count: 10 });
    await settled();
    expect(session.log).toEqual([]);
  });

  it('follows every meta topic before it reads the list', async () => {
    const watched = watchedRealm();
    const { session, watch } = watched;
    const state = await watch.watch();
    expect(session.topics).toEqual([...TOPICS].sort());
    for (const list of REALM_LISTS) {
      const listed = session.log.indexOf(META[list].list);
      for (const topic of META[list].topics) expect(session.log.indexOf(`subscribe ${topic}`)).toBeLessThan(listed);
      expect(state.lists[list].status).toBe('live');
    }
    expect(state.watching).toBe(true);
    expect(state.api.every(({ status }) => status === 'works')).toBe(true);
    expect(watch.readAt).toBe('2030-01-01T00:00:00.000Z');
  });

  it('reads the details of rows that are asked for, and of no others', async () => {
    const watched = watchedRealm();
    const { realm, session, watch } = watched;
    for (let id = 1000; id < 1100; id++) realm.sessions.set(id, joined(id, `user-${id}`));
    await watch.watch();
    expect(session.log.filter((line) => line.startsWith('wamp.session.get'))).toEqual([]);
    const before = watch.rows({ list: 'sessions', from: 10, count: 5 });
    expect(before).toMatchObject({ total: 101, sessions: [{ id: 1009 }, {}, {}, {}, {}] });
    expect(before.sessions?.[0]).toEqual({ id: 1009 });
    await settled();
    expect(session.log.filter((line) => line.startsWith('wamp.session.get'))).toHaveLength(5);
    expect(watch.rows({ list: 'sessions', from: 10, count: 1 }).sessions).toEqual([
      { id: 1009, authid: 'user-1009', authrole: 'user', authmethod: 'ticket', authprovider: 'static' },
    ]);
    expect(watch.state().lists.sessions).toMatchObject({ total: 101, read: 5 });
  });

  it('reads everything of a list with at most 16 calls in flight', async () => {
    const { realm, session, watch } = watchedRealm();
    for (let id = 1000; id < 1400; id++) realm.sessions.set(id, joined(id, `user-${id}`));
    await watch.watch();
    session.mostInFlight = 0;
    watch.readAll('sessions');
    await settled();
    expect(watch.state().lists.sessions).toMatchObject({ total: 401, read: 401 });
    expect(session.mostInFlight).toBe(16);
  });

  it('marks its own session, which nobody can make leave', async () => {
    const watched = watchedRealm();
    await watched.watch.watch();
    watched.session.event('wamp.session.on_leave', 7);
    const { sessions } = await rowsOf(watched, 'sessions');
    expect(sessions).toMatchObject([{ id: 7, own: true, authid: 'me' }]);
  });

  it('knows when a session joined only if it saw that', async () => {
    const watched = watchedRealm();
    const { realm, session, watch, clock } = watched;
    realm.sessions.set(20, joined(20, 'early'));
    await watch.watch();
    clock.pass(90_000);
    realm.sessions.set(21, joined(21, 'late'));
    session.event('wamp.session.on_join', joined(21, 'late'));
    const { sessions } = await rowsOf(watched, 'sessions');
    expect(sessions?.map(({ authid, joined }) => [authid, joined])).toEqual([
      ['me', undefined],
      ['early', undefined],
      ['late', '2030-01-01T00:01:30.000Z'],
    ]);
    // Reading anew does not forget it.
    await watch.watch();
    expect((await rowsOf(watched, 'sessions')).sessions?.[2]).toMatchObject({ joined: '2030-01-01T00:01:30.000Z' });
  });
});

describe('events while a list is being read', () => {
  it.each([
    ['the list was made before the join', [7, 20], ['join 30'], [7, 20, 30]],
    ['the list was made after the join', [7, 20, 30], ['join 30'], [7, 20, 30]],
    ['the list was made before the leave', [7, 20, 30], ['leave 30'], [7, 20]],
    ['the list was made after the leave', [7, 20], ['leave 30'], [7, 20]],
    ['the list was made between join and leave', [7, 20, 30], ['join 30', 'leave 30'], [7, 20]],
  ])('neither lose nor double an entry if %s', async (_, listed, events, expected) => {
    const watched = watchedRealm();
    const { session, watch } = watched;
    session.answers['wamp.session.list'] = async () => {
      for (const event of events) {
        const [name, id] = event.split(' ');
        if (name === 'join') session.event('wamp.session.on_join', joined(Number(id), 'x'));
        else session.event('wamp.session.on_leave', Number(id));
      }
      await settled();
      expect(watch.state().lists.sessions.status).toBe('reading');
      return { args: [listed] };
    };
    await watch.watch();
    expect(sessionIds(watched)).toEqual(expected);
    expect(watch.state().lists.sessions).toMatchObject({ status: 'live', total: expected.length });
  });

  it('are not lost if they come right behind the answer to SUBSCRIBE', async () => {
    const watched = watchedRealm();
    const { session, watch } = watched;
    session.answers['wamp.session.list'] = 'wamp.error.no_such_procedure';
    const request = session.request.bind(session);
    session.request = async (one) => {
      const reply = await request(one);
      // The same chunk of bytes brings the event: whoever waits for the reply is told after it.
      if (one.kind === 'SUBSCRIBE' && one.topic === 'wamp.session.on_join')
        session.event('wamp.session.on_join', joined(30, 'quick'));
      return reply;
    };
    await watch.watch();
    expect(sessionIds(watched)).toEqual([30]);
  });
});

describe.each(['crossbar', 'nexus'] as const)('registrations in the dialect of %s', (dialect) => {
  it('come with defaults, callees and match', async () => {
    const watched = watchedRealm(dialect);
    watched.realm.registrations.set(1, { id: 1, uri: 'a.b', members: [20, 21], invoke: 'roundrobin' });
    watched.realm.registrations.set(2, { id: 2, uri: 'a.', match: 'prefix', members: [20] });
    await watched.watch.watch();
    const { registrations } = await rowsOf(watched, 'registrations');
    expect(registrations).toEqual([
      { id: 1, uri: 'a.b', match: 'exact', invoke: 'roundrobin', created: CREATED, callees: 2 },
      { id: 2, uri: 'a.', match: 'prefix', invoke: 'single', created: CREATED, callees: 1 },
    ]);
  });

  it('are created, shared, left and deleted by events alone', async () => {
    const watched = watchedRealm(dialect);
    const { session, realm, watch } = watched;
    await watch.watch();
    const created = { id: 5, uri: 'x.y', match: dialect === 'nexus' ? '' : 'exact', invoke: 'first', created: CREATED };
    realm.registrations.set(5, { id: 5, uri: 'x.y', invoke: 'first', members: [20] });
    session.event('wamp.registration.on_create', 20, created);
    session.event('wamp.registration.on_register', 20, 5);
    session.event('wamp.registration.on_register', 21, 5);
    const row = () => watch.rows({ list: 'registrations', from: 0, count: 10 }).registrations?.[0];
    expect(row()).toEqual({ id: 5, uri: 'x.y', match: 'exact', invoke: 'first', created: CREATED, callees: 2 });
    session.event('wamp.registration.on_unregister', 20, 5);
    expect(row()).toMatchObject({ callees: 1 });
    session.event('wamp.registration.on_unregister', 21, 5);
    session.event('wamp.registration.on_delete', 21, 5);
    expect(row()).toBeUndefined();
  });
});

describe('a session that leaves', () => {
  it('is taken off its subscriptions although no on_unsubscribe comes', async () => {
    const watched = watchedRealm('nexus');
    watched.realm.sessions.set(20, joined(20, 'a'));
    watched.realm.subscriptions.set(1, { id: 1, uri: 't', members: [20, 7] });
    await watched.watch.watch();
    await rowsOf(watched, 'subscriptions');
    watched.session.event('wamp.session.on_leave', 20, 'a', 'user');
    expect((await rowsOf(watched, 'subscriptions')).subscriptions).toMatchObject([{ id: 1, subscribers: 1 }]);
    expect(sessionIds(watched)).toEqual([7]);
  });

  it('is counted once where on_unsubscribe comes without its id', async () => {
    const watched = watchedRealm('crossbar');
    watched.realm.sessions.set(20, joined(20, 'a'));
    watched.realm.subscriptions.set(1, { id: 1, uri: 't', members: [20, 7] });
    await watched.watch.watch();
    await rowsOf(watched, 'subscriptions');
    const calls = watched.session.log.length;
    watched.session.event('wamp.subscription.on_unsubscribe', null, 1);
    watched.session.event('wamp.session.on_leave', 20);
    expect((await rowsOf(watched, 'subscriptions')).subscriptions).toMatchObject([{ id: 1, subscribers: 1 }]);
    expect(watched.session.log).toHaveLength(calls);
  });

  it('makes the subscribers read again where nobody tells who left', async () => {
    const watched = watchedRealm('crossbar');
    watched.session.refused['wamp.session.on_leave'] = 'wamp.error.not_authorized';
    watched.realm.subscriptions.set(1, { id: 1, uri: 't', members: [20, 7] });
    await watched.watch.watch();
    await rowsOf(watched, 'subscriptions');
    watched.realm.subscriptions.set(1, { id: 1, uri: 't', members: [7] });
    watched.session.event('wamp.subscription.on_unsubscribe', null, 1);
    expect((await rowsOf(watched, 'subscriptions')).subscriptions).toMatchObject([{ id: 1, subscribers: 1 }]);
  });

  it('is not brought back by a list of callees that was asked for before', async () => {
    const watched = watchedRealm('nexus');
    const { session, watch } = watched;
    watched.realm.registrations.set(1, { id: 1, uri: 'p', members: [] });
    session.answers['wamp.registration.list_callees'] = () => {
      session.event('wamp.registration.on_unregister', 20, 1);
      session.event('wamp.registration.on_register', 22, 1);
      return { args: [[20, 21]] };
    };
    await watch.watch();
    await rowsOf(watched, 'registrations');
    expect([...(watch.model.members.registrations.of(1) ?? [])]).toEqual([21, 22]);
  });
});

describe('what a client can make up', () => {
  it('is marked: a session that joined and that the router does not know', async () => {
    const watched = watchedRealm('nexus');
    await watched.watch.watch();
    watched.session.event('wamp.session.on_join', joined(666, 'admin', 'root'));
    const { sessions } = await rowsOf(watched, 'sessions');
    expect(sessions?.[1]).toMatchObject({ id: 666, authid: 'admin' });
    expect(sessions?.[1]?.problem).toMatch(/wamp\.session\.get does not know it.*made the event up/);
  });

  it('does not change what the router itself said of a session', async () => {
    const watched = watchedRealm('nexus');
    watched.realm.sessions.set(20, joined(20, 'real'));
    await watched.watch.watch();
    await rowsOf(watched, 'sessions');
    watched.session.event('wamp.session.on_join', joined(20, 'forged', 'root'));
    expect((await rowsOf(watched, 'sessions')).sessions?.[1]).toMatchObject({ authid: 'real', authrole: 'user' });
  });

  it('does not fill the memory', async () => {
    const watched = watchedRealm('nexus');
    await watched.watch.watch();
    for (let i = 1; i <= 200_100; i++) watched.session.event('wamp.session.on_join', { session: 1000 + i });
    const { sessions } = watched.watch.state().lists;
    expect(sessions).toMatchObject({ status: 'still', total: 200_000 });
    expect(sessions.text).toContain('more entries than are kept');
  });

  it.each([[[]], [['x']], [[null]], [[{}]], [[{ session: 'x' }]], [[0]], [[-1]], [[1.5]], [[2n ** 60n]]])(
    'is passed over where it is no event: %s',
    async (args) => {
      const watched = watchedRealm();
      await watched.watch.watch();
      for (const topic of TOPICS) watched.session.event(topic, ...args, ...args);
      expect(watched.watch.state().lists).toMatchObject({
        sessions: { total: 1 },
        registrations: { total: 0 },
        subscriptions: { total: 0 },
      });
    },
  );
});

describe('a realm that is watched no more', () => {
  it('ends the subscriptions and keeps what was read', async () => {
    const watched = watchedRealm();
    await watched.watch.watch();
    watched.watch.unwatch();
    await settled();
    expect(watched.session.topics).toEqual([]);
    expect(watched.watch.state()).toMatchObject({
      watching: false,
      lists: { sessions: { status: 'still', total: 1 } },
    });
    const calls = watched.session.log.length;
    watched.watch.rows({ list: 'sessions', from: 0, count: 10 });
    await settled();
    expect(watched.session.log).toHaveLength(calls);
  });

  it('leaves a subscription that somebody else holds', async () => {
    const watched = watchedRealm();
    await watched.watch.watch();
    watched.held.add(watched.session.subscriptionOf('wamp.session.on_join'));
    watched.watch.unwatch();
    await settled();
    expect(watched.session.topics).toEqual(['wamp.session.on_join']);
  });

  it('subscribes anew after somebody else ended a shared subscription', async () => {
    const watched = watchedRealm();
    const { session, watch, held } = watched;
    await watch.watch();
    held.add(session.subscriptionOf('wamp.session.on_join'));
    await watch.recheck();
    session.drop('wamp.session.on_join');
    held.clear();
    watched.realm.sessions.set(20, joined(20, 'missed'));
    await watch.recheck();
    expect(session.topics).toContain('wamp.session.on_join');
    expect(sessionIds(watched)).toEqual([7, 20]);
    expect(watch.state().lists.sessions.status).toBe('live');
  });

  it('is still shown after the session was lost, with calls in flight', async () => {
    const watched = watchedRealm();
    const { session, watch } = watched;
    await watch.watch();
    session.answers['wamp.session.get'] = async () => {
      await settled();
      return 'wamp.error.no_such_session';
    };
    watch.rows({ list: 'sessions', from: 0, count: 10 });
    session.lose();
    await settled();
    const state = watch.state();
    expect(state).toMatchObject({ watching: false, lists: { sessions: { status: 'still', total: 1 } } });
    expect(state.lists.sessions.text).toMatch(/session has ended/);
    expect(session.listeners).toBe(0);
    expect(watched.clock.running).toBe(0);
  });

  it('says so if the router takes a subscription back', async () => {
    const watched = watchedRealm();
    const { session, watch } = watched;
    await watch.watch();
    const subscription = session.subscriptionOf('wamp.session.on_leave');
    session.deliver({ kind: 'UNSUBSCRIBED', request: 0, details: { subscription } });
    expect(watch.state().lists.sessions).toMatchObject({ status: 'still' });
    expect(watch.state().lists.sessions.text).toMatch(/ended the subscription to wamp\.session\.on_leave/);
  });
});
