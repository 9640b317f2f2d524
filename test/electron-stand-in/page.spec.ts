// The page on the stand-in: its headers, its two worlds, the bridge between them, and IPC.

import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { callsOf, logOf, startApp, startedWindow, type MainGlobals } from './stand-in.ts';

let app: ElectronApplication;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  app = await startApp(['--own-switch=7']);
  page = await startedWindow(app);
});
test.afterAll(async () => app.close());

test('a window has the size that was asked for, and can be photographed', async () => {
  expect(await page.title()).toBe('First page');
  await expect.poll(() => page.evaluate(() => [window.innerWidth, window.innerHeight])).toEqual([900, 640]);
  expect((await page.screenshot()).length).toBeGreaterThan(1_000);
  expect(app.windows()).toEqual([page]);
});

test('the main process sees itself as Electron, by import and by require', async () => {
  const about = await app.evaluate(({ app: self }) => ({
    electron: process.versions.electron,
    type: (process as unknown as { type: string }).type,
    same: (globalThis as unknown as MainGlobals).sameModule,
    name: self.getName(),
    version: self.getVersion(),
    own: self.commandLine.getSwitchValue('own-switch'),
    ready: self.isReady(),
  }));
  expect(about).toEqual({
    electron: expect.stringMatching(/^45\./),
    type: 'browser',
    same: true,
    name: 'Stand-in App',
    version: '3.2.1',
    own: '7',
    ready: true,
  });
});

test("the headers of the app's scheme are enforced", async () => {
  expect(await page.evaluate(() => 'inlineRan' in window)).toBe(false);
  const fetched = await page.evaluate(async () => {
    const own = await fetch('./page.mjs').then((response) => response.status);
    const missing = await fetch('/missing.html').then((response) => response.status);
    const other = await fetch('https://example.com/').then(
      () => 'reached',
      () => 'refused',
    );
    return [own, missing, other];
  });
  expect(fetched).toEqual([200, 404, 'refused']);
});

test('the page sees what is exposed and nothing else of the preload or Node', async () => {
  const seen = await page.evaluate(() => ({
    types: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'preloadSecret'].map(
      (name) => typeof (window as unknown as Record<string, unknown>)[name],
    ),
    strange: Object.getOwnPropertyNames(window).filter((name) => /stand-?in|electron/i.test(name)),
    frozen: Object.isFrozen(window.app) && Object.isFrozen(window.app.nested.list),
    replaced: Reflect.set(window, 'app', 1),
    sandboxed: window.app.sandboxed,
    pageOfPreload: window.app.seesPage(),
    modules: [window.app.canRequire('electron'), window.app.canRequire('fs')],
  }));
  expect(seen).toEqual({
    types: Array(6).fill('undefined'),
    strange: [],
    frozen: true,
    replaced: false,
    sandboxed: true,
    // The document is shared, the page's variables are not.
    pageOfPreload: 'undefined,undefined,object',
    modules: ['yes', 'module not found: fs'],
  });
});

test('functions, callbacks, promises, errors and bytes cross the bridge', async () => {
  const crossed = await page.evaluate(async () => {
    const { twice, refuse, later, mapWith, bytes } = window.app;
    let refused: unknown;
    try {
      refuse();
    } catch (error) {
      refused = [error instanceof Error, String(error)];
    }
    const { at, big } = await later(false);
    return {
      twice: twice(21),
      mapped: mapWith(['a', 'b'], (item) => `${String(item)}!`),
      refused,
      later: [at.toISOString(), String(big), later(false) instanceof Promise],
      laterRefused: await later(true).catch((error: unknown) => String(error)),
      bytes: [...bytes(Uint8Array.of(1, 2))],
      symbol: await Promise.resolve()
        .then(() => mapWith([Symbol('no')], (item) => item))
        .catch((error: unknown) => String(error)),
    };
  });
  expect(crossed).toEqual({
    twice: 42,
    mapped: ['a!', 'b!'],
    refused: [true, 'Error: refused by the preload'],
    later: ['1970-01-01T00:00:00.000Z', String(2n ** 60n), true],
    laterRefused: 'Error: later refused',
    bytes: [2, 3],
    symbol: 'Error: An object could not be cloned.',
  });
});

test('values cross IPC both ways as structured clone has them', async () => {
  const same = await page.evaluate(async () => {
    const shared = { text: 'ü\u2028', none: undefined };
    const circle: Record<string, unknown> = { shared, list: [shared, undefined, 3] };
    circle['self'] = circle;
    const [back, big, bytes, date, map, set, odd] = (await window.app.call(
      'echo',
      { shared, again: shared },
      2n ** 70n,
      Uint8Array.of(0, 255),
      new Date(5),
      new Map([[{ key: 1 }, NaN]]),
      new Set([-0]),
      [Infinity, 'x'.repeat(200_000).length],
    )) as [
      { shared: unknown; again: unknown },
      bigint,
      Uint8Array,
      Date,
      Map<unknown, unknown>,
      Set<unknown>,
      unknown[],
    ];
    return [
      Object.keys(back.shared as object).join(),
      String(big),
      bytes instanceof Uint8Array && [...bytes].join(),
      date.getTime(),
      [...map.values()].join(),
      Object.is([...set][0], -0) || [...set].join(),
      odd.join(),
    ];
  });
  // A set has no negative zero.
  expect(same).toEqual(['text,none', String(2n ** 70n), '0,255', 5, 'NaN', '0', 'Infinity,200000']);
});

