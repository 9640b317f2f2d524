// What reading a private key comes to. A refusal says what was found and what is expected, and never quotes the
// secret: what was put in the wrong place may be another secret.

import { bytesFromHex } from '../../../shared/wamp/hex.ts';

/** What a text or file holds; `publicKey` is what it says of itself, still unchecked. */
export interface FoundKey {
  readonly ok: true;
  readonly seed: Uint8Array;
  readonly publicKey?: Uint8Array;
  /** For people, for example `OpenSSH, encrypted`. */
  readonly format: string;
  readonly comment?: string;
  /** What was tolerated or assumed, sentences. */
  readonly notes: readonly string[];
}

export interface NoKey {
  readonly ok: false;
  /** What was found, what is expected, what to do. */
  readonly text: string;
  /** Present if the passphrase is what stands in the way. */
  readonly passphrase?: 'missing' | 'wrong';
}

export type KeySearch = FoundKey | NoKey;

const EXPECTED =
  'an Ed25519 private key: a seed of 64 hex digits, or the text of an OpenSSH, PuTTY, PEM (PKCS#8) or Crossbar key file';

/** A refusal: `found` completes "The secret is …". */
export function noKey(found: string, todo = ''): NoKey {
  return { ok: false, text: `The secret is ${found}; cryptosign needs ${EXPECTED}.${todo && ` ${todo}`}` };
}

/** A public key where a private one is needed. */
export function publicKeyGiven(found: string): NoKey {
  return noKey(
    `${found}, which is a public key`,
    'Give the private half: the file of the same name without ".pub", or the ".priv" file.',
  );
}

export function truncated(found: string): NoKey {
  return noKey(`${found} that is cut off or damaged`, 'Copy the whole file again, from its first to its last line.');
}

export function wrongPassphrase(found: string): NoKey {
  return {
    ok: false,
    text: `The passphrase does not open ${found}. Check where it comes from, and that no line end or blank slipped into it.`,
    passphrase: 'wrong',
  };
}

export function missingPassphrase(found: string): NoKey {
  return {
    ok: false,
    text: `The secret is ${found}, which is encrypted, and no passphrase is given. Name in the profile where the passphrase comes from.`,
    passphrase: 'missing',
  };
}

/** Algorithms as SSH and Node name them, for people. */
const ALGORITHMS: readonly (readonly [RegExp, string])[] = [
  [/^sk-/, 'a key that stays in a hardware token'],
  [/rsa/, 'an RSA key'],
  [/ecdsa|^ec$/, 'an ECDSA key'],
  [/ds[as]/, 'a DSA key'],
  [/ed448/, 'an Ed448 key'],
  [/x25519|x448|dh/, 'a key for key agreement'],
];

/** The refusal for a key of another algorithm; `where` names the file format. */
export function otherAlgorithm(algorithm: string, where: string): NoKey {
  const known = ALGORITHMS.find(([pattern]) => pattern.test(algorithm))?.[1] ?? 'a key of another algorithm';
  return noKey(
    `${known} (${where})`,
    'Make a new key with "ssh-keygen -t ed25519" or "wamp-inspector key generate", and give the router its public half.',
  );
}

/** The 32 bytes of a public key in hex, as users write it: `0x`, colons and blanks do not matter. */
export function publicKeyFromText(text: string): Uint8Array | undefined {
  const bytes = bytesFromHex(text.trim().replace(/^0x/i, '').replaceAll(/[\s:]/g, ''));
  return bytes?.length === 32 ? bytes : undefined;
}
