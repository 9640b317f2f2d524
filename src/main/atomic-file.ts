// Files that are there as a whole or not at all, whenever the process or the machine stops: written
// under another name in the same folder, synced, then given their name in one step.

import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What to write; an iterable is written piece by piece, so that it need not fit in memory. */
export type FileContent = string | Uint8Array | Iterable<string> | AsyncIterable<string | Uint8Array>;

/** Only the owner may read and write. */
const MODE = 0o600;

/** End of the names of files that are being written. */
export const TEMPORARY_SUFFIX = '.tmp';

/**
 * Replaces or creates a file, mode 0600. `confirm` runs when all is ready but the name; if it throws,
 * the file stays as it was. Throws the errors of `node:fs`.
 */
export async function replaceFile(
  path: string,
  content: FileContent,
  confirm: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const temporary = await writeTemporary(path, content, true);
  try {
    await confirm();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Creates a file, mode 0600; false and nothing done if the name is taken. `fleeting`: it need not
 * outlive a power cut, so nothing is synced. Throws the errors of `node:fs`.
 */
export async function createFile(path: string, content: FileContent, fleeting = false): Promise<boolean> {
  const temporary = await writeTemporary(path, content, !fleeting);
  try {
    await link(temporary, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  if (!fleeting) await syncFolder(dirname(path));
  return true;
}

/** Gives a file another name, which must be free. Throws the errors of `node:fs`. */
export async function moveFile(from: string, to: string): Promise<void> {
  await link(from, to);
  await rm(from);
  await syncFolder(dirname(to));
}

/** The system's code of an error, for example `ENOENT`; `unknown` if it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

async function writeTemporary(path: string, content: FileContent, durable: boolean): Promise<string> {
  const temporary = `${path}.${randomUUID()}${TEMPORARY_SUFFIX}`;
  const handle = await open(temporary, 'wx', MODE);
  try {
    await writeFile(handle, content);
    if (durable) await handle.sync();
  } catch (error) {
    // A full disk must not be left fuller.
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return temporary;
}

/** Makes the names in a folder durable, where the system lets folders be synced (Windows does not). */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
