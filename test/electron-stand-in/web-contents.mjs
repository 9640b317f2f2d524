// webContents: one page target of Chromium with the app's real preload in its own world. Everything
// before `opened` waits for the target; the order of the app's calls is kept.
import { EventEmitter } from 'node:events';
import { emitPreventable, happening, withRecorded } from './happening.mjs';
import { inputCommand } from './input.mjs';
import { messageText, takeMessage } from './ipc.mjs';
import { WebFrameMain } from './frame.mjs';
import { PRELOAD_WORLD, pageScripts } from './page-scripts.mjs';
import { tellPageNews } from './page-news.mjs';
import { answerRequest } from './protocol.mjs';
import { applyPermissions, defaultSession } from './session.mjs';
import { fromWire, toWire } from './urls.mjs';

const all = new Map();
let lastId = 0;

export class WebContents extends EventEmitter {
  id = ++lastId;
  session = defaultSession;
  #page;
  #scripts;
  #frame = new WebFrameMain(this, 'about:blank');
  #mainFrameId;
  #documents = new Map();
  #state = 'fresh';
  #own = 0;
  #openHandler;
  #zoomLevel = 0;
  #loading = false;
  #pageAsksFor = new Set();
  #title = '';

  /** `cdp` is a promise of the connection; `bounds` are the window's. */
  constructor(cdp, preferences, bounds) {
    super();
    this.#scripts = pageScripts(preferences);
    this.preferences = preferences;
    this.opened = cdp.then((connection) => this.#open(connection, bounds));
    // Whoever waits gets the error; nobody waiting is no error of the app's.
    this.opened.catch(() => {});
    all.set(this.id, this);
    this.on('did-stop-loading', () => (this.#loading = false));
    withRecorded(this, 'webContents', [
      'openDevTools',
      'closeDevTools',
      'toggleDevTools',
      'setBackgroundThrottling',
      'setIgnoreMenuShortcuts',
      'setAudioMuted',
    ]);
    for (const name of ['cut', 'copy', 'paste', 'undo', 'redo', 'delete', 'selectAll']) {
      this[name] = () => void this.executeJavaScript(`document.execCommand('${name}')`, true).catch(() => {});
    }
    this.navigationHistory = {
      canGoBack: () => false,
      canGoForward: () => false,
      clear() {},
      length: () => 1,
      getActiveIndex: () => 0,
    };
  }

  async #open(cdp, { x, y, width, height }) {
    const { targetId } = await cdp.root.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      left: x,
      top: y,
      width,
      height,
    });
    this.targetId = targetId;
    const { sessionId } = await cdp.root.send('Target.attachToTarget', { targetId, flatten: true });
    const page = (this.#page = cdp.session(sessionId));
    this.#listen(page);
    tellPageNews(this, page, cdp.root);
    const { binding, pageWorld, preloadWorld, error } = this.#scripts;
    const [{ frameTree }] = await Promise.all([
      page.send('Page.getFrameTree'),
      page.send('Page.enable'),
      page.send('Runtime.enable'),
      page.send('Inspector.enable'),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      page.send('Runtime.addBinding', { name: binding, executionContextName: PRELOAD_WORLD }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorld }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: preloadWorld, worldName: PRELOAD_WORLD }),
    ]);
    this.#mainFrameId = frameTree.frame.id;
    if (error) this.#preloadFailed(error);
    return { cdp, page, targetId };
  }

  #listen(page) {
    page.on('Runtime.executionContextCreated', ({ context: { id, uniqueId, name, auxData } }) => {
      if (name === PRELOAD_WORLD && auxData?.frameId === this.#mainFrameId)
        this.#documents.set(id, { uniqueId, frame: this.#frame });
    });
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#documents.delete(executionContextId),
    );
    page.on('Runtime.executionContextsCleared', () => this.#documents.clear());
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const document = this.#documents.get(executionContextId);
      if (name !== this.#scripts.binding || document === undefined) return;
      const reply = (text) => this.#tell(document, text);
      takeMessage(payload, this, document.frame, reply, (kind, value) => this.#ownMessage(kind, value)).catch(
        (error) => {
          // An app's listener threw: as in Electron that is an uncaught exception of the main process.
          setTimeout(() => {
            throw error;
          });
        },
      );
    });
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) this.#arrived(fromWire(frame.url));
    });
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.#mainFrameId) return;
      this.#frame.moveTo(fromWire(url));
      this.emit('did-navigate-in-page', happening(), fromWire(url), true);
    });
    page.on('Page.frameRequestedNavigation', ({ frameId, url }) => this.#pageAsksFor.add(`${frameId} ${url}`));
    page.on('Fetch.requestPaused', (paused) => void this.#requestPaused(page, paused));
    page.on('Inspector.targetCrashed', () => {
      this.#state = 'crashed';
      this.#documents.clear();
      this.emit('render-process-gone', happening(), { reason: 'crashed', exitCode: 5 });
    });
    page.on('detached', () => this.#gone());
  }

  async #requestPaused(page, paused) {
    const { requestId, request, resourceType, frameId } = paused;
    const isMainFrame = frameId === this.#mainFrameId;
    if (resourceType === 'Document' && !(isMainFrame && this.#own > 0) && (await this.#isOfPage(paused))) {
      const fields = {
        url: fromWire(request.url),
        isSameDocument: false,
        isMainFrame,
        frame: isMainFrame ? this.#frame : null,
        initiator: this.#frame,
      };
      let prevented = emitPreventable(this, 'will-frame-navigate', fields);
      if (isMainFrame && !prevented)
        prevented = emitPreventable(this, 'will-navigate', fields, fields.url, false, true);
      if (prevented) return page.tell('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    }
    return answerRequest(paused, page, this);
  }

  /** True if the page asked for this document, and not the app or a test. Chromium tells it on another way, so it may come later. */
  async #isOfPage({ frameId, request }) {
    const key = `${frameId} ${request.url}${request.urlFragment ?? ''}`;
    for (let tries = 0; tries < 40 && !this.#pageAsksFor.has(key); tries++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return this.#pageAsksFor.delete(key);
  }

  #arrived(url) {
    if (this.#state === 'crashed') this.#state = 'open';
    this.#frame.leave();
    this.#frame = new WebFrameMain(this, url);
    this.#pageAsksFor.clear();
    this.#loading = true;
    this.emit('did-start-loading', happening());
    this.emit('did-navigate', happening(), url, 200, 'OK');
  }

  #ownMessage(kind, value) {
    if (kind === 'preload-error') this.#preloadFailed(value);
    else if (kind === 'zoom') this.setZoomLevel(value);
    else if (kind === 'key') this.emit('-key', value);
    else if (kind === 'context-menu')
      this.emit('context-menu', happening(), { ...value, pageURL: this.getURL(), frame: this.#frame });
    else if (kind === 'open') {
      const url = fromWire(value.url);
      const details = {
        ...value,
        url,
        disposition: 'new-window',
        referrer: { url: this.getURL(), policy: 'no-referrer' },
      };
      const answer = this.#openHandler?.(details) ?? { action: 'allow' };
      if (answer.action === 'allow') this.emit('-open-window', details, answer.overrideBrowserWindowOptions ?? {});
    }
  }

  #preloadFailed(error) {
    console.error(`Unable to load preload script: ${this.preferences.preload}`, error);
    this.emit('preload-error', happening(), this.preferences.preload, error);
  }

  #tell({ uniqueId }, text) {
    const { receiver } = this.#scripts;
    const expression = `globalThis[${JSON.stringify(receiver)}](${JSON.stringify(text)})`;
    this.#page?.tell('Runtime.evaluate', { expression, uniqueContextId: uniqueId });
  }

  #gone() {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#frame.leave();
    this.#documents.clear();
    all.delete(this.id);
    this.emit('destroyed');
  }

  async loadURL(url) {
    const { cdp, page } = await this.opened;
    const target = toWire(url);
    // A handler may take its time to answer; the page does not wait for it.
    await Promise.race([applyPermissions(cdp, this, target), new Promise((resolve) => setTimeout(resolve, 300))]);
    let finished;
    const loaded = new Promise((resolve) => this.once('did-finish-load', (finished = resolve)));
    this.#own++;
    try {
      const { errorText } = await page.send('Page.navigate', { url: target });
      if (errorText)
        throw Object.assign(new Error(`${errorText.replace('net::', '')} loading '${url}'`), {
          code: errorText.replace('net::', ''),
          url,
        });
      await loaded;
    } catch (error) {
      this.emit('did-fail-load', happening(), -2, error.code ?? 'ERR_FAILED', url, true);
      throw error;
    } finally {
      this.#own--;
      this.off('did-finish-load', finished);
    }
  }

  #ownNavigation(method, params) {
    this.opened
      .then(async ({ page }) => {
        this.#own++;
        let going = true;
        const end = () => {
          if (going) this.#own--;
          going = false;
        };
        this.once('did-navigate', end);
        await page.send(method, params).catch(end);
      })
      .catch(() => {});
  }
  reload() {
    this.#ownNavigation('Page.reload', {});
  }
  reloadIgnoringCache() {
    this.#ownNavigation('Page.reload', { ignoreCache: true });
  }

  send(channel, ...args) {
    const text = messageText(channel, args);
    for (const document of this.#documents.values()) this.#tell(document, text);
  }
  postMessage() {
    throw new Error("MessagePorts are not shown by Electron's stand-in");
  }

  async executeJavaScript(code, userGesture = false) {
    const { page } = await this.opened;
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  async insertCSS(css) {
    await this.executeJavaScript(
      `{const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(sheet);}`,
    );
    return '';
  }
  async capturePage() {
    const { page } = await this.opened;
    const { data } = await page.send('Page.captureScreenshot', { format: 'png' });
    return {
      toPNG: () => Buffer.from(data, 'base64'),
      isEmpty: () => false,
      toDataURL: () => `data:image/png;base64,${data}`,
    };
  }

  get mainFrame() {
    return this.#frame;
  }
  get focusedFrame() {
    return this.#frame;
  }
  getURL() {
    return this.#frame.url;
  }
  getTitle() {
    return this.#title;
  }
  /** The document's title, as Chromium tells it. */
  noteTitle(title) {
    if (title === this.#title || title.startsWith('about:')) return;
    this.#title = title;
    this.emit('page-title-updated', happening(), title, true);
  }
  getType = () => 'window';
  getLastWebPreferences = () => this.preferences;
  isLoading = () => this.#loading;
  isCrashed = () => this.#state === 'crashed';
  isDestroyed = () => this.#state === 'gone';
  isFocused = () => !this.isDestroyed();
  isDevToolsOpened = () => false;
  getOSProcessId = () => this.id;
  getProcessId = () => this.id;
  getUserAgent = () => this.session.getUserAgent();
  focus() {}
  stop() {}
  setWindowOpenHandler(handler) {
    this.#openHandler = handler;
  }
  forcefullyCrashRenderer() {
    void this.opened.then(({ page }) => page.tell('Page.crash'));
  }

  sendInputEvent(event) {
    const [method, params] = inputCommand(event);
    void this.opened.then(({ page }) => page.tell(method, params)).catch(() => {});
  }

  setVisualZoomLevelLimits = () => Promise.resolve();
  getZoomLevel = () => this.#zoomLevel;
  getZoomFactor = () => 1.2 ** this.#zoomLevel;
  setZoomFactor(factor) {
    this.setZoomLevel(Math.log(factor) / Math.log(1.2));
  }
  set zoomLevel(level) {
    this.setZoomLevel(level);
  }
  get zoomLevel() {
    return this.#zoomLevel;
  }
  setZoomLevel(level) {
    this.#zoomLevel = level;
    this.emit('-zoom');
  }

  /** With `waitForBeforeUnload` the page may refuse. */
  close({ waitForBeforeUnload = false } = {}) {
    this.emit('-close', waitForBeforeUnload);
  }
  /** Ends the target; resolves when it is gone. */
  async end() {
    const { cdp, targetId } = await this.opened;
    if (this.#state === 'gone') return;
    const gone = new Promise((resolve) => this.once('destroyed', resolve));
    await cdp.root.send('Target.closeTarget', { targetId }).catch(() => this.#gone());
    await gone;
  }
}

export const webContents = {
  getAllWebContents: () => [...all.values()],
  getFocusedWebContents: () => [...all.values()].at(-1) ?? null,
  fromId: (id) => all.get(id),
  fromFrame: (frame) => [...all.values()].find((contents) => contents.mainFrame === frame),
  fromDevToolsTargetId: (targetId) => [...all.values()].find((contents) => contents.targetId === targetId),
};
