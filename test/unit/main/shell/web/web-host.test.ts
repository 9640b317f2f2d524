import { execFile } from 'node:child_process';
import { connect, createServer as createNetServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startWebHost } from '../../../../../src/main/shell/web/web-host.ts';
import { appOf, WebRig, type Answered } from './web-rig.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
];

const nonceOf = ({ headers }: Answered) =>
  /script-src 'self' 'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
const unheard = () => undefined;
const tokenOf = (address: string) => new URL(address).searchParams.get('token') ?? '';

describe('letting a browser in', () => {
  it('takes a token once, gives a cookie for it and takes the token out of the address', async () => {
    const rig = await WebRig.start();
    const address = rig.host.freshAddress();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const first = await rig.get(`/?token=${tokenOf(address)}`);
    expect({ status: first.status, location: first.headers.location }).toEqual({ status: 303, location: '/' });
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^wamp_inspector_[0-9a-f]{12}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await rig.get('/', { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);

    const again = await rig.get(`/?token=${tokenOf(address)}`);
    expect(again.status).toBe(403);
    expect(again.headers).not.toHaveProperty('set-cookie');
  });

  it('leads whoever is in already to the page, with a token that was used or is none', async () => {
    const rig = await WebRig.start();
    const address = rig.host.freshAddress();
    const cookie = (await rig.get(`/?token=${tokenOf(address)}`)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    for (const token of [tokenOf(address), 'none']) {
      const { status, headers } = await rig.get(`/?token=${token}`, { cookie });
      expect([status, headers.location, headers['set-cookie']]).toEqual([303, '/', undefined]);
    }
  });

  it('keeps a token for the person when a browser looks ahead', async () => {
    const rig = await WebRig.start();
    const target = `/?token=${tokenOf(rig.host.freshAddress())}`;
    expect((await rig.get(target, { 'sec-purpose': 'prefetch;prerender' })).status).toBe(503);
    expect((await rig.get(target, {}, 'HEAD')).status).toBe(503);
    expect((await rig.get(target)).status).toBe(303);
  });

  it.each(['', 'x', 'A'.repeat(43), '%00', '../..'])('refuses the token %j', async (token) => {
    const rig = await WebRig.start();
    rig.host.freshAddress();
    expect((await rig.get(`/?token=${token}`)).status).toBe(403);
  });

  it('forgets the oldest of many tokens that were not used', async () => {
    const rig = await WebRig.start();
    const addresses = Array.from({ length: 17 }, () => rig.host.freshAddress());
    expect((await rig.get(`/?token=${tokenOf(addresses[0] ?? '')}`)).status).toBe(403);
    expect((await rig.get(`/?token=${tokenOf(addresses[1] ?? '')}`)).status).toBe(303);
  });

  it('knows neither the cookie of another instance nor one with its own name', async () => {
    const rig = await WebRig.start();
    const other = await (await WebRig.start()).enter();
    const own = await rig.enter();
    const [name = '', value = ''] = own.split('=');
    const [, foreign = ''] = other.split('=');
    for (const cookie of ['', other, `${name}=${foreign}`, `${name}=`, `${name}=${value}x`, `x${own}`, value])
      expect((await rig.get('/', { cookie })).status, cookie).toBe(403);
    expect((await rig.get('/', { cookie: `theme=dark; ${other}; ${own}` })).status).toBe(200);
  });

  it('takes cookies of instances long gone away from a browser that has many', async () => {
    const rig = await WebRig.start();
    const old = Array.from({ length: 20 }, (_, i) => `wamp_inspector_${String(i).padStart(12, '0')}`);
    const cookie = ['theme=dark', ...old.map((name) => `${name}=x`)].join('; ');
    const { headers } = await rig.get(`/?token=${tokenOf(rig.host.freshAddress())}`, { cookie });
    const removed = (headers['set-cookie'] ?? []).filter((one) => one.endsWith('Max-Age=0'));
    expect(removed.map((one) => one.split('=')[0])).toEqual(old.slice(0, 4));
  });

  it('says what happened and what to do to whoever is not let in, and no more', async () => {
    const rig = await WebRig.start();
    const secret = tokenOf(rig.host.freshAddress());
    const cookie = await rig.enter();
    for (const target of ['/', '/assets/index-a1.js', '/alive', '/link', '/none', '/?token=wrong']) {
      const page = await rig.get(target);
      expect(page.status, target).toBe(403);
      expect(page.body).toMatch(/not let in[\s\S]*press <kbd>Enter<\/kbd>/);
      expect(page.body).toContain(`<style nonce="${nonceOf(page) ?? 'none'}">`);
      for (const word of [secret, cookie.split('=')[1] ?? '', rig.folder]) expect(page.body).not.toContain(word);
    }
  });
});

describe('addresses that others may have seen', () => {
  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)('let in no program of another user', async () => {
    const rig = await WebRig.start();
    const port = String(rig.port);
    const fetchAs = (uid: number, target: string) =>
      new Promise<string>((resolve) => {
        const script = `fetch('http://127.0.0.1:${port}${target}', { redirect: 'manual' }).then((r) => console.log(r.status))`;
        execFile(process.execPath, ['-e', script], { uid, gid: uid, cwd: '/' }, (_error, out) => resolve(out.trim()));
      });
    const seen = `/?token=${tokenOf(rig.host.freshAddress(true))}`;
    expect(await fetchAs(65534, seen)).toBe('403');
    // It was not used up by that.
    expect((await rig.get(seen)).status).toBe(303);
    const printed = `/?token=${tokenOf(rig.host.freshAddress())}`;
    expect(await fetchAs(65534, printed)).toBe('303');
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0 && hasIpv6())(
    'are not deceived by a connection from the same port that is closed already',
    async () => {
      const rig = await WebRig.start();
      const seen = `/?token=${tokenOf(rig.host.freshAddress(true))}`;
      // The first leaves a row without a user in the table that is read first.
      const script = `
        const { connect } = require('node:net');
        const first = connect({ host: '127.0.0.1', port: ${rig.port}, localAddress: '127.0.0.1' }, () => {
          const { localPort } = first;
          first.on('close', () => {
            const second = connect({ host: '::1', port: ${rig.port}, localAddress: '::1', localPort }, () =>
              second.write('GET ${seen} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n'));
            second.on('data', (data) => console.log(String(data).slice(9, 12)));
          });
          first.end();
          first.resume();
        });`;
      const said = await new Promise<string>((resolve) => {
        execFile(process.execPath, ['-e', script], { uid: 65534, gid: 65534, cwd: '/' }, (_e, out) =>
          resolve(out.trim().slice(0, 3)),
        );
      });
      expect(said).toBe('403');
      expect((await rig.get(seen)).status).toBe(303);
    },
  );
});

describe('who may ask', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('answers at %s, with any port', async (name) => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    for (const host of [name, `${name}:${rig.port}`, `${name}:8000`])
      expect((await rig.get('/', { host, cookie })).status, host).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:80',
    'localhost.evil.example',
    'localhost.',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
    'localhost:80:80',
    'evil@localhost',
  ])('refuses the name %j, whatever comes along (DNS rebinding)', async (host) => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const token = tokenOf(rig.host.freshAddress());
    for (const target of ['/', `/?token=${token}`, '/assets/index-a1.js', '/alive'])
      expect((await rig.get(target, { host, cookie })).status).toBe(421);
    // The token was not used up.
    expect((await rig.get(`/?token=${token}`)).status).toBe(303);
  });

  it('refuses an absolute address as the target', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    expect((await rig.get('http://evil.example/', { cookie })).status).toBe(404);
  });

  it('changes nothing for any method but GET, and tells foreign pages apart', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const origin = `http://127.0.0.1:${rig.port}`;
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect((await rig.get('/', { cookie, origin: 'http://evil.example' }, method)).status, method).toBe(403);
      expect((await rig.get('/', { cookie }, method)).status, method).toBe(403);
      const own = await rig.get('/', { cookie, origin }, method);
      expect([own.status, own.headers.allow], method).toEqual([405, 'GET, HEAD']);
    }
  });

  it.each(['http://evil.example', 'null', 'http://localhost', 'https://127.0.0.1', ''])(
    'lets the page of %j read nothing, whatever it asks for',
    async (origin) => {
      const rig = await WebRig.start();
      const cookie = await rig.enter();
      const target = `/?token=${tokenOf(rig.host.freshAddress())}`;
      for (const method of ['GET', 'HEAD'])
        for (const path of ['/', '/alive', '/assets/index-a1.js', '/none', target]) {
          const { status, headers } = await rig.get(path, { cookie, origin, 'sec-fetch-mode': 'navigate' }, method);
          expect(status, `${method} ${path}`).toBe(403);
          const names = Object.keys(headers);
          expect(names.filter((name) => /^access-control|^set-cookie$/.test(name))).toEqual([]);
        }
      // The token was not used up, and the own page may say where it is from.
      expect((await rig.get(target, { origin: `http://127.0.0.1:${rig.port}` })).status).toBe(303);
    },
  );

  it.each(['cross-site', 'same-site'])('is visited, but not used, by a page of another origin (%s)', async (site) => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const target = `/?token=${tokenOf(rig.host.freshAddress())}`;
    const used = (path: string, mode: string, dest: string) =>
      rig.get(path, { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest });
    for (const path of ['/', '/alive', '/assets/index-a1.js', target]) {
      expect((await used(path, 'no-cors', 'script')).status, path).toBe(403);
      expect((await used(path, 'cors', 'empty')).status, path).toBe(403);
      expect((await used(path, 'navigate', 'iframe')).status, path).toBe(403);
    }
    for (const path of ['/alive', '/assets/index-a1.js', '/index.html'])
      expect((await used(path, 'navigate', 'document')).status, path).toBe(403);
    expect((await rig.get('/', { cookie, 'sec-fetch-site': site })).status).toBe(403);
    // A link that a person follows.
    expect((await used('/', 'navigate', 'document')).status).toBe(200);
    expect((await used(target, 'navigate', 'document')).status).toBe(303);
  });

  it.each(['none', 'same-origin'])('is used by the person and by the own page (%s)', async (site) => {
    const rig = await WebRig.start();
    const headers = { cookie: await rig.enter(), 'sec-fetch-site': site };
    for (const [path, status] of [
      ['/', 200],
      ['/alive', 204],
      ['/assets/index-a1.js', 200],
    ] as const)
      expect((await rig.get(path, headers)).status, path).toBe(status);
  });

  it('listens on the loopback interface only', async () => {
    const rig = await WebRig.start();
    const outside = Object.values(networkInterfaces())
      .flat()
      .flatMap((one) => (one && !one.internal && one.family === 'IPv4' ? [one.address] : []));
    for (const address of outside) {
      const socket = connect({ host: address, port: rig.port });
      const result = await new Promise((resolve) => {
        socket.once('connect', () => resolve('connected'));
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      socket.destroy();
      expect(result, address).toBe('ECONNREFUSED');
    }
    expect((await fetch(`http://127.0.0.1:${rig.port}/`)).status).toBe(403);
    if (hasIpv6()) expect((await fetch(`http://[::1]:${rig.port}/`)).status).toBe(403);
  });
});

