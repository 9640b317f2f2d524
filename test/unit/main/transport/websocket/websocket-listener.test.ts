import { createConnection, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { jsonSerializer } from '../../../../../src/main/serializer/json.ts';
import type { Serializer } from '../../../../../src/main/serializer/serializer.ts';
import type { AcceptedWire, Listener } from '../../../../../src/main/transport/listener.ts';
import { listenWebSocket } from '../../../../../src/main/transport/websocket/websocket-listener.ts';

/** A second serializer, to choose from. */
const binarySerializer: Serializer = { ...jsonSerializer, name: 'other', subprotocol: 'wamp.2.other', binary: true };

interface Seen {
  readonly wire: AcceptedWire;
  readonly messages: [text: string, opcode: string][];
  ended: number;
}

let listener: Listener;
let seen: Seen[] = [];
let sockets: (WebSocket | Socket)[] = [];

async function listen(
  limits: { maxMessage?: number; maxWaiting?: number; maxConnections?: number } = {},
): Promise<Listener> {
  return listenWebSocket({
    host: '127.0.0.1',
    port: 0,
    serializers: [jsonSerializer, binarySerializer],
    maxMessage: 1_000,
    maxWaiting: 1_000_000,
    maxConnections: 5,
    ...limits,
    clock: {
      micros: () => 0,
      wall: () => 0,
      after(ms, task) {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    },
    accept(wire) {
      const entry: Seen = { wire, messages: [], ended: 0 };
      seen.push(entry);
      return {
        message: (bytes, opcode) => entry.messages.push([Buffer.from(bytes).toString('latin1'), opcode]),
        ended: () => entry.ended++,
      };
    },
  });
}

beforeEach(async () => {
  seen = [];
  sockets = [];
  listener = await listen();
});
afterEach(async () => {
  for (const socket of sockets) {
    if (socket instanceof WebSocket) socket.terminate();
    else socket.destroy();
  }
  await listener.close();
});

interface Refused {
  readonly status: number;
  readonly body: string;
}

/** Opens a WebSocket, or gives the HTTP answer that refused it. */
function dial(protocols: string[], path = '/ws', options: ClientOptions = {}): Promise<WebSocket | Refused> {
  const url = `ws://127.0.0.1:${listener.port}${path}`;
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false, ...options });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    socket.on('error', reject);
  });
}

