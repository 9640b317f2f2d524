/* global require, window, document */
/* eslint-disable @typescript-eslint/no-require-imports -- a sandboxed preload has nothing else */
// Read as CommonJS, as Electron reads a sandboxed preload.
const { contextBridge, ipcRenderer } = require('electron');
window.preloadSecret = 'of the preload';

const listeners = new Set();
ipcRenderer.on('notice', (_event, ...args) => listeners.forEach((listener) => listener(...args)));

contextBridge.exposeInMainWorld('app', {
  platform: process.platform,
  nested: { list: [1, { two: 2 }] },
  sandboxed: process.sandboxed,
  call: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  say: (...args) => ipcRenderer.send('said', ...args),
  onNotice(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  twice: (number) => number * 2,
  refuse() {
    throw new TypeError('refused by the preload');
  },
  later: (fail) =>
    fail ? Promise.reject(new Error('later refused')) : Promise.resolve({ at: new Date(0), big: 2n ** 60n }),
  mapWith: (list, convert) => list.map((item) => convert(item)),
  bytes: (bytes) => new Uint8Array(bytes.map((byte) => byte + 1)),
  canRequire(name) {
    try {
      require(name);
      return 'yes';
    } catch (error) {
      return error.message;
    }
  },
  seesPage: () => [typeof window.inlineRan, typeof window.notices, typeof document.querySelector('h1')].join(),
});
