/* global window, document, HTMLAnchorElement, URLSearchParams */
// What runs in the preload's isolated world before the preload: its `require`, with ipcRenderer and
// contextBridge. Sent into the page as text, so it uses nothing from outside but its parameters.

/**
 * The module names a sandboxed preload may require, as one function.
 * `about`: {binding, receiver, mine, theirs, opening, process, zoom}; `makeCodec`, `makeBridge`: functions.
 */
export function startPreloadWorld(makeCodec, makeBridge, about) {
  const { encode, decode } = makeCodec();
  const binding = globalThis[about.binding];
  // The preload finds no way into the app but ipcRenderer.
  delete globalThis[about.binding];
  const tell = (kind, channel, value, id) => binding(JSON.stringify({ kind, channel, id, value: encode(value) }));

  class Emitter {
    #listeners = new Map();
    on(name, listener) {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, run: listener }]);
      return this;
    }
    once(name, listener) {
      const run = (...args) => (this.removeListener(name, listener), listener(...args));
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, run }]);
      return this;
    }
    removeListener(name, listener) {
      const list = [...(this.#listeners.get(name) ?? [])];
      const at = list.findLastIndex((one) => one.listener === listener);
      if (at >= 0) list.splice(at, 1);
      this.#listeners.set(name, list);
      return this;
    }
    addListener(name, listener) {
      return this.on(name, listener);
    }
    off(name, listener) {
      return this.removeListener(name, listener);
    }
    removeAllListeners(name) {
      if (name === undefined) this.#listeners.clear();
      else this.#listeners.delete(name);
      return this;
    }
    listenerCount(name) {
      return this.#listeners.get(name)?.length ?? 0;
    }
    emit(name, ...args) {
      const list = this.#listeners.get(name) ?? [];
      for (const { run } of list) run(...args);
      return list.length > 0;
    }
  }

  const waiting = new Map();
  let lastId = 0;
  const notShown = (what) => () => {
    throw new Error(`${what} is not shown by Electron's stand-in`);
  };
  const ipcRenderer = Object.assign(new Emitter(), {
    send: (channel, ...args) => tell('send', channel, args),
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        tell('invoke', channel, args, ++lastId);
        waiting.set(lastId, { channel, resolve, reject });
      }),
    sendSync: notShown('ipcRenderer.sendSync'),
    sendToHost: notShown('ipcRenderer.sendToHost'),
    postMessage: notShown('ipcRenderer.postMessage'),
  });
  Object.defineProperty(globalThis, about.receiver, {
    value(text) {
      const { kind, channel, id, value, error } = JSON.parse(text);
      if (kind === 'message') {
        ipcRenderer.emit(channel, { sender: ipcRenderer, senderId: 0, ports: [] }, ...decode(value));
        return;
      }
      const { channel: asked, resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) resolve(decode(value));
      else reject(new Error(`Error invoking remote method '${asked}': ${error}`));
    },
  });

  const bridge = makeBridge(about.mine, about.theirs);
  const contextBridge = {
    exposeInMainWorld: (key, api) => bridge.exposeThere(key, api),
    exposeInIsolatedWorld: notShown('contextBridge.exposeInIsolatedWorld'),
    executeInMainWorld: notShown('contextBridge.executeInMainWorld'),
  };
  let zoom = 0;
  const webFrame = {
    getZoomLevel: () => zoom,
    setZoomLevel: (level) => tell('zoom', '', [(zoom = level)]),
    getZoomFactor: () => 1.2 ** zoom,
    setZoomFactor: (factor) => webFrame.setZoomLevel(Math.log(factor) / Math.log(1.2)),
    setVisualZoomLevelLimits: () => {},
  };
  const electron = {
    ipcRenderer,
    contextBridge,
    webFrame,
    webUtils: { getPathForFile: notShown('webUtils.getPathForFile') },
    crashReporter: { addExtraParameter() {}, removeExtraParameter() {}, getParameters: () => ({}) },
  };

  const ask = (url, frameName, features) => tell('open', '', [{ url, frameName, features }]);
  window.addEventListener(about.opening, ({ detail }) => ask(detail.url, detail.frameName, detail.features));
  // Listeners of the page come first: what they prevent is not done. A link out of the page is a window
  // that is asked for, and a key that nobody took may be one of the menu.
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href);
    if (event.button !== 0 || !link) return;
    const target = link.target || document.querySelector('base[target]')?.target || '';
    const inPlace =
      ['', '_self', '_top', '_parent'].includes(target) && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (inPlace || event.defaultPrevented) return;
    event.preventDefault();
    ask(link.href, target === '_blank' ? '' : target, link.rel.includes('noopener') ? 'noopener' : '');
  });
  window.addEventListener('contextmenu', (event) => {
    const { x, y, target } = event;
    const isEditable = target.isContentEditable || ('selectionStart' in target && !target.readOnly);
    const selectionText = String(window.getSelection());
    setTimeout(() => event.defaultPrevented || tell('context-menu', '', [{ x, y, isEditable, selectionText }]));
  });
  window.addEventListener('keydown', (event) => {
    setTimeout(() => {
      const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (!event.defaultPrevented) tell('key', '', [{ key, code, ctrlKey, metaKey, altKey, shiftKey }]);
    });
  });

  const failed = (error) => {
    console.error('Unable to load preload script', error);
    tell('preload-error', '', [error instanceof Error ? error : new Error(String(error))]);
  };
  const modules = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    events: Object.assign(Emitter, { EventEmitter: Emitter }),
    timers: {
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
      setImmediate: (run, ...args) => setTimeout(run, 0, ...args),
    },
    url: { URL, URLSearchParams },
  };
  const require = (name) => {
    const plain = name.replace(/^node:/, '');
    if (!Object.hasOwn(modules, plain)) throw new Error(`module not found: ${name}`);
    return modules[plain];
  };
  return { require, process: about.process, failed };
}
