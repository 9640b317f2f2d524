// The main process of the contract's desktop carrier: what the desktop host is made of, around an app of
// each test. The window, the guard of its page, the answers to its calls and its scheme are the product's
// own; only the page is empty, so that nobody calls but the test.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
// eslint-disable-next-line no-restricted-imports -- this is a main process
import { app as program, BrowserWindow, ipcMain, protocol, session } from 'electron';
import { answerRequest, builtPage, SCHEME, SCHEMES } from '../../src/main/shell/electron/app-scheme.ts';
import { answerCalls } from '../../src/main/shell/electron/page-calls.ts';
import { guardContents, guardSession } from '../../src/main/shell/electron/page-guard.ts';
import { windowStateFile } from '../../src/main/shell/electron/window-state.ts';
import { Windows } from '../../src/main/shell/electron/windows.ts';
import { CALL_CHANNEL } from '../../src/shared/contract/channels.ts';
import type { HostSettings } from './carrier.ts';
import { hostApp, type HostApp } from './host-app.ts';

/** What a test can have done in this process. */
export interface ContractMain {
  /** Makes an app, and a window for its first viewer. */
  begin(settings: HostSettings, preload: string): Promise<void>;
  /** Opens a window for a further viewer. */
  open(): void;
  /** Ends app and windows. Throws what went wrong, or if anything is left. */
  end(): Promise<void>;
}

const faults: unknown[] = [];
const report = (error: unknown) => void faults.push(error);
let page = '';
let host: HostApp | undefined;
let windows: Windows | undefined;

const contract: ContractMain = {
  async begin(settings, preload) {
    host = await hostApp(settings);
    page = path.join(settings.configFolder, 'page');
    mkdirSync(page, { recursive: true });
    writeFileSync(path.join(page, 'index.html'), '<!doctype html>');
    windows = new Windows({ app: host.app, preload, state: windowStateFile(settings.configFolder), report });
    windows.open();
  },
  open: () => windows?.open(),
  async end() {
    const closed = BrowserWindow.getAllWindows().map(
      (window) =>
        new Promise<void>((resolve) => {
          window.once('closed', () => resolve());
          window.destroy();
        }),
    );
    await Promise.all(closed);
    await windows?.settled();
    const ending = host;
    [host, windows] = [undefined, undefined];
    await ending?.close();
    if (faults.length > 0) throw new AggregateError(faults, faults.splice(0).map(String).join('\n'));
  },
};

program.enableSandbox();
protocol.registerSchemesAsPrivileged(SCHEMES);
// A test without windows is no end.
program.on('window-all-closed', () => undefined);
program.on('web-contents-created', (_event, contents) =>
  guardContents(contents, (address) => report(`a page asked for ${address}`)),
);
void program.whenReady().then(() => {
  guardSession(session.defaultSession, undefined);
  protocol.handle(SCHEME, (request) => answerRequest(request, builtPage(page)));
  ipcMain.handle(
    CALL_CHANNEL,
    answerCalls((contents) => windows?.dispatch(contents), report),
  );
  Object.assign(globalThis, { contract });
});
