// One HTTP connection at a time to the router, kept open between requests, and made anew when the router has closed
// it. How a connection is made is the caller's: name, TCP, proxy and TLS are stages of the dial. Redirects are not
// followed, no cookie is kept, and no proxy variable is read here.

import { Agent, type ClientRequestArgs, request as startRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ByteKeep } from '../websocket/byte-keep.ts';

type Header = readonly [name: string, value: string];

export interface Post {
  readonly path: string;
  /** All of them, in order, but for Content-Length. */
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
  /** Most bytes of the answer's body to take; what is beyond is not waited for. */
  readonly bodyLimit: number;
}

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
  /** True if the body was longer than the limit, or broke off. */
  readonly cut: boolean;
}

/** What became of a request: an answer, or an error before there was one. */
export type PostResult =
  | { readonly answer: Answer }
  /** `stale`: the connection was one that had been idle, and may have been closed before the request came. */
  | { readonly error: Error; readonly stale: boolean };

/** Connects; `next` gets the socket. A connection that fails is told elsewhere and never comes back here. */
export type Connect = (next: (socket: Socket) => void) => void;

/** Largest header of an answer. */
const MAX_HEADER = 64 * 1024;

export class HttpLine {
  readonly #agent: Agent;

  /** `ready` is a connection to be used first. */
  constructor(connect: Connect, ready?: Socket) {
    this.#agent = new LineAgent(connect, ready);
  }

  /** Posts; `done` is called once. Requests wait for each other. */
  post({ path, headers, body, bodyLimit }: Post, done: (result: PostResult) => void): void {
    const length: Header = ['Content-Length', String(body.length)];
    const request = startRequest({
      agent: this.#agent,
      method: 'POST',
      path,
      // As one list Node sends them as they are, in this order, and adds none.
      headers: [...headers, length].flat(),
      maxHeaderSize: MAX_HEADER,
    });
    let over = false;
    const finish = (result: PostResult): void => {
      if (over) return;
      over = true;
      done(result);
    };
    request.on('error', (error) => finish({ error, stale: request.reusedSocket }));
    request.on('response', (response) => {
      // Copied together at once: a chunk costs far more than its bytes, and a router may send bytes one by one.
      const kept = new ByteKeep(bodyLimit);
      const answered = (cut: boolean): void => {
        if (over) return;
        const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = response;
        finish({ answer: { status, statusText, headers: pairs(rawHeaders), body: kept.bytes(), cut } });
      };
      response.on('data', (chunk: Buffer) => {
        if (over) return;
        kept.append(chunk);
        if (kept.total <= bodyLimit) return;
        answered(true);
        request.destroy();
      });
      response.on('end', () => answered(false));
      response.on('error', () => answered(true));
      response.on('close', () => answered(true));
    });
    // The connection was given up for a WebSocket or the like, which nobody asked for.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = response;
      const answer = { status, statusText, headers: pairs(rawHeaders), body: new Uint8Array(), cut: false };
      finish({ answer });
    });
    request.end(body);
  }
}

class LineAgent extends Agent {
  readonly #connect: Connect;
  #ready: Socket | undefined;

  constructor(connect: Connect, ready: Socket | undefined) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#connect = connect;
    this.#ready = ready;
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | undefined {
    const ready = this.#ready;
    this.#ready = undefined;
    if (ready !== undefined && !ready.destroyed) return ready;
    this.#connect((socket) => callback?.(null, socket));
    return undefined;
  }
}

/** Node gives raw headers as a flat list of names and values. */
function pairs(flat: readonly string[]): Header[] {
  return flat.flatMap((name, index): Header[] => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : []));
}
