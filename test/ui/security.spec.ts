// Who is not let in, tried by the browser itself: a name that was turned to this computer, pages of other
// origins while the cookie is there, a used address, the cookie of another instance. And what the page
// itself may not do. Every probe is also made where it works, so that one that finds nothing is not blind.

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { connectDemo, expect, ladder, statusBar, test } from './app.ts';
import { webHost } from './hosts.ts';
import { hostCall } from './link-frames.ts';
import { ALL_WAYS, misuse, type Ways } from './misuse.ts';
import { finishScripted, listenScripted, welcoming } from '../support/scripted-peer.ts';
import { WebHost } from '../support/web-host.ts';

const BARE = '<!doctype html><title>Elsewhere</title><body>Elsewhere</body>';
const REBOUND = 'rebind.example';

const endings: (() => Promise<unknown> | void)[] = [];

test.afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await finishScripted();
});

interface Elsewhere {
  readonly port: number;
  /** Paths that were asked for. */
  readonly asked: string[];
}

/** A site that is not ours: an empty page without any policy, which lets everybody read everything. */
async function listenElsewhere(): Promise<Elsewhere> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', request.url?.endsWith('.js') === true ? 'text/javascript' : 'text/html');
    response.end(request.url?.endsWith('.js') === true ? 'window.ran = [...(window.ran ?? []), "address"];' : BARE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

/** Another host beside the one of the test. */
async function startHost(): Promise<{ host: WebHost; address: string }> {
  const host = new WebHost();
  endings.push(() => host.dispose());
  return { host, address: await host.start() };
}

const originOf = (page: Page) => new URL(page.url()).origin;
const cookiesOf = (context: BrowserContext) =>
  context.cookies().then((cookies) => cookies.filter(({ name }) => name.startsWith('wamp_inspector_')));

/** What a link of the page's own says: whether it opened, and the answer to a call. */
function tryLink(page: Page, origin: string): Promise<string> {
  return page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => socket.send(JSON.stringify({ id: 1, name: 'app.info', params: {} }));
        socket.onmessage = ({ data }) => {
          if (!/"id":1\b/.test(String(data))) return;
          socket.close();
          resolve('answered');
        };
        socket.onclose = ({ code }) => resolve(`refused ${code}`);
      }),
    `${origin.replace(/^http/, 'ws')}/link`,
  );
}

/** Status and text of what the page can read of an address. */
function tryFetch(page: Page, url: string, init: RequestInit = {}): Promise<{ status: number; body: string }> {
  return page.evaluate(
    async (request) => {
      try {
        const response = await fetch(request.url, { credentials: 'include', ...request.init });
        return { status: response.status, body: await response.text() };
      } catch (error) {
        return { status: 0, body: String(error) };
      }
    },
    { url, init },
  );
}

/** Puts an empty page of the test's own at a path of an origin; everything else there is asked of the host. */
async function goToOwnPage(page: Page, origin: string): Promise<void> {
  await page.route(`${origin}/own-page`, (route) => route.fulfill({ contentType: 'text/html', body: BARE }));
  await page.goto(`${origin}/own-page`);
}

