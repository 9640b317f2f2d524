import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasUserInfo, urlParts } from '../../../src/shared/profile-url.ts';
import { namesUnixSocket, readWireUrl, schemeExample, schemesOf, type WireUrl } from '../../../src/shared/wire-url.ts';

function good(url: string): Omit<WireUrl, 'ok'> {
  const read = readWireUrl(url);
  if (!read.ok) throw new Error(`${url}: ${read.text}`);
  const { ok: _, ...rest } = read;
  return rest;
}

function fault(url: string): string {
  const read = readWireUrl(url);
  return read.ok ? 'none' : `${read.what}: ${read.text}`;
}

const tcp = { host: 'router', requestPath: '' };

describe('a URL over the network', () => {
  it.each([
    ['ws://router', { transport: 'websocket', secure: false, port: 80, requestPath: '/' }],
    [' WSS://Router:9/a?b=c:/d ', { transport: 'websocket', secure: true, port: 9, requestPath: '/a?b=c:/d' }],
    ['ws://router?x', { transport: 'websocket', secure: false, port: 80, requestPath: '/?x' }],
    ['rs://router', { transport: 'rawsocket', secure: false, port: 80 }],
    ['rss://router', { transport: 'rawsocket', secure: true, port: 443 }],
    ['tcp://router:8081', { transport: 'rawsocket', secure: false, port: 8081 }],
    ['tcps://router:8081', { transport: 'rawsocket', secure: true, port: 8081 }],
    ['http://router/lp', { transport: 'longpoll', secure: false, port: 80, requestPath: '/lp' }],
    ['https://router', { transport: 'longpoll', secure: true, port: 443, requestPath: '/' }],
  ])('%j is read', (url, expected) => {
    const scheme = /^\s*([a-z]+)/i.exec(url)?.[1]?.toLowerCase();
    expect(good(url)).toEqual({ ...tcp, scheme, ...expected });
  });

  it('may hold addresses', () => {
    expect(good('rs://[fe80::1%eth0]:9')).toMatchObject({ host: 'fe80::1%eth0', port: 9 });
    expect(good('rs://127.0.0.1')).toMatchObject({ host: '127.0.0.1' });
  });

  it('of a host that is called unix is no Unix socket', () => {
    expect(good('ws://unix:8080/ws')).toMatchObject({ host: 'unix', port: 8080, requestPath: '/ws' });
    expect(good('rs://unix')).toMatchObject({ host: 'unix', port: 80 });
    expect(good('rs://unix:8080')).toMatchObject({ host: 'unix', port: 8080 });
  });

  it.each([
    ['', 'scheme: It names no scheme'],
    ['router:80', 'scheme: Its scheme is "router"'],
    ['gopher://router', 'scheme: Its scheme is "gopher"'],
    ['rs:router', 'slashes'],
    ['rs:\\\\router', 'characters'],
    ['rs://', 'host'],
    ['rs://:80', 'host'],
    ['rs://?a', 'host'],
    ['rs://[]', 'host'],
    ['rs://router:', 'port'],
    ['rs://router:0', 'port: Port 0'],
    ['rs://router:65536', 'port: Host and port cannot be read: "router:65536"'],
    ['rs://router:x', 'port'],
    ['rs://[::1', 'port'],
    ['rs://a:b:c', 'port'],
    ['rs://router/', 'path'],
    ['rs://router/ws', 'path'],
    ['rs://router?a=b', 'path'],
    ['rs://router#a', 'fragment: It has a fragment ("#"), which a RawSocket URL'],
    ['ws://router/#', 'fragment: It has a fragment ("#"), which a WebSocket URL'],
    ['http://router/#', 'fragment: It has a fragment ("#"), which an HTTP URL'],
    ['rs://rou ter', 'characters'],
    ['rs://router\u0000', 'characters'],
    ['rs://joe:hush@router', 'user'],
    ['rs://unix:hush@router', 'user'],
    ['unix://joe:hush@/run/x', 'user'],
  ])('%j is refused', (url, expected) => {
    expect(fault(url)).toContain(expected);
    expect(fault(url)).not.toContain('hush');
  });

  it('never repeats its query when it is refused', () => {
    expect(fault('rs://router?ticket=hush')).not.toContain('hush');
    expect(fault('ws://router:x/?ticket=hush')).not.toContain('hush');
    expect(fault('ws://unix:/run/x.sock?ticket=hush')).not.toContain('hush');
  });
});

