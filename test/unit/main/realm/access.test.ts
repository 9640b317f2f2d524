// A router offers parts of the meta API, or none: each name is told with what happened and what to do.

import { describe, expect, it } from 'vitest';
import { REALM_LISTS } from '../../../../src/shared/contract/realm.ts';
import { MetaApi } from '../../../../src/main/realm/meta-api.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';
import { joined } from './scripted-realm.ts';
import { ScriptedSession, settled } from './scripted-session.ts';
import { watchedRealm, type Watched } from './watched.ts';

function access({ watch }: Watched, name: string) {
  const found = watch.state().api.find((one) => one.name === name);
  if (!found) throw new Error(`${name} was not tried`);
  return found;
}

describe('a name of the meta API', () => {
  it.each([
    [
      'wamp.error.no_such_procedure',
      'not-exposed',
      /wamp\.session\.list is not offered.*no_such_procedure.*Crossbar.*enable_meta_api/,
    ],
    [
      'wamp.error.not_authorized',
      'not-authorised',
      /may not call wamp\.session\.list.*Crossbar.*permission.*nexus.*authorizer/,
    ],
    ['wamp.error.authorization_failed', 'not-authorised', /authorization_failed/],
    ['wamp.error.authorization_denied', 'not-authorised', /authorization_denied/],
    ['wamp.error.runtime_error', 'failed', /wamp\.session\.list failed.*runtime_error/],
    ['com.example.strange', 'failed', /com\.example\.strange/],
  ])('that is refused with %s is %s', async (error, status, text) => {
    const watched = watchedRealm();
    watched.session.answers['wamp.session.list'] = error;
    const { lists } = await watched.watch.watch();
    expect(access(watched, 'wamp.session.list')).toMatchObject({ kind: 'procedure', status, error });
    expect(access(watched, 'wamp.session.list').text).toMatch(text);
    expect(lists.sessions).toMatchObject({ status: 'failed', total: 1 });
    expect(lists.sessions.text).toMatch(text);
    // The others are none the worse for it.
    expect(lists.registrations.status).toBe('live');
    expect(lists.subscriptions.status).toBe('live');
  });

  it('that is refused for a topic leaves a list that is told to stand still', async () => {
    const watched = watchedRealm();
    watched.session.refused['wamp.registration.on_delete'] = 'wamp.error.not_authorized';
    const { lists } = await watched.watch.watch();
    expect(access(watched, 'wamp.registration.on_delete')).toMatchObject({ kind: 'topic', status: 'not-authorised' });
    expect(lists.registrations.status).toBe('still');
    expect(lists.registrations.text).toMatch(/may not subscribe to wamp\.registration\.on_delete.*allow\.subscribe/);
    expect(lists.sessions.status).toBe('live');
  });

  it('that has no answer is given up after the time limit', async () => {
    const watched = watchedRealm();
    watched.session.answers['wamp.session.list'] = 'silent';
    watched.session.refused['wamp.subscription.on_create'] = 'silent';
    const watching = watched.watch.watch();
    await settled();
    expect(watched.watch.state().lists.sessions.status).toBe('reading');
    watched.clock.pass(5_000);
    const { lists } = await watching;
    expect(access(watched, 'wamp.session.list')).toMatchObject({ status: 'unanswered' });
    expect(access(watched, 'wamp.session.list').text).toMatch(/no answer within 5 s/);
    expect(lists.sessions).toMatchObject({ status: 'failed', total: 1 });
    expect(lists.subscriptions.status).toBe('still');
    expect(watched.clock.running).toBe(0);
  });

  it('that answers in an unknown form is told, not guessed', async () => {
    const watched = watchedRealm();
    watched.session.answers['wamp.session.list'] = { args: ['many'] };
    watched.session.answers['wamp.registration.list'] = { args: [[1, 2]] };
    const { lists } = await watched.watch.watch();
    expect(lists.sessions).toMatchObject({ status: 'failed' });
    expect(lists.sessions.text).toMatch(/form that is not known/);
    expect(lists.registrations.status).toBe('failed');
  });

  it('is found to work when it is allowed later', async () => {
    const watched = watchedRealm();
    watched.session.answers['wamp.session.list'] = 'wamp.error.not_authorized';
    await watched.watch.watch();
    watched.session.answers['wamp.session.list'] = { args: [[7]] };
    expect((await watched.watch.watch()).lists.sessions.status).toBe('live');
    expect(access(watched, 'wamp.session.list')).toEqual({
      name: 'wamp.session.list',
      kind: 'procedure',
      status: 'works',
    });
  });
});

