// The router's side of SCRAM: it keeps keys that were derived once, or, for a demonstration, the password itself, and
// asks everybody alike, so that a CHALLENGE does not tell who exists.

import { createHmac } from 'node:crypto';
import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import { bytesFromHex } from '../../../shared/wamp/hex.ts';
import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../../shared/wamp/value.ts';
import type { Check, Newcomer, Principal } from '../auth-method.ts';
import { saslprep } from '../saslprep.ts';
import { bindingOf, bindingType } from './channel-binding.ts';
import { saltedPassword } from './derivation.ts';
import { hmacKeyOf, keyFormOf, type Dialect, type Kdf } from './dialect.ts';
import { authMessage, channelPart, provesKey, scramKeys, serverSignature } from './formulas.ts';

/** Random bytes of the router's part of the nonce. */
const NONCE_BYTES = 16;
const DEFAULT_COST: Readonly<Record<Kdf, { iterations: number; memoryKiB: number }>> = {
  argon2id: { iterations: 3, memoryKiB: 4096 },
  pbkdf2: { iterations: 4096, memoryKiB: 0 },
};
/** A router in service has a secret here; this one has none to keep, and pictures of it stay the same. */
const SALT_KEY = 'salt of whoever has none';

/** What a CHALLENGE asks of somebody. */
interface Terms {
  readonly kdf: Kdf;
  readonly iterations: number;
  readonly memoryKiB: number;
  readonly saltBytes: Uint8Array;
}

/**
 * `principal.kept`: `kdf` (`argon2id` or `pbkdf2`; absent: `argon2id`), `memory` in KiB, `salt` as hex (absent: one
 * that the authid always gives), `storedKey` and `serverKey` as hex (absent: derived from the principal's secret, which
 * is the password), `hmacKey` (`raw` or `base64`, for keys that are derived), `finished` (`server` if `tls-unique` is
 * the router's Finished message).
 */
function termsOf({ authid, iterations, kept = {} }: Principal): Terms {
  const kdf = kept['kdf'] === 'pbkdf2' ? 'pbkdf2' : 'argon2id';
  const cost = DEFAULT_COST[kdf];
  const salt = typeof kept['salt'] === 'string' ? bytesFromHex(kept['salt']) : undefined;
  return {
    kdf,
    iterations: iterations ?? cost.iterations,
    memoryKiB: kdf === 'argon2id' ? Number(kept['memory'] ?? cost.memoryKiB) : 0,
    saltBytes: salt ?? createHmac('sha256', SALT_KEY).update(authid, 'utf8').digest().subarray(0, 16),
  };
}

/** CHALLENGE.Extra; the same for an authid that nobody has, if its principal is made up. */
export function challengeFor(dialect: Dialect, { principal, random, hello }: Newcomer): Dict {
  const { kdf, iterations, memoryKiB, saltBytes } = termsOf(principal);
  return {
    nonce: wholeNonce(dialect, clientNonceOf(hello) ?? '', random.subarray(0, NONCE_BYTES)),
    salt: Buffer.from(saltBytes).toString('base64'),
    kdf: dialect.kdfNames[kdf],
    iterations,
    memory: kdf === 'argon2id' ? memoryKiB : dialect.noMemory,
  };
}

/** The client's bytes and ours as one base64 text; one after the other where that would lose the client's text. */
function wholeNonce({ demandsNonce }: Dialect, clientNonce: string, random: Uint8Array): string {
  const bytes = bytesFromBase64(clientNonce);
  if (!bytes || (demandsNonce && bytes.length % 3 !== 0)) return clientNonce + Buffer.from(random).toString('base64');
  return Buffer.concat([bytes, random]).toString('base64');
}

function clientNonceOf(hello: MessageOf<'HELLO'> | undefined): string | undefined {
  const nonce = extraOf(hello, 'nonce');
  return typeof nonce === 'string' ? nonce : undefined;
}

function extraOf(hello: MessageOf<'HELLO'> | undefined, key: string): WampValue | undefined {
  const authextra = hello && getOwn(hello.details, 'authextra');
  return isDict(authextra) ? getOwn(authextra, key) : undefined;
}

