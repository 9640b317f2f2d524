// The open wire: messages, frames that are rejected, and the ways it ends.

import { deflateRawSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DialTarget } from '../../../../../src/main/transport/transport.ts';
import { authorityPem } from '../../../../support/tls/certificates.ts';
import { checkLeaks } from '../leaks.ts';
import { accepting, frame, listenRaw, listenTls, type RawPeer, trickle } from '../raw-peer.ts';
import { dial, type Dialled, eventually, LIMIT_MS } from '../wire-log.ts';

checkLeaks();

const TEXT = 0x81;
const DEFLATE = ['Sec-WebSocket-Protocol: wamp.2.json', 'Sec-WebSocket-Extensions: permessage-deflate'];

/** An open wire to a peer that then does `then`. */
async function openTo(
  then: (socket: Socket) => void,
  target: Partial<DialTarget> = {},
  lines?: readonly string[],
): Promise<Dialled & { readonly peer: RawPeer }> {
  const peer = await listenRaw(accepting(then, lines));
  const dialled = dial(`ws://127.0.0.1:${peer.port}/`, target);
  await dialled.log.until('opened');
  return { ...dialled, peer };
}

/** An open wire to a peer that sends these bytes and does not close its side when ours is closed. */
async function openToOneThatStays(bytes: Uint8Array): Promise<Dialled & { readonly peer: RawPeer }> {
  const stay = accepting((socket) => {
    socket.resume();
    socket.write(bytes);
  });
  const peer = await listenRaw(stay, { allowHalfOpen: true });
  const dialled = dial(`ws://127.0.0.1:${peer.port}/`);
  await dialled.log.until('opened');
  return { ...dialled, peer };
}

