// A client of `ws` and nothing else: what it sends and understands is written down in the tests, so
// that the demo router is not tried with its own code at both ends.

import { createHmac, pbkdf2Sync } from 'node:crypto';
import { WebSocket, type ClientOptions } from 'ws';
import { z } from 'zod';

const PATIENCE_MS = 5_000;
const ROLES = { caller: {}, callee: {}, publisher: {}, subscriber: {} };

export type Wamp = readonly unknown[];

export class PlainClient {
  readonly socket: WebSocket;
  /** Close code and reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #inbox: Wamp[] = [];
  #arrived: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.#inbox.push(z.array(z.unknown()).parse(JSON.parse(data.toString())));
      this.#arrived();
    });
  }

  /** Connects; rejects with the error of `ws` if the upgrade fails. */
  static connect(
    url: string,
    protocols: string[] = ['wamp.2.json'],
    options: ClientOptions = {},
  ): Promise<PlainClient> {
    const socket = new WebSocket(url, protocols, { perMessageDeflate: false, ...options });
    const client = new PlainClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
    });
  }

  /** Connects and joins a realm as a guest, unless the details say otherwise. */
  static async join(
    url: string,
    realm = 'demo',
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<PlainClient> {
    const client = await PlainClient.connect(url);
    await client.hello(realm, details);
    return client;
  }

  send(...message: Wamp): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The next message; rejects if none comes. */
  async next(): Promise<Wamp> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#inbox.length === 0) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error('no message came');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#inbox.shift() ?? [];
  }

  /** Sends a message and waits for the next one. */
  ask(...message: Wamp): Promise<Wamp> {
    this.send(...message);
    return this.next();
  }

  /** Sends HELLO; the answer to it. */
  hello(realm: string, details: Readonly<Record<string, unknown>> = {}): Promise<Wamp> {
    return this.ask(1, realm, { roles: ROLES, ...details });
  }

  /** Messages that came and were not asked for. */
  get unread(): readonly Wamp[] {
    return this.#inbox;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** The signature of a WAMP-CRA challenge under a key, as the specification has it. */
export function craSignature(key: string, challenge: string): string {
  return createHmac('sha256', key).update(challenge).digest('base64');
}

/** The key of a salted WAMP-CRA user. */
export function craKey(password: string, salt: string, iterations: number, keylen: number): string {
  return pbkdf2Sync(password, salt, iterations, keylen, 'sha256').toString('base64');
}
