// A router that does what a test wrote down, and nothing else: a plain `ws` server. It knows no WAMP of
// ours, so that what arrives here is judged by what the test says about it.

import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** The client is gone; a script that waited for it ends here. */
class Gone extends Error {}

/** One connection, as its script sees it. */
export class Talk {
  readonly socket: WebSocket;
  /** Of the request that opened the connection. */
  readonly headers: IncomingHttpHeaders;
  readonly #inbox: Buffer[] = [];
  #gone = false;
  #wake: () => void = () => undefined;

  constructor(socket: WebSocket, headers: IncomingHttpHeaders) {
    this.socket = socket;
    this.headers = headers;
    socket.on('message', (data: Buffer) => {
      this.#inbox.push(data);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#gone = true;
      this.#wake();
    });
  }

  /** The next frame, as it came. */
  async bytes(): Promise<Buffer> {
    for (;;) {
      const frame = this.#inbox.shift();
      if (frame) return frame;
      if (this.#gone) throw new Gone();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The next message. */
  async next(): Promise<readonly unknown[]> {
    const message: unknown = JSON.parse((await this.bytes()).toString());
    if (!Array.isArray(message)) throw new Error(`no message: ${JSON.stringify(message)}`);
    return message as unknown[];
  }

  /** Sends a message, a text or bytes; bytes go as a binary frame. */
  send(message: readonly unknown[] | string | Uint8Array): void {
    if (message instanceof Uint8Array) this.socket.send(message, { binary: true });
    else this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Waits until the client hangs up. */
  async gone(): Promise<void> {
    while (!this.#gone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

export type Script = (talk: Talk) => Promise<void> | void;

export interface ScriptedPeer {
  readonly url: string;
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
}

const running: { readonly server: WebSocketServer; readonly failures: unknown[] }[] = [];

/** Listens on a free port of 127.0.0.1 and plays the script to every client. */
export async function listenScripted(script: Script): Promise<ScriptedPeer> {
  const failures: unknown[] = [];
  let connections = 0;
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'wamp.2.json' });
  running.push({ server, failures });
  server.on('connection', (socket, { headers }) => {
    connections += 1;
    Promise.resolve(script(new Talk(socket, headers))).catch((error: unknown) => {
      if (!(error instanceof Gone)) failures.push(error);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    port,
    get connections() {
      return connections;
    },
  };
}

/** Ends the peers of a test. Throws what went wrong in a script. */
export async function finishScripted(): Promise<void> {
  const failures: unknown[] = [];
  for (const peer of running.splice(0)) {
    for (const client of peer.server.clients) client.terminate();
    await new Promise((resolve) => peer.server.close(resolve));
    failures.push(...peer.failures);
  }
  if (failures.length > 0) throw new AggregateError(failures, 'a script failed');
}

/** Details of a faultless WELCOME. */
export const WELCOME_DETAILS = { roles: { broker: {}, dealer: {} }, realm: 'demo' };

/** Welcomes everybody and answers GOODBYE. */
export const welcoming: Script = async (talk) => {
  await talk.next();
  talk.send([2, 7, WELCOME_DETAILS]);
  await answerGoodbye(talk);
};

/** Waits for GOODBYE and answers it. */
export async function answerGoodbye(talk: Talk): Promise<void> {
  while ((await talk.next())[0] !== 6);
  talk.send([6, {}, 'wamp.close.goodbye_and_out']);
  await talk.gone();
}
