import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RequestBooks } from '../../../../src/main/saved/request-books.ts';
import { fileNames } from '../../../../src/main/saved/saved-folder.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { Environment, SavedRequest } from '../../../../src/shared/saved-request.ts';
import { testFolder } from '../profile/folder.ts';

const call = (id: string, more: Partial<SavedRequest> = {}): SavedRequest => ({
  id,
  name: `name of ${id}`,
  folder: 'shop/orders',
  request: { kind: 'call', uri: 'com.example.add2', args: '[1, 2.0]' },
  ...more,
});

const env = (id: string): Environment => ({
  id,
  name: 'test',
  variables: [
    { name: 'user', value: { kind: 'text', text: 'ann' } },
    { name: 'token', value: { kind: 'secret', secret: { from: 'env', name: 'TOKEN' } } },
  ],
});

function kept() {
  const folder = testFolder();
  const { book, history } = fileNames('a');
  const file = join(folder, 'requests', `${book}.json`);
  const json = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return {
    folder,
    books: new RequestBooks(folder),
    file,
    json,
    historyFile: join(folder, 'requests', `${history}.json`),
  };
}

const codeOf = (task: Promise<unknown>) =>
  task.then(
    () => 'no error',
    (error: unknown) => (error instanceof InspectorError ? error.code : String(error)),
  );

