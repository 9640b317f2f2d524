// Private keys from whatever a secret holds. The form is told by the content: each reader says whether it is its own.
// What comes out is a seed whose public key is known, and agrees with what the file says of itself.

import { hexFromBytes } from '../../../shared/wamp/hex.ts';
import { readCrossbarKey } from './crossbar-key.ts';
import { KEY_BYTES, loadEd25519, type Ed25519 } from './ed25519.ts';
import { readHexKey } from './hex-key.ts';
import { noKey, otherAlgorithm, publicKeyGiven, type KeySearch, type NoKey } from './key-reading.ts';
import { readPemKey } from './pem-key.ts';
import { readPuttyKey } from './putty-key.ts';

/** A key that can sign. */
export interface SigningKey {
  readonly ok: true;
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  /** Public key as HELLO carries it: 64 lower-case hex digits. */
  readonly pubkey: string;
  readonly format: string;
  readonly comment?: string;
  readonly notes: readonly string[];
  readonly curve: Ed25519;
}

/**
 * The key in a secret: hex, PEM, OpenSSH, PuTTY, Crossbar, or 32 raw bytes. Never throws for what was given, and
 * takes some seconds at most.
 */
export async function readKey(secret: string, passphrase?: string): Promise<SigningKey | NoKey> {
  const curve = await loadEd25519();
  const found = await search(secret.replace(/^\ufeff/, ''), passphrase, curve);
  if (!found.ok) return found;
  const publicKey = curve.publicKeyOf(found.seed);
  if (found.publicKey && !Buffer.from(found.publicKey).equals(publicKey)) {
    return noKey(
      `a key (${found.format}) whose public half does not belong to its private half`,
      'The two come from different keys, or the file was changed.',
    );
  }
  const { format, notes, seed, comment } = found;
  const pubkey = hexFromBytes(publicKey);
  return { ok: true, seed, publicKey, pubkey, format, notes, curve, ...(comment !== undefined && { comment }) };
}

async function search(text: string, passphrase: string | undefined, curve: Ed25519): Promise<KeySearch> {
  return (
    publicLine(text.trim()) ??
    (await readPuttyKey(text, passphrase)) ??
    readCrossbarKey(text, curve) ??
    (await readPemKey(text, passphrase)) ??
    readHexKey(text, curve) ??
    rawSeed(text) ??
    unknown(text.trim())
  );
}

/** Public keys in the forms of SSH. */
function publicLine(text: string): NoKey | undefined {
  if (/^-{4} ?BEGIN SSH2 PUBLIC KEY/.test(text)) return publicKeyGiven('an SSH2 public key');
  const [, algorithm] = /^((?:ssh|ecdsa|sk)-[\w@.-]{1,60}) +AAAA/.exec(text) ?? [];
  if (algorithm === undefined) return undefined;
  return algorithm === 'ssh-ed25519'
    ? publicKeyGiven('a line "ssh-ed25519 AAAA…"')
    : otherAlgorithm(algorithm, 'the public half');
}

function rawSeed(text: string): KeySearch | undefined {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length !== KEY_BYTES) return undefined;
  return {
    ok: true,
    seed: Uint8Array.from(bytes),
    format: 'seed, 32 raw bytes',
    notes: ['The secret is 32 bytes of text that is no hex: they were taken as the seed itself.'],
  };
}

/** What it may be instead. */
function unknown(text: string): NoKey {
  if (/^(?:~|\.{1,2})?[/\\]|^[A-Za-z]:\\/.test(text) && !text.includes('\n')) {
    return noKey('what looks like the path of a file', 'Choose "file" as the place the secret comes from.');
  }
  const size = `a text of ${text.length} characters`;
  const strange = [...text].findIndex((character) => !/[0-9A-Fa-f]/.test(character));
  if (text.length === 2 * KEY_BYTES) return noKey(`${size}, of which number ${strange + 1} is no hex digit`);
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) {
    return noKey(`${size}, which may be 32 bytes in base64`, 'Write them in hex.');
  }
  if (text.startsWith('{')) return noKey(`${size} that begins like JSON`);
  return noKey(`${size} in a form that is not known`);
}
