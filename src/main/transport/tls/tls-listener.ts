// What listeners with TLS have in common: whose certificate is shown, and whether clients are asked for theirs.

import type { TlsOptions } from 'node:tls';
import type { ListenTls } from '../listener.ts';

/** Options of a TLS server. No certificate of a client is refused here: what it is worth is the router's to say. */
export function tlsOptions({ cert, key, ca, asksClients = ca !== undefined }: ListenTls): TlsOptions {
  const asked = asksClients && { requestCert: true, rejectUnauthorized: false };
  return { cert, key, ...(ca !== undefined && { ca }), ...asked };
}
