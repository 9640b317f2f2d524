// An open RawSocket from the client's side: frames, control frames, limits, and its ends.

import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { DialTarget } from '../../../../../src/main/transport/transport.ts';
import { checkLeaks } from '../leaks.ts';
import { listenRaw, trickle } from '../raw-peer.ts';
import { eventually, LIMIT_MS, type Dialled } from '../wire-log.ts';
import { answering, Arrived, dialRaw, frame, hexOf, MSGPACK, octets } from './rs-peer.ts';

checkLeaks();

const ACCEPT = '7ff10000';

interface Opened extends Dialled {
  readonly socket: Socket;
  /** What the router got since the handshake. */
  readonly got: Arrived;
}

/** A wire that is open, with the router's end of it. */
async function open(target: Partial<DialTarget> = {}, reply = ACCEPT): Promise<Opened> {
  const ends: [Socket, Arrived][] = [];
  const peer = await listenRaw(answering(reply, (socket) => ends.push([socket, new Arrived(socket)])));
  const dialled = dialRaw(`rs://127.0.0.1:${peer.port}`, target);
  await dialled.log.until('opened');
  const [end] = ends;
  if (!end) throw new Error('no connection');
  return { ...dialled, socket: end[0], got: end[1] };
}

async function arrived({ got }: Opened, hex: string): Promise<void> {
  await eventually(
    () => hexOf(got.bytes) === hex,
    () => `the router got ${hexOf(got.bytes)}`,
  );
}

describe('messages', () => {
  it('go out and come in as frames, with the opcode of their serializer', async () => {
    const json = await open();
    json.wire.send(Buffer.from('[1]'), 'text');
    await arrived(json, '000000035b315d');
    json.socket.write(frame(0, '[2]'));
    await json.log.until('message');
    expect(json.log.messages).toEqual([{ bytes: new Uint8Array(Buffer.from('[2]')), opcode: 'text' }]);
    const binary = await open({ serializers: MSGPACK }, '7ff20000');
    binary.socket.write(frame(0, Uint8Array.of(0x91, 1)));
    await binary.log.until('message');
    expect(binary.log.messages[0]?.opcode).toBe('binary');
  });

  it('may come in single bytes, and be empty', async () => {
    const opened = await open();
    await trickle(opened.socket, Buffer.concat([frame(0, '[1,2]'), frame(0), frame(0, '[3]')]));
    await opened.log.until('message', 3);
    expect(opened.log.messages.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['[1,2]', '', '[3]']);
  });

  it('of exactly 2^24 bytes pass both ways by the X bit', async () => {
    const opened = await open();
    const big = Buffer.alloc(2 ** 24, 'x');
    opened.wire.send(big, 'text');
    await eventually(
      () => opened.got.length === 4 + big.length,
      () => `${opened.got.length} bytes arrived`,
    );
    expect(hexOf(opened.got.bytes.subarray(0, 4))).toBe('08000000');
    opened.socket.write(octets('08000000'));
    opened.socket.write(big);
    await opened.log.until('message');
    expect(opened.log.messages[0]?.bytes.length).toBe(2 ** 24);
  });

  it('larger than the router takes are told and not sent', async () => {
    const opened = await open({}, '7f010000');
    expect(opened.wire.sendLimit).toBe(512);
    opened.wire.send(Buffer.alloc(512, 1), 'text');
    opened.wire.send(Buffer.alloc(513, 2), 'text');
    opened.wire.send(Uint8Array.of(3), 'text');
    await arrived(opened, `00000200${'01'.repeat(512)}0000000103`);
    const told = opened.log.the('rejected');
    expect(told).toMatchObject({ dir: 'out', finding: { check: 'T-13', severity: 'warning' } });
    expect(told.reason).toBe(
      'T-13: not sent. The message has 513 bytes; the router takes at most 512, as it said in the RawSocket handshake.',
    );
    expect(told.bytes.length).toBe(513);
  });
});

