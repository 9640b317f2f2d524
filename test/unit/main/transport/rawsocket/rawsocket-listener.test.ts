// The router's side of RawSocket against clients at the level of octets, and against our own dial over TCP, TLS and
// Unix domain sockets.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonSerializer } from '../../../../../src/main/serializer/json.ts';
import { msgpackSerializer } from '../../../../../src/main/serializer/msgpack.ts';
import type { AcceptedWire, Listener, ListenTarget } from '../../../../../src/main/transport/listener.ts';
import { listenRawSocket } from '../../../../../src/main/transport/rawsocket/rawsocket-listener.ts';
import { authorityPem, serverIdentity } from '../../../../support/tls/certificates.ts';
import { checkLeaks } from '../leaks.ts';
import { TestClock } from '../test-clock.ts';
import { eventually } from '../wire-log.ts';
import { Arrived, dialRaw, frame, hexOf, MSGPACK, octets } from './rs-peer.ts';

checkLeaks();

interface Guest {
  readonly wire: AcceptedWire;
  readonly messages: [text: string, opcode: string][];
  ended: number;
}

let guests: Guest[];
let clock: TestClock;
let clients: Socket[];
let listeners: Listener[];
let folder: string;

beforeEach(() => {
  guests = [];
  clients = [];
  listeners = [];
  clock = new TestClock();
  folder = mkdtempSync(path.join(os.tmpdir(), 'rawsocket-'));
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  for (const listener of listeners) await listener.close();
  await eventually(
    () => guests.every(({ ended }) => ended === 1) && clock.pending.length === 0,
    () => `ended ${guests.map(({ ended }) => ended).join()}; limits ${clock.pending.join()}`,
  );
  rmSync(folder, { recursive: true, force: true });
});

async function listen(more: Partial<ListenTarget> = {}): Promise<Listener> {
  const listener = await listenRawSocket({
    host: '127.0.0.1',
    port: 0,
    serializers: [jsonSerializer, msgpackSerializer],
    maxMessage: 2 ** 24,
    maxWaiting: 1_000_000,
    maxConnections: 5,
    clock,
    accept(wire) {
      const guest: Guest = { wire, messages: [], ended: 0 };
      guests.push(guest);
      return {
        message: (bytes, opcode) => guest.messages.push([Buffer.from(bytes).toString('latin1'), opcode]),
        ended: () => guest.ended++,
      };
    },
    ...more,
  });
  listeners.push(listener);
  return listener;
}

interface Client {
  readonly socket: Socket;
  readonly got: Arrived;
}

function dialOctets(listener: Listener, hex: string | Buffer = ''): Client {
  const socket = connect(listener.port, '127.0.0.1');
  socket.on('error', () => undefined);
  clients.push(socket);
  const got = new Arrived(socket);
  socket.write(typeof hex === 'string' ? octets(hex) : hex);
  return { socket, got };
}

async function gets({ got }: Client, hex: string): Promise<void> {
  await eventually(
    () => hexOf(got.bytes) === hex,
    () => `got ${hexOf(got.bytes)}`,
  );
}

async function closed({ socket }: Client): Promise<void> {
  await eventually(
    () => socket.destroyed,
    () => 'the connection is still open',
  );
}

