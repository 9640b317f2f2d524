// Imports that are being looked at: what was read stays here until it is taken, dropped, or forgotten after a while.
// Secrets that were found stay here too. They go to the keychain when somebody says so, and nowhere else.

import type { ImportPreview } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Profile, SecretRef } from '../../shared/profile.ts';
import { checkProfile, type CheckContext } from '../../shared/profile-check.ts';
import type { Clock } from '../clock.ts';
import type { ReadyProfile } from '../profile/import/finish.ts';
import type { Reading } from '../profile/import/registry.ts';
import type { ProfileStore } from '../profile/store.ts';
import type { SecretStore } from '../secret/secret-store.ts';

/** So long it stays, in milliseconds. */
const KEPT_MS = 15 * 60_000;
/** So many are kept at once; the oldest gives way. */
const MOST_OPEN = 8;
const LONGEST_PART = 100;
/** So many entries of one name are looked at before it is given up. */
const MOST_ENTRIES = 50;

interface Imported {
  readonly profiles: ReadonlyMap<string, ReadyProfile>;
  readonly forget: () => void;
}

interface ImportPlaces {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly profiles: ProfileStore;
  readonly secrets: SecretStore;
  readonly checks: CheckContext;
}

interface Taken {
  readonly saved: readonly Profile[];
  readonly revision: number;
  readonly problems: readonly string[];
}

export class Imports {
  readonly #places: ImportPlaces;
  readonly #open = new Map<string, Imported>();
  /** Ends when nothing is being taken: two at once could choose the same entries of the keychain. */
  #taking: Promise<unknown> = Promise.resolve();

  constructor(places: ImportPlaces) {
    this.#places = places;
  }

  /** Keeps what was read and tells it without its secrets. A profile that could never connect is told among what is left. */
  async keep({ source, profiles, left }: Reading): Promise<ImportPreview> {
    const { profiles: known } = await this.#places.profiles.list();
    const names = new Set(known.map(({ name }) => name));
    const usable: ReadyProfile[] = [];
    const refused: ImportPreview['left'][number][] = [];
    for (const ready of profiles) {
      const error = checkProfile(ready.profile, this.#places.checks).find(({ severity }) => severity === 'error');
      if (error) refused.push({ where: ready.profile.name, text: `${error.field}: ${error.text}` });
      else usable.push(ready);
    }
    const transfer = this.#places.newId();
    const oldest = this.#open.keys().next();
    if (this.#open.size >= MOST_OPEN && oldest.done !== true) this.drop(oldest.value);
    const forget = this.#places.clock.after(KEPT_MS, () => this.drop(transfer));
    this.#open.set(transfer, { profiles: new Map(usable.map((ready) => [ready.profile.id, ready])), forget });
    return {
      transfer,
      source,
      profiles: usable.map(({ profile, notes, secrets }) => ({
        profile,
        notes: names.has(profile.name) ? [...notes, 'A profile of this name is there already; it stays.'] : notes,
        secrets,
      })),
      left: [...left, ...refused],
    };
  }

  /**
   * Stores profiles of a preview in one write. Throws InspectorError `import-gone`, and what the store throws; then
   * nothing was stored and the preview is still there.
   */
  take(transfer: string, ids: readonly string[], secrets: 'keychain' | 'leave'): Promise<Taken> {
    const taken = this.#taking.then(() => this.#take(transfer, ids, secrets));
    this.#taking = taken.catch(() => undefined);
    return taken;
  }

  async #take(transfer: string, ids: readonly string[], secrets: 'keychain' | 'leave'): Promise<Taken> {
    const { profiles } = this.#get(transfer);
    const wanted = [...new Set(ids)].map((id) => {
      const ready = profiles.get(id);
      if (!ready) throw new InspectorError('import-gone', `The preview has no profile "${id}".`);
      return ready;
    });
    const shelf = new Shelf(this.#places.secrets);
    const saved: Profile[] = [];
    try {
      for (const ready of wanted) saved.push(secrets === 'keychain' ? await shelf.put(ready) : ready.profile);
      const { revision } = await this.#places.profiles.add(saved);
      this.drop(transfer);
      return { saved, revision, problems: shelf.problems };
    } catch (error) {
      await shelf.clear();
      throw error;
    }
  }

  /** Forgets a preview and its secrets. */
  drop(transfer: string): void {
    this.#open.get(transfer)?.forget();
    this.#open.delete(transfer);
  }

  close(): void {
    for (const transfer of [...this.#open.keys()]) this.drop(transfer);
  }

  #get(transfer: string): Imported {
    const imported = this.#open.get(transfer);
    if (imported) return imported;
    throw new InspectorError(
      'import-gone',
      `It was dropped, taken already, or read more than ${KEPT_MS / 60_000} minutes ago.`,
    );
  }
}

/** Puts the secrets of one import into the keychain, and can take them back. */
class Shelf {
  readonly problems: string[] = [];
  readonly #secrets: SecretStore;
  readonly #stored: string[] = [];
  /** Why the keychain takes nothing at all; then it is not asked again. */
  #shut: InspectorError | undefined;

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /** The profile with references to the keychain; a secret that it does not take is asked for each time. */
  async put({ profile, found }: ReadyProfile): Promise<Profile> {
    const methods = [...profile.methods];
    for (const { method, value } of found) {
      const choice = methods[method];
      if (!choice) continue;
      const secret = await this.#store(profile.name, choice.method, value);
      if (secret) methods[method] = { ...choice, secret };
    }
    return { ...profile, methods };
  }

  /** Takes back what was stored; what cannot be taken back is of no harm but its space. */
  async clear(): Promise<void> {
    for (const id of this.#stored) await this.#secrets.remove(id).catch(() => false);
  }

  async #store(profile: string, method: string, value: string): Promise<SecretRef | undefined> {
    try {
      if (this.#shut) throw this.#shut;
      const id = await this.#freeId(`import/${part(profile)}/${part(method)}`);
      await this.#secrets.set(id, value);
      this.#stored.push(id);
      return { from: 'keychain', id };
    } catch (error) {
      if (!(error instanceof InspectorError)) throw error;
      const what = `${profile}: the secret of ${method} was not stored`;
      if (this.#shut) {
        this.problems.push(`${what} either, for the same reason. It is asked for each time.`);
        return undefined;
      }
      const { code, evidence, hint } = error;
      if (code === 'keychain-unavailable' || code === 'keychain-locked') this.#shut = error;
      this.problems.push(`${what} and is asked for each time. ${evidence} ${hint}`);
      return undefined;
    }
  }

  /** An id that no entry has: what is there may belong to another profile. */
  async #freeId(base: string): Promise<string> {
    for (let n = 1; n <= MOST_ENTRIES; n++) {
      const id = n === 1 ? base : `${base} ${n}`;
      const { state } = await this.#secrets.look({ from: 'keychain', id });
      if (state !== 'present') return id;
    }
    throw new InspectorError('bad-parameters', `The keychain has ${MOST_ENTRIES} entries named "${base}" already.`);
  }
}

/** A part of an id as people read it. */
function part(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}/]/gu, '-').slice(0, LONGEST_PART);
}
