// From the password to the client's proof and the router's: one computation for the answer, for the check of what the
// router sends, and for the steps that are shown of both.

import type { TraceStep } from '../auth-method.ts';
import { argon2Key, pbkdf2Key } from '../key-derivation.ts';
import { secretOrigin } from '../known-secret.ts';
import { hmacKeyOf, type Dialect, type KeyForm } from './dialect.ts';
import { authMessage, channelPart, clientSignature, scramKeys, serverSignature, xor } from './formulas.ts';
import { LABEL } from './labels.ts';
import type { Asked } from './server-first.ts';

/** Bytes of the key that a derivation gives. */
const KEYLEN = 32;

/** Who logs in, and over which connection. */
export interface Person {
  readonly password: string;
  /** As it is derived from: after SASLprep, if that is done and possible. */
  readonly preparedPassword: string;
  readonly authid: string;
  readonly preparedAuthid: string;
  readonly clientNonce: string;
  readonly keyForm: KeyForm;
  readonly binding?: { readonly type: string; readonly data: Uint8Array; readonly how: string };
}

export interface Derived {
  /** Base64 text. */
  readonly proof: string;
  /** What the router has to show, 32 bytes. */
  readonly serverSignature: Uint8Array;
  /** Ends with the proof. */
  readonly proofSteps: readonly TraceStep[];
  /** Ends with what the router has to show. */
  readonly serverSteps: readonly TraceStep[];
}

/** Rejects as the functions of key-derivation.ts do. */
export async function derive(dialect: Dialect, asked: Asked, person: Person, signal?: AbortSignal): Promise<Derived> {
  const salted = await saltedPassword(asked, Buffer.from(person.preparedPassword, 'utf8'), signal);
  const hmacKey = hmacKeyOf(salted, person.keyForm);
  const channel = dialect.bindsChannel ? channelPart(person.binding) : '';
  const message = authMessage({ ...asked, name: person.preparedAuthid, clientNonce: person.clientNonce, channel });
  const { clientKey, storedKey, serverKey } = scramKeys(hmacKey);
  const mask = clientSignature(storedKey, message);
  const proof = xor(clientKey, mask).toString('base64');
  const shown = serverSignature(serverKey, message);

  const key = person.keyForm === 'raw' ? LABEL.salted : LABEL.hmacKey;
  const shared = [
    ...nameSteps(dialect, person),
    ...challengeSteps(asked, person),
    hidden(LABEL.salted, kdfWords(asked, dialect), salted),
    ...(person.keyForm === 'raw' ? [] : [hmacKeyStep(hmacKey)]),
    ...channelSteps(dialect, person, channel),
    open(LABEL.message, 'n=…,r=client nonce,r=nonce,s=salt,i=iterations,c=channel part,r=nonce', 'utf-8', message),
  ];
  const proofSteps = [
    ...shared,
    hidden(LABEL.clientKey, `HMAC-SHA256(${key}, "Client Key")`, clientKey),
    hidden(LABEL.storedKey, `SHA-256(${LABEL.clientKey})`, storedKey),
    hidden(LABEL.mask, `HMAC-SHA256(${LABEL.storedKey}, ${LABEL.message})`, mask),
    open(LABEL.proof, `base64 of ${LABEL.clientKey} XOR ${LABEL.mask}`, 'base64', proof),
  ];
  const serverSteps = [
    ...shared,
    hidden(LABEL.serverKey, `HMAC-SHA256(${key}, "Server Key")`, serverKey),
    open(
      LABEL.shown,
      `base64 of HMAC-SHA256(${LABEL.serverKey}, ${LABEL.message})`,
      'base64',
      shown.toString('base64'),
    ),
  ];
  return { proof, serverSignature: shown, proofSteps, serverSteps };
}

