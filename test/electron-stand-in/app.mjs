// app: the life of the process, its names and folders.
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { emitPreventable, happening, recorded, withRecorded } from './happening.mjs';
import { connection } from './connection.mjs';
import { BrowserWindow, windowNews } from './window.mjs';

let manifest = {};
let appPath = process.cwd();
let resolveReady;
const whenReady = new Promise((resolve) => (resolveReady = resolve));
const paths = {};
const names = {};
const switches = new Map();
let quitting = false;
let exiting = false;
/** Ends Chromium; boot.mjs sets it. */
let endBrowser = async () => {};

class App extends EventEmitter {
  isPackaged = false;
  userAgentFallback = '';
  allowRendererProcessReuse = true;
  commandLine = {
    appendSwitch: (name, value = '') => void switches.set(name, String(value)),
    appendArgument: recorded('app.commandLine.appendArgument'),
    hasSwitch: (name) => switches.has(name),
    getSwitchValue: (name) => switches.get(name) ?? '',
    removeSwitch: (name) => void switches.delete(name),
  };

  whenReady = () => whenReady;
  isReady = () => connection.ready;
  requestSingleInstanceLock = () => true;
  hasSingleInstanceLock = () => true;
  releaseSingleInstanceLock() {}
  getAppPath = () => appPath;
  getName = () => names.name ?? manifest.productName ?? manifest.name ?? 'Electron';
  setName = (name) => void (names.name = name);
  get name() {
    return this.getName();
  }
  set name(name) {
    this.setName(name);
  }
  getVersion = () => manifest.version ?? process.versions.electron;
  getLocale = () => process.env.ELECTRON_STAND_IN_LOCALE ?? 'en-US';
  getSystemLocale = () => this.getLocale();
  getPreferredSystemLanguages = () => [this.getLocale()];
  getLocaleCountryCode = () => 'US';
  isAccessibilitySupportEnabled = () => false;
  isHardwareAccelerationEnabled = () => false;
  isInApplicationsFolder = () => true;
  getGPUFeatureStatus = () => ({});
  getAppMetrics = () => [];
  getLoginItemSettings = () => ({ openAtLogin: false });
  isDefaultProtocolClient = () => false;
  setAsDefaultProtocolClient = recorded('app.setAsDefaultProtocolClient', false);

  getPath(name) {
    const home = os.homedir();
    const config = process.env.XDG_CONFIG_HOME ?? path.join(home, '.config');
    const known = {
      home,
      appData: process.platform === 'darwin' ? path.join(home, 'Library', 'Application Support') : config,
      get userData() {
        return path.join(paths.appData ?? known.appData, app.getName());
      },
      get sessionData() {
        return app.getPath('userData');
      },
      get logs() {
        return path.join(app.getPath('userData'), 'logs');
      },
      get crashDumps() {
        return path.join(app.getPath('userData'), 'Crashpad');
      },
      temp: os.tmpdir(),
      exe: process.execPath,
      module: process.execPath,
      desktop: path.join(home, 'Desktop'),
      documents: path.join(home, 'Documents'),
      downloads: path.join(home, 'Downloads'),
      music: path.join(home, 'Music'),
      pictures: path.join(home, 'Pictures'),
      videos: path.join(home, 'Videos'),
    };
    const found = paths[name] ?? known[name];
    if (found === undefined) throw new Error(`Failed to get '${name}' path`);
    return found;
  }
  setPath(name, folder) {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute');
    mkdirSync(folder, { recursive: true });
    paths[name] = folder;
  }
  setAppLogsPath(folder) {
    paths.logs = folder ?? this.getPath('logs');
  }

  /** Asks every window; one that stays stops it. */
  quit() {
    if (quitting || exiting) return;
    quitting = true;
    if (emitPreventable(this, 'before-quit', {})) {
      quitting = false;
      return;
    }
    const windows = BrowserWindow.getAllWindows();
    if (windows.length === 0) this.#willQuit();
    for (const window of windows) {
      // A listener may have refused already.
      if (quitting) window.close();
    }
  }
  #willQuit() {
    if (emitPreventable(this, 'will-quit', {})) quitting = false;
    else this.#end(0);
  }
  /** Asks nobody. */
  exit(code = 0) {
    this.#end(code);
  }
  #end(code) {
    if (exiting) return;
    exiting = true;
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    this.emit('quit', happening(), code);
    void endBrowser().then(() => process.exit(code));
  }
  relaunch = recorded('app.relaunch');

  windowClosed() {
    if (exiting || BrowserWindow.getAllWindows().length > 0) return;
    if (quitting) this.#willQuit();
    else if (!this.emit('window-all-closed')) this.quit();
  }
  windowKept() {
    quitting = false;
  }
}

export const app = withRecorded(new App(), 'app', [
  'enableSandbox',
  'disableHardwareAcceleration',
  'disableDomainBlockingFor3DAPIs',
  'setAppUserModelId',
  'setAboutPanelOptions',
  'showAboutPanel',
  'setDesktopName',
  'setUserTasks',
  'setJumpList',
  'addRecentDocument',
  'clearRecentDocuments',
  'setAccessibilitySupportEnabled',
  'setActivationPolicy',
  'setLoginItemSettings',
  'setBadgeCount',
  'setSecureKeyboardEntryEnabled',
  'focus',
  'hide',
  'show',
  'configureHostResolver',
]);

windowNews.on('created', (window) => {
  const { webContents } = window;
  app.emit('web-contents-created', happening(), webContents);
  app.emit('browser-window-created', happening(), window);
  webContents.on('render-process-gone', (_event, details) =>
    app.emit('render-process-gone', happening(), webContents, details),
  );
});
windowNews.on('closed', () => app.windowClosed());
windowNews.on('kept', () => app.windowKept());
windowNews.on('focused', (window) => app.emit('browser-window-focus', happening(), window));
windowNews.on('blurred', (window) => app.emit('browser-window-blur', happening(), window));

/** Reads the app's manifest and command line, before its code is loaded. Gives the file to load. */
export function prepareApp(entry, args) {
  const target = path.resolve(entry);
  for (const arg of args) {
    const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name !== undefined) switches.set(name, value);
  }
  if (switches.has('user-data-dir')) paths.userData = path.resolve(switches.get('user-data-dir'));
  const isFile = /\.[cm]?js$/.test(target);
  appPath = isFile ? path.dirname(target) : target;
  try {
    manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'));
  } catch (error) {
    // A single file needs none; a folder does.
    if (!isFile) throw error;
  }
  return isFile ? target : path.resolve(appPath, manifest.main ?? 'index.js');
}

/** `end` ends Chromium. From now on the app may open windows. */
export function makeReady(end) {
  endBrowser = end;
  connection.ready = true;
  resolveReady();
  app.emit('ready', happening(), {});
}

/** Before `ready` there may be a Chromium to end, too. */
export const setEnd = (end) => (endBrowser = end);