/** The verdict on an AUTHENTICATE; `extra` is the CHALLENGE.Extra that was sent. */
export async function checkProof(
  dialect: Dialect,
  newcomer: Newcomer,
  extra: Dict,
  authenticate: MessageOf<'AUTHENTICATE'>,
): Promise<Check> {
  const refused = (scram: string, text: string): Check => ({
    ok: false,
    text,
    // Crossbar has no such detail.
    ...(dialect.bindsChannel && { details: { scram } }),
  });
  const { principal, hello } = newcomer;
  const clientNonce = clientNonceOf(hello);
  if (clientNonce === undefined) return refused('other-error', 'HELLO.Details.authextra has no nonce');
  const sent = getOwn(extra, 'nonce');
  const nonce = typeof sent === 'string' ? sent : '';
  const channel = channelOf(dialect, newcomer, nonce, authenticate.extra);
  if (!channel.ok) return refused(channel.scram, channel.text);
  const proof = bytesFromBase64(authenticate.signature);
  if (!proof) return refused('invalid-encoding', 'the proof is no base64');

  const authid = getOwn(hello?.details ?? {}, 'authid');
  const prepared = await saslprep(typeof authid === 'string' ? authid : principal.authid, 'query');
  if (!prepared.ok) return refused('invalid-username-encoding', `the authid ${prepared.fault}`);
  const terms = termsOf(principal);
  const salt = Buffer.from(terms.saltBytes).toString('base64');
  const parts = { name: prepared.text, clientNonce, nonce, salt, iterations: terms.iterations, channel: channel.part };
  const message = authMessage(parts);
  const { storedKey, serverKey } = await keysOf(dialect, principal, terms);
  if (!provesKey(proof, storedKey, message)) return refused('invalid-proof', 'the proof is invalid');
  const verifier = serverSignature(serverKey, message).toString('base64');
  return { ok: true, authextra: { [dialect.proofKey]: verifier } };
}

type Channel =
  | { readonly ok: true; readonly part: string }
  /** `scram` is the error value of RFC 5802. */
  | { readonly ok: false; readonly scram: string; readonly text: string };

/** The channel part of the AuthMessage, once nonce and binding of an AUTHENTICATE are what they have to be. */
function channelOf({ bindsChannel }: Dialect, newcomer: Newcomer, nonce: string, extra: Dict): Channel {
  if (!bindsChannel) return { ok: true, part: '' };
  const fault = (scram: string, text: string): Channel => ({ ok: false, scram, text });
  if (getOwn(extra, 'nonce') !== nonce)
    return fault('other-error', 'AUTHENTICATE.Extra.nonce is not the nonce of the CHALLENGE');
  const wanted = extraOf(newcomer.hello, 'channel_binding') ?? null;
  const [bound, data] = [getOwn(extra, 'channel_binding') ?? null, getOwn(extra, 'cbind_data') ?? null];
  if (bound !== wanted)
    return fault('channel-bindings-dont-match', 'HELLO and AUTHENTICATE name different channel bindings');
  if (wanted === null) {
    if (data === null) return { ok: true, part: channelPart() };
    return fault('channel-bindings-dont-match', 'there is cbind_data without channel binding');
  }
  const type = bindingType(wanted);
  if (!type) return fault('unsupported-channel-binding-type', 'no channel binding of that type is known here');
  const finishedOf = newcomer.principal.kept?.['finished'] === 'server' ? 'server' : 'client';
  const right = bindingOf({ type, channel: newcomer.door?.channel, finishedOf, end: 'server' });
  if (!right.ok) return fault('channel-binding-not-supported', `there is no ${type} on this connection`);
  const given = typeof data === 'string' ? bytesFromBase64(data) : undefined;
  if (!given) return fault('invalid-encoding', 'cbind_data is missing, or no base64');
  if (!Buffer.from(right.data).equals(given))
    return fault('channel-bindings-dont-match', 'cbind_data does not belong to this connection');
  return { ok: true, part: channelPart({ type, data: given }) };
}

async function keysOf(
  dialect: Dialect,
  { secret, kept = {} }: Principal,
  terms: Terms,
): Promise<{ readonly storedKey: Uint8Array; readonly serverKey: Uint8Array }> {
  const [storedKey, serverKey] = [kept['storedKey'], kept['serverKey']].map((text) =>
    typeof text === 'string' ? bytesFromHex(text) : undefined,
  );
  if (storedKey && serverKey) return { storedKey, serverKey };
  const prepared = dialect.preparesPassword ? await saslprep(secret, 'stored') : undefined;
  const password = prepared?.ok ? prepared.text : secret;
  const derived = await saltedPassword(terms, Buffer.from(password, 'utf8'));
  return scramKeys(hmacKeyOf(derived, keyFormOf(dialect, terms.kdf, kept['hmacKey'])));
}
