// Pings and pongs as records, and how messages travelled: fragments and compression.

import { deflateRawSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ControlRecord } from '../../../../../src/shared/capture-record.ts';
import type { DialTarget } from '../../../../../src/main/transport/transport.ts';
import { checkLeaks } from '../leaks.ts';
import { accepting, frame, listenRaw, type RawPeer, trickle } from '../raw-peer.ts';
import { dial, type Dialled, eventually, LIMIT_MS, type WireLog } from '../wire-log.ts';

checkLeaks();

const PING = 0x89;
const PONG = 0x8a;

interface Open extends Dialled {
  readonly peer: RawPeer;
  /** The peer's end. */
  readonly socket: Socket;
  /** Frames from the client so far, unmasked: opcode and payload. */
  readonly seen: [opcode: number, payload: string][];
}

async function open(target: Partial<DialTarget> = {}, lines?: readonly string[]): Promise<Open> {
  const seen: Open['seen'] = [];
  const sockets: Socket[] = [];
  const peer = await listenRaw(
    accepting((socket) => {
      sockets.push(socket);
      let bytes: Buffer = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        bytes = Buffer.concat([bytes, chunk]);
        for (;;) {
          const length = (bytes[1] ?? 0) & 0x7f;
          if (bytes.length < 6 || bytes.length < 6 + length) return;
          const mask = bytes.subarray(2, 6);
          const payload = bytes.subarray(6, 6 + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
          seen.push([(bytes[0] ?? 0) & 0x0f, Buffer.from(payload).toString('latin1')]);
          bytes = bytes.subarray(6 + length);
        }
      });
    }, lines),
  );
  const dialled = dial(`ws://127.0.0.1:${peer.port}/`, target);
  await dialled.log.until('opened');
  const [socket] = sockets;
  if (socket === undefined) throw new Error('no connection');
  return { ...dialled, peer, socket, seen };
}

const controls = (log: WireLog): [string, string, string][] =>
  log.facts
    .filter((fact): fact is Omit<ControlRecord, 'masks'> => fact.kind === 'control')
    .map(({ dir, name, bytes }) => [dir, name, Buffer.from(bytes).toString('latin1')]);

const until = (holds: () => boolean): Promise<void> => eventually(holds, () => 'it did not happen');
const rest = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));

describe('pings of the peer', () => {
  it('are recorded and answered with their payload, both in their place among the messages', async () => {
    const { log, socket, seen } = await open();
    const all = Uint8Array.from({ length: 125 }, (_, at) => at * 2);
    socket.write(Buffer.concat([frame(0x81, '[1]'), frame(PING, 'abc'), frame(PING, ''), frame(0x81, '[2]')]));
    socket.write(frame(PING, all));
    await until(() => seen.length === 3);
    expect(seen).toEqual([
      [10, 'abc'],
      [10, ''],
      [10, Buffer.from(all).toString('latin1')],
    ]);
    expect(controls(log).slice(0, 4)).toEqual([
      ['in', 'ping', 'abc'],
      ['out', 'pong', 'abc'],
      ['in', 'ping', ''],
      ['out', 'pong', ''],
    ]);
    expect(log.order.slice(5, 11)).toEqual(['message', 'control', 'control', 'control', 'control', 'message']);
  });

  it('are answered within a fragmented message, and byte by byte', async () => {
    const { log, socket, seen } = await open();
    await trickle(socket, Buffer.concat([frame(0x01, '['), frame(PING, 'x'), frame(0x80, ']')]));
    await log.until('message');
    expect(controls(log)).toEqual([
      ['in', 'ping', 'x'],
      ['out', 'pong', 'x'],
    ]);
    await until(() => seen.length === 1);
    expect(log.carriages).toEqual([{ fragments: 2 }]);
  });

  it('in a flood are all recorded; what is answered is bounded and ends with the last', async () => {
    const { log, socket, seen } = await open();
    socket.pause();
    const pings = Array.from({ length: 5000 }, (_, at) => frame(PING, `p${at}`));
    socket.write(Buffer.concat(pings));
    socket.resume();
    await until(() => controls(log).filter(([dir]) => dir === 'in').length === 5000);
    await until(() => seen.at(-1)?.[1] === 'p4999');
    expect(seen.length).toBeLessThanOrEqual(5000);
    expect(
      controls(log)
        .filter(([dir]) => dir === 'out')
        .map(([, , text]) => text),
    ).toEqual(seen.map(([, text]) => text));
  });

  it('are not answered once the wire is being closed', async () => {
    const { log, wire, socket, seen } = await open();
    wire.close(1000, '');
    await until(() => seen.length === 1);
    socket.write(frame(PING, 'late'));
    await until(() => controls(log).length === 1);
    await rest();
    expect(controls(log)).toEqual([['in', 'ping', 'late']]);
    expect(seen.map(([opcode]) => opcode)).toEqual([8]);
  });
});

