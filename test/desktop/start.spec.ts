// `npm start` as it is typed, on the computer as it is: the desktop app, or one sentence and the web host;
// and `npm run dev`. Ctrl-C ends all of them with nothing left.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findBrowser } from '../support/browser.mjs';
import { isStandIn } from '../support/desktop-host.ts';
import { connectDemo } from '../ui/app.ts';
import { expect, isStarted, test } from './desktop.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STAND_IN = path.join(ROOT, 'test/electron-stand-in/electron');
const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/\?token=[\w-]+/;
const SENTENCE = /^The desktop app cannot be opened, because .+; to get it, .+; the web host starts instead\.$/gm;
const OPEN = 'WAMP Inspector is open in a window of its own.';

test.describe.configure({ mode: 'serial', timeout: 90_000 });
test.skip(process.platform === 'win32', 'no Ctrl-C can be sent to another process there');

let child: ChildProcess | undefined;
let folder = '';
let output = '';

test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-start-'));
  output = '';
});
test.afterEach(() => {
  if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null)
    process.kill(-child.pid, 'SIGKILL');
  child = undefined;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Types a command of npm in a terminal of its own. */
function type(args: readonly string[], more: Readonly<Record<string, string>> = {}): void {
  const { ELECTRON_EXEC_PATH: _other, ELECTRON_RENDERER_URL: _server, ...env } = process.env;
  child = spawn('npm', [...args], {
    cwd: ROOT,
    env: {
      ...env,
      WAMP_INSPECTOR_CONFIG: folder,
      WAMP_INSPECTOR_BROWSER: findBrowser() ?? '',
      // Other shells stay between npm and the program, and die of Ctrl-C whatever the program makes of it.
      npm_config_script_shell: '/bin/bash',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => void (output += text));
}

/** Presses Ctrl-C, which reaches every process of the terminal; the result is the exit code and how long it took. */
async function interrupt(): Promise<{ code: number | null; ms: number }> {
  const ending = child!;
  const ended = new Promise<number | null>((resolve) => ending.once('close', resolve));
  const began = performance.now();
  process.kill(-ending.pid!, 'SIGINT');
  const code = await ended;
  return { code, ms: performance.now() - began };
}

const printed = (what: RegExp | string) => expect.poll(() => output, { timeout: 60_000 }).toMatch(what);

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    setTimeout(() => socket.destroy(), 500);
  });
}

/** Logs in at the demo router in the page of the web host that was printed; then ends it. */
async function useWebHost(): Promise<void> {
  await printed(ADDRESS);
  const [address, port] = ADDRESS.exec(output) as unknown as [string, string];
  const executablePath = findBrowser();
  const browser = await chromium.launch({ ...(executablePath !== undefined && { executablePath }) });
  try {
    const page = await browser.newPage();
    const response = await page.goto(address);
    expect(response?.status()).toBe(200);
    await connectDemo(page);
    expect(await isListening(Number(port))).toBe(true);
    const { code, ms } = await interrupt();
    expect({ code, isSoon: ms < 5_000 }).toEqual({ code: 0, isSoon: true });
    expect(await isListening(Number(port))).toBe(false);
  } finally {
    await browser.close();
  }
}

test('npm start, as this computer is: a sentence says why there is no window, and the web host runs', async () => {
  test.skip(!isStandIn, 'the desktop app opens here; the next tests and real-electron.spec.ts show that');
  type(['start']);
  await useWebHost();
  expect(output.match(SENTENCE)).toHaveLength(1);
  expect(output.indexOf('cannot be opened')).toBeLessThan(output.search(ADDRESS));
  expect(output).not.toContain(OPEN);
});

test('npm start -- --web starts the web host and says nothing of a window', async () => {
  type(['start', '--', '--web', '--no-open']);
  await useWebHost();
  expect(output).not.toMatch(SENTENCE);
  expect(output).not.toContain(OPEN);
});

test('npm start opens the window where it can, and Ctrl-C ends it', async () => {
  test.skip(!isStandIn, 'real-electron.spec.ts shows it with the real binary');
  type(['start'], { ELECTRON_EXEC_PATH: STAND_IN });
  await printed(OPEN);
  expect(output).not.toMatch(SENTENCE);
  expect(output).not.toMatch(ADDRESS);
  const { code, ms } = await interrupt();
  expect({ code, isSoon: ms < 5_000 }).toEqual({ code: 0, isSoon: true });
});

test('npm run dev shows the page, which hears of changes', async () => {
  test.skip(!isStandIn, 'the page is reached through the port of the stand-in');
  test.skip(await isListening(5173), 'port 5173 is taken');
  type(['run', 'dev'], { ELECTRON_EXEC_PATH: STAND_IN });
  await printed(/DevTools listening on ws:\/\/\S+/);
  const [, endpoint] = /DevTools listening on (ws:\/\/\S+)/.exec(output) as unknown as [string, string];
  await printed(OPEN);
  const browser = await chromium.connectOverCDP(endpoint);
  try {
    const [page] = browser.contexts()[0]!.pages();
    const lines: string[] = [];
    page!.on('console', (message) => lines.push(message.text()));
    await expect(page!.locator('#root')).not.toBeEmpty({ timeout: 40_000 });
    await page!.reload();
    await isStarted(page!);
    await expect.poll(() => lines.join('\n'), { timeout: 20_000 }).toContain('[vite] connected.');
  } finally {
    await browser.close();
  }
  await interrupt();
  expect(await isListening(5173)).toBe(false);
});