test('a foreign name that leads to this computer is refused', async ({
  inspector: { page, host },
  playwright,
  launchOptions,
}) => {
  const elsewhere = await listenElsewhere();
  const port = Number(new URL(page.url()).port);
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [
      ...(launchOptions.args ?? []),
      `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`,
      // New browsers keep pages from asking this computer; others do not.
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
  endings.push(() => browser.close());
  const context = await browser.newContext();
  const rebound = await context.newPage();
  const origin = `http://${REBOUND}:${port}`;
  const address = await webHost(host).freshAddress();
  const { search } = new URL(address);

  // The name does lead here.
  await rebound.goto(`http://${REBOUND}:${elsewhere.port}/`);
  await expect(rebound).toHaveTitle('Elsewhere');

  for (const path of ['/', `/${search}`, '/index.html', '/alive']) {
    const response = await rebound.goto(`${origin}${path}`);
    expect(response?.status(), path).toBe(421);
    const text = await rebound.locator('body').innerText();
    expect(text.trim()).toBe('WAMP Inspector answers at localhost, 127.0.0.1 and [::1] only.');
    expect(await response?.headerValue('set-cookie')).toBeNull();
  }
  expect(await context.cookies()).toEqual([]);

  // The attack itself: a page that was loaded before its name was turned. Even with a cookie that is good.
  await goToOwnPage(rebound, origin);
  for (const cookie of [undefined, ...(await cookiesOf(page.context()))]) {
    if (cookie) await context.addCookies([{ name: cookie.name, value: cookie.value, url: origin }]);
    for (const path of ['/', `/${search}`, '/alive']) {
      const { status, body } = await tryFetch(rebound, path);
      expect(status, path).toBe(421);
      expect(body).not.toMatch(/<script|assets/);
    }
    expect(await tryLink(rebound, origin)).toBe('refused 1006');
  }
  expect(await context.cookies(origin)).toHaveLength(1);

  // The same page by the right name; the token was not used up.
  const control = await context.newPage();
  const right = new URL(address).origin;
  await goToOwnPage(control, right);
  expect((await tryFetch(control, '/')).status).toBe(403);
  expect(await tryLink(control, right)).toBe('refused 1006');
  expect((await tryFetch(control, `/${search}`)).status).toBe(200);
  expect((await tryFetch(control, '/')).body).toContain('<script');
  expect(await tryLink(control, right)).toBe('answered');
});

/** Everything that a page of another origin can have the browser do, each with what the page saw of it. */
async function attack(page: Page, target: string): Promise<Record<string, string>> {
  const frame = JSON.stringify({ id: 1, name: 'demo.start', params: {} });
  const seen: Record<string, string> = {};
  const show = ({ status, body }: { status: number; body: string }) => `${status} ${body.slice(0, 40)}`;
  seen['fetch'] = show(await tryFetch(page, `${target}/`));
  seen['fetch of a file'] = show(await tryFetch(page, `${target}/alive`));
  seen['post'] = show(await tryFetch(page, `${target}/link`, { method: 'POST', body: frame }));
  seen['blind post'] = show(await tryFetch(page, `${target}/link`, { method: 'POST', body: frame, mode: 'no-cors' }));
  seen['preflight'] = show(
    await tryFetch(page, `${target}/link`, { method: 'PUT', headers: { 'X-Own': '1' }, body: frame }),
  );
  seen['link'] = await tryLink(page, target);
  for (const [what, path] of [
    ['img', '/icon.svg'],
    ['script', '/assets/index.js'],
    ['iframe', '/'],
  ] as const)
    seen[what] = await page.evaluate(
      (element) =>
        new Promise<string>((resolve) => {
          const made = document.createElement(element.what) as HTMLImageElement;
          made.onload = () => resolve('load');
          made.onerror = () => resolve('error');
          made.src = element.url;
          document.body.append(made);
        }),
      { what, url: `${target}${path}` },
    );
  return seen;
}

/** Sends a form to an address, in a page of its own; the result is the status of the answer. */
async function sendForm(page: Page, url: string): Promise<number> {
  const answer = page.context().waitForEvent('response', (response) => response.request().method() === 'POST');
  const popup = page.waitForEvent('popup');
  await page.evaluate((action) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action, target: '_blank', enctype: 'text/plain' });
    const field = document.createElement('input');
    Object.assign(field, { name: '{"id":1,"name":"demo.start","params":{},"x":"', value: '"}' });
    form.append(field);
    document.body.append(form);
    form.submit();
  }, url);
  const status = (await answer).status();
  await (await popup).close();
  return status;
}

interface Answers {
  /** Method, path and status of each; of a link, what the browser says of it. Sorted. */
  readonly all: () => readonly string[];
  /** Headers of requests that the browser adds cookies to: all but preflights and links. */
  readonly sent: () => readonly Record<string, string>[];
}

