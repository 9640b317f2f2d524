// What the page of the desktop app is, and what script that got into it would find: the link and nothing
// else. Every probe is also made where it works, so that one that finds nothing is not blind.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { isStandIn, type DesktopHost } from '../support/desktop-host.ts';
import { finishScripted, listenScripted, welcoming } from '../support/scripted-peer.ts';
import { ALL_WAYS, misuse } from '../ui/misuse.ts';
import { expect, isStarted, test } from './desktop.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'nonce-…'",
  "style-src 'self' 'nonce-…'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

test.afterEach(finishScripted);

/** A window of the app's kind, but for what a test changes; shows an address of the app. */
async function ownWindow({ app }: DesktopHost, withNode: boolean): Promise<Page> {
  const [page] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(async ({ BrowserWindow }, node) => {
      const window = new BrowserWindow({
        webPreferences: node
          ? { nodeIntegration: true, contextIsolation: false, sandbox: false }
          : { sandbox: true, contextIsolation: true, nodeIntegration: false },
      });
      await window.loadURL('app://inspector/icon.svg').catch(() => undefined);
    }, withNode),
  ]);
  await page.waitForURL(/icon\.svg$/);
  return page;
}

test('preload gives the page two functions and nothing else', async ({ desktop: { host, page } }) => {
  const names = (of: Page) => of.evaluate(() => Object.getOwnPropertyNames(window));
  const without = await names(await ownWindow(host, false));
  const own = (await names(page)).filter((name) => !without.includes(name));
  expect(own).toEqual(['wampInspector']);
  expect(
    await page.evaluate(() => {
      const bridge = window.wampInspector!;
      const { writable, configurable } = Object.getOwnPropertyDescriptor(window, 'wampInspector') ?? {};
      return {
        keys: Reflect.ownKeys(bridge),
        types: Object.values(bridge).map((value) => typeof value),
        isPlain: Object.getPrototypeOf(bridge) === Object.prototype,
        isOwn: bridge.call.constructor === Function,
        writable,
        configurable,
      };
    }),
  ).toEqual({
    keys: ['call', 'listen'],
    types: ['function', 'function'],
    isPlain: true,
    isOwn: true,
    writable: false,
    configurable: false,
  });
});

/** Names that pages of careless apps have. */
const NODE = ['require', 'module', 'exports', 'process', 'Buffer', 'global', '__dirname', '__filename', 'setImmediate'];
const ELECTRON = ['electron', 'ipcRenderer', 'contextBridge', 'electronAPI', 'nodeRequire'];

test('there is nothing of Node or Electron in the page, nor in a frame that it makes', async ({
  desktop: { host, page },
}) => {
  const look = (wanted: readonly string[]) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const found = (place: object) => wanted.filter((name) => Reflect.get(place, name) !== undefined);
    const seen = { page: found(window), frame: found(frame.contentWindow!) };
    frame.remove();
    return seen;
  };
  expect(await page.evaluate(look, [...NODE, ...ELECTRON])).toEqual({ page: [], frame: [] });
  // The search finds what is there.
  expect((await page.evaluate(look, ['document', 'fetch'])).page).toEqual(['document', 'fetch']);
  expect(await host.app.evaluate((_module, names) => names.filter((name) => name in globalThis), NODE)).toEqual(
    expect.arrayContaining(['process', 'Buffer', 'global']),
  );
});

test('the page can start no worker, by an address or by a text', async ({ desktop: { page } }) => {
  const tries = await page.evaluate(() => {
    const text = URL.createObjectURL(new Blob(['postMessage(typeof require)'], { type: 'text/javascript' }));
    const addresses = [text, `${location.origin}/assets/none.js`, 'data:text/javascript,postMessage(1)'];
    return [Worker, SharedWorker].flatMap((Kind) =>
      addresses.map((address) => {
        try {
          return Reflect.construct(Kind, [address]) instanceof Kind ? 'started' : '';
        } catch (error) {
          return (error as Error).name;
        }
      }),
    );
  });
  expect(tries).toEqual(Array.from({ length: 6 }, () => 'TypeError'));
});

test('windows are made with every protection, and the sandbox is asked for', async ({ desktop: { host } }) => {
  const preferences = () =>
    host.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => ({
        ...(Reflect.apply(Reflect.get(webContents, 'getLastWebPreferences') as () => object, webContents, []) ?? {}),
      })),
    );
  await host.newWindow();
  const all = await preferences();
  expect(all).toHaveLength(2);
  for (const one of all) {
    expect(one).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
    });
    expect(Object.keys(one).filter((name) => /^(?:enableBlinkFeatures|additionalArguments)$/.test(name))).toEqual([]);
  }
  const { calls } = await host.app.evaluate(() => ({
    calls: (Reflect.get(globalThis, 'electronStandIn') as { calls: { what: string }[] } | undefined)?.calls,
  }));
  if (calls) expect(calls.map(({ what }) => what)).toContain('app.enableSandbox');
});

