// The live realm through the link, at the demo router: who is there, what is offered, and what is not exposed.

import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/shared/contract/link.ts';
import type { RealmListName, RealmRows } from '../../src/shared/contract/realm.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { callProcedure, publishEvent, sendRequest, subscribeTo } from '../support/requests.ts';
import { bodies, followed, refusal, type Now } from './carrier.ts';

async function login(link: Link, demo: 'anonymous' | 'ticket' | 'closed-realm' | 'limited'): Promise<string> {
  const { capture } = await link.call('session.connect', { demo });
  await followed(link, capture, true);
  return capture;
}

async function rows(link: Link, capture: string, list: RealmListName, filter = ''): Promise<RealmRows> {
  return link.call('realm.rows', { capture, list, filter, from: 0, count: 1000 });
}

/** A watch of the realm, with all details of all lists. */
async function watchAll(link: Link, capture: string): Promise<void> {
  await link.call('realm.watch', { capture });
  for (const list of ['sessions', 'registrations', 'subscriptions'] as const) {
    await link.call('realm.readAll', { capture, list });
    await expect
      .poll(async () => {
        const { total, read } = (await link.call('realm.state', { capture })).lists[list];
        return total - read;
      })
      .toBe(0);
  }
}

export function realmTests(host: { readonly now: Now }): void {
  describe('the live realm', () => {
    it('is not asked about before it is watched', async () => {
      const { link } = host.now;
      const capture = await login(link, 'ticket');
      const before = (await link.call('capture.info', { capture })).total;
      expect(await link.call('realm.state', { capture })).toMatchObject({ watching: false, revision: 0, api: [] });
      expect(await rows(link, capture, 'sessions')).toEqual({ list: 'sessions', sessions: [], total: 0 });
      expect(await link.call('realm.unwatch', { capture })).toBeNull();
      await link.call('realm.uris', { capture, kind: 'procedure', text: '' });
      expect((await link.call('capture.info', { capture })).total).toBe(before);
    });

    it('is read, and kept up to date by events', async () => {
      const { link, heard } = host.now;
      const [watcher, other] = [await login(link, 'ticket'), await login(link, 'anonymous')];
      const state = await link.call('realm.watch', { capture: watcher });
      expect(state).toMatchObject({
        watching: true,
        lists: { sessions: { status: 'live' }, registrations: { status: 'live' }, subscriptions: { status: 'live' } },
      });
      await watchAll(link, watcher);
      const own = (await rows(link, watcher, 'sessions')).sessions?.find((row) => row.own);
      expect(own).toMatchObject({ id: state.ownSession, authmethod: 'ticket', transport: 'websocket' });
      await sendRequest(link, other, {
        kind: 'register',
        uri: 'my.own.procedure',
        answer: { kind: 'result' },
      });
      const offered = async () => (await rows(link, watcher, 'registrations', 'my.own.procedure')).registrations;
      await expect.poll(offered).toMatchObject([{ uri: 'my.own.procedure', match: 'exact', callees: 1 }]);
      await link.call('session.leave', { capture: other });
      await expect.poll(offered).toEqual([]);
      expect(bodies(heard, 'realm-changed').map(({ capture }) => capture)).toContain(watcher);
      const { watching } = await link.call('realm.state', { capture: watcher });
      expect(watching).toBe(true);
      await link.call('realm.unwatch', { capture: watcher });
      expect(await link.call('realm.state', { capture: watcher })).toMatchObject({
        watching: false,
        lists: { sessions: { status: 'still' } },
      });
    });

    it('tells an entry in full, with what it serves and what else matches', async () => {
      const { link } = host.now;
      const capture = await login(link, 'ticket');
      await watchAll(link, capture);
      const find = async (uri: string) =>
        (await rows(link, capture, 'registrations', uri)).registrations?.find((row) => row.uri === uri)?.id ?? 0;
      const attic = await find('demo.sensor.attic.read');
      const wild = await find('demo.sensor..read');
      const entry = await link.call('realm.entry', { capture, list: 'registrations', id: attic });
      expect(entry).toMatchObject({
        registration: { uri: 'demo.sensor.attic.read', callees: 1 },
        members: [{ authid: 'sensors' }],
        overlaps: [{ id: wild, uri: 'demo.sensor..read', match: 'wildcard' }],
        problems: [],
      });
      expect(entry.details && fromWire(entry.details)).toMatchObject({ id: attic, uri: 'demo.sensor.attic.read' });
      const session = entry.members?.[0]?.id ?? 0;
      const member = await link.call('realm.entry', { capture, list: 'sessions', id: session });
      expect(member.serves?.map(({ uri }) => uri).sort()).toEqual(['demo.sensor..read', 'demo.sensor.attic.read']);
      expect(member.problems).toEqual([]);
      const gone = await link.call('realm.entry', { capture, list: 'sessions', id: 4711 });
      expect(gone.session).toBeUndefined();
      expect(gone.problems.join(' ')).toMatch(/no_such_session/);
    });

    it('says who holds a procedure, also as a pattern', async () => {
      const { link } = host.now;
      const capture = await login(link, 'ticket');
      const holder = (procedure: string) => link.call('realm.holder', { capture, procedure });
      expect(await holder('demo.weather.report')).toMatchObject({
        ok: true,
        value: { registration: { invoke: 'roundrobin' }, members: [{}, {}, {}] },
      });
      expect(await holder('demo.files.')).toMatchObject({ ok: true, value: { registration: { match: 'prefix' } } });
      const reached = await holder('demo.files.letter');
      expect(reached).toMatchObject({ ok: true, value: { registration: { uri: 'demo.files.' } } });
      expect(reached.ok && reached.note).toMatch(/a call of it reaches this one/);
      expect(await holder('no.such.procedure')).toEqual({ ok: true, value: null });
    });

    it('ends a session, with a reason', async () => {
      const { link } = host.now;
      const [capture, victim] = [await login(link, 'ticket'), await login(link, 'anonymous')];
      await link.call('realm.watch', { capture });
      const { agreement } = fromWire(await link.call('capture.summary', { capture: victim }));
      const session = agreement?.session ?? 0;
      const words = { reason: 'my.reason', message: 'enough' };
      expect(await link.call('realm.kill', { capture, target: { by: 'session', session }, ...words })).toEqual({
        ok: true,
        value: { count: 1, sessions: [session] },
      });
      await followed(link, victim, false);
      await expect
        .poll(async () => (await rows(link, capture, 'sessions')).sessions?.some(({ id }) => id === session))
        .toBe(false);
      expect(await link.call('realm.kill', { capture, target: { by: 'session', session } })).toMatchObject({
        ok: false,
        access: { name: 'wamp.session.kill', error: 'wamp.error.no_such_session' },
      });
      expect(await link.call('realm.kill', { capture, target: { by: 'authrole', authrole: 'nobody' } })).toMatchObject({
        ok: true,
        value: { count: 0 },
      });
    });

    it('reads the lists anew after all sessions were ended, of which nobody tells', async () => {
      const { link } = host.now;
      const [capture, victim] = [await login(link, 'ticket'), await login(link, 'anonymous')];
      await link.call('realm.watch', { capture });
      const { total } = await rows(link, capture, 'sessions');
      const killed = await link.call('realm.kill', { capture, target: { by: 'all' } });
      if (!killed.ok) throw new Error(killed.access.text);
      const { count = 0 } = killed.value;
      expect(count).toBeGreaterThan(0);
      await followed(link, victim, false);
      await expect.poll(async () => (await rows(link, capture, 'sessions')).total).toBe(total - count);
    });

    it('shows the history of a subscription', async () => {
      const { link } = host.now;
      const capture = await login(link, 'ticket');
      const { holding = 0 } = await subscribeTo(link, capture, 'my.topic');
      for (const n of [1, 2, 3]) await publishEvent(link, capture, 'my.topic', { args: [n] });
      const history = await link.call('realm.events', { capture, subscription: holding, limit: 2 });
      if (!history.ok) throw new Error(history.access.text);
      expect(history.value.events.map(({ args }) => fromWire(args))).toEqual([[3], [2]]);
      expect(await link.call('realm.events', { capture, subscription: 4711, limit: 2 })).toMatchObject({
        ok: false,
        access: { error: 'wamp.error.no_such_subscription' },
      });
    });

    it('completes what is known, without sending anything', async () => {
      const { link } = host.now;
      const capture = await login(link, 'ticket');
      await callProcedure(link, capture, 'my.seen.procedure');
      await subscribeTo(link, capture, 'my.seen.topic');
      const before = (await link.call('capture.info', { capture })).total;
      const known = async (kind: 'procedure' | 'topic', text: string) =>
        (await link.call('realm.uris', { capture, kind, text })).uris;
      expect(await known('procedure', 'seen')).toEqual([{ uri: 'my.seen.procedure', from: 'capture' }]);
      expect(await known('topic', 'seen')).toEqual([{ uri: 'my.seen.topic', from: 'capture' }]);
      expect(await known('procedure', 'demo.add')).toEqual([{ uri: 'demo.add2', from: 'demo' }]);
      expect((await link.call('capture.info', { capture })).total).toBe(before);
      await watchAll(link, capture);
      expect(await known('procedure', 'demo.add')).toEqual([
        { uri: 'demo.add2', match: 'exact', invoke: 'single', members: 1, from: 'realm' },
      ]);
      const { readAt } = await link.call('realm.uris', { capture, kind: 'topic', text: '' });
      expect(Date.parse(readAt ?? '')).toBeGreaterThan(0);
    });

    it('says for each procedure that it is not exposed', async () => {
      const { link } = host.now;
      const capture = await login(link, 'closed-realm');
      const { lists, api } = await link.call('realm.watch', { capture });
      for (const list of Object.values(lists)) expect(list).toMatchObject({ status: 'failed', total: 0 });
      expect(lists.sessions.text).toMatch(/wamp\.session\.list is not offered/);
      expect(api.find(({ name }) => name === 'wamp.registration.list')).toMatchObject({ status: 'not-exposed' });
      expect(await link.call('realm.holder', { capture, procedure: 'demo.add2' })).toMatchObject({
        ok: false,
        access: { status: 'not-exposed', name: 'wamp.registration.lookup' },
      });
    });

    it('says for a procedure that it is not allowed to this role', async () => {
      const { link } = host.now;
      const capture = await login(link, 'limited');
      expect(await link.call('realm.kill', { capture, target: { by: 'all' } })).toMatchObject({
        ok: false,
        access: { status: 'not-authorised', name: 'wamp.session.kill_all' },
      });
    });

    it('is still shown after the session has ended, and asked about no more', async () => {
      const { link } = host.now;
      const capture = await login(link, 'ticket');
      await watchAll(link, capture);
      const { total } = await rows(link, capture, 'registrations');
      await link.call('session.leave', { capture, cut: true });
      expect(await link.call('realm.state', { capture })).toMatchObject({ watching: false });
      expect((await rows(link, capture, 'registrations')).total).toBe(total);
      const [first] = (await rows(link, capture, 'registrations')).registrations ?? [];
      const entry = await link.call('realm.entry', { capture, list: 'registrations', id: first?.id ?? 0 });
      expect(entry).toMatchObject({ registration: { uri: first?.uri } });
      expect(entry.problems.join(' ')).toMatch(/session has ended/);
      const target = { by: 'all' } as const;
      for (const call of [
        () => link.call('realm.watch', { capture }),
        () => link.call('realm.readAll', { capture, list: 'sessions' }),
        () => link.call('realm.kill', { capture, target }),
        () => link.call('realm.events', { capture, subscription: 1, limit: 1 }),
        () => link.call('realm.holder', { capture, procedure: 'p' }),
      ])
        expect(await refusal(call())).toMatchObject({ code: 'not-connected' });
    });
  });
}
