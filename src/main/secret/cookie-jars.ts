// The cookie jars of all profiles. A cookie lets its bearer in, so a jar is a secret: it is kept in the keychain as one
// entry, `cookies/<profile id>`, and where that cannot be, or the profile is not a saved one, in the memory of this
// process; never in a file.

import { InspectorError } from '../../shared/contract/errors.ts';
import { CookieJar } from './cookie-jar.ts';
import type { SecretStore } from './secret-store.ts';

const KEYCHAIN = 'They are kept in the keychain of the system.';
const MEMORY = 'They are kept in the memory of this program and are gone when it ends';

interface Known {
  readonly jar: CookieJar;
  isSaved: boolean;
  /** False if something in it is not in the keychain. */
  isStored: boolean;
}

/** The jars of all profiles. */
export class CookieJars {
  readonly #store: SecretStore;
  readonly #now: () => number;
  readonly #jars = new Map<string, Known>();
  /** Settles when everything that changed so far is kept. */
  #writing: Promise<void> = Promise.resolve();

  /** `now` in milliseconds of the Unix epoch. */
  constructor(store: SecretStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * The jar of a profile, read anew unless it is kept in memory. `isSaved` is false for a profile that is not a saved
   * one: nothing of it goes to the keychain. Never rejects for a keychain that cannot be used: the jar says so.
   */
  async open(profileId: string, isSaved: boolean): Promise<CookieJar> {
    const tough = await import('tough-cookie');
    await this.#writing;
    const known = this.#known(profileId, (changed) => new CookieJar(tough, this.#now, changed));
    const { jar } = known;
    known.isSaved = isSaved;
    if (!isSaved) {
      known.isStored = false;
      jar.place = `${MEMORY}: this profile is not saved.`;
    } else if (known.isStored || jar.text() === undefined) await this.#read(profileId, known);
    // What could not be stored is newer than what is stored.
    return jar;
  }

  #known(profileId: string, make: (changed: () => void) => CookieJar): Known {
    const known = this.#jars.get(profileId) ?? {
      jar: make(() => this.#keep(profileId)),
      isSaved: false,
      isStored: true,
    };
    this.#jars.set(profileId, known);
    return known;
  }

  async #read(profileId: string, known: Known): Promise<void> {
    const { jar } = known;
    try {
      jar.load(await this.#store.resolve({ from: 'keychain', id: entryOf(profileId) }, 'cookies'));
      known.isStored = true;
      jar.place = KEYCHAIN;
    } catch (error) {
      if (!(error instanceof InspectorError)) throw error;
      const isEmpty = error.code === 'secret-not-found';
      if (isEmpty) jar.empty();
      known.isStored = isEmpty;
      jar.place = isEmpty ? KEYCHAIN : `${MEMORY}: ${error.message}`;
    }
  }

  /** The jar as it was opened last; opened if it was not yet. For previews, which must not knock at a keychain each time. */
  async glance(profileId: string, isSaved: boolean): Promise<CookieJar> {
    return this.#jars.get(profileId)?.jar ?? this.open(profileId, isSaved);
  }

  /**
   * Empties the jar of a profile; how many cookies were in it. Throws InspectorError `keychain-locked` if what is
   * stored could not be taken away; then nothing was emptied.
   */
  async clear(profileId: string, isSaved: boolean): Promise<number> {
    const jar = await this.open(profileId, isSaved);
    const cleared = this.#writing.then(async () => {
      if (isSaved) await this.forget(profileId);
      this.#jars.delete(profileId);
      return jar.empty();
    });
    // What was to be stored before is stored before, and then taken away.
    this.#writing = cleared.then(
      () => undefined,
      () => undefined,
    );
    return cleared;
  }

  /** Takes what is stored of a profile out of the keychain. Throws InspectorError `keychain-locked`. */
  async forget(profileId: string): Promise<void> {
    try {
      await this.#store.remove(entryOf(profileId));
    } catch (error) {
      // Where there is no keychain nothing is stored in it.
      if (!(error instanceof InspectorError) || error.code !== 'keychain-unavailable') throw error;
    }
  }

  /** Waits until everything is kept that can be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #keep(profileId: string): void {
    this.#writing = this.#writing.then(async () => {
      const known = this.#jars.get(profileId);
      if (known?.isSaved !== true) return;
      const text = known.jar.text();
      try {
        if (text === undefined) await this.#store.remove(entryOf(profileId));
        else await this.#store.set(entryOf(profileId), text);
        known.isStored = true;
        known.jar.place = KEYCHAIN;
      } catch (error) {
        known.isStored = false;
        const why = error instanceof InspectorError ? error.message : 'The keychain failed.';
        known.jar.place = `${MEMORY}: ${why}`;
      }
    });
  }
}

/** Name of the entry in the keychain. */
function entryOf(profileId: string): string {
  return `cookies/${profileId}`;
}
