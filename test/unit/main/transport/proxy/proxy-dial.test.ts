// Dials through proxies, over real sockets: ones that work, ones that refuse, and ones that are none.

import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { jsonSerializer } from '../../../../../src/main/serializer/json.ts';
import { longPollTransport } from '../../../../../src/main/transport/longpoll/longpoll.ts';
import { systemNetwork } from '../../../../../src/main/transport/network.ts';
import { rawSocketTransport } from '../../../../../src/main/transport/rawsocket/rawsocket.ts';
import type { DialTarget, ProxyTarget } from '../../../../../src/main/transport/transport.ts';
import { createWebSocketTransport } from '../../../../../src/main/transport/websocket/websocket.ts';
import { authorityPem } from '../../../../support/tls/certificates.ts';
import { checkLeaks } from '../leaks.ts';
import { accepting, deadPort, frame, listenRaw, listenTls, onRequest, switching, trickle } from '../raw-peer.ts';
import { dial, type Dialled, eventually, fakeSerializer, LIMIT_MS } from '../wire-log.ts';
import { httpProxy, socksProxy } from './proxy-peers.ts';

checkLeaks();

const HOSTS = { 'router.test': '127.0.0.1', localhost: '127.0.0.1' };
const TYPES = ['http', 'socks5'] as const;
const working = { http: httpProxy, socks5: socksProxy };

const echo = accepting((socket) => {
  socket.resume();
  socket.write(frame(0x81, '[1]'));
});

/** Knows the proxy's name and nothing else: that the router is looked up here would fail the test. */
const onlyProxy = createWebSocketTransport({
  ...systemNetwork,
  lookup(host, done) {
    if (host !== 'proxy.test') throw new Error(`${host} was looked up`);
    setImmediate(() => {
      done(undefined, ['::ffff:127.0.0.1', '127.0.0.1']);
    });
  },
});

function through(proxy: Partial<ProxyTarget> & { port: number }, url: string, more: Partial<DialTarget> = {}): Dialled {
  const target: ProxyTarget = { type: 'http', host: 'proxy.test', ...proxy };
  return dial(url, { proxy: target, ipVersion: 4, ...more }, onlyProxy);
}

/** A dial through a proxy that answers with these bytes, once it was asked. */
async function answered(type: ProxyTarget['type'], answer: Uint8Array | string, end = true): Promise<Dialled> {
  const peer = await listenRaw((socket) => {
    socket.once('data', () => {
      socket.resume();
      if (end) socket.end(answer);
      else socket.write(answer);
    });
  });
  return through({ type, port: peer.port }, 'ws://router.test:8080/');
}

