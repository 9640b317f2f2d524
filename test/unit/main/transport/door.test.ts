// What a listener tells the router of a connection, over every wire: asked with the clients of Node, so that both ends
// can be compared.

import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import type { Door, Listener, ListenTarget } from '../../../../src/main/transport/listener.ts';
import { LongPollServer } from '../../../../src/main/transport/longpoll/longpoll-listener.ts';
import { listenRawSocket } from '../../../../src/main/transport/rawsocket/rawsocket-listener.ts';
import { tlsBindingOf } from '../../../../src/main/transport/tls/tls-binding.ts';
import { listenWebSocket } from '../../../../src/main/transport/websocket/websocket-listener.ts';
import { hostClock } from '../demo-router/running-router.ts';
import { eventually } from './wire-log.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/tls/${name}`, import.meta.url), 'utf8');
const TLS = { cert: fixture('localhost.pem'), key: fixture('localhost.key'), asksClients: true };
const CLIENT = { cert: fixture('client.pem'), key: fixture('client.key') };
const TRUST: ConnectionOptions = { host: '127.0.0.1', servername: 'localhost', ca: fixture('ca.pem') };

/** The door of a connection over plain TCP. */
const PLAIN = { unix: false, peer: expect.stringMatching(/^tcp4:127\.0\.0\.1:\d+$/) as string };

let doors: Door[];
let folder: string;
let open: (() => unknown)[];

beforeEach(() => {
  doors = [];
  open = [];
  folder = mkdtempSync(path.join(os.tmpdir(), 'door-'));
});
afterEach(async () => {
  for (const close of open.reverse()) await close();
  rmSync(folder, { recursive: true });
});

function target(more: Partial<ListenTarget> = {}): ListenTarget {
  return {
    ...{ host: '127.0.0.1', port: 0, serializers: [jsonSerializer], clock: hostClock },
    ...{ maxMessage: 1_000_000, maxWaiting: 1_000_000, maxConnections: 5 },
    accept(wire) {
      doors.push(wire.door);
      return { message: () => undefined, ended: () => undefined };
    },
    ...more,
  };
}

function kept(listener: Listener): Listener {
  open.push(() => listener.close());
  return listener;
}

/** The door of the next connection. */
async function door(): Promise<Door> {
  await eventually(
    () => doors.length > 0,
    () => 'nobody came in',
  );
  const [first] = doors.splice(0, 1);
  if (!first) throw new Error('nobody came in');
  return first;
}