describe('pings of our own', () => {
  const ping = { everyMs: 20_000, timeoutMs: 5_000 };

  it('are not sent unless asked for', async () => {
    const { clock } = await open();
    expect(clock.pending).toEqual([]);
  });

  it('go out at their interval, and the answer tells how long it took', async () => {
    const { log, clock, socket, seen } = await open({ ping });
    expect(clock.pending).toEqual([20_000]);
    for (const text of ['ping 1', 'ping 2']) {
      clock.expire(20_000);
      await until(() => seen.at(-1)?.[1] === text);
      expect([...clock.pending].sort()).toEqual([20_000, 5_000]);
      await rest(10);
      socket.write(frame(PONG, text));
      await until(() => controls(log).some(([dir, , payload]) => dir === 'in' && payload === text));
      expect(clock.pending).toEqual([20_000]);
    }
    const pongs = log.facts.filter((fact) => fact.kind === 'control' && fact.name === 'pong');
    expect(pongs).toHaveLength(2);
    for (const pong of pongs) {
      expect(pong).toMatchObject({ dir: 'in' });
      const took = pong.kind === 'control' ? (pong.took ?? 0) : 0;
      expect(took).toBeGreaterThan(9_000);
      expect(took).toBeLessThan(3_000_000);
    }
  });

  it('wait for the answer to the one before', async () => {
    const { clock, socket, seen, log } = await open({ ping });
    clock.expire(20_000);
    clock.expire(20_000);
    await until(() => seen.length === 1);
    await rest();
    expect(seen).toEqual([[9, 'ping 1']]);
    socket.write(frame(PONG, 'ping 1'));
    await until(() => controls(log).length === 2);
    clock.expire(20_000);
    await until(() => seen.length === 2);
  });

  it('are not answered by a pong nobody asked for', async () => {
    const { log, clock, socket, seen } = await open({ ping });
    socket.write(frame(PONG, 'ping 1'));
    await until(() => controls(log).length === 1);
    clock.expire(20_000);
    await until(() => seen.length === 1);
    socket.write(frame(PONG, 'other'));
    await until(() => controls(log).length === 3);
    for (const fact of log.facts) if (fact.kind === 'control') expect(fact.took).toBeUndefined();
    expect(clock.pending).toContain(5_000);
  });

  it('without an answer end the wire with a silence, after a close frame', async () => {
    const { log, clock, seen } = await open({ ping });
    clock.expire(20_000);
    await until(() => seen.length === 1);
    clock.expire(5_000);
    await log.until('silence');
    expect(log.the('silence')).toEqual({ kind: 'silence', step: 'ping', seconds: 5 });
    await until(() => seen.length === 2);
    expect(seen[1]).toEqual([8, '\u0003\u00e8no answer to a ping']);
    // The peer says nothing any more: after a last while the connection is cut.
    clock.expire(1000);
    await log.until('ended');
    expect(log.order.slice(-2)).toEqual(['silence', 'ended']);
  });

  it('count as answered by what was there when the time ran out', async () => {
    const { log, clock, socket, seen } = await open({ ping });
    clock.expire(20_000);
    await until(() => seen.length === 1);
    await new Promise((resolve) => socket.write(frame(PONG, 'ping 1'), resolve));
    // This process was busy meanwhile: the answer lies in the socket, and the limit is looked at first.
    const end = performance.now() + 30;
    while (performance.now() < end);
    clock.expire(5_000);
    await rest();
    expect(log.order).not.toContain('silence');
    expect(controls(log).at(-1)).toEqual(['in', 'pong', 'ping 1']);
  });

  it('stop when the wire closes, by us or by the peer', async () => {
    const ours = await open({ ping });
    ours.clock.expire(20_000);
    ours.wire.close(1000, '');
    expect(ours.clock.pending).toEqual([LIMIT_MS]);
    const theirs = await open({ ping });
    theirs.socket.write(frame(0x88, Uint8Array.of(3, 233)));
    await theirs.log.until('ended');
    expect(theirs.clock.pending).toEqual([]);
    expect(theirs.log.the('close')).toMatchObject({ by: 'peer', code: 1001 });
  });
});

