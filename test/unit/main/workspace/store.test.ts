import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkspaceStore } from '../../../../src/main/workspace/store.ts';
import { DEFAULT_SETTINGS } from '../../../../src/shared/default-settings.ts';
import type { Settings } from '../../../../src/shared/workspace.ts';
import { containing } from '../../../support/containing.ts';
import { fileText, names, testFolder } from '../profile/folder.ts';

const FILE = 'workspace.json';
const DARK: Settings = { ...DEFAULT_SETTINGS, theme: 'dark' };

function stored(): { folder: string; store: WorkspaceStore } {
  const folder = testFolder();
  return { folder, store: new WorkspaceStore(folder) };
}

const files = (folder: string) => names(folder).filter((name) => !name.endsWith('.lock'));
const json = (folder: string) => JSON.parse(fileText(folder, FILE)) as Record<string, unknown>;

describe('WorkspaceStore: the everyday', () => {
  it('begins with the defaults, and writes nothing for reading', async () => {
    const { folder, store } = stored();
    expect(await store.load()).toEqual({ settings: DEFAULT_SETTINGS, drafts: {} });
    expect(files(folder)).toEqual([]);
  });

  it('gives back what was saved, to another host as well, to the owner only', async () => {
    const { folder, store } = stored();
    await store.saveSettings(DARK);
    await store.saveDraft('profile:a', { url: 'ws://ž', list: [1, null] });
    expect(await new WorkspaceStore(folder).load()).toEqual({
      settings: DARK,
      drafts: { 'profile:a': { url: 'ws://ž', list: [1, null] } },
    });
    expect(files(folder)).toEqual([FILE, `${FILE}.bak`]);
    if (process.platform !== 'win32')
      for (const name of files(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  });

  it('gives what is being saved when it is asked for', async () => {
    const { store } = stored();
    const saving = store.saveDraft('a', { text: 'last words' });
    expect((await store.load()).drafts).toEqual({ a: { text: 'last words' } });
    await saving;
  });

  it('replaces a draft, forgets one, and writes nothing to forget what is not there', async () => {
    const { folder, store } = stored();
    await store.saveDraft('a', { n: 1 });
    await store.saveDraft('a', { n: 2 });
    expect((await store.load()).drafts).toEqual({ a: { n: 2 } });
    await store.saveDraft('a', undefined);
    expect((await store.load()).drafts).toEqual({});
    const before = statSync(join(folder, FILE)).ino;
    await store.saveDraft('a', undefined);
    expect(statSync(join(folder, FILE)).ino).toBe(before);
  });
});

describe('WorkspaceStore: saves that come faster than they are written', () => {
  it('keeps what was saved last, whatever was saved before it', async () => {
    const { folder, store } = stored();
    const typed = Array.from({ length: 30 }, (_, i) => 'typed letter by letter'.slice(0, i + 1));
    await Promise.all(typed.map((url) => store.saveDraft('a', { url })));
    expect((await store.load()).drafts).toEqual({ a: { url: typed.at(-1) } });
    expect(files(folder)).toEqual([FILE, `${FILE}.bak`]);
  });

  it('goes on after a save that failed', async () => {
    const { store } = stored();
    const refused = store.saveDraft('a', { text: 'x'.repeat(300_000) });
    const saved = store.saveDraft('b', { n: 1 });
    await expect(refused).rejects.toMatchObject({ code: 'draft-too-large' });
    await saved;
    expect((await store.load()).drafts).toEqual({ b: { n: 1 } });
  });
});

describe('WorkspaceStore: several hosts at once', () => {
  it('lets the last writer of each part win and undoes no other part', async () => {
    const { folder, store } = stored();
    const other = new WorkspaceStore(folder);
    await Promise.all([store.load(), other.load()]);
    await store.saveSettings(DARK);
    await other.saveDraft('a', { by: 'other' });
    await store.saveDraft('b', { by: 'store' });
    await other.saveDraft('b', { by: 'other' });
    expect(await store.load()).toEqual({ settings: DARK, drafts: { a: { by: 'other' }, b: { by: 'other' } } });
  });

  it('keeps everything that is saved at the same moment', async () => {
    const { folder, store } = stored();
    const other = new WorkspaceStore(folder);
    const saves = Array.from({ length: 10 }, (_, i) => (i % 2 ? store : other).saveDraft(`d${i}`, { i }));
    await Promise.all([...saves, other.saveSettings(DARK)]);
    const { settings, drafts } = await store.load();
    expect(settings).toEqual(DARK);
    expect(Object.keys(drafts)).toHaveLength(10);
  });

  it('waits for another writer, then says who is in the way', async () => {
    const { folder } = stored();
    const store = new WorkspaceStore(folder, 60);
    writeFileSync(join(folder, 'workspace.lock'), JSON.stringify({ pid: process.ppid, host: hostname(), token: 't' }));
    await expect(store.saveSettings(DARK)).rejects.toMatchObject({
      code: 'workspace-busy',
      evidence: containing('workspace.lock'),
    });
    expect(await store.load()).toEqual({ settings: DEFAULT_SETTINGS, drafts: {} });
  });
});

describe('WorkspaceStore: bounds', () => {
  it('keeps the drafts that were saved last', async () => {
    const { folder, store } = stored();
    const drafts = Array.from({ length: 200 }, (_, i) => ({ name: String(i), draft: { i } }));
    writeFileSync(join(folder, FILE), JSON.stringify({ v: 1, settings: {}, drafts }));
    await store.saveDraft('0', { again: true });
    await store.saveDraft('new', {});
    const kept = Object.keys((await store.load()).drafts);
    expect(kept).toHaveLength(200);
    expect(kept).toEqual(expect.arrayContaining(['0', '2', '199', 'new']));
    expect(kept).not.toContain('1');
  });

  it('refuses a draft that is too large, counted in bytes, and keeps the one before', async () => {
    const { store } = stored();
    await store.saveDraft('a', { text: 'before' });
    const room = 256 * 1024 - '{"text":""}'.length;
    await store.saveDraft('b', { text: 'ž'.repeat(room / 2 - 1) });
    await expect(store.saveDraft('a', { text: 'ž'.repeat(room / 2 + 1) })).rejects.toMatchObject({
      code: 'draft-too-large',
    });
    expect((await store.load()).drafts['a']).toEqual({ text: 'before' });
  });
});

describe('WorkspaceStore: damaged files', () => {
  it.each([
    ['cut off', '{"v":1,"settings":{"the', 'not JSON'],
    ['empty', '', 'not JSON'],
    ['a list', '[]', 'not a JSON object'],
    ['no version', '{"settings":{}}', 'no version'],
    ['drafts of a wrong type', '{"v":1,"drafts":{}}', 'drafts'],
    ['a draft that is none', '{"v":1,"drafts":[{"name":"a","draft":[]}]}', 'draft'],
    ['a setting that is none', '{"v":1,"settings":{"theme":"sepia"}}', 'theme'],
    ['settings that are none', '{"v":1,"settings":{"sidebar":7}}', 'sidebar'],
  ])('%s: set aside under a name that is told, the last good copy is loaded', async (_what, text, reason) => {
    const { folder, store } = stored();
    await store.saveSettings(DARK);
    await store.saveDraft('a', {});
    writeFileSync(join(folder, FILE), text);
    const later = new WorkspaceStore(folder);
    const { settings, drafts, damagedFile, damage, fromBackup } = await later.load();
    expect({ settings, drafts }).toEqual({ settings: DARK, drafts: {} });
    expect(damagedFile).toMatch(/^workspace\.damaged-\d{8}T\d{9}Z\.json$/);
    expect(fileText(folder, damagedFile)).toBe(text);
    expect({ damage, fromBackup }).toEqual({ damage: containing(reason), fromBackup: true });
    await later.saveDraft('b', {});
    expect(await new WorkspaceStore(folder).load()).toEqual({ settings: DARK, drafts: { b: {} } });
  });

  it('refuses a newer version and leaves it alone', async () => {
    const { folder, store } = stored();
    const text = '{"v":2,"panes":[]}';
    writeFileSync(join(folder, FILE), text);
    const tasks = [() => store.load(), () => store.saveSettings(DARK), () => store.saveDraft('a', {})];
    for (const task of tasks)
      await expect(task()).rejects.toMatchObject({ code: 'version-too-new', evidence: containing('version 2') });
    expect(fileText(folder, FILE)).toBe(text);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('tells a file that cannot be read', async () => {
    const { folder, store } = stored();
    mkdirSync(join(folder, FILE));
    await expect(store.load()).rejects.toMatchObject({ code: 'file-unreadable', evidence: containing('EISDIR') });
  });
});

describe('WorkspaceStore: files of other releases', () => {
  it('fills in settings that were not there yet', async () => {
    const { folder, store } = stored();
    const old = { theme: 'dark', sidebar: { open: false } };
    writeFileSync(join(folder, FILE), JSON.stringify({ v: 1, settings: old }));
    expect((await store.load()).settings).toEqual({
      ...DARK,
      sidebar: { open: false, width: DEFAULT_SETTINGS.sidebar.width },
    });
  });

  it('keeps keys it does not know, wherever they stand', async () => {
    const { folder, store } = stored();
    const theirs = { ...DEFAULT_SETTINGS, zoom: 2, sidebar: { ...DEFAULT_SETTINGS.sidebar, side: 'right' } };
    writeFileSync(join(folder, FILE), JSON.stringify({ v: 1, settings: theirs, windows: [1] }));
    expect((await store.load()).settings).toEqual(DEFAULT_SETTINGS);
    await store.saveSettings(DARK);
    await store.saveDraft('a', {});
    expect(json(folder)).toEqual({
      v: 1,
      settings: { ...theirs, theme: 'dark' },
      drafts: [{ name: 'a', draft: {} }],
      windows: [1],
    });
  });
});
