// Ed25519 in JavaScript, for a Node or Electron whose crypto library lacks the curve. A module of its own, so that
// the curve's code is loaded only where it is needed.

import { ed25519 } from '@noble/curves/ed25519.js';
import { KEY_BYTES, SIGNATURE_BYTES, type Ed25519 } from './ed25519.ts';

export const nobleEd25519: Ed25519 = {
  publicKeyOf: (seed) => ed25519.getPublicKey(seed),
  sign: (seed, message) => ed25519.sign(message, seed),
  verify(publicKey, message, signature) {
    if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
    // The strict rules of RFC 8032, as OpenSSL has them, not the lenient ones of ZIP 215.
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  },
};
