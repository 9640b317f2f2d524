// BrowserWindow: bounds and states are kept here, and Chromium's window follows. Bounds are the page's:
// the stand-in's windows have no frame.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { connection } from './connection.mjs';
import { emitPreventable, happening, withRecorded } from './happening.mjs';
import { WebContents } from './web-contents.mjs';

const all = new Map();
let lastId = 0;
let focused;
const setFocused = (window) => (focused = window);
/** Tells the app what happens to windows: 'created' (window), 'closed' (window), 'kept' (window refused to close). */
export const windowNews = new EventEmitter();

function checkPreferences({
  sandbox,
  contextIsolation,
  nodeIntegration,
  nodeIntegrationInWorker,
  nodeIntegrationInSubFrames,
  webSecurity,
  webviewTag,
}) {
  const wrong = [
    sandbox !== true && 'sandbox must be true',
    contextIsolation !== true && 'contextIsolation must be true',
    (nodeIntegration || nodeIntegrationInWorker || nodeIntegrationInSubFrames) && 'nodeIntegration must be false',
    webSecurity === false && 'webSecurity must not be false',
    webviewTag && 'webviewTag must be false',
  ].filter(Boolean);
  if (wrong.length > 0) {
    throw new Error(
      `Electron's stand-in can only show an isolated, sandboxed page. webPreferences: ${wrong.join('; ')}`,
    );
  }
}

export class BrowserWindow extends EventEmitter {
  id = ++lastId;
  #bounds;
  #normal;
  #flags = {};
  #destroyed = false;
  #closing = false;
  #extra;

