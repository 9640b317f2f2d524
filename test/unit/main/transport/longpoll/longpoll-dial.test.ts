// Opening a long-poll session: what is asked, what is told, and every way in which there is none.

import { afterEach, describe, expect, it } from 'vitest';
import { authorityPem } from '../../../../support/tls/certificates.ts';
import { checkLeaks } from '../leaks.ts';
import { deadPort, listenRaw, listenTls } from '../raw-peer.ts';
import { eventually, finishDials, LIMIT_MS } from '../wire-log.ts';
import { dialPoll, finishHttp, listenHttp, listenLongPoll, named, scripted } from './longpoll-peer.ts';

checkLeaks();
afterEach(async () => {
  await finishDials();
  await finishHttp();
});

describe('a session that opens', () => {
  it('tells every stage once, and the open request as it was sent', async () => {
    const router = await listenLongPoll();
    const { log, clock } = dialPoll(`http://localhost:${router.port}/lp`);
    await log.until('opened');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'open', 'opened']);
    expect(clock.pending).toEqual([LIMIT_MS]);
    const { took, responseHeaders, ...facts } = log.the('upgrade');
    expect(took).toBeGreaterThan(0);
    expect(facts).toEqual({
      kind: 'upgrade',
      method: 'POST',
      path: '/lp/open',
      requestHeaders: [
        ['Host', `localhost:${router.port}`],
        ['Connection', 'keep-alive'],
        ['Content-Type', 'application/json; charset=utf-8'],
        ['User-Agent', 'wamp-inspector'],
        ['Content-Length', '29'],
      ],
      offered: ['wamp.2.json'],
      status: 200,
      statusText: 'OK',
      accepted: true,
    });
    expect(responseHeaders).toContainEqual(['Content-Type', 'application/json; charset=utf-8']);
    expect(log.the('open')).toEqual({
      kind: 'open',
      protocol: 'wamp.2.json',
      serializer: 'json',
      transport: 'longpoll',
    });
    await eventually(
      () => router.connections() === 2,
      () => `${router.connections()} connections`,
    );
  });

  it('never tells the id of the session, by which others could speak for it', async () => {
    const peer = await scripted((_asked, response) => response.writeHead(500).end('no'));
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('ended');
    expect(peer.asked.map(({ path }) => path)).toEqual(['/lp/open', '/lp/s1/receive']);
    expect(JSON.stringify(log.facts)).not.toContain('s1');
  });

  it('takes the protocol that the router chose of several', async () => {
    const router = await listenLongPoll({ serializers: [named('msgpack')] });
    const serializers = [named('cbor'), named('json'), named('msgpack')];
    const { log } = dialPoll(`http://127.0.0.1:${router.port}/lp/`, { serializers });
    await log.until('opened');
    expect(log.the('upgrade').offered).toEqual(['wamp.2.cbor', 'wamp.2.json', 'wamp.2.msgpack']);
    expect(log.serializer?.name).toBe('msgpack');
  });

  it('sends what the profile adds to every request, the cookies of the router, and the query of the URL', async () => {
    const peer = await scripted((_asked, response) => response.writeHead(404).end());
    peer.server.prependListener('request', (_request, response) => response.setHeader('Set-Cookie', 'lb=a7; Path=/'));
    const http = {
      headers: [
        ['X-Tenant', 'seven'],
        ['Cookie', 'own=1'],
      ] as const,
      origin: 'https://page.example',
      basic: { user: 'u', password: 'p' },
    };
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp?x=1`, { http });
    await log.until('ended');
    expect(peer.asked.map(({ path }) => path)).toEqual(['/lp/open?x=1', '/lp/s1/receive?x=1']);
    for (const { headers } of peer.asked) {
      expect(headers).toMatchObject({
        'x-tenant': 'seven',
        origin: 'https://page.example',
        authorization: 'Basic dTpw',
      });
    }
    expect(peer.asked.map(({ headers }) => headers.cookie)).toEqual(['own=1', 'lb=a7; own=1']);
    expect(log.the('upgrade').requestHeaders).toContainEqual(['X-Tenant', 'seven']);
  });

  it('may be over TLS, with every connection verified', async () => {
    const router = await listenLongPoll({}, 'localhost');
    const { log } = dialPoll(`https://localhost:${router.port}/lp`, { ca: authorityPem });
    await log.until('opened');
    expect(log.order).toEqual(['dns', 'tcp', 'tls', 'upgrade', 'open', 'opened']);
    await eventually(
      () => router.connections() === 2,
      () => `${router.connections()} connections`,
    );
    const refused = dialPoll(`https://localhost:${router.port}/lp`);
    await refused.log.until('ended');
    expect(refused.log.the('error')).toMatchObject({ stage: 'tls', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });
});