/** What an origin answers to a page: also what the browser keeps from the page. */
async function watchAnswers(page: Page, origin: string): Promise<Answers> {
  const errors: string[] = [];
  const statuses = new Map<string, number>();
  const asked = new Map<string, string>();
  const headersOf = new Map<string, Record<string, string>>();
  const devtools = await page.context().newCDPSession(page);
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.startsWith(origin)) asked.set(requestId, `${request.method} ${new URL(request.url).pathname}`);
  });
  devtools.on('Network.requestWillBeSentExtraInfo', ({ requestId, headers }) => {
    headersOf.set(requestId, headers);
  });
  devtools.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    // It may come before the request is told of.
    statuses.set(requestId, statusCode);
  });
  devtools.on('Network.webSocketFrameError', ({ errorMessage }) => void errors.push(errorMessage));
  await devtools.send('Network.enable');
  const sent = () =>
    [...asked]
      .filter(([id, what]) => headersOf.has(id) && !what.startsWith('OPTIONS'))
      .map(([id]) => headersOf.get(id)!);
  const answered = () =>
    [...asked].filter(([id]) => statuses.has(id)).map(([id, what]) => `${what} ${statuses.get(id)}`);
  return { all: () => [...errors, ...answered()].sort(), sent };
}

for (const name of ['127.0.0.1', 'localhost'] as const)
  test(`a page of another port of ${name} gets nothing, though the browser is let in`, async ({
    inspector: { page },
  }) => {
    await connectDemo(page);
    const target = originOf(page);
    const { port } = await listenElsewhere();
    const counts = async () => ({
      captures: (await hostCall(page, 'capture.list', {})).map(({ total }) => total),
      profiles: (await hostCall(page, 'profile.list', {})).profiles.length,
    });
    const before = await counts();
    const [cookie] = await cookiesOf(page.context());

    const foreign = await page.context().newPage();
    const answers = await watchAnswers(foreign, target);
    await foreign.goto(`http://${name}:${port}/`);
    expect(await attack(foreign, target)).toEqual({
      fetch: '0 TypeError: Failed to fetch',
      'fetch of a file': '0 TypeError: Failed to fetch',
      post: '0 TypeError: Failed to fetch',
      'blind post': '0 TypeError: Failed to fetch',
      preflight: '0 TypeError: Failed to fetch',
      link: 'refused 1006',
      img: 'error',
      script: 'error',
      // Browsers say so of a frame that they refuse, too.
      iframe: 'load',
    });
    // The browser tells of answers a moment later than the page.
    await expect
      .poll(() => answers.all())
      .toEqual([
        'Error during WebSocket handshake: Unexpected response code: 403',
        'GET / 403',
        'GET / 403',
        'GET /alive 403',
        'GET /assets/index.js 403',
        'GET /icon.svg 403',
        'OPTIONS /link 403',
        'POST /link 403',
        'POST /link 403',
      ]);
    expect(await sendForm(foreign, `${target}/`)).toBe(403);
    const [frame] = foreign.frames().filter((one) => one !== foreign.mainFrame());
    expect(await frame?.locator('body').innerText()).not.toMatch(/Inspector is|Demo|HELLO/);
    await expect(frame!.locator('#root')).toHaveCount(0);

    // Cookies know no ports: pages of the same name do send it.
    const isSent = answers.sent().map((headers) => headers['Cookie']?.includes(cookie!.value) === true);
    expect(isSent).toEqual(Array.from({ length: 7 }, () => name === '127.0.0.1'));

    // Going there is what a person does who follows a link; who led there gets no hand on the page.
    const [visited] = await Promise.all([
      foreign.waitForEvent('popup'),
      foreign.evaluate((url) => void Reflect.set(window, 'opened', window.open(url)), `${target}/`),
    ]);
    await visited.waitForLoadState();
    await expect
      .poll(() => foreign.evaluate(() => (Reflect.get(window, 'opened') as Window | null)?.closed))
      .toBe(true);

    // The page itself goes on; nothing happened to it, and what was refused elsewhere works from here.
    await expect(statusBar(page)).toContainText('Connected');
    expect(await counts()).toEqual(before);
    expect((await tryFetch(page, '/alive')).status).toBe(204);
    expect(await tryLink(page, target)).toBe('answered');
  });

