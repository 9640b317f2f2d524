// The desktop host: Electron around the app. It adds nothing to the app; it opens windows, joins their
// pages to it, and ends it. What must be said before Electron is ready is said at once, so this is no
// async function: Electron is not ready before its main module has run.

import {
  app as program,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  session,
  shell,
  type WebContents,
} from 'electron';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { CALL_CHANNEL } from '../../../shared/contract/channels.ts';
import { COMMANDS } from '../../../shared/contract/commands.ts';
import { ERRORS, InspectorError } from '../../../shared/contract/errors.ts';
import { createApp, type App } from '../../app/app.ts';
import { faultText } from '../fault-text.ts';
import { createPorts, ownConfigFolder, VERSION } from '../node-ports.ts';
import { answerRequest, builtPage, SCHEME, SCHEMES } from './app-scheme.ts';
import { wantsNewWindow } from './command-line.ts';
import { developmentPage, developmentServer } from './development.ts';
import { linkQuestion } from './external-link.ts';
import { eventsOf, menuTemplate } from './menu-template.ts';
import { answerCalls } from './page-calls.ts';
import { guardContents, guardSession } from './page-guard.ts';
import { Windows } from './windows.ts';
import { windowStateFile } from './window-state.ts';

/** How long routers are waited for when the program ends. */
const PATIENCE_MS = 3_000;
/** The start program looks for it: the desktop app is there. */
const READY = 'WAMP Inspector is open in a window of its own. Ctrl-C ends the program.';
const RUNS_ALREADY = 'WAMP Inspector runs already; its window comes to the front.';

/** Starts the host; `folder` is the one of the built main module. */
export function startDesktop(folder: string): void {
  program.enableSandbox();
  protocol.registerSchemesAsPrivileged(SCHEMES);
  program.setName('WAMP Inspector');
  try {
    // Beside the files of the app, so that each config folder has its own instance and its own lock.
    const data = path.join(ownConfigFolder(process.env), 'browser');
    mkdirSync(data, { recursive: true, mode: 0o700 });
    program.setPath('userData', data);
  } catch (error) {
    return fail(error);
  }
  if (!program.requestSingleInstanceLock()) {
    process.stdout.write(`${RUNS_ALREADY}\n`);
    return program.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => program.quit());
  program
    .whenReady()
    .then(() => open(folder))
    .catch(fail);
}

async function open(folder: string): Promise<void> {
  const server = developmentServer(program.isPackaged, process.env['ELECTRON_RENDERER_URL']);
  const source = server === undefined ? builtPage(path.join(folder, '../renderer')) : developmentPage(server);
  guardSession(session.defaultSession, server);
  program.on('session-created', (created) => guardSession(created, server));
  program.on('web-contents-created', (_event, contents) =>
    guardContents(contents, (address) => void openOutside(contents, address)),
  );
  protocol.handle(SCHEME, (request) => answerRequest(request, source));
  const ports = await createPorts(process.env);
  const app = createApp(ports, report);
  const windows = new Windows({
    app: withTheme(app),
    preload: path.join(folder, '../preload/index.cjs'),
    state: windowStateFile(ports.configFolder),
    report,
  });
  endWith(app, windows);
  ipcMain.handle(
    CALL_CHANNEL,
    answerCalls((contents) => windows.dispatch(contents), report),
  );
  setMenu(windows);
  program.on('second-instance', (_event, argv) => (wantsNewWindow(argv) ? windows.open() : windows.show()));
  program.on('activate', () => windows.show());
  await Promise.all([windows.remember(), wearTheme(app)]);
  windows.open();
  process.stdout.write(`${READY}\n`);
}

/** Colours of the system's parts: the theme that was chosen in the page, as long as another is not chosen. */
async function wearTheme(app: App): Promise<void> {
  const loaded = await app.dispatch('workspace.load', {});
  if (loaded.ok) followTheme(loaded.result);
}

/** The app, with an ear for the settings that its pages save. */
function withTheme(app: App): App {
  return {
    ...app,
    async dispatch(name, params) {
      const result = await app.dispatch(name, params);
      if (name === 'workspace.saveSettings' && result.ok) followTheme(params);
      return result;
    },
  };
}

const withSettings = COMMANDS['workspace.saveSettings'].params.loose();

function followTheme(holder: unknown): void {
  const { data } = withSettings.safeParse(holder);
  if (data) nativeTheme.themeSource = data.settings.theme;
}

function setMenu(windows: Windows): void {
  const press = (stroke: string) => {
    const contents = BrowserWindow.getFocusedWindow()?.webContents;
    for (const event of eventsOf(stroke, process.platform)) contents?.sendInputEvent(event);
  };
  const template = menuTemplate(process.platform, program.isPackaged, { newWindow: () => windows.open(), press });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  program.setAboutPanelOptions({
    applicationName: 'WAMP Inspector',
    applicationVersion: VERSION,
    copyright: 'MIT licence',
  });
}

/** Contents whose question is open: one at a time. */
const asking = new WeakSet<WebContents>();

async function openOutside(contents: WebContents, address: string): Promise<void> {
  const window = BrowserWindow.fromWebContents(contents);
  if (!window || asking.has(contents)) return;
  asking.add(contents);
  const { response } = await dialog.showMessageBox(window, linkQuestion(address));
  asking.delete(contents);
  // No program for it: the question named the address, which can be copied.
  if (response === 0) await shell.openExternal(address).catch(() => undefined);
}

/** Pages go first, for they send what was typed last; then sessions are left, as long as routers answer. */
function endWith(app: App, windows: Windows): void {
  let ending = false;
  program.on('window-all-closed', () => {
    if (process.platform !== 'darwin') program.quit();
  });
  program.on('will-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    const ended = Promise.all([app.close(), windows.settled()]).catch(report);
    void Promise.race([ended, patience]).then(() => program.exit(0));
  });
}

function report(error: unknown): void {
  process.stderr.write(`${faultText(error)}\n`);
}

/** The program cannot begin. */
function fail(error: unknown): void {
  const text =
    error instanceof InspectorError ? `${ERRORS[error.code].text} ${error.evidence}\n${error.hint}` : faultText(error);
  process.stderr.write(`${text}\n`);
  dialog.showErrorBox('WAMP Inspector cannot start', text);
  program.exit(1);
}
