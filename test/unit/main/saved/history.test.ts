import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { History } from '../../../../src/main/saved/history.ts';
import { fileNames } from '../../../../src/main/saved/saved-folder.ts';
import type { RequestText } from '../../../../src/shared/request.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';
import { testFolder } from '../profile/folder.ts';

const CALL: RequestText = { kind: 'call', uri: 'com.example.add2', args: '[1, {{n}}]' };
const asIs = (text: string) => text;

function kept(isKept = (id: string) => id !== 'unsaved', folder = testFolder()) {
  const clock = new ManualClock();
  const told: string[] = [];
  let last = 0;
  const history = new History({
    configFolder: folder,
    clock,
    newId: () => `id-${++last}`,
    isKept: (id) => Promise.resolve(isKept(id)),
    onChange: (id) => told.push(id),
    waitMs: 500,
  });
  const file = join(folder, 'requests', `${fileNames('a').history}.json`);
  return { folder, clock, told, history, file };
}

/** Lets the second pass after which a history is written; listing waits for the writing. */
async function written({ clock, history }: ReturnType<typeof kept>): Promise<void> {
  clock.pass(1000);
  await history.list('a', 0, 0);
}

describe('history', () => {
  it('lists what was sent, newest first, before and after it is written', async () => {
    const own = kept();
    const { history, file, clock } = own;
    const first = history.add('a', CALL, asIs);
    history.settle('a', first, 'answered', 1234);
    clock.pass(10);
    history.add('a', { kind: 'subscribe', uri: 'b' }, asIs);
    const wanted = {
      entries: [
        { id: 'id-2', at: '2030-01-01T00:00:00.010Z', request: { kind: 'subscribe', uri: 'b' } },
        { id: 'id-1', at: '2030-01-01T00:00:00.000Z', request: CALL, state: 'answered', took: 1234 },
      ],
      total: 2,
    };
    expect(await history.list('a', 0, 10)).toEqual(wanted);
    expect(existsSync(file)).toBe(false);
    await written(own);
    expect(existsSync(file)).toBe(true);
    expect(await history.list('a', 0, 10)).toEqual(wanted);
    expect(await history.list('a', 1, 1)).toMatchObject({ entries: [{ id: 'id-1' }], total: 2 });
    expect(await kept(undefined, own.folder).history.list('a', 0, 10)).toEqual(wanted);
  });

  it('of a profile that is not saved forgets the ends of what it does not keep', async () => {
    let isSaved = false;
    const own = kept((id) => isSaved || id === 'a');
    own.history.settle('b', 'id-1', 'answered');
    await written(own);
    isSaved = true;
    const later = kept(undefined, own.folder);
    later.history.add('b', CALL, asIs);
    await written(later);
    const { entries } = await own.history.list('b', 0, 10);
    expect(entries).toMatchObject([{ id: 'id-1', request: CALL }]);
    expect(entries[0]).not.toHaveProperty('state');
  });

  it('is written at most once a second, and tells of every change', async () => {
    const own = kept();
    const { clock, history, told, file } = own;
    for (let i = 0; i < 50; i++) history.add('a', CALL, asIs);
    expect(clock.running).toBe(1);
    clock.pass(999);
    expect(existsSync(file)).toBe(false);
    await written(own);
    expect(told).toHaveLength(50);
    expect(clock.running).toBe(0);
  });

  it('notes an end that comes after the entry was written', async () => {
    const own = kept();
    const id = own.history.add('a', CALL, asIs);
    await written(own);
    own.history.settle('a', id, 'unknown');
    expect(await own.history.list('a', 0, 1)).toMatchObject({ entries: [{ state: 'unknown' }] });
    await own.history.close();
    expect(await kept(undefined, own.folder).history.list('a', 0, 1)).toMatchObject({
      entries: [{ state: 'unknown' }],
    });
  });

  it('loses nothing that comes while it is being written', async () => {
    const own = kept();
    const id = own.history.add('a', CALL, asIs);
    own.clock.pass(1000);
    own.history.settle('a', id, 'error', 5);
    own.history.add('a', CALL, asIs);
    await own.history.close();
    const { entries } = await kept(undefined, own.folder).history.list('a', 0, 10);
    expect(entries).toMatchObject([{ id: 'id-2' }, { id, state: 'error', took: 5 }]);
  });

  it('holds what several hosts sent', async () => {
    const one = kept();
    const other = kept(undefined, one.folder);
    one.history.add('a', CALL, asIs);
    other.history.add('a', { ...CALL, uri: 'other' }, asIs);
    await one.history.close();
    await other.history.close();
    expect((await one.history.list('a', 0, 10)).entries.map(({ request }) => request.uri)).toEqual([
      'other',
      'com.example.add2',
    ]);
  });

  it('turns each of many quick requests into JSON once', () => {
    const { history } = kept();
    const toJson = vi.spyOn(JSON, 'stringify');
    for (let i = 0; i < 1000; i++) history.settle('a', history.add('a', CALL, asIs), 'answered');
    const times = toJson.mock.calls.length;
    toJson.mockRestore();
    expect(times).toBe(1000);
  });

  it('follows a reply that comes late', async () => {
    const own = kept();
    const id = own.history.add('a', CALL, asIs);
    own.history.settle('a', id, 'unanswered');
    await written(own);
    own.history.settle('a', id, 'answered', 7);
    expect((await own.history.list('a', 0, 1)).entries).toMatchObject([{ state: 'answered', took: 7 }]);
  });

  it('keeps 500 entries of a profile', async () => {
    const own = kept();
    for (let i = 0; i < 520; i++) own.history.add('a', { ...CALL, uri: `u${i}` }, asIs);
    await written(own);
    for (let i = 520; i < 530; i++) own.history.add('a', { ...CALL, uri: `u${i}` }, asIs);
    await own.history.close();
    const { entries, total } = await own.history.list('a', 0, 1000);
    expect(total).toBe(500);
    expect([entries[0]?.request.uri, entries.at(-1)?.request.uri]).toEqual(['u529', 'u30']);
  });

  it('keeps no more than 8 MiB of a profile', async () => {
    const own = kept();
    const args = `["${'x'.repeat(60_000)}"]`;
    for (let i = 0; i < 200; i++) own.history.add('a', { ...CALL, args }, asIs);
    await own.history.close();
    expect(readFileSync(own.file).length).toBeLessThan(8.1 * 1024 * 1024);
    expect((await own.history.list('a', 0, 1)).total).toBeGreaterThan(100);
  });

  it('cuts long texts and says so', async () => {
    const { history } = kept();
    const parts = Array.from({ length: 10 }, () => ({ args: 'y'.repeat(65_536) }));
    history.add('a', { ...CALL, args: `["${'x'.repeat(70_000)}"]`, parts }, asIs);
    const { entries } = await history.list('a', 0, 1);
    const [entry] = entries;
    if (entry?.request.kind !== 'call') throw new Error('a call was added');
    expect(entry.cut).toBe(true);
    expect(entry.request.args).toMatch(/^\["x{65534}… \(4468 more letters were not kept\)$/);
    expect(JSON.stringify(entry).length).toBeLessThan(300_000);
    expect(entry.request.parts).toHaveLength(10);
  });

  it('masks secrets, also one that the cut goes through', async () => {
    const { history } = kept();
    const mask = (text: string) => text.replaceAll('hunter22', '********');
    const before = 'x'.repeat(65_530);
    history.add('a', { ...CALL, args: '["hunter22"]', kwargs: `{"${before}hunter22": 1}` }, mask);
    const { entries } = await history.list('a', 0, 1);
    expect(entries[0]).toMatchObject({ masked: true, request: { args: '["********"]' } });
    expect(JSON.stringify(entries)).not.toContain('hunt');
  });

  it('is forgotten when it is cleared', async () => {
    const own = kept();
    own.history.add('a', CALL, asIs);
    await written(own);
    own.history.add('a', CALL, asIs);
    await own.history.clear('a');
    expect(await own.history.list('a', 0, 10)).toEqual({ entries: [], total: 0 });
    expect(existsSync(own.file)).toBe(false);
    await own.history.close();
    expect(existsSync(own.file)).toBe(false);
  });

  it('of a profile that is not saved lasts as long as the app, and is in no file', async () => {
    const own = kept();
    own.history.add('unsaved', CALL, asIs);
    await own.history.close();
    expect((await own.history.list('unsaved', 0, 10)).total).toBe(1);
    expect(existsSync(join(own.folder, 'requests'))).toBe(false);
  });

  it('forgets the history written longest ago beyond 200 profiles', async () => {
    const own = kept();
    const folder = join(own.folder, 'requests');
    mkdirSync(folder);
    for (let i = 0; i < 205; i++) writeFileSync(join(folder, `${String(i).padStart(3, '0')}.history.json`), '{"v":1}');
    own.history.add('a', CALL, asIs);
    await own.history.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.history.json'))).toHaveLength(200);
    expect(existsSync(own.file)).toBe(true);
  });

  it('keeps entries that it does not understand', async () => {
    const own = kept();
    own.history.add('a', CALL, asIs);
    await written(own);
    const json = JSON.parse(readFileSync(own.file, 'utf8')) as { entries: object[] };
    json.entries.push({ id: 'later', at: 'x', request: { kind: 'yodel', uri: 'a' } });
    writeFileSync(own.file, JSON.stringify(json));
    own.history.add('a', CALL, asIs);
    await own.history.close();
    expect((await own.history.list('a', 0, 10)).total).toBe(2);
    expect(readFileSync(own.file, 'utf8')).toContain('yodel');
  });

  it.skipIf(process.getuid?.() === 0)('keeps what cannot be written, and tries again', async () => {
    const own = kept();
    chmodSync(own.folder, 0o500);
    own.history.add('a', CALL, asIs);
    await written(own);
    expect(own.clock.running).toBe(1);
    expect((await own.history.list('a', 0, 10)).total).toBe(1);
    chmodSync(own.folder, 0o700);
    own.clock.pass(30_000);
    await own.history.close();
    expect(existsSync(own.file)).toBe(true);
  });
});