describe('responses', () => {
  it('have the same headers, whatever they are', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const answers = [
      await rig.get('/', { cookie }),
      await rig.get('/', { cookie }, 'HEAD'),
      await rig.get('/'),
      await rig.get('/none', { cookie }),
      await rig.get('/alive', { cookie }),
      await rig.get('/assets/index-a1.js', { cookie }),
      await rig.get('/', {}, 'POST'),
      await rig.get('/', { host: 'evil.example' }),
      await rig.get(`/?token=${tokenOf(rig.host.freshAddress())}`),
      await rig.upgrade('').then((answer) => ({ ...answer, body: '' })),
      await raw(rig.port, 'no request at all\r\n\r\n'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 404, 204, 200, 403, 421, 303, 403, 400]);
    for (const { status, headers } of answers) {
      expect(headers, String(status)).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      const policy = String(headers['content-security-policy']).replaceAll(/ 'nonce-[^']+'/g, '');
      expect(policy.split('; ')).toEqual(POLICY);
      expect(headers['cache-control']).toMatch(/^no-store$|^private, max-age=31536000, immutable$/);
    }
  });

  it('put a fresh nonce into every page', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const pages = [await rig.get('/', { cookie }), await rig.get('/index.html', { cookie }), await rig.get('/')];
    const nonces = pages.map(nonceOf);
    expect(new Set(nonces).size).toBe(3);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w+/]{24}$/);
    const [page] = pages;
    expect(page?.body).not.toContain('__CSP_NONCE__');
    expect(page?.body.split(`nonce="${nonces[0] ?? ''}"`)).toHaveLength(3);
    expect(String(page?.headers['content-security-policy'])).toContain(`style-src 'self' 'nonce-${nonces[0] ?? ''}'`);
  });

  it('let browsers keep files whose name changes with the content, and nothing else', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const script = await rig.get('/assets/index-a1.js', { cookie });
    expect(script).toMatchObject({ status: 200, body: 'let page;' });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect((await rig.get('/', { cookie })).headers['cache-control']).toBe('no-store');
    expect(await rig.get('/alive', { cookie })).toMatchObject({ status: 204, body: '' });
  });

  it.each([
    '/../outside.js',
    '/assets/../../outside.js',
    '/%2e%2e/outside.js',
    '/..%2foutside.js',
    '/assets/%2e%2e/%2e%2e/outside.js',
    '/..\\outside.js',
    '//etc/passwd',
    '/assets/.hidden.js',
    '/assets/',
    '/assets',
    '/notes.unknown',
    '/index.html%00.js',
    '/constructor',
    '/./index.html',
  ])('have no file at %s', async (target) => {
    const rig = await WebRig.start();
    const { status, body } = await rig.get(target, { cookie: await rig.enter() });
    expect({ status, body }).toEqual({ status: 404, body: 'There is no such file.\n' });
  });
});

