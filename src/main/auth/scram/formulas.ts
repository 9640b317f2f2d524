// The formulas of SCRAM (RFC 5802, section 3, with SHA-256) as WAMP uses them: pure functions that both dialects, the
// client and the router share. Source: WAMP specification, "Salted Challenge Response Authentication".

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Bytes of every key and proof: those of SHA-256. */
const KEY_BYTES = 32;

/** What the AuthMessage is made of. */
export interface AuthParts {
  /** The authid, prepared but not escaped. */
  readonly name: string;
  readonly clientNonce: string;
  /** The whole nonce of the CHALLENGE. */
  readonly nonce: string;
  /** Base64 text as in the CHALLENGE. */
  readonly salt: string;
  readonly iterations: number;
  /** Base64 text of the channel part, or nothing. */
  readonly channel: string;
}

/** A name as it stands in the AuthMessage, which a comma would divide. */
function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

export function authMessage({ name, clientNonce, nonce, salt, iterations, channel }: AuthParts): string {
  const clientFirst = `n=${escapeName(name)},r=${clientNonce}`;
  const serverFirst = `r=${nonce},s=${salt},i=${iterations}`;
  return `${clientFirst},${serverFirst},c=${channel},r=${nonce}`;
}

/** Base64 of the channel binding header and data (RFC 5802, section 7): `biws` without binding. */
export function channelPart(binding?: { readonly type: string; readonly data: Uint8Array }): string {
  const header = Buffer.from(binding ? `p=${binding.type},,` : 'n,,', 'utf8');
  return Buffer.concat([header, binding?.data ?? Buffer.alloc(0)]).toString('base64');
}

export interface ScramKeys {
  readonly clientKey: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

export function scramKeys(hmacKey: Uint8Array): ScramKeys {
  const clientKey = hmac(hmacKey, 'Client Key');
  return { clientKey, storedKey: sha256(clientKey), serverKey: hmac(hmacKey, 'Server Key') };
}

/** What the client proof is XORed with. */
export function clientSignature(storedKey: Uint8Array, message: string): Buffer {
  return hmac(storedKey, message);
}

export function serverSignature(serverKey: Uint8Array, message: string): Buffer {
  return hmac(serverKey, message);
}

/** XOR of two byte strings of the same length. */
export function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)));
}

/** True if a proof was made with the client key that belongs to a stored key. */
export function provesKey(proof: Uint8Array, storedKey: Uint8Array, message: string): boolean {
  if (proof.length !== KEY_BYTES || storedKey.length !== KEY_BYTES) return false;
  return timingSafeEqual(sha256(xor(proof, clientSignature(storedKey, message))), storedKey);
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
