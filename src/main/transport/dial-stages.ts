// The first three stages of a dial: name to addresses, address to TCP connection, TLS over it.
// Each tells its fact and hands on, or ends the attempt with an error or with silence.

import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { CertificateFacts, ErrorRecord } from '../../shared/capture-record.ts';
import { caFileFault, certificateFacts, flatCertificateFacts } from './certificate-facts.ts';
import type { DialAttempt, DialStage } from './dial-attempt.ts';
import { readError } from './error-text.ts';
import type { Network } from './network.ts';

/** Finds the addresses of `host`. A literal address is a stage too, without a look-up. */
export function resolveHost(
  attempt: DialAttempt,
  network: Network,
  host: string,
  limitMs: number,
  next: (addresses: readonly string[]) => void,
): void {
  if (attempt.over) return;
  const stage = attempt.stage('dns', limitMs);
  const literal = isIP(host) !== 0;
  const found = (addresses: readonly string[]): void => {
    stage.done();
    attempt.fact({ kind: 'dns', host, addresses, took: stage.took(), literal });
    next(addresses);
  };
  if (literal) {
    found([host]);
    return;
  }
  network.lookup(host, (error, addresses) => {
    if (attempt.over) return;
    if (error !== undefined) attempt.end([failure('dns', error, { host })]);
    else if (addresses.length === 0)
      attempt.end([failure('dns', { code: 'ENOTFOUND', message: 'no addresses' }, { host })]);
    else found(addresses);
  });
}

/**
 * Connects to the first address that answers. `took` counts from the first address tried. So that an
 * address that swallows everything cannot use up the time of those after it, each but the last
 * gets an equal share of the limit.
 */
export function connectFirst(
  attempt: DialAttempt,
  network: Network,
  addresses: readonly string[],
  port: number,
  limitMs: number,
  next: (socket: Socket) => void,
): void {
  if (attempt.over) return;
  const stage = attempt.stage('tcp', limitMs);
  const failed: { readonly where: string; readonly code: string; readonly text: string }[] = [];
  const tryAddress = (index: number): void => {
    if (attempt.over) return;
    const address = addresses[index];
    if (address === undefined) {
      attempt.end([noAddressAnswered(failed)]);
      return;
    }
    const socket = network.connect(address, port);
    attempt.own(socket);
    const fail = (code: string, text: string): void => {
      detach();
      socket.destroy();
      failed.push({ where: isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`, code, text });
      tryAddress(index + 1);
    };
    const onError = (error: Error): void => {
      const { code, text } = readError(error);
      fail(code, text);
    };
    const onConnect = (): void => {
      detach();
      stage.done();
      // Messages are small and answers are waited for: Nagle's algorithm would only add delay.
      socket.setNoDelay(true);
      const { localAddress, localPort } = socket;
      const local = localAddress === undefined || localPort === undefined ? {} : { localAddress, localPort };
      attempt.fact({ kind: 'tcp', address, port, ...local, took: stage.took() });
      next(socket);
    };
    const share = limitMs / addresses.length;
    const isLast = index === addresses.length - 1;
    const cancelShare = isLast
      ? undefined
      : attempt.after(share, () => {
          fail('ETIMEDOUT', `No answer in ${share / 1000} s.`);
        });
    const detach = (): void => {
      cancelShare?.();
      socket.off('error', onError);
      socket.off('connect', onConnect);
    };
    socket.on('error', onError);
    socket.on('connect', onConnect);
  };
  tryAddress(0);
}

function noAddressAnswered(
  failed: readonly { readonly where: string; readonly code: string; readonly text: string }[],
): ErrorRecord {
  const last = failed.at(-1);
  const facts = Object.fromEntries(failed.map(({ where, code }) => [where, code]));
  const text = failed.map((one) => `${one.where}: ${one.text}`).join(' ');
  return { kind: 'error', stage: 'tcp', code: last?.code ?? 'ENOTFOUND', text, facts };
}

/**
 * Speaks TLS over a connected socket. The certificate is always verified, against `ca` (PEM) alone if
 * it is given, else against the list built into Node. An error holds what the certificate said.
 */
export function secureSocket(
  attempt: DialAttempt,
  tcp: Socket,
  host: string,
  target: { readonly ca?: string; readonly timeoutMs: number },
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

function failure(stage: DialStage, error: unknown, facts?: Readonly<Record<string, string>>): ErrorRecord {
  return { kind: 'error', stage, ...readError(error), ...(facts === undefined ? {} : { facts }) };
}
