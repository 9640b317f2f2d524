// The stage of a dial that speaks TLS over a connected socket. The certificate is always verified. The one way to
// accept a certificate that cannot be verified is the fingerprint that the profile pins: then the library is told to
// go on, and here, before a byte of what follows is sent, the fingerprint decides.

import { isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { CertificateFacts, ErrorRecord } from '../../../shared/capture-record.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { failure } from '../dial-stages.ts';
import type { DialTarget } from '../transport.ts';
import { caFileFault, certificateFacts, flatCertificateFacts } from './certificate-facts.ts';
import { readClientCertificate } from './client-certificate.ts';
import { agreedFacts, unverifiedReason } from './tls-facts.ts';

/** Older versions are broken (RFC 8996); given always, so that no start option of Node can go below. */
const OLDEST_VERSION = 'TLSv1.2';

/**
 * Speaks TLS over a connected socket. The certificate is verified against `ca` (PEM) alone if it is given, else
 * against the list built into Node, and against the pin if there is one. An error holds what the certificate said.
 */
export function secureSocket(
  attempt: DialAttempt,
  tcp: Socket,
  host: string,
  target: DialTarget,
  next: (socket: TLSSocket) => void,
): void {
  if (attempt.over) return;
  const secureContext = contextOf(target, attempt.wall());
  if ('kind' in secureContext) {
    attempt.end([secureContext]);
    return;
  }
  const { pin, minVersion } = target.tls ?? {};
  const stage = attempt.stage('tls', target.timeoutMs);
  const name = target.tls?.serverName ?? host;
  // RFC 6066 section 3: no addresses, and no dot at the end.
  const serverName = isIP(name) === 0 ? name.replace(/\.$/, '') : '';
  let socket: TLSSocket;
  try {
    socket = connectTls({
      socket: tcp,
      host: name,
      servername: serverName,
      // No ALPN is offered: Crossbar 26.10 ends the handshake of a client that offers any (alert 80).
      secureContext,
      // Always given, so that no environment variable can switch it off. With a pin the certificate is judged in
      // `secureConnect` below.
      rejectUnauthorized: pin === undefined,
    });
  } catch (error) {
    attempt.end([failure('tls', error)]);
    return;
  }
  attempt.own(socket);
  let certificate: CertificateFacts | undefined;
  // Comes just before the certificate is verified. A certificate that fails is thrown away together
  // with the connection, so this is the one chance to read it.
  socket.prependOnceListener('secure', () => {
    // getPeerX509Certificate() would be simpler, but called here it makes Node 20 lose the names of the
    // certificate before it compares them with the host.
    const { raw } = socket.getPeerCertificate();
    certificate = Buffer.isBuffer(raw) ? certificateFacts(raw) : undefined;
  });
  const told = {
    host,
    ...(name !== host && { serverName: name }),
    ...(minVersion !== undefined && { minVersion }),
  };
  const onError = (error: Error): void => {
    const seen = certificate === undefined ? {} : flatCertificateFacts(certificate);
    attempt.end([failure('tls', error, { ...told, ...seen })]);
  };
  socket.once('error', onError);
  socket.once('secureConnect', () => {
    if (attempt.over) return;
    socket.off('error', onError);
    if (pin !== undefined && !isPinned(certificate, pin)) {
      attempt.end([pinMismatch(certificate, pin, told)]);
      return;
    }
    stage.done();
    const unverified = unverifiedReason(socket);
    attempt.fact({
      kind: 'tls',
      ...agreedFacts(socket),
      serverName,
      ...(unverified === undefined
        ? { verifiedBy: target.ca === undefined ? 'built-in' : 'ca-file' }
        : { verifiedBy: 'pin', unverified }),
      ...(minVersion !== undefined && { minVersion }),
      took: stage.took(),
    });
    attempt.bindTls(socket);
    next(socket);
  });
}

/** What the profile says about TLS, made ready; or what is wrong with it. */
function contextOf(target: DialTarget, now: number): SecureContext | ErrorRecord {
  const caFault = target.ca === undefined ? undefined : caFileFault(target.ca);
  if (caFault !== undefined) {
    return failed('BAD_CA_FILE', `The file of trusted authorities cannot be used. ${caFault}`);
  }
  const { pin, client, minVersion = OLDEST_VERSION } = target.tls ?? {};
  if (pin !== undefined && !/^[0-9a-f]{64}$/.test(pin)) {
    return failed('BAD_PIN', 'The pinned fingerprint is no SHA-256 fingerprint: it must have 64 hex digits.');
  }
  const identity = client === undefined ? undefined : readClientCertificate(client, now);
  if (identity?.ok === false) {
    const { code, text, facts } = identity.fault;
    return failed(code, text, facts);
  }
  try {
    return createSecureContext({ ...identity?.options, minVersion, ...(target.ca !== undefined && { ca: target.ca }) });
  } catch (error) {
    return failure('tls', error);
  }
}

function isPinned(certificate: CertificateFacts | undefined, pin: string): boolean {
  return certificate?.sha256.replaceAll(':', '').toLowerCase() === pin;
}

function pinMismatch(
  certificate: CertificateFacts | undefined,
  pin: string,
  told: Readonly<Record<string, string>>,
): ErrorRecord {
  const pinned = pin.toUpperCase().replaceAll(/..(?=.)/g, '$&:');
  const shown = certificate?.sha256 ?? 'none';
  const text = `The router shows another certificate than the pinned one. Pinned: ${pinned}. Shown: ${shown}.`;
  const seen = certificate === undefined ? {} : flatCertificateFacts(certificate);
  return failed('PIN_MISMATCH', text, { ...told, pinned, ...seen });
}

function failed(code: string, text: string, facts?: Readonly<Record<string, string>>): ErrorRecord {
  return { kind: 'error', stage: 'tls', code, text, ...(facts && { facts }) };
}
