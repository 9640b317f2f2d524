// The router's side: a challenge of 32 random bytes, the channel binding that was asked for if the connection gives
// it, the router's own signature if the client asks for one; and the check of signature and signed message, both.

import { bytesFromHex, hexFromBytes } from '../../../shared/wamp/hex.ts';
import { setOwn, type Dict } from '../../../shared/wamp/value.ts';
import type { Check, Newcomer, Principal } from '../auth-method.ts';
import { sameText } from '../same-text.ts';
import { channelIdOf, isBinding, type FinishedOf } from './channel-id.ts';
import { loadEd25519, nodeEd25519 } from './ed25519.ts';
import { authextraOf, formOf, given } from './login-fields.ts';
import { readKey } from './read-key.ts';
import { bytes32, sameBytes, signedMessage, signedParts, xor } from './signed-message.ts';

/** Seed of a router that keeps none of its own: made up and public, for trying things out. */
const PUBLIC_SEED = '5b1f3a0c7e9d2846b0c4d8e2f6a1937515b3c7d9e0f2a4b6c8d0e1f3a5b7c9d1';

/** The public key of somebody a router knows: what it keeps, or what the secret gives. */
export async function publicKeyOf({ kept, secret }: Principal): Promise<Uint8Array | undefined> {
  const own = bytes32(kept?.['pubkey']);
  if (own || kept?.['pubkey'] !== undefined) return own;
  const key = await readKey(secret);
  return key.ok ? key.publicKey : undefined;
}

/** The public key that a router of ours proves itself with to this principal, 64 hex digits. */
export function routerPublicKeyOf(principal: Principal): string {
  return hexFromBytes(nodeEd25519.publicKeyOf(routerSeed(principal)));
}

function routerSeed({ kept }: Principal): Uint8Array {
  return bytes32(kept?.['routerSeed']) ?? bytesFromHex(PUBLIC_SEED) ?? new Uint8Array(32);
}

/** Whose Finished message this router takes: `kept.finished`, else the client's. */
function finishedOf({ kept }: Principal): FinishedOf {
  return kept?.['finished'] === 'server' ? 'server' : 'client';
}

/** CHALLENGE.Extra. Without what a binding needs it goes on without, and says so by leaving it out. */
export function challengeExtra(newcomer: Newcomer): Dict {
  const { principal, random, hello, door } = newcomer;
  const authextra = authextraOf(hello);
  const asked = given(authextra, 'channel_binding');
  const extra: Dict = { challenge: hexFromBytes(random) };
  const channel = isBinding(asked) ? channelIdOf(asked, door?.channel, finishedOf(principal), 'server') : undefined;
  if (asked === undefined) setOwn(extra, 'channel_binding', null);
  else if (channel?.ok) setOwn(extra, 'channel_binding', asked);
  const theirs = bytes32(given(authextra, 'challenge'));
  if (theirs) {
    const seed = routerSeed(principal);
    setOwn(extra, 'pubkey', hexFromBytes(nodeEd25519.publicKeyOf(seed)));
    setOwn(extra, 'signature', signedMessage(seed, channel?.ok ? xor(theirs, channel.id) : theirs));
  }
  return extra;
}

/** Checks AUTHENTICATE.Signature against the CHALLENGE.Extra that was sent. */
export async function checkSignature(newcomer: Newcomer, extra: Dict, signature: string): Promise<Check> {
  const { principal, hello, door } = newcomer;
  const publicKey = await publicKeyOf(principal);
  if (!publicKey) return refused('there is no public key for this user');
  const announced = given(authextraOf(hello), 'pubkey');
  if (announced !== undefined && !isKey(announced, publicKey))
    return refused('the public key is not that of this user');
  const signed = signedParts(signature);
  if (!signed) return refused(`the signature is ${formOf(signature)}, 96 bytes in hex are needed`);
  const challenge = bytes32(given(extra, 'challenge'));
  if (!challenge) return refused('the challenge that was sent is not 32 bytes');
  const binding = given(extra, 'channel_binding');
  const channel = isBinding(binding) ? channelIdOf(binding, door?.channel, finishedOf(principal), 'server') : undefined;
  if (channel && !channel.ok) return refused(channel.text);
  const expected = channel ? xor(challenge, channel.id) : challenge;
  if (!sameText(hexFromBytes(signed.message), hexFromBytes(expected))) {
    return refused(`the signed message is not the challenge${channel ? ' XOR the channel id' : ''}`);
  }
  const curve = await loadEd25519();
  const right = curve.verify(publicKey, signed.message, signed.signature);
  return right ? { ok: true } : refused('the signature is invalid');
}

function isKey(announced: unknown, publicKey: Uint8Array): boolean {
  const bytes = bytes32(announced);
  return bytes !== undefined && sameBytes(bytes, publicKey);
}

function refused(why: string): Check {
  return { ok: false, text: `cryptosign: ${why}` };
}
