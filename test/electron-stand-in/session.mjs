// session.defaultSession, the one session there is. Permissions cannot be asked for while the page
// waits: the app's handlers are asked beforehand for each that Chromium knows, and Chromium is told.
import { emitterWith, recorded, withRecorded } from './happening.mjs';
import { makeWebRequest, protocol } from './protocol.mjs';
import { fromWire, originOf } from './urls.mjs';

/** Electron's name of a permission → Chromium's descriptor. */
const PERMISSIONS = {
  geolocation: { name: 'geolocation' },
  notifications: { name: 'notifications' },
  midi: { name: 'midi' },
  midiSysex: { name: 'midi', sysex: true },
  media: { name: 'camera' },
  'clipboard-read': { name: 'clipboard-read' },
  'clipboard-sanitized-write': { name: 'clipboard-write', allowWithoutSanitization: false },
  'idle-detection': { name: 'idle-detection' },
  'window-management': { name: 'window-management' },
  'local-fonts': { name: 'local-fonts' },
};

const given = {};
export const defaultSession = emitterWith({
  protocol,
  webRequest: makeWebRequest(),
  setPermissionRequestHandler: (handler) => (
    recorded('session.setPermissionRequestHandler')(),
    (given.request = handler)
  ),
  setPermissionCheckHandler: (handler) => (recorded('session.setPermissionCheckHandler')(), (given.check = handler)),
  isPersistent: () => false,
  getStoragePath: () => null,
  getUserAgent: () => globalThis.electronStandIn.browser?.userAgent ?? '',
  setUserAgent: recorded('session.setUserAgent'),
  availableSpellCheckerLanguages: [],
  getSpellCheckerLanguages: () => [],
  isSpellCheckerEnabled: () => false,
  spellCheckerEnabled: false,
  getPreloadScripts: () => [],
});
withRecorded(defaultSession, 'session', [
  'setSpellCheckerEnabled',
  'setSpellCheckerLanguages',
  'setSpellCheckerDictionaryDownloadURL',
  'setDevicePermissionHandler',
  'setUSBProtectedClassesHandler',
  'setBluetoothPairingHandler',
  'setDisplayMediaRequestHandler',
  'setCertificateVerifyProc',
  'setSSLConfig',
  'setDownloadPath',
  'preconnect',
  'enableNetworkEmulation',
  'disableNetworkEmulation',
]);
for (const name of [
  'clearStorageData',
  'clearCache',
  'clearHostResolverCache',
  'clearAuthCache',
  'clearData',
  'setProxy',
  'closeAllConnections',
  'flushStorageData',
]) {
  defaultSession[name] = recorded(`session.${name}`, () => Promise.resolve());
}

export const session = { defaultSession, fromPartition: () => defaultSession, fromPath: () => defaultSession };

/** Tells Chromium what the handlers answer for the page at `wireUrl`; without handlers all is granted, as in Electron. */
export async function applyPermissions(cdp, contents, wireUrl) {
  const origin = originOf(wireUrl);
  const asked = originOf(fromWire(wireUrl));
  if (origin === 'null') return;
  const settings = Object.entries(PERMISSIONS).map(async ([name, permission]) => {
    const details = { requestingUrl: `${asked}/`, isMainFrame: true, securityOrigin: asked };
    const checked = given.check?.(contents, name, asked, details) ?? true;
    const granted =
      checked && (!given.request || (await new Promise((resolve) => given.request(contents, name, resolve, details))));
    const setting = granted ? 'granted' : 'denied';
    await cdp.root.send('Browser.setPermission', { origin, permission, setting }).catch(() => {});
  });
  await Promise.all(settings);
}
