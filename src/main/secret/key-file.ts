// Files of private keys that this program makes: in a folder of their own beside the profiles, which nobody but its
// owner can look into. A file that is there is never written over.

import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../../shared/contract/errors.ts';
import { createFile, errorCode } from '../atomic-file.ts';
import { ensureFolder } from '../config/config-folder.ts';

const OWNER_ONLY = 0o700;

/**
 * Writes a new key file, mode 0600, and gives its path. `name` is a plain file name without ending. Throws
 * InspectorError `key-exists` or `file-unwritable`; then nothing was written.
 */
export async function writeKeyFile(configFolder: string, name: string, text: string): Promise<string> {
  const folder = join(configFolder, 'keys');
  const path = join(folder, `${name}.priv`);
  await ensureFolder(folder);
  try {
    // The folder may be older than this rule.
    if (process.platform !== 'win32') await chmod(folder, OWNER_ONLY);
    if (await createFile(path, text)) return path;
  } catch (error) {
    throw new InspectorError('file-unwritable', `${path}: ${errorCode(error)}.`);
  }
  throw new InspectorError('key-exists', `${path} is there.`);
}
