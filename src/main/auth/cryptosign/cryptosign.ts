// cryptosign: the client names its Ed25519 public key in HELLO and signs the router's challenge with the private one.
// Options tie the signature to the TLS connection, ask the router to prove itself, and show certificates
// ("Cryptosign-based Authentication" in the specification).

import type { Examination } from '../../../shared/contract/results.ts';
import type { AuthMethod, Credential } from '../auth-method.ts';
import { knownSecret } from '../known-secret.ts';
import { answerWith } from './answer.ts';
import { greetingWith } from './greeting.ts';
import { given } from './login-fields.ts';
import type { NoKey } from './key-reading.ts';
import { cryptosignOptions } from './options.ts';
import { readKey, type SigningKey } from './read-key.ts';
import { reviewTalk } from './review.ts';
import { challengeExtra, checkSignature } from './router-side.ts';
import { signingProgram } from './snippet.ts';

const secretKinds = [
  {
    id: 'private-key',
    label: 'Private key: hex seed, or the text of an OpenSSH, PuTTY, PEM or Crossbar key file',
    passphrase: true,
    generates: 'ed25519',
  },
] as const;

/** Keys that were opened, by `Credential.use`: bcrypt takes its time, and a login needs its key more than once. */
const opened = new WeakMap<object, Opened>();

interface Opened {
  readonly secret: string;
  readonly passphrase: string | undefined;
  readonly key: Promise<SigningKey | NoKey>;
}

async function keyOf(credential: Credential): Promise<SigningKey | NoKey> {
  const known = knownSecret(credential, cryptosign);
  if (!known.ok) return known;
  const { secret } = known.value;
  const { passphrase, use } = credential;
  const kept = use && opened.get(use);
  if (kept?.secret === secret && kept.passphrase === passphrase) return kept.key;
  const key = readKey(secret, passphrase);
  if (use) opened.set(use, { secret, passphrase, key });
  return key;
}

async function examineKey(credential: Credential): Promise<Examination> {
  const key = await keyOf(credential);
  if (!key.ok) {
    const facts =
      key.passphrase === undefined
        ? []
        : [{ label: 'Passphrase', value: key.passphrase === 'missing' ? 'needed' : 'does not fit' }];
    return { ok: false, text: key.text, facts };
  }
  const { pubkey, format, comment, notes } = key;
  return {
    ok: true,
    text: '',
    facts: [
      {
        label: 'Public key',
        value: pubkey,
        note: 'Sent as authextra.pubkey; the router must know it (Crossbar: authorized_keys).',
      },
      { label: 'Key format', value: format, ...(notes.length > 0 && { note: notes.join(' ') }) },
      ...(comment === undefined ? [] : [{ label: 'Comment', value: comment }]),
    ],
  };
}

export const cryptosign: AuthMethod = {
  name: 'cryptosign',
  label: 'Cryptosign',
  // A router may know somebody by the public key alone.
  needsAuthid: false,
  secretKinds,
  options: cryptosignOptions,
  signatureIsSecret: false,
  freshKeys: ['challenge'],
  keysOfSecret: ['pubkey'],

  async secretsIn(credential) {
    const key = await keyOf(credential);
    return key.ok ? [key.seed] : [];
  },

  async greet(setting) {
    const key = await keyOf(setting);
    return key.ok ? greetingWith(key, setting) : { ok: false, text: key.text };
  },

  examine: (credential) => examineKey(credential),

  async answer(question) {
    const key = await keyOf(question);
    return key.ok ? answerWith(key, question) : { ok: false, text: key.text, trace: [] };
  },

  freshIn({ extra }) {
    const challenge = given(extra, 'challenge');
    return typeof challenge === 'string' ? challenge.toLowerCase() : undefined;
  },

  review: reviewTalk,
  snippet: signingProgram,
  challenge: challengeExtra,
  check: (newcomer, extra, { signature }) => checkSignature(newcomer, extra, signature),
};
