// The request for a WebSocket: what is shown beforehand is what a server receives, header for header.

import { createServer, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { DialTarget } from '../../../../../src/main/transport/transport.ts';
import {
  DEFLATE_OFFER,
  upgradeRequestPreview,
  type UpgradeTarget,
} from '../../../../../src/main/transport/websocket/upgrade-request.ts';
import { checkLeaks } from '../leaks.ts';
import { accepting, listenRaw, listenTls, onRequest, switching } from '../raw-peer.ts';
import { authorityPem } from '../../../../support/tls/certificates.ts';
import { dial, fakeSerializer } from '../wire-log.ts';

checkLeaks();

/** Header lines of a request head, each cut at its first colon. */
function headersIn(head: string): [string, string][] {
  const lines = head.trimEnd().split('\r\n').slice(1);
  return lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
}

const withoutKey = (headers: readonly (readonly [string, string])[]) =>
  headers.map(([name, value]) => (name === 'Sec-WebSocket-Key' ? name : `${name}: ${value}`));

/** What a real server receives of this dial, and what the record says. */
async function received(path: string, target: Partial<DialTarget>, secure = false) {
  let head = '';
  const talk = (socket: Parameters<Parameters<typeof listenRaw>[0]>[0]): void => {
    onRequest(socket, (text) => {
      head = text;
      socket.write(switching(text));
    });
  };
  const peer = secure ? await listenTls('localhost', talk) : await listenRaw(talk);
  const url = `${secure ? 'wss://localhost' : 'ws://127.0.0.1'}:${peer.port}${path}`;
  const { log } = dial(url, { ...target, ...(secure && { ca: authorityPem }) });
  await log.until('opened');
  return { url, line: head.split('\r\n')[0], headers: headersIn(head), recorded: log.the('upgrade').requestHeaders };
}

const http = (http: UpgradeTarget['http']): Partial<DialTarget> => (http === undefined ? {} : { http });

describe('the preview of the request', () => {
  const targets: [string, string, UpgradeTarget, boolean?][] = [
    ['plain', '/', { serializers: [fakeSerializer('json')], deflate: false }],
    [
      'with several serializers, two of them alike, and compression',
      '/ws?a=%20b&c=é',
      { serializers: ['msgpack', 'json', 'json', 'cbor'].map((name) => fakeSerializer(name)), deflate: true },
    ],
    ['over TLS', '/a/../b', { serializers: [fakeSerializer('json')], deflate: false }, true],
    [
      'with everything a profile can add',
      '/ws',
      {
        serializers: [fakeSerializer('json')],
        deflate: true,
        http: {
          origin: 'https://app.test',
          basic: { user: 'anna', password: 'pässword' },
          headers: [
            ['X-Second', ' two words\t'],
            ['Cookie', 'a=1'],
            ['X-First', ''],
            ['cookie', 'b=2'],
            ['x-second', 'again'],
            ['User-Agent', 'other/1'],
            ['X-Latin', 'caf\u00e9'],
          ],
        },
      },
    ],
  ];
  for (const [what, path, target, secure] of targets) {
    it(`is what a server receives: ${what}`, async () => {
      const { serializers, deflate } = target;
      const fakes = serializers.map(({ subprotocol }) => fakeSerializer(subprotocol.slice('wamp.2.'.length)));
      const seen = await received(path, { serializers: fakes, deflate, ...http(target.http) }, secure);
      const preview = upgradeRequestPreview(seen.url, target);
      expect(preview.line).toBe(seen.line);
      expect(withoutKey(preview.headers)).toEqual(withoutKey(seen.headers));
      expect(seen.recorded).toEqual(seen.headers);
      expect(preview.fault).toBeUndefined();
    });
  }

  it('keeps the order of the profile, puts headers of one name together and cookies into one', () => {
    const target: UpgradeTarget = { serializers: [fakeSerializer('json')], deflate: false };
    const headers: [string, string][] = [
      ['X-B', '1'],
      ['Cookie', 'a=1'],
      ['X-A', '2'],
      ['cookie', 'b=2'],
      ['x-b', '3'],
    ];
    const preview = upgradeRequestPreview('ws://router.test/', { ...target, http: { headers } });
    expect(preview.headers.slice(-4)).toEqual([
      ['X-B', '1'],
      ['X-B', '3'],
      ['Cookie', 'a=1; b=2'],
      ['X-A', '2'],
    ]);
    expect(preview.headers.map(([name]) => name)).not.toContain('Origin');
  });

  it('shows words in place of a login', () => {
    const http = { headers: [], basic: { user: 'anna', password: '' } };
    const target = { serializers: [fakeSerializer('json')], deflate: false, http };
    const preview = upgradeRequestPreview('ws://router.test/', target, 'Basic (anna and her password)');
    expect(preview.headers.at(-1)).toEqual(['Authorization', 'Basic (anna and her password)']);
  });

  it('makes the login of RFC 7617 in UTF-8', () => {
    // The second example of RFC 7617 section 2.1.
    const http = { headers: [], basic: { user: 'test', password: '123£' } };
    const preview = upgradeRequestPreview('ws://r.test/', { serializers: [], deflate: false, http });
    expect(preview.headers.at(-1)).toEqual(['Authorization', 'Basic dGVzdDoxMjPCow==']);
  });

  it('names the host as the URL does, without the port of the scheme', () => {
    const host = (url: string) => upgradeRequestPreview(url, { serializers: [], deflate: false }).headers[0]?.[1];
    expect(host('ws://Router.test:80/')).toBe('router.test');
    expect(host('wss://router.test/')).toBe('router.test');
    expect(host('wss://router.test:80/')).toBe('router.test:80');
    expect(host('ws://[::1]:9000/')).toBe('[::1]:9000');
    expect(host('ws://unix:/run/wamp.sock')).toBe('localhost');
  });

  it('offers the compression that the package negotiates', async () => {
    const server = createNetServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const seen = new Promise<string>((resolve) => {
      server.once('connection', (socket) => {
        onRequest(socket, (head) => {
          resolve(head);
          socket.destroy();
        });
      });
    });
    const client = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
    client.on('error', () => undefined);
    expect(new Map(headersIn(await seen)).get('Sec-WebSocket-Extensions')).toBe(DEFLATE_OFFER);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('headers that cannot be sent', () => {
  const secret = 'hush-hush';
  const faults: [string, NonNullable<UpgradeTarget['http']>, RegExp][] = [
    ['a line end in a value', { headers: [['X-A', `${secret}\r\nX-B: c`]] }, /header X-A .*line break/],
    ['a line feed alone', { headers: [['X-A', `${secret}\n`]] }, /header X-A .*line break/],
    ['a control character', { headers: [['X-A', `${secret}\u0000`]] }, /header X-A .*control/],
    ['a character beyond Latin-1', { headers: [['X-A', `${secret}€`]] }, /header X-A .*Latin-1/],
    ['a value in the place of the name', { headers: [[`X: ${secret}`, '']] }, /name of a header/],
    ['no name', { headers: [['', secret]] }, /name of a header/],
    ['a header of the WebSocket', { headers: [['sec-websocket-key', secret]] }, /header sec-websocket-key/],
    ['the upgrade itself', { headers: [['Upgrade', secret]] }, /header Upgrade/],
    ['a length of a body', { headers: [['Content-Length', '5']] }, /header Content-Length/],
    ['Origin twice', { headers: [['origin', secret]], origin: 'https://a.test' }, /origin is given twice/],
    ['an Origin with a line end', { headers: [], origin: `${secret}\r\n` }, /header Origin .*line break/],
    [
      'Authorization twice',
      { headers: [['Authorization', `Bearer ${secret}`]], basic: { user: 'u', password: 'p' } },
      /Authorization is given twice/,
    ],
    ['a colon in the user name', { headers: [], basic: { user: 'a:b', password: secret } }, /colon/],
    ['a line end in the password', { headers: [], basic: { user: 'a', password: `${secret}\n` } }, /password.*control/],
  ];
  it.each(faults)('%s: nothing is dialled, and the value is not repeated', async (_what, http, words) => {
    const peer = await listenRaw((socket) => socket.resume());
    const url = `ws://127.0.0.1:${peer.port}/`;
    const { log } = dial(url, { http });
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    const error = log.the('error');
    expect(error).toMatchObject({ stage: 'upgrade', code: 'BAD_HEADER' });
    expect(error.text).toMatch(words);
    expect(JSON.stringify(log.facts)).not.toContain(secret);
    expect(peer.seen).toHaveLength(0);
    expect(upgradeRequestPreview(url, { serializers: [], deflate: false, http }).fault).toBe(error.text);
  });
});

describe('a refusal', () => {
  /** What is told when a server of Node refuses with this status and these headers. */
  async function refusal(
    status: number,
    headers: Record<string, string | string[]>,
    target: Partial<DialTarget> = {},
  ): Promise<string> {
    const requests: IncomingMessage[] = [];
    const server = createServer();
    server.on('upgrade', (request: IncomingMessage, socket) => {
      requests.push(request);
      const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
      socket.end([`HTTP/1.1 ${status} No`, ...lines, 'Content-Length: 0', '', ''].join('\r\n'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const { log } = dial(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`, target);
    await log.until('ended');
    await new Promise((resolve) => server.close(resolve));
    expect(requests).toHaveLength(1);
    expect(log.order).toEqual(['dns', 'tcp', 'upgrade', 'error', 'ended']);
    expect(log.the('error').code).toBe(`HTTP_${status}`);
    return log.the('error').text;
  }

  it.each([301, 302, 307, 308])('by %s shows where it leads, and goes there not', async (status) => {
    const text = await refusal(status, { Location: 'wss://other.test/ws' });
    expect(text).toContain('redirects to wss://other.test/ws; redirects are not followed');
  });

  it('by 401 says which login is wanted, or that the one sent is not taken', async () => {
    const basic = { headers: [], basic: { user: 'u', password: 'hush' } };
    const challenge = { 'WWW-Authenticate': 'Basic realm="a, b", charset="UTF-8"' };
    expect(await refusal(401, challenge)).toContain('wants a user name and password (it names Basic)');
    const refused = await refusal(401, challenge, { http: basic });
    expect(refused).toContain('does not take the Basic login that was sent');
    expect(refused).not.toContain('hush');
    const others = { 'WWW-Authenticate': ['Negotiate', 'Digest realm="x", nonce="y"'] };
    expect(await refusal(401, others)).toContain('by Negotiate or Digest; of these none is built in here');
    expect(await refusal(401, {})).toContain('wants a user name and password.');
  });

  it('by 407 speaks of a proxy on the way', async () => {
    const text = await refusal(407, { 'Proxy-Authenticate': 'Basic realm="p"' });
    expect(text).toMatch(/proxy on the way.*user name and password.*Give the proxy/);
  });

  it('by 403 names the Origin only if one was sent', async () => {
    expect(await refusal(403, {})).not.toContain('Origin');
    expect(await refusal(403, {}, { http: { headers: [], origin: 'https://a.test' } })).toContain('Origin');
  });

  it('by 426 names the versions of the server', async () => {
    expect(await refusal(426, { 'Sec-WebSocket-Version': '8, 7' })).toContain('version 8, 7');
  });
});

it('a server that wants a login lets the right one in', async () => {
  const peer = await listenRaw((socket) => {
    onRequest(socket, (head) => {
      const good = `Authorization: Basic ${Buffer.from('anna:secret').toString('base64')}\r\n`;
      socket.write(head.includes(good) ? switching(head) : 'HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n');
    });
  });
  const { log } = dial(`ws://127.0.0.1:${peer.port}/`, {
    http: { headers: [], basic: { user: 'anna', password: 'secret' } },
  });
  await log.until('opened');
  const other = await listenRaw(accepting(() => undefined));
  const plain = dial(`ws://127.0.0.1:${other.port}/`);
  await plain.log.until('opened');
  expect(new Map(plain.log.the('upgrade').requestHeaders).has('Authorization')).toBe(false);
});

it('over a Unix socket the host is localhost, and a proxy is not on the way', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wamp-unix-'));
  const file = path.join(folder, 'router');
  let head = '';
  const server = createNetServer((socket) => {
    onRequest(socket, (text) => {
      head = text;
      socket.resume();
      socket.write(switching(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(file, resolve));
  try {
    const url = `ws://unix:${file}:/other?a=b`;
    const { log, wire } = dial(url, { proxy: { type: 'http', host: '127.0.0.1', port: 9 } });
    await log.until('opened');
    expect(log.order).toEqual(['unix', 'upgrade', 'open', 'opened']);
    expect(head).toMatch(/^GET \/other\?a=b HTTP\/1\.1\r\nHost: localhost\r\n/);
    const preview = upgradeRequestPreview(url, { serializers: [fakeSerializer('json')], deflate: false });
    expect(withoutKey(preview.headers)).toEqual(withoutKey(headersIn(head)));
    wire.destroy();
    await log.until('ended');
  } finally {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  }
});
