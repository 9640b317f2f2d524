// The server side of the WebSocket transport. Of the subprotocols a client offers it takes the first
// that it has a serializer for; a client that offers none is told over HTTP what is spoken here.
// UTF-8 is checked by the serializer, so that a broken message is answered by WAMP and not by a bare
// close. Source: "WebSocket Transport" in the WAMP specification, RFC 6455.

import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import type { Serializer } from '../../serializer/serializer.ts';
import { httpDoorOf } from '../door.ts';
import type { AcceptedSink, AcceptedWire, Door, Listener, ListenTarget } from '../listener.ts';
import { tlsOptions } from '../tls/tls-listener.ts';

const PATHS: readonly string[] = ['/', '/ws'];
/** Time a peer has for its part of the closing handshake, in milliseconds. */
const CLOSE_LIMIT = 2_000;
/** Time a client has for its HTTP request, in milliseconds. */
const REQUEST_LIMIT = 10_000;
/** Connections that may be in their HTTP request besides the ones that are open. */
const SPARE_CONNECTIONS = 50;

/** Answers a plain request and says true, or leaves it and says false. */
export type PlainHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Listens for WebSocket connections on the paths `/ws` and `/`; `plain` may answer other requests.
 * Rejects with the system's error, for example `EADDRINUSE`.
 */
export async function listenWebSocket(target: ListenTarget, plain?: PlainHandler): Promise<Listener> {
  const upgrades = new Upgrades(target);
  const server = serverOf(target);
  server.maxConnections = target.maxConnections + SPARE_CONNECTIONS;
  server.on('request', (request, response) => {
    if (plain?.(request, response)) return;
    const known = PATHS.includes(pathOf(request));
    const text = known
      ? `${spoken(target.serializers)}\n`
      : `There is nothing here. Connect to ${PATHS.join(' or ')}.\n`;
    response.writeHead(known ? 426 : 404, {
      ...PLAIN_TEXT,
      ...(known && { Upgrade: 'websocket' }),
      Connection: 'close',
    });
    response.end(text);
  });
  server.on('upgrade', (request, socket, head) => upgrades.take(request, socket, head));
  await listening(server, target);
  // A connection that cannot be taken (too many open files) is the loss of its client alone.
  server.on('error', () => undefined);
  const port = portOf(server);
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const url = `${target.tls ? 'wss' : 'ws'}://${host}:${port}/ws`;
  return {
    url: target.path === undefined ? url : `unix+ws://${target.path}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        upgrades.cut();
        server.closeAllConnections();
      }),
  };
}

const PLAIN_TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

function serverOf({ tls }: ListenTarget): Server {
  const limits = { noDelay: true, headersTimeout: REQUEST_LIMIT, requestTimeout: REQUEST_LIMIT };
  if (!tls) return createServer(limits);
  return createTlsServer({ ...limits, ...tlsOptions(tls) });
}

/** 0 for a Unix domain socket. */
function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function listening(server: Server, { host, port, path }: ListenTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path === undefined ? { port, host } : { path }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Turns upgrade requests into wires, or into a refusal that says why. */
class Upgrades {
  readonly #target: ListenTarget;
  readonly #server: WebSocketServer;
  readonly #doors = new WeakMap<IncomingMessage, Door>();

  constructor(target: ListenTarget) {
    this.#target = target;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: true,
      maxPayload: target.maxMessage,
      skipUTF8Validation: true,
      handleProtocols: (offered) => this.#choose([...offered])?.subprotocol ?? false,
      // On only if the client asks for it; without kept contexts, which would cost memory per connection.
      perMessageDeflate: { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 1_024 },
    });
    this.#server.on('headers', (headers, request) => {
      const { setCookie } = this.#doors.get(request) ?? {};
      if (setCookie !== undefined) headers.push(`Set-Cookie: ${setCookie}`);
    });
  }

  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const serializer = this.#choose(offeredProtocols(request));
    if (!PATHS.includes(pathOf(request))) {
      refuse(socket, 404, `There is nothing at this path. Connect to ${PATHS.join(' or ')}.`);
    } else if (!serializer) {
      refuse(socket, 400, `No usable subprotocol was offered. ${spoken(this.#target.serializers)}`);
    } else if (this.#server.clients.size >= this.#target.maxConnections) {
      refuse(socket, 503, `There are ${this.#target.maxConnections} connections already. Try again later.`);
    } else {
      const door = httpDoorOf(request, this.#target);
      this.#doors.set(request, door);
      this.#server.handleUpgrade(request, socket, head, (ws) => this.#open(ws, serializer, door));
    }
  }

  /** Cuts all connections. */
  cut(): void {
    for (const ws of this.#server.clients) ws.terminate();
  }

  #choose(offered: readonly string[]): Serializer | undefined {
    const { serializers } = this.#target;
    const name = offered.find((protocol) => serializers.some(({ subprotocol }) => subprotocol === protocol));
    return serializers.find(({ subprotocol }) => subprotocol === name);
  }

  #open(ws: WebSocket, serializer: Serializer, door: Door): void {
    const { clock, maxWaiting } = this.#target;
    const wire: AcceptedWire = {
      serializer,
      door,
      send(bytes) {
        if (ws.bufferedAmount > maxWaiting) ws.terminate();
        if (ws.readyState === WebSocket.OPEN) ws.send(bytes, { binary: serializer.binary });
      },
      close(code, reason) {
        if (ws.readyState !== WebSocket.OPEN) return;
        ws.close(code, reason);
        const cancel = clock.after(CLOSE_LIMIT, () => ws.terminate());
        ws.once('close', cancel);
      },
      destroy: () => ws.terminate(),
    };
    const sink: AcceptedSink = this.#target.accept(wire);
    ws.on('message', (data: RawData, isBinary) => sink.message(bytesOf(data), isBinary ? 'binary' : 'text'));
    // What the library rejects ends the connection; `close` follows and says all there is to do.
    ws.on('error', () => undefined);
    ws.once('close', () => sink.ended());
  }
}

function offeredProtocols(request: IncomingMessage): string[] {
  const header = request.headers['sec-websocket-protocol'] ?? '';
  return header.split(',').map((name) => name.trim());
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?')[0] ?? '';
}

function spoken(serializers: readonly Serializer[]): string {
  const names = serializers.map(({ subprotocol }) => subprotocol).join(', ');
  return `This port speaks WAMP over WebSocket, with the subprotocols: ${names}.`;
}

function refuse(socket: Duplex, status: number, text: string): void {
  const body = `${text}\n`;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${PLAIN_TEXT['Content-Type']}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
