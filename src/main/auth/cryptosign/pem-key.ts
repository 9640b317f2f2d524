// Keys in PEM: PKCS#8, also encrypted (RFC 8410, RFC 5958), read by node:crypto. The label tells other kinds of PEM
// apart before anything is decrypted.

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import { firstSequence, integersIn } from './der.ts';
import {
  missingPassphrase,
  noKey,
  otherAlgorithm,
  publicKeyGiven,
  truncated,
  wrongPassphrase,
  type KeySearch,
} from './key-reading.ts';
import { readOpenSshKey } from './openssh-key.ts';

/** Some seconds of PBKDF2; nothing can stop it once it runs. Usual are a few thousand. */
const MOST_ITERATIONS = 2_000_000;

/** Undefined if the text has no PEM in it. */
export async function readPemKey(text: string, passphrase: string | undefined): Promise<KeySearch | undefined> {
  const [, label] = /-----BEGIN ([A-Z0-9 ]{1,60})-----/.exec(text) ?? [];
  if (label === undefined) {
    return text.includes('-----BEGIN') || text.includes('-----END') ? truncated('a PEM text') : undefined;
  }
  const found = `a PEM text "${label}"`;
  if (label === 'CERTIFICATE') return noKey('a certificate', 'The private key is in another file.');
  if (label.includes('PUBLIC KEY')) return publicKeyGiven(found);
  const algorithm = /^(RSA|EC|DSA) PRIVATE KEY$/.exec(label)?.[1]?.toLowerCase();
  if (algorithm !== undefined) return otherAlgorithm(algorithm, found);
  const body = bodyOf(text, label);
  if (!body) return truncated(found);
  if (label === 'OPENSSH PRIVATE KEY') return readOpenSshKey(body, passphrase);
  if (label !== 'PRIVATE KEY' && label !== 'ENCRYPTED PRIVATE KEY') return noKey(found);
  if (firstSequence(body) !== body.length) return truncated(found);
  return label === 'PRIVATE KEY' ? plain(body, found) : encrypted(body, found, passphrase);
}

/** The bytes between the lines; undefined if they are no base64 or the end is missing. */
function bodyOf(text: string, label: string): Uint8Array | undefined {
  const [, ...parts] = text.split(`-----BEGIN ${label}-----`);
  const [body, ...rest] = (parts[0] ?? '').split(`-----END ${label}-----`);
  if (body === undefined || rest.length === 0) return undefined;
  // A variable often holds a key on one line, with its line ends written as \n or as blanks.
  const bytes = bytesFromBase64(body.replaceAll(String.raw`\n`, '').replaceAll(/\s/g, ''));
  return bytes?.length ? bytes : undefined;
}

function plain(der: Uint8Array, found: string): KeySearch {
  try {
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
    return seedOf(key, found, 'PKCS#8, PEM');
  } catch {
    return noKey(`${found} that holds no key that can be read here`);
  }
}

function encrypted(der: Uint8Array, found: string, passphrase: string | undefined): KeySearch {
  if (passphrase === undefined) return missingPassphrase(found);
  const work = integersIn(der, MOST_ITERATIONS);
  if (work === undefined) {
    return noKey(
      `${found} encrypted with more than ${MOST_ITERATIONS} rounds, which would take too long`,
      'Write it anew with "openssl pkcs8 -topk8 -iter 100000".',
    );
  }
  try {
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8', passphrase });
    return seedOf(key, found, 'PKCS#8, PEM, encrypted');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return /UNSUPPORTED|UNKNOWN_CIPHER|UNKNOWN_ALGORITHM/.test(code)
      ? noKey(
          `${found} encrypted in a way that is not known here`,
          'Write it anew with "openssl pkcs8 -topk8 -v2 aes256".',
        )
      : wrongPassphrase(found);
  }
}

function seedOf(key: KeyObject, found: string, format: string): KeySearch {
  const kind = key.asymmetricKeyType ?? '';
  if (kind !== 'ed25519') return otherAlgorithm(kind, found);
  const { d } = key.export({ format: 'jwk' });
  return { ok: true, seed: Uint8Array.from(Buffer.from(d ?? '', 'base64url')), format, notes: [] };
}