describe('ports', () => {
  it('takes the one that is asked for, on both addresses', async () => {
    const rig = await WebRig.start();
    const { port } = rig;
    await rig.host.close();
    const host = await startWebHost({ app: appOf(), page: rig.folder, port, report: unheard });
    onTestFinished(() => host.close());
    expect(host.port).toBe(port);
  });

  it.each(['127.0.0.1', '::1'])('says that another program uses it on %s, and leaves nothing open', async (address) => {
    if (address === '::1' && !hasIpv6()) return;
    const taken = await listening(address);
    const started = startWebHost({ app: appOf(), page: '/', port: taken, report: unheard });
    await expect(started).rejects.toMatchObject({
      code: 'port-unusable',
      evidence: `Port ${taken} on ${address}: another program uses it (EADDRINUSE).`,
    });
    if (address === '::1') await expect(listening('127.0.0.1', taken)).resolves.toBe(taken);
  });
});

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
}

/** Takes a port with another server until the test ends. */
async function listening(host: string, port = 0): Promise<number> {
  const server = createNetServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

/** Sends bytes that are no request and reads the response to them. */
function raw(port: number, bytes: string): Promise<Answered> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('latin1').on('data', (part: string) => void (text += part));
    socket.once('close', () => {
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const [line = '', ...lines] = head.split('\r\n');
      const headers = Object.fromEntries(
        lines.map((one) => one.split(/: (.*)/s, 2)).map(([a = '', b = '']) => [a.toLowerCase(), b]),
      );
      resolve({ status: Number(line.split(' ')[1]), headers, body });
    });
  });
}
