// What a login may be bound to on a TLS connection. These values are secrets of the connection: they stay in this
// process and are in no record.

import type { TLSSocket } from 'node:tls';
import type { TlsBinding } from '../transport.ts';

/** RFC 9266 section 2. */
const EXPORTER_LABEL = 'EXPORTER-Channel-Binding';
const EXPORTER_LENGTH = 32;

/**
 * The values of a connection whose handshake is done; each is absent where the TLS library does not give it. Undefined
 * for a connection that is closed. `end` is the end that this process has. Sources: RFC 5929 for the Finished messages and the certificate, RFC 9266 for the
 * exporter.
 */
export function tlsBindingOf(socket: TLSSocket, end: 'client' | 'server' = 'client'): TlsBinding | undefined {
  const protocol = given(() => socket.getProtocol() ?? undefined);
  if (socket.destroyed || protocol === undefined) return undefined;
  const finished = given(() => socket.getFinished());
  const peerFinished = given(() => socket.getPeerFinished());
  // An empty context is not the same as none with TLS 1.2 (RFC 5705 section 4); RFC 9266 wants the empty one.
  const exporter = given(() => socket.exportKeyingMaterial(EXPORTER_LENGTH, EXPORTER_LABEL, Buffer.alloc(0)));
  // Not getPeerX509Certificate: each call of it takes a certificate out of the chain that the server sent.
  const certificate = given(() => (end === 'client' ? peerCertificate(socket) : socket.getX509Certificate()?.raw));
  return {
    protocol,
    ...(finished && { finished }),
    ...(peerFinished && { peerFinished }),
    ...(exporter && { exporter }),
    ...(certificate && { certificate }),
  };
}

function peerCertificate(socket: TLSSocket): Uint8Array | undefined {
  // Without a certificate there is an object without anything in it.
  const { raw }: { raw?: Uint8Array } = socket.getPeerCertificate();
  return raw;
}

/** What the library gives; undefined if it throws or gives nothing. */
function given<T>(ask: () => T | undefined): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
