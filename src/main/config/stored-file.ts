// A file of the config folder that several hosts share. Every change is read – change – write under a
// lock. The file is replaced as a whole; the last good copy stays beside it; a damaged file is set
// aside under a new name, never overwritten; one of a newer version is left as it is.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../../shared/contract/errors.ts';
import { errorCode, moveFile, replaceFile, TEMPORARY_SUFFIX } from '../atomic-file.ts';
import { ensureFolder } from './config-folder.ts';
import { takeLock, type HeldLock } from './file-lock.ts';

/** What the text of a file says. */
export type FileReading<Content> =
  | { readonly kind: 'good'; readonly content: Content }
  | { readonly kind: 'too-new'; readonly version: number }
  | { readonly kind: 'damaged'; readonly reason: string };

export interface FileFormat<Content> {
  /** Name of the file without its ending, `.json`. */
  readonly name: string;
  /** The content where there is no file. */
  readonly empty: Content;
  /** Never throws. */
  readonly read: (text: string) => FileReading<Content>;
  readonly write: (content: Content) => string;
  /** The error when another host writes for too long. */
  readonly busy: (evidence: string) => InspectorError;
}

export interface Repair {
  /** Name a damaged file was set aside under, and what was wrong with it. */
  readonly damagedFile?: string;
  readonly damage?: string;
  /** True if the last good copy took the place of a file that was damaged or missing. */
  readonly fromBackup?: boolean;
}

/** All methods throw InspectorError `version-too-new`, `file-unreadable`, `file-unwritable` or the format's `busy`. */
export class StoredFile<Content> {
  readonly #folder: string;
  readonly #format: FileFormat<Content>;
  readonly #waitMs: number | undefined;
  readonly #file: string;
  readonly #backup: string;
  readonly #lock: string;
  #repair: Repair = {};
  /** The change that is under way; the lock alone does not keep changes of one host in their order. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param waitMs how long to wait for other hosts that are writing */
  constructor(folder: string, format: FileFormat<Content>, waitMs?: number) {
    this.#folder = folder;
    this.#format = format;
    this.#waitMs = waitMs;
    this.#file = `${format.name}.json`;
    this.#backup = `${this.#file}.bak`;
    this.#lock = `${format.name}.lock`;
  }

  /** What had to be mended since this object was made. */
  get repair(): Repair {
    return this.#repair;
  }

  async read(): Promise<Content> {
    const found = await this.#load(this.#file);
    if (found.kind === 'good') return found.content;
    if (found.kind === 'missing' && (await this.#load(this.#backup)).kind === 'missing') return this.#format.empty;
    return this.#locked((lock) => this.#mended(lock));
  }

  /**
   * Reads, changes and writes under the lock; `change` returns undefined if there is nothing to write.
   * Gives the content as it then is. Changes are made in the order in which they were asked for.
   */
  change(change: (content: Content) => Content | undefined): Promise<Content> {
    const made = this.#last.then(() => this.#change(change));
    this.#last = made.catch(() => undefined);
    return made;
  }

  #change(change: (content: Content) => Content | undefined): Promise<Content> {
    return this.#locked(async (lock) => {
      const content = await this.#mended(lock);
      const changed = change(content);
      if (changed === undefined) return content;
      const before = await this.#text(this.#file);
      if (before !== undefined) await this.#write(this.#backup, before, lock);
      await this.#write(this.#file, this.#format.write(changed), lock);
      return changed;
    });
  }

  /** The content under the lock. A damaged file is set aside first, and the last good copy put in its place. */
  async #mended(lock: HeldLock): Promise<Content> {
    const main = await this.#load(this.#file);
    if (main.kind === 'good') return main.content;
    const backup = await this.#load(this.#backup);
    if (main.kind === 'damaged') {
      const damagedFile = await this.#setAside(this.#file);
      this.#repair = { damagedFile, damage: main.reason };
    }
    if (backup.kind === 'damaged') {
      const damagedFile = await this.#setAside(this.#backup);
      this.#repair = { damagedFile, damage: backup.reason, ...this.#repair };
    }
    if (backup.kind !== 'good') return this.#format.empty;
    await this.#write(this.#file, backup.text, lock);
    this.#repair = { ...this.#repair, fromBackup: true };
    return backup.content;
  }

  /** Gives a damaged file a name that says so; the name is free. */
  async #setAside(name: string): Promise<string> {
    const time = new Date().toISOString().replace(/[-:.]/g, '');
    for (let count = 1; ; count++) {
      const aside = `${this.#format.name}.damaged-${time}${count > 1 ? `-${count}` : ''}.json`;
      try {
        await moveFile(join(this.#folder, name), join(this.#folder, aside));
        return aside;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw this.#unwritable(name, error);
      }
    }
  }

  async #load(name: string): Promise<LoadedFile<Content>> {
    const text = await this.#text(name);
    if (text === undefined) return { kind: 'missing' };
    const reading = this.#format.read(text);
    if (reading.kind === 'too-new') {
      throw new InspectorError('version-too-new', `${join(this.#folder, name)} has version ${reading.version}.`);
    }
    return reading.kind === 'good' ? { ...reading, text } : reading;
  }

  async #text(name: string): Promise<string | undefined> {
    const path = join(this.#folder, name);
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw new InspectorError('file-unreadable', `${path}: ${errorCode(error)}.`);
    }
  }

  async #write(name: string, text: string, lock: HeldLock): Promise<void> {
    try {
      await replaceFile(join(this.#folder, name), text, async () => {
        if (!(await lock.stillHeld())) throw this.#busy();
      });
    } catch (error) {
      throw this.#unwritable(name, error);
    }
  }

  async #locked<T>(task: (lock: HeldLock) => Promise<T>): Promise<T> {
    await ensureFolder(this.#folder);
    let lock: HeldLock | undefined;
    try {
      lock = await takeLock(join(this.#folder, this.#lock), this.#waitMs);
      if (lock) await this.#removeTemporaries();
    } catch (error) {
      throw this.#unwritable(this.#lock, error);
    }
    if (!lock) throw this.#busy();
    try {
      return await task(lock);
    } finally {
      await lock.release();
    }
  }

  /** Files of a writer that died; all writers hold the lock, so nobody is writing one now. */
  async #removeTemporaries(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (name.startsWith(this.#file) && name.endsWith(TEMPORARY_SUFFIX))
        await rm(join(this.#folder, name), { force: true });
    }
  }

  #busy(): InspectorError {
    return this.#format.busy(`${join(this.#folder, this.#lock)} is held.`);
  }

  #unwritable(name: string, error: unknown): InspectorError {
    if (error instanceof InspectorError) return error;
    return new InspectorError('file-unwritable', `${join(this.#folder, name)}: ${errorCode(error)}.`);
  }
}

type LoadedFile<Content> =
  | { readonly kind: 'good'; readonly content: Content; readonly text: string }
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'missing' };
