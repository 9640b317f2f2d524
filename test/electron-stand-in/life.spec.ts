// The life of an app on the stand-in: windows, crashes, the ways to end, and what is left then.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, type ElectronApplication, type JSHandle } from '@playwright/test';
import {
  APP,
  expectNothingLeft,
  logOf,
  profileOf,
  STAND_IN,
  startApp,
  startedWindow,
  type MainGlobals,
} from './stand-in.ts';

const printed = (app: ElectronApplication): { text: string } => {
  const output = { text: '' };
  app.process().stdout?.on('data', (bytes) => (output.text += String(bytes)));
  return output;
};

test('it ends in order, with nothing left', async () => {
  const app = await startApp();
  const process = app.process();
  const output = printed(app);
  await startedWindow(app);
  const profile = profileOf(process.pid!);
  await app.close();
  expect(process.exitCode).toBe(0);
  expect(output.text).toContain('quit 0: ready, show, before-quit, close, said leaving, closed, will-quit');
  await expectNothingLeft(profile);
});

test('two windows are two pages of one app; the last one closed ends it', async () => {
  const app = await startApp();
  const first = await startedWindow(app);
  const process = app.process();
  const [second] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(() => void (globalThis as unknown as MainGlobals).openWindow('?two')),
  ]);
  await expect(second.locator('output')).toHaveText('started');
  expect(await second.evaluate(() => window.app.call('sender'))).toMatchObject({ id: 2, window: 2 });
  await second.evaluate(() => window.app.say('only me'));
  await expect.poll(() => second.evaluate(() => window.notices.length)).toBe(1);
  expect(await first.evaluate(() => window.notices.length)).toBe(0);

  const handle = (await app.browserWindow(second)) as JSHandle<Electron.BrowserWindow>;
  expect(await handle.evaluate((window) => window.id)).toBe(2);
  await second.close();
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  const ended = once(process, 'exit');
  await first.close();
  expect((await ended)[0]).toBe(0);
});

test('bounds, maximising and reloading', async () => {
  const app = await startApp();
  const page = await startedWindow(app);
  const shown = (await app.browserWindow(page)) as JSHandle<Electron.BrowserWindow>;
  const inner = () => page.evaluate(() => [innerWidth, innerHeight]);
  await shown.evaluate((self) => self.setBounds({ width: 1200, height: 700 }));
  await expect.poll(inner).toEqual([1200, 700]);
  await shown.evaluate((self) => self.maximize());
  await expect.poll(inner).toEqual([1920, 1080]);
  const bounds = await shown.evaluate((self) => [self.isMaximized(), self.getNormalBounds().width]);
  expect(bounds).toEqual([true, 1200]);
  expect(await logOf(app)).toEqual(expect.arrayContaining(['resize', 'move', 'maximize']));

  await page.evaluate(() => window.app.say('before'));
  await Promise.all([page.waitForEvent('load'), shown.evaluate((self) => self.webContents.reload())]);
  await expect(page.locator('output')).toHaveText('started');
  expect(await page.evaluate(() => window.app.call('echo', 'again'))).toEqual(['again']);
  expect((await logOf(app)).filter((line) => line.startsWith('navigate'))).toEqual([]);
  await app.close();
});

test('a crash of the page is told, and reloading mends it', async () => {
  const app = await startApp();
  await startedWindow(app);
  await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.forcefullyCrashRenderer());
  await expect.poll(() => logOf(app)).toEqual(expect.arrayContaining(['gone crashed', 'render-process-gone']));
  const text = await app.evaluate(async ({ webContents }) => {
    const contents = webContents.getAllWebContents()[0]!;
    const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
    contents.reload();
    await loaded;
    return contents.executeJavaScript(
      "document.querySelector('output').textContent + typeof window.app",
    ) as Promise<string>;
  });
  expect(text).toBe('startedobject');
  await app.close();
});

test('a window that refuses to close stops the end', async () => {
  const app = await startApp();
  const page = await startedWindow(app);
  await app.evaluate(({ app: self }) => {
    (globalThis as unknown as MainGlobals).stay = true;
    self.quit();
  });
  expect(await page.evaluate(() => window.app.call('echo', 'still here'))).toEqual(['still here']);
  expect(await logOf(app)).not.toContain('will-quit');
  await app.evaluate(() => void ((globalThis as unknown as MainGlobals).stay = false));
  await app.close();
});

test('app.exit gives its code and asks nobody', async () => {
  const app = await startApp();
  const output = printed(app);
  await startedWindow(app);
  await expect.poll(() => logOf(app)).toContain('show');
  const ended = once(app.process(), 'exit');
  await app.evaluate(({ app: self }) => self.exit(7)).catch(() => {});
  expect((await ended)[0]).toBe(7);
  expect(output.text).toContain('quit 7: ready, show\n');
});

/** Starts the app without Playwright; resolves with its exit code and errors when it ended. */
function startAlone(...args: string[]) {
  const child = spawn(STAND_IN, ['--no-sandbox', APP, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (bytes) => (text += String(bytes)));
  child.stderr.on('data', (bytes) => (text += String(bytes)));
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, text }));
  const listening = expect.poll(() => text, { timeout: 15_000 }).toContain('DevTools listening on ws://');
  return { child, ended, listening };
}

test('an error at the start gives exit code 1', async () => {
  const { code, text } = await startAlone('--fail-at-start').ended;
  expect(code).toBe(1);
  expect(text).toContain('Error: failed at start');
});

test('a page without a sandbox is refused, with the reason', async () => {
  const { code, text } = await startAlone('--no-sandbox-page').ended;
  expect(code).toBe(1);
  expect(text).toContain('webPreferences: sandbox must be true');
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
  test(`${signal} leaves neither a process nor a folder`, async () => {
    const { child, ended, listening } = startAlone();
    await listening;
    const profile = profileOf(child.pid!);
    child.kill(signal);
    expect((await ended).code).toBe(signal === 'SIGKILL' ? null : 0);
    await expectNothingLeft(profile);
  });
}
