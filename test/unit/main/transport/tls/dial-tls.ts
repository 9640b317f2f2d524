// Dials of the TLS stage alone: what would follow is a transport that only takes the secured socket.

import type { Socket } from 'node:net';
import { DialAttempt } from '../../../../../src/main/transport/dial-attempt.ts';
import { systemNetwork } from '../../../../../src/main/transport/network.ts';
import { openConnection } from '../../../../../src/main/transport/open-connection.ts';
import type { DialTarget, TlsBinding, Transport } from '../../../../../src/main/transport/transport.ts';
import { authorityPem } from '../../../../support/tls/certificates.ts';
import { dial, fakeSerializer, type Dialled } from '../wire-log.ts';

/** Says this over the secured connection as soon as it may. */
export const FIRST_WORDS = 'first words of the transport';

const afterTls: Transport = {
  name: 'after-tls',
  schemes: ['after-tls'],
  dial(target, sink, clock) {
    const attempt = new DialAttempt(sink, clock);
    queueMicrotask(() => {
      const { hostname, port } = new URL(target.url);
      openConnection(attempt, systemNetwork, target, { host: hostname, port: Number(port), secure: true }, (socket) => {
        socket.once('error', (error: Error & { code?: string }) => {
          attempt.end([{ kind: 'error', stage: 'open', code: error.code ?? '', text: error.message }]);
        });
        socket.write(FIRST_WORDS);
        socket.on('data', () => undefined);
        attempt.opened(fakeSerializer('json'));
      });
    });
    return {
      send: () => undefined,
      close: () => undefined,
      destroy() {
        attempt.end([]);
        attempt.cut();
      },
      tlsBinding: () => attempt.tlsBinding(),
    };
  },
};

/** Dials with the authority of the fixtures as CA file, unless `target` says otherwise. */
export function dialTls(port: number, target: Partial<DialTarget> = {}, host = 'localhost'): Dialled {
  return dial(`after-tls://${host}:${port}/`, { ca: authorityPem, ...target }, afterTls);
}

/** The same against the built-in list of authorities, which knows none of the fixtures. */
export function dialTlsWithoutCa(port: number, target: Partial<Omit<DialTarget, 'ca'>> = {}): Dialled {
  return dial(`after-tls://localhost:${port}/`, target, afterTls);
}

/** The binding of a dial that is open. */
export function bindingOf({ wire }: Dialled): TlsBinding {
  const binding = wire.tlsBinding?.();
  if (binding === undefined) throw new Error('There is no TLS connection to bind to.');
  return binding;
}

/** A server's side that writes down what it hears. */
export function hearing(heard: string[]): (socket: Socket) => void {
  return (socket) => {
    socket.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
  };
}