/** Fails unless the page says that the browser is not let in, and holds nothing else. */
async function expectRefused(page: Page, address: string): Promise<void> {
  const response = await page.goto(address);
  expect(response?.status()).toBe(403);
  await expect(page.getByRole('heading', { name: 'This browser is not let in' })).toBeVisible();
  await expect(page.getByText('press Enter, and open the address that it prints', { exact: false })).toBeVisible();
  await expect(page.locator('script, #root')).toHaveCount(0);
  expect(await tryLink(page, new URL(address).origin)).toBe('refused 1006');
}

test('an address that was used lets nobody else in', async ({ inspector: { page, host }, browser }) => {
  const address = await webHost(host).freshAddress();
  const [first, second] = [await browser.newContext(), await browser.newContext()];
  endings.push(
    () => first.close(),
    () => second.close(),
  );
  const one = await first.newPage();
  await one.goto(address);
  await expect(one.getByRole('button', { name: /Start the demo router/ })).toBeVisible();
  // The token does not stay where others can read it.
  expect(one.url()).not.toContain('token');
  expect(await one.evaluate(() => document.cookie)).toBe('');
  expect(await cookiesOf(first)).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/', expires: -1 }]);

  const two = await second.newPage();
  await expectRefused(two, address);
  await expectRefused(two, originOf(one) + '/');
  expect(await second.cookies()).toEqual([]);

  // Who was let in stays in, and may open the used address again.
  await one.goto(address);
  await connectDemo(one);
  await expect(page.getByRole('treeitem', { name: /connected/ })).toBeVisible();
  await two.goto(await webHost(host).freshAddress());
  await expect(two.getByRole('treeitem', { name: /connected/ })).toBeVisible();
});

test('the cookie of another instance lets nobody in', async ({ inspector: { page }, browser }) => {
  const { address } = await startHost();
  const { origin } = new URL(address);
  const own = await browser.newContext();
  endings.push(() => own.close());
  const opened = await own.newPage();
  await opened.goto(address);
  await expect(opened.getByRole('button', { name: /Start the demo router/ })).toBeVisible();
  const [cookie] = await cookiesOf(own);
  const [other] = await cookiesOf(page.context());
  if (!cookie || !other) throw new Error('no cookie');
  expect(cookie.name).not.toBe(other.name);

  const open = async (cookies: { name: string; value: string }[]) => {
    const context = await browser.newContext();
    endings.push(() => context.close());
    await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: origin })));
    return context.newPage();
  };
  await expectRefused(await open([other]), `${origin}/`);
  await expectRefused(await open([{ name: cookie.name, value: other.value }]), `${origin}/`);
  await expectRefused(await open([{ name: other.name, value: cookie.value }]), `${origin}/`);
  const control = await open([other, cookie]);
  await control.goto(`${origin}/`);
  await expect(control.getByRole('button', { name: /Start the demo router/ })).toBeVisible();
  expect(await tryLink(control, origin)).toBe('answered');
  // Each instance keeps its own in one browser.
  await control.goto(originOf(page));
  await expect(control.getByRole('button', { name: /Start the demo router/ })).toBeVisible();
});

test('what gets into the page runs nothing, draws nothing and reaches nobody', async ({ inspector: { page } }) => {
  const elsewhere = await listenElsewhere();
  const peer = await listenScripted(welcoming);
  const ways: Ways = { http: `http://localhost:${elsewhere.port}`, ws: peer.url };

  expect(await page.evaluate(misuse, ways)).toEqual([]);
  expect(await page.evaluate(() => Reflect.get(window, 'ran') as unknown)).toBeUndefined();
  expect(elsewhere.asked).toEqual([]);
  expect(peer.connections).toBe(0);
  // The page goes on, and the empty text by which libraries empty an element is let through.
  expect(await page.evaluate(() => (document.createElement('div').innerHTML = ''))).toBe('');
  await connectDemo(page);
  await expect(ladder(page).getByRole('option')).toHaveCount(4);

  // The same in a page without a policy.
  const bare = await page.context().newPage();
  await bare.goto(`http://127.0.0.1:${elsewhere.port}/`);
  expect(await bare.evaluate(misuse, ways)).toEqual(ALL_WAYS);
  expect(elsewhere.asked).toEqual(expect.arrayContaining(['/own.js', '/fetch', '/frame']));
  expect(peer.connections).toBe(1);
});
