// The profiles of a user: one file in the config folder, shared by all hosts that run at the same
// time. Every change is read – check – write under a lock, and touches one profile only, so that
// hosts changing different profiles never undo each other. The file is replaced as a whole; the last
// good copy stays beside it; a damaged file is set aside under a new name, never overwritten.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../../shared/contract/errors.ts';
import { profileSchema, type Profile } from '../../shared/profile.ts';
import { hasUserInfo } from '../../shared/profile-url.ts';
import { errorCode, moveFile, replaceFile, TEMPORARY_SUFFIX } from '../atomic-file.ts';
import { ensureFolder } from './config-folder.ts';
import { takeLock, type HeldLock } from './file-lock.ts';
import { NO_PROFILES, readProfiles, withValues, writeProfiles, type ProfilesContent } from './profiles-file.ts';
import { firstIssue } from './unknown-keys.ts';

const FILE = 'profiles.json';
const BACKUP = 'profiles.json.bak';
const LOCK = 'profiles.lock';

interface ProfileListing {
  readonly profiles: readonly Profile[];
  /** Counts the writes of the file; to be given back to `save`. */
  readonly revision: number;
  /** Name a damaged file was set aside under, and what was wrong with it, since this store was made. */
  readonly damagedFile?: string;
  readonly damage?: string;
  /** True if the last good copy took the place of a file that was damaged or missing. */
  readonly fromBackup?: boolean;
}

interface LoadedProfile {
  readonly profile: Profile;
  readonly revision: number;
}

/** All methods throw InspectorError `version-too-new`, `file-unreadable`, `file-unwritable` or `profiles-busy`. */
export class ProfileStore {
  readonly #folder: string;
  readonly #waitMs: number | undefined;
  #repair: Pick<ProfileListing, 'damagedFile' | 'damage' | 'fromBackup'> = {};

  /** @param waitMs how long to wait for other hosts that are writing */
  constructor(folder: string, waitMs?: number) {
    this.#folder = folder;
    this.#waitMs = waitMs;
  }