describe('how messages travelled', () => {
  const DEFLATE = ['Sec-WebSocket-Protocol: wamp.2.json', 'Sec-WebSocket-Extensions: permessage-deflate'];
  /** A message compressed as RFC 7692 section 7.2.1 wants it, each by itself. */
  const deflated = (text: string): Buffer => deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4);

  it('is told only where it is not plainly one frame', async () => {
    const { log, socket } = await open();
    const pieces = [
      frame(0x81, '[1]'),
      ...[frame(0x02, 'a'), frame(0x00, ''), frame(PING, '!'), frame(0x80, 'b')],
      frame(0x82, ''),
      ...[frame(0x01, ''), frame(0x80, '')],
      frame(0x81, '[2]'),
    ];
    socket.write(Buffer.concat(pieces));
    await log.until('message', 5);
    expect(log.carriages).toEqual([undefined, { fragments: 3 }, undefined, { fragments: 2 }, undefined]);
    expect(log.messages.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['[1]', 'ab', '', '', '[2]']);
  });

  it('is told of compressed messages by their bytes on the wire, wherever chunks are cut', async () => {
    const { log, socket } = await open({ deflate: true }, [
      'Sec-WebSocket-Protocol: wamp.2.json',
      'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover',
    ]);
    const long = 'a'.repeat(5000);
    const packed = deflated(long);
    const bytes = Buffer.concat([
      frame(0xc1, packed),
      frame(0x81, 'plain'),
      ...[frame(0x41, packed.subarray(0, 5)), frame(0x00, packed.subarray(5, 6)), frame(0x80, packed.subarray(6))],
      ...[frame(0x01, 'pl'), frame(0x80, 'ain')],
      frame(0xc1, deflated('x')),
    ]);
    socket.write(bytes);
    await trickle(socket, bytes);
    await log.until('message', 10);
    const once = [
      { compressed: packed.length },
      undefined,
      { fragments: 3, compressed: packed.length },
      { fragments: 2 },
      { compressed: deflated('x').length },
    ];
    expect(log.carriages).toEqual([...once, ...once]);
    expect(log.messages.map(({ bytes: { length } }) => length)).toEqual([5000, 5, 5000, 5, 1, 5000, 5, 5000, 5, 1]);
    expect(log.the('open').extensions).toBe('permessage-deflate; server_no_context_takeover');
  });

  it('is told of what a real server compresses and leaves', async () => {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      perMessageDeflate: true,
      handleProtocols: () => 'wamp.2.json',
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    server.on('connection', (router) => {
      router.send('short', { compress: false });
      router.send('long '.repeat(1000));
    });
    const { log, wire } = dial(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`, { deflate: true });
    await log.until('message', 2);
    expect(log.carriages[0]).toBeUndefined();
    expect(log.carriages[1]?.compressed).toBeGreaterThan(5);
    expect(log.carriages[1]?.compressed).toBeLessThan(200);
    wire.destroy();
    await log.until('ended');
    await new Promise((resolve) => server.close(resolve));
  });

  it('does not go astray in a long run of both kinds', async () => {
    const { log, socket } = await open({ deflate: true }, DEFLATE);
    const one = Buffer.concat([frame(0x81, 'x'), frame(0x01, 'a'), frame(0x80, 'b')]);
    socket.write(Buffer.concat(new Array<Buffer>(2000).fill(one)));
    await log.until('message', 4000);
    for (const [at, carriage] of log.carriages.entries()) {
      expect(carriage).toEqual(at % 2 === 0 ? undefined : { fragments: 2 });
    }
  });
});
