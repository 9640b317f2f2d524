// An open long-poll session: our client against our listener, and against routers that misbehave.

import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLeaks } from '../leaks.ts';
import { eventually, finishDials, LIMIT_MS } from '../wire-log.ts';
import { bytes, dialPoll, finishHttp, listenLongPoll, named, scripted, sessionOf, textsOf } from './longpoll-peer.ts';

checkLeaks();
/** Bytes of the heap that are in use once it was cleaned. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

afterEach(async () => {
  await finishDials();
  await finishHttp();
});

describe('messages', () => {
  it('travel both ways in their order', async () => {
    const router = await listenLongPoll();
    const dialled = dialPoll(`http://127.0.0.1:${router.port}/lp`);
    await dialled.log.until('opened');
    const session = await sessionOf(router);
    for (let i = 0; i < 30; i++) {
      dialled.wire.send(bytes(`[${i}]`), 'text');
      session.wire.send(bytes(`[-${i}]`));
    }
    await dialled.log.until('message', 30);
    await eventually(
      () => session.messages.length === 30,
      () => `${session.messages.length} messages`,
    );
    expect(session.messages).toEqual(Array.from({ length: 30 }, (_, i) => `text [${i}]`));
    expect(textsOf(dialled)).toEqual(Array.from({ length: 30 }, (_, i) => `[-${i}]`));
    expect(dialled.log.messages[0]?.opcode).toBe('text');
    // One connection for each direction, kept open.
    expect(router.connections()).toBe(2);
  });

  it('are binary where the serializer is', async () => {
    const router = await listenLongPoll();
    const dialled = dialPoll(`http://127.0.0.1:${router.port}/lp`, { serializers: [named('msgpack')] });
    await dialled.log.until('opened');
    const session = await sessionOf(router);
    dialled.wire.send(Uint8Array.of(0x91, 0xff), 'binary');
    session.wire.send(Uint8Array.of(0x90));
    await dialled.log.until('message');
    expect(dialled.log.messages).toEqual([{ bytes: Uint8Array.of(0x90), opcode: 'binary' }]);
    await eventually(
      () => session.messages.length === 1,
      () => 'no message',
    );
    expect(session.messages).toEqual(['binary \x91\xff']);
  });

  it('that wait are one batch with a batched serializer, and nothing is lost or swapped', async () => {
    const router = await listenLongPoll();
    const dialled = dialPoll(`http://127.0.0.1:${router.port}/lp`, { serializers: [named('json.batched')] });
    await dialled.log.until('opened');
    const session = await sessionOf(router);
    for (let i = 0; i < 50; i++) {
      dialled.wire.send(bytes(`[${i}]\x18`), 'text');
      session.wire.send(bytes(`[-${i}]\x18`));
    }
    const all = (sign: string) => Array.from({ length: 50 }, (_, i) => `[${sign}${i}]\x18`).join('');
    await eventually(
      () => textsOf(dialled).join('') === all('-'),
      () => textsOf(dialled).join('|'),
    );
    await eventually(
      () => session.messages.map((text) => text.replace('text ', '')).join('') === all(''),
      () => session.messages.join('|'),
    );
    expect(dialled.log.messages.length).toBeLessThan(50);
    expect(session.messages.length).toBeLessThan(50);
  });

  it('of a megabyte pass', async () => {
    const router = await listenLongPoll();
    const dialled = dialPoll(`http://127.0.0.1:${router.port}/lp`);
    await dialled.log.until('opened');
    const session = await sessionOf(router);
    const long = `["${'x'.repeat(900_000)}"]`;
    dialled.wire.send(bytes(long), 'text');
    session.wire.send(bytes(long));
    await dialled.log.until('message');
    expect(textsOf(dialled)).toEqual([long]);
    await eventually(
      () => session.messages.length === 1,
      () => 'no message',
    );
  });

  it('are whole however the answer is cut up', async () => {
    let polls = 0;
    const peer = await scripted((asked, response) => {
      if (!asked.path.endsWith('/receive') || ++polls > 1) return;
      response.setHeader('Content-Length', 3);
      const parts = ['[', '1', ']'];
      const write = (): void => {
        const part = parts.shift();
        if (part === undefined) return;
        response.write(part);
        setTimeout(write, 5);
      };
      write();
    });
    const dialled = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await dialled.log.until('message');
    expect(textsOf(dialled)).toEqual(['[1]']);
  });

  it('that come byte by byte need no buffer for each', async () => {
    const pieces = 400_000;
    let raw: Socket | undefined;
    const peer = await scripted((asked, response) => {
      if (!asked.path.endsWith('/receive')) return;
      raw = response.socket ?? undefined;
      raw?.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(pieces)}`);
    });
    const before = heapUsed();
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('opened');
    await eventually(
      () => raw?.writableLength === 0,
      () => 'not written',
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    const grown = heapUsed() - before;
    raw?.write('0\r\n\r\n');
    await log.until('message');
    expect(log.messages[0]?.bytes.length).toBe(pieces);
    expect(grown).toBeLessThan(10_000_000);
  });

  it('carry the content type of their serializer', async () => {
    const peer = await scripted((asked, response) => {
      if (asked.path.endsWith('/send')) response.writeHead(202).end();
    });
    const { log, wire } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('opened');
    wire.send(bytes('[1]'), 'text');
    await eventually(
      () => peer.asked.length === 3,
      () => 'no message',
    );
    const sent = peer.asked.find(({ path }) => path.endsWith('/send'));
    expect(sent?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(sent?.body).toBe('[1]');
    expect(peer.asked.find(({ path }) => path.endsWith('/receive'))?.headers).toMatchObject({ 'content-length': '0' });
  });

  it('go on over new connections where the router closes each', async () => {
    const router = await listenLongPoll();
    router.server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
    const dialled = dialPoll(`http://127.0.0.1:${router.port}/lp`);
    await dialled.log.until('opened');
    const session = await sessionOf(router);
    for (const text of ['[1]', '[2]', '[3]']) {
      dialled.wire.send(bytes(text), 'text');
      session.wire.send(bytes(text));
    }
    await dialled.log.until('message', 3);
    await eventually(
      () => session.messages.length === 3,
      () => session.messages.join(),
    );
    expect(router.connections()).toBeGreaterThan(6);
    // Their steps are no news.
    expect(dialled.log.order.filter((word) => word === 'tcp')).toHaveLength(1);
  });
});

describe('polls without an answer', () => {
  it('go on after 200 and 204 without a body, but not without pause', async () => {
    let polls = 0;
    const peer = await scripted((asked, response) => {
      if (!asked.path.endsWith('/receive')) return;
      polls++;
      if (polls === 1) response.writeHead(200).end();
      if (polls === 2) response.writeHead(204).end();
      if (polls === 3) response.end('[1]');
    });
    const { log, clock } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    for (const round of [1, 2]) {
      await eventually(
        () => polls === round && clock.pending.length === 1,
        () => `${polls} polls, ${clock.pending.join()}`,
      );
      const [pause = 0] = clock.pending;
      expect(pause).toBeGreaterThan(500);
      expect(pause).toBeLessThanOrEqual(1_000);
      clock.expire(pause);
    }
    await log.until('message');
    expect(log.order).not.toContain('error');
  });

  it('are held as long as the router likes: no limit of ours runs', async () => {
    const router = await listenLongPoll();
    const { log, clock } = dialPoll(`http://127.0.0.1:${router.port}/lp`);
    await log.until('opened');
    await eventually(
      () => router.connections() === 2 && clock.pending.length === 0,
      () => `limits: ${clock.pending.join()}`,
    );
  });
});

describe('a session that ends', () => {
  it('by us: what was sent before arrives, and the router hears it', async () => {
    const router = await listenLongPoll();
    const { log, wire } = dialPoll(`http://127.0.0.1:${router.port}/lp`);
    await log.until('opened');
    const session = await sessionOf(router);
    wire.send(bytes('[1]'), 'text');
    wire.send(bytes('[2]'), 'text');
    wire.close(1000, 'done');
    wire.send(bytes('[3]'), 'text');
    await log.until('ended');
    expect(session.messages).toEqual(['text [1]', 'text [2]']);
    expect(session.ended).toBe(1);
    expect(log.the('close')).toEqual({ kind: 'close', by: 'us', reason: 'done' });
    expect(log.order).not.toContain('error');
  });

  it('by us, though the router never answers', async () => {
    const peer = await scripted(() => undefined);
    const { log, wire, clock } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('opened');
    wire.close(1000, 'done');
    await eventually(
      () => peer.asked.some(({ path }) => path.endsWith('/close')),
      () => 'not asked to close',
    );
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.the('close').by).toBe('us');
  });

  it('by the router: what it sent before arrives, with its reason', async () => {
    const router = await listenLongPoll();
    const dialled = dialPoll(`http://127.0.0.1:${router.port}/lp`);
    await dialled.log.until('opened');
    const session = await sessionOf(router);
    session.wire.send(bytes('[1]'));
    session.wire.send(bytes('[2]'));
    session.wire.close(1000, 'goodbye');
    await dialled.log.until('ended');
    expect(textsOf(dialled)).toEqual(['[1]', '[2]']);
    expect(dialled.log.the('close')).toEqual({
      kind: 'close',
      by: 'peer',
      reason: 'The session was closed (1000). goodbye',
    });
    expect(session.ended).toBe(1);
  });

  it('because the router is gone in the middle of a poll', async () => {
    const router = await listenLongPoll();
    const { log } = dialPoll(`http://127.0.0.1:${router.port}/lp`);
    await log.until('opened');
    const session = await sessionOf(router);
    await eventually(
      () => router.connections() === 2 && router.clock.pending.includes(20_000),
      () => 'no poll',
    );
    session.wire.destroy();
    await log.until('ended');
    expect(log.order.slice(-3)).toEqual(['error', 'close', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'open', code: 'ECONNRESET' });
    expect(log.the('close').by).toBe('lost');
  });

  it('because an answer breaks off', async () => {
    const peer = await scripted((asked, response) => {
      if (!asked.path.endsWith('/receive')) return;
      response.setHeader('Content-Length', 100);
      response.write('[1');
      setTimeout(() => response.destroy(), 20);
    });
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('ended');
    expect(log.the('error').text).toMatch(/broke off/);
    expect(log.order).not.toContain('message');
  });

  it('by us, while an answer breaks off: its beginning is no message', async () => {
    const peer = await scripted((asked, response) => {
      if (asked.path.endsWith('/receive')) {
        response.setHeader('Content-Length', 100);
        response.write('[1');
        peer.server.once('request', () => response.destroy());
      }
    });
    const { log, wire, clock } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('opened');
    await eventually(
      () => peer.asked.some(({ path }) => path.endsWith('/receive')),
      () => 'no poll',
    );
    wire.close(1000, 'done');
    await eventually(
      () => peer.asked.some(({ path }) => path.endsWith('/close')),
      () => 'not asked to close',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.order).not.toContain('message');
    expect(log.the('close').by).toBe('us');
  });

  it.each<[string, number, string, RegExp]>([
    ['send', 400, '<p>bad MIME type</p>', /400 Bad Request to a message: bad MIME type/],
    ['send', 500, '', /500 Internal Server Error to a message\./],
    ['receive', 504, '<h1>Gateway Timeout</h1>', /504 Gateway Timeout to a poll: Gateway Timeout/],
    ['receive', 302, '', /302 Found to a poll/],
  ])('because the router answers %s with %i', async (what, status, body, words) => {
    const peer = await scripted((asked, response) => {
      if (asked.path.endsWith(`/${what}`)) response.writeHead(status).end(body);
    });
    const { log, wire } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('opened');
    wire.send(bytes('[1]'), 'text');
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'open', code: `LONGPOLL_HTTP_${status}` });
    expect(log.the('error').text).toMatch(words);
  });

  it('because a message is not confirmed in time', async () => {
    const peer = await scripted(() => undefined);
    const { log, wire, clock } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('opened');
    wire.send(bytes('[1]'), 'text');
    await eventually(
      () => peer.asked.some(({ path }) => path.endsWith('/send')),
      () => 'nothing sent',
    );
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.the('error').code).toBe('LONGPOLL_UNCONFIRMED');
  });

  it('because no further connection can be had', async () => {
    const peer = await scripted((asked, response) => {
      if (asked.path.endsWith('/send')) response.writeHead(202).end();
    });
    peer.server.prependListener('request', (_request, response) => {
      response.setHeader('Connection', 'close');
      peer.server.close();
    });
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'open', code: 'ECONNREFUSED' });
    expect(log.the('error').text).toMatch(/^A further connection failed/);
  });
});