/** Says the RawSocket handshake for JSON. */
function knock<T extends Socket>(socket: T): T {
  open.push(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.write(Uint8Array.of(0x7f, 0xf1, 0, 0));
  return socket;
}

async function overTls(port: number, more: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectTls({ ...TRUST, port, ...more });
  open.push(() => socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

describe('RawSocket', () => {
  it('tells nothing of plain TCP but the address', async () => {
    const { port } = kept(await listenRawSocket(target({ setCookie: () => 'a=b' })));
    knock(connect(port, '127.0.0.1'));
    expect(await door()).toEqual(PLAIN);
  });

  it('tells of a Unix domain socket', async () => {
    const at = path.join(folder, 's');
    kept(await listenRawSocket(target({ path: at })));
    knock(connect(at));
    expect(await door()).toEqual({ unix: true });
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('has the channel values of the client over %s', async (version) => {
    const { port } = kept(await listenRawSocket(target({ tls: TLS })));
    const socket = knock(await overTls(port, { minVersion: version, maxVersion: version }));
    const { channel, certificateSha1 } = await door();
    expect(certificateSha1).toBeUndefined();
    expect(channel?.protocol).toBe(version);
    expect(channel?.peerFinished).toEqual(socket.getFinished());
    expect(channel?.finished).toEqual(socket.getPeerFinished());
    const exporter = socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
    expect(channel?.exporter).toEqual(exporter);
    expect(channel?.certificate).toEqual(new X509Certificate(TLS.cert).raw);
  });

  it('names the certificate of the client', async () => {
    const { port } = kept(await listenRawSocket(target({ tls: TLS })));
    knock(await overTls(port, CLIENT));
    expect((await door()).certificateSha1).toBe(new X509Certificate(CLIENT.cert).fingerprint);
  });

  it('asks for no certificate unless it is to', async () => {
    const { port } = kept(await listenRawSocket(target({ tls: { cert: TLS.cert, key: TLS.key } })));
    knock(await overTls(port, CLIENT));
    expect(await door()).not.toHaveProperty('certificateSha1');
  });
});

it('a client reads the same values each time it asks', async () => {
  const { port } = kept(await listenRawSocket(target({ tls: TLS })));
  const socket = knock(await overTls(port));
  await door();
  const first = tlsBindingOf(socket);
  expect(first?.certificate).toEqual(new X509Certificate(TLS.cert).raw);
  expect(tlsBindingOf(socket)).toEqual(first);
  expect(tlsBindingOf(socket)).toEqual(first);
});

describe('WebSocket', () => {
  async function dial(url: string, headers: Record<string, string> = {}, more: ConnectionOptions = {}) {
    const socket = new WebSocket(url, ['wamp.2.json'], { headers, ...more });
    open.push(() => socket.terminate());
    const [answer] = (await once(socket, 'upgrade')) as [IncomingMessage];
    return answer.headers['set-cookie'];
  }

  it('tells the cookie that came, and the one that it sets', async () => {
    const asked: Door[] = [];
    const setCookie = (one: Door) => (asked.push(one), one.cookie === undefined ? 'demo=1; Path=/' : undefined);
    const { url } = kept(await listenWebSocket(target({ setCookie })));
    expect(await dial(url)).toEqual(['demo=1; Path=/']);
    expect(await door()).toEqual({ ...PLAIN, setCookie: 'demo=1; Path=/' });
    expect(await dial(url, { Cookie: 'demo=1; other=2' })).toBeUndefined();
    expect(await door()).toEqual({ ...PLAIN, cookie: 'demo=1; other=2' });
    expect(asked).toEqual([PLAIN, { ...PLAIN, cookie: 'demo=1; other=2' }]);
  });

  it('tells of TLS, of the certificate of the client and of a Unix domain socket', async () => {
    const { port } = kept(await listenWebSocket(target({ tls: TLS })));
    await dial(`wss://localhost:${port}/ws`, {}, { ca: fixture('ca.pem'), ...CLIENT });
    const { channel, certificateSha1 } = await door();
    expect(channel?.certificate).toEqual(new X509Certificate(TLS.cert).raw);
    expect(channel?.peerFinished?.length).toBeGreaterThan(0);
    expect(certificateSha1).toBe(new X509Certificate(CLIENT.cert).fingerprint);
    const at = path.join(folder, 'w');
    kept(await listenWebSocket(target({ path: at })));
    await dial(`ws+unix://${at}:/ws`);
    expect(await door()).toEqual({ unix: true });
  });
});

describe('long-poll', () => {
  async function openSession(port: number, cookie: string | undefined, more?: ConnectionOptions) {
    const options = { port, host: '127.0.0.1', path: '/lp/open', method: 'POST', agent: false, ...more };
    const headers = cookie === undefined ? {} : { Cookie: cookie };
    const asking = (more ? httpsRequest : httpRequest)({ ...options, headers });
    asking.end('{"protocols":["wamp.2.json"]}');
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.headers['set-cookie'];
  }

  it('tells of the request that opens the session', async () => {
    const setCookie = ({ cookie }: Door) => (cookie === undefined ? 'demo=1; Path=/' : undefined);
    for (const tls of [undefined, TLS]) {
      const at = target({ setCookie, ...(tls && { tls }) });
      const polls = new LongPollServer(at);
      open.push(() => polls.close());
      const { port } = kept(await listenWebSocket(at, polls.handler));
      const more = tls && { ...TRUST, ...CLIENT };
      expect(await openSession(port, undefined, more)).toEqual(['demo=1; Path=/']);
      const first = await door();
      expect(first.setCookie).toBe('demo=1; Path=/');
      expect(first.certificateSha1).toBe(tls && new X509Certificate(CLIENT.cert).fingerprint);
      expect(await openSession(port, 'demo=1', more)).toBeUndefined();
      expect(await door()).toMatchObject({ cookie: 'demo=1' });
    }
  });
});
