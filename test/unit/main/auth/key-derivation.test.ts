import { pbkdf2Sync } from 'node:crypto';
import path from 'node:path';
import { argon2id } from '@noble/hashes/argon2.js';
import { describe, expect, it } from 'vitest';
import { argon2Key, pbkdf2Key } from '../../../../src/main/auth/key-derivation.ts';
import { deriveInThread, libraryFile } from '../../../../src/main/auth/key-derivation-thread.ts';

const password = Buffer.from('pässwörd');
const salt = Buffer.from('1234567890abcdef');

/** Threads and calls of this process that are under way. */
function underWay(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /MessagePort|Worker|PBKDF2/.test(name));
}

/** Waits until no more is under way than before. */
async function quiet(before: number): Promise<number> {
  for (let i = 0; i < 200 && underWay().length > before; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  return underWay().length;
}

describe('PBKDF2', () => {
  it('gives the same in the pool and in a thread', async () => {
    const work = { password, salt, iterations: 1000, keylen: 50 };
    const right = pbkdf2Sync(password, salt, 1000, 50, 'sha256').toString('hex');
    expect(Buffer.from(await pbkdf2Key(work)).toString('hex')).toBe(right);
    const inThread = await deriveInThread({ kind: 'pbkdf2', ...work }, new AbortController().signal);
    expect(Buffer.from(inThread).toString('hex')).toBe(right);
  });

  it('rejects numbers out of range', async () => {
    await expect(pbkdf2Key({ password, salt, iterations: 0, keylen: 32 })).rejects.toThrow('iterations');
  });

  it('is given up at once in the pool, with the reason', async () => {
    const stop = new AbortController();
    const began = performance.now();
    const key = pbkdf2Key({ password, salt, iterations: 3_000_000, keylen: 32 }, stop.signal);
    stop.abort(new Error('enough'));
    await expect(key).rejects.toThrow('enough');
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('is given up at once in a thread, which ends', async () => {
    const before = underWay().length;
    const stop = new AbortController();
    const key = pbkdf2Key({ password, salt, iterations: 4_000_000_000, keylen: 32 }, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 150);
    await expect(key).rejects.toThrow('enough');
    expect(await quiet(before)).toBe(before);
  });

  it('does not begin if it was given up before', async () => {
    const given = AbortSignal.abort(new Error('too late'));
    await expect(pbkdf2Key({ password, salt, iterations: 1, keylen: 32 }, given)).rejects.toThrow('too late');
    await expect(argon2Key({ password, salt, iterations: 1, memoryKiB: 8 }, given)).rejects.toThrow('too late');
  });
});

describe('Argon2id', () => {
  it.each([
    [1, 8],
    [3, 100],
    [2, 4096],
  ])('%i passes over %i KiB give what another library gives', async (iterations, memoryKiB) => {
    const before = underWay().length;
    const key = await argon2Key({ password, salt, iterations, memoryKiB });
    const right = argon2id(password, salt, { t: iterations, m: memoryKiB, p: 1, dkLen: 32 });
    expect(Buffer.from(key).toString('hex')).toBe(Buffer.from(right).toString('hex'));
    expect(await quiet(before)).toBe(before);
  });

  it('leaves the main thread free, and is given up in the middle', async () => {
    const before = underWay().length;
    const stop = new AbortController();
    let ticks = 0;
    const clock = setInterval(() => (ticks += 1), 10);
    const key = argon2Key({ password, salt, iterations: 1_000_000, memoryKiB: 4096 }, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 400);
    await expect(key).rejects.toThrow('enough');
    clearInterval(clock);
    expect(ticks).toBeGreaterThan(5);
    expect(await quiet(before)).toBe(before);
  });

  it('rejects what the library cannot do, and the thread ends', async () => {
    const before = underWay().length;
    await expect(argon2Key({ password, salt, iterations: 1, memoryKiB: 4_194_304 })).rejects.toThrow();
    await expect(argon2Key({ password, salt: Buffer.from('short'), iterations: 1, memoryKiB: 8 })).rejects.toThrow();
    expect(await quiet(before)).toBe(before);
  });
});

describe('the library of the thread', () => {
  it('is a file, outside of the archive of a packed app', () => {
    expect(libraryFile()).toMatch(/hash-wasm/);
    const packed = path.join('opt', 'app', 'resources', 'app.asar', 'node_modules', 'hash-wasm', 'index.js');
    expect(libraryFile(packed)).toBe(packed.replace('app.asar', 'app.asar.unpacked'));
  });
});
