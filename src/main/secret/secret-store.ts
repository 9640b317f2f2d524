// Where secrets come from. Only main ever holds one.

import type { SecretRef } from '../../shared/profile.ts';

export interface SecretStore {
  /**
   * The secret behind a reference; `purpose` is shown when somebody is asked for it. A question is
   * withdrawn, and counts as declined, when `signal` aborts.
   * Throws InspectorError `secret-unset`, `keychain-unavailable`, `keychain-locked`, `secret-not-found`
   * or `prompt-declined`.
   */
  resolve(ref: SecretRef, purpose: string, signal?: AbortSignal): Promise<string>;
  /** Stores a secret in the keychain. Throws InspectorError as `resolve`. */
  set(id: string, secret: string): Promise<void>;
  /** Removes it; false if there was none. */
  remove(id: string): Promise<boolean>;
}