describe('a session that does not open', () => {
  it.each<[string, number, Record<string, string>, string, string, RegExp]>([
    ['nothing there', 404, {}, 'No Such Resource', 'LONGPOLL_HTTP_404', /Nothing answers long-poll at this path/],
    [
      'a login that is wanted',
      401,
      { 'WWW-Authenticate': 'Basic realm="router"' },
      '',
      'LONGPOLL_HTTP_401',
      /It wants a user name and password \(it names Basic\)\./,
    ],
    ['a refusal', 400, {}, 'no common protocol', 'LONGPOLL_HTTP_400', /400 Bad Request/],
    [
      'a redirect',
      302,
      { Location: 'https://other.example/' },
      '',
      'LONGPOLL_HTTP_302',
      /redirects to https:\/\/other\.example/,
    ],
    ['a WebSocket', 426, { Upgrade: 'websocket' }, '', 'LONGPOLL_HTTP_426', /try ws:/],
    ['HTTPS', 400, {}, 'plain HTTP request was sent to HTTPS port', 'LONGPOLL_HTTP_400', /try https:/],
    [
      'a page',
      200,
      { 'Content-Type': 'text/html' },
      '<h1>Hi</h1>',
      'LONGPOLL_BAD_ANSWER',
      /names no protocol.*text\/html/,
    ],
    ['an empty yes', 204, {}, '', 'LONGPOLL_BAD_ANSWER', /names no protocol/],
    ['JSON without a session', 200, {}, '{"protocol":"wamp.2.json"}', 'LONGPOLL_BAD_ANSWER', /names no protocol/],
    [
      'a session out of the base',
      200,
      {},
      '{"protocol":"wamp.2.json","transport":".."}',
      'LONGPOLL_BAD_ANSWER',
      /names no/,
    ],
    ['another JSON', 200, {}, '[1]', 'LONGPOLL_BAD_ANSWER', /names no protocol/],
    ['null', 200, {}, 'null', 'LONGPOLL_BAD_ANSWER', /names no protocol/],
    ['a long answer', 200, {}, ' '.repeat(70_000), 'LONGPOLL_BAD_ANSWER', /too long/],
  ])('says so: %s', async (_what, status, headers, body, code, words) => {
    const peer = await listenHttp((_request, response) => response.writeHead(status, headers).end(body));
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    const upgrade = log.the('upgrade');
    expect(upgrade).toMatchObject({ method: 'POST', status, accepted: false });
    if (body !== '' && body.length < 1000) expect(Buffer.from(upgrade.body ?? []).toString()).toBe(body);
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code });
    expect(log.the('error').text).toMatch(words);
  });

  it('says so: a protocol that was not offered', async () => {
    const peer = await listenHttp((_request, response) => response.end('{"protocol":"wamp.2.cbor","transport":"x"}'));
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ code: 'WRONG_SUBPROTOCOL', facts: { chosen: 'wamp.2.cbor' } });
  });

  it('says so: a switch to another protocol', async () => {
    const peer = await listenRaw((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      );
    });
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('ended');
    expect(log.the('error').code).toBe('LONGPOLL_HTTP_101');
  });

  it.each<[string, string | Buffer, string]>([
    ['a RawSocket port that answers', Buffer.from('7f510000', 'hex'), 'LONGPOLL_NOT_HTTP'],
    ['a TLS port', Buffer.from('15030100020246', 'hex'), 'LONGPOLL_TLS_PORT'],
    ['a broken header', 'HTTP/1.1 200 OK\r\nA b c\r\n\r\n', 'HPE_INVALID_HEADER_TOKEN'],
  ])('keeps what came as evidence: %s', async (_what, answer, code) => {
    const peer = await listenRaw((socket) => {
      socket.once('data', () => socket.end(answer));
    });
    const { log } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code });
    expect(Buffer.from(log.the('rejected').bytes)).toEqual(Buffer.from(answer));
  });

  it('says so: a real TLS port asked without TLS, and a plain port with it', async () => {
    const tls = await listenTls('localhost', () => undefined);
    const plain = dialPoll(`http://127.0.0.1:${tls.port}/lp`);
    await plain.log.until('ended');
    expect(plain.log.the('error').code).toMatch(/LONGPOLL_(TLS_PORT|CLOSED)/);
    const http = await listenHttp((_request, response) => response.end());
    const secure = dialPoll(`https://127.0.0.1:${http.port}/lp`);
    await secure.log.until('ended');
    expect(secure.log.the('error').text).toMatch(/plain port.*http:\/\//);
  });

  it('says so: a port that hangs up, and one where nothing listens', async () => {
    const peer = await listenRaw((socket) => {
      socket.once('data', () => socket.end());
    });
    const hungUp = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await hungUp.log.until('ended');
    expect(hungUp.log.the('error')).toMatchObject({ stage: 'upgrade', code: 'LONGPOLL_CLOSED' });
    const nobody = dialPoll(`http://127.0.0.1:${await deadPort()}/lp`);
    await nobody.log.until('ended');
    expect(nobody.log.the('error')).toMatchObject({ stage: 'tcp', code: 'ECONNREFUSED' });
  });

  it.each(['', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"protocol"'])(
    'says so: silence after "%s"',
    async (begin) => {
      const peer = await listenRaw((socket) => {
        socket.once('data', () => socket.write(begin));
        socket.on('error', () => undefined);
      });
      const { log, clock } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
      await log.until('tcp');
      await new Promise((resolve) => setTimeout(resolve, 50));
      clock.expire(LIMIT_MS);
      await log.until('ended');
      expect(log.the('silence')).toEqual({ kind: 'silence', step: 'upgrade', seconds: 10 });
      expect(log.order.includes('rejected')).toBe(begin !== '');
    },
  );

  it.each(['http://', 'http://user@host/', 'http://host:0/', 'http://host/#x', 'http://ho st/'])(
    'is not dialled: %s',
    async (url) => {
      const { log } = dialPoll(url);
      await log.until('ended');
      expect(log.order).toEqual(['error', 'ended']);
      expect(log.the('error')).toMatchObject({ stage: 'dns', code: 'bad-url' });
    },
  );

  it('is not dialled with a header that cannot be sent', async () => {
    const { log } = dialPoll('http://127.0.0.1:9/', { http: { headers: [['X', 'a\r\nb']] } });
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    expect(log.the('error').code).toBe('BAD_HEADER');
  });
});

describe('destroy and close before the session is open', () => {
  it.each(['dns', 'tcp', 'upgrade', 'open'])('end after %s, and nothing is left', async (fatal) => {
    const router = await listenLongPoll();
    const { log, wire } = dialPoll(`http://localhost:${router.port}/lp`);
    log.react = (word) => {
      if (word === fatal) wire.destroy();
    };
    await log.until('ended');
    expect(log.order.slice(-3)).toEqual([fatal, 'close', 'ended']);
  });

  it('end a dial that waits for its answer', async () => {
    const peer = await listenHttp(() => undefined);
    const { log, wire } = dialPoll(`http://127.0.0.1:${peer.port}/lp`);
    await log.until('tcp');
    wire.close(1000, 'enough');
    await log.until('ended');
    expect(log.the('close')).toEqual({ kind: 'close', by: 'us', reason: 'enough' });
  });
});
