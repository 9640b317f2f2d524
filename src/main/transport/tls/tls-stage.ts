// The stage of a dial that speaks TLS over a connected socket. The certificate is always verified.

import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../../shared/capture-record.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { failure } from '../dial-stages.ts';
import type { DialTarget } from '../transport.ts';
import { caFileFault, certificateFacts, flatCertificateFacts } from './certificate-facts.ts';

/**
 * Speaks TLS over a connected socket. The certificate is always verified, against `ca` (PEM) alone if
 * it is given, else against the list built into Node. An error holds what the certificate said.
 */
export function secureSocket(
  attempt: DialAttempt,
  tcp: Socket,
  host: string,
  target: DialTarget,
  next: (socket: TLSSocket) => void,
): void {
  if (attempt.over) return;
  const caFault = target.ca === undefined ? undefined : caFileFault(target.ca);
  if (caFault !== undefined) {
    attempt.end([
      {
        kind: 'error',
        stage: 'tls',
        code: 'BAD_CA_FILE',
        text: `The file of trusted authorities cannot be used. ${caFault}`,
      },
    ]);
    return;
  }
  const stage = attempt.stage('tls', target.timeoutMs);
  // RFC 6066 section 3: no addresses, and no dot at the end.
  const serverName = isIP(host) === 0 ? host.replace(/\.$/, '') : '';
  let socket: TLSSocket;
  try {
    socket = connectTls({
      socket: tcp,
      host,
      servername: serverName,
      // No ALPN is offered: Crossbar 26.10 ends the handshake of a client that offers any (alert 80).
      // Given so that no environment variable can switch it off.
      rejectUnauthorized: true,
      ...(target.ca === undefined ? {} : { ca: target.ca }),
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
  const onError = (error: Error): void => {
    const seen = certificate === undefined ? {} : flatCertificateFacts(certificate);
    attempt.end([failure('tls', error, { host, ...seen })]);
  };
  socket.once('error', onError);
  socket.once('secureConnect', () => {
    if (attempt.over) return;
    socket.off('error', onError);
    stage.done();
    attempt.fact({
      kind: 'tls',
      protocol: socket.getProtocol() ?? '',
      cipher: socket.getCipher().name,
      serverName,
      ...(typeof socket.alpnProtocol === 'string' ? { alpn: socket.alpnProtocol } : {}),
      ...(certificate === undefined ? {} : { certificate }),
      verifiedBy: target.ca === undefined ? 'built-in' : 'ca-file',
      took: stage.took(),
    });
    next(socket);
  });
}
