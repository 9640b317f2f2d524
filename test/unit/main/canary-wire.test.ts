// Secrets canary of the wire: header, HTTP login, proxy login and passphrase go to hostile routers and proxies that
// repeat them in every form, and are then looked for in everything that leaves the app. See canary.test.ts for the
// secrets of methods.

import { createServer, type Socket } from 'node:net';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newProfile } from '../../../src/shared/new-profile.ts';
import type { Profile, SecretRef } from '../../../src/shared/profile.ts';
import { filesOf, formIn, formsOf, leaksIn } from '../../support/canary.ts';
import { closingWith, ECHOES } from '../../support/echo-router.ts';
import { finishScripted } from '../../support/scripted-peer.ts';
import { authorityPem, CLIENT_PASSPHRASE, clientFile } from '../../support/tls/certificates.ts';
import { finishWatched, startWatched, type Watched } from '../../support/watched-app.ts';
import { finishPeers, listenRaw, listenTls, onRequest } from './transport/raw-peer.ts';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(async () => {
  await finishWatched(watched);
  await finishScripted();
  await finishPeers();
});

/** Letters that JSON, URLs and HTML forms write otherwise; Latin-1, as headers are. */
const AWKWARD = '"\\/ü<&%+= é~';
const KEY = `canary-key-${AWKWARD}`;
const COOKIE = 'canary-cookie-value';
const BEARER = 'canary-bearer-token';
const BASIC = `canary-basic-${AWKWARD}\u{1f99c}`;
const SHORT = 'p:w';
const PROXY = `canary-proxy-${AWKWARD}`;
/** What HTTP login makes of a password. */
const pairOf = (password: string) => Buffer.from(`ann:${password}`).toString('base64');
const env = (name: string): SecretRef => ({ from: 'env', name });

const ENVIRONMENT = { KEY, COOKIE: `id=${COOKIE}`, BEARER: `Bearer ${BEARER}`, BASIC, SHORT, PROXY };
const HTTP: Profile['http'] = {
  headers: [
    { name: 'X-Api-Key', secret: env('KEY') },
    { name: 'Cookie', secret: env('COOKIE') },
  ],
  basic: { user: 'ann', password: env('BASIC') },
};
const ALL = [KEY, COOKIE, BASIC, pairOf(BASIC)];
const wordsOf = (secrets: readonly string[]) => secrets.flatMap((secret) => Object.values(formsOf(secret)));

function profileOf(url: string, changes: Partial<Profile>): Profile {
  return { ...newProfile('canary', 'Canary', url, 'realm1'), timeoutSeconds: 3, ...changes };
}

/** Where one of the secrets can be read after an attempt. */
async function leaksOf(profile: Profile, secrets: readonly string[]): Promise<string[]> {
  Object.assign(watched.environment, ENVIRONMENT);
  await watched.link.call('profile.save', { profile });
  await watched.link.call('profile.wire', { profile });
  const capture = await watched.attempt(profile);
  const places = { ...(await watched.places(capture)), ...filesOf(watched.folder), link: watched.messages.join('\n') };
  const octets = Object.entries(places).flatMap(([place, text]) =>
    secrets.filter((secret) => Buffer.from(text).includes(Buffer.from(secret, 'latin1'))).map((s) => `${place}: ${s}`),
  );
  expect(watched.faults).toEqual([]);
  return [...leaksIn(places, secrets), ...octets];
}

/** Echoes that end in different records; how a secret came to be known makes no difference to the others. */
const SOME = ECHOES.filter(({ name }) =>
  [
    'reason, keys and values of ABORT',
    'a binary frame',
    'a refused upgrade',
    'a subprotocol',
    'a half header',
  ].includes(name),
);

describe('header, cookie and HTTP login', () => {
  it('go to every router that is named', () => {
    expect(SOME).toHaveLength(5);
  });

  it.each(SOME)('are found nowhere after $name', async (echo) => {
    const router = await echo.listen(undefined, () => wordsOf(ALL));
    expect(await leaksOf(profileOf(router.url, { http: HTTP }), ALL)).toEqual([]);
    expect(formIn(router.sent(), KEY)).toBeDefined();
  });

  it('are found nowhere after a close reason', async () => {
    for (const word of [KEY, BASIC, pairOf(BASIC)]) {
      const router = await closingWith(word);
      expect(await leaksOf(profileOf(router.url, { http: HTTP }), ALL)).toEqual([]);
    }
  });

  it.each([
    ['all', HTTP, ALL],
    ['a token', { headers: [{ name: 'Authorization', secret: env('BEARER') }] }, [BEARER]],
    ['a short password', { basic: { user: 'ann', password: env('SHORT') } }, [pairOf(SHORT)]],
    ['a key given in the profile', { headers: [{ name: 'X-Api-Key', value: 'canary-plain' }] }, ['canary-plain']],
  ] satisfies [string, Profile['http'], string[]][])(
    'are found nowhere if the whole request is repeated: %s',
    async (name, http, secrets) => {
      let request = '';
      const { port } = await listenRaw((socket) => {
        onRequest(socket, (head) => {
          request = head;
          const lines = head.trimEnd().split('\r\n').slice(1);
          const body = Buffer.from(head + lines.join(' '), 'latin1');
          const answer = ['HTTP/1.1 403 No', ...lines.map((line, i) => `X-Echo-${i}: ${line}`)].join('\r\n');
          socket.write(Buffer.from(`${answer}\r\nContent-Length: ${body.length}\r\n\r\n`, 'latin1'));
          socket.end(body);
        });
      });
      const leaks = await leaksOf(profileOf(`ws://127.0.0.1:${port}/`, { http }), secrets);
      // A plain value stands in the profile that was saved and shown, as the check said it would.
      const expected = name.includes('in the profile') ? /^(link|.*profiles[^/]*): / : /^$/;
      expect(leaks.filter((leak) => !expected.test(leak))).toEqual([]);
      for (const secret of secrets) expect(request).toContain(secret === BASIC ? pairOf(BASIC) : secret);
    },
  );
});

