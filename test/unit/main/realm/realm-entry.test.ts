// An entry in full: what is asked for it, in which order its members stand, and what is said to be unknown.

import { describe, expect, it } from 'vitest';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import { findHolder } from '../../../../src/main/realm/holder.ts';
import { readEntry } from '../../../../src/main/realm/realm-entry.ts';
import { joined } from './scripted-realm.ts';
import { settled } from './scripted-session.ts';
import { watchedRealm } from './watched.ts';

/** A realm with two procedures that overlap, three sessions, and one subscription. */
function shop(dialect: 'crossbar' | 'nexus' = 'crossbar') {
  const watched = watchedRealm(dialect);
  const { realm } = watched;
  for (const [id, name] of [
    [20, 'ann'],
    [21, 'bob'],
    [22, 'eve'],
  ] as const)
    realm.sessions.set(id, joined(id, name));
  realm.registrations.set(1, { id: 1, uri: 'shop.buy', invoke: 'roundrobin', members: [22, 20] });
  realm.registrations.set(2, { id: 2, uri: 'shop.', match: 'prefix', members: [20] });
  realm.subscriptions.set(3, { id: 3, uri: 'shop.sold', members: [21, 20] });
  return watched;
}

async function readWhole({ watch }: ReturnType<typeof shop>): Promise<void> {
  await watch.watch();
  for (const list of ['sessions', 'registrations', 'subscriptions'] as const) watch.readAll(list);
  await settled();
}

describe.each(['crossbar', 'nexus'] as const)('an entry of a realm in the dialect of %s', (dialect) => {
  it('is a registration with its callees in the order of the router, and what else matches', async () => {
    const watched = shop(dialect);
    await readWhole(watched);
    const entry = await readEntry(watched.watch, 'registrations', 1);
    expect(entry).toMatchObject({
      registration: { id: 1, uri: 'shop.buy', match: 'exact', invoke: 'roundrobin', callees: 2 },
      members: [{ authid: 'eve' }, { authid: 'ann' }],
      overlaps: [{ id: 2, uri: 'shop.', match: 'prefix' }],
      problems: [],
    });
    expect(entry.details && fromWire(entry.details)).toMatchObject({ id: 1, uri: 'shop.buy' });
  });

  it('is a session with what it serves and follows', async () => {
    const watched = shop(dialect);
    await readWhole(watched);
    const entry = await readEntry(watched.watch, 'sessions', 20);
    expect(entry.session).toMatchObject({ authid: 'ann' });
    expect(entry.serves?.map(({ id }) => id)).toEqual([1, 2]);
    expect(entry.follows).toMatchObject([{ id: 3, uri: 'shop.sold', subscribers: 2 }]);
    expect(entry.problems).toEqual([]);
  });
});

describe('an entry', () => {
  it('says how much of the lists is not known', async () => {
    const watched = shop();
    const before = await readEntry(watched.watch, 'sessions', 20);
    expect(before.session).toMatchObject({ authid: 'ann' });
    expect(before.problems).toEqual([
      'What it serves is not known: the registrations of the realm were not read.',
      'What it follows is not known: the subscriptions of the realm were not read.',
    ]);
    await watched.watch.watch();
    const after = await readEntry(watched.watch, 'sessions', 20);
    expect(after.problems[0]).toBe('Who stands behind 2 of 2 registrations has not been read: it may serve more.');
    const held = await readEntry(watched.watch, 'registrations', 1);
    expect(held.problems).toEqual(['1 of 2 registrations have not been read: others may match the same URI.']);
  });

  it('tells what the router refuses, and shows the rest', async () => {
    const watched = shop();
    watched.session.answers['wamp.registration.list_callees'] = 'wamp.error.not_authorized';
    await watched.watch.watch();
    const entry = await readEntry(watched.watch, 'registrations', 1);
    expect(entry).toMatchObject({ registration: { uri: 'shop.buy' }, members: [] });
    expect(entry.problems.join(' ')).toMatch(/may not call wamp\.registration\.list_callees/);
  });

  it('that is gone is told as such', async () => {
    const watched = shop();
    await watched.watch.watch();
    const entry = await readEntry(watched.watch, 'registrations', 99);
    expect(entry.registration).toBeUndefined();
    expect(entry.problems.join(' ')).toMatch(/no_such_registration/);
  });

  it('is what was known, once the session has ended, and asks nothing', async () => {
    const watched = shop();
    await readWhole(watched);
    watched.session.lose();
    await settled();
    const calls = watched.session.log.length;
    const entry = await readEntry(watched.watch, 'registrations', 1);
    expect(entry).toMatchObject({ registration: { uri: 'shop.buy' }, members: [{ authid: 'eve' }, {}] });
    expect(entry.problems).toEqual(['The session has ended: this is what was known then.']);
    expect((await readEntry(watched.watch, 'sessions', 20)).serves).toHaveLength(2);
    expect(watched.session.log).toHaveLength(calls);
  });

  it('with thousands of members shows a thousand and asks for fifty', async () => {
    const watched = shop();
    const members = Array.from({ length: 3000 }, (_, i) => 1000 + i);
    for (const id of members) watched.realm.sessions.set(id, joined(id, `u${id}`));
    watched.realm.subscriptions.set(4, { id: 4, uri: 'busy', members });
    await watched.watch.watch();
    const entry = await readEntry(watched.watch, 'subscriptions', 4);
    expect(entry.subscription).toMatchObject({ uri: 'busy', subscribers: 3000 });
    expect(entry.members).toHaveLength(1000);
    expect(entry.members?.[49]).toMatchObject({ authid: 'u1049' });
    expect(entry.members?.[50]).toEqual({ id: 1050 });
    expect(entry.problems).toContain('2000 further sessions are not shown.');
    expect(watched.session.log.filter((line) => line.startsWith('wamp.session.get'))).toHaveLength(50);
  });
});

describe('the holder of a procedure', () => {
  it('is looked for as every kind of match, without the realm being watched', async () => {
    const watched = shop('nexus');
    expect(await findHolder(watched.watch, 'shop.')).toMatchObject({
      ok: true,
      value: { registration: { id: 2, match: 'prefix' } },
      note: 'The router says "none" as 0, where the specification has null; nexus was seen to do so.',
    });
    expect(watched.session.topics).toEqual([]);
    expect(watched.session.log[0]).toBe('wamp.registration.lookup ["shop."]');
    expect(await findHolder(watched.watch, 'nobody')).toMatchObject({ ok: true, value: null });
  });

  it('is null without a note where the router says null', async () => {
    expect(await findHolder(shop().watch, 'nobody')).toEqual({ ok: true, value: null });
  });

  it('is not known where the lookup is not exposed', async () => {
    const watched = shop();
    watched.session.answers['wamp.registration.lookup'] = 'wamp.error.no_such_procedure';
    expect(await findHolder(watched.watch, 'p')).toMatchObject({
      ok: false,
      access: { status: 'not-exposed', name: 'wamp.registration.lookup' },
    });
  });
});
