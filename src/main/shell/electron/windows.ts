// The windows of the desktop host, all on one app. A window comes and goes, its page is reloaded or crashes;
// sessions and captures are the app's and know nothing of it.

import { app as program, BrowserWindow, dialog, Menu, nativeTheme, screen } from 'electron';
import path from 'node:path';
import { DESKTOP_COMMANDS } from '../../../shared/contract/desktop-commands.ts';
import { NOTICE_CHANNEL } from '../../../shared/contract/channels.ts';
import type { App } from '../../app/app.ts';
import { dispatchOf, type Dispatch } from '../../app/dispatch.ts';
import type { StoredFile } from '../../config/stored-file.ts';
import { ORIGIN, PAGE } from './app-scheme.ts';
import { CRASH_QUESTION, CrashCount } from './crash-count.ts';
import { contextTemplate, isMenuKey } from './menu-template.ts';
import { isPageAddress } from './page-guard.ts';
import { SavedFiles } from './saved-files.ts';
import { BAR, overlayLook, windowColour, windowOptions } from './window-look.ts';
import { beside, placeOn, type Bounds, type WindowState } from './window-state.ts';

/** A window that was moved is written down when it has come to rest. */
const REST_MS = 500;

export interface WindowsOptions {
  readonly app: App;
  readonly preload: string;
  readonly state: StoredFile<WindowState>;
  readonly report: (error: unknown) => void;
}

export class Windows {
  readonly #options: WindowsOptions;
  /** Dispatch of each window, by its contents. */
  readonly #dispatch = new Map<number, Dispatch>();
  #state: WindowState = { maximized: false, fullScreen: false };
  #saving: Promise<unknown> = Promise.resolve();

  constructor(options: WindowsOptions) {
    this.#options = options;
    nativeTheme.on('updated', () => {
      for (const window of BrowserWindow.getAllWindows()) wear(window);
    });
  }

  /** Reads where the last window was. A file that cannot be read is no reason not to begin. */
  async remember(): Promise<void> {
    this.#state = await this.#options.state.read().catch(() => this.#state);
  }

  /** Dispatch of the window with these contents. */
  dispatch(contents: number): Dispatch | undefined {
    return this.#dispatch.get(contents);
  }

  /** Brings a window to the front, or opens the first. */
  show(): void {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    if (!window) return this.open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Opens a window. */
  open(): void {
    const { preload } = this.#options;
    const other = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    const window = new BrowserWindow({
      ...windowOptions(process.platform, nativeTheme.shouldUseDarkColors, preload),
      ...place(other ? beside(other.getNormalBounds()) : this.#state.bounds),
    });
    if (!other && this.#state.maximized) window.maximize();
    if (!other && this.#state.fullScreen) window.setFullScreen(true);
    const show = () => {
      if (!window.isDestroyed()) window.show();
    };
    window.once('ready-to-show', show);
    // A page that does not come is no reason for a window that is not seen.
    window.webContents.once('did-fail-load', show);
    this.#serve(window);
    this.#follow(window);
    this.#mend(window);
    offerMenus(window);
    this.#load(window, PAGE);
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  /** Joins the page to the app. */
  #serve(window: BrowserWindow): void {
    const { app, report } = this.#options;
    const { webContents } = window;
    const { id } = webContents;
    const files = new SavedFiles((name) => choosePlace(window, name));
    const own = dispatchOf(DESKTOP_COMMANDS, files.handlers, report);
    this.#dispatch.set(id, (name, params) =>
      (Object.hasOwn(DESKTOP_COMMANDS, name) ? own : app.dispatch)(name, params),
    );
    const stop = app.listen((notice) => {
      // A page that is gone or not there yet loads everything when it comes.
      if (webContents.isDestroyed() || webContents.isCrashed() || webContents.mainFrame.origin !== ORIGIN) return;
      webContents.send(NOTICE_CHANNEL, JSON.stringify(notice));
    });
    webContents.on('did-navigate', () => files.close());
    webContents.on('render-process-gone', () => files.close());
    window.once('closed', () => {
      stop();
      files.close();
      this.#dispatch.delete(id);
    });
  }

  /** Writes down where the window is. */
  #follow(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined;
    const save = () => {
      clearTimeout(timer);
      const state = {
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized(),
        fullScreen: window.isFullScreen(),
      };
      this.#state = state;
      // Where a window was is nothing to bother anybody with who has a full disk.
      this.#saving = this.#options.state.change(() => state).catch(() => undefined);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(save, REST_MS);
    };
    window.on('resize', soon);
    window.on('move', soon);
    window.once('close', save);
    window.once('closed', () => clearTimeout(timer));
  }

  /** Puts a page in the place of one that crashed. */
  #mend(window: BrowserWindow): void {
    const crashes = new CrashCount();
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || window.isDestroyed()) return;
      const address = window.webContents.getURL();
      const again = () => {
        if (!window.isDestroyed()) this.#load(window, isPageAddress(address) ? address : PAGE);
      };
      // Not while Electron is still taking the old page down.
      if (crashes.next(performance.now()) === 'again') setImmediate(again);
      else
        void dialog.showMessageBox(window, CRASH_QUESTION).then(({ response }) => {
          crashes.forget();
          if (response === 0) again();
          else if (!window.isDestroyed()) window.destroy();
        });
    });
  }

  #load(window: BrowserWindow, address: string): void {
    // A page that another one took the place of is no fault; what else fails is seen in the window.
    window.loadURL(address).catch((error: unknown) => {
      if (!/ERR_ABORTED/.test(String(error))) this.#options.report(error);
    });
  }
}

/** Menus that are opened in the window: for text at the pointer, and the whole one by its key. */
function offerMenus(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.on('context-menu', (_event, { isEditable, selectionText }) => {
    const template = contextTemplate(isEditable, selectionText !== '');
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
  webContents.on('before-input-event', (event, input) => {
    if (!isMenuKey(process.platform, input)) return;
    event.preventDefault();
    Menu.getApplicationMenu()?.popup({ window, x: 0, y: BAR });
  });
}

/** Bounds on the displays that are there. */
function place(wanted: Bounds | undefined): Bounds {
  const first = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== first.id);
  return placeOn(
    [first, ...others].map(({ workArea }) => workArea),
    wanted,
  );
}

/** Colours of the theme in force. */
function wear(window: BrowserWindow): void {
  const dark = nativeTheme.shouldUseDarkColors;
  window.setBackgroundColor(windowColour(dark));
  if (process.platform !== 'darwin') window.setTitleBarOverlay(overlayLook(dark));
}

async function choosePlace(window: BrowserWindow, name: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: path.join(program.getPath('downloads'), name),
    filters: [
      { name: 'Capture', extensions: ['jsonl'] },
      { name: 'All Files', extensions: ['*'] },
    ],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? undefined : filePath;
}
