/* global Response */
// A small app with everything the stand-in shows. Its log is what happened, in order.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
// eslint-disable-next-line no-restricted-imports -- the app under test
import { app, BrowserWindow, dialog, ipcMain, Menu, net, protocol, session, shell } from 'electron';

const here = import.meta.dirname;
const log = (globalThis.log = []);
globalThis.sameModule = createRequire(import.meta.url)('electron').app === app;

if (process.argv.includes('--fail-at-start')) throw new Error('failed at start');
if (process.argv.includes('--no-sandbox-page')) globalThis.unsafe = { sandbox: false };

app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
for (const name of ['ready', 'before-quit', 'will-quit', 'window-all-closed', 'render-process-gone']) {
  app.on(name, () => log.push(name));
}
app.on('quit', (_event, code) => process.stdout.write(`quit ${code}: ${log.join(', ')}\n`));
app.on('window-all-closed', () => app.quit());

function openWindow(query = '') {
  const window = new BrowserWindow({
    width: 900,
    height: 640,
    show: false,
    webPreferences: {
      preload: path.join(here, 'preload.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      ...globalThis.unsafe,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(({ url }) => {
    log.push(`open ${url}`);
    if (url.startsWith('https:')) void shell.openExternal(url);
    return { action: 'deny' };
  });
  webContents.on('will-navigate', (event) => {
    log.push(`navigate ${event.url}`);
    if (!event.url.startsWith('app://bundle/')) event.preventDefault();
  });
  webContents.on('render-process-gone', (_event, { reason }) => log.push(`gone ${reason}`));
  window.on('close', (event) => {
    log.push('close');
    if (globalThis.stay) event.preventDefault();
  });
  window.once('ready-to-show', () => window.show());
  for (const name of ['closed', 'resize', 'move', 'maximize', 'show']) window.on(name, () => log.push(name));
  window.loadURL(`app://bundle/index.html${query}`).catch((error) => log.push(String(error)));
  return window;
}
globalThis.openWindow = openWindow;

ipcMain.handle('echo', (_event, ...args) => args);
ipcMain.handle('fail', () => {
  throw new RangeError('out of range');
});
ipcMain.handle('sender', ({ sender, senderFrame }) => {
  const { url, origin, parent, top } = senderFrame;
  return {
    url,
    origin,
    parent,
    isTop: top === senderFrame,
    id: sender.id,
    window: BrowserWindow.fromWebContents(sender).id,
  };
});
ipcMain.handle('save', async () => (await dialog.showSaveDialog({ title: 'Save' })).filePath);
ipcMain.handle('function', () => () => 1);
ipcMain.on('said', (event, ...args) => {
  log.push(`said ${args.join(' ')}`);
  event.reply('notice', 'heard', ...args);
});

await Promise.resolve();
void app.whenReady().then(() => {
  session.defaultSession.setPermissionRequestHandler((_contents, _name, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'bundle') return new Response('no such host', { status: 404 });
    const file = await net.fetch(pathToFileURL(path.join(here, pathname)).href).catch(() => undefined);
    if (!file) return new Response('no such file', { status: 404 });
    const type = pathname.endsWith('.mjs') ? 'text/javascript' : file.headers.get('content-type');
    return new Response(file.body, {
      headers: {
        'content-type': type,
        'content-security-policy': "default-src 'none'; script-src 'self'; connect-src app://bundle",
      },
    });
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'File',
        submenu: [
          { id: 'new', label: 'New', accelerator: 'CmdOrCtrl+N', click: () => log.push('menu new') },
          { role: 'quit' },
        ],
      },
      {
        label: 'Keys',
        submenu: [{ id: 'taken', label: 'Taken', accelerator: 'F2', click: () => log.push('menu taken') }],
      },
    ]),
  );
  openWindow();
});