describe('frames that are rejected', () => {
  it.each([
    ['03000001 aa', 'T-09', 'frame type 3 is reserved'],
    ['04000000', 'T-09', 'frame type 4'],
    ['05000000', 'T-09', 'frame type 5'],
    ['06000000', 'T-09', 'frame type 6'],
    ['07000000', 'T-09', 'frame type 7'],
    ['10000001 aa', 'T-10', 'reserved bits'],
    ['08000001 aa', 'T-10', 'X bit'],
    ['00000201 aabb', 'T-11', '513 bytes are announced and at most 512'],
    ['01000201', 'T-11', '513 bytes'],
  ])('%s: %s', async (hex, check, words) => {
    const opened = await open({ receiveLimit: 9 });
    opened.socket.write(Buffer.concat([frame(0, '[1]'), octets(hex)]));
    await opened.log.until('ended');
    expect(opened.log.order.slice(-4)).toEqual(['message', 'rejected', 'error', 'ended']);
    const told = opened.log.the('rejected');
    expect(told).toMatchObject({ dir: 'in', finding: { check, severity: 'error' } });
    expect(told.reason.startsWith(`${check}: `)).toBe(true);
    expect(told.reason).toContain(words);
    expect(hexOf(told.bytes)).toBe(hex.replace(' ', ''));
    expect(opened.log.the('error')).toMatchObject({ stage: 'open', code: 'RAWSOCKET_FRAME' });
    expect(opened.log.the('error').text).toContain(words);
  });

  it('say how much of a frame had arrived', async () => {
    const opened = await open({ receiveLimit: 9 });
    opened.socket.write(octets('00ffffff 0102'));
    await opened.log.until('ended');
    expect(opened.log.the('rejected').reason).toContain('6 of 16777219 bytes had arrived');
  });
});

describe('control frames', () => {
  it('PING is answered at once with its payload, also an empty one and a long one', async () => {
    const opened = await open();
    for (const payload of ['', 'abc', 'x'.repeat(70_000)]) {
      opened.got.clear();
      opened.socket.write(frame(1, payload));
      await arrived(opened, hexOf(frame(2, payload)));
    }
    const told = opened.log.facts.filter((fact) => fact.kind === 'control');
    expect(told.map(({ dir, name, bytes }) => `${dir} ${name} ${bytes.length}`)).toEqual([
      'in ping 0',
      'out pong 0',
      'in ping 3',
      'out pong 3',
      'in ping 70000',
      'out pong 70000',
    ]);
  });

  it('PING larger than its sender takes back is told and not answered', async () => {
    const opened = await open({}, '7f010000');
    opened.socket.write(Buffer.concat([frame(1, Buffer.alloc(513)), frame(1, 'a')]));
    await arrived(opened, '0200000161');
    expect(opened.log.facts.find((fact) => fact.kind === 'control')?.finding?.check).toBe('T-13');
  });

  it('PONG that nobody asked for is told, and the wire stays open', async () => {
    const opened = await open();
    opened.socket.write(Buffer.concat([frame(2, 'abc'), frame(0, '[1]')]));
    await opened.log.until('message');
    expect(opened.log.the('control')).toMatchObject({
      dir: 'in',
      name: 'pong',
      finding: { check: 'T-12', severity: 'warning', text: 'A PONG came and no PING was waiting for one.' },
    });
  });

  it('are not sent by themselves unless asked for', async () => {
    const opened = await open();
    expect(opened.clock.pending).toEqual([]);
  });
});

describe('pings of our own', () => {
  const ping = { everyMs: 700, timeoutMs: 300 };
  /** The payload of the n-th ping. */
  const payload = (count: number) => `ping ${count}`;

  it('are timed, and follow each other', async () => {
    const opened = await open({ ping });
    for (const count of [1, 2]) {
      opened.clock.expire(700);
      await arrived(opened, hexOf(frame(1, payload(count))));
      opened.got.clear();
      expect(opened.clock.pending).toContain(300);
      opened.socket.write(frame(2, payload(count)));
      await opened.log.until('control', 2 * count);
      expect(opened.clock.pending).toEqual([700]);
    }
    const [out, pong] = opened.log.facts.filter((fact) => fact.kind === 'control');
    expect(out).toMatchObject({ dir: 'out', name: 'ping' });
    expect(pong).toMatchObject({ dir: 'in', name: 'pong' });
    expect(pong?.took).toBeGreaterThan(0);
    expect(pong?.took).toBeLessThan(3_000_000);
    expect(pong?.finding).toBeUndefined();
  });

  it('tell a PONG with another payload and go on waiting, and a second answer', async () => {
    const opened = await open({ ping });
    opened.clock.expire(700);
    await opened.log.until('control');
    opened.socket.write(frame(2, 'other'));
    await opened.log.until('control', 2);
    expect(opened.clock.pending).toContain(300);
    opened.socket.write(Buffer.concat([frame(2, payload(1)), frame(2, payload(1))]));
    await opened.log.until('control', 4);
    expect(opened.clock.pending).toEqual([700]);
    const pongs = opened.log.facts.filter((fact) => fact.kind === 'control').slice(1);
    expect(pongs.map(({ finding }) => finding?.check)).toEqual(['T-12', undefined, 'T-12']);
    expect(pongs.map(({ took }) => took === undefined)).toEqual([true, false, true]);
    expect(pongs[0]?.finding?.text).toContain('not that of the PING');
    expect(pongs[2]?.finding?.text).toContain('no PING was waiting');
  });

  it('that stay without an answer end the wire', async () => {
    const opened = await open({ ping });
    opened.clock.expire(700);
    await opened.log.until('control');
    opened.clock.expire(300);
    await opened.log.until('ended');
    expect(opened.log.order.slice(-3)).toEqual(['control', 'silence', 'ended']);
    expect(opened.log.the('silence')).toMatchObject({ step: 'ping', seconds: 0.3, finding: { check: 'T-12' } });
  });

  it('stop when the wire is being closed', async () => {
    const opened = await open({ ping });
    opened.clock.expire(700);
    await opened.log.until('control');
    opened.wire.close(1000, '');
    expect(opened.clock.pending).toEqual([LIMIT_MS]);
    await opened.log.until('ended');
  });

  it('to a router that hangs up on them end as it does', async () => {
    const opened = await open({ ping });
    opened.socket.once('data', () => opened.socket.end());
    opened.clock.expire(700);
    await opened.log.until('ended');
    expect(opened.log.the('close').by).toBe('peer');
  });
});