describe('a book of requests', () => {
  it('is empty where nothing was saved, and writes nothing for reading', async () => {
    const { folder, books } = kept();
    expect(await books.load('a')).toEqual({ requests: [], environments: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps requests and environments by profile, for another host as well', async () => {
    const { folder, books } = kept();
    await books.put('a', call('1'));
    await books.put('a', call('2'));
    await books.put('a', call('1', { name: 'renamed' }));
    await books.putEnvironment('a', env('e'));
    expect(await new RequestBooks(folder).load('a')).toEqual({
      requests: [call('1', { name: 'renamed' }), call('2')],
      environments: [env('e')],
    });
    expect(await books.load('b')).toEqual({ requests: [], environments: [] });
  });

  it('takes ids that are no file names', async () => {
    const { folder, books } = kept();
    const ids = ['../../etc/passwd', 'con', '__proto__', 'A', 'a', 'ä/\\:*?'];
    for (const id of ids) await books.put(id, call(id));
    for (const id of ids) expect((await books.load(id)).requests).toEqual([call(id)]);
    expect(readdirSync(folder)).toEqual(['requests']);
  });

  it('removes a request and brings it back, once', async () => {
    const { books } = kept();
    await books.put('a', call('1'));
    expect(await books.remove('a', '1')).toEqual({ removed: true });
    expect(await books.remove('a', '1')).toEqual({ removed: false });
    expect((await books.load('a')).requests).toEqual([]);
    expect(await books.restore('a', '1')).toEqual({ request: call('1') });
    expect((await books.load('a')).requests).toEqual([call('1')]);
    expect(await codeOf(books.restore('a', '1'))).toBe('unknown-request');
  });

  it('removes an environment, and knows which there are', async () => {
    const { books } = kept();
    await books.putEnvironment('a', env('e'));
    expect((await books.environment('a', 'e')).name).toBe('test');
    expect(await books.removeEnvironment('a', 'e')).toEqual({ removed: true });
    expect(await books.removeEnvironment('a', 'e')).toEqual({ removed: false });
    expect(await codeOf(books.environment('a', 'e'))).toBe('unknown-environment');
  });

  it('keeps what another version wrote beside it', async () => {
    const { books, file, json } = kept();
    await books.put('a', call('1'));
    await books.putEnvironment('a', env('e'));
    const stored = json() as { requests: Record<string, unknown>[]; environments: { variables: object[] }[] };
    Object.assign(stored, { later: { x: 1 } });
    Object.assign(stored.requests[0] ?? {}, { star: true });
    Object.assign(stored.environments[0]?.variables[1] ?? {}, { note: 'mine' });
    writeFileSync(file, JSON.stringify(stored));
    await books.put('a', call('1', { name: 'new' }));
    const { variables } = env('e');
    await books.putEnvironment('a', { ...env('e'), variables: variables.toReversed() });
    expect(json()).toMatchObject({
      later: { x: 1 },
      requests: [{ name: 'new', star: true }],
      environments: [{ variables: [{ name: 'token', note: 'mine' }, { name: 'user' }] }],
    });
    expect((await books.load('a')).requests).toEqual([call('1', { name: 'new' })]);
  });

  it('sets a damaged file aside and takes the last good copy', async () => {
    const { folder, books, file } = kept();
    await books.put('a', call('1'));
    await books.put('a', call('2'));
    writeFileSync(file, '{"v":1,"kind":"wamp-inspector-requests","requests":[{"id":7}]');
    const { requests, damagedFile = '', damage, fromBackup } = await new RequestBooks(folder).load('a');
    expect(requests).toEqual([call('1')]);
    expect({ damage, fromBackup }).toEqual({ damage: 'it is not JSON', fromBackup: true });
    expect(readFileSync(join(folder, 'requests', damagedFile), 'utf8')).toContain('"id":7');
  });

  it('leaves a file of a newer version alone', async () => {
    const { books, file } = kept();
    await books.put('a', call('1'));
    writeFileSync(file, '{"v":99}');
    expect(await codeOf(books.put('a', call('2')))).toBe('version-too-new');
    expect(readFileSync(file, 'utf8')).toBe('{"v":99}');
  });

  it('refuses what is too large, and keeps what is there', async () => {
    const { books } = kept();
    await books.put('a', call('1'));
    const large = call('2', { request: { kind: 'call', uri: 'a', args: `["${'x'.repeat(5_000_000)}"]` } });
    expect(await codeOf(books.put('a', large))).toBe('requests-full');
    expect((await books.load('a')).requests).toEqual([call('1')]);
  });

  it('holds changes of several hosts at the same time', async () => {
    const { folder } = kept();
    const hosts = [new RequestBooks(folder), new RequestBooks(folder), new RequestBooks(folder)];
    await Promise.all(hosts.flatMap((books, h) => [0, 1, 2].map((n) => books.put('a', call(`${h}-${n}`)))));
    expect((await hosts[0]?.load('a'))?.requests).toHaveLength(9);
  });
});

describe('the book of a deleted profile', () => {
  it('is there again when the profile is brought back', async () => {
    const { books, json } = kept();
    await books.put('a', call('1'));
    await books.retire('a', '2030-01-01T00:00:00.000Z');
    expect(json()).toMatchObject({ retired: '2030-01-01T00:00:00.000Z' });
    await books.revive('a');
    expect(json()).not.toHaveProperty('retired');
    expect((await books.load('a')).requests).toEqual([call('1')]);
  });

  it('goes with its history once nobody can bring the profile back', async () => {
    const { folder, books, file, historyFile } = kept();
    await books.put('a', call('1'));
    writeFileSync(historyFile, '{}');
    await books.put('live', call('1'));
    await books.retire('a', '2030-01-01T00:00:00.000Z');
    for (let i = 0; i < 20; i++) await books.retire(`other ${i}`, `2030-01-02T00:00:${10 + i}.000Z`);
    const files = readdirSync(join(folder, 'requests'));
    for (const gone of [file, `${file}.bak`, historyFile]) expect(files).not.toContain(gone.split('/').at(-1));
    expect((await books.load('live')).requests).toHaveLength(1);
    expect(files.filter((name) => name.endsWith('.book.json'))).toHaveLength(21);
  });
});

describe('exported requests', () => {
  let next = 0;
  const newId = () => `new-${++next}`;

  it('come back whole elsewhere, secrets as references', async () => {
    const { books } = kept();
    await books.put('a', call('1'));
    await books.putEnvironment('a', env('e'));
    const text = await books.export('a');
    expect(JSON.parse(text)).toEqual({
      v: 1,
      kind: 'wamp-inspector-requests',
      requests: [call('1')],
      environments: [env('e')],
    });
    expect(await books.import('b', text, newId)).toEqual({ requests: 1, environments: 1, left: [] });
    expect(await books.load('b')).toEqual({ requests: [call('1')], environments: [env('e')] });
  });

  it('overwrite nothing: the same id gets a new one', async () => {
    const { books } = kept();
    await books.put('a', call('1'));
    const text = await books.export('a');
    await books.put('a', call('1', { name: 'changed since' }));
    await books.import('a', text, () => 'fresh');
    const { requests } = await books.load('a');
    expect(requests).toEqual([call('1', { name: 'changed since' }), call('fresh', { name: 'name of 1' })]);
  });

  it('that fit in part are taken in part, and the rest is told', async () => {
    const { books } = kept();
    const text = JSON.stringify({
      v: 1,
      kind: 'wamp-inspector-requests',
      requests: [call('1'), { ...call('2'), folder: 7 }, 'nothing', { ...call('3'), star: true }],
      environments: [{ ...env('e'), variables: [{ name: '1bad', value: { kind: 'text', text: '' } }] }],
    });
    const { requests, environments, left } = await books.import('a', text, newId);
    expect([requests, environments]).toEqual([2, 0]);
    expect(left[0]).toMatch(/^Request 2 "name of 2": folder: /);
    expect(left[1]).toMatch(/^Request 3: /);
    expect(left[2]).toMatch(/^Environment 1 "test": variables\.0\.name: /);
    expect((await books.load('a')).requests.map(({ id }) => id)).toEqual(['1', '3']);
  });

  it.each([
    ['', 'requests-damaged', 'Line 1, column 1: a value is expected.'],
    ['{"v": 1,\n  "kind" 2}', 'requests-damaged', 'Line 2, column 10: a colon is expected after the key, found 2.'],
    ['[]', 'requests-damaged', 'it is not a JSON object.'],
    ['{"kind": "wamp-inspector-requests"}', 'requests-damaged', 'it has no version.'],
    ['{"v": 1, "kind": "profiles"}', 'requests-damaged', 'kind: '],
    ['{"v": 2}', 'version-too-new', 'It has version 2.'],
  ])('that are none are told with the place: %j', async (text, code, evidence) => {
    const { folder, books } = kept();
    mkdirSync(join(folder, 'requests'));
    const error = await books.import('a', text, newId).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, evidence: expect.stringContaining(evidence) as string });
    expect(readdirSync(join(folder, 'requests'))).toEqual([]);
  });

  it('that have no room are left, one by one', async () => {
    const { books } = kept();
    const large = (id: string) => call(id, { request: { kind: 'call', uri: 'a', args: 'x'.repeat(200_000) } });
    const text = JSON.stringify({ v: 1, kind: 'wamp-inspector-requests', requests: ['1', '2', '3'].map(large) });
    const { requests, left } = await books.import('a', text, newId);
    expect([requests, left.length]).toEqual([1, 2]);
    expect(left[0]).toBe('Request "name of 2": there is no room for it.');
  });
});
