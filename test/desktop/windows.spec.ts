// Windows of one app. They come, crash, are reloaded and closed; sessions and captures go on, and end in
// order when the last window is closed.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { finishScripted, listenScripted } from '../support/scripted-peer.ts';
import { connectDemo, grid, ladder, showView, statusBar } from '../ui/app.ts';
import { hostCall } from '../ui/link-frames.ts';
import { profileFor } from '../ui/profiles.ts';
import { clickMenu, expect, isStarted, test, windowCount } from './desktop.ts';

test.afterEach(finishScripted);

/** The open session, as a page shows it in its sidebar. */
const shown = (page: Page) => page.getByRole('treeitem', { name: /connected/ });

/** Shows the timeline of the session that is open; the result is the number of its rows. */
async function timeline(page: Page): Promise<void> {
  await shown(page).click();
  await showView(page, 'Timeline');
  await expect(grid(page)).toBeVisible();
}

const rows = async (page: Page): Promise<number> => Number(await grid(page).getAttribute('aria-rowcount'));
const captures = (page: Page) => hostCall(page, 'capture.list', {});

/** Adds a call and its result to the capture. */
async function callOnce(page: Page): Promise<void> {
  const capture = (await captures(page))[0]!.header.id;
  const request = { kind: 'call', uri: 'demo.add2', args: '[1, 2]' } as const;
  const { operation } = await hostCall(page, 'operation.start', { capture, request });
  await hostCall(page, 'operation.wait', { capture, operation });
}

test('two windows show one session; what is done in one is seen in both, and closing one leaves it', async ({
  desktop: { host, page },
}) => {
  await connectDemo(page);
  const second = await host.newWindow();
  for (const one of [page, second]) await timeline(one);
  const before = await rows(page);
  expect(before).toBeGreaterThan(4);
  await callOnce(second);
  for (const one of [page, second]) await expect.poll(() => rows(one)).toBe(before + 2);
  const counters = async (of: Page) => (await statusBar(of).textContent())?.replace(/\s+/g, ' ');
  await expect.poll(() => counters(second)).toBe(await counters(page));

  const { header, total } = (await captures(page))[0]!;
  await hostCall(page, 'capture.clear', { capture: header.id });
  for (const one of [page, second]) await expect(grid(one).getByText('demo.add2')).toHaveCount(0);
  expect(await captures(second)).toMatchObject([{ cleared: total, live: true }]);

  const closed = page.waitForEvent('close');
  await host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  await closed;
  await expect.poll(() => windowCount(host)).toBe(1);
  expect(await captures(second)).toMatchObject([{ live: true }]);
  await callOnce(second);
  await expect(grid(second).getByText('demo.add2').first()).toBeVisible();
});

test('a page that crashes is put in place again; the session goes on meanwhile', async ({
  desktop: { host, page },
}) => {
  await connectDemo(page);
  const second = await host.newWindow();
  await expect(shown(second)).toBeVisible();
  const crash = () =>
    host.app.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      const gone = new Promise<void>((resolve) => window.webContents.once('render-process-gone', () => resolve()));
      const back = new Promise<void>((resolve) => window.webContents.once('did-finish-load', () => resolve()));
      window.webContents.forcefullyCrashRenderer();
      await gone;
      await back;
      const text = 'document.querySelector("[role=treeitem][aria-label*=connected], main")?.textContent ?? ""';
      for (;;) {
        const found = (await window.webContents.executeJavaScript(text)) as string;
        if (found !== '') return typeof (await window.webContents.executeJavaScript('wampInspector.call'));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
  await crash();
  expect(await captures(second)).toMatchObject([{ live: true }]);
  await callOnce(second);
  // Again and again is asked about, and goes on if the person wants it.
  await host.app.evaluate(({ dialog }) => {
    const questions: string[] = [];
    Object.assign(globalThis, { questions });
    dialog.showMessageBox = (...args: unknown[]) => {
      questions.push((args.at(-1) as Electron.MessageBoxOptions).message);
      return Promise.resolve({ response: 0, checkboxChecked: false });
    };
  });
  await crash();
  await crash();
  expect(await host.app.evaluate(() => Reflect.get(globalThis, 'questions') as string[])).toEqual([
    'The page of WAMP Inspector stopped several times.',
  ]);
  expect(await captures(second)).toMatchObject([{ live: true }]);
});

test('a page that is reloaded finds its session', async ({ desktop: { host, page } }) => {
  await connectDemo(page);
  const before = await captures(page);
  const loaded = page.waitForEvent('load');
  await host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.reload());
  await loaded;
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  expect(await captures(page)).toEqual(before);
  await callOnce(page);
});

