// The folder of profiles and of the installation key: one for all hosts of a user.

import { mkdir } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { InspectorError } from '../../shared/contract/errors.ts';
import { errorCode } from '../atomic-file.ts';

/** Variable that names another folder. */
const CONFIG_VARIABLE = 'WAMP_INSPECTOR_CONFIG';

/**
 * Path of the folder: what WAMP_INSPECTOR_CONFIG says, else the place the platform wants. On Linux and
 * the like that is XDG_CONFIG_HOME, unless it is relative (XDG Base Directory Specification).
 *
 * @param home the user's home folder
 */
export function configFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const path = platform === 'win32' ? win32 : posix;
  const chosen = environment[CONFIG_VARIABLE];
  if (chosen) return path.resolve(chosen);
  if (platform === 'win32')
    return path.join(environment['APPDATA'] || path.join(home, 'AppData', 'Roaming'), 'WAMP Inspector');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'WAMP Inspector');
  const base = environment['XDG_CONFIG_HOME'];
  return path.join(base && path.isAbsolute(base) ? base : path.join(home, '.config'), 'wamp-inspector');
}

/** Creates the folder, for its owner only, unless it exists. Throws InspectorError `file-unwritable`. */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new InspectorError(
      'file-unwritable',
      `${path}: ${errorCode(error)}. ${CONFIG_VARIABLE} can name another folder.`,
    );
  }
}
