// wampcra: the router sends a text, the client answers with its HMAC-SHA256 under the shared secret.
// If the router sends a salt, the key is derived with PBKDF2 first. The client's answer, the router's
// check and the trace come from one function, `sign`, so they cannot disagree.
// Source: WAMP specification, "Challenge Response Authentication".

import { createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import type { Answer, AuthMethod, Newcomer, TraceStep } from './auth-method.ts';
import { integerField, refusal, textField, type FieldValue } from './challenge-fields.ts';
import { knownSecret, secretOrigin, type KnownSecret } from './known-secret.ts';
import { sameText } from './same-text.ts';

/** What Autobahn, wampy.js and connectanum assume when the router leaves the fields out. */
const DEFAULT_ITERATIONS = 1000;
const DEFAULT_KEYLEN = 32;

const MAX_ITERATIONS = 10_000_000;
const MAX_KEYLEN = 1024;
/** PBKDF2 repeats all iterations for each block of this many bytes. */
const BLOCK = 32;

const PASSWORD = 'password';
const DERIVED_KEY = 'derived-key';

const secretKinds = [
  { id: PASSWORD, label: 'Password' },
  { id: DERIVED_KEY, label: 'Derived key (base64 text), used as it is' },
];

const pbkdf2Async = promisify(pbkdf2);

/**
 * The key of a salted user: base64 text of PBKDF2-HMAC-SHA256 over the secret's bytes and the UTF-8
 * bytes of the salt. The text itself, not the bytes it stands for, is the HMAC key. A salt that looks
 * like base64 is a text all the same.
 *
 * @param iterations from 1
 * @param keylen bytes of the key, from 1
 */
export async function deriveKey(secret: Uint8Array, salt: string, iterations: number, keylen: number): Promise<string> {
  const key = await pbkdf2Async(secret, Buffer.from(salt, 'utf8'), iterations, keylen, 'sha256');
  return key.toString('base64');
}

interface Salting {
  readonly salt: string;
  readonly iterations: number;
  readonly keylen: number;
}

/** How to derive the key, undefined for an unsalted challenge, or why it cannot be done. */
function readSalting(extra: Dict): FieldValue<Salting | undefined> {
  if (getOwn(extra, 'salt') === undefined) return { ok: true, value: undefined };
  const salt = textField(extra, 'salt');
  if (!salt.ok) return salt;
  const iterations = integerField(extra, 'iterations', { min: 1, max: MAX_ITERATIONS, fallback: DEFAULT_ITERATIONS });
  if (!iterations.ok) return iterations;
  const keylen = integerField(extra, 'keylen', { min: 1, max: MAX_KEYLEN, fallback: DEFAULT_KEYLEN });
  if (!keylen.ok) return keylen;
  const blocks = Math.ceil(keylen.value / BLOCK);
  if (blocks * iterations.value > MAX_ITERATIONS) {
    return refusal(
      `CHALLENGE.Extra has "iterations" = ${iterations.value} with "keylen" = ${keylen.value}, which costs ` +
        `${blocks} times as many rounds as a key of ${BLOCK} bytes; at most ${MAX_ITERATIONS} rounds are computed`,
    );
  }
  return { ok: true, value: { salt: salt.value, iterations: iterations.value, keylen: keylen.value } };
}

interface Key {
  readonly step: TraceStep;
  /** The steps that lead to it. */
  readonly before: readonly TraceStep[];
}

/** The HMAC key for a challenge, or why the challenge does not give one. */
async function keyFor(extra: Dict, { secret, secretIs }: KnownSecret): Promise<FieldValue<Key>> {
  const given = (label: string, how: string): TraceStep => ({
    label,
    how,
    encoding: 'utf-8',
    value: secret,
    secret: true,
  });
  if (secretIs === DERIVED_KEY) {
    return { ok: true, value: { step: given('derived key', secretOrigin(secret, ', used as it is')), before: [] } };
  }
  const salting = readSalting(extra);
  if (!salting.ok) return salting;
  const password = given('password', secretOrigin(secret));
  if (!salting.value) return { ok: true, value: { step: password, before: [] } };

  const { salt, iterations, keylen } = salting.value;
  const parameter = (label: 'iterations' | 'keylen', value: number): TraceStep => {
    const sent = getOwn(extra, label) !== undefined;
    const how = sent ? `CHALLENGE.Extra.${label}` : `the usual default: CHALLENGE.Extra has no ${label}`;
    return { label, how, encoding: 'number', value: String(value), secret: false };
  };
  const before: TraceStep[] = [
    password,
    { label: 'salt', how: 'CHALLENGE.Extra.salt, as text', encoding: 'utf-8', value: salt, secret: false },
    parameter('iterations', iterations),
    parameter('keylen', keylen),
  ];
  const step: TraceStep = {
    label: 'derived key',
    how: `PBKDF2-HMAC-SHA256(password, salt, ${iterations}, ${keylen}); its base64 text is the key`,
    encoding: 'base64',
    value: await deriveKey(Buffer.from(secret, 'utf8'), salt, iterations, keylen),
    secret: true,
  };
  return { ok: true, value: { step, before } };
}

/** Computes the answer to a CHALLENGE.Extra; `trace` ends with the signature. */
async function sign(extra: Dict, known: KnownSecret): Promise<Answer> {
  const challenge = textField(extra, 'challenge');
  if (!challenge.ok) return { ...challenge, trace: [] };
  const key = await keyFor(extra, known);
  if (!key.ok) return { ...key, trace: [] };
  const { step, before } = key.value;
  const signature = createHmac('sha256', step.value).update(challenge.value, 'utf8').digest('base64');
  const trace: TraceStep[] = [
    ...before,
    step,
    {
      label: 'challenge',
      how: 'CHALLENGE.Extra.challenge, exactly as received',
      encoding: 'utf-8',
      value: challenge.value,
      secret: false,
    },
    {
      label: 'signature',
      how: `base64 of HMAC-SHA256(${step.label}, challenge)`,
      encoding: 'base64',
      value: signature,
      secret: false,
    },
  ];
  return { ok: true, signature, extra: {}, trace };
}

/** The text a router asks a newcomer to sign. */
function challengeText({ principal, session, random, now }: Newcomer): string {
  return JSON.stringify({
    authid: principal.authid,
    authrole: principal.role,
    authmethod: wampcra.name,
    authprovider: 'static',
    nonce: Buffer.from(random).toString('base64'),
    timestamp: new Date(now * 1000).toISOString(),
    session,
  });
}

export const wampcra: AuthMethod = {
  name: 'wampcra',
  label: 'WAMP-CRA',
  needsAuthid: true,
  secretKinds,
  signatureIsSecret: false,

  async answer(question) {
    const known = knownSecret(question, wampcra);
    return known.ok ? sign(question.challenge.extra, known.value) : { ...known, trace: [] };
  },

  challenge(newcomer) {
    const { salt, iterations = DEFAULT_ITERATIONS, keylen = DEFAULT_KEYLEN } = newcomer.principal;
    const challenge = challengeText(newcomer);
    return salt === undefined ? { challenge } : { challenge, salt, iterations, keylen };
  },

  async check({ principal }, extra, authenticate) {
    const known = knownSecret(principal, wampcra);
    if (!known.ok) return known;
    const right = await sign(extra, known.value);
    if (!right.ok) return { ok: false, text: right.text };
    return sameText(right.signature, authenticate.signature)
      ? { ok: true }
      : { ok: false, text: 'WAMP-CRA client signature is invalid' };
  },
};
