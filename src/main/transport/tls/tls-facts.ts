// What there is to tell of a TLS connection whose handshake is done.

import { type TLSSocket, type DetailedPeerCertificate } from 'node:tls';
import type { CertificateFacts, TlsRecord } from '../../../shared/capture-record.ts';
import { readError } from '../error-text.ts';
import { certificateFacts, curveName } from './certificate-facts.ts';

/** No chain in use is longer; a limit for those that are made to be. */
const LONGEST_CHAIN = 16;

type Agreed = Pick<
  TlsRecord,
  'protocol' | 'cipher' | 'alpn' | 'keyExchange' | 'certificate' | 'chain' | 'clientCertificate'
>;

/** What both sides agreed on and showed each other. Only after the certificate was verified. */
export function agreedFacts(socket: TLSSocket): Agreed {
  const [certificate, ...chain] = chainOf(socket);
  const keyExchange = keyExchangeOf(socket);
  const clientCertificate = shownCertificate(socket);
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    ...(typeof socket.alpnProtocol === 'string' && { alpn: socket.alpnProtocol }),
    ...(keyExchange !== undefined && { keyExchange }),
    ...(certificate && { certificate }),
    ...(chain.length > 0 && { chain }),
    ...(clientCertificate && { clientCertificate }),
  };
}

/** The server's certificate and those above it, as far as they were sent or are known here, up to the root. */
function chainOf(socket: TLSSocket): CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  let one: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (one !== undefined && chain.length < LONGEST_CHAIN) {
    const facts = Buffer.isBuffer(one.raw) ? certificateFacts(one.raw) : undefined;
    if (facts === undefined) break;
    chain.push(facts);
    // A root is its own issuer. Absent where the chain breaks off.
    const above: DetailedPeerCertificate | undefined = one.issuerCertificate;
    one = above === one ? undefined : above;
  }
  return chain;
}

function keyExchangeOf(socket: TLSSocket): string | undefined {
  const key: object | null = socket.getEphemeralKeyInfo();
  if (key === null) return undefined;
  const { type, name, size }: { type?: string; name?: string; size?: number } = key;
  if (name !== undefined && name !== '') return curveName(name);
  return type === undefined ? undefined : `${type} ${size ?? ''}`.trim();
}

/**
 * The certificate of this side, if the server asked for one. Where the TLS library does not say whether it did
 * (BoringSSL), what was there to be shown counts as shown.
 */
function shownCertificate(socket: TLSSocket): CertificateFacts | undefined {
  const own = socket.getX509Certificate();
  if (own === undefined) return undefined;
  // On the client's side signature algorithms come with the server's request for a certificate, and only then.
  const asked = socket.getSharedSigalgs().length > 0 || process.versions['openssl']?.startsWith('0') === true;
  return asked ? certificateFacts(own.raw) : undefined;
}

/** Why a certificate could not be verified, in words; undefined if it was. */
export function unverifiedReason(socket: TLSSocket): string | undefined {
  if (socket.authorized) return undefined;
  // Node's types promise an error; in fact it is its code.
  const reason: unknown = socket.authorizationError;
  if (reason instanceof Error) return readError(reason).text;
  const code = typeof reason === 'string' ? reason : 'UNKNOWN';
  return readError({ code, message: code }).text;
}