async function open(protocols = ['wamp.2.json'], path = '/ws', options: ClientOptions = {}): Promise<WebSocket> {
  const socket = await dial(protocols, path, options);
  if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket.status}`);
  return socket;
}

function nextMessage(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())));
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Sends raw bytes and reads until the server ends the connection. */
function rawHttp(text: string): Promise<string> {
  const socket = createConnection(listener.port, '127.0.0.1');
  sockets.push(socket);
  socket.write(text);
  return new Promise((resolve, reject) => {
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('the upgrade', () => {
  it.each(['/', '/ws', '/ws?token=1'])('is granted at %s', async (path) => {
    expect((await open(['wamp.2.json'], path)).protocol).toBe('wamp.2.json');
  });

  it.each([
    [['wamp.2.json'], 'wamp.2.json'],
    [['wamp.2.other', 'wamp.2.json'], 'wamp.2.other'],
    [['wamp.2.cbor', 'wamp.2.json', 'wamp.2.other'], 'wamp.2.json'],
  ])('takes of %j the first that is known', async (offered, chosen) => {
    expect((await open(offered)).protocol).toBe(chosen);
    expect(seen[0]?.wire.serializer.subprotocol).toBe(chosen);
  });

  it.each([[['wamp.2.cbor']], [['WAMP.2.JSON']], [[]]])('is refused for %j, with what is spoken', async (offered) => {
    const refusal = await dial(offered);
    expect(refusal).toMatchObject({
      status: 400,
      body: expect.stringMatching(/wamp\.2\.json, wamp\.2\.other/) as string,
    });
    expect(seen).toHaveLength(0);
  });

  it('is refused at another path', async () => {
    expect(await dial(['wamp.2.json'], '/other')).toMatchObject({
      status: 404,
      body: expect.stringContaining('/ws') as string,
    });
  });

  it('is refused beyond the number of connections, and granted again after one left', async () => {
    const first = await open();
    for (let i = 1; i < 5; i++) await open();
    expect(await dial(['wamp.2.json'])).toMatchObject({ status: 503 });
    first.terminate();
    await until(() => seen[0]?.ended === 1);
    await open();
  });

  it('agrees on compression only if the client asks, and keeps no context', async () => {
    expect((await open()).extensions).toBe('');
    const compressed = await open(['wamp.2.json'], '/ws', { perMessageDeflate: true });
    expect(compressed.extensions).toBe('permessage-deflate');
    const arrived = nextMessage(compressed);
    seen[1]?.wire.send(new TextEncoder().encode(`["${'x'.repeat(5_000)}"]`));
    expect(await arrived).toHaveLength(5_004);
    compressed.send('x'.repeat(900));
    await until(() => seen[1]?.messages.length === 1);
  });
});

describe('plain HTTP', () => {
  it('is told to upgrade, and what is spoken', async () => {
    const response = await fetch(`http://127.0.0.1:${listener.port}/ws`);
    expect([response.status, response.headers.get('content-type')]).toEqual([426, 'text/plain; charset=utf-8']);
    expect(response.headers.get('upgrade')).toBe('websocket');
    expect(await response.text()).toContain('wamp.2.json');
  });

  it('finds nothing at other paths', async () => {
    const response = await fetch(`http://127.0.0.1:${listener.port}/admin`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(404);
  });

  it.each([
    ['another upgrade', 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n', 400],
    ['no HTTP', '\x7f\xf1\x00\x00\r\n\r\n', 400],
    [
      'an incomplete WebSocket request',
      'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: wamp.2.json\r\n\r\n',
      400,
    ],
    [
      'an odd list of subprotocols',
      'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: ,,"\r\n\r\n',
      400,
    ],
  ])('%s is refused', async (_what, text, status) => {
    expect(await rawHttp(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await open();
  });
});

describe('messages', () => {
  it('pass in both directions, with the opcode of the serializer', async () => {
    const [text, binary] = [await open(), await open(['wamp.2.other'])];
    text.send('[1]');
    text.send(Buffer.from([1, 2]), { binary: true });
    binary.send(Buffer.from('[2]'));
    await until(() => seen[0]?.messages.length === 2 && seen[1]?.messages.length === 1);
    expect(seen[0]?.messages).toEqual([
      ['[1]', 'text'],
      ['\x01\x02', 'binary'],
    ]);
    expect(seen[1]?.messages).toEqual([['[2]', 'binary']]);
    for (const [i, socket] of [text, binary].entries()) {
      const arrived = new Promise((resolve) => socket.once('message', (_data, isBinary) => resolve(isBinary)));
      seen[i]?.wire.send(Uint8Array.of(0x5b, 0x5d));
      expect(await arrived).toBe(i === 1);
    }
  });

  it('with invalid UTF-8 arrive as they are', async () => {
    (await open()).send(Buffer.from([0xff, 0xfe]), { binary: false });
    await until(() => seen[0]?.messages.length === 1);
    expect(seen[0]?.messages).toEqual([['\xff\xfe', 'text']]);
  });

  it('that are too large end the connection', async () => {
    const socket = await open();
    socket.send('x'.repeat(1_000));
    socket.send('x'.repeat(1_001));
    expect(await closeCode(socket)).toBe(1009);
    await until(() => seen[0]?.ended === 1);
    expect(seen[0]?.messages).toHaveLength(1);
  });

  it('in broken frames end the connection, and only that', async () => {
    const [bad, good] = [await open(), await open()];
    const raw = Object.entries(bad).find(([key]) => key === '_socket')?.[1] as Socket;
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect(await closeCode(bad)).toBe(1002);
    good.send('[1]');
    await until(() => seen[1]?.messages.length === 1);
  });
});

describe('the end of a wire', () => {
  it('by us carries code and reason, after what was sent', async () => {
    const socket = await open();
    const arrived = nextMessage(socket);
    const ended = new Promise((resolve) => socket.once('close', (code, reason) => resolve([code, reason.toString()])));
    seen[0]?.wire.send(new TextEncoder().encode('last'));
    seen[0]?.wire.close(1002, 'why');
    expect(await arrived).toBe('last');
    expect(await ended).toEqual([1002, 'why']);
    await until(() => seen[0]?.ended === 1);
    seen[0]?.wire.send(new TextEncoder().encode('too late'));
    seen[0]?.wire.close(1000, '');
    seen[0]?.wire.destroy();
    expect(seen[0]?.ended).toBe(1);
  });

  it('is forced if the peer does not take part', async () => {
    const socket = await open();
    socket.pause();
    seen[0]?.wire.close(1000, '');
    await until(() => seen[0]?.ended === 1);
  });

  it('cut by us is no polite one', async () => {
    const socket = await open();
    seen[0]?.wire.destroy();
    expect(await closeCode(socket)).toBe(1006);
  });

  it('comes when the peer reads too slowly', async () => {
    const [slow, quick] = [await open(), await open()];
    slow.pause();
    const chunk = new Uint8Array(200_000).fill(0x20);
    // The system takes some before bytes begin to wait here.
    for (let i = 0; i < 200 && seen[0]?.ended === 0; i++) {
      seen[0].wire.send(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => seen[0]?.ended === 1);
    const arrived = nextMessage(quick);
    seen[1]?.wire.send(Uint8Array.of(0x5b, 0x5d));
    expect(await arrived).toBe('[]');
  });

  it('comes when the peer sends pings and reads no answer', async () => {
    const socket = await open();
    socket.pause();
    const ping = Buffer.alloc(125);
    for (let i = 0; i < 100_000 && seen[0]?.ended === 0; i++) {
      socket.ping(ping);
      if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => seen[0]?.ended === 1);
  });

  it('comes for all when the listener closes', async () => {
    const all = [await open(), await open()];
    const codes = Promise.all(all.map(closeCode));
    const idle = createConnection(listener.port, '127.0.0.1');
    sockets.push(idle);
    await new Promise((resolve) => idle.once('connect', resolve));
    await listener.close();
    expect(await codes).toEqual([1006, 1006]);
    await until(() => seen.every(({ ended }) => ended === 1));
    await expect(dial(['wamp.2.json'])).rejects.toThrow('ECONNREFUSED');
  });
});

it('a port that is taken is the system error', async () => {
  const target = {
    host: '127.0.0.1',
    port: listener.port,
    serializers: [],
    maxMessage: 1,
    maxWaiting: 1,
    maxConnections: 1,
  };
  const clock = { micros: () => 0, wall: () => 0, after: () => () => undefined };
  const accept = () => ({ message: () => undefined, ended: () => undefined });
  await expect(listenWebSocket({ ...target, clock, accept })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('an IPv6 host stands in brackets', async () => {
  await listener.close();
  listener = await listenWebSocket({
    host: '::1',
    port: 0,
    serializers: [jsonSerializer],
    maxMessage: 1,
    maxWaiting: 1,
    maxConnections: 1,
    clock: { micros: () => 0, wall: () => 0, after: () => () => undefined },
    accept: () => ({ message: () => undefined, ended: () => undefined }),
  });
  expect(listener.url).toBe(`ws://[::1]:${listener.port}/ws`);
});
