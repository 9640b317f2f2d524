// Stands in for Electron's binary in tests, where that cannot be had: runs an app's real built main in
// Node and its real built preload and page in Chromium. `test/electron-stand-in/electron` starts it, and
// Playwright's _electron.launch({executablePath}) and ELECTRON_EXEC_PATH of electron-vite take that.
//
// What it shows: the app's life and windows; a page in Chromium with its headers enforced; the preload
// in an isolated world; contextBridge and IPC; schemes of protocol.handle; window.open's handler;
// will-navigate of http and own schemes; crashes; menu items and accelerators; what was asked of dialogs
// and the system (`globalThis.electronStandIn.calls`).
//
// What it cannot show, and only a real Electron can:
// - Electron's sandbox and process model, BoringSSL, Node 24, fuses, asar, packaging, updates.
//   Windows and macOS. As root Chromium runs without its own sandbox: for tests only.
// - sendSync, sendToHost, MessagePorts, utilityProcess, <webview>, WebContentsView, preloads in subframes.
//   What crosses IPC is what codec.mjs knows: structured clone without Blob, File and ImageData, and with
//   the page's errors as plain errors.
// - The page's `location` and `origin` are https://<host>.<scheme>.electron-stand-in.invalid; the app sees
//   its own scheme everywhere. Only schemes registered as standard. Answers are read whole, not streamed.
// - Native menus, dialogs, title bars, trays, notifications, window frames, drag regions, window-controls
//   overlay, minimised and hidden windows (a page stays visible), full screen, several displays.
// - safeStorage, the single-instance lock and second-instance, open-file, open-url, power events.
// - Permission prompts: the app's handlers are asked beforehand, and Chromium told. Device choosers.
// - webRequest but onBeforeRequest, without WebSockets, and onHeadersReceived of own schemes. Downloads are
//   told, and can be cancelled. will-redirect, before-input-event, session-created.
// - will-navigate to data:, blob:, file: and javascript:; beforeunload; window.close() of the page.
//   window.open gives null even where the app allows the window.
// - Errors nobody caught: real Electron shows a box and goes on; here the process ends with code 1.
// - Switches of app.commandLine: Chromium starts beside the app's code and is not told.
// - Nothing the page stores stays after the end. The page's clipboard is not the module's.
import Module, { createRequire, register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startBrowser } from './browser.mjs';
import { Cdp } from './cdp.mjs';
import { connection } from './connection.mjs';

const standInPath = process.env.ELECTRON_STAND_IN_PATH ?? process.argv[1];
const args = process.argv.slice(2);
const starting = startBrowser(args);
// Who waits for it gets the error, below.
starting.catch(() => {});

const require = createRequire(import.meta.url);
const { version } = require('../../node_modules/electron/package.json');
Object.defineProperty(process, 'versions', {
  value: Object.freeze({ ...process.versions, electron: version, chrome: '' }),
  configurable: true,
  enumerable: true,
});
Object.assign(process, {
  type: 'browser',
  resourcesPath: path.dirname(standInPath),
  execPath: standInPath,
  defaultApp: true,
});
process.argv = [standInPath, ...args];

const electronModule = await import('./electron.mjs');
const { closeRegistration } = await import('./protocol.mjs');
const { makeReady, prepareApp, setEnd } = await import('./app.mjs');
const { applyTheme } = await import('./system.mjs');
const { app, nativeTheme, webContents } = electronModule;
register('./hooks.mjs', import.meta.url);
const load = Module._load;
Module._load = function (name, ...rest) {
  return /^electron(\/(main|common))?$/.test(name) ? electronModule.default : load.call(this, name, ...rest);
};

let ending = false;

/** Ends Chromium and waits until its profile is removed. */
async function end() {
  ending = true;
  const browser = await starting.catch(() => undefined);
  if (browser === undefined) return;
  void connection.cdp.then((cdp) => cdp.root.tell('Browser.close')).catch(() => {});
  // One that hangs ends when this process does, for its pipe closes then.
  await Promise.race([browser.ended, new Promise((resolve) => setTimeout(resolve, 3_000))]);
}
setEnd(end);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  let asked = false;
  process.on(signal, () => {
    if (asked) app.exit(1);
    asked = true;
    app.quit();
  });
}

const fatal = async (error) => {
  console.error(error);
  await end();
  process.exit(1);
};
process.on('uncaughtException', (error) => {
  // An app that takes its own errors goes on.
  if (process.listenerCount('uncaughtException') === 1) void fatal(error);
});

// Playwright tells when it listens; windows opened before that could be missed by a test.
const isDriven = args.includes('--inspect=0') && args.includes('--remote-debugging-port=0');
const driven = new Promise((resolve) => {
  globalThis.__playwright_run = resolve;
  if (isDriven) setTimeout(resolve, 10_000).unref();
  else resolve();
});

async function connect() {
  const { child, endpoint, ended } = await starting;
  const cdp = new Cdp(child);
  const browser = await cdp.root.send('Browser.getVersion');
  const chrome = browser.product.replace(/^.*\//, '');
  Object.defineProperty(process, 'versions', {
    value: Object.freeze({ ...process.versions, chrome }),
    configurable: true,
    enumerable: true,
  });
  globalThis.electronStandIn.browser = browser;
  cdp.root.on('Target.targetInfoChanged', ({ targetInfo }) =>
    webContents.fromDevToolsTargetId(targetInfo.targetId)?.noteTitle(targetInfo.title),
  );
  await cdp.root.send('Target.setDiscoverTargets', { discover: true });
  void ended.then(() => {
    // Without Chromium there is nothing left to show.
    if (!ending) process.exit(1);
  });
  process.stderr.write(`\nDevTools listening on ${endpoint}\n`);
  connection.open(cdp);
}

async function runApp() {
  const entry = args.find((arg) => !arg.startsWith('-'));
  if (entry === undefined) throw new Error(`Usage: ${standInPath} [switches] folder-or-file`);
  const main = prepareApp(entry, args);
  await import(pathToFileURL(main).href);
}

app.on('web-contents-created', (_event, contents) => {
  contents.on('did-navigate', () => {
    if (nativeTheme.themeSource !== 'system') void applyTheme(contents);
  });
});
try {
  await Promise.all([connect(), runApp()]);
  await driven;
  closeRegistration();
  makeReady(end);
} catch (error) {
  await fatal(error);
}
