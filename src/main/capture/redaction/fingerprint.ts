// Fingerprints stand for secrets where people look: equal secrets show the same six digits, and the
// digits tell nothing else, because the key never leaves this installation and 24 bits are kept.
// Source of the function: RFC 2104 (HMAC), FIPS 180-4 (SHA-256).

import { createHmac } from 'node:crypto';

const DIGITS = 6;

export class Fingerprints {
  readonly #key: Uint8Array;

  /** `key`: random bytes of this installation. */
  constructor(key: Uint8Array) {
    this.#key = Uint8Array.from(key);
  }

  /** Six hex digits for a secret; a text counts as its UTF-8 bytes. */
  of(secret: Uint8Array | string): string {
    return createHmac('sha256', this.#key).update(secret).digest('hex').slice(0, DIGITS);
  }
}
