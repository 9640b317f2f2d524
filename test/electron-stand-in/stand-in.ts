// Starts the small app on the stand-in, and looks at what an app leaves behind.

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';

/** The executable to give to Playwright or to ELECTRON_EXEC_PATH. */
export const STAND_IN = path.join(import.meta.dirname, 'electron');
export const APP = path.join(import.meta.dirname, 'app');

/** What the app's preload gives to its page. */
export interface AppBridge {
  platform: string;
  sandboxed: boolean;
  nested: { list: [number, { two: number }] };
  call: (channel: string, ...args: unknown[]) => Promise<unknown>;
  say: (...args: unknown[]) => void;
  onNotice: (listener: (...args: unknown[]) => void) => () => void;
  twice: (number: number) => number;
  refuse: () => void;
  later: (fail: boolean) => Promise<{ at: Date; big: bigint }>;
  mapWith: (list: unknown[], convert: (item: unknown) => unknown) => unknown[];
  bytes: (bytes: Uint8Array) => Uint8Array;
  canRequire: (name: string) => string;
  seesPage: () => string;
}

declare global {
  interface Window {
    app: AppBridge;
    notices: unknown[][];
    pressed: string[];
  }
}

/** What the app's main keeps for its tests. */
export interface MainGlobals {
  log: string[];
  stay?: boolean;
  sameModule: boolean;
  openWindow(query?: string): unknown;
  electronStandIn: { calls: { what: string; args: unknown[] }[] };
}

export async function startApp(args: string[] = []): Promise<ElectronApplication> {
  return _electron.launch({ executablePath: STAND_IN, args: [APP, ...args] });
}

/** The first window, with its page's script run. */
export async function startedWindow(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow();
  await expect(page.locator('output')).toHaveText('started');
  return page;
}

export const logOf = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as MainGlobals).log);

export const callsOf = (app: ElectronApplication, what: string): Promise<unknown[][]> =>
  app.evaluate(
    (_electronModule, name) =>
      (globalThis as unknown as MainGlobals).electronStandIn.calls
        .filter((call) => call.what === name)
        .map(({ args }) => args),
    what,
  );

/** Profile folder of the Chromium that a process of the stand-in started. */
export function profileOf(pid: number): string {
  const table = execFileSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' });
  const keeper = table.split('\n').find((line) => line.trimStart().startsWith(`${pid} /bin/sh`));
  const profile = /electron-stand-in-\w+/.exec(keeper ?? '')?.[0];
  if (profile === undefined) throw new Error(`Process ${pid} has no Chromium`);
  return profile;
}

/** Waits until neither a process nor a folder has the profile's name. */
export async function expectNothingLeft(profile: string): Promise<void> {
  await expect
    .poll(
      () => [
        ...execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
          .split('\n')
          .filter((line) => line.includes(profile)),
        ...readdirSync(os.tmpdir()).filter((name) => name === profile),
      ],
      { timeout: 10_000 },
    )
    .toEqual([]);
}
