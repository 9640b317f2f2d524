import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { Imports } from '../../../../src/main/app/imports.ts';
import { CHECK_CONTEXT } from '../../../../src/main/app/profile-commands.ts';
import { readFileText, type Reading } from '../../../../src/main/profile/import/registry.ts';
import { ProfileStore } from '../../../../src/main/profile/store.ts';
import { Keychain } from '../../../../src/main/secret/keychain.ts';
import { SecretSource } from '../../../../src/main/secret/secret-source.ts';
import { readWholeFile } from '../../../../src/main/shell/read-file.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';
import { fakeKeyring } from '../secret/fake-keyring.ts';

const KEPT_MS = 15 * 60_000;
const ENTRY = 'wamp-inspector/';
const two = (first: string, second: string) =>
  `[a]\nurl = ws://localhost/ws\nauthid = x\nticket = ${first}\n[b/c]\nurl = ws://localhost/ws\nauthid = y\nsecret = ${second}\n`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-imports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function made(profiles = new ProfileStore(folder)) {
  const clock = new ManualClock();
  const keyring = fakeKeyring();
  let ids = 0;
  const newId = () => `id-${ids++}`;
  const prompt = { ask: () => Promise.resolve(undefined) };
  const keychain = new Keychain(() => keyring.load());
  const secrets = new SecretSource({ environment: {}, keychain, prompt, readFile: readWholeFile });
  const imports = new Imports({ clock, newId, profiles, secrets, checks: CHECK_CONTEXT });
  const read = async (text: string): Promise<string> => {
    const reading: Reading = await readFileText(text, { name: 'config', home: '/home/x' }, newId);
    return (await imports.keep(reading)).transfer;
  };
  const all = async (text: string) => {
    const reading = await readFileText(text, { name: 'config', home: '/home/x' }, newId);
    const { transfer, profiles: shown } = await imports.keep(reading);
    return { transfer, ids: shown.map(({ profile }) => profile.id), shown };
  };
  return { clock, keyring, imports, profiles, read, all };
}

const gone = expect.objectContaining({ code: 'import-gone' }) as unknown;

describe('imports', () => {
  it('are forgotten after 15 minutes, and not before', async () => {
    const { clock, imports, read } = made();
    const transfer = await read(two('s', 't'));
    clock.pass(KEPT_MS - 1);
    expect(await imports.take(transfer, [], 'leave')).toMatchObject({ saved: [] });
    const late = await read(two('s', 't'));
    expect(clock.running).toBe(1);
    clock.pass(KEPT_MS);
    expect(clock.running).toBe(0);
    await expect(imports.take(late, [], 'leave')).rejects.toEqual(gone);
  });

  it('leave no timer when they are taken, dropped or closed', async () => {
    const { clock, imports, read } = made();
    const [first = '', second = ''] = [await read(two('s', 't')), await read(two('s', 't')), await read(two('s', 't'))];
    expect(clock.running).toBe(3);
    await imports.take(first, [], 'leave');
    imports.drop(second);
    expect(clock.running).toBe(1);
    imports.close();
    expect(clock.running).toBe(0);
  });

  it('are eight at most: the oldest gives way', async () => {
    const { clock, imports, read } = made();
    const transfers: string[] = [];
    for (let i = 0; i < 9; i++) transfers.push(await read(two('s', 't')));
    expect(clock.running).toBe(8);
    await expect(imports.take(transfers[0] ?? '', [], 'leave')).rejects.toEqual(gone);
    expect(await imports.take(transfers[1] ?? '', [], 'leave')).toMatchObject({ saved: [] });
  });

  it('put each secret into an entry of its own, also beside those of another import', async () => {
    const { keyring, imports, all } = made();
    for (const round of ['1', '2']) {
      const { transfer, ids } = await all(two(`canary-s${round}`, `canary-t${round}`));
      expect((await imports.take(transfer, ids, 'keychain')).problems).toEqual([]);
    }
    expect(Object.fromEntries(keyring.entries)).toEqual({
      [`${ENTRY}import/a/ticket`]: 'canary-s1',
      [`${ENTRY}import/b-c/wampcra`]: 'canary-t1',
      [`${ENTRY}import/a/ticket 2`]: 'canary-s2',
      [`${ENTRY}import/b-c/wampcra 2`]: 'canary-t2',
    });
  });

  it('tell of a keychain that takes nothing, profile by profile, and ask for the secrets instead', async () => {
    const { keyring, imports, all, profiles } = made();
    keyring.locked = true;
    const { transfer, ids } = await all(two('canary-s', 'canary-t'));
    const { saved, problems } = await imports.take(transfer, ids, 'keychain');
    expect(problems).toEqual([
      expect.stringMatching(/^a: the secret of ticket was not stored and is asked for each time\. .*Unlock it/),
      'b/c: the secret of wampcra was not stored either, for the same reason. It is asked for each time.',
    ]);
    expect(saved.map(({ methods }) => methods[0]?.secret)).toEqual([{ from: 'prompt' }, { from: 'prompt' }]);
    expect((await profiles.list()).profiles).toEqual(saved);
    expect(JSON.stringify([saved, problems])).not.toContain('canary');
    expect(keyring.entries.size).toBe(0);
  });

  it('leave nothing behind, and can be tried again, if the profiles cannot be written', async () => {
    class FullDisk extends ProfileStore {
      full = true;
      override add(profiles: Parameters<ProfileStore['add']>[0]): ReturnType<ProfileStore['add']> {
        return this.full ? Promise.reject(new InspectorError('file-unwritable', 'No space.')) : super.add(profiles);
      }
    }
    const store = new FullDisk(folder);
    const { keyring, imports, all } = made(store);
    const { transfer, ids } = await all(two('canary-s', 'canary-t'));
    await expect(imports.take(transfer, ids, 'keychain')).rejects.toMatchObject({ code: 'file-unwritable' });
    expect(keyring.entries.size).toBe(0);
    store.full = false;
    expect((await imports.take(transfer, ids, 'keychain')).saved).toHaveLength(2);
    expect(keyring.entries.size).toBe(2);
  });

  it('say when a name is there already, and save beside it', async () => {
    const { imports, all, profiles } = made();
    const first = await all(two('s', 't'));
    await imports.take(first.transfer, first.ids.slice(0, 1), 'leave');
    const second = await all(two('s', 't'));
    expect(second.shown.map(({ notes }) => notes.at(-1))).toEqual([
      'A profile of this name is there already; it stays.',
      'No realm is given: realm1 is what wick takes then.',
    ]);
    await imports.take(second.transfer, second.ids, 'leave');
    expect((await profiles.list()).profiles.map(({ name }) => name)).toEqual(['a', 'a', 'b/c']);
  });

  it('save each profile once, whoever asks twice', async () => {
    const { imports, all, profiles, keyring } = made();
    const { transfer, ids } = await all(two('s', 't'));
    const twice = await Promise.allSettled([
      imports.take(transfer, [...ids, ...ids], 'keychain'),
      imports.take(transfer, ids, 'keychain'),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await profiles.list()).profiles).toHaveLength(2);
    expect(keyring.entries.size).toBe(2);
  });
});
