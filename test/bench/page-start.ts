// P10 in the web host: from the command to an address, and from the address to a page whose first button
// can be pressed, beside mitmweb and its list of flows. The program is a copy of the build without its
// sources, as it is installed. The browser runs already and has nothing cached.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { print, printLine } from './figures.ts';
import { ended, installMitmweb, printed, startMitmweb } from './mitmweb.ts';
import { newPage } from './page-browser.ts';

const ROUNDS = 5;
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/;

interface Start {
  /** Milliseconds from the command to the address, and from the address to a page that can be used. */
  readonly program: number;
  readonly page: number;
}

export async function benchStart(browser: Browser): Promise<void> {
  const folder = installedCopy();
  const why = installMitmweb();
  if (why !== undefined) printLine({ bench: 'P10', rival: 'mitmweb', skipped: why });
  try {
    const ours: (Start & { readonly scripts: readonly string[] })[] = [];
    const theirs: Start[] = [];
    // The first start of each fills the caches of the system and is not counted.
    for (let i = 0; i <= ROUNDS; i++) {
      const start = await startOurs(browser, folder);
      const rival = why === undefined ? await startRival(browser) : undefined;
      if (i === 0) continue;
      ours.push(start);
      if (rival) theirs.push(rival);
    }
    report(ours, theirs);
    const scripts = new Set(ours.flatMap((start) => start.scripts));
    const bytes = [...scripts].reduce(
      (sum, name) => sum + gzipSync(readFileSync(path.join(folder, 'out', 'renderer', name))).length,
      0,
    );
    print('P10 scripts before the first button, gzip', 'kB', [bytes / 1000], 'goal', [300], 'less');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(ours: readonly Start[], theirs: readonly Start[]): void {
  for (const [part, goal] of [
    ['program', 120],
    ['page', 280],
    ['in all', 400],
  ] as const) {
    const of = (starts: readonly Start[]) =>
      starts.map(({ program, page }) => (part === 'in all' ? program + page : part === 'page' ? page : program));
    const name = `P10 cold start in the web host, ${part}`;
    if (theirs.length > 0) print(name, 'ms', of(ours), 'mitmweb', of(theirs), 'less');
    print(name, 'ms', of(ours), 'goal', [goal], 'less');
  }
}

/** A folder with the built program; packages are those of the project. */
function installedCopy(): string {
  // This builds the program and the page if they are older than their sources.
  const { status } = spawnSync(process.execPath, ['bin/wamp-inspector.mjs', 'serve', '--help'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the build failed');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-installed-'));
  for (const part of ['bin', 'out', 'package.json']) cpSync(part, path.join(folder, part), { recursive: true });
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

async function startOurs(browser: Browser, folder: string): Promise<Start & { scripts: readonly string[] }> {
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(folder, 'bin', 'wamp-inspector.mjs'), 'serve', '--no-open'], {
    env: { PATH: process.env['PATH'], HOME: folder, WAMP_INSPECTOR_CONFIG: path.join(folder, 'config') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const address = await printed(child, ADDRESS);
  const program = performance.now() - began;
  return showPage(browser, child, address, 'our own', async (page, at) => ({
    program,
    page: at,
    scripts: await scriptsUntil(page, at),
  }));
}

async function startRival(browser: Browser): Promise<Start> {
  const { child, took, address } = await startMitmweb();
  return showPage(browser, child, address, 'mitmweb', (_page, at) => Promise.resolve({ program: took, page: at }));
}

/** Opens the page and waits until it can be used, which `read` is told in milliseconds; ends the program. */
async function showPage<T>(
  browser: Browser,
  child: ChildProcess,
  address: string,
  whose: 'our own' | 'mitmweb',
  read: (page: Page, at: number) => Promise<T>,
): Promise<T> {
  const page = await newPage(browser);
  try {
    await page.addInitScript(noteWhenUsable, whose);
    await page.goto(address);
    const at = await page.waitForFunction(() => Reflect.get(globalThis, 'usableAt') as number | undefined);
    return await read(page, Number(await at.jsonValue()));
  } finally {
    await page.context().close();
    await ended(child);
  }
}

/** Runs in the page before anything else of it: notes when it can be used, after the start of the navigation. */
function noteWhenUsable(whose: 'our own' | 'mitmweb'): void {
  const isOurs = () => {
    const button = document.activeElement;
    const isDemo = button?.tagName === 'BUTTON' && /demo router/i.test(button.textContent);
    return isDemo && !button.matches(':disabled, [aria-disabled="true"]');
  };
  const isTheirs = () =>
    document.querySelector('.main-view')?.textContent !== undefined &&
    document.querySelector('.connection-indicator.established') !== null;
  const look = () => {
    if (!(whose === 'mitmweb' ? isTheirs() : isOurs())) return;
    Reflect.set(globalThis, 'usableAt', performance.now());
    observer.disconnect();
    document.removeEventListener('focusin', look);
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener('focusin', look);
}

/** Paths of the scripts that had been loaded by a moment. */
function scriptsUntil(page: Page, at: number): Promise<string[]> {
  return page.evaluate(
    (moment) =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => /\.m?js$/.test(new URL(entry.name).pathname))
        .filter((entry) => entry.startTime + entry.duration <= moment)
        .map((entry) => new URL(entry.name).pathname),
    at,
  );
}