test('the window comes back where it was', async ({ desktop: { host } }) => {
  const wanted = { x: 120, y: 60, width: 1111, height: 777 };
  const bounds = () => host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
  await host.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setBounds(to), wanted);
  await expect.poll(bounds).toEqual(wanted);
  const file = path.join(host.configFolder, 'window.json');
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toContain('1111');
  expect(await host.stop()).toBe(0);
  // The start of a test gives its page another size; what the window had is what it was opened with.
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ bounds: wanted, maximized: false });
  await host.start();
  const { x, y } = await bounds();
  expect({ x, y }).toEqual({ x: wanted.x, y: wanted.y });
});

test('closing the last window leaves the sessions in order, and ends the app', async ({ desktop: { host, page } }) => {
  const heard: unknown[] = [];
  const peer = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, { roles: { broker: {}, dealer: {} }, realm: 'demo' }]);
    const goodbye = await talk.next();
    heard.push(goodbye);
    talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    await talk.gone();
    heard.push('gone');
  });
  await hostCall(page, 'session.connect', { profile: profileFor('Peer', peer.url) });
  await expect.poll(() => captures(page)).toMatchObject([{ live: true, outcome: 'welcome' }]);
  const child = host.app.process();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()).catch(() => undefined);
  expect(await ended).toBe(0);
  expect(heard).toEqual([[6, {}, 'wamp.close.close_realm'], 'gone']);
});

test('a capture is saved where the person chooses, as a whole or not at all', async ({ desktop: { host, page } }) => {
  await connectDemo(page);
  const chosen = path.join(host.configFolder, 'chosen.jsonl');
  const choose = (answer: { canceled: boolean; filePath: string }) =>
    host.app.evaluate(({ dialog }, given) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      dialog.showSaveDialog = (...args: unknown[]) => {
        asked.push(args.at(-1));
        return Promise.resolve(given);
      };
    }, answer);
  const asked = () => host.app.evaluate(() => Reflect.get(globalThis, 'asked') as Electron.SaveDialogOptions[]);
  const save = async () => {
    await clickMenu(host, 'Save Capture…');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await asked()).length).toBe(1);
  };
  await choose({ canceled: true, filePath: '' });
  await save();
  // The question is over once nothing is asked any more; only then it may be put again.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(existsSync(chosen)).toBe(false);
  await choose({ canceled: false, filePath: chosen });
  await save();
  await expect.poll(() => existsSync(chosen)).toBe(true);
  const lines = readFileSync(chosen, 'utf8').trim().split('\n');
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  const [options] = await asked();
  expect(options).toMatchObject({ properties: expect.arrayContaining(['showOverwriteConfirmation']) });
  expect(path.basename(options?.defaultPath ?? '')).toMatch(/^[\w .-]+\.jsonl$/);

  // And opened again, by the menu, which does nothing as long as a question is open, or is being put away.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(async () => {
    const chooser = page.waitForEvent('filechooser', { timeout: 2_000 });
    await Promise.all([clickMenu(host, 'Open Capture…'), chooser]);
    await (await chooser).setFiles(chosen);
  }).toPass();
  await expect.poll(async () => (await captures(page)).length).toBe(2);
});

test('items of the menu do what the page does by its keys', async ({ desktop: { host, page } }) => {
  const dialog = page.getByRole('dialog');
  await connectDemo(page);
  await clickMenu(host, 'Search or Run a Command');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  await clickMenu(host, 'Keyboard Shortcuts');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await clickMenu(host, 'Settings');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  await clickMenu(host, 'New Connection');
  await expect(page.getByRole('textbox', { name: 'Address' })).toBeVisible();
  const folds = page.getByRole('button', { name: 'Fold the sidebar', exact: true });
  await expect(folds).toBeVisible();
  await clickMenu(host, 'Sidebar');
  await expect(folds).toHaveCount(0);
  await clickMenu(host, 'Sidebar');
  await expect(folds).toBeVisible();
  await clickMenu(host, 'Back');
  await expect(ladder(page)).toBeVisible();
});

test('items of the menu open and close windows', async ({ desktop: { host } }) => {
  const second = await host.newWindow();
  await isStarted(second);
  expect(await windowCount(host)).toBe(2);
  await second.bringToFront();
  await clickMenu(host, 'Close Window');
  await expect.poll(() => windowCount(host)).toBe(1);
});