/** The key of a password, 32 bytes. Rejects as the functions of key-derivation.ts do. */
export function saltedPassword(
  { kdf, saltBytes: salt, iterations, memoryKiB }: Pick<Asked, 'kdf' | 'saltBytes' | 'iterations' | 'memoryKiB'>,
  password: Uint8Array,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  return kdf === 'pbkdf2'
    ? pbkdf2Key({ password, salt, iterations, keylen: KEYLEN }, signal)
    : argon2Key({ password, salt, iterations, memoryKiB }, signal);
}

function nameSteps(dialect: Dialect, person: Person): TraceStep[] {
  const { password, preparedPassword, authid, preparedAuthid } = person;
  const given: TraceStep = {
    label: LABEL.password,
    how: secretOrigin(password),
    encoding: 'utf-8',
    value: password,
    secret: true,
  };
  const prepared: TraceStep = {
    ...given,
    label: LABEL.preparedPassword,
    how: changed(LABEL.password, password, preparedPassword),
    value: preparedPassword,
  };
  return [
    given,
    ...(dialect.preparesPassword ? [prepared] : []),
    open(LABEL.authid, 'HELLO.Details.authid', 'utf-8', authid),
    open(LABEL.preparedAuthid, changed(LABEL.authid, authid, preparedAuthid), 'utf-8', preparedAuthid),
  ];
}

function changed(label: string, before: string, after: string): string {
  return `SASLprep(${label}), which ${before === after ? 'changes nothing' : 'changes it'}`;
}

function challengeSteps(asked: Asked, { clientNonce }: Person): TraceStep[] {
  const field = (label: string, encoding: TraceStep['encoding'], value: string | number) =>
    open(label, `CHALLENGE.Extra.${label}`, encoding, String(value));
  return [
    open(LABEL.clientNonce, 'HELLO.Details.authextra.nonce', 'utf-8', clientNonce),
    field(LABEL.nonce, 'utf-8', asked.nonce),
    field(LABEL.salt, 'base64', asked.salt),
    field(LABEL.kdf, 'utf-8', asked.kdfName),
    field(LABEL.iterations, 'number', asked.iterations),
    ...(asked.kdf === 'argon2id' ? [field(LABEL.memory, 'number', asked.memoryKiB)] : []),
  ];
}

function kdfWords({ kdf, iterations, memoryKiB }: Asked, dialect: Dialect): string {
  const from = dialect.preparesPassword ? LABEL.preparedPassword : LABEL.password;
  return kdf === 'pbkdf2'
    ? `PBKDF2-HMAC-SHA256(${from}, salt, ${iterations}, ${KEYLEN})`
    : `Argon2id(${from}, salt, ${iterations} passes over ${memoryKiB} KiB, 1 lane, ${KEYLEN} bytes)`;
}

function hmacKeyStep(key: Buffer): TraceStep {
  const how = `base64 text of ${LABEL.salted}, without padding; its characters are the key`;
  return { label: LABEL.hmacKey, how, encoding: 'utf-8', value: key.toString('ascii'), secret: true };
}

function channelSteps({ bindsChannel }: Dialect, { binding }: Person, channel: string): TraceStep[] {
  if (!bindsChannel) return [];
  const bound = binding
    ? [
        open(LABEL.bindingType, 'HELLO.Details.authextra.channel_binding', 'utf-8', binding.type),
        open(LABEL.binding, binding.how, 'hex', Buffer.from(binding.data).toString('hex')),
      ]
    : [];
  const how = binding ? `base64 of "p=${binding.type},,", then the channel binding` : 'base64 of "n,,": no binding';
  return [...bound, open(LABEL.channel, how, 'base64', channel)];
}

function open(label: string, how: string, encoding: TraceStep['encoding'], value: string): TraceStep {
  return { label, how, encoding, value, secret: false };
}

function hidden(label: string, how: string, bytes: Uint8Array): TraceStep {
  return { label, how, encoding: 'hex', value: Buffer.from(bytes).toString('hex'), secret: true };
}
