// What a router proves of itself ("Router Authentication" in the specification): HELLO carries a challenge, and
// CHALLENGE the router's public key and its signature over that challenge, XOR the channel id if a binding is in force.

import type { Finding } from '../../../shared/finding.ts';
import { hexFromBytes } from '../../../shared/wamp/hex.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import type { TraceStep } from '../auth-method.ts';
import type { Ed25519 } from './ed25519.ts';
import { formOf, given } from './login-fields.ts';
import { bytes32, sameBytes, signedParts, xor } from './signed-message.ts';

export type RouterProof =
  /** HELLO asked for none, or nothing can be said: the channel id is not known, or this system cannot verify. */
  | { readonly state: 'unknown' }
  | { readonly state: 'right'; readonly publicKey: Uint8Array; readonly trace: readonly TraceStep[] }
  | { readonly state: 'wrong'; readonly finding: Finding };

interface Sides {
  readonly authextra: Dict;
  readonly extra: Dict;
  /** `null`: no binding is in force; undefined: one is, and its channel id is not known. */
  readonly channelId: Uint8Array | null | undefined;
}

export function routerProof({ authextra, extra, channelId }: Sides, curve: Ed25519): RouterProof {
  const challenge = bytes32(given(authextra, 'challenge'));
  if (!challenge) return { state: 'unknown' };
  const publicKey = bytes32(given(extra, 'pubkey'));
  if (!publicKey) return wrong('pubkey', `CHALLENGE.Extra.pubkey is ${formOf(given(extra, 'pubkey'))}; 64 hex digits`);
  const shown = given(extra, 'signature');
  const signed = typeof shown === 'string' ? signedParts(shown) : undefined;
  if (!signed) return wrong('signature', `CHALLENGE.Extra.signature is ${formOf(shown)}; 192 hex digits`);
  if (channelId === undefined) return { state: 'unknown' };

  const expected = channelId ? xor(challenge, channelId) : challenge;
  const what = channelId ? 'the challenge of HELLO XOR the channel id' : 'the challenge of HELLO';
  if (!sameBytes(signed.message, expected)) {
    const unbound = channelId && sameBytes(signed.message, challenge);
    const reason = unbound
      ? 'the bare challenge: the router answered as if there were no channel binding'
      : `other bytes than ${what}${channelId ? '; a proxy that ends TLS, or the other Finished message, does that' : ''}`;
    return wrong('signature', `The router signed ${reason}; its signature over ${what}`);
  }
  const right = verified(curve, publicKey, expected, signed.signature);
  if (right === undefined) return { state: 'unknown' };
  if (!right) return wrong('signature', `The router's signature does not fit its public key and ${what}; a valid one`);
  return {
    state: 'right',
    publicKey,
    trace: traceOf(challenge, channelId, publicKey, hexFromBytes(signed.signature) + hexFromBytes(signed.message)),
  };
}

function verified(
  curve: Ed25519,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  try {
    return curve.verify(publicKey, message, signature);
  } catch {
    // The curve is not there: that says nothing about the router.
    return undefined;
  }
}

function wrong(key: string, text: string): RouterProof {
  const finding: Finding = {
    check: 'A-11',
    severity: 'error',
    text: `${text} is needed, for HELLO asked the router to prove itself.`,
    field: 'CHALLENGE.Extra',
    key,
    section: 'Router Authentication',
  };
  return { state: 'wrong', finding };
}

function traceOf(
  challenge: Uint8Array,
  channelId: Uint8Array | null,
  publicKey: Uint8Array,
  signature: string,
): TraceStep[] {
  const step = (label: string, how: string, value: string): TraceStep => ({
    label,
    how,
    encoding: 'hex',
    value,
    secret: false,
  });
  return [
    step('our challenge', 'HELLO.Details.authextra.challenge', hexFromBytes(challenge)),
    ...(channelId ? [step('channel id', 'that of this TLS session', hexFromBytes(channelId))] : []),
    step(
      'message',
      channelId ? 'our challenge XOR channel id' : 'our challenge: no channel binding is in force',
      hexFromBytes(channelId ? xor(challenge, channelId) : challenge),
    ),
    step("router's public key", 'CHALLENGE.Extra.pubkey', hexFromBytes(publicKey)),
    step(
      "router's signature",
      'CHALLENGE.Extra.signature: 64 bytes that are valid for key and message, then the message',
      signature,
    ),
  ];
}
