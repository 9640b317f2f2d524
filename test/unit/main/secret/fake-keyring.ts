// A keychain in memory, behind the port that the real module stands behind. It speaks the texts of the
// real one, and like some real ones it denies having an entry while it is locked.

import type { KeyringEntry, KeyringModule } from '../../../../src/main/secret/keychain.ts';

const DISMISSED = "Couldn't access platform storage: Secret Service: unlock prompt was dismissed";

interface FakeKeyring {
  readonly entries: Map<string, string>;
  /** Options of every entry that was made. */
  readonly options: unknown[];
  locked: boolean;
  /** Writing makes the keychain ask its user, who unlocks it. */
  unlocksOnWrite: boolean;
  /** It forgets what it took. */
  forgetful: boolean;
  loads: number;
  readonly load: () => Promise<KeyringModule>;
}

export function fakeKeyring(content: Readonly<Record<string, string>> = {}): FakeKeyring {
  const keyring: FakeKeyring = {
    entries: new Map(Object.entries(content)),
    options: [],
    locked: false,
    unlocksOnWrite: false,
    forgetful: false,
    loads: 0,
    load() {
      keyring.loads += 1;
      return Promise.resolve({ AsyncEntry });
    },
  };

  class AsyncEntry implements KeyringEntry {
    readonly #key: string;

    constructor(service: string, account: string, options: unknown) {
      keyring.options.push(options);
      this.#key = `${service}/${account}`;
    }

    getPassword(): Promise<string | null> {
      return Promise.resolve(keyring.locked ? null : (keyring.entries.get(this.#key) ?? null));
    }

    setPassword(password: string): Promise<void> {
      if (keyring.unlocksOnWrite) keyring.locked = false;
      if (keyring.locked) return Promise.reject(new Error(DISMISSED));
      if (!keyring.forgetful) keyring.entries.set(this.#key, password);
      return Promise.resolve();
    }

    deleteCredential(): Promise<boolean> {
      return Promise.resolve(!keyring.locked && keyring.entries.delete(this.#key));
    }
  }

  return keyring;
}
