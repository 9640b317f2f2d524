// Several processes on one folder, and processes that are killed while they write.

import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProfileStore } from '../../../../src/main/profile/store.ts';
import { bundled } from '../../../support/bundled.ts';
import { aProfile, fileText, names, testFolder } from './folder.ts';

const run = promisify(execFile);
let child = { file: '', folder: '' };
beforeAll(async () => {
  child = await bundled(new URL('./saving-child.ts', import.meta.url));
});
afterAll(() => {
  rmSync(child.folder, { recursive: true, force: true });
});

async function apart(...args: string[]): Promise<string> {
  return (await run(process.execPath, [child.file, ...args])).stdout;
}

/** Starts a process that saves until it is killed after `ms` from its first save on; gives what it acknowledged. */
function killed(folder: string, name: string, ms: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [child.file, 'own', folder, name, '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    process_.stdout.on('data', (part: Buffer) => {
      if (output === '') setTimeout(() => process_.kill('SIGKILL'), ms);
      output += part.toString('utf8');
    });
    process_.on('error', reject);
    process_.on('close', () => resolve(output.split('\n').slice(0, -1)));
  });
}

describe('profiles of several processes', () => {
  it('keeps every profile when processes save different ones at once', { timeout: 60_000 }, async () => {
    const folder = testFolder();
    const outputs = await Promise.all(['a', 'b', 'c', 'd'].map((name) => apart('own', folder, name, '12')));
    const saved = outputs.flatMap((output) => output.trim().split('\n'));
    expect(saved).toHaveLength(48);
    const { profiles, revision } = await new ProfileStore(folder).list();
    expect(profiles.map(({ id }) => id).sort()).toEqual(saved.sort());
    expect(revision).toBe(48);
    expect(names(folder)).toEqual(['profiles.json', 'profiles.json.bak']);
  });

  it('loses no change when processes change the same profile', { timeout: 60_000 }, async () => {
    const folder = testFolder();
    const store = new ProfileStore(folder);
    await store.save(aProfile('counter', '0'));
    await Promise.all([1, 2, 3].map(() => apart('count', folder, 'counter', '15')));
    expect((await store.get('counter')).profile.name).toBe('45');
  });

  it('makes one installation key', async () => {
    const folder = testFolder();
    const keys = await Promise.all([1, 2, 3, 4].map(() => apart('key', folder)));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(names(folder)).toEqual(['installation.key']);
  });
});

describe('processes that are killed while they write', () => {
  it('never leave a file that cannot be read, nor take back what was saved', { timeout: 120_000 }, async () => {
    const folder = testFolder();
    const store = new ProfileStore(folder);
    const acknowledged = new Set<string>();
    for (let round = 0; round < 15; round++) {
      const saved = await killed(folder, `r${round}`, round * 1.7);
      for (const id of saved) acknowledged.add(id);
      const listing = await store.list();
      const ids = listing.profiles.map((profile) => profile.id);
      expect(ids).toEqual(expect.arrayContaining([...acknowledged]));
      expect(listing).not.toHaveProperty('damagedFile');
      expect(listing).not.toHaveProperty('fromBackup');
      expect(() => JSON.parse(fileText(folder)) as unknown).not.toThrow();
    }
    // The lock of the dead is no obstacle, and nothing of theirs stays behind.
    const start = performance.now();
    await store.save(aProfile('last'));
    expect(performance.now() - start).toBeLessThan(8000);
    expect(names(folder).filter((name) => name.startsWith('profiles.json'))).toEqual([
      'profiles.json',
      'profiles.json.bak',
    ]);
  });

  it('do not hold up or harm others that go on', { timeout: 120_000 }, async () => {
    const folder = testFolder();
    const living = Promise.all(['x', 'y'].map((name) => apart('own', folder, name, '25')));
    const dying = Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        await sleep(i * 60);
        return killed(folder, `k${i}`, i * 13);
      }),
    );
    const saved = [...(await living).flatMap((output) => output.trim().split('\n')), ...(await dying).flat()];
    expect(saved.length).toBeGreaterThan(50);
    const { profiles } = await new ProfileStore(folder).list();
    expect(profiles.map(({ id }) => id)).toEqual(expect.arrayContaining(saved));
  });
});
