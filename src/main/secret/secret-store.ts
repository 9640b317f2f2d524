// Where secrets come from. Only main ever holds one.

import type { SecretState } from '../../shared/contract/results.ts';
import type { SecretRef } from '../../shared/profile.ts';

export interface SecretStore {
  /**
   * The secret behind a reference; `purpose` is shown when somebody is asked for it, and `capture` is
   * the attempt it is for. A question is withdrawn, and counts as declined, when `signal` aborts.
   * Throws InspectorError `secret-unset`, `keychain-unavailable`, `keychain-locked`, `secret-not-found`
   * or `prompt-declined`.
   */
  resolve(ref: SecretRef, purpose: string, signal?: AbortSignal, capture?: string): Promise<string>;
  /** Whether a reference leads to a secret. Never rejects for a keychain that cannot be read: that is what it says. */
  look(ref: SecretRef): Promise<SecretState>;
  /** Stores a secret in the keychain. Throws InspectorError as `resolve`. */
  set(id: string, secret: string): Promise<void>;
  /** Removes it; false if there was none. */
  remove(id: string): Promise<boolean>;
}
