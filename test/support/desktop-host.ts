// The desktop app as its users start it: a process with a config folder of its own, driven by Playwright.
// It can be stopped and started again on the same folder, as after a crash or an update. Where Electron's
// binary cannot run, the stand-in of this checkout runs the same built app.

import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { CALL_CHANNEL, NOTICE_CHANNEL } from '../../src/shared/contract/channels.ts';
import { BROWSER_VARIABLE, findBrowser } from './browser.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STAND_IN = path.join(ROOT, 'test/electron-stand-in/electron');
const PATIENCE_MS = 20_000;
/** Printed by the app once it is listened to. */
export const HEARD = 'The test hears what the app prints.';
/** How pages of tests look in every host. */
export const LOOK = { locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1440, height: 900 } } as const;

/** Why Electron itself cannot run here; undefined if it can. */
function whyNoElectron(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!existsSync(path.join(ROOT, 'node_modules/electron/dist/electron'))) return 'its binary is not installed';
  if (process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined)
    return 'there is no display';
  return process.getuid?.() === 0 ? 'it does not run as root' : undefined;
}

export const isStandIn = whyNoElectron() !== undefined;
/** Names the stand-in to Playwright; Electron itself it finds. */
export const EXECUTABLE = isStandIn ? { executablePath: STAND_IN } : {};

/** What the app runs on here, in a sentence. */
export function desktopProgram(): string {
  const why = whyNoElectron();
  return why === undefined
    ? 'The desktop app runs on Electron.'
    : `The desktop app runs on the stand-in for Electron, for ${why}; test/electron-stand-in/boot.mjs says what that cannot show.`;
}

export interface DesktopHostOptions {
  /** Variables besides the path and the config folder. */
  readonly env?: Readonly<Record<string, string>>;
  readonly bypassCSP?: boolean | undefined;
  readonly deviceScaleFactor?: number | undefined;
}

/** A file that was saved. */
export interface SavedFile {
  readonly name: string;
  readonly text: string;
}

/** What is kept in the app's main process for the test. */
interface MainGlobals {
  linkTexts: { sent: string[]; received: string[] };
  savedNames: string[];
}

export class DesktopHost {
  readonly kind = 'desktop';
  readonly configFolder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-desktop-'));
  readonly #home = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-home-'));
  readonly #options: DesktopHostOptions;
  #app: ElectronApplication | undefined;
  /** Still there when the app has ended by itself and Playwright has let go of it. */
  #process: ChildProcess | undefined;
  #output = '';

  constructor(options: DesktopHostOptions = {}) {
    this.#options = options;
  }

  /** What the app printed since it was listened to. */
  get output(): string {
    return this.#output;
  }

