// Reads errors of the system, of OpenSSL and of the HTTP parser: the code stays as it is, the text says
// what happened in plain words with the system's own words behind.

interface ReadError {
  readonly code: string;
  readonly text: string;
}

const NOT_TLS =
  'The answer is not TLS: this is a plain port. Use the scheme without TLS here (ws://, rs://, http://), or the TLS port.';
const CLIENT_CERTIFICATE = 'The router wants a client certificate and got none.';

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The host name is not known.',
  EAI_AGAIN: 'The host name could not be looked up: no name server answered.',
  ECONNREFUSED: 'The connection was refused: nothing listens on that port.',
  ECONNRESET: 'The peer cut the connection.',
  EPIPE: 'The peer had closed the connection already.',
  ETIMEDOUT: 'The connection timed out.',
  EHOSTUNREACH: 'There is no way to that address.',
  ENETUNREACH: 'There is no way to that network.',
  EADDRNOTAVAIL: 'This machine has no address to reach that one from.',
  EACCES: 'The system forbids this connection.',
  EPERM: 'The system forbids this connection.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Nobody trusted here vouches for the certificate.',
  UNABLE_TO_GET_ISSUER_CERT: 'Nobody trusted here vouches for the certificate.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Nobody trusted here vouches for the certificate.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is signed by itself and not trusted here.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The authority of the certificate is not trusted here.',
  CERT_HAS_EXPIRED: 'The certificate, or one above it, has expired.',
  CERT_NOT_YET_VALID: 'The certificate, or one above it, is not valid yet.',
  CERT_REVOKED: 'The certificate was revoked.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for other names than this host.',
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  // OpenSSL 3.5 and BoringSSL have other names for the same finding.
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NOT_TLS,
  ERR_SSL_HTTP_REQUEST: NOT_TLS,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'The router does not trust the authority of the client certificate.',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'The router refused the client certificate, or got none.',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'The router takes the client certificate for expired.',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: 'The router takes the client certificate for revoked.',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'The router refused the client certificate.',
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'The router takes no client certificates of this kind.',
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'The router refused access to the owner of the client certificate.',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'The router refused the TLS handshake: no common cipher, or no client certificate.',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'The router refused the TLS version.',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'The router speaks only a TLS version that is too old.',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'The router does not know this host name.',
  HPE_HEADER_OVERFLOW: 'The headers of the answer are too long.',
};

/** Code and text of anything that was thrown or emitted as an error. */
export function readError(error: unknown): ReadError {
  const code = textProperty(error, 'code') ?? textProperty(error, 'name') ?? 'UNKNOWN';
  // Messages of OpenSSL are full of pointers and file names; its reason is the readable part.
  const own = textProperty(error, 'reason') ?? textProperty(error, 'message') ?? String(error);
  const line = own.split('\n', 1)[0]?.trim() ?? '';
  const words = WORDS[code];
  if (words === undefined) return { code, text: line === '' ? code : line };
  return { code, text: line === '' ? words : `${words} (${line})` };
}

function textProperty(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
