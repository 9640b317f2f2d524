// Plain words for the values of a login, by their place in HELLO, CHALLENGE, AUTHENTICATE, WELCOME and ABORT. The
// place says what a value is; what it is worth is for the checks and the derivation to say.

import { scramErrorMeaning } from '../../shared/wamp/scram-errors.ts';
import type { MessageName } from '../../shared/wamp/messages.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { readProof } from './readings.ts';

/** What else of the login is known when a message is read. */
export interface LoginSurroundings {
  /** `HELLO.Details.authextra.nonce`. */
  readonly clientNonce?: string;
}

type Reader = (node: ValueNode, around: LoginSurroundings) => string | undefined;

const ofText =
  (read: (text: string, around: LoginSurroundings) => string | undefined): Reader =>
  (node, around) =>
    node.kind === 'string' ? read(node.value, around) : undefined;

/** Bytes that a base64 text stands for; undefined if it is none. */
function base64Bytes(text: string): number | undefined {
  if (!/^[0-9A-Za-z+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return (text.length / 4) * 3 - (text.length - text.replace(/=+$/, '').length);
}

const base64 = (text: string): string | undefined => {
  const bytes = base64Bytes(text);
  return bytes === undefined ? undefined : `${text.length} characters, base64 of ${bytes} bytes`;
};

/** The nonce of both sides: where the part of the client ends. */
const bothNonces = (text: string, { clientNonce }: LoginSurroundings): string | undefined => {
  if (clientNonce === undefined || clientNonce === '') return base64(text);
  if (!text.startsWith(clientNonce)) return `${text.length} characters; they do not begin with the nonce of HELLO`;
  const rest = text.slice(clientNonce.length);
  return `the ${clientNonce.length} characters of HELLO, then ${rest.length} of the router: ${rest}`;
};

/** 64 bytes of signature, then the bytes that were signed. */
const signed = (text: string): string | undefined => {
  if (!/^[0-9a-f]{192}$/i.test(text)) return undefined;
  return `96 bytes: signature ${text.slice(0, 16)}… (64 bytes), then the signed message ${text.slice(128)} (32 bytes)`;
};

const KDFS: Readonly<Record<string, string>> = {
  argon2id13: 'Argon2id, version 1.3',
  'argon2id-13': 'Argon2id, version 1.3, as Autobahn and Crossbar write it',
  pbkdf2: 'PBKDF2 with HMAC-SHA256',
};

const BINDINGS: Readonly<Record<string, string>> = {
  'tls-unique': 'the first Finished message of TLS (RFC 5929)',
  'tls-exporter': 'keying material exported from TLS (RFC 9266)',
  'tls-server-end-point': 'the hash of the certificate of the server (RFC 5929)',
};

const wordOf = (words: Readonly<Record<string, string>>) =>
  ofText((text) => (Object.hasOwn(words, text) ? words[text] : undefined));

const memory: Reader = (node) => {
  if (node.kind !== 'int' || !/^\d{4,}$/.test(node.text)) return undefined;
  return `KiB: ${(Number(node.text) / 1024).toFixed(1).replace(/\.0$/, '')} MiB`;
};

const proof: Reader = (node) => readProof(node);
const binding = wordOf(BINDINGS);
const nonce = ofText(bothNonces);
/** Of the router: with the mark that SCRAM puts before it, or without. */
const verifier = ofText((text) => {
  const read = base64(text.startsWith('v=') ? text.slice(2) : text);
  return read !== undefined && text.startsWith('v=') ? `${read} after "v="` : read;
});
const salt = ofText((text) => {
  const bytes = base64Bytes(text);
  return bytes === undefined ? undefined : `base64 of ${bytes} bytes; WAMP-CRA takes the text itself`;
});

/** By message type and path. */
const PLACES: Readonly<Record<string, Reader>> = {
  'HELLO.2.authextra.nonce': ofText(base64),
  'HELLO.2.authextra.pubkey': proof,
  'HELLO.2.authextra.challenge': proof,
  'HELLO.2.authextra.channel_binding': binding,
  'CHALLENGE.2.challenge': proof,
  'CHALLENGE.2.salt': salt,
  'CHALLENGE.2.nonce': nonce,
  'CHALLENGE.2.kdf': wordOf(KDFS),
  'CHALLENGE.2.memory': memory,
  'CHALLENGE.2.channel_binding': binding,
  'CHALLENGE.2.pubkey': proof,
  'CHALLENGE.2.signature': (node) => ofText(signed)(node, {}) ?? readProof(node),
  'AUTHENTICATE.1': (node) => ofText(signed)(node, {}) ?? readProof(node),
  'AUTHENTICATE.2.nonce': nonce,
  'AUTHENTICATE.2.channel_binding': binding,
  'AUTHENTICATE.2.cbind_data': ofText(base64),
  'WELCOME.2.authextra.verifier': verifier,
  'WELCOME.2.authextra.scram_server_signature': verifier,
  'ABORT.1.scram': ofText(scramErrorMeaning),
};

/** True if the place of a value says what it is. */
export function isOfLogin(type: MessageName, path: string): boolean {
  return Object.hasOwn(PLACES, `${type}.${path}`);
}

/** What a value of a login is, in words. */
export function readLogin(
  type: MessageName,
  path: string,
  node: ValueNode,
  around: LoginSurroundings,
): string | undefined {
  return PLACES[`${type}.${path}`]?.(node, around);
}
