// The rows of a list in view, on a real model of a realm: what arrives must not move them under the person.

import { beforeEach, describe, expect, it } from 'vitest';
import { RealmModel } from '../../../../src/main/realm/realm-model.ts';
import { RealmRowWindow } from '../../../../src/renderer/src/state/realm-rows.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { CommandName, ParamsOf, ResultOf } from '../../../../src/shared/contract/commands.ts';
import { StillClock } from './record-window-rig.ts';

const OWN = 1;

let model: RealmModel;
let clock: StillClock;
let isHeld: boolean;
let failing: InspectorError | undefined;
let asked: ParamsOf<'realm.rows'>[];
let changes: number;
let wanted: number[];

beforeEach(() => {
  model = new RealmModel(OWN);
  clock = new StillClock();
  [isHeld, failing, asked, changes, wanted] = [false, undefined, [], 0, []];
});

function fill(count: number): void {
  for (let id = 1; id <= count; id++) join(id);
}

function join(id: number): void {
  model.putSession({ id, authid: `user-${String(id).padStart(5, '0')}` }, 'read');
}

function leave(id: number): void {
  model.sessions.remove(id);
}

function call<N extends CommandName>(_name: N, params: ParamsOf<N>): Promise<ResultOf<N>> {
  if (failing) return Promise.reject(failing);
  const rows = params as ParamsOf<'realm.rows'>;
  asked.push(rows);
  const entries = model.sessions.ordered(rows);
  const part = entries.slice(rows.from, rows.from + rows.count).map(({ row }) => row);
  const answer: ResultOf<'realm.rows'> = { list: rows.list, sessions: part, total: entries.length };
  return Promise.resolve(answer as ResultOf<N>);
}

async function opened(more: Partial<ConstructorParameters<typeof RealmRowWindow>[0]> = {}): Promise<RealmRowWindow> {
  const rows = new RealmRowWindow({
    call,
    clock,
    capture: 'c',
    list: 'sessions',
    filter: '',
    sort: undefined,
    isHeld: () => isHeld,
    onChange: () => changes++,
    onWanted: (id) => wanted.push(id),
    ...more,
  });
  rows.show(0, 20);
  await clock.pass(0);
  return rows;
}

async function changed(rows: RealmRowWindow): Promise<void> {
  rows.changed();
  await clock.pass(1000);
}

const idsOf = (rows: RealmRowWindow, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => rows.row(from + at)?.id);

describe('rows of a realm', () => {
  it('are asked for around what is in view', async () => {
    fill(10_000);
    const rows = await opened();
    expect(rows.total).toBe(10_000);
    expect(idsOf(rows, 0, 3)).toEqual([1, 2, 3]);
    expect(rows.row(5000)).toBeUndefined();
    rows.show(5000, 5020);
    await clock.pass(0);
    expect(rows.row(5000)?.id).toBe(5001);
    expect(Math.max(...asked.map(({ count }) => count))).toBeLessThan(200);
  });

  it('that are there already are not asked for again', async () => {
    fill(60);
    const rows = await opened();
    rows.show(1, 21);
    await clock.pass(1000);
    expect(asked).toHaveLength(1);
  });

  it('are kept in a bounded number', async () => {
    fill(20_000);
    const rows = await opened();
    for (let from = 0; from < 20_000; from += 20) {
      rows.show(from, from + 20);
      await clock.pass(0);
    }
    const known = Array.from({ length: 20_000 }, (_, at) => rows.row(at)).filter((row) => row !== undefined);
    expect(known.length).toBeLessThan(4500);
    expect(rows.row(19_999)?.id).toBe(20_000);
  });

  it('follow the realm while nobody is in the list', async () => {
    fill(30);
    const rows = await opened();
    leave(3);
    await changed(rows);
    expect(idsOf(rows, 0, 3)).toEqual([1, 2, 4]);
    expect(rows.total).toBe(29);
    expect(rows.waiting).toBeUndefined();
  });

  it('stay where they are under the hand, until they are asked for', async () => {
    fill(30);
    const rows = await opened();
    isHeld = true;
    leave(3);
    await changed(rows);
    expect(idsOf(rows, 0, 3)).toEqual([1, 2, 3]);
    expect(rows.total).toBe(30);
    expect(rows.waiting).toBe(29);
    await rows.update();
    expect(idsOf(rows, 0, 3)).toEqual([1, 2, 4]);
    expect(rows.waiting).toBeUndefined();
  });

  it('take what comes below the view at once, also under the hand', async () => {
    fill(30);
    const rows = await opened();
    isHeld = true;
    join(31);
    await changed(rows);
    expect(rows.total).toBe(31);
    expect(rows.waiting).toBeUndefined();
  });

  it('say new things of the same entries, also while the list is held', async () => {
    fill(30);
    const rows = await opened();
    isHeld = true;
    leave(3);
    model.putSession({ id: 2, authid: 'renamed' }, 'read');
    await changed(rows);
    expect(rows.row(1)).toMatchObject({ id: 2, authid: 'renamed' });
    expect(rows.row(2)?.id).toBe(3);
  });

  it('let go of the hold where the person goes on to rows that are not known', async () => {
    fill(1000);
    const rows = await opened();
    isHeld = true;
    leave(3);
    await changed(rows);
    rows.show(500, 520);
    await clock.pass(0);
    expect(rows.row(500)?.id).toBe(502);
    expect(rows.total).toBe(999);
    expect(rows.waiting).toBeUndefined();
  });

  it('miss no change that comes while an answer is on its way', async () => {
    fill(30);
    const rows = await opened();
    rows.changed();
    rows.show(0, 25);
    leave(1);
    await changed(rows);
    expect(rows.row(0)?.id).toBe(2);
  });

  it('merge changes that follow each other', async () => {
    fill(30);
    const rows = await opened();
    for (let turn = 0; turn < 100; turn++) {
      rows.changed();
      await clock.pass(10);
    }
    expect(asked.length).toBeLessThan(12);
  });

  it('tell the entry at a place that was waited for', async () => {
    fill(1000);
    const rows = await opened();
    rows.want(700);
    rows.show(690, 710);
    await clock.pass(0);
    expect(wanted).toEqual([701]);
    expect(rows.wanted).toBeUndefined();
  });

  it('are all there or not', async () => {
    fill(40);
    const rows = await opened();
    expect(rows.all()).toHaveLength(40);
    fill(500);
    await changed(rows);
    expect(rows.all()).toBeUndefined();
  });

  it('carry filter and order to the app', async () => {
    fill(30);
    const rows = await opened({ filter: 'user-0001', sort: { column: 'authid', descending: true } });
    expect(rows.total).toBe(10);
    expect(rows.row(0)?.id).toBe(19);
  });

  it('say why they could not be read, and keep what was', async () => {
    fill(30);
    const rows = await opened();
    failing = new InspectorError('internal', 'The link is cut.');
    await changed(rows);
    expect(rows.phase).toBe('failed');
    expect(rows.error?.message).toContain('The link is cut.');
    expect(rows.row(0)?.id).toBe(1);
    failing = undefined;
    await changed(rows);
    expect(rows.phase).toBe('ready');
    expect(rows.error).toBeUndefined();
  });

  it('ask nothing more once they are not shown', async () => {
    fill(30);
    const rows = await opened();
    rows.changed();
    rows.dispose();
    const before = [asked.length, changes];
    await clock.pass(1000);
    expect([asked.length, changes]).toEqual(before);
  });
});
