import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProfileStore } from '../../../../src/main/profile/store.ts';
import { aProfile, fileText, names, testFolder } from './folder.ts';
import { containing } from '../../../support/containing.ts';

const posix = process.platform !== 'win32';

function stored(): { folder: string; store: ProfileStore } {
  const folder = testFolder();
  return { folder, store: new ProfileStore(folder) };
}

describe('ProfileStore: the everyday', () => {
  it('is empty before anything was saved, and writes nothing for reading', async () => {
    const { folder, store } = stored();
    expect(await store.list()).toEqual({ profiles: [], revision: 0 });
    expect(names(folder)).toEqual([]);
    await expect(store.get('a')).rejects.toMatchObject({
      code: 'unknown-profile',
      evidence: containing('"a"'),
    });
  });

  it('gives back what was saved, in order, to another instance as well', async () => {
    const { folder, store } = stored();
    const full = {
      ...aProfile('b', 'Žluťoučký'),
      authextra: { n: [1, null, { x: 'y' }] },
      methods: [{ method: 'ticket', authid: { kind: 'empty' as const }, secret: { from: 'env' as const, name: 'X' } }],
    };
    expect(await store.save(aProfile('a'))).toEqual({ revision: 1 });
    expect(await store.save(full)).toEqual({ revision: 2 });
    expect(await store.save(aProfile('a', 'renamed'))).toEqual({ revision: 3 });
    const other = new ProfileStore(folder);
    expect(await other.list()).toEqual({ profiles: [aProfile('a', 'renamed'), full], revision: 3 });
    expect(await other.get('b')).toEqual({ profile: full, revision: 3 });
    expect(names(folder)).toEqual(['profiles.json', 'profiles.json.bak']);
  });

  it('makes the folder, for the owner only', async () => {
    const folder = join(testFolder(), 'deep', 'config');
    expect(await new ProfileStore(folder).list()).toEqual({ profiles: [], revision: 0 });
    await new ProfileStore(folder).save(aProfile('a'));
    expect((await new ProfileStore(folder).list()).profiles).toHaveLength(1);
    if (posix) expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.runIf(posix)('keeps its files to the owner, whatever they were before', async () => {
    const { folder, store } = stored();
    await store.save(aProfile('a'));
    chmodSync(join(folder, 'profiles.json'), 0o644);
    await store.save(aProfile('b'));
    for (const name of ['profiles.json', 'profiles.json.bak'])
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  });

  it('refuses a profile that could not be read again', async () => {
    const { folder, store } = stored();
    await expect(store.save({ ...aProfile('a'), url: '' })).rejects.toMatchObject({
      code: 'bad-profile',
      evidence: containing('url'),
    });
    expect(names(folder)).toEqual([]);
  });

  it('refuses a password in a URL: it would be written down', async () => {
    const { folder, store } = stored();
    for (const url of ['ws://joe:hunter2@router/', 'ws:hunter2@router', ' ws://joe:hunter2@router/']) {
      const error: unknown = await store.save({ ...aProfile('a'), url }).catch((reason: unknown) => reason);
      expect(error, url).toMatchObject({ code: 'bad-profile' });
      expect(String(error)).not.toContain('hunter2');
    }
    expect(names(folder)).toEqual([]);
  });
});

describe('ProfileStore: changes by others', () => {
  it('refuses a save based on an older state of the same profile', async () => {
    const { folder, store } = stored();
    const other = new ProfileStore(folder);
    await store.save(aProfile('a', 'one'));
    const mine = await store.get('a');
    await other.save(aProfile('a', 'two'), (await other.get('a')).revision);
    await expect(store.save(aProfile('a', 'three'), mine.revision)).rejects.toMatchObject({ code: 'profile-changed' });
    expect((await store.get('a')).profile.name).toBe('two');
    await store.save(aProfile('a', 'three'), (await store.get('a')).revision);
    expect((await other.get('a')).profile.name).toBe('three');
  });

  it('does not mind changes of other profiles', async () => {
    const { folder, store } = stored();
    await store.save(aProfile('a'));
    const mine = await store.get('a');
    const other = new ProfileStore(folder);
    await other.save(aProfile('b'));
    await store.save(aProfile('a', 'changed'), mine.revision);
    expect((await other.list()).profiles.map(({ name }) => name)).toEqual(['changed', 'b']);
  });

  it('tells that a profile was deleted, or made, in the meantime', async () => {
    const { store } = stored();
    await store.save(aProfile('a'));
    const { revision } = await store.get('a');
    await store.delete('a');
    await expect(store.save(aProfile('a'), revision)).rejects.toMatchObject({
      code: 'profile-changed',
      evidence: containing('deleted'),
    });
    await store.save(aProfile('n'));
    await expect(store.save(aProfile('n', 'mine'), revision)).rejects.toMatchObject({ code: 'profile-changed' });
  });

  it('refuses a save based on a state this file never had', async () => {
    const { store } = stored();
    await store.save(aProfile('a'));
    await expect(store.save(aProfile('a', 'x'), 2)).rejects.toMatchObject({ code: 'profile-changed' });
  });

  it('saves many at once from one process', async () => {
    const { folder, store } = stored();
    const other = new ProfileStore(folder);
    await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? store : other).save(aProfile(`p${i}`))));
    expect((await store.list()).profiles).toHaveLength(12);
    expect((await store.list()).revision).toBe(12);
  });
});

