// The keychain of the operating system: Secret Service on Linux, Keychain on macOS, Credential Manager
// on Windows. A keychain that is missing or locked is an error; nothing is ever stored elsewhere.
// The native module is loaded when a keychain is first used, so that an installation without it can
// do everything else.

import { randomUUID } from 'node:crypto';
import { InspectorError } from '../../shared/contract/errors.ts';
import { keychainError } from './keychain-error.ts';

/** Name under which all entries of this program stand. */
const SERVICE = 'wamp-inspector';
/** Apart from the user's entries, so that a probe can never meet one of them. */
const PROBE_SERVICE = 'wamp-inspector-probe';

/** Without it the module would silently fall back to the kernel's keyring, which a restart empties. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;

/** The part of `@napi-rs/keyring` that is used. */
export interface KeyringModule {
  readonly AsyncEntry: new (service: string, account: string, options: typeof OPTIONS) => KeyringEntry;
}

export interface KeyringEntry {
  getPassword(): Promise<string | null>;
  setPassword(password: string): Promise<void>;
  deleteCredential(): Promise<boolean>;
}

const importKeyring = (): Promise<KeyringModule> => import('@napi-rs/keyring');

export class Keychain {
  readonly #load: () => Promise<KeyringModule>;

  constructor(load: () => Promise<KeyringModule> = importKeyring) {
    this.#load = load;
  }

  /**
   * The secret stored under `id`.
   * Throws InspectorError `secret-not-found`, `keychain-locked` or `keychain-unavailable`.
   */
  read(id: string): Promise<string> {
    return this.#with(async (keyring) => {
      const entry = new keyring.AsyncEntry(SERVICE, id, OPTIONS);
      let secret = await entry.getPassword();
      if (secret === null) {
        await probe(keyring);
        // The probe may have made the system ask its user to unlock the keychain.
        secret = await entry.getPassword();
      }
      if (secret === null) throw new InspectorError('secret-not-found', `There is no entry "${id}".`);
      if (secret === '') throw new InspectorError('secret-not-found', `The entry "${id}" is empty.`);
      return secret;
    });
  }

  /**
   * Stores a secret under `id`, in place of the one that is there.
   * Throws InspectorError `secret-empty`, `keychain-locked` or `keychain-unavailable`; then nothing was changed.
   */
  write(id: string, secret: string): Promise<void> {
    if (secret === '') return Promise.reject(new InspectorError('secret-empty', `Nothing was stored as "${id}".`));
    return this.#with(async (keyring) => {
      await probe(keyring);
      const entry = new keyring.AsyncEntry(SERVICE, id, OPTIONS);
      await entry.setPassword(secret);
      if ((await entry.getPassword()) !== secret) {
        throw new InspectorError('keychain-unavailable', `The keychain took the entry "${id}" but did not keep it.`);
      }
    });
  }

  /**
   * Removes the secret stored under `id`; false if there was none.
   * Throws InspectorError `keychain-locked` or `keychain-unavailable`.
   */
  remove(id: string): Promise<boolean> {
    return this.#with(async (keyring) => {
      const entry = new keyring.AsyncEntry(SERVICE, id, OPTIONS);
      if (await entry.deleteCredential()) return true;
      await probe(keyring);
      return entry.deleteCredential();
    });
  }

  async #with<T>(task: (keyring: KeyringModule) => Promise<T>): Promise<T> {
    try {
      return await task(await this.#load());
    } catch (error) {
      throw keychainError(error);
    }
  }
}

/**
 * Writes an entry and takes it away. Only this proves that the keychain is open: one that is locked
 * may answer "no such entry" for an entry that it has.
 */
async function probe(keyring: KeyringModule): Promise<void> {
  const entry = new keyring.AsyncEntry(PROBE_SERVICE, randomUUID(), OPTIONS);
  await entry.setPassword('probe');
  await entry.deleteCredential();
}
