// The key under which fingerprints of secrets are made. It never leaves this installation; without it
// the few digits of a fingerprint could be tried against a list of passwords.

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../../shared/contract/errors.ts';
import { createFile, errorCode } from '../atomic-file.ts';
import { ensureFolder } from './config-folder.ts';

const FILE = 'installation.key';
const LENGTH = 32;

/**
 * The 32 bytes of the key in a config folder; made when they are first asked for, by one process only.
 * Throws InspectorError `file-unreadable` or `file-unwritable`.
 */
export async function installationKey(folder: string): Promise<Uint8Array> {
  const path = join(folder, FILE);
  const existing = await read(path);
  if (existing) return existing;
  await ensureFolder(folder);
  try {
    await createFile(path, randomBytes(LENGTH));
  } catch (error) {
    throw new InspectorError('file-unwritable', `${path}: ${errorCode(error)}.`);
  }
  // Read again: another process may have been first.
  const made = await read(path);
  if (!made) throw new InspectorError('file-unreadable', `${path}: it was removed at once.`);
  return made;
}

async function read(path: string): Promise<Uint8Array | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new InspectorError('file-unreadable', `${path}: ${errorCode(error)}.`);
  }
  if (bytes.length !== LENGTH) {
    throw new InspectorError(
      'file-unreadable',
      `${path} has ${bytes.length} bytes, not ${LENGTH}; move it away to get a new one.`,
    );
  }
  return bytes;
}