describe('ProfileStore: deleting and bringing back', () => {
  it('deletes, and says if there was nothing', async () => {
    const { store } = stored();
    await store.save(aProfile('a'));
    expect(await store.delete('a')).toEqual({ deleted: true, revision: 2 });
    expect(await store.delete('a')).toEqual({ deleted: false, revision: 2 });
    expect((await store.list()).profiles).toEqual([]);
  });

  it('brings the last deleted one back at its place, even later and elsewhere', async () => {
    const { folder, store } = stored();
    for (const id of ['a', 'b', 'c']) await store.save(aProfile(id));
    await store.delete('b');
    await store.save(aProfile('b', 'second'));
    await store.delete('b');
    await store.delete('a');
    const other = new ProfileStore(folder);
    expect(await other.restore('a')).toMatchObject({ profile: { id: 'a' }, revision: 8 });
    expect((await other.restore('b')).profile.name).toBe('second');
    expect((await other.list()).profiles.map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    await expect(other.restore('b')).rejects.toMatchObject({ code: 'profile-changed' });
    await other.delete('b');
    await other.restore('b');
    await other.delete('b');
    await other.restore('b');
    await expect(other.restore('x')).rejects.toMatchObject({ code: 'unknown-profile' });
  });

  it('keeps a limited number of deleted ones', async () => {
    const { folder, store } = stored();
    for (let i = 0; i < 25; i++) {
      await store.save(aProfile(`p${i}`));
      await store.delete(`p${i}`);
    }
    expect((JSON.parse(fileText(folder)) as { deleted: unknown[] }).deleted).toHaveLength(20);
    await expect(store.restore('p4')).rejects.toMatchObject({ code: 'unknown-profile' });
    expect((await store.restore('p5')).profile.id).toBe('p5');
  });
});

describe('ProfileStore: damaged files', () => {
  const damaged: readonly (readonly [string, string, string])[] = [
    ['cut off', '{"v":1,"revision":3,"pro', 'not JSON'],
    ['empty', '', 'empty'],
    ['zeros', '\0'.repeat(64), 'not JSON'],
    ['a list', '[]', 'not a JSON object'],
    ['no version', '{"revision":1,"profiles":[]}', 'no version'],
    ['version 0', '{"v":0,"revision":1,"profiles":[]}', 'no version'],
    ['profiles of a wrong type', '{"v":1,"revision":1,"profiles":"x"}', 'profiles'],
    ['a profile that is none', '{"v":1,"revision":1,"profiles":[{"v":1}]}', 'profile 1'],
    ['a revision that is none', '{"v":1,"revision":-1,"profiles":[]}', 'revision'],
  ];

  it.each(damaged)(
    '%s: set aside under a name that is told, the last good copy is loaded',
    async (_title, text, reason) => {
      const { folder, store } = stored();
      await store.save(aProfile('a'));
      await store.save(aProfile('b'));
      const backup = fileText(folder, 'profiles.json.bak');
      writeFileSync(join(folder, 'profiles.json'), text);

      const later = new ProfileStore(folder);
      const listing = await later.list();
      expect(listing.profiles.map(({ id }) => id)).toEqual(['a']);
      expect(listing).toMatchObject({ fromBackup: true, damage: containing(reason) });
      expect(listing.damagedFile).toMatch(/^profiles\.damaged-\d{8}T\d{9}Z\.json$/);
      expect(fileText(folder, listing.damagedFile)).toBe(text);
      expect(fileText(folder)).toBe(backup);
      expect(await later.list()).toEqual(listing);
      expect(await new ProfileStore(folder).list()).toEqual({ profiles: listing.profiles, revision: listing.revision });
    },
  );

  it('a save meets the damage as a list does', async () => {
    const { folder, store } = stored();
    await store.save(aProfile('a'));
    await store.save(aProfile('b'));
    writeFileSync(join(folder, 'profiles.json'), 'oh no');
    await store.save(aProfile('c'));
    const listing = await store.list();
    expect(listing.profiles.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(fileText(folder, listing.damagedFile)).toBe('oh no');
  });

  it('without a good copy it starts empty and keeps both damaged files', async () => {
    const { folder, store } = stored();
    writeFileSync(join(folder, 'profiles.json'), 'main');
    writeFileSync(join(folder, 'profiles.json.bak'), 'backup');
    const listing = await store.list();
    expect(listing).toMatchObject({ profiles: [], revision: 0 });
    expect(fileText(folder, listing.damagedFile)).toBe('main');
    await store.save(aProfile('a'));
    await store.save(aProfile('b'));
    const kept = readdirSync(folder).filter((name) => name.startsWith('profiles.damaged-'));
    expect(kept.map((name) => fileText(folder, name)).sort()).toEqual(['backup', 'main']);
  });

  it('takes the last good copy when the file is gone', async () => {
    const { folder, store } = stored();
    writeFileSync(join(folder, 'profiles.json.bak'), '{"v":1,"revision":7,"profiles":[]}');
    expect(await store.list()).toEqual({ profiles: [], revision: 7, fromBackup: true });
    expect(names(folder)).toEqual(['profiles.json', 'profiles.json.bak']);
  });

  it('does not take a second profile of the same id for the first', async () => {
    const { folder, store } = stored();
    writeFileSync(
      join(folder, 'profiles.json'),
      JSON.stringify({ v: 1, revision: 1, profiles: [aProfile('a'), aProfile('a', 'x')] }),
    );
    const listing = await store.list();
    expect(listing).toMatchObject({ profiles: [], damage: containing('id of another') });
    expect(JSON.parse(fileText(folder, listing.damagedFile))).toMatchObject({ profiles: [{}, { name: 'x' }] });
  });
});

describe('ProfileStore: files of other releases', () => {
  it('refuses a newer version and leaves it alone', async () => {
    const { folder, store } = stored();
    const text = '{"v":2,"profiles":{"new":"layout"}}';
    writeFileSync(join(folder, 'profiles.json'), text);
    const tasks = [
      () => store.list(),
      () => store.get('a'),
      () => store.save(aProfile('a')),
      () => store.delete('a'),
      () => store.restore('a'),
    ];
    for (const task of tasks) {
      await expect(task()).rejects.toMatchObject({
        code: 'version-too-new',
        evidence: containing('version 2'),
      });
    }
    expect(fileText(folder)).toBe(text);
    expect(names(folder)).toEqual(['profiles.json']);
  });

  it('does not set a damaged file aside for a copy it could not read', async () => {
    const { folder, store } = stored();
    writeFileSync(join(folder, 'profiles.json'), 'oh no');
    writeFileSync(join(folder, 'profiles.json.bak'), '{"v":2}');
    await expect(store.list()).rejects.toMatchObject({ code: 'version-too-new' });
    expect([fileText(folder), fileText(folder, 'profiles.json.bak')]).toEqual(['oh no', '{"v":2}']);
  });

  it('keeps keys it does not know, wherever they stand', async () => {
    const { folder, store } = stored();
    const method = (name: string) => ({ method: name, authid: { kind: 'absent', later: 1 }, pin: name });
    const theirs = { ...aProfile('a'), icon: 'star', methods: [method('ticket'), method('wampcra')] };
    writeFileSync(
      join(folder, 'profiles.json'),
      JSON.stringify({ v: 1, revision: 4, sorting: ['a'], profiles: [theirs, { ...aProfile('b'), icon: 'moon' }] }),
    );
    const { profile } = await store.get('a');
    expect(profile).not.toHaveProperty('icon');
    // Known keys change, methods change places, one goes, one comes.
    const [ticket] = profile.methods;
    if (!ticket) throw new Error('the method is gone');
    await store.save(
      { ...profile, name: 'changed', methods: [{ method: 'anonymous', authid: { kind: 'absent' } }, ticket] },
      4,
    );
    await store.delete('b');
    await store.restore('b');
    expect(JSON.parse(fileText(folder))).toMatchObject({
      sorting: ['a'],
      profiles: [
        {
          name: 'changed',
          icon: 'star',
          methods: [{ method: 'anonymous', authid: { kind: 'absent' } }, method('ticket')],
        },
        { id: 'b', icon: 'moon' },
      ],
    });
    expect((await new ProfileStore(folder).list()).damagedFile).toBeUndefined();
  });
});

describe('ProfileStore: faults of the file system', () => {
  it('waits for another writer, then says who is in the way', async () => {
    const { folder } = stored();
    const store = new ProfileStore(folder, 60);
    writeFileSync(join(folder, 'profiles.lock'), JSON.stringify({ pid: process.ppid, host: hostname(), token: 't' }));
    await expect(store.save(aProfile('a'))).rejects.toMatchObject({
      code: 'profiles-busy',
      evidence: containing('profiles.lock'),
    });
    expect(await store.list()).toEqual({ profiles: [], revision: 0 });
    expect(names(folder)).toEqual([]);
  });

  it('tells a folder that is none', async () => {
    const folder = testFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(new ProfileStore(file).save(aProfile('a'))).rejects.toMatchObject({
      code: 'file-unwritable',
      evidence: `${file}: EEXIST. WAMP_INSPECTOR_CONFIG can name another folder.`,
    });
    await expect(new ProfileStore(file).list()).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(fileText(folder, 'file')).toBe('');
  });

  it('tells a file that cannot be read, and one whose place cannot be written', async () => {
    const { folder, store } = stored();
    await store.save(aProfile('a'));
    const blocked = testFolder();
    const inTheWay = new ProfileStore(blocked);
    mkdirSync(join(blocked, 'profiles.json'));
    await expect(inTheWay.list()).rejects.toMatchObject({
      code: 'file-unreadable',
      evidence: containing('EISDIR'),
    });
    mkdirSync(join(folder, 'profiles.json.bak'));
    await expect(store.save(aProfile('b'))).rejects.toMatchObject({
      code: 'file-unwritable',
      evidence: containing('profiles.json.bak'),
    });
    expect((await store.list()).profiles.map(({ id }) => id)).toEqual(['a']);
    expect(names(folder)).toEqual(['profiles.json', 'profiles.json.bak']);
  });
});