  /** The app that runs; for what only a test of the desktop app asks. */
  get app(): ElectronApplication {
    if (!this.#app) throw new Error('the app does not run');
    return this.#app;
  }

  /** Starts the app; the result is the page of its window. */
  async start(): Promise<Page> {
    const { bypassCSP = false, deviceScaleFactor = 1 } = this.#options;
    const app = await _electron.launch({
      ...EXECUTABLE,
      args: ['.', `--force-device-scale-factor=${deviceScaleFactor}`],
      cwd: ROOT,
      env: this.#env(),
      locale: LOOK.locale,
      timezoneId: LOOK.timezoneId,
      colorScheme: 'light',
      bypassCSP,
    });
    this.#app = app;
    this.#process = app.process();
    const { stdout, stderr } = app.process();
    for (const stream of [stdout, stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => void (this.#output += text));
    await app.evaluate((_electronModule, text) => console.log(text), HEARD);
    const page = await app.firstWindow();
    await this.#listen(app);
    return ofUsualSize(page);
  }

  /** Opens a further window, as the menu does. */
  async newWindow(): Promise<Page> {
    const opened = this.app.waitForEvent('window');
    await this.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      const item = items.find(({ label }) => label === 'New Window');
      if (!item) throw new Error('the menu has no New Window');
      (item.click as () => void)();
    });
    return ofUsualSize(await opened);
  }

  /** Ends the app as Ctrl-C does, or at once; the result is its exit code, null if a signal ended it. */
  async stop(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<number | null> {
    const [app, child] = [this.#app, this.#process];
    if (!app || !child) return null;
    this.#app = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    // Windows knows no Ctrl-C from another process.
    if (signal === 'SIGINT' && process.platform === 'win32') await app.evaluate(({ app: self }) => self.quit());
    else child.kill(signal);
    return ended;
  }

  /** Ends the app and removes its folders. */
  async dispose(): Promise<void> {
    await this.stop('SIGKILL');
    for (const folder of [this.configFolder, this.#home])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Texts that went over the link, as main has them, since the first window was there. */
  async linkTexts(): Promise<MainGlobals['linkTexts']> {
    return this.app.evaluate(() => (globalThis as unknown as MainGlobals).linkTexts);
  }

  /** The file that `press` makes the app save: the system's dialog is answered with a folder of the test. */
  async savedFile(press: () => Promise<void>): Promise<SavedFile> {
    const names = () => this.app.evaluate(() => (globalThis as unknown as MainGlobals).savedNames);
    const before = (await names()).length;
    await press();
    const name = await eventually('the app asked for no place', async () => (await names())[before]);
    const file = path.join(this.#downloads, name);
    // It is there as a whole or not at all.
    await eventually(`${name} was not saved`, async () => existsSync(file) || undefined);
    return { name, text: readFileSync(file, 'utf8') };
  }

  /** The text in the clipboard. */
  async copied(page: Page): Promise<string> {
    if (!isStandIn) return this.app.evaluate(({ clipboard }) => clipboard.readText());
    // There the clipboard is Chromium's, and the page may write to it only: the test is let in besides.
    const devtools = await page.context().newCDPSession(page);
    const origin = await page.evaluate(() => location.origin);
    const permission = { name: 'clipboard-read' };
    await devtools.send('Browser.setPermission', { origin, permission, setting: 'granted' });
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await devtools.send('Browser.setPermission', { origin, permission, setting: 'denied' });
    await devtools.detach();
    return text;
  }

  /** Puts a text into the clipboard. */
  async copy(page: Page, text: string): Promise<void> {
    if (isStandIn) await page.evaluate((words) => navigator.clipboard.writeText(words), text);
    else await this.app.evaluate(({ clipboard }, words) => clipboard.writeText(words), text);
  }

  get #downloads(): string {
    return path.join(this.#home, 'Saved');
  }

  #env(): Record<string, string> {
    mkdirSync(this.#downloads, { recursive: true });
    const browser = isStandIn ? findBrowser() : undefined;
    // Elsewhere a program needs much of its system's own.
    const needed =
      process.platform === 'linux'
        ? ['PATH', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'FONTCONFIG_FILE']
        : Object.keys(process.env);
    return {
      ...Object.fromEntries(
        needed.map((name) => [name, process.env[name] ?? ''] as const).filter(([, value]) => value !== ''),
      ),
      ...(browser !== undefined && { [BROWSER_VARIABLE]: browser }),
      HOME: this.#home,
      TMPDIR: os.tmpdir(),
      WAMP_INSPECTOR_CONFIG: this.configFolder,
      ...this.#options.env,
    };
  }

  /** Writes down what goes over the link, in main: the page must not hold it once more. Answers dialogs. */
  async #listen(app: ElectronApplication): Promise<void> {
    await app.evaluate(
      ({ app: self, BrowserWindow, dialog, ipcMain }, { call, notice, folder }) => {
        const kept: MainGlobals = { linkTexts: { sent: [], received: [] }, savedNames: [] };
        Object.assign(globalThis, kept);
        const { sent, received } = kept.linkTexts;
        type Handler = (event: unknown, name: string, params: string, ...more: unknown[]) => Promise<string>;
        // Not public, and the only way to a handler that is there already.
        const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Handler>;
        const answer = handlers.get(call);
        if (!answer) throw new Error(`nobody handles ${call}`);
        handlers.set(call, async (event, name, params, ...more) => {
          sent.push(`{"name":${JSON.stringify(name)},"params":${params}}`);
          const text = await answer(event, name, params, ...more);
          received.push(text);
          return text;
        });
        const watch = (window: Electron.BrowserWindow) => {
          const { webContents } = window;
          const send = webContents.send.bind(webContents);
          webContents.send = (channel: string, ...args: unknown[]) => {
            if (channel === notice) received.push(String(args[0]));
            send(channel, ...args);
          };
        };
        BrowserWindow.getAllWindows().forEach(watch);
        self.on('browser-window-created', (_event, window) => watch(window));
        dialog.showSaveDialog = (...args: unknown[]) => {
          const { defaultPath = '' } = args.at(-1) as Electron.SaveDialogOptions;
          const name = defaultPath.split(/[\\/]/).at(-1) ?? '';
          kept.savedNames.push(name);
          return Promise.resolve({ canceled: false, filePath: `${folder}/${name}` });
        };
      },
      { call: CALL_CHANNEL, notice: NOTICE_CHANNEL, folder: this.#downloads },
    );
  }
}

/** The page, once its window is as large as those of other hosts; on a small display it is only told so. */
async function ofUsualSize(page: Page): Promise<Page> {
  const { width, height } = LOOK.viewport;
  await page.waitForURL(/inspector/);
  const until = performance.now() + 2_000;
  const isRight = () => page.evaluate((size) => `${innerWidth}×${innerHeight}` === size, `${width}×${height}`);
  while (!(await isRight())) {
    if (performance.now() > until) await page.setViewportSize({ width, height });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return page;
}

async function eventually<T>(otherwise: string, look: () => Promise<T | undefined>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(otherwise);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
