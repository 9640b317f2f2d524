// What AUTHENTICATE.Signature and CHALLENGE.Extra.signature carry: an Ed25519 signature, 64 bytes, followed by the
// 32 bytes that were signed, as 192 hex digits ("Computing the Signature" in the specification).

import { bytesFromHex, hexFromBytes } from '../../../shared/wamp/hex.ts';
import { KEY_BYTES, nodeEd25519, SIGNATURE_BYTES, type Ed25519 } from './ed25519.ts';

/** Bytes of a challenge, and of the message that is signed. */
export const MESSAGE_BYTES = 32;
export const SIGNED_DIGITS = 2 * (SIGNATURE_BYTES + MESSAGE_BYTES);

/** 192 lower-case hex digits for a message of 32 bytes. */
export function signedMessage(seed: Uint8Array, message: Uint8Array, curve: Ed25519 = nodeEd25519): string {
  return hexFromBytes(curve.sign(seed, message)) + hexFromBytes(message);
}

/** Both parts of a signed message, hex in either case; undefined if it has another form. */
export function signedParts(
  text: string,
): { readonly signature: Uint8Array; readonly message: Uint8Array } | undefined {
  const bytes = bytesFromHex(text);
  if (bytes?.length !== SIGNATURE_BYTES + MESSAGE_BYTES) return undefined;
  return { signature: bytes.subarray(0, SIGNATURE_BYTES), message: bytes.subarray(SIGNATURE_BYTES) };
}

/** The 32 bytes of a challenge, a public key, …; undefined if the text is not 64 hex digits. */
export function bytes32(text: unknown): Uint8Array | undefined {
  const bytes = typeof text === 'string' ? bytesFromHex(text) : undefined;
  return bytes?.length === KEY_BYTES ? bytes : undefined;
}

/** Bytewise, as long as `a`. */
export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] ?? 0));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}
