// The two dialects of SCRAM in WAMP: that of the specification, and that of Autobahn and Crossbar, which differs in
// names, in what the HMACs are keyed with and in what is left out. Everything that differs stands here.

export type Kdf = 'argon2id' | 'pbkdf2';
/** What keys the HMACs: the bytes that the key derivation gives, or their base64 text without padding. */
export type KeyForm = 'raw' | 'base64';

export interface Dialect {
  readonly method: string;
  readonly label: string;
  /** Names of the key derivations as CHALLENGE has them. */
  readonly kdfNames: Readonly<Record<Kdf, string>>;
  /** True if the password goes through SASLprep; the authid does in both. */
  readonly preparesPassword: boolean;
  /** True if the HMAC key can only be `raw`. */
  readonly keyIsRaw: boolean;
  /**
   * True if the AuthMessage carries the channel part and AUTHENTICATE.Extra repeats nonce and binding; else `c=` is
   * empty and so is Extra.
   */
  readonly bindsChannel: boolean;
  /** True if a client must give up when the nonce of the CHALLENGE does not begin with its own. */
  readonly demandsNonce: boolean;
  /** Key of WELCOME.Details.authextra with the router's proof. */
  readonly proofKey: string;
  /** `memory` of a CHALLENGE for a key derivation that has none. */
  readonly noMemory: number | null;
}

export const SPECIFIED: Dialect = {
  method: 'wamp-scram',
  label: 'WAMP-SCRAM',
  kdfNames: { argon2id: 'argon2id13', pbkdf2: 'pbkdf2' },
  preparesPassword: true,
  keyIsRaw: true,
  bindsChannel: true,
  demandsNonce: true,
  proofKey: 'verifier',
  noMemory: null,
};

export const AUTOBAHN: Dialect = {
  method: 'scram',
  label: 'SCRAM (Autobahn, Crossbar)',
  kdfNames: { argon2id: 'argon2id-13', pbkdf2: 'pbkdf2' },
  preparesPassword: false,
  keyIsRaw: false,
  bindsChannel: false,
  demandsNonce: false,
  proofKey: 'scram_server_signature',
  noMemory: 0,
};

const DIALECTS: readonly Dialect[] = [SPECIFIED, AUTOBAHN];

/** Where a router's proof may stand, whatever its dialect; the own key first. */
export function proofKeys({ proofKey }: Dialect): readonly string[] {
  return [proofKey, ...DIALECTS.map((other) => other.proofKey).filter((key) => key !== proofKey)];
}

/** The key derivation of a name; `foreign` is the other dialect, if the name is only known there. */
export function kdfOf(dialect: Dialect, name: string): { readonly kdf: Kdf; readonly foreign?: Dialect } | undefined {
  for (const spoken of [dialect, ...DIALECTS]) {
    for (const kdf of ['argon2id', 'pbkdf2'] as const) {
      if (spoken.kdfNames[kdf] === name) return spoken === dialect ? { kdf } : { kdf, foreign: spoken };
    }
  }
  return undefined;
}

/** Option of the method: how the HMAC key is made. */
export const KEY_FORM_OPTION = 'hmac_key';

/**
 * What keys the HMACs. Autobahn's helper for router configurations makes the keys of an Argon2 user from the base64
 * text; for PBKDF2 it has no such form.
 */
export function keyFormOf({ keyIsRaw }: Dialect, kdf: Kdf, chosen: unknown): KeyForm {
  if (keyIsRaw) return 'raw';
  if (chosen === 'raw' || chosen === 'base64') return chosen;
  return kdf === 'argon2id' ? 'base64' : 'raw';
}

/** The bytes that key the HMACs. */
export function hmacKeyOf(derived: Uint8Array, form: KeyForm): Buffer {
  if (form === 'raw') return Buffer.from(derived);
  return Buffer.from(Buffer.from(derived).toString('base64').replace(/=+$/, ''), 'ascii');
}
