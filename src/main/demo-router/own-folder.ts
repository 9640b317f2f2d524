// A folder of the demo router's own, for sockets and key files: nobody else may look into it, and it is gone when the
// router is. Its name is short, as paths of Unix domain sockets have to be.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export class OwnFolder {
  #made: Promise<string> | undefined;
  #isGone = false;

  /** Its path; made when it is first asked for. Rejects with the system's error, and once it was removed. */
  path(): Promise<string> {
    if (this.#isGone) return Promise.reject(new Error('it was removed'));
    this.#made ??= mkdtemp(path.join(os.tmpdir(), 'wi-')).then(async (folder) => {
      await chmod(folder, 0o700);
      return folder;
    });
    return this.#made;
  }

  /** Writes a file that its owner alone can read; gives its path. Rejects with the system's error. */
  async write(name: string, text: string): Promise<string> {
    const file = path.join(await this.path(), name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  }

  /** Removes it with everything in it, for good. */
  async remove(): Promise<void> {
    this.#isGone = true;
    const folder = await this.#made?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
