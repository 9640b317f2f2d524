// The server side of the RawSocket transport, over TCP, TLS or a Unix domain socket. Requests that cannot be served
// get the error reply of the specification; whoever speaks HTTP is told over HTTP what is spoken here. Source:
// "RawSocket Transport" in the WAMP specification.

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Serializer } from '../../serializer/serializer.ts';
import {
  errorOctets,
  FrameReader,
  HANDSHAKE_LENGTH,
  handshakeOctets,
  LARGEST_LIMIT,
  LENGTH_UNACCEPTABLE,
  RAWSOCKET_MAGIC,
  readRequest,
  SMALLEST_LIMIT,
  TOO_MANY_CONNECTIONS,
  UNSUPPORTED_SERIALIZER,
  type Handshake,
} from '../../wamp/rawsocket-framing.ts';
import { doorOf } from '../door.ts';
import type { AcceptedSink, AcceptedWire, Listener, ListenTarget } from '../listener.ts';
import { tlsOptions } from '../tls/tls-listener.ts';
import { writeFrame } from './frame-write.ts';

/** Time a client has for its four octets, and for TLS before them, in milliseconds. */
const HANDSHAKE_LIMIT = 10_000;
/** Time a peer has to close its side, in milliseconds. */
const CLOSE_LIMIT = 2_000;
/** Connections that may be in their handshake besides the ones that are open. */
const SPARE_CONNECTIONS = 50;

/** Beginnings of HTTP requests. */
const HTTP = /^(?:GET |HEAD|POST|PUT |DELE|OPTI|CONN|TRAC|PATC|PRI )/;

/**
 * Listens for RawSocket connections. It announces the largest power of two that `maxMessage` allows, 2^24 at most.
 * Rejects with the system's error, for example `EADDRINUSE`.
 */
export async function listenRawSocket(target: ListenTarget): Promise<Listener> {
  const { host, port, path } = target;
  const doors = new Doors(target);
  const server = serverOf(target, (socket) => doors.take(socket));
  server.maxConnections = target.maxConnections + SPARE_CONNECTIONS;
  server.on('connection', (socket: Socket) => doors.own(socket));
  server.listen(path === undefined ? { host, port } : { path });
  await once(server, 'listening');
  // A connection that cannot be taken (too many open files) is the loss of its client alone.
  server.on('error', () => undefined);
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : 0;
  return {
    url: urlOf(target, bound),
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        doors.cut();
      }),
  };
}