  constructor(options = {}) {
    super();
    const {
      webPreferences = {},
      width = 800,
      height = 600,
      show = true,
      title = '',
      backgroundColor = '#FFFFFF',
    } = options;
    if (!connection.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    checkPreferences(webPreferences);
    this.options = options;
    const x = options.x ?? Math.round((1920 - width) / 2);
    const y = options.y ?? Math.round((1080 - height) / 2);
    this.#bounds = { x, y, width, height };
    this.#flags = { visible: show, minimum: [options.minWidth ?? 0, options.minHeight ?? 0], title, backgroundColor };
    const contents = (this.webContents = new WebContents(connection.cdp, webPreferences, this.#bounds));
    all.set(this.id, this);
    withRecorded(this, 'BrowserWindow', [
      'setTitleBarOverlay',
      'setMenu',
      'removeMenu',
      'setMenuBarVisibility',
      'setAutoHideMenuBar',
      'setIcon',
      'setRepresentedFilename',
      'setDocumentEdited',
      'setContentProtection',
      'setProgressBar',
      'flashFrame',
      'moveTop',
      'center',
      'setAlwaysOnTop',
      'setWindowButtonVisibility',
      'setVibrancy',
      'setBackgroundMaterial',
      'setThumbarButtons',
      'setOverlayIcon',
    ]);
    contents.opened.then(() => this.#place()).catch(() => {});
    contents.once('-first-paint', () => this.emit('ready-to-show', happening()));
    contents.on('page-title-updated', (event, given) => {
      if (!emitPreventable(this, 'page-title-updated', {}, given, true)) this.#flags.title = given;
    });
    contents.on('destroyed', () => this.#gone());
    contents.on('-close', (mayRefuse) => (mayRefuse ? this.close() : this.destroy()));
    contents.on('-zoom', () => void this.#place());
    contents.on('-open-window', (details, overrides) => {
      const merged = { ...overrides, webPreferences: { ...webPreferences, ...overrides.webPreferences } };
      const child = new BrowserWindow(merged);
      contents.emit('did-create-window', child, details);
      void child.loadURL(details.url).catch(() => {});
    });
    windowNews.emit('created', this);
    if (show) setTimeout(() => this.#destroyed || this.show());
  }

  static getAllWindows = () => [...all.values()];
  static getFocusedWindow = () => focused ?? null;
  static fromId = (id) => all.get(id) ?? null;
  static fromWebContents = (contents) => [...all.values()].find((window) => window.webContents === contents) ?? null;

  loadURL(url) {
    return this.webContents.loadURL(url);
  }
  loadFile(file, { search = '', hash = '' } = {}) {
    const url = pathToFileURL(file);
    Object.assign(url, { search, hash });
    return this.loadURL(url.href);
  }
  reload() {
    this.webContents.reload();
  }

  show() {
    this.#flags.visible = true;
    this.emit('show', happening());
    this.focus();
  }
  showInactive() {
    this.#flags.visible = true;
    this.emit('show', happening());
  }
  hide() {
    this.#flags.visible = false;
    this.emit('hide', happening());
    this.blur();
  }
  focus() {
    if (focused === this || this.#destroyed) return;
    focused?.blur();
    setFocused(this);
    this.emit('focus', happening());
    windowNews.emit('focused', this);
  }
  blur() {
    if (focused !== this) return;
    setFocused(undefined);
    this.emit('blur', happening());
    windowNews.emit('blurred', this);
  }
  isFocused = () => focused === this;
  isVisible = () => this.#flags.visible === true;
  isDestroyed = () => this.#destroyed;
  isMaximized = () => this.#flags.maximized === true;
  isMinimized = () => this.#flags.minimized === true;
  isFullScreen = () => this.#flags.fullScreen === true;
  isNormal = () => !this.isMaximized() && !this.isMinimized() && !this.isFullScreen();
  isEnabled = () => true;
  isResizable = () => true;
  isMaximizable = () => true;
  isMinimizable = () => true;
  isClosable = () => true;
  isModal = () => false;
  getParentWindow = () => this.options.parent ?? null;
  getTitle = () => this.#flags.title;
  setTitle(title) {
    this.#flags.title = title;
  }
  getBackgroundColor = () => this.#flags.backgroundColor;
  setBackgroundColor(color) {
    this.#flags.backgroundColor = color;
  }
  getMinimumSize = () => this.#flags.minimum;
  setMinimumSize(width, height) {
    this.#flags.minimum = [width, height];
  }

  getBounds = () => ({ ...this.#bounds });
  getContentBounds = () => this.getBounds();
  getNormalBounds = () => ({ ...(this.#normal ?? this.#bounds) });
  getSize = () => [this.#bounds.width, this.#bounds.height];
  getContentSize = () => this.getSize();
  getPosition = () => [this.#bounds.x, this.#bounds.y];
  setBounds(part) {
    const [least, lowest] = this.#flags.minimum;
    const next = { ...this.#bounds, ...part };
    next.width = Math.max(next.width, least);
    next.height = Math.max(next.height, lowest);
    const before = this.#bounds;
    this.#bounds = next;
    const resized = next.width !== before.width || next.height !== before.height;
    const moved = next.x !== before.x || next.y !== before.y;
    void this.#place().then(() => {
      for (const name of [resized && 'resize', resized && 'resized', moved && 'move', moved && 'moved']) {
        if (name) this.emit(name, happening());
      }
    });
  }
  setContentBounds(part) {
    this.setBounds(part);
  }
  setSize(width, height) {
    this.setBounds({ width, height });
  }
  setContentSize(width, height) {
    this.setBounds({ width, height });
  }
  setPosition(x, y) {
    this.setBounds({ x, y });
  }

  maximize() {
    this.#fill('maximized', true, 'maximize');
  }
  unmaximize() {
    this.#fill('maximized', false, 'unmaximize');
  }
  setFullScreen(on) {
    this.#fill('fullScreen', on, on ? 'enter-full-screen' : 'leave-full-screen');
  }
  minimize() {
    if (this.#flags.minimized) return;
    this.#flags.minimized = true;
    this.emit('minimize', happening());
    this.blur();
  }
  restore() {
    if (this.#flags.minimized) {
      this.#flags.minimized = false;
      this.emit('restore', happening());
    } else this.unmaximize();
  }
  #fill(flag, on, news) {
    if ((this.#flags[flag] ?? false) === on) return;
    if (on && this.isNormal()) this.#normal = this.#bounds;
    this.#flags[flag] = on;
    const full = this.#flags.maximized || this.#flags.fullScreen;
    this.setBounds(full ? { x: 0, y: 0, width: 1920, height: 1080 } : this.#normal);
    if (!full) this.#normal = undefined;
    this.emit(news, happening());
  }

  /** Makes the page as large as the bounds say: Chromium's window is larger by its own bars. */
  async #place() {
    try {
      const { cdp, page, targetId } = await this.webContents.opened;
      const { x, y, width, height } = this.#bounds;
      const { windowId } = await cdp.root.send('Browser.getWindowForTarget', { targetId });
      const bars = (this.#extra ??= await connection.bars(cdp, page, windowId));
      await cdp.root.send('Browser.setWindowBounds', {
        windowId,
        bounds: { left: x, top: y, width, height: height + bars },
      });
      const zoom = this.webContents.getZoomFactor();
      if (zoom !== 1 || this.#flags.zoomed) {
        this.#flags.zoomed = true;
        const size = {
          width: Math.round(width / zoom),
          height: Math.round(height / zoom),
          deviceScaleFactor: zoom,
          mobile: false,
        };
        await page.send('Emulation.setDeviceMetricsOverride', size);
      }
    } catch {
      // The window went away meanwhile.
    }
  }

  close() {
    if (this.#destroyed || this.#closing) return;
    if (emitPreventable(this, 'close', {})) {
      windowNews.emit('kept', this);
      return;
    }
    this.destroy();
  }
  destroy() {
    if (this.#destroyed || this.#closing) return;
    this.#closing = true;
    this.webContents.end().catch(() => this.#gone());
  }
  #gone() {
    if (this.#destroyed) return;
    this.blur();
    this.#destroyed = true;
    all.delete(this.id);
    this.emit('closed', happening());
    windowNews.emit('closed', this);
  }
}

// As in Electron a destroyed window must not be used.
for (const name of [
  'loadURL',
  'show',
  'hide',
  'focus',
  'setBounds',
  'maximize',
  'minimize',
  'restore',
  'setTitle',
  'reload',
]) {
  const method = BrowserWindow.prototype[name];
  BrowserWindow.prototype[name] = function (...args) {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
    return method.apply(this, args);
  };
}