  async list(): Promise<ProfileListing> {
    const { profiles, revision } = await this.#read();
    return { profiles: profiles.map(({ profile }) => profile), revision, ...this.#repair };
  }

  /** Throws InspectorError `unknown-profile` as well. */
  async get(id: string): Promise<LoadedProfile> {
    const { profiles, revision } = await this.#read();
    const found = profiles.find(({ profile }) => profile.id === id);
    if (!found) throw unknownProfile(id);
    return { profile: found.profile, revision };
  }

  /**
   * Adds a profile or replaces the one with its id. `basedOn`: the revision it was loaded at; if it was
   * changed or deleted since, InspectorError `profile-changed`. Without it the newest save wins.
   * Throws InspectorError `bad-profile` as well.
   */
  async save(profile: Profile, basedOn?: number): Promise<{ readonly revision: number }> {
    const valid = checked(profile);
    const revision = await this.#change((content, next) => {
      if (basedOn !== undefined) refuseIfChanged(content, valid.id, basedOn);
      const index = content.profiles.findIndex((stored) => stored.profile.id === valid.id);
      const old = content.profiles[index];
      const profiles = old
        ? content.profiles.with(index, withValues(old, valid))
        : [...content.profiles, { profile: valid, unknown: [] }];
      return { ...content, profiles, changes: new Map(content.changes).set(valid.id, next) };
    });
    return { revision };
  }

  /** Deletes a profile; `restore` brings it back. */
  async delete(id: string): Promise<{ readonly deleted: boolean; readonly revision: number }> {
    let deleted = false;
    const revision = await this.#change((content, next) => {
      const index = content.profiles.findIndex(({ profile }) => profile.id === id);
      const stored = content.profiles[index];
      deleted = stored !== undefined;
      if (!stored) return undefined;
      return {
        ...content,
        profiles: content.profiles.toSpliced(index, 1),
        changes: new Map(content.changes).set(id, next),
        deleted: [...content.deleted, { revision: next, index, stored }],
      };
    });
    return { deleted, revision };
  }

  /**
   * Brings back the profile that was deleted last under this id, at its place. Throws InspectorError
   * `unknown-profile` if there is none, `profile-changed` if the id is taken again.
   */
  async restore(id: string): Promise<LoadedProfile> {
    let restored: Profile | undefined;
    const revision = await this.#change((content, next) => {
      const place = content.deleted.findLastIndex(({ stored }) => stored.profile.id === id);
      const entry = content.deleted[place];
      if (!entry) throw unknownProfile(id);
      if (content.profiles.some(({ profile }) => profile.id === id)) {
        throw new InspectorError('profile-changed', `There is a profile "${id}" again.`);
      }
      restored = entry.stored.profile;
      return {
        ...content,
        profiles: content.profiles.toSpliced(entry.index, 0, entry.stored),
        changes: new Map(content.changes).set(id, next),
        deleted: content.deleted.toSpliced(place, 1),
      };
    });
    if (!restored) throw unknownProfile(id);
    return { profile: restored, revision };
  }

  async #read(): Promise<ProfilesContent> {
    const found = await this.#load(FILE);
    if (found.kind === 'good') return found.content;
    if (found.kind === 'missing' && (await this.#load(BACKUP)).kind === 'missing') return NO_PROFILES;
    return this.#locked((lock) => this.#mended(lock));
  }

  /**
   * Reads, changes and writes under the lock; `change` returns undefined if there is nothing to write.
   * Gives the revision of the file as it then is.
   */
  #change(change: (content: ProfilesContent, next: number) => ProfilesContent | undefined): Promise<number> {
    return this.#locked(async (lock) => {
      const content = await this.#mended(lock);
      const next = content.revision + 1;
      const changed = change(content, next);
      if (!changed) return content.revision;
      const before = await this.#text(FILE);
      if (before !== undefined) await this.#write(BACKUP, before, lock);
      await this.#write(FILE, writeProfiles({ ...changed, revision: next }), lock);
      return next;
    });
  }

  /** The content under the lock. A damaged file is set aside first, and the last good copy put in its place. */
  async #mended(lock: HeldLock): Promise<ProfilesContent> {
    const main = await this.#load(FILE);
    if (main.kind === 'good') return main.content;
    const backup = await this.#load(BACKUP);
    if (main.kind === 'damaged') {
      const damagedFile = await this.#setAside(FILE);
      this.#repair = { damagedFile, damage: main.reason };
    }
    if (backup.kind === 'damaged') {
      const damagedFile = await this.#setAside(BACKUP);
      this.#repair = { damagedFile, damage: backup.reason, ...this.#repair };
    }
    if (backup.kind !== 'good') return NO_PROFILES;
    await this.#write(FILE, backup.text, lock);
    this.#repair = { ...this.#repair, fromBackup: true };
    return backup.content;
  }

  /** Gives a damaged file a name that says so; the name is free. */
  async #setAside(name: string): Promise<string> {
    const time = new Date().toISOString().replace(/[-:.]/g, '');
    for (let count = 1; ; count++) {
      const aside = `profiles.damaged-${time}${count > 1 ? `-${count}` : ''}.json`;
      try {
        await moveFile(join(this.#folder, name), join(this.#folder, aside));
        return aside;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw this.#unwritable(name, error);
      }
    }
  }

  async #load(name: string): Promise<LoadedFile> {
    const text = await this.#text(name);
    if (text === undefined) return { kind: 'missing' };
    const reading = readProfiles(text);
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
        if (!(await lock.stillHeld())) throw busy(this.#folder);
      });
    } catch (error) {
      throw this.#unwritable(name, error);
    }
  }

  async #locked<T>(task: (lock: HeldLock) => Promise<T>): Promise<T> {
    await ensureFolder(this.#folder);
    let lock: HeldLock | undefined;
    try {
      lock = await takeLock(join(this.#folder, LOCK), this.#waitMs);
      if (lock) await this.#removeTemporaries();
    } catch (error) {
      throw this.#unwritable(LOCK, error);
    }
    if (!lock) throw busy(this.#folder);
    try {
      return await task(lock);
    } finally {
      await lock.release();
    }
  }

  /** Files of a writer that died; all writers hold the lock, so nobody is writing one now. */
  async #removeTemporaries(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (name.startsWith(FILE) && name.endsWith(TEMPORARY_SUFFIX)) await rm(join(this.#folder, name), { force: true });
    }
  }

  #unwritable(name: string, error: unknown): InspectorError {
    if (error instanceof InspectorError) return error;
    return new InspectorError('file-unwritable', `${join(this.#folder, name)}: ${errorCode(error)}.`);
  }
}

type LoadedFile =
  | { readonly kind: 'good'; readonly content: ProfilesContent; readonly text: string }
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'missing' };

/** The profile as far as its schema goes; a URL that carries a password is refused, for it would be stored. */
function checked(profile: Profile): Profile {
  const result = profileSchema.safeParse(profile);
  if (!result.success) throw new InspectorError('bad-profile', `${firstIssue(result.error)}.`);
  if (hasUserInfo(result.data.url)) {
    throw new InspectorError('bad-profile', 'url: it holds a user name or password, and profiles hold no secrets.');
  }
  return result.data;
}

function refuseIfChanged(content: ProfilesContent, id: string, basedOn: number): void {
  const changed = content.changes.get(id) ?? 0;
  // A file that counts less than the caller has seen was set back: nobody knows what changed.
  if (changed <= basedOn && basedOn <= content.revision) return;
  const gone = content.profiles.every(({ profile }) => profile.id !== id);
  throw new InspectorError('profile-changed', gone ? `"${id}" was deleted.` : `"${id}" was saved by another instance.`);
}

function unknownProfile(id: string): InspectorError {
  return new InspectorError('unknown-profile', `The id is "${id}".`);
}

function busy(folder: string): InspectorError {
  return new InspectorError('profiles-busy', `${join(folder, LOCK)} is held.`);
}