describe('the handshake', () => {
  it('is accepted with the limit of this side, whatever comes behind it', async () => {
    const client = dialOctets(await listen(), `7f010000 00000003 5b315d`);
    await gets(client, '7ff10000');
    await eventually(
      () => guests[0]?.messages.length === 1,
      () => 'no message',
    );
    expect(guests[0]?.messages).toEqual([['[1]', 'text']]);
    expect(guests[0]?.wire.serializer).toBe(jsonSerializer);
  });

  it.each([
    [2 ** 24 * 8, '7ff20000'],
    [2 ** 16 + 5, '7f720000'],
    [1, '7f020000'],
  ])('announces of %i bytes the largest power of two', async (maxMessage, reply) => {
    await gets(dialOctets(await listen({ maxMessage }), '7ff20000'), reply);
    expect(guests[0]?.wire.serializer).toBe(msgpackSerializer);
  });

  it('may come byte by byte', async () => {
    const client = dialOctets(await listen());
    for (const byte of octets('7ff10000')) {
      client.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await gets(client, '7ff10000');
  });

  it.each([
    ['7ff30000', '7f100000'],
    ['7ff00000', '7f100000'],
    ['7ff60000', '7f100000'],
    ['7ff10001', '7f300000'],
    ['7ff10100', '7f300000'],
  ])('%s is refused with %s', async (request, reply) => {
    const client = dialOctets(await listen(), request);
    await closed(client);
    expect(hexOf(client.got.bytes)).toBe(reply);
    expect(guests).toEqual([]);
  });

  it('is refused with error 2 below the smallest limit', async () => {
    const listener = await listen({ minPeerLimit: 1024 });
    const client = dialOctets(listener, '7f010000');
    await closed(client);
    expect(hexOf(client.got.bytes)).toBe('7f200000');
    await gets(dialOctets(listener, '7f110000'), '7ff10000');
  });

  it('is refused with error 4 when there are enough connections, until one leaves', async () => {
    const listener = await listen({ maxConnections: 1 });
    const first = dialOctets(listener, '7ff10000');
    await gets(first, '7ff10000');
    const second = dialOctets(listener, '7ff10000');
    await closed(second);
    expect(hexOf(second.got.bytes)).toBe('7f400000');
    first.socket.destroy();
    await eventually(
      () => guests[0]?.ended === 1,
      () => 'not ended',
    );
    await gets(dialOctets(listener, '7ff10000'), '7ff10000');
  });

  it('that is none ends the connection without an answer', async () => {
    const listener = await listen();
    for (const start of ['16030100', '00', 'ff', '58585858']) {
      const client = dialOctets(listener, start);
      await closed(client);
      expect(client.got.length, start).toBe(0);
    }
  });

  it.each(['GET /ws HTTP/1.1\r\nHost: x\r\n\r\n', 'POST / HTTP/1.0\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\n'])(
    'by HTTP is answered with HTTP: %j',
    async (request) => {
      const client = dialOctets(await listen(), Buffer.from(request));
      await closed(client);
      const answer = client.got.bytes.toString();
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(answer).toContain('This port speaks WAMP over RawSocket, not HTTP. Use rs://, with JSON, MessagePack.');
    },
  );

  it('that never comes is limited in time', async () => {
    const client = dialOctets(await listen(), '7ff1');
    await eventually(
      () => clock.pending.length === 1,
      () => 'no limit',
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.expire(10_000);
    await closed(client);
    expect(client.got.length).toBe(0);
  });
});

describe('an accepted connection', () => {
  async function accepted(more: Partial<ListenTarget> = {}, request = '7ff10000'): Promise<[Client, Guest]> {
    const client = dialOctets(await listen(more), request);
    await eventually(
      () => client.got.length === 4 && guests.length === 1,
      () => 'not accepted',
    );
    client.got.clear();
    const [guest] = guests;
    if (!guest) throw new Error('no guest');
    return [client, guest];
  }

  it('answers PING and says nothing to PONG', async () => {
    const [client] = await accepted();
    client.socket.write(Buffer.concat([frame(2, 'x'), frame(1, 'abc'), frame(1)]));
    await gets(client, '0200000361626302000000');
  });

  it('ends at a frame that is none or too long', async () => {
    for (const bad of ['03000000', '10000000', '08000001', '00010001']) {
      guests = [];
      const [client, guest] = await accepted({ maxMessage: 2 ** 16 });
      client.socket.write(octets(bad));
      await closed(client);
      expect(guest.ended, bad).toBe(1);
    }
  });

  it('sends frames, and ends rather than sending one that the client cannot take', async () => {
    const [client, { wire }] = await accepted({}, '7f010000');
    wire.send(Buffer.alloc(512, 1));
    wire.send(Buffer.alloc(513, 2));
    wire.send(Uint8Array.of(1));
    await closed(client);
    expect(hexOf(client.got.bytes)).toBe(`00000200${'01'.repeat(512)}`);
  });

  it('is closed politely, by force after a time, and cut at once', async () => {
    const [client, { wire }] = await accepted();
    wire.send(Uint8Array.of(1));
    wire.close(1000, '');
    wire.close(1000, '');
    wire.send(Uint8Array.of(2));
    await closed(client);
    expect(hexOf(client.got.bytes)).toBe('0000000101');
    guests = [];
    const [held, { wire: other }] = await accepted();
    held.socket.allowHalfOpen = true;
    other.close(1000, '');
    await eventually(
      () => clock.pending.includes(2_000),
      () => 'no limit',
    );
    clock.expire(2_000);
    await eventually(
      () => guests[0]?.ended === 1,
      () => 'not ended',
    );
    guests = [];
    const [cut, { wire: third }] = await accepted();
    third.destroy();
    await closed(cut);
  });

  it('is cut when the client is too far behind', async () => {
    const [client, { wire }] = await accepted({ maxWaiting: 100_000 });
    client.socket.pause();
    for (let sent = 0; sent < 1000 && guests[0]?.ended === 0; sent++) {
      wire.send(Buffer.alloc(100_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(guests[0]?.ended).toBe(1);
  });

  it('is cut when the listener closes', async () => {
    const [client, guest] = await accepted();
    await listeners.pop()?.close();
    await closed(client);
    expect(guest.ended).toBe(1);
  });
});

describe('our own dial', () => {
  const identity = serverIdentity('localhost');
  const ways: [name: string, target: () => Partial<ListenTarget>, url: RegExp, stages: string[]][] = [
    ['TCP', () => ({}), /^rs:\/\/127\.0\.0\.1:\d+$/, ['dns', 'tcp']],
    ['TLS', () => ({ tls: identity }), /^rss:\/\/127\.0\.0\.1:\d+$/, ['dns', 'tcp', 'tls']],
    ['a Unix socket', () => ({ path: path.join(folder, 'a b.sock') }), /^unix\+rs:\/\/\/.*a b\.sock$/, ['unix']],
    [
      'TLS in a Unix socket',
      () => ({ path: path.join(folder, 'tls.sock'), tls: { ...identity, ca: authorityPem } }),
      /^rss:\/\/unix:\/.*tls\.sock$/,
      ['unix', 'tls'],
    ],
  ];
  it.each(ways)('reaches it over %s, both ways, with pings', async (_name, target, url, stages) => {
    const listener = await listen(target());
    expect(listener.url).toMatch(url);
    const ping = { everyMs: 700, timeoutMs: 300 };
    const dialled = dialRaw(listener.url, { ca: authorityPem, serializers: MSGPACK, receiveLimit: 20, ping });
    await dialled.log.until('opened');
    expect(dialled.log.order).toEqual([...stages, 'rawsocket', 'open', 'opened']);
    expect(dialled.wire.sendLimit).toBe(2 ** 24);
    expect(dialled.wire.tlsBinding?.() === undefined).toBe(!stages.includes('tls'));
    const [guest] = guests;
    const big = Buffer.alloc(1_000_000, 'b');
    dialled.wire.send(big, 'binary');
    dialled.wire.send(Buffer.from('last'), 'binary');
    await eventually(
      () => guest?.messages.length === 2,
      () => `${guest?.messages.length} messages`,
    );
    expect(guest?.messages[0]?.[0] === big.toString()).toBe(true);
    expect(guest?.messages[1]).toEqual(['last', 'binary']);
    guest?.wire.send(big);
    await dialled.log.until('message');
    expect(dialled.log.messages[0]?.bytes.length).toBe(big.length);
    dialled.clock.expire(700);
    await dialled.log.until('control', 2);
    expect(dialled.log.facts.filter((fact) => fact.kind === 'control')[1]?.took).toBeGreaterThan(0);
    dialled.wire.close(1000, 'done');
    await dialled.log.until('ended');
    expect(dialled.log.the('close')).toEqual({ kind: 'close', by: 'us', reason: 'done' });
  });

  it('is told what the file system says of a Unix socket', async () => {
    const file = path.join(folder, 'x.sock');
    const listener = await listen({ path: file });
    expect(listener.port).toBe(0);
    const { log } = dialRaw(`rs://unix:${file}`);
    await log.until('opened');
    const { mode, uid, gid } = statSync(file);
    const { took, ...told } = log.the('unix');
    expect(told).toEqual({ kind: 'unix', path: file, mode: mode & 0o7777, uid, gid });
    expect(took).toBeGreaterThan(0);
  });

  it('cannot listen twice in one place', async () => {
    const { port } = await listen();
    await expect(listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