/** A real WebSocket server for one connection. */
async function withServer(
  use: (dialled: Dialled, router: WebSocket) => Promise<void>,
  target: Partial<DialTarget> = {},
  deflate = false,
): Promise<void> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: deflate,
    handleProtocols: () => 'wamp.2.json',
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const connected = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const dialled = dial(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`, target);
  try {
    const router = await connected;
    router.on('error', () => undefined);
    await dialled.log.until('opened');
    await use(dialled, router);
    dialled.wire.destroy();
    await dialled.log.until('ended');
    await eventually(
      () => server.clients.size === 0,
      () => 'the server still has a client',
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('messages', () => {
  it('pass both ways as text and as binary, byte for byte', async () => {
    await withServer(async ({ log, wire }, router) => {
      const received: { bytes: Uint8Array; isBinary: boolean }[] = [];
      router.on('message', (data, isBinary) => {
        received.push({ bytes: Buffer.isBuffer(data) ? data : expect.fail('no buffer'), isBinary });
      });
      const sent = Buffer.from('[1,"réalm",{}]');
      const copy = Uint8Array.from(sent);
      wire.send(sent, 'text');
      wire.send(Uint8Array.of(0, 255), 'binary');
      wire.send(new Uint8Array(), 'text');
      await eventually(
        () => received.length === 3,
        () => `received ${received.length}`,
      );
      expect(received.map((one) => [...one.bytes])).toEqual([[...copy], [0, 255], []]);
      expect(received.map((one) => one.isBinary)).toEqual([false, true, false]);
      // Masking must not happen in the caller's bytes.
      expect(Uint8Array.from(sent)).toEqual(copy);
      router.send('[2]');
      router.send(Uint8Array.of(1, 2, 3));
      router.send('');
      await log.until('message', 3);
      expect(log.messages).toEqual([
        { bytes: Uint8Array.from(Buffer.from('[2]')), opcode: 'text' },
        { bytes: Uint8Array.of(1, 2, 3), opcode: 'binary' },
        { bytes: new Uint8Array(), opcode: 'text' },
      ]);
    });
  });

  it('are one message however they are fragmented, with a ping between', async () => {
    const { log } = await openTo((socket) => {
      socket.write(Buffer.concat([frame(0x01, '[1'), frame(0x89, 'ping'), frame(0x00, ','), frame(0x80, '2]')]));
    });
    await log.until('message');
    expect(log.messages.map((one) => Buffer.from(one.bytes).toString())).toEqual(['[1,2]']);
  });

  it('may come byte by byte', async () => {
    const { log } = await openTo((socket) => {
      void trickle(
        socket,
        Buffer.concat([
          frame(TEXT, 'a'.repeat(200)),
          frame(0x82, Uint8Array.of(7)),
          frame(0x88, Uint8Array.of(3, 232)),
        ]),
      );
    });
    await log.until('ended');
    expect(log.messages.map((one) => [one.bytes.length, one.opcode])).toEqual([
      [200, 'text'],
      [1, 'binary'],
    ]);
    expect(log.the('close')).toEqual({ kind: 'close', by: 'peer', code: 1000, reason: '' });
  });

  it('are delivered when they are no UTF-8', async () => {
    const { log } = await openTo((socket) => {
      socket.write(Buffer.concat([frame(TEXT, Uint8Array.of(0x5b, 0xc3, 0x28, 0xff, 0x5d)), frame(TEXT, '[3]')]));
    });
    await log.until('message', 2);
    expect([...(log.messages[0]?.bytes ?? [])]).toEqual([0x5b, 0xc3, 0x28, 0xff, 0x5d]);
    expect(log.messages[0]?.opcode).toBe('text');
    expect(log.order).not.toContain('error');
  });

  it('of several MiB pass, and the frame after them is still found', async () => {
    const long = Buffer.alloc(3 * 1024 * 1024, 0x61);
    const { log } = await openTo((socket) => {
      socket.write(Buffer.concat([frame(0x82, long), frame(0xf2, 'bad')]));
    });
    await log.until('ended');
    expect(log.messages[0]?.bytes.length).toBe(long.length);
    expect(Buffer.from(log.the('rejected').bytes)).toEqual(frame(0xf2, 'bad'));
  });

  it('are compressed when that was agreed on', async () => {
    await withServer(
      async ({ log, wire }, router) => {
        expect(log.the('open').extensions).toContain('permessage-deflate');
        const long = `["${'a'.repeat(5000)}"]`;
        const back = new Promise<string>((resolve) => router.once('message', (data) => resolve(String(data))));
        wire.send(Buffer.from(long), 'text');
        expect(await back).toBe(long);
        router.send(long);
        router.send('[]');
        await log.until('message', 2);
        expect(Buffer.from(log.messages[0]?.bytes ?? []).toString()).toBe(long);
      },
      { deflate: true },
      true,
    );
  });

  it('stop at once when one of them makes the caller destroy the wire', async () => {
    const three = Buffer.concat([frame(TEXT, '[1]'), frame(TEXT, '[2]'), frame(TEXT, '[3]')]);
    const peer = await listenRaw(accepting((socket) => socket.write(three)));
    const { log, wire } = dial(`ws://127.0.0.1:${peer.port}/`);
    log.react = (word) => {
      if (word === 'message') wire.destroy();
    };
    await log.until('ended');
    expect(log.messages).toHaveLength(1);
    expect(log.order.slice(-3)).toEqual(['message', 'close', 'ended']);
  });

  it('pass over TLS', async () => {
    const peer = await listenTls(
      'localhost',
      accepting((socket) => socket.write(frame(TEXT, '[]'))),
    );
    const { log } = dial(`wss://localhost:${peer.port}/`, { ca: authorityPem });
    await log.until('message');
    expect(Buffer.from(log.messages[0]?.bytes ?? []).toString()).toBe('[]');
  });
});

