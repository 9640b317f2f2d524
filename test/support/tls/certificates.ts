// The certificates of test/fixtures/tls. How they were made stands in the README there.

import { readFileSync } from 'node:fs';

/** `localhost` is right for localhost, 127.0.0.1 and ::1; each of the others is wrong in one way. */
export type CertificateName = 'localhost' | 'other-name' | 'expired' | 'self-signed' | 'not-yet';

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