test('every answer of the scheme carries the policy, also one that refuses', async ({ desktop: { page } }) => {
  const headers = await page.evaluate(() =>
    Promise.all(
      ['/', '/icon.svg', '/none', '/..%2fnone'].map(async (path) => {
        const answer = await fetch(new URL(path, location.href));
        return [answer.status, Object.fromEntries(answer.headers)] as const;
      }),
    ),
  );
  expect(headers.map(([status]) => status)).toEqual([200, 200, 404, 404]);
  for (const [at, [, one]] of headers.entries()) {
    const policy = one['content-security-policy']?.replaceAll(/'nonce-[\w+/=]{24}'/g, "'nonce-…'");
    expect(policy).toBe(at === 0 ? POLICY : POLICY.replaceAll(" 'nonce-…'", ''));
    expect(one).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  }
});

test('the scheme gives files of its folder and none besides, however they are asked for', async ({
  desktop: { page },
}) => {
  const ask = (address: string, method = 'GET') =>
    page.evaluate(
      async ([path, verb]) => {
        const answer = await fetch(
          path!.startsWith('/') ? new URL(location.href).origin.replace(/^null$/, 'app://inspector') + path! : path!,
          { method: verb! },
        );
        return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
      },
      [address, method],
    );
  expect(await ask('/icon.svg')).toMatchObject({ status: 200, type: 'image/svg+xml; charset=utf-8' });
  expect((await ask('/icon.svg')).text).toContain('<svg');
  const outside = [
    ...[
      '/../package.json',
      '/..%2fpackage.json',
      '/..%2Fpackage.json',
      '/%2e%2e/package.json',
      '/%2e%2e%2fpackage.json',
    ],
    ...['/.%2e/desktop/index.js', '/..\\package.json', '/..%5cpackage.json', '/..%5Cdesktop%5Cindex.js'],
    ...['/assets/../../package.json', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/package.json'],
    ...['/....//package.json', '/..;/package.json', '/..%252fpackage.json', '/%c0%ae%c0%ae/package.json'],
    ...['//etc/passwd', '/etc/passwd', '/%2fetc%2fpasswd', '/C:/Windows/win.ini', '/C%3a%5cWindows%5cwin.ini'],
    ...['/icon.svg%00', '/icon.svg%00.js', '/icon.svg/', '/icon.svg.', '/icon.svg::$DATA', '/assets', '/assets/'],
    ...['/desktop/index.js', '/preload/index.cjs', '/index.html/../../package.json', '/%', '/.git/config'],
  ];
  for (const path of outside) {
    const { status, text } = await ask(path);
    expect([path, status]).toEqual([path, 404]);
    expect(text).toBe('There is no such file.\n');
  }
  // What follows a question mark names no file.
  expect((await ask('/icon.svg?../../package.json')).text).toBe((await ask('/icon.svg')).text);
  expect((await ask('/icon.svg?file=%2fetc%2fpasswd')).status).toBe(200);
  expect(await ask('/icon.svg', 'POST')).toMatchObject({ status: 405, text: 'Only GET.\n' });
});

test('another host of the scheme has no page, and files of the system are not shown', async ({
  desktop: { host, page },
}) => {
  const load = (address: string) =>
    host.app.evaluate(
      ({ BrowserWindow }, url) =>
        BrowserWindow.getAllWindows()[0]!
          .webContents.loadURL(url)
          .then(
            () => 'shown',
            (error: unknown) => String(error),
          ),
      address,
    );
  const refused = [
    ...['app://other/', 'app://other/icon.svg', 'app://inspector.example/', 'app://inspector@other/'],
    ...['file:///etc/hostname', `file://${host.configFolder}/`, 'http://127.0.0.1:9/', 'https://example.com/'],
  ];
  for (const address of refused)
    expect([address, await load(address)]).toEqual([address, expect.stringMatching(/ERR_/)]);
  expect(await load('app://inspector/')).toBe('shown');
  await isStarted(page);
});

test('what gets into the page runs nothing and reaches nobody; without a policy it reaches nobody', async ({
  desktop: { host, page },
}) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const peer = await listenScripted(welcoming);
  const http = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect(await page.evaluate(misuse, { http, ws: peer.url })).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(window, 'ran') as unknown)).toBeUndefined();
    // A document without a policy in the same window: code runs there, and the guard of the session holds.
    await host.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.loadURL('data:text/html,<body>'),
    );
    const worked = await page.evaluate(misuse, { http, ws: peer.url });
    // Of a link the stand-in does not ask the guard.
    const reaching = ['script of another origin', 'fetch', 'frame', 'worker', ...(isStandIn ? [] : ['link'])];
    expect(worked).toEqual(ALL_WAYS.filter((way) => !reaching.includes(way)));
    expect(asked).toEqual([]);
    expect(peer.connections).toBe(isStandIn ? 1 : 0);
    // Both can be reached from outside of the app.
    expect((await fetch(`${http}/control`)).status).toBe(200);
    expect(asked).toEqual(['/control']);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
