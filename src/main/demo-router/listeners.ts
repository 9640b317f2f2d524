// Every wire the demo router can be reached by: WebSocket and long-poll on one port, RawSocket on a second, both
// once more over TLS where there is a certificate, and over Unix domain sockets where there is a folder for them.

import path from 'node:path';
import type { Listener, ListenTarget, ListenTls } from '../transport/listener.ts';
import { LongPollServer } from '../transport/longpoll/longpoll-listener.ts';
import { listenRawSocket } from '../transport/rawsocket/rawsocket-listener.ts';
import { listenWebSocket } from '../transport/websocket/websocket-listener.ts';

/** Where to listen. */
export interface DemoPlaces {
  readonly host: string;
  /** Port of WebSocket and long-poll; the others are free ones. 0: any free port. */
  readonly port: number;
  /** Absent: nothing listens with TLS. */
  readonly tls?: ListenTls;
  /** Folder for Unix domain sockets; absent: there are none. */
  readonly unixFolder?: string;
}

/** One way to reach the router. */
export interface Endpoint {
  /** Wire and what is below it, for example `rawsocket-tls`. */
  readonly name: string;
  readonly url: string;
  readonly about: string;
}

export interface Listeners {
  /** The first is the WebSocket of the port that was asked for. */
  readonly endpoints: readonly Endpoint[];
  /** Port of the first. */
  readonly port: number;
  close(): Promise<void>;
}

type Common = Omit<ListenTarget, 'host' | 'port' | 'path' | 'tls'>;

/** Opens all of them, or none: rejects with the system's error, for example `EADDRINUSE`. */
export async function openListeners(common: Common, places: DemoPlaces): Promise<Listeners> {
  const opened: Listener[] = [];
  const endpoints: Endpoint[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((listener) => listener.close()));
  };
  const add = (listener: Listener, name: string, about: string): Listener => {
    opened.push(listener);
    endpoints.push({ name, url: listener.url, about });
    return listener;
  };
  const pair = async (at: Pick<ListenTarget, 'host' | 'port' | 'tls'>, suffix: string, over: string) => {
    const target = { ...common, ...at };
    const polls = new LongPollServer(target);
    const web = add(await listenWebSocket(target, polls.handler), `websocket${suffix}`, `WebSocket${over}`);
    const base = `${web.url.replace(/^ws/, 'http').replace(/\/ws$/, '')}${polls.path}`;
    add({ url: base, port: web.port, close: () => polls.close() }, `longpoll${suffix}`, `HTTP long-poll${over}`);
    add(await listenRawSocket({ ...target, port: 0 }), `rawsocket${suffix}`, `RawSocket${over}`);
    return web.port;
  };
  try {
    const { host, tls, unixFolder } = places;
    const port = await pair({ host, port: places.port }, '', '');
    if (tls) await pair({ host, port: 0, tls }, '-tls', ' over TLS');
    if (unixFolder !== undefined) {
      const at = (file: string) => ({ ...common, host, port: 0, path: path.join(unixFolder, file) });
      const over = ' over a Unix domain socket';
      add(await listenWebSocket(at('demo-ws.sock')), 'websocket-unix', `WebSocket${over}`);
      add(await listenRawSocket(at('demo-rs.sock')), 'rawsocket-unix', `RawSocket${over}`);
    }
    return { endpoints, port, close };
  } catch (error) {
    await close();
    throw error;
  }
}