function serverOf({ tls }: ListenTarget, take: (socket: Socket) => void): Server {
  if (!tls) return createServer({ noDelay: true }, take);
  const server = createTlsServer({ ...tlsOptions(tls), noDelay: true, handshakeTimeout: HANDSHAKE_LIMIT }, take);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

function urlOf({ host, path, tls }: ListenTarget, port: number): string {
  const scheme = tls ? 'rss' : 'rs';
  if (path === undefined) return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return tls || !path.startsWith('/') ? `${scheme}://unix:${path}` : `unix+rs://${path}`;
}

/** All connections of a listener, and the first octets of each. */
class Doors {
  readonly #target: ListenTarget;
  /** What this side announces, as a power of two. */
  readonly #exponent: number;
  readonly #sockets = new Set<Socket>();
  #open = 0;

  constructor(target: ListenTarget) {
    this.#target = target;
    const most = Math.floor(Math.log2(target.maxMessage));
    this.#exponent = Math.min(Math.max(most, SMALLEST_LIMIT), LARGEST_LIMIT);
  }

  /** Takes charge of a socket until it closes. */
  own(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Cuts all connections: the newest first, so that TLS goes before the TCP below it. */
  cut(): void {
    for (const socket of [...this.#sockets].reverse()) socket.destroy();
  }

  /** Waits for the handshake of a client. */
  take(socket: Socket): void {
    this.own(socket);
    const cancel = this.#target.clock.after(HANDSHAKE_LIMIT, () => socket.destroy());
    socket.once('close', cancel);
    let octets: Uint8Array = new Uint8Array(0);
    const onData = (chunk: Buffer): void => {
      const before = octets.length;
      octets = Buffer.concat([octets, chunk.subarray(0, HANDSHAKE_LENGTH - before)]);
      if (octets.length < HANDSHAKE_LENGTH && mayBeWhole(octets)) return;
      cancel();
      socket.off('data', onData);
      this.#decide(socket, octets, chunk.subarray(HANDSHAKE_LENGTH - before));
    };
    socket.on('data', onData);
  }

  #decide(socket: Socket, octets: Uint8Array, rest: Uint8Array): void {
    if (HTTP.test(Buffer.from(octets).toString('latin1'))) {
      this.#turnAway(socket, httpRefusal(this.#target.serializers));
      return;
    }
    const request = readRequest(octets);
    if (!request.ok) {
      if (request.errorCode === undefined) socket.destroy();
      else this.#turnAway(socket, errorOctets(request.errorCode));
      return;
    }
    const { serializers, maxConnections, minPeerLimit = 0 } = this.#target;
    const serializer = serializers.find(({ rawSocketId }) => rawSocketId === request.serializerId);
    if (!serializer) this.#turnAway(socket, errorOctets(UNSUPPORTED_SERIALIZER));
    else if (request.maxLength < minPeerLimit) this.#turnAway(socket, errorOctets(LENGTH_UNACCEPTABLE));
    else if (this.#open >= maxConnections) this.#turnAway(socket, errorOctets(TOO_MANY_CONNECTIONS));
    else this.#accept(socket, serializer, request, rest);
  }

  /** Says why not, and closes. What else the client sends is thrown away, or the answer would not reach it. */
  #turnAway(socket: Socket, answer: Uint8Array): void {
    socket.resume();
    socket.end(answer);
    this.#limitClosing(socket);
  }

  #limitClosing(socket: Socket): void {
    const cancel = this.#target.clock.after(CLOSE_LIMIT, () => socket.destroy());
    socket.once('close', cancel);
  }

  #accept(socket: Socket, serializer: Serializer, { serializerId, maxLength }: Handshake, rest: Uint8Array): void {
    const { maxWaiting } = this.#target;
    const isOpen = (): boolean => {
      if (socket.writableLength > maxWaiting) socket.destroy();
      return socket.writable && !socket.destroyed;
    };
    const close = (): void => {
      if (!socket.writable) return;
      socket.end();
      this.#limitClosing(socket);
    };
    const wire: AcceptedWire = {
      serializer,
      door: doorOf(socket, this.#target),
      send(bytes) {
        if (!isOpen()) return;
        // The client could not take it, and without it the conversation is broken.
        if (bytes.length > maxLength) close();
        else writeFrame(socket, 'message', bytes);
      },
      close,
      destroy: () => socket.destroy(),
    };
    this.#open += 1;
    socket.write(handshakeOctets(serializerId, this.#exponent));
    const sink: AcceptedSink = this.#target.accept(wire);
    socket.once('close', () => {
      this.#open -= 1;
      sink.ended();
    });
    const opcode = serializer.binary ? 'binary' : 'text';
    const reader = new FrameReader(2 ** this.#exponent);
    const read = (chunk: Uint8Array): void => {
      const fault = reader.push(chunk, (type, payload) => {
        if (type === 'message') sink.message(payload, opcode);
        else if (type === 'ping' && isOpen() && payload.length <= maxLength) writeFrame(socket, 'pong', payload);
      });
      if (fault) socket.destroy();
    };
    socket.on('data', read);
    read(rest);
  }
}

/** True while the octets so far could still become a handshake, or the name of an HTTP method. */
function mayBeWhole([first = 0]: Uint8Array): boolean {
  return first === RAWSOCKET_MAGIC || (first >= 0x41 && first <= 0x5a);
}

function httpRefusal(serializers: readonly Serializer[]): Uint8Array {
  const spoken = serializers.filter(({ rawSocketId }) => rawSocketId !== undefined).map(({ label }) => label);
  const body = `This port speaks WAMP over RawSocket, not HTTP. Use rs://, with ${[...new Set(spoken)].join(', ')}.\n`;
  const head = ['HTTP/1.1 400 Bad Request', 'Content-Type: text/plain; charset=utf-8', 'Connection: close'];
  return Buffer.from(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
