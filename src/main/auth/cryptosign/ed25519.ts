// Ed25519 (RFC 8032): public keys, signatures and their check. Node's crypto does it, and so does the BoringSSL of
// Electron; where a build lacks the curve, @noble/curves takes its place.

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** Seeds and public keys have 32 bytes, signatures 64. */
export interface Ed25519 {
  publicKeyOf(seed: Uint8Array): Uint8Array;
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  /** False also for what has not the length of a key or of a signature. Throws if the curve is not there. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** What stands before the 32 bytes in PKCS#8 and in SubjectPublicKeyInfo (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function privateKey(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

export const nodeEd25519: Ed25519 = {
  publicKeyOf(seed) {
    const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
    return Uint8Array.from(spki.subarray(-KEY_BYTES));
  },
  sign: (seed, message) => Uint8Array.from(sign(null, message, privateKey(seed))),
  verify(publicKey, message, signature) {
    if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
    const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  },
};

/** `first` if it can import a key, else the implementation of @noble/curves. */
export async function ed25519Or(first: Ed25519): Promise<Ed25519> {
  try {
    first.publicKeyOf(new Uint8Array(KEY_BYTES));
    return first;
  } catch {
    return (await import('./ed25519-noble.ts')).nobleEd25519;
  }
}

let chosen: Promise<Ed25519> | undefined;

/** The implementation of this process. */
export function loadEd25519(): Promise<Ed25519> {
  return (chosen ??= ed25519Or(nodeEd25519));
}