test("errors of handlers come as Electron's text", async () => {
  const fail = (channel: string) =>
    page.evaluate((name) => window.app.call(name).catch((error: unknown) => String(error)), channel);
  expect(await fail('fail')).toBe("Error: Error invoking remote method 'fail': RangeError: out of range");
  expect(await fail('nobody')).toBe(
    "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
  );
  expect(await fail('function')).toBe(
    "Error: Error invoking remote method 'function': Error: An object could not be cloned.",
  );
});

test('a handler knows the frame that asks, by the URL of its own scheme', async () => {
  expect(await page.evaluate(() => window.app.call('sender'))).toEqual({
    url: 'app://bundle/index.html',
    origin: 'app://bundle',
    parent: null,
    isTop: true,
    id: 1,
    window: 1,
  });
});

test('messages arrive in order, both ways', async () => {
  await page.evaluate(() => {
    for (let number = 0; number < 50; number++) window.app.say('number', number);
  });
  await expect.poll(() => page.evaluate(() => window.notices.length)).toBe(50);
  expect(await page.evaluate(() => window.notices.map((notice) => notice[2]))).toEqual(
    Array.from({ length: 50 }, (_, number) => number),
  );
});

test('a window the page asks for goes to the handler, and none opens', async () => {
  expect(await page.evaluate(() => window.open('https://example.com/popup'))).toBeNull();
  await page.locator('#out').click();
  await expect
    .poll(() => callsOf(app, 'shell.openExternal'))
    .toEqual([['https://example.com/popup'], ['https://example.com/out']]);
  expect(app.windows()).toHaveLength(1);
});

test('will-navigate can stop the page from leaving', async () => {
  await page.locator('#away').click();
  await expect.poll(() => logOf(app)).toContain('navigate https://example.com/away');
  await page.locator('#relative').click();
  await expect.poll(() => logOf(app)).toContain('navigate app://bundle/index.html?relative');
  await page.waitForURL(/\?relative$/);
  expect(await page.evaluate(() => window.app.call('sender'))).toMatchObject({
    url: 'app://bundle/index.html?relative',
  });
});

test('a test answers the dialogs', async () => {
  expect(await page.evaluate(() => window.app.call('save'))).toBe('');
  await app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: '/tmp/chosen' });
  });
  expect(await page.evaluate(() => window.app.call('save'))).toBe('/tmp/chosen');
});

test('menu items click, and keys that the page leaves alone reach them', async () => {
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('new')?.click() as void);
  await page.keyboard.press('Control+n');
  await expect.poll(async () => (await logOf(app)).filter((line) => line === 'menu new')).toHaveLength(2);
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+n');
  await expect.poll(async () => (await logOf(app)).filter((line) => line.startsWith('menu'))).toHaveLength(3);
  expect(await logOf(app)).not.toContain('menu taken');
});

test('keys that the app sends reach the page, and the menu at the pointer is asked for', async () => {
  await app.evaluate(({ webContents }) => {
    const contents = webContents.getAllWebContents()[0]!;
    contents.once('context-menu', (_event, { isEditable, selectionText }) =>
      (globalThis as unknown as MainGlobals).log.push(`context ${String(isEditable)} ${selectionText}`),
    );
    contents.sendInputEvent({ type: 'keyDown', keyCode: 'K', modifiers: ['control'] });
    contents.sendInputEvent({ type: 'keyUp', keyCode: 'K', modifiers: ['control'] });
  });
  await expect.poll(() => page.evaluate(() => window.pressed)).toContain('Control+k KeyK');
  await page.locator('h1').dblclick({ position: { x: 20, y: 15 } });
  await page.locator('h1').click({ button: 'right', position: { x: 20, y: 15 } });
  await expect.poll(() => logOf(app)).toContain('context false Stand');
});

test('permissions the app refuses are denied', async () => {
  const states = await page.evaluate(async () => {
    const state = async (name: PermissionName) => (await navigator.permissions.query({ name })).state;
    return [await state('geolocation'), await state('notifications')];
  });
  expect(states).toEqual(['denied', 'denied']);
});

test('the theme the app chooses reaches the page', async () => {
  const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  expect(await isDark()).toBe(false);
  await app.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'dark';
  });
  await expect.poll(isDark).toBe(true);
});