describe('the login at a proxy', () => {
  const through = (type: 'http' | 'socks5', port: number) =>
    profileOf('ws://router.invalid:80/', {
      network: { proxy: { url: `${type}://127.0.0.1:${port}`, user: 'ann', password: env('PROXY') } },
    });
  const secrets = [PROXY, pairOf(PROXY)];
  const all = () => wordsOf(secrets).join(' ');

  it.each([
    ['a refusal', () => `HTTP/1.1 407 ${all()}\r\nX-Echo: ${all()}\r\nContent-Length: 0\r\n\r\n`],
    ['an offer of other schemes', () => `HTTP/1.1 407 No\r\nProxy-Authenticate: ${all()}\r\n\r\n`],
    [
      'a tunnel to a router that repeats it',
      () => `HTTP/1.1 200 OK\r\nVia: ${all()}\r\n\r\nHTTP/1.1 400 ${all()}\r\n\r\n`,
    ],
    ['an answer that is no HTTP', () => `SSH-2.0-${all()}\r\n`],
    ['a half header', () => `HTTP/1.1 502 Bad\r\n${all()}`],
  ])('is found nowhere after %s', async (_name, answer) => {
    let asked = '';
    const { port } = await listenRaw((socket) => {
      onRequest(socket, (head) => {
        asked = head;
        socket.end(answer());
      });
    });
    expect(await leaksOf(through('http', port), secrets)).toEqual([]);
    expect(asked).toContain(pairOf(PROXY));
  });

  it.each([
    ['a refused login', () => Buffer.concat([Buffer.of(1, 1), Buffer.from(all())])],
    ['an answer that is no SOCKS', () => Buffer.from(all())],
    ['a name that repeats it', () => Buffer.concat([Buffer.of(1, 0, 5, 5, 0, 3, 200), Buffer.from(all())])],
  ])('is found nowhere after SOCKS5 and %s', async (_name, answer) => {
    let login = Buffer.alloc(0);
    const { port } = await listenRaw((socket: Socket) => {
      socket.once('data', () => {
        socket.write(Buffer.of(5, 2));
        socket.once('data', (chunk) => {
          login = Buffer.from(chunk);
          socket.end(answer());
        });
      });
    });
    expect(await leaksOf(through('socks5', port), secrets)).toEqual([]);
    expect(login.includes(PROXY)).toBe(true);
  });
});

describe('the passphrase of a client certificate', () => {
  function withCertificate(port: number, passphrase: string): Profile {
    const put = (name: string, content: string | Uint8Array) => {
      const file = path.join(watched.folder, name);
      writeFileSync(file, content);
      return file;
    };
    watched.environment['PASSPHRASE'] = passphrase;
    return profileOf(`wss://127.0.0.1:${port}/`, {
      caFile: put('ca.pem', authorityPem),
      tls: {
        client: {
          certificateFile: put('client.pem', clientFile('client.pem')),
          keyFile: put('client.key', clientFile('client-encrypted.key')),
          passphrase: env('PASSPHRASE'),
        },
      },
    });
  }

  it('is found nowhere after a router that knows it', async () => {
    let served = 0;
    const { port } = await listenTls('localhost', (socket) => {
      onRequest(socket, () => {
        served++;
        const body = wordsOf([CLIENT_PASSPHRASE]).join(' ');
        socket.end(`HTTP/1.1 403 ${body}\r\nX-Echo: ${body}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      });
    });
    expect(await leaksOf(withCertificate(port, CLIENT_PASSPHRASE), [CLIENT_PASSPHRASE])).toEqual([]);
    expect(served).toBe(1);
  });

  it('is found nowhere if it is wrong', async () => {
    const { port } = await listenTls('localhost', (socket) => socket.end());
    const wrong = `canary-passphrase-${AWKWARD}`;
    expect(await leaksOf(withCertificate(port, wrong), [wrong])).toEqual([]);
  });
});

describe('a secret that cannot be had, or cannot be sent', () => {
  it('is told of without it, and nothing is dialled', async () => {
    let connections = 0;
    const server = createServer(() => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `ws://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/?k=${encodeURIComponent(COOKIE)}`;
    const broken = 'canary-broken\r\nX-Injected: yes';
    watched.environment['BROKEN'] = broken;
    for (const secret of [env('BROKEN'), env('NONE')]) {
      const headers = [
        { name: 'X-A', secret: env('COOKIE') },
        { name: 'X-B', secret },
      ];
      expect(await leaksOf(profileOf(url, { http: { headers } }), [broken, 'X-Injected'])).toEqual([]);
    }
    const outcomes = (await watched.link.call('capture.list', {})).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['secret-missing', 'secret-missing']);
    expect(connections).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('positive control: the same words that are no secret of the attempt', () => {
  it('are found in every place', async () => {
    const found = new Set<string>();
    for (const echo of ECHOES) {
      const router = await echo.listen(undefined, () => wordsOf([KEY]));
      const capture = await watched.attempt(profileOf(router.url, {}));
      for (const leak of leaksIn(await watched.places(capture), [KEY])) found.add(leak.split(':')[0] ?? '');
    }
    const places = ['bytes', 'details', 'exported', 'ladder', 'parts', 'records', 'rows', 'saved', 'summary'];
    expect([...found].sort()).toEqual(places);
  });
});
