// wampcra: the router sends a text, the client answers with its HMAC-SHA256 under the shared secret.
// If the router sends a salt, the key is derived with PBKDF2 first. The client's answer, the router's
// check and the trace come from one function, `sign`, so they cannot disagree.
// Source: WAMP specification, "Challenge Response Authentication".

import { createHmac } from 'node:crypto';
import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import { getOwn, type Dict } from '../../../shared/wamp/value.ts';
import type { Answer, AuthMethod, Newcomer, TraceStep } from '../auth-method.ts';
import { costField, integerField, textField, tooCostly, type FieldValue } from '../challenge-fields.ts';
import { examineSecret } from '../examine-secret.ts';
import { PBKDF2_BLOCK, pbkdf2Key } from '../key-derivation.ts';
import { knownSecret, secretOrigin, type KnownSecret } from '../known-secret.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { sameText } from '../same-text.ts';
import { reviewCra } from './review.ts';
import { craSnippet } from './snippet.ts';
import { CRA_LABEL } from './labels.ts';

/** What Autobahn, wampy.js and connectanum assume when the router leaves the fields out. */
const DEFAULT_ITERATIONS = 1000;
const DEFAULT_KEYLEN = 32;

const MAX_KEYLEN = 1024;
/** Fewer bytes are no key, and would be found everywhere. */
const LEAST_HIDDEN = 8;

const PASSWORD = 'password';
const DERIVED_KEY = 'derived-key';

const secretKinds = [
  { id: PASSWORD, label: 'Password' },
  { id: DERIVED_KEY, label: 'Derived key (base64 text), used as it is' },
];

/**
 * The key of a salted user: base64 text of PBKDF2-HMAC-SHA256 over the secret's bytes and the UTF-8
 * bytes of the salt. The text itself, not the bytes it stands for, is the HMAC key. A salt that looks
 * like base64 is a text all the same.
 *
 * @param iterations from 1
 * @param keylen bytes of the key, from 1
 */
export async function deriveKey(
  password: Uint8Array,
  salt: string,
  iterations: number,
  keylen: number,
  signal?: AbortSignal,
): Promise<string> {
  const key = await pbkdf2Key({ password, salt: Buffer.from(salt, 'utf8'), iterations, keylen }, signal);
  return Buffer.from(key).toString('base64');
}

interface Salting {
  readonly salt: string;
  readonly iterations: number;
  readonly keylen: number;
}

/** How to derive the key, undefined for an unsalted challenge, or why it cannot be done. */
function readSalting(extra: Dict, most: number): FieldValue<Salting | undefined> {
  if (getOwn(extra, 'salt') === undefined) return { ok: true, value: undefined };
  const salt = textField(extra, 'salt');
  if (!salt.ok) return salt;
  const limit = { most, setting: 'limits.iterations' };
  const iterations = costField(extra, 'iterations', { min: 1, fallback: DEFAULT_ITERATIONS, limit });
  if (!iterations.ok) return iterations;
  const keylen = integerField(extra, 'keylen', { min: 1, max: MAX_KEYLEN, fallback: DEFAULT_KEYLEN });
  if (!keylen.ok) return keylen;
  const blocks = Math.ceil(keylen.value / PBKDF2_BLOCK);
  if (blocks * iterations.value > most) {
    return tooCostly(
      `CHALLENGE.Extra has "iterations" = ${iterations.value} with "keylen" = ${keylen.value}, which costs ` +
        `${blocks} times as many rounds as a key of ${PBKDF2_BLOCK} bytes`,
      limit,
    );
  }
  return { ok: true, value: { salt: salt.value, iterations: iterations.value, keylen: keylen.value } };
}

interface Key {
  readonly step: TraceStep;
  /** The steps that lead to it. */
  readonly before: readonly TraceStep[];
}

interface Work {
  /** Most rounds. */
  readonly most: number;
  readonly signal?: AbortSignal | undefined;
}