describe('rejected frames', () => {
  const masked = Buffer.concat([Buffer.from([TEXT, 0x83, 1, 2, 3, 4]), Buffer.from([0x41, 0x42, 0x43])]);
  const cases: [string, Uint8Array, string, RegExp][] = [
    ['reserved bit 1', frame(0xc1, '[]'), 'WS_ERR_UNEXPECTED_RSV_1', /reserved bit 1/],
    ['reserved bit 2', frame(0xa1, '[]'), 'WS_ERR_UNEXPECTED_RSV_2_3', /reserved bit 2 or 3/],
    ['an unknown opcode', frame(0x83, '[]'), 'WS_ERR_INVALID_OPCODE', /opcode/],
    ['an unknown control opcode', frame(0x8b, '[]'), 'WS_ERR_INVALID_OPCODE', /opcode/],
    ['a continuation of nothing', frame(0x80, '[]'), 'WS_ERR_INVALID_OPCODE', /opcode/],
    ['a mask', masked, 'WS_ERR_UNEXPECTED_MASK', /masked/],
    ['a fragmented ping', frame(0x09, ''), 'WS_ERR_EXPECTED_FIN', /fragmented/],
    ['a long ping', frame(0x89, 'p'.repeat(126)), 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH', /length/],
    [
      'a close code that is not allowed',
      frame(0x88, Uint8Array.of(3, 237, 0x62, 0x79)),
      'WS_ERR_INVALID_CLOSE_CODE',
      /code/,
    ],
  ];
  for (const [what, bytes, code, reason] of cases) {
    it(`keep their bytes: ${what}`, async () => {
      const answers: Buffer[] = [];
      const { log } = await openTo((socket) => {
        socket.on('data', (chunk: Buffer) => answers.push(chunk));
        socket.write(Buffer.concat([frame(TEXT, '[1]'), bytes, frame(TEXT, '[2]')]));
      });
      await log.until('ended');
      expect(log.order.slice(-4)).toEqual(['message', 'rejected', 'error', 'ended']);
      expect(Buffer.from(log.the('rejected').bytes)).toEqual(Buffer.from(bytes));
      expect(log.the('rejected').dir).toBe('in');
      expect(log.the('rejected').reason).toMatch(reason);
      expect(log.the('error')).toMatchObject({ stage: 'open', code });
      // The router is told too: a close frame with code 1002, masked.
      const answer = Buffer.concat(answers);
      expect(answer[0]).toBe(0x88);
      expect(((answer[6] ?? 0) ^ (answer[2] ?? 0)) * 256 + ((answer[7] ?? 0) ^ (answer[3] ?? 0))).toBe(1002);
    });
  }

  it('keep what had arrived, and say how much that is', async () => {
    const header = frame(0xd2, new Uint8Array(70_000)).subarray(0, 30);
    const { log } = await openTo((socket) => socket.write(header));
    await log.until('ended');
    expect(Buffer.from(log.the('rejected').bytes)).toEqual(header);
    expect(log.the('rejected').reason).toContain('30 of 70010 bytes had arrived');
  });

  it('may be longer than anything', async () => {
    const header = Buffer.from([0x82, 127, 0, 0, 0, 0, 0x20, 0, 0, 1]);
    const { log } = await openTo((socket) => socket.write(header));
    await log.until('ended');
    expect(log.the('error').code).toBe('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH');
    expect(Buffer.from(log.the('rejected').bytes)).toEqual(header);
    expect(log.the('rejected').reason).toContain('10 of 536870923 bytes');
  });

  it('may come byte by byte', async () => {
    const { log } = await openTo((socket) => void trickle(socket, frame(0xa1, '[]')));
    await log.until('ended');
    const { bytes } = log.the('rejected');
    expect([...bytes.subarray(0, 2)]).toEqual([0xa1, 2]);
  });

  it('are found behind messages that are still being inflated', async () => {
    const good = frame(0xc1, deflateRawSync(Buffer.from('["good"]')));
    const { log } = await openTo(
      (socket) => socket.write(Buffer.concat([good, good, frame(0xa1, 'x'), frame(TEXT, '[]')])),
      { deflate: true },
      DEFLATE,
    );
    await log.until('ended');
    expect(log.messages).toHaveLength(2);
    expect(Buffer.from(log.the('rejected').bytes)).toEqual(frame(0xa1, 'x'));
  });

  it('are whole messages where these cannot be inflated', async () => {
    const good = frame(0xc1, deflateRawSync(Buffer.from('["good"]')));
    const bad = Buffer.concat([frame(0x41, Uint8Array.of(0xff, 0xff)), frame(0x80, Uint8Array.of(0xff, 1))]);
    const { log } = await openTo(
      (socket) => socket.write(Buffer.concat([frame(TEXT, '[0]'), good, bad, frame(TEXT, '[]')])),
      { deflate: true },
      DEFLATE,
    );
    await log.until('ended');
    expect(log.messages).toHaveLength(2);
    expect(log.the('error')).toMatchObject({ stage: 'open', code: 'Z_DATA_ERROR' });
    expect(log.the('rejected').reason).toContain('inflated');
    expect(Buffer.from(log.the('rejected').bytes)).toEqual(bad);
  });

  it('end the wire although the peer never closes', async () => {
    const { log, clock, peer } = await openToOneThatStays(frame(0xa1, ''));
    await log.until('error');
    expect(log.order.at(-1)).toBe('error');
    clock.expire(1000);
    await log.until('ended');
    peer.seen[0]?.end();
  });

  it('end the wire at once if it is destroyed then', async () => {
    const { log, wire, peer } = await openToOneThatStays(frame(0xa1, ''));
    await log.until('error');
    wire.close(1000, 'of no use any more');
    wire.send(Uint8Array.of(1), 'text');
    expect(log.order.at(-1)).toBe('error');
    wire.destroy();
    await log.until('ended');
    expect(log.order.slice(-3)).toEqual(['rejected', 'error', 'ended']);
    peer.seen[0]?.end();
  });
});

describe('the end', () => {
  it('by the peer, with code and reason', async () => {
    await withServer(async ({ log }, router) => {
      router.close(1011, 'WAMP Internal Error (ünknown)');
      await log.until('ended');
      expect(log.the('close')).toEqual({
        kind: 'close',
        by: 'peer',
        code: 1011,
        reason: 'WAMP Internal Error (ünknown)',
      });
      expect(log.order.slice(-2)).toEqual(['close', 'ended']);
    });
  });

  it('by the peer, without a code', async () => {
    await withServer(async ({ log }, router) => {
      router.close();
      await log.until('ended');
      expect(log.the('close')).toEqual({ kind: 'close', by: 'peer', reason: '' });
    });
  });

  it('by the peer, with the messages before it', async () => {
    const { log } = await openTo((socket) => {
      socket.write(
        Buffer.concat([frame(TEXT, '[3]'), frame(0x88, Buffer.from([0x03, 0xe9, 0x6f, 0x6b])), frame(TEXT, '[4]')]),
      );
    });
    await log.until('ended');
    expect(log.order.slice(-3)).toEqual(['message', 'close', 'ended']);
    expect(log.the('close')).toEqual({ kind: 'close', by: 'peer', code: 1001, reason: 'ok' });
  });

  it('by the peer, who then keeps the connection open', async () => {
    const { log, clock, wire, peer } = await openToOneThatStays(frame(0x88, Uint8Array.of(3, 232)));
    await eventually(
      () => clock.pending.length > 0,
      () => 'closing has no limit',
    );
    wire.close(1000, 'not mine');
    expect(clock.pending).toEqual([LIMIT_MS]);
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.the('close')).toEqual({ kind: 'close', by: 'peer', code: 1000, reason: '' });
    peer.seen[0]?.end();
  });

  it('by nobody: the connection is closed without a close frame', async () => {
    const { log } = await openTo((socket) => socket.end());
    await log.until('ended');
    expect(log.order.slice(-3)).toEqual(['opened', 'close', 'ended']);
    expect(log.the('close')).toEqual({ kind: 'close', by: 'lost', reason: '' });
  });

  it('by nobody: the connection is reset in the middle of a message', async () => {
    const { log } = await openTo((socket) => {
      socket.write(Buffer.concat([frame(TEXT, '[1]'), frame(TEXT, 'long enough').subarray(0, 5)]));
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    await log.until('ended');
    expect(log.order.slice(-4)).toEqual(['message', 'error', 'close', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'open', code: 'ECONNRESET' });
    expect(log.the('close')).toEqual({ kind: 'close', by: 'lost', reason: '' });
  });

  it('by us, politely', async () => {
    await withServer(async ({ log, wire }, router) => {
      const seen = new Promise<[number, string]>((resolve) =>
        router.once('close', (code, reason) => resolve([code, String(reason)])),
      );
      wire.close(1000, 'goodbye');
      wire.close(1001, 'twice');
      wire.send(Uint8Array.of(1), 'binary');
      await log.until('ended');
      expect(await seen).toEqual([1000, 'goodbye']);
      expect(log.the('close')).toEqual({ kind: 'close', by: 'us', code: 1000, reason: 'goodbye' });
    });
  });

  it('by us, with a reason too long for the frame', async () => {
    await withServer(async ({ log, wire }, router) => {
      const seen = new Promise<string>((resolve) => router.once('close', (_code, reason) => resolve(String(reason))));
      wire.close(3000, 'ü'.repeat(100));
      await log.until('ended');
      expect(await seen).toBe('ü'.repeat(61));
    });
  });

  it('by us, without a code where it may not be sent', async () => {
    await withServer(async ({ log, wire }, router) => {
      const seen = new Promise<number>((resolve) => router.once('close', (code) => resolve(code)));
      wire.close(1006, 'impossible');
      await log.until('ended');
      expect(await seen).toBe(1005);
      expect(log.the('close')).toEqual({ kind: 'close', by: 'us', reason: '' });
    });
  });

  it('by us, forced when the peer does not answer', async () => {
    const { log, wire, clock } = await openTo((socket) => socket.resume());
    wire.close(1000, 'anybody?');
    expect(clock.pending).toEqual([LIMIT_MS]);
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.the('close')).toEqual({ kind: 'close', by: 'us', code: 1000, reason: 'anybody?' });
  });

  it('by us, cut', async () => {
    const { log, wire, peer } = await openTo((socket) => socket.resume());
    wire.destroy();
    expect(log.order).not.toContain('ended');
    await log.until('ended');
    expect(log.the('close')).toEqual({ kind: 'close', by: 'us', reason: '' });
    await eventually(
      () => peer.open.size === 0,
      () => 'still open',
    );
  });
});
