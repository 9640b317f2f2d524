// The web host: the page and the link over HTTP on the loopback interface. It adds nothing to the app;
// it decides who is let in, gives out the files of the page, and joins WebSockets to the app.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { App } from '../../app/app.ts';
import { HTML, pageFile, pageResponse, PLAIN, type PageResponse } from '../page/files.ts';
import { newNonce, securityHeaders } from '../page/headers.ts';
import { Admission, isForThisComputer, isFromForeignPage, isFromOwnPage } from './admission.ts';
import { listenOnLoopback } from './loopback.ts';
import { servePage } from './page-link.ts';
import { isOwnPeer } from './peer-owner.ts';
import { refusalPage } from './refusal-page.ts';

/** Room for the largest parameters the app takes, and for what JSON adds to them. */
const MOST_PAYLOAD = 96 * 1024 * 1024;
/** Pages at one time. */
const MOST_PAGES = 64;

export interface WebHostOptions {
  readonly app: App;
  /** Folder of the built page. */
  readonly page: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Hears of faults of the program. */
  readonly report: (error: unknown) => void;
}

/** Starts listening. Throws InspectorError `port-unusable`. */
export async function startWebHost({ app, page, port, report }: WebHostOptions): Promise<WebHost> {
  const host = new WebHost(app, page, report);
  await host.listen(port);
  return host;
}

export class WebHost {
  readonly #app: App;
  readonly #page: string;
  readonly #report: (error: unknown) => void;
  readonly #admission = new Admission();
  readonly #servers: readonly [Server, Server];
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MOST_PAYLOAD,
    perMessageDeflate: false,
  });
  #port = 0;

  constructor(app: App, page: string, report: (error: unknown) => void) {
    this.#app = app;
    this.#page = page;
    this.#report = report;
    this.#servers = [this.#server(), this.#server()];
  }

  get port(): number {
    return this.#port;
  }

  /**
   * An address that lets one browser in, once. `seen`: other users of this computer may see it, as
   * they see the arguments of programs; it lets in no program of theirs.
   */
  freshAddress(seen = false): string {
    return `http://127.0.0.1:${this.#port}/?token=${this.#admission.newToken(seen)}`;
  }

  async listen(port: number): Promise<void> {
    this.#port = await listenOnLoopback(...this.#servers, port);
  }

  /** Says to the pages that the host ends, and ends it. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) {
      socket.close(1001, 'the program ends');
      // A page that does not read does not answer either.
      setTimeout(() => socket.terminate(), 500).unref();
    }
    await Promise.all(
      this.#servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  }

  #server(): Server {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
    server.on('clientError', (_error, socket: Socket) => {
      if (socket.writable) refuseUpgrade(socket, '400 Bad Request', 'This is no request.\n');
      else socket.destroy();
    });
    return server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    if (!isForThisComputer(request)) return reply(response, 421, PLAIN, WRONG_HOST);
    if (method !== 'GET' && method !== 'HEAD') {
      if (!isFromOwnPage(request)) return reply(response, 403, PLAIN, WRONG_ORIGIN);
      response.setHeader('Allow', 'GET, HEAD');
      return reply(response, 405, PLAIN, 'Only GET.\n');
    }
    const [path = '', query] = url.split('?', 2);
    if (isFromForeignPage(request, path === '/')) return reply(response, 403, PLAIN, WRONG_ORIGIN);
    const token = path === '/' && query !== undefined ? new URLSearchParams(query).get('token') : null;
    if (token !== null) return this.#redeem(token, request, response);
    if (!this.#admission.knows(request)) return refuse(response);
    if (path === '/alive') return reply(response, 204, PLAIN, '');
    send(response, await pageFile(this.#page, path));
  }

  /** Lets a browser in; the token leaves its address bar and its history by the redirect. */
  async #redeem(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A browser that looks ahead would use the token up, and a HEAD has nowhere to go.
    const ahead = /prefetch|prerender/.test(String(request.headers['sec-purpose'] ?? request.headers['purpose']));
    if (ahead || request.method !== 'GET') return reply(response, 503, PLAIN, 'Not ahead of time.\n');
    const session = this.#admission.redeem(token, await isOwnPeer(request.socket));
    if (session === undefined && !this.#admission.knows(request)) return refuse(response);
    if (session !== undefined) response.setHeader('Set-Cookie', this.#admission.cookiesFor(session, request));
    response.setHeader('Location', '/');
    reply(response, 303, PLAIN, '');
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (!isForThisComputer(request)) return refuseUpgrade(socket, '421 Misdirected Request', WRONG_HOST);
    if (!isFromOwnPage(request)) return refuseUpgrade(socket, '403 Forbidden', WRONG_ORIGIN);
    if (!this.#admission.knows(request)) return refuseUpgrade(socket, '403 Forbidden', 'No session.\n');
    if (request.url !== '/link') return refuseUpgrade(socket, '404 Not Found', 'There is no such link.\n');
    if (this.#sockets.clients.size >= MOST_PAGES)
      return refuseUpgrade(socket, '503 Service Unavailable', `There are ${MOST_PAGES} pages already.\n`);
    this.#sockets.handleUpgrade(request, socket, head, (link) => servePage(link, this.#app, this.#report));
  }
}

const WRONG_HOST = 'WAMP Inspector answers at localhost, 127.0.0.1 and [::1] only.\n';
const WRONG_ORIGIN = 'WAMP Inspector answers to its own page only.\n';

function refuse(response: ServerResponse): void {
  const nonce = newNonce();
  reply(response, 403, HTML, refusalPage(nonce), nonce);
}

function reply(response: ServerResponse, status: number, type: string, body: string, nonce?: string): void {
  send(response, pageResponse(status, type, body, nonce));
}

function send(response: ServerResponse, { status, headers, body }: PageResponse): void {
  const content = Buffer.from(body);
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'Content-Length': content.length }) });
  response.end(content);
}

/** The whole response where there is no more than the socket. */
function refuseUpgrade(socket: Socket, status: string, body: string): void {
  const headers = {
    ...securityHeaders(),
    'Cache-Control': 'no-store',
    'Content-Type': PLAIN,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
}
