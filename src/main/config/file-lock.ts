// A lock among processes of one user: a file that names its owner. A process may die while it holds
// the lock, so others may remove it, but only one of them at a time and only while it is still the
// dead owner's: whoever wants to remove the lock with token T first creates the claim file of T, and
// looks at the lock again after that. Claims of dead processes are skipped by the next number.

import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createFile, errorCode } from '../atomic-file.ts';

/** How long to wait for the owner before giving up. */
const WAIT_MS = 10_000;
/**
 * A lock this old is given up by its owner, whatever its process id says: ids are used again, and an
 * owner needs milliseconds.
 */
const STALE_MS = 60_000;
/** Two waiting processes should not wake in step. */
const pause = () => sleep(5 + Math.random() * 20);

const ownerSchema = z.object({ pid: z.number().int().positive(), host: z.string(), token: z.string() });
type Owner = z.infer<typeof ownerSchema>;

export interface HeldLock {
  /** False if somebody took the lock away because it was too old. */
  stillHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** Takes the lock; undefined if its owner kept it for `waitMs`. Throws the errors of `node:fs`. */
export async function takeLock(path: string, waitMs = WAIT_MS): Promise<HeldLock | undefined> {
  const owner: Owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  const content = JSON.stringify(owner);
  const end = performance.now() + waitMs;
  for (;;) {
    // Looking first spares those who wait the writing of a file each time.
    const other = await lockAt(path);
    if (!other && (await createFile(path, content, true))) break;
    if (other?.abandoned && (await removeAbandoned(path, other.token))) continue;
    if (performance.now() >= end) return undefined;
    await pause();
  }
  await removeLeftovers(path);
  const stillHeld = async () => (await lockAt(path))?.token === owner.token;
  return {
    stillHeld,
    async release() {
      if (await stillHeld()) await rm(path, { force: true });
    },
  };
}

interface FoundLock {
  readonly token: string;
  readonly abandoned: boolean;
}

/** The lock (or claim) file at a path; undefined if there is none any more. */
async function lockAt(path: string): Promise<FoundLock | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    const { mtimeMs } = await stat(path);
    // A clock that was set back makes files of the future.
    const old = Math.abs(Date.now() - mtimeMs) > STALE_MS;
    const owner = ownerSchema.safeParse(parsed(text)).data;
    if (!owner) return { token: '', abandoned: old };
    return { token: owner.token, abandoned: old || (owner.host === hostname() && !isAlive(owner.pid)) };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the lock with this token; false if somebody else is about to. */
async function removeAbandoned(path: string, token: string): Promise<boolean> {
  const claims: string[] = [];
  for (;;) {
    const claim = `${path}.${token}.${claims.length}`;
    claims.push(claim);
    if (await createFile(claim, JSON.stringify({ pid: process.pid, host: hostname(), token }), true)) break;
    const earlier = await lockAt(claim);
    if (earlier && !earlier.abandoned) return false;
  }
  // From here on nobody else removes it; but it may have been removed before.
  if ((await lockAt(path))?.token === token) await rm(path, { force: true });
  for (const claim of claims) await rm(claim, { force: true });
  return true;
}

/** Files beside the lock that a process left behind when it died; only the holder does this. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const leftover = join(folder, name);
    const facts = await stat(leftover).catch(() => undefined);
    if (facts && Math.abs(Date.now() - facts.mtimeMs) > STALE_MS) await rm(leftover, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return errorCode(error) !== 'ESRCH';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