describe.each(TYPES)('a %s proxy', (type) => {
  it('opens the way to the router, whose name it looks up itself', async () => {
    const router = await listenRaw(echo);
    const proxy = await working[type](HOSTS);
    const { log } = through({ type, port: proxy.port }, `ws://router.test:${router.port}/ws`);
    await log.until('message');
    expect(log.order).toEqual(['dns', 'tcp', 'proxy', 'upgrade', 'open', 'opened', 'message']);
    expect(log.the('dns')).toMatchObject({ host: 'proxy.test', addresses: ['127.0.0.1'] });
    expect(log.the('tcp')).toMatchObject({ address: '127.0.0.1', port: proxy.port });
    const record = log.the('proxy');
    expect(record).toMatchObject({
      type,
      proxy: `proxy.test:${proxy.port}`,
      target: `router.test:${router.port}`,
      status: type === 'http' ? 200 : 0,
      statusText: type === 'http' ? 'Connection established' : 'succeeded',
      accepted: true,
    });
    expect(record.took).toBeGreaterThan(0);
    expect(record.responseHeaders).toEqual(type === 'http' ? [['Via', '1.1 test']] : []);
    expect(proxy.asked).toEqual([`${type === 'http' ? '' : 'name '}router.test:${router.port}`]);
    expect(new Map(log.the('upgrade').requestHeaders).get('Host')).toBe(`router.test:${router.port}`);
  });

  it('carries TLS for the name of the router', async () => {
    const router = await listenTls('localhost', echo);
    const proxy = await working[type](HOSTS);
    const { log } = through({ type, port: proxy.port }, `wss://localhost:${router.port}/`, { ca: authorityPem });
    await log.until('message');
    expect(log.order.slice(0, 4)).toEqual(['dns', 'tcp', 'proxy', 'tls']);
    expect(log.the('tls').serverName).toBe('localhost');
  });

  it('does not make a certificate good for another name', async () => {
    const router = await listenTls('localhost', echo);
    const proxy = await working[type](HOSTS);
    const { log } = through({ type, port: proxy.port }, `wss://router.test:${router.port}/`, { ca: authorityPem });
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'proxy', 'error', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('is logged in to where it asks for that', async () => {
    const router = await listenRaw(echo);
    const proxy = await working[type](HOSTS, 'anna:pässword');
    const login = { user: 'anna', password: 'pässword' };
    const { log } = through({ type, port: proxy.port, ...login }, `ws://router.test:${router.port}/`);
    await log.until('message');
    const { requestHeaders, ...record } = log.the('proxy');
    expect(record.accepted).toBe(true);
    expect(requestHeaders.map(([name]) => name)).toEqual(
      type === 'http' ? ['Host', 'User-Agent', 'Proxy-Authorization'] : [],
    );
    expect(JSON.stringify(log.facts)).not.toContain('pässword');
  });

  it('refuses a wrong login, and one that is missing', async () => {
    const proxy = await working[type](HOSTS, 'anna:right');
    const without = through({ type, port: proxy.port }, 'ws://router.test:8080/');
    const wrong = through({ type, port: proxy.port, user: 'anna', password: 'hush' }, 'ws://router.test:8080/');
    for (const { log } of [without, wrong]) {
      await log.until('ended');
      expect(log.order.slice(0, 3)).toEqual(['dns', 'tcp', 'proxy']);
      expect(log.the('proxy').accepted).toBe(false);
      expect(JSON.stringify(log.facts)).not.toContain('hush');
    }
    const codes = type === 'http' ? ['PROXY_HTTP_407', 'PROXY_HTTP_407'] : ['SOCKS_NO_METHOD', 'SOCKS_LOGIN'];
    expect([without, wrong].map(({ log }) => log.the('error').code)).toEqual(codes);
    expect(wrong.log.the('error').text).toMatch(/does not take/);
    if (type === 'http') {
      expect(Buffer.from(without.log.the('rejected').bytes).toString()).toBe('log in');
      expect(without.log.the('rejected').reason).toContain('body');
    }
  });

  it('tells that it did not reach the router', async () => {
    const proxy = await working[type](HOSTS);
    const { log } = through({ type, port: proxy.port }, `ws://router.test:${await deadPort()}/`);
    await log.until('ended');
    const error = log.the('error');
    expect(error).toMatchObject({ stage: 'proxy', code: type === 'http' ? 'PROXY_HTTP_502' : 'SOCKS_5' });
    expect(log.the('proxy')).toMatchObject({ accepted: false, status: type === 'http' ? 502 : 5 });
  });

  it('may answer byte by byte, with the bytes of the router right behind', async () => {
    const grant =
      type === 'http' ? Buffer.from('HTTP/1.1 200 OK\r\n\r\n') : Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for (const pace of ['whole', 'bytes']) {
      const peer = await listenRaw((socket) => {
        void (async () => {
          await new Promise((resolve) => socket.once('data', resolve));
          if (type === 'socks5') {
            const asked = new Promise((resolve) => socket.once('data', resolve));
            if (pace === 'whole') socket.write(Buffer.from([5, 0]));
            else await trickle(socket, Buffer.from([5, 0]));
            await asked;
          }
          const head = new Promise<string>((resolve) => {
            onRequest(socket, resolve);
          });
          if (pace === 'whole') socket.write(grant);
          else await trickle(socket, grant);
          socket.write(Buffer.concat([Buffer.from(switching(await head)), frame(0x81, '[]')]));
        })();
      });
      const { log } = through({ type, port: peer.port }, 'ws://router.test:8080/');
      await log.until('message');
      expect(log.order).toEqual(['dns', 'tcp', 'proxy', 'upgrade', 'open', 'opened', 'message']);
    }
  });

  it('passes on what comes in one piece with its answer', async () => {
    const grant =
      type === 'http' ? Buffer.from('HTTP/1.1 200 OK\r\n\r\n') : Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    const peer = await listenRaw((socket) => {
      socket.once('data', () => {
        socket.resume();
        const greeting = Buffer.from('SSH-2.0-greeting\r\n');
        if (type === 'http') socket.end(Buffer.concat([grant, greeting]));
        else socket.end(Buffer.concat([Buffer.from([5, 0]), grant, greeting]));
      });
    });
    const { log } = through({ type, port: peer.port }, 'ws://router.test:8080/');
    await log.until('ended');
    expect(log.order.slice(0, 4)).toEqual(['dns', 'tcp', 'proxy', 'rejected']);
    expect(Buffer.from(log.the('rejected').bytes).toString()).toBe('SSH-2.0-greeting\r\n');
    expect(log.the('error')).toMatchObject({ stage: 'upgrade', code: 'NOT_HTTP' });
  });

  it('may be silent at every step', async () => {
    const steps =
      type === 'http'
        ? ['', 'HTTP/1.1 2', 'HTTP/1.1 200 OK\r\nA: b\r\n']
        : ['', '\u0005', '\u0005\u0000', '\u0005\u0000\u0005\u0000\u0000'];
    for (const said of steps) {
      let asked = false;
      const peer = await listenRaw((socket) => {
        socket.once('data', () => {
          socket.resume();
          socket.write(Buffer.from(said, 'latin1'), () => {
            asked = true;
          });
        });
      });
      const { log, clock } = through({ type, port: peer.port }, 'ws://router.test:8080/');
      await eventually(
        () => asked,
        () => 'was not asked',
      );
      await new Promise((resolve) => setTimeout(resolve, 30));
      clock.expire(LIMIT_MS);
      await log.until('ended');
      expect(log.the('silence')).toEqual({ kind: 'silence', step: 'proxy', seconds: 10 });
      // Of a dialogue the answers that were whole are dealt with: only the unfinished one is told.
      const left = type === 'http' ? said : said.slice(said.length >= 2 ? 2 : 0);
      const rejected = log.facts.filter((fact) => fact.kind === 'rejected');
      expect(rejected.map((fact) => Buffer.from(fact.bytes).toString('latin1'))).toEqual(left === '' ? [] : [left]);
      expect(log.order.at(-2)).toBe('silence');
    }
  });

  it('may hang up at every step', async () => {
    const steps =
      type === 'http'
        ? ['', 'HTTP/1.1 200 OK\r\n']
        : ['', '\u0005', '\u0005\u0000', '\u0005\u0000\u0005\u0000\u0000\u0001'];
    for (const said of steps) {
      const { log } = await answered(type, Buffer.from(said, 'latin1'));
      await log.until('ended');
      expect(log.the('error')).toMatchObject({ stage: 'proxy', code: 'PROXY_CLOSED' });
      expect(log.order).not.toContain('proxy');
    }
    const reset = await listenRaw((socket: Socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const { log } = through({ type, port: reset.port }, 'ws://router.test:8080/');
    await log.until('ended');
    expect(log.the('error')).toMatchObject({ stage: 'proxy', code: 'ECONNRESET' });
  });

  it('that is none is told so, with what it said', async () => {
    const others: [Buffer, RegExp][] = [
      [Buffer.from('SSH-2.0-OpenSSH\r\n'), /Check host and port of the proxy/],
      [Buffer.from('15030100020246', 'hex'), /TLS/],
      [
        type === 'http' ? Buffer.from([5, 0xff]) : Buffer.from('HTTP/1.1 400 Bad\r\n\r\n'),
        type === 'http' ? /use socks5:/ : /use http:/,
      ],
    ];
    for (const [bytes, words] of others) {
      const { log } = await answered(type, bytes, false);
      await log.until('ended');
      expect(log.order).toEqual(['dns', 'tcp', 'rejected', 'error', 'ended']);
      expect(Buffer.from(log.the('rejected').bytes)).toEqual(bytes);
      expect(log.the('error')).toMatchObject({
        stage: 'proxy',
        code: type === 'http' ? 'PROXY_NOT_HTTP' : 'PROXY_NOT_SOCKS',
      });
      expect(log.the('error').text).toMatch(words);
    }
  });

  it('that is not there is told apart from the router', async () => {
    const port = await deadPort();
    const { log } = through({ type, port }, 'ws://router.test:8080/');
    await log.until('ended');
    const error = log.the('error');
    expect(error).toMatchObject({ stage: 'tcp', code: 'ECONNREFUSED', facts: { proxy: `proxy.test:${port}` } });
    expect(error.text).toMatch(/^The proxy cannot be reached\./);
  });

  it('is left at once when the wire is destroyed, before and after its answer', async () => {
    const silent = await listenRaw((socket) => socket.resume());
    const early = through({ type, port: silent.port }, 'ws://router.test:8080/');
    await early.log.until('tcp');
    early.wire.destroy();
    await early.log.until('ended');
    const router = await listenRaw(echo);
    const proxy = await working[type](HOSTS);
    const late = through({ type, port: proxy.port }, `ws://router.test:${router.port}/`);
    late.log.react = (word) => {
      if (word === 'proxy') late.wire.destroy();
    };
    await late.log.until('ended');
    expect(late.log.order.slice(-3)).toEqual(['proxy', 'close', 'ended']);
  });
});

describe.each(TYPES)('the other transports over a %s proxy', (type) => {
  it('shake hands with the router', async () => {
    let asked = '';
    const router = await listenRaw((socket) => {
      socket.once('data', (chunk) => {
        asked = chunk.toString('hex');
        socket.resume();
        socket.write(Buffer.from('7ff1000000000002', 'hex'));
        socket.write('[]');
      });
    });
    const proxy = await working[type]({});
    const target: ProxyTarget = { type, host: '127.0.0.1', port: proxy.port };
    const serializers = [{ ...fakeSerializer('json'), rawSocketId: 1 }];
    const url = `rs://127.0.0.1:${router.port}`;
    const { log } = dial(url, { proxy: target, serializers }, rawSocketTransport);
    await log.until('message');
    expect(log.order).toEqual(['dns', 'tcp', 'proxy', 'rawsocket', 'open', 'opened', 'message']);
    expect(asked).toBe('7ff10000');
  });

  it('ask over HTTP', async () => {
    let head = '';
    const router = await listenRaw((socket) => {
      onRequest(socket, (text) => {
        head = text;
        socket.resume();
        socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
      });
    });
    const proxy = await working[type]({});
    const target: ProxyTarget = { type, host: '127.0.0.1', port: proxy.port };
    const { log } = dial(`http://127.0.0.1:${router.port}/lp`, { proxy: target }, longPollTransport);
    await log.until('ended');
    expect(log.order.slice(0, 4)).toEqual(['dns', 'tcp', 'proxy', 'upgrade']);
    expect(head).toMatch(/^POST \/lp\/open HTTP/);
  });
});

describe('a refusal of an HTTP proxy', () => {
  it('whose body never ends is told when the time is over', async () => {
    const { log, clock } = await answered('http', 'HTTP/1.1 403 No\r\nX-A: b\r\n\r\nhalf', false);
    await log.until('tcp');
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.order).toEqual(['dns', 'tcp', 'proxy', 'rejected', 'error', 'ended']);
    expect(log.the('proxy')).toMatchObject({ status: 403, responseHeaders: [['X-A', 'b']], accepted: false });
    expect(Buffer.from(log.the('rejected').bytes).toString()).toBe('half');
  });

  it('keeps no more of a body than the limit', async () => {
    const { log } = await answered('http', `HTTP/1.1 403 No\r\n\r\n${'x'.repeat(300_000)}`, false);
    await log.until('ended');
    expect(log.the('rejected').bytes.length).toBeLessThanOrEqual(65_536);
    expect(log.the('error').code).toBe('PROXY_HTTP_403');
  });
});

describe('what cannot be asked of a proxy', () => {
  it.each([
    ['http', { user: 'a:b', password: 'hush' }, /colon/],
    ['http', { user: 'a', password: 'hush\r\nX: y' }, /control character/],
    ['socks5', { user: '', password: 'hush' }, /empty/],
    ['socks5', { user: 'a', password: 'hush'.repeat(100) }, /longer than 255/],
  ] as const)('over %s is told before anything is dialled: %j', async (type, login, words) => {
    const peer = await listenRaw((socket) => socket.resume());
    const { log } = through({ type, port: peer.port, ...login }, 'ws://router.test:8080/');
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'proxy', code: 'BAD_PROXY' });
    expect(log.the('error').text).toMatch(words);
    expect(JSON.stringify(log.facts)).not.toContain('hush');
    expect(peer.seen).toHaveLength(0);
  });
});

describe('a host whose letters would be line breaks in the request', () => {
  it.each([
    ['http', longPollTransport],
    ['rs', rawSocketTransport],
  ] as const)('is refused before anything is dialled: %s', async (scheme, transport) => {
    const peer = await listenRaw((socket) => socket.resume());
    const proxy: ProxyTarget = { type: 'http', host: '127.0.0.1', port: peer.port };
    // In Latin-1 the last octets of these letters are CR, LF and ":".
    const { log } = dial(`${scheme}://a<\u010d\u0a0aX\u013ay`, { proxy, serializers: [jsonSerializer] }, transport);
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    expect(log.the('error')).toMatchObject({ stage: 'dns', code: 'bad-url' });
    expect(peer.seen).toHaveLength(0);
  });
});

describe('addresses of the router', () => {
  it('go to the proxy as they are', async () => {
    const router = await listenRaw(echo);
    const socks = await socksProxy({});
    const { log } = through({ type: 'socks5', port: socks.port }, `ws://127.0.0.1:${router.port}/`);
    await log.until('message');
    expect(socks.asked).toEqual([`address 127.0.0.1:${router.port}`]);
    const http = await httpProxy({ '::1': '127.0.0.1' });
    const second = through({ port: http.port }, `ws://[::1]:${router.port}/`);
    await second.log.until('message');
    expect(http.asked).toEqual([`[::1]:${router.port}`]);
    expect(http.heads[0]).toContain(`\r\nHost: [::1]:${router.port}\r\n`);
  });
});