describe('a router without any meta API', () => {
  it('is told for every list, and asked no more', async () => {
    const watched = watchedRealm();
    for (const name of Object.keys(watched.session.answers))
      watched.session.answers[name] = 'wamp.error.no_such_procedure';
    const { lists } = await watched.watch.watch();
    for (const list of REALM_LISTS) expect(lists[list]).toMatchObject({ status: 'failed', total: 0 });
  });

  it('is not called live as long as it announces nothing and sends nothing', async () => {
    const watched = watchedRealm();
    watched.session.features = [];
    const { lists } = await watched.watch.watch();
    expect(lists.sessions.status).toBe('still');
    expect(lists.sessions.text).toMatch(/does not announce session_meta_api/);
    watched.session.event('wamp.session.on_join', joined(20, 'a'));
    expect(watched.watch.state().lists.sessions.status).toBe('live');
    expect(watched.watch.state().lists.registrations.status).toBe('still');
  });
});

describe('details that are refused', () => {
  it.each(['wamp.error.no_such_procedure', 'wamp.error.not_authorized'])(
    'with %s are asked for no more, and every row says so',
    async (error) => {
      const watched = watchedRealm();
      const { session, watch, realm } = watched;
      for (let id = 1000; id < 1100; id++) realm.sessions.set(id, joined(id, 'x'));
      session.answers['wamp.session.get'] = error;
      await watch.watch();
      watch.rows({ list: 'sessions', from: 0, count: 1 });
      await settled();
      watch.readAll('sessions');
      await settled();
      expect(session.log.filter((line) => line.startsWith('wamp.session.get'))).toHaveLength(1);
      const { sessions } = watch.rows({ list: 'sessions', from: 50, count: 2 });
      expect(sessions?.map(({ problem }) => problem?.includes('wamp.session.get'))).toEqual([true, true]);
    },
  );

  it('of one entry are a problem of that row alone', async () => {
    const watched = watchedRealm();
    const { session, watch, realm } = watched;
    realm.sessions.set(20, joined(20, 'there'));
    session.answers['wamp.session.list'] = { args: [[20, 21]] };
    await watch.watch();
    watch.rows({ list: 'sessions', from: 0, count: 10 });
    await settled();
    const { sessions } = watch.rows({ list: 'sessions', from: 0, count: 10 });
    expect(sessions?.[0]).not.toHaveProperty('problem');
    expect(sessions?.[1]?.problem).toMatch(/does not know this session, although it was listed/);
    expect(access(watched, 'wamp.session.get').status).toBe('works');
  });
});

describe('calls', () => {
  it('wait their turn beyond 16, and a silent one holds its place only until the time limit', async () => {
    const session = new ScriptedSession();
    const clock = new ManualClock();
    const api = new MetaApi(session, clock, () => undefined);
    session.answers['slow'] = 'silent';
    session.answers['quick'] = { args: [1] };
    const slow = Array.from({ length: 16 }, () => api.call('slow'));
    const quick = api.call('quick');
    await settled();
    expect(session.log.filter((line) => line === 'quick')).toEqual([]);
    clock.pass(5_000);
    expect(await quick).toMatchObject({ ok: true, args: [1] });
    for (const one of slow) expect(await one).toMatchObject({ ok: false, access: { status: 'unanswered' } });
  });

  it('that are lost with the session say so, and nothing is said against the procedure', async () => {
    const session = new ScriptedSession();
    const api = new MetaApi(session, new ManualClock(), () => undefined);
    session.answers['p'] = () => {
      session.lose();
      return 'wamp.error.no_such_procedure';
    };
    expect(await api.call('p')).toMatchObject({ ok: false, access: { status: 'failed' } });
    expect(api.access).toEqual([]);
  });
});
