// The folder of what is kept for profiles: a book of requests and a history for each, in files named after the
// profile's id. Ids are chosen elsewhere and may be no file names.

import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = 'requests';

export function savedFolder(configFolder: string): string {
  return join(configFolder, FOLDER);
}

/** Names of the files of a profile, without their ending. */
export function fileNames(profileId: string): { readonly book: string; readonly history: string } {
  const hash = createHash('sha256').update(profileId).digest('hex').slice(0, 32);
  return { book: `${hash}.book`, history: `${hash}.history` };
}

export interface FoundFile {
  /** Without its ending. */
  readonly name: string;
  /** Milliseconds of the Unix epoch: when it was written last. */
  readonly changed: number;
}

/** Files of a kind, those written last first; empty if there is no folder. */
export async function filesOfKind(folder: string, kind: 'book' | 'history'): Promise<FoundFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found: FoundFile[] = [];
  for (const file of names) {
    if (!file.endsWith(`.${kind}.json`)) continue;
    const facts = await stat(join(folder, file)).catch(() => undefined);
    if (facts) found.push({ name: file.slice(0, -'.json'.length), changed: facts.mtimeMs });
  }
  return found.sort((a, b) => b.changed - a.changed);
}

/** Removes a file and its last good copy. */
export async function removeFile(folder: string, name: string): Promise<void> {
  for (const ending of ['.json', '.json.bak']) await rm(join(folder, `${name}${ending}`), { force: true });
}
