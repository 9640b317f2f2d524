// The certificates of test/fixtures/tls. How they were made stands in the README there.

import { readFileSync } from 'node:fs';

/**
 * `localhost` is right for localhost, 127.0.0.1 and ::1; `chained` is too, with an authority in between; each of the
 * others is wrong in one way.
 */
export type CertificateName = 'localhost' | 'other-name' | 'expired' | 'self-signed' | 'not-yet' | 'chained';

const folder = new URL('../../fixtures/tls/', import.meta.url);

/** PEM text of the authority that signed all of them but the self-signed one. */
export const authorityPem: string = readFileSync(new URL('ca.pem', folder), 'utf8');

/** Certificate and key for a TLS server, as PEM text. */
export function serverIdentity(name: CertificateName): { readonly cert: string; readonly key: string } {
  return {
    cert: readFileSync(new URL(`${name}.pem`, folder), 'utf8'),
    key: readFileSync(new URL(`${name}.key`, folder), 'utf8'),
  };
}

/** Files of the client's certificate and key, see the README of the fixtures. */
export type ClientFile =
  | 'client.pem'
  | 'client.key'
  | 'client-expired.pem'
  | 'client-not-yet.pem'
  | 'client-encrypted.key'
  | 'client-encrypted-old.key'
  | 'client.p12'
  | 'client-expired.p12'
  | 'client-old-cipher.p12'
  | 'client-without-key.p12';

/** The passphrase of everything in the fixtures that is encrypted. */
export const CLIENT_PASSPHRASE = 'only for tests';

/** A file of the client's certificate, as bytes. */
export function clientFile(name: ClientFile): Buffer {
  return readFileSync(new URL(name, folder));
}
