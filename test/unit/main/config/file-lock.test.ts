import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock, type HeldLock } from '../../../../src/main/config/file-lock.ts';
import { fileText, testFolder } from '../profile/folder.ts';

/** Process id of nobody: of a process that has ended. */
const DEAD = spawnSync(process.execPath, ['--version']).pid;
const ALIVE = process.ppid;

function lockPath(): { folder: string; path: string } {
  const folder = testFolder();
  return { folder, path: join(folder, 'the.lock') };
}

function owner(pid: number, host = hostname(), token = 'theirs'): string {
  return JSON.stringify({ pid, host, token });
}

function makeOld(path: string, seconds: number): void {
  const time = Date.now() / 1000 - seconds;
  utimesSync(path, time, time);
}

async function taken(path: string, waitMs = 40): Promise<HeldLock> {
  const lock = await takeLock(path, waitMs);
  if (!lock) throw new Error('the lock was not to be had');
  return lock;
}

describe('takeLock', () => {
  it('gives the lock to one at a time and names the owner', async () => {
    const { folder, path } = lockPath();
    const lock = await taken(path);
    expect(JSON.parse(fileText(folder, 'the.lock'))).toMatchObject({ pid: process.pid, host: hostname() });
    expect(await lock.stillHeld()).toBe(true);
    expect(await takeLock(path, 40)).toBeUndefined();
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
    const next = await taken(path);
    await lock.release();
    expect(await next.stillHeld()).toBe(true);
    await next.release();
  });

  it('lets those who wait in, one after the other', async () => {
    const { folder, path } = lockPath();
    let inside = 0;
    const turns = Array.from({ length: 8 }, async () => {
      const lock = await taken(path, 5000);
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 3));
      inside -= 1;
      await lock.release();
    });
    await Promise.all(turns);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes the lock of a dead process at once', async () => {
    const { folder, path } = lockPath();
    writeFileSync(path, owner(DEAD));
    const lock = await taken(path, 0);
    expect(await lock.stillHeld()).toBe(true);
    expect(readdirSync(folder)).toEqual(['the.lock']);
  });

  it.each([
    ['a living process', owner(ALIVE)],
    ['a process of another machine, whatever its id', owner(DEAD, 'elsewhere')],
    ['nobody it can read', 'not json'],
    ['an owner without a token', '{"pid":1}'],
  ])('waits for %s, unless the lock is old or of the future', async (_title, content) => {
    const { folder, path } = lockPath();
    writeFileSync(path, content);
    expect(await takeLock(path, 40)).toBeUndefined();
    expect(fileText(folder, 'the.lock')).toBe(content);
    for (const seconds of [120, -120]) {
      writeFileSync(path, content);
      makeOld(path, seconds);
      const lock = await taken(path);
      await lock.release();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a dead owner to the one that is removing its lock already', async () => {
    const { path } = lockPath();
    writeFileSync(path, owner(DEAD));
    writeFileSync(`${path}.theirs.0`, owner(ALIVE));
    expect(await takeLock(path, 40)).toBeUndefined();
  });

  it('goes on where one died that was removing the lock', async () => {
    const { folder, path } = lockPath();
    writeFileSync(path, owner(DEAD));
    writeFileSync(`${path}.theirs.0`, owner(DEAD));
    writeFileSync(`${path}.theirs.1`, owner(DEAD));
    const lock = await taken(path);
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives the lock of a dead owner to one of many', async () => {
    const { folder, path } = lockPath();
    for (let round = 0; round < 20; round++) {
      writeFileSync(path, owner(DEAD, hostname(), `round${round}`));
      let inside = 0;
      let most = 0;
      const turns = Array.from({ length: 6 }, async () => {
        const lock = await taken(path, 5000);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 1));
        expect(await lock.stillHeld()).toBe(true);
        inside -= 1;
        await lock.release();
      });
      await Promise.all(turns);
      expect(most).toBe(1);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells its owner that it was taken away', async () => {
    const { path } = lockPath();
    const lock = await taken(path);
    makeOld(path, 120);
    const other = await taken(path);
    expect(await lock.stillHeld()).toBe(false);
    await lock.release();
    expect(await other.stillHeld()).toBe(true);
  });

  it('clears away what the dead left beside it, when it is old', async () => {
    const { folder, path } = lockPath();
    for (const name of ['the.lock.old.tmp', 'the.lock.new.tmp', 'another.lock.old.tmp'])
      writeFileSync(join(folder, name), '');
    makeOld(join(folder, 'the.lock.old.tmp'), 120);
    makeOld(join(folder, 'another.lock.old.tmp'), 120);
    await (await taken(path)).release();
    expect(readdirSync(folder).sort()).toEqual(['another.lock.old.tmp', 'the.lock.new.tmp']);
  });

  it('passes on what the file system says', async () => {
    const { folder, path } = lockPath();
    mkdirSync(path);
    await expect(takeLock(path, 40)).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(takeLock(join(folder, 'no', 'x.lock'), 40)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
