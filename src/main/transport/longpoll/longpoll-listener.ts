// The server side of long-poll: sessions by ids that cannot be guessed, under one path of an HTTP server that others
// may use as well. It answers requests, and listens to nothing itself. Source: "HTTP Longpoll Transport" in the WAMP
// specification.

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Serializer } from '../../serializer/serializer.ts';
import { httpDoorOf } from '../door.ts';
import type { Door, ListenTarget } from '../listener.ts';
import { LongPollSession } from './longpoll-session.ts';

/** What there is to know before the first session; host and port are the HTTP server's. */
export type LongPollTarget = Pick<
  ListenTarget,
  'serializers' | 'maxMessage' | 'maxWaiting' | 'maxConnections' | 'clock' | 'accept' | 'path' | 'setCookie'
>;

/** Largest body of a request to open a session, in bytes. */
const MAX_OPEN = 16 * 1024;
/** Bytes of a session's id. */
const ID_LENGTH = 24;

const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

export class LongPollServer {
  /** Base path of the sessions. */
  readonly path = '/lp';
  readonly #target: LongPollTarget;
  readonly #sessions = new Map<string, LongPollSession>();
  #closed = false;

  constructor(target: LongPollTarget) {
    this.#target = target;
  }

  /** Answers requests below `path` and says true; leaves others alone and says false. */
  readonly handler = (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (path !== this.path && !path.startsWith(`${this.path}/`)) return false;
    // A client that is gone is no news.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    if (request.method !== 'POST') {
      refuse(response, 405, 'Long-poll wants POST.', { Allow: 'POST' });
    } else {
      this.#route(path.slice(this.path.length + 1).split('/'), request, response);
    }
    return true;
  };

  /** Ends all sessions; none is opened after that. */
  close(): Promise<void> {
    this.#closed = true;
    for (const session of this.#sessions.values()) session.destroy();
    return Promise.resolve();
  }

  #route(parts: readonly string[], request: IncomingMessage, response: ServerResponse): void {
    const [first = '', what, more] = parts;
    if (first === 'open' && what === undefined) {
      const door = httpDoorOf(request, this.#target);
      collect(request, MAX_OPEN, (body) => this.#open(body, response, door));
      return;
    }
    const session = more === undefined ? this.#sessions.get(first) : undefined;
    if (session === undefined) refuse(response, 404, `There is no such session. Open one by ${this.path}/open.`);
    else if (what === 'receive') {
      collect(request, MAX_OPEN, () => this.#still(first, response)?.poll(response));
    } else if (what === 'send') {
      collect(request, this.#target.maxMessage, (body) => this.#take(first, body, response));
    } else if (what === 'close') {
      response.writeHead(202).end();
      session.leave();
    } else refuse(response, 404, 'A session knows receive, send and close.');
  }

  /** The session, unless it ended while the request was read; then the request is answered. */
  #still(id: string, response: ServerResponse): LongPollSession | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) refuse(response, 404, 'The session has ended.');
    return session;
  }

  #open(body: Uint8Array | undefined, response: ServerResponse, door: Door): void {
    const offered = body && offeredIn(body);
    const { serializers, maxConnections } = this.#target;
    if (!offered) {
      refuse(response, 400, 'The body must be JSON: {"protocols":["wamp.2.json"]}.');
      return;
    }
    const serializer = choose(offered, serializers);
    if (!serializer) {
      const names = [...new Set(serializers.map(({ subprotocol }) => subprotocol))].join(', ');
      refuse(response, 400, `No usable protocol was offered. This port speaks WAMP over long-poll with: ${names}.`);
    } else if (this.#closed || this.#sessions.size >= maxConnections) {
      refuse(response, 503, `There are ${maxConnections} connections already. Try again later.`);
    } else {
      const id = randomBytes(ID_LENGTH).toString('base64url');
      const session = new LongPollSession(this.#target, serializer, door, () => this.#sessions.delete(id));
      this.#sessions.set(id, session);
      response.writeHead(200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Cache-Control': 'no-store',
        ...(door.setCookie !== undefined && { 'Set-Cookie': door.setCookie }),
      });
      response.end(JSON.stringify({ protocol: serializer.subprotocol, transport: id }));
    }
  }

  #take(id: string, body: Uint8Array | undefined, response: ServerResponse): void {
    const session = this.#still(id, response);
    if (!session) return;
    if (!body) {
      refuse(response, 413, `A message may have ${this.#target.maxMessage} bytes.`, { Connection: 'close' });
      session.destroy();
    } else if (body.length === 0) refuse(response, 400, 'The body holds no message.');
    else {
      response.writeHead(202).end();
      session.take(body);
    }
  }
}

/** The protocols of an open request; undefined if it is none. */
function offeredIn(body: Uint8Array): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    const protocols: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'protocols') : undefined;
    return Array.isArray(protocols) ? protocols : undefined;
  } catch {
    return undefined;
  }
}

/** The serializer of the first protocol that there is one for. */
function choose(offered: readonly unknown[], serializers: readonly Serializer[]): Serializer | undefined {
  for (const name of offered) {
    const found = serializers.find(({ subprotocol }) => subprotocol === name);
    if (found) return found;
  }
  return undefined;
}

/** Reads a body; `then` gets undefined once it is longer than `limit`, and is not called if it never comes whole. */
function collect(request: IncomingMessage, limit: number, then: (body: Uint8Array | undefined) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  const read = (chunk: Buffer): void => {
    parts.push(chunk);
    length += chunk.length;
    if (length <= limit) return;
    request.off('data', read);
    request.off('end', whole);
    // What still comes is thrown away, so that the client can read the answer.
    request.resume();
    then(undefined);
  };
  const whole = (): void => then(Buffer.concat(parts));
  request.on('data', read);
  request.on('end', whole);
}

function refuse(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...TEXT, ...headers });
  response.end(`${text}\n`);
}
