// What asks the operating system: dialogs, the shell, the theme, the screen. Nothing is shown; every
// call is written down, and tests replace the functions to answer otherwise.
import { calls, emitterWith, happening, recorded, withRecorded } from './happening.mjs';
import { webContents } from './web-contents.mjs';

// A dialog may have its window as first argument.
const optionsOf = (args) => (args[0]?.webContents ? args[1] : args[0]) ?? {};
const responseTo = (args) => {
  const { cancelId, defaultId, buttons } = optionsOf(args);
  return cancelId ?? defaultId ?? (buttons?.length > 1 ? buttons.length - 1 : 0);
};
const dialogCall = (name, result) => recorded(`dialog.${name}`, result);

/** As if the person had closed each dialog without choosing. */
export const dialog = {
  showSaveDialog: dialogCall('showSaveDialog', async () => ({ canceled: true, filePath: '' })),
  showSaveDialogSync: dialogCall('showSaveDialogSync', ''),
  showOpenDialog: dialogCall('showOpenDialog', async () => ({ canceled: true, filePaths: [] })),
  showOpenDialogSync: dialogCall('showOpenDialogSync', undefined),
  showMessageBox: dialogCall('showMessageBox', async (...args) => ({
    response: responseTo(args),
    checkboxChecked: false,
  })),
  showMessageBoxSync: dialogCall('showMessageBoxSync', (...args) => responseTo(args)),
  showErrorBox: dialogCall('showErrorBox', (title, content) => void console.error(`${title}\n${content}`)),
  showCertificateTrustDialog: dialogCall('showCertificateTrustDialog', async () => undefined),
};

export const shell = {
  openExternal: recorded('shell.openExternal', async () => undefined),
  openPath: recorded('shell.openPath', async () => ''),
  trashItem: recorded('shell.trashItem', async () => undefined),
  showItemInFolder: recorded('shell.showItemInFolder'),
  beep: recorded('shell.beep'),
};

let themeSource = 'system';
export const nativeTheme = emitterWith({
  shouldUseHighContrastColors: false,
  shouldUseInvertedColorScheme: false,
  inForcedColorsMode: false,
  prefersReducedTransparency: false,
});
Object.defineProperties(nativeTheme, {
  shouldUseDarkColors: { get: () => themeSource === 'dark', enumerable: true, configurable: true },
  themeSource: {
    get: () => themeSource,
    set(source) {
      if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Unknown theme source: ${source}`);
      if (source === themeSource) return;
      themeSource = source;
      for (const contents of webContents.getAllWebContents()) void applyTheme(contents);
      nativeTheme.emit('updated', happening());
    },
    enumerable: true,
    configurable: true,
  },
});

/** Lets the page's media queries follow the theme. */
export async function applyTheme(contents) {
  try {
    const { page } = await contents.opened;
    const value = themeSource === 'system' ? '' : themeSource;
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
  } catch {
    // The page went away meanwhile.
  }
}

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const display = {
  id: 1,
  label: 'Stand-in',
  bounds: area,
  workArea: area,
  size: area,
  workAreaSize: area,
  scaleFactor: 1,
  rotation: 0,
  internal: true,
};
export const screen = emitterWith({
  getAllDisplays: () => [display],
  getPrimaryDisplay: () => display,
  getDisplayMatching: () => display,
  getDisplayNearestPoint: () => display,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
});

let copied = {};
export const clipboard = {
  writeText: (text) => void (copied = { text: String(text) }),
  readText: () => copied.text ?? '',
  writeHTML: (html) => void (copied = { html }),
  readHTML: () => copied.html ?? '',
  write: (data) => void (copied = { ...data }),
  clear: () => void (copied = {}),
  availableFormats: () => Object.keys(copied).map((kind) => `text/${kind === 'text' ? 'plain' : kind}`),
};

const image = (from) => ({
  from,
  isEmpty: () => from === undefined,
  getSize: () => ({ width: 0, height: 0 }),
  toPNG: () => Buffer.alloc(0),
  setTemplateImage() {},
  resize: () => image(from),
});
export const nativeImage = {
  createEmpty: () => image(),
  createFromPath: image,
  createFromBuffer: image,
  createFromDataURL: image,
};

export const powerMonitor = emitterWith({
  getSystemIdleTime: () => 0,
  getSystemIdleState: () => 'active',
  isOnBatteryPower: () => false,
});
export const powerSaveBlocker = { start: () => 1, stop: () => true, isStarted: () => false };
export const crashReporter = withRecorded(
  { getUploadToServer: () => false, getParameters: () => ({}) },
  'crashReporter',
  ['start', 'addExtraParameter', 'removeExtraParameter', 'setUploadToServer'],
);
export const globalShortcut = {
  register: recorded('globalShortcut.register', true),
  unregister() {},
  unregisterAll() {},
  isRegistered: () => false,
};
export const systemPreferences = emitterWith({
  getUserDefault: () => undefined,
  getAnimationSettings: () => ({ prefersReducedMotion: false }),
});

const noEncryption = () => {
  throw new Error("safeStorage is not shown by Electron's stand-in");
};
export const safeStorage = {
  isEncryptionAvailable: () => false,
  getSelectedStorageBackend: () => 'unknown',
  encryptString: noEncryption,
  decryptString: noEncryption,
};

export class Notification {
  static isSupported = () => false;
  constructor(options) {
    calls.push({ what: 'Notification', args: [options] });
  }
  show() {}
  close() {}
  on() {
    return this;
  }
}
