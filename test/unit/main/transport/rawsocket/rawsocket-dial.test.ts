// The handshake of RawSocket from the client's side, and everything that is answered instead of it.

import { createServer as createHttpServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { jsonSerializer } from '../../../../../src/main/serializer/json.ts';
import { serializerByName } from '../../../../../src/main/serializer/registry.ts';
import { type Network, systemNetwork } from '../../../../../src/main/transport/network.ts';
import { createRawSocketTransport } from '../../../../../src/main/transport/rawsocket/rawsocket.ts';
import { authorityPem } from '../../../../support/tls/certificates.ts';
import { checkLeaks } from '../leaks.ts';
import { deadPort, listenRaw, listenTls, trickle } from '../raw-peer.ts';
import { dial, eventually, LIMIT_MS } from '../wire-log.ts';
import { answering, Arrived, dialRaw, frame, hexOf, MSGPACK, octets } from './rs-peer.ts';

checkLeaks();

const silent = (socket: Socket): void => void socket.resume();

describe('a handshake that succeeds', () => {
  it('tells every stage in order, with octets and limits', async () => {
    const peer = await listenRaw(answering('7f a1 00 00'));
    const { log, clock, wire } = dialRaw(`rs://localhost:${peer.port}`);
    await log.until('opened');
    expect(log.order).toEqual(['dns', 'tcp', 'rawsocket', 'open', 'opened']);
    const { took, text, ...told } = log.the('rawsocket');
    expect(told).toEqual({
      kind: 'rawsocket',
      request: new Uint8Array([0x7f, 0xf1, 0, 0]),
      reply: new Uint8Array([0x7f, 0xa1, 0, 0]),
      receiveLimit: 2 ** 24,
      sendLimit: 2 ** 19,
      accepted: true,
    });
    expect(took).toBeGreaterThan(0);
    expect(text).toBe('The router accepted JSON and takes messages of up to 524288 bytes.');
    expect(log.the('open')).toEqual({
      kind: 'open',
      protocol: 'wamp.2.json',
      serializer: 'json',
      transport: 'rawsocket',
    });
    expect(log.serializer?.name).toBe('json');
    expect(wire.sendLimit).toBe(2 ** 19);
    expect(wire.tlsBinding?.()).toBeUndefined();
    expect(clock.pending).toEqual([]);
  });

  it.each([9, 16, 24])('announces the limit 2^%i', async (receiveLimit) => {
    const peer = await listenRaw(answering('7f f2 00 00'));
    const { log } = dialRaw(`tcp://127.0.0.1:${peer.port}`, { receiveLimit, serializers: MSGPACK });
    await log.until('opened');
    expect(log.the('rawsocket').request).toEqual(new Uint8Array([0x7f, ((receiveLimit - 9) << 4) | 2, 0, 0]));
    expect(log.the('rawsocket').receiveLimit).toBe(2 ** receiveLimit);
    expect(log.the('open').protocol).toBe('wamp.2.msgpack');
  });

  it('is read byte by byte', async () => {
    const peer = await listenRaw((socket) => {
      socket.resume();
      void trickle(socket, octets('7ff10000 00000003 5b315d'));
    });
    const { log } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('message');
    expect(Buffer.from(log.messages[0]?.bytes ?? []).toString()).toBe('[1]');
  });

  it('may bring messages in one piece with the answer', async () => {
    const peer = await listenRaw(answering(Buffer.concat([octets('7ff10000'), frame(0, '[1]'), frame(0, '[2]')])));
    const { log } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('message', 2);
    expect(log.order.slice(-4)).toEqual(['open', 'opened', 'message', 'message']);
  });
});

describe('a handshake that fails', () => {
  const refusals: [reply: string, check: string, severity: string, code: string, words: string][] = [
    ['7f000000', 'T-08', 'error', 'RAWSOCKET_REFUSED', 'illegal code 0'],
    ['7f100000', 'T-08', 'info', 'RAWSOCKET_REFUSED', 'serializer unsupported'],
    ['7f200000', 'T-08', 'info', 'RAWSOCKET_REFUSED', 'maximum message length unacceptable'],
    ['7f300000', 'T-08', 'info', 'RAWSOCKET_REFUSED', 'use of reserved bits'],
    ['7f400000', 'T-08', 'info', 'RAWSOCKET_REFUSED', 'maximum connection count reached'],
    ...[5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((code): [string, string, string, string, string] => [
      `7f${code.toString(16)}00000`,
      'T-08',
      'error',
      'RAWSOCKET_REFUSED',
      `reserved code ${code}`,
    ]),
    ['7ff10001', 'T-06', 'error', 'RAWSOCKET_RESERVED', 'must be zero'],
    ['7ff20000', 'T-07', 'error', 'RAWSOCKET_SERIALIZER', 'serializer 2 (MessagePack)'],
    ['7ff60000', 'T-07', 'error', 'RAWSOCKET_SERIALIZER', 'serializer 6 (reserved)'],
    ['fff10000', 'T-05', 'error', 'RAWSOCKET_MAGIC', 'begins with 7f'],
    ['00000000', 'T-05', 'error', 'RAWSOCKET_MAGIC', 'begins with 7f'],
  ];
  it.each(refusals)('%s: %s, %s', async (reply, check, severity, code, words) => {
    const peer = await listenRaw(answering(reply));
    const { log } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rawsocket', 'error', 'ended']);
    const record = log.the('rawsocket');
    expect(record).toMatchObject({ accepted: false, finding: { check, severity, section: 'RawSocket Transport' } });
    expect(record.text).toContain(words);
    expect(hexOf(record.reply)).toBe(reply);
    expect(record.sendLimit).toBeUndefined();
    const error = log.the('error');
    expect(error).toMatchObject({ stage: 'rawsocket', code });
    expect(error.text).toContain(words);
  });

  it('says what an HTTP server answers, and where to go', async () => {
    const server = createHttpServer((_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { log } = dialRaw(`rs://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rawsocket', 'rejected', 'error', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'rawsocket', code: 'HTTP_PORT' });
    expect(log.the('error').text).toBe('This port answers HTTP ("HTTP/1.1 400 Bad Request"); use ws://.');
    expect(log.the('rejected').reason).toContain('T-05');
    expect(Buffer.from(log.the('rejected').bytes).toString()).toContain('HTTP/1.1 400 Bad Request\r\n');
    await new Promise((resolve) => server.close(resolve));
  });

  it('knows a TLS port by its alert, and other protocols by their first line', async () => {
    const tls = await listenRaw(answering('15 03 01 00 02 02 46'));
    const first = dialRaw(`rs://127.0.0.1:${tls.port}`);
    await first.log.until('ended');
    expect(first.log.the('error')).toMatchObject({ code: 'TLS_PORT' });
    expect(first.log.the('error').text).toContain('rss://');
    const ssh = await listenRaw((socket) => socket.resume().write('SSH-2.0-OpenSSH_9\r\n'));
    const second = dialRaw(`rs://127.0.0.1:${ssh.port}`);
    await second.log.until('ended');
    expect(second.log.the('error')).toMatchObject({ code: 'RAWSOCKET_MAGIC' });
    expect(second.log.the('error').text).toContain('"SSH-2.0-OpenSSH_9"');
  });

  it('meets a real TLS port: whatever it does, the text says what to try', async () => {
    const peer = await listenTls('localhost', silent);
    const { log, clock } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('tcp');
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (clock.pending.length > 0) clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.the('rawsocket').accepted).toBe(false);
    expect(
      `${log.the('rawsocket').text} ${log.facts.some((fact) => fact.kind === 'error') ? log.the('error').text : ''}`,
    ).toContain('rss://');
  });

  it.each([0, 1, 2, 3])('is closed after %i octets', async (count) => {
    const peer = await listenRaw(
      (socket) => void socket.once('data', () => socket.end(octets('7ff10000').subarray(0, count))),
    );
    const { log } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rawsocket', 'error', 'ended']);
    expect(log.the('rawsocket').reply.length).toBe(count);
    const { code, text } = log.the('error');
    expect(code).toBe('RAWSOCKET_CLOSED');
    expect(text).toContain(count === 0 ? 'without an answer' : `after ${count} of 4 octets`);
    expect(text).toContain('Crossbar closes so when it does not speak the serializer');
    expect(text).toContain('ws://');
  });

  it.each([0, 1, 2, 3])('is reset after %i octets', async (count) => {
    const peer = await listenRaw((socket) => {
      socket.once('data', () => socket.write(octets('7ff10000').subarray(0, count), () => socket.resetAndDestroy()));
    });
    const { log } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rawsocket', 'error', 'ended']);
    // Behind octets some kernels deliver the reset as a plain end.
    expect(count === 0 ? ['ECONNRESET'] : ['ECONNRESET', 'RAWSOCKET_CLOSED']).toContain(log.the('error').code);
    expect(log.the('error').text).toContain('ws://');
  });

  it('closed with a wrong beginning is told as what it is', async () => {
    const peer = await listenRaw((socket) => void socket.once('data', () => socket.end('no')));
    const { log } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('ended');
    expect(log.the('rawsocket').finding?.check).toBe('T-05');
    expect(log.the('error').code).toBe('RAWSOCKET_MAGIC');
  });

  it.each([0, 3])('is told as silence after %i octets', async (count) => {
    const peer = await listenRaw((socket) => {
      socket.once('data', () => socket.write(octets('7ff10000').subarray(0, count)));
    });
    const { log, clock } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('tcp');
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'rawsocket', 'silence', 'ended']);
    expect(log.the('silence')).toEqual({ kind: 'silence', step: 'rawsocket', seconds: 10 });
    expect(log.the('rawsocket').text).toContain(count === 0 ? 'No answer' : 'Only 3 of 4 octets');
    expect(log.the('rawsocket').text).toContain('ws://');
  });

  it('keeps a long answer within its limit', async () => {
    const peer = await listenRaw(answering(Buffer.alloc(300_000, 'x')));
    const { log } = dialRaw(`rs://127.0.0.1:${peer.port}`);
    await log.until('ended');
    expect(log.the('rejected').bytes.length).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('before the handshake', () => {
  it.each(['rs://localhost/path', 'rs://', 'ws://localhost', 'rs://joe:hush@localhost'])('refuses %s', async (url) => {
    const { log } = dialRaw(url);
    expect(log.order).toEqual([]);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'dns', code: 'bad-url' });
    expect(JSON.stringify(log.facts)).not.toContain('hush');
  });

  it('refuses a serializer that has no number', async () => {
    const batched = serializerByName('json.batched');
    for (const serializers of [batched ? [batched] : [], []]) {
      const { log } = dialRaw('rs://127.0.0.1:1', { serializers });
      await log.until('ended');
      expect(log.the('error')).toMatchObject({ stage: 'rawsocket', code: 'NO_SERIALIZER' });
    }
    expect(batched).toBeDefined();
  });

  it('looks a name beyond ASCII up in its ASCII form, and no address', async () => {
    const peer = await listenRaw(answering('7ff10000'));
    const asked: string[] = [];
    const network: Network = {
      ...systemNetwork,
      lookup(host, done) {
        asked.push(host);
        setImmediate(() => done(undefined, ['127.0.0.1']));
      },
    };
    for (const host of ['bücher.test', '127.0.0.1']) {
      const target = { serializers: [jsonSerializer] };
      const { log } = dial(`rs://${host}:${peer.port}`, target, createRawSocketTransport(network));
      await log.until('opened');
    }
    expect(asked).toEqual(['xn--bcher-kva.test']);
  });

  it('tells a refused connection', async () => {
    const { log } = dialRaw(`rs://127.0.0.1:${await deadPort()}`);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'tcp', code: 'ECONNREFUSED' });
  });

  it('can be broken off at once, and while the answer is awaited', async () => {
    const peer = await listenRaw(silent);
    const first = dialRaw(`rs://127.0.0.1:${peer.port}`);
    first.wire.close(1000, 'enough');
    await first.log.until('ended');
    expect(first.log.facts).toEqual([{ kind: 'close', by: 'us', reason: 'enough' }]);
    const second = dialRaw(`rs://127.0.0.1:${peer.port}`);
    second.wire.send(Uint8Array.of(1), 'text');
    await second.log.until('tcp');
    second.wire.close(1000, '');
    await second.log.until('ended');
    expect(second.log.order).toEqual(['dns', 'tcp', 'close', 'ended']);
  });
});

describe('over TLS', () => {
  it('sends nothing in clear: what a sniffer sees begins with a TLS record and never holds the message', async () => {
    const router = await listenTls(
      'localhost',
      answering('7ff10000', (socket) => void socket.resume()),
    );
    const sniffed: Buffer[] = [];
    const relay = await listenRaw((near) => {
      const far = connect(router.port, '127.0.0.1');
      near.on('data', (chunk: Buffer) => sniffed.push(Buffer.from(chunk)));
      near.pipe(far).pipe(near);
      far.on('error', () => near.destroy());
      near.on('close', () => far.destroy());
    });
    for (const scheme of ['rss', 'tcps']) {
      sniffed.length = 0;
      const { log, wire } = dialRaw(`${scheme}://localhost:${relay.port}`, { ca: authorityPem });
      await log.until('opened');
      expect(log.order).toEqual(['dns', 'tcp', 'tls', 'rawsocket', 'open', 'opened']);
      wire.send(Buffer.from('[1,"plain words",{}]'), 'text');
      const before = Buffer.concat(sniffed).length;
      await eventually(
        () => Buffer.concat(sniffed).length > before,
        () => 'nothing was sent',
      );
      const all = Buffer.concat(sniffed);
      // RFC 8446 section 5.1: a record of type handshake, then only records.
      expect([...all.subarray(0, 2)]).toEqual([0x16, 0x03]);
      for (let at = 0; at + 5 <= all.length; at += 5 + all.readUInt16BE(at + 3)) {
        expect([0x14, 0x15, 0x16, 0x17]).toContain(all[at]);
        expect(all[at + 1]).toBe(3);
      }
      expect(all.includes('plain words')).toBe(false);
      expect(all.includes(octets('7ff10000'))).toBe(false);
      wire.destroy();
      await log.until('ended');
    }
  });

  it('fails before a byte of RawSocket leaves if the certificate is not trusted', async () => {
    const seen: Arrived[] = [];
    const router = await listenTls('self-signed', (socket) => seen.push(new Arrived(socket)));
    const { log } = dialRaw(`rss://localhost:${router.port}`, { ca: authorityPem });
    await log.until('ended');
    expect(log.the('error').stage).toBe('tls');
    expect(seen.every(({ length }) => length === 0)).toBe(true);
  });

  it('to a plain port is told as such', async () => {
    const router = await listenRaw(answering('7f000000 7f000000'));
    const { log } = dialRaw(`rss://127.0.0.1:${router.port}`);
    await log.until('ended');
    expect(log.the('error').stage).toBe('tls');
  });

  it('points to wss:// when HTTP answers', async () => {
    const router = await listenTls('localhost', answering(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const { log } = dialRaw(`rss://localhost:${router.port}`, { ca: authorityPem });
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ code: 'HTTP_PORT' });
    expect(log.the('error').text).toContain('use wss://');
  });
});
