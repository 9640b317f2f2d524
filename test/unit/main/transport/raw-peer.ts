// Servers at the level of bytes: what they answer is up to the test, however wrong it is.

import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type ServerOpts, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { type CertificateName, serverIdentity } from '../../../support/tls/certificates.ts';
import { eventually } from './wire-log.ts';

export interface RawPeer {
  readonly port: number;
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
  /** All connections so far; for TLS those whose handshake succeeded. */
  readonly seen: readonly Socket[];
}

const peers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

/** Listens on a free port of 127.0.0.1 and gives every connection to `talk`. */
export async function listenRaw(talk: (socket: Socket) => void, options: ServerOpts = {}): Promise<RawPeer> {
  const seen: Socket[] = [];
  const server = createServer(options, (socket) => {
    seen.push(socket);
    talk(socket);
  });
  return listen(server, seen);
}

/** The same behind TLS, with one of the certificates of the fixtures. */
export async function listenTls(
  certificate: CertificateName,
  talk: (socket: Socket) => void,
  more: TlsOptions = {},
): Promise<RawPeer> {
  const seen: Socket[] = [];
  const options = { ...serverIdentity(certificate), ALPNProtocols: ['http/1.1'], ...more };
  const server = createTlsServer(options, (socket) => {
    socket.on('error', ignore);
    seen.push(socket);
    talk(socket);
  });
  server.on('tlsClientError', ignore);
  return listen(server, seen);
}

async function listen(server: Server, seen: readonly Socket[]): Promise<RawPeer> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', ignore);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  peers.push({ server, sockets: open });
  return { port: portOf(server), open, seen };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Checks that the client closed every connection by itself, then closes the servers. */
export async function finishPeers(): Promise<void> {
  for (const { server, sockets } of peers.splice(0)) {
    try {
      await eventually(
        () => sockets.size === 0,
        () => `${sockets.size} connections were left open by the client`,
      );
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

/** Calls `then` once with the whole request head. */
export function onRequest(socket: Socket, then: (head: string) => void): void {
  let head = '';
  const read = (chunk: Buffer): void => {
    head += chunk.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    socket.off('data', read);
    then(head);
  };
  socket.on('data', read);
}

/** The answer that opens a WebSocket, with further header lines. */
export function switching(head: string, lines: readonly string[] = ['Sec-WebSocket-Protocol: wamp.2.json']): string {
  const key = /^sec-websocket-key: (.*)$/im.exec(head)?.[1] ?? '';
  // RFC 6455 section 1.3.
  const accept = createHash('sha1').update(`${key.trim()}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const fixed = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ];
  return [...fixed, ...lines, '', ''].join('\r\n');
}

/** A peer that opens every WebSocket and then does `then`; it answers nothing by itself. */
export function accepting(then: (socket: Socket) => void, lines?: readonly string[]): (socket: Socket) => void {
  return (socket) => {
    onRequest(socket, (head) => {
      socket.write(switching(head, lines));
      then(socket);
    });
  };
}

/** Writes one byte at a time, each in its own packet as far as that can be had. */
export async function trickle(socket: Socket, bytes: Uint8Array): Promise<void> {
  socket.setNoDelay(true);
  for (const byte of bytes) {
    if (socket.destroyed) return;
    socket.write(Uint8Array.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A frame as a server sends it; lengths of all three forms. */
export function frame(first: number, payload: Uint8Array | string): Buffer {
  const body = Buffer.from(payload);
  const length = body.length;
  let header: Buffer;
  if (length < 126) header = Buffer.from([first, length]);
  else if (length < 65_536) header = Buffer.from([first, 126, length >> 8, length & 0xff]);
  else {
    header = Buffer.alloc(10);
    header[0] = first;
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, body]);
}

function ignore(): void {
  // Clients of these tests break off wherever they like.
}