describe('the end', () => {
  it('by the router is a close', async () => {
    const opened = await open();
    opened.socket.end(frame(0, '[1]'));
    await opened.log.until('ended');
    expect(opened.log.order.slice(-3)).toEqual(['message', 'close', 'ended']);
    expect(opened.log.the('close')).toEqual({ kind: 'close', by: 'peer', reason: '' });
    opened.wire.send(Uint8Array.of(1), 'text');
    opened.wire.close(1000, '');
  });

  it('by us waits for the router, and what it still says is heard', async () => {
    const opened = await open();
    opened.wire.send(Buffer.from('[9]'), 'text');
    opened.wire.close(1000, 'done');
    opened.wire.close(1000, 'again');
    opened.wire.send(Buffer.from('[10]'), 'text');
    opened.socket.on('end', () => opened.socket.end(frame(0, '[1]')));
    await opened.log.until('ended');
    expect(hexOf(opened.got.bytes)).toBe(hexOf(frame(0, '[9]')));
    expect(opened.log.the('close')).toEqual({ kind: 'close', by: 'us', reason: 'done' });
    expect(opened.clock.pending).toEqual([]);
  });

  it('by us is forced when the router does not close', async () => {
    const held: Socket[] = [];
    const peer = await listenRaw(
      answering(ACCEPT, (socket) => held.push(socket.resume())),
      { allowHalfOpen: true },
    );
    const { log, wire, clock } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('opened');
    wire.close(1000, '');
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.the('close').by).toBe('us');
    for (const socket of held) socket.end();
  });

  it('by a reset is a loss', async () => {
    const opened = await open();
    opened.socket.resetAndDestroy();
    await opened.log.until('ended');
    expect(opened.log.order.slice(-3)).toEqual(['error', 'close', 'ended']);
    expect(opened.log.the('error')).toMatchObject({ stage: 'open', code: 'ECONNRESET' });
    expect(opened.log.the('close').by).toBe('lost');
  });

  it('at every byte of a frame is told with the bytes that came', async () => {
    const whole = frame(0, '[1,2]');
    const peer = await listenRaw(
      answering(ACCEPT, (socket) => {
        socket.once('data', (chunk: Buffer) => {
          const end = whole.subarray(0, chunk[4] ?? 0);
          if (chunk[5] === 1) socket.write(end, () => socket.resetAndDestroy());
          else socket.end(end);
        });
      }),
    );
    for (let at = 0; at <= whole.length; at++) {
      for (const how of [0, 1]) {
        const { log, wire } = dialRaw(`rs://127.0.0.1:${peer.port}`);
        await log.until('opened');
        wire.send(Uint8Array.of(at, how), 'text');
        await log.until('ended');
        const rejected = log.facts.filter((fact) => fact.kind === 'rejected');
        if (at === 0 || at === whole.length) expect(rejected).toEqual([]);
        else {
          expect(hexOf(rejected[0]?.bytes ?? Buffer.alloc(0))).toBe(hexOf(whole.subarray(0, at)));
          expect(rejected[0]?.reason).toContain('in the middle of a frame');
        }
        expect(log.messages.length).toBe(at === whole.length ? 1 : 0);
        expect(log.order.slice(-2)).toEqual(['close', 'ended']);
      }
    }
  });

  it('of a router that pings and never reads comes before memory is full', async () => {
    const opened = await open();
    opened.socket.pause();
    const flood = frame(1, Buffer.alloc(2 ** 20));
    for (let sent = 0; sent < 120 && !opened.socket.destroyed; sent++) opened.socket.write(flood);
    await opened.log.until('ended');
    expect(opened.log.the('error').code).toBe('PEER_NOT_READING');
  });
});
