import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  answerRequest,
  builtPage,
  ORIGIN,
  PAGE,
  pathOf,
  SCHEMES,
} from '../../../../../src/main/shell/electron/app-scheme.ts';
import { developmentPage, developmentServer } from '../../../../../src/main/shell/electron/development.ts';
import { createServer } from 'node:http';

const INDEX = '<!doctype html><script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__"></style>';

/** A built page, with a secret beside its folder. */
function page() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-scheme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const root = path.join(folder, 'renderer');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(root, 'index.html'), INDEX);
  writeFileSync(path.join(root, 'assets', 'index-a1.js'), 'let page;');
  writeFileSync(path.join(root, 'notes.unknown'), 'no type');
  writeFileSync(path.join(root, '.hidden.js'), 'hidden');
  writeFileSync(path.join(folder, 'outside.js'), 'outside');
  const source = builtPage(root);
  return (url: string, method = 'GET') => answerRequest({ url, method }, source);
}

describe('the scheme of the page', () => {
  it('is an origin of its own that counts as secure, and may do no more', () => {
    expect(SCHEMES).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  });

  it('gives the page with a fresh nonce each time, and the headers of the web host', async () => {
    const get = page();
    const [first, second] = [await get(PAGE), await get(`${PAGE}#capture/x/handshake`)];
    const nonces = await Promise.all(
      [first, second].map(async (response) => {
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
        const nonce = /nonce="([^"]{20,})"><\/script>/.exec(await response.text())?.[1] ?? '';
        const policy = response.headers.get('content-security-policy');
        expect(policy).toContain(`script-src 'self' 'nonce-${nonce}';`);
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("connect-src 'self';");
        expect(policy).toContain("require-trusted-types-for 'script'");
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(first.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(first.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('gives files by their type, and the headers with every answer', async () => {
    const get = page();
    const file = await get(`${ORIGIN}/assets/index-a1.js?v=1`);
    expect(file.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await file.text()).toBe('let page;');
    const missing = await get(`${ORIGIN}/assets/none.js`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    '/../outside.js',
    '/assets/../../outside.js',
    '/%2e%2e/outside.js',
    '/%2e%2e%2foutside.js',
    '/..%2foutside.js',
    '/..%5coutside.js',
    '/..\\outside.js',
    '/assets/..\\..\\outside.js',
    '/assets/%2e%2e/%2e%2e/outside.js',
    '//outside.js',
    '/./outside.js',
    '/assets//index-a1.js',
    '/assets/index-a1.js%00',
    '/assets/index-a1.js/',
    '/.hidden.js',
    '/notes.unknown',
    '/assets',
    '/C:/windows/win.ini',
    '/~/outside.js',
  ])('refuses %s', async (hostile) => {
    const response = await page()(`${ORIGIN}${hostile}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('There is no such file.\n');
  });

  it.each([
    'app://other/index.html',
    'app://inspector.evil/',
    'app://inspector@evil/',
    'app://inspector:80/',
    'APP://inspector/',
    'app:inspector/',
    'app://inspector',
    'file:///etc/passwd',
    'https://inspector/',
    '',
  ])('has no page at %s', async (address) => {
    expect(pathOf(address)).toBeUndefined();
    expect((await page()(address)).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does nothing at %s', async (method) => {
    expect((await page()(PAGE, method)).status).toBe(405);
  });

  it('says of a HEAD what it says of a GET, without the file', async () => {
    const response = await page()(PAGE, 'HEAD');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('the page in development', () => {
  it('comes from a server on this computer, in an app that is not packaged', () => {
    expect(developmentServer(false, 'http://localhost:5173')).toBe('http://localhost:5173');
    expect(developmentServer(false, 'http://127.0.0.1:5173/x')).toBe('http://127.0.0.1:5173');
    expect(developmentServer(true, 'http://localhost:5173')).toBeUndefined();
    for (const address of [undefined, '', 'x', 'http://example.org', 'https://localhost', 'http://localhost.evil.org'])
      expect(developmentServer(false, address)).toBeUndefined();
  });

  it('has the headers of the built page, and may hear of changes from that server', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/') response.setHeader('content-type', 'text/html').end(INDEX);
      else response.setHeader('content-type', 'text/javascript').end('let file;');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const at = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const source = developmentPage(`http://${at}`);
    const html = await answerRequest({ url: PAGE, method: 'GET' }, source);
    expect(await html.text()).not.toContain('__CSP_NONCE__');
    expect(html.headers.get('content-security-policy')).toContain(`connect-src 'self' ws://${at};`);
    const file = await answerRequest({ url: `${ORIGIN}/src/main.ts?t=1`, method: 'GET' }, source);
    expect(await file.text()).toBe('let file;');
    expect(file.headers.get('content-security-policy')).toContain("connect-src 'self';");
  });

  it('is told when the server is gone', async () => {
    const response = await answerRequest({ url: PAGE, method: 'GET' }, developmentPage('http://127.0.0.1:1'));
    expect(response.status).toBe(502);
  });
});
