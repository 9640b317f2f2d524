// Every wire the demo router can be reached by: WebSocket and long-poll on one port, RawSocket on a second, both
// once more over TLS where there is a certificate, and over Unix domain sockets where there is a folder for them.

import path from 'node:path';
import type { AcceptedSink, AcceptedWire, Listener, ListenTarget, ListenTls } from '../transport/listener.ts';
import { LongPollServer } from '../transport/longpoll/longpoll-listener.ts';
import { listenRawSocket } from '../transport/rawsocket/rawsocket-listener.ts';
import { listenWebSocket } from '../transport/websocket/websocket-listener.ts';

/** One way to reach the router. */
export interface Endpoint {
  /** Wire and what is below it, for example `rawsocket-tls`. */
  readonly name: string;
  readonly url: string;
  readonly about: string;
}

interface Common extends Omit<ListenTarget, 'host' | 'port' | 'path' | 'tls' | 'accept'> {
  /** `endpoint`: name of the one the wire came by. */
  readonly accept: (wire: AcceptedWire, endpoint: string) => AcceptedSink;
}

/** The listeners of one step, all of them open, or none. */
class Group {
  readonly #opened: Listener[] = [];
  readonly endpoints: Endpoint[] = [];

  add(listener: Listener, name: string, about: string): Listener {
    this.#opened.push(listener);
    this.endpoints.push({ name, url: listener.url, about });
    return listener;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((listener) => listener.close()));
  }
}

export class Listeners {
  readonly #common: Common;
  readonly #groups: Group[] = [];
  #closed = false;

  constructor(common: Common) {
    this.#common = common;
  }

  /** The first is the WebSocket of the port that was asked for. */
  get endpoints(): readonly Endpoint[] {
    return this.#groups.flatMap((group) => group.endpoints);
  }

  /** WebSocket and long-poll on `port` (0: any that is free), RawSocket on a free one. Gives the port. */
  openPlain(host: string, port: number): Promise<number> {
    return this.#open((group) => this.#pair(group, { host, port }, '', ''));
  }

  /** The same over TLS, on free ports. Clients are asked for a certificate and need not have one. */
  openTls(host: string, tls: ListenTls): Promise<void> {
    const at = { host, port: 0, tls: { asksClients: true, ...tls } };
    return this.#open(async (group) => void (await this.#pair(group, at, '-tls', ' over TLS')));
  }

  /** WebSocket and RawSocket as Unix domain sockets in a folder. */
  openUnix(folder: string): Promise<void> {
    return this.#open(async (group) => {
      const at = (file: string, name: string) => ({
        ...{ ...this.#common, host: '', port: 0, path: path.join(folder, file) },
        accept: this.#acceptAs(name),
      });
      const over = ' over a Unix domain socket';
      const web = await listenWebSocket(at('demo-ws.sock', 'websocket-unix'));
      group.add(web, 'websocket-unix', `WebSocket${over}`);
      const raw = await listenRawSocket(at('demo-rs.sock', 'rawsocket-unix'));
      group.add(raw, 'rawsocket-unix', `RawSocket${over}`);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#groups.map((group) => group.close()));
  }

  /** Opens a group: rejects with the system's error, for example `EADDRINUSE`. */
  async #open<T>(open: (group: Group) => Promise<T>): Promise<T> {
    const group = new Group();
    try {
      const result = await open(group);
      if (this.#closed) throw new Error('it was stopped meanwhile');
      this.#groups.push(group);
      return result;
    } catch (error) {
      await group.close();
      throw error;
    }
  }

  async #pair(group: Group, at: Pick<ListenTarget, 'host' | 'port' | 'tls'>, suffix: string, over: string) {
    const target = (name: string) => ({ ...this.#common, ...at, accept: this.#acceptAs(`${name}${suffix}`) });
    const polls = new LongPollServer(target('longpoll'));
    const web = group.add(
      await listenWebSocket(target('websocket'), polls.handler),
      `websocket${suffix}`,
      `WebSocket${over}`,
    );
    const base = `${web.url.replace(/^ws/, 'http').replace(/\/ws$/, '')}${polls.path}`;
    const close = () => polls.close();
    group.add({ url: base, port: web.port, close }, `longpoll${suffix}`, `HTTP long-poll${over}`);
    group.add(await listenRawSocket({ ...target('rawsocket'), port: 0 }), `rawsocket${suffix}`, `RawSocket${over}`);
    return web.port;
  }

  #acceptAs(endpoint: string): ListenTarget['accept'] {
    return (wire) => this.#common.accept(wire, endpoint);
  }
}