/** The HMAC key for a challenge, or why the challenge does not give one. */
async function keyFor(extra: Dict, { secret, secretIs }: KnownSecret, work: Work): Promise<FieldValue<Key>> {
  const given = (label: string, how: string): TraceStep => ({
    label,
    how,
    encoding: 'utf-8',
    value: secret,
    secret: true,
  });
  if (secretIs === DERIVED_KEY) {
    return {
      ok: true,
      value: { step: given(CRA_LABEL.derivedKey, secretOrigin(secret, ', used as it is')), before: [] },
    };
  }
  const salting = readSalting(extra, work.most);
  if (!salting.ok) return salting;
  const password = given(CRA_LABEL.password, secretOrigin(secret));
  if (!salting.value) return { ok: true, value: { step: password, before: [] } };

  const { salt, iterations, keylen } = salting.value;
  const parameter = (label: 'iterations' | 'keylen', value: number): TraceStep => {
    const sent = getOwn(extra, label) !== undefined;
    const how = sent ? `CHALLENGE.Extra.${label}` : `the usual default: CHALLENGE.Extra has no ${label}`;
    return { label, how, encoding: 'number', value: String(value), secret: false };
  };
  const before: TraceStep[] = [
    password,
    { label: CRA_LABEL.salt, how: 'CHALLENGE.Extra.salt, as text', encoding: 'utf-8', value: salt, secret: false },
    parameter('iterations', iterations),
    parameter('keylen', keylen),
  ];
  const key = await deriveKey(Buffer.from(secret, 'utf8'), salt, iterations, keylen, work.signal);
  const step: TraceStep = {
    label: CRA_LABEL.derivedKey,
    how: `PBKDF2-HMAC-SHA256(password, salt, ${iterations}, ${keylen}); its base64 text is the key`,
    encoding: 'base64',
    value: key,
    secret: true,
  };
  return { ok: true, value: { step, before } };
}

/** Computes the answer to a CHALLENGE.Extra; `trace` ends with the signature. */
async function sign(extra: Dict, known: KnownSecret, work: Work): Promise<Answer> {
  const challenge = textField(extra, 'challenge');
  if (!challenge.ok) return { ...challenge, trace: [] };
  const key = await keyFor(extra, known, work);
  if (!key.ok) return { ...key, trace: [] };
  const { step, before } = key.value;
  const signature = createHmac('sha256', step.value).update(challenge.value, 'utf8').digest('base64');
  const trace: TraceStep[] = [
    ...before,
    step,
    {
      label: CRA_LABEL.challenge,
      how: 'CHALLENGE.Extra.challenge, exactly as received',
      encoding: 'utf-8',
      value: challenge.value,
      secret: false,
    },
    {
      label: CRA_LABEL.signature,
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

  secretsIn({ secret = '', secretIs }) {
    // A router may keep the bytes that the text stands for.
    const bytes = secretIs === DERIVED_KEY ? bytesFromBase64(secret.trim()) : undefined;
    return Promise.resolve(bytes && bytes.length >= LEAST_HIDDEN ? [bytes] : []);
  },

  examine: (credential) => Promise.resolve(examineSecret(credential, wampcra)),

  async answer(question) {
    const known = knownSecret(question, wampcra);
    if (!known.ok) return { ...known, trace: [] };
    const { iterations: most } = question.limits ?? DEFAULT_LIMITS;
    return sign(question.challenge.extra, known.value, { most, signal: question.signal });
  },

  freshIn({ extra }) {
    const challenge = getOwn(extra, 'challenge');
    return typeof challenge === 'string' ? challenge : undefined;
  },

  review: reviewCra,
  snippet: craSnippet,

  challenge(newcomer) {
    const { salt, iterations = DEFAULT_ITERATIONS, keylen = DEFAULT_KEYLEN } = newcomer.principal;
    const challenge = challengeText(newcomer);
    return salt === undefined ? { challenge } : { challenge, salt, iterations, keylen };
  },

  async check({ principal }, extra, authenticate) {
    const known = knownSecret(principal, wampcra);
    if (!known.ok) return known;
    const right = await sign(extra, known.value, { most: DEFAULT_LIMITS.iterations });
    if (!right.ok) return { ok: false, text: right.text };
    return sameText(right.signature, authenticate.signature)
      ? { ok: true }
      : { ok: false, text: 'WAMP-CRA client signature is invalid' };
  },
};