describe('a URL of a Unix socket', () => {
  it.each([
    ['unix:///run/x.sock', 'rawsocket', false, '/run/x.sock', ''],
    ['unix+rs:///run/x.sock:/y', 'rawsocket', false, '/run/x.sock:/y', ''],
    ['rs://unix:/run/x.sock', 'rawsocket', false, '/run/x.sock', ''],
    ['rss://unix:../x.sock', 'rawsocket', true, '../x.sock', ''],
    ['tcp://unix:x.sock', 'rawsocket', false, 'x.sock', ''],
    ['unix+ws:///run/x.sock', 'websocket', false, '/run/x.sock', '/ws'],
    ['ws://unix:/run/x.sock', 'websocket', false, '/run/x.sock', '/ws'],
    ['wss://unix:/run/x.sock:/', 'websocket', true, '/run/x.sock', '/'],
    ['ws://unix:/run/a:/b.sock:/ws?to=c:/d', 'websocket', false, '/run/a:/b.sock', '/ws?to=c:/d'],
    ['UNIX+WS:///Run/My%20Sock et@home', 'websocket', false, '/Run/My%20Sock et@home', '/ws'],
  ])('%j is read', (url, transport, secure, unixPath, requestPath) => {
    expect(good(url)).toMatchObject({ transport, secure, unixPath, requestPath, host: 'localhost' });
    expect(namesUnixSocket(url)).toBe(true);
  });

  it.each([
    ['unix://', 'path: It names no Unix socket'],
    ['rs://unix:', 'path: It names no Unix socket'],
    ['ws://unix::/ws', 'path: It names no Unix socket'],
    ['unix://run/x', 'path: The path of the Unix socket must be absolute'],
    ['unix:/run/x', 'slashes'],
    ['rs://unix:/x?a', 'path'],
    ['rs://unix:/x#a', 'fragment'],
    ['ws://unix:/x?a', 'A request path follows after ":"'],
    ['ws://unix:/x:/a#b', 'fragment'],
    ['ws://unix:/x:/a b', 'characters'],
    ['unix:///x\ny', 'characters'],
  ])('%j is refused', (url, expected) => {
    expect(fault(url)).toContain(expected);
  });

  it('has no user information, host or port in the eyes of the form', () => {
    for (const url of ['unix:///run/a@b', 'rs://unix:../a@b', 'ws://unix:/run/a@b:/ws']) {
      expect(hasUserInfo(url), url).toBe(false);
      expect(urlParts(url), url).toMatchObject({ host: 'localhost', userInfo: false });
      expect(urlParts(url)?.port, url).toBeUndefined();
    }
    expect(urlParts('rs://unix:hunter')).toMatchObject({ host: 'unix', port: 'hunter' });
    expect(hasUserInfo('ws://unix:.hush@router/')).toBe(true);
  });
});

describe('schemes', () => {
  it('belong to one transport each, and have an example that shows their form', () => {
    const all = [...schemesOf('websocket'), ...schemesOf('rawsocket'), ...schemesOf('longpoll')];
    expect(new Set(all).size).toBe(all.length);
    for (const scheme of all) expect(fault((schemeExample(scheme) ?? '').replace('port', '1')), scheme).toBe('none');
    expect(schemeExample('ftp')).toBeUndefined();
  });
});

describe('any text', () => {
  it('is read or refused, never with what stands before "@"', () => {
    const piece = fc.constantFrom(
      'unix',
      ':',
      '/',
      '//',
      '@',
      '.',
      '#',
      '?',
      '80',
      'a',
      ' ',
      '[',
      ']',
      '\\',
      '+',
      'é',
      '\u0000',
    );
    const scheme = fc.constantFrom('ws', 'rss', 'tcp', 'unix', 'unix+ws', 'http', 'x', '');
    fc.assert(
      fc.property(scheme, fc.array(piece, { maxLength: 12 }), (start, pieces) => {
        const url = `${start}://${pieces.join('')}`;
        const read = readWireUrl(url);
        expect(readWireUrl(`${start}://hunter2@${pieces.join('')}`)).not.toMatchObject({ ok: true });
        expect(JSON.stringify(readWireUrl(`${start}://hunter2@${pieces.join('')}`))).not.toContain('hunter2');
        if (read.ok && read.unixPath === undefined) {
          expect(read.port).toBeGreaterThan(0);
          expect(read.host).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
