// The module `electron` of the main process, as far as the stand-in shows it. A name that is not here
// fails at import, and boot.mjs says what cannot be shown.
import { app } from './app.mjs';
import { calls } from './happening.mjs';
import { ipcMain } from './ipc.mjs';
import { Menu, MenuItem } from './menu.mjs';
import { net, protocol } from './protocol.mjs';
import { session } from './session.mjs';
import {
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  screen,
  shell,
  systemPreferences,
} from './system.mjs';
import { webContents } from './web-contents.mjs';
import { BrowserWindow } from './window.mjs';

export { app, BrowserWindow, clipboard, crashReporter, dialog, globalShortcut, ipcMain, Menu, MenuItem, nativeImage };
export {
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
};
export { systemPreferences, webContents };

const electron = {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  webContents,
};
export default electron;

/** For tests: what the app asked of the system. */
globalThis.electronStandIn = { calls };
