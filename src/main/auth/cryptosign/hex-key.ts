// Seeds as hex text. The length tells what it is; several other values of cryptosign are hex too, and are told
// apart by it.

import { bytesFromHex } from '../../../shared/wamp/hex.ts';
import { KEY_BYTES, type Ed25519 } from './ed25519.ts';
import { noKey, publicKeyGiven, type KeySearch } from './key-reading.ts';

/** The start of PKCS#8 of an Ed25519 key (RFC 8410); a binary key file arrives as hex. */
const PKCS8_HEAD = '302e020100300506032b657004220420';

/** What else of these lengths in bytes there is. */
const OTHERS: ReadonlyMap<number, string> = new Map([
  [16, 'half of what a seed has'],
  [20, 'the length of an Ethereum address'],
  [33, 'the length of a compressed secp256k1 public key'],
  [65, 'the length of a secp256k1 public key or of a certificate signature'],
  [96, 'the length of AUTHENTICATE.Signature'],
]);

/** Undefined if the text is not hex, apart from `0x`, blanks and colons. */
export function readHexKey(text: string, curve: Ed25519): KeySearch | undefined {
  const digits = text.trim().replace(/^0x/i, '').replaceAll(/[\s:]/g, '');
  if (digits === '' || /[^0-9A-Fa-f]/.test(digits)) return undefined;
  const bytes = bytesFromHex(digits);
  if (!bytes) return noKey(`${digits.length} hex digits, an odd number`, 'A digit is missing or is one too many.');
  const notes = digits === text.trim() ? [] : ['"0x", blanks or colons were left out of the hex text.'];
  if (bytes.length === KEY_BYTES) return { ok: true, seed: bytes, format: 'seed, 32 bytes in hex', notes };
  if (bytes.length === 48 && digits.toLowerCase().startsWith(PKCS8_HEAD)) {
    return { ok: true, seed: bytes.subarray(16), format: 'PKCS#8, DER', notes };
  }
  if (bytes.length === 44 && digits.toLowerCase().startsWith('302a300506032b6570032100')) {
    return publicKeyGiven('a SubjectPublicKeyInfo in DER');
  }
  if (bytes.length === 2 * KEY_BYTES) return pairOf(bytes, notes, curve);
  const other = OTHERS.get(bytes.length);
  return noKey(
    `${bytes.length} bytes in hex${other === undefined ? '' : `, ${other}`}`,
    'A seed has 32 bytes, a seed followed by its public key 64.',
  );
}

/** Seed and public key in one, as libsodium and Go keep them. */
function pairOf(bytes: Uint8Array, notes: readonly string[], curve: Ed25519): KeySearch {
  const [left, right] = [bytes.slice(0, KEY_BYTES), bytes.slice(KEY_BYTES)];
  const isPair = (seed: Uint8Array, publicKey: Uint8Array) => Buffer.from(curve.publicKeyOf(seed)).equals(publicKey);
  if (isPair(left, right)) {
    return { ok: true, seed: left, publicKey: right, format: 'seed and public key, 64 bytes in hex', notes };
  }
  if (isPair(right, left)) {
    return noKey('64 bytes in hex with the public key before the seed', 'Swap the two halves of 64 digits.');
  }
  return noKey(
    '64 bytes in hex whose second half is not the public key of the first',
    'It may be an expanded key or a signature; give the seed, 32 bytes.',
  );
}
