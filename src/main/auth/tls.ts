// tls: the router knows the client by the certificate that it showed in the TLS handshake, and answers HELLO with
// WELCOME at once. Crossbar finds the client by the SHA-1 fingerprint of the certificate, upper-case hex with colons.
// Nothing is computed here.

import type { AuthMethod } from './auth-method.ts';
import { withoutChallenge } from './without-challenge.ts';

export const tls: AuthMethod = {
  name: 'tls',
  label: 'TLS client certificate',
  needsAuthid: false,
  secretKinds: [],
  signatureIsSecret: false,
  usesCertificate: true,
  ...withoutChallenge('tls', 'which is proved by the TLS handshake'),
};
