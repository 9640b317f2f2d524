// Finds the browser that the page is tested in. Order: the one that is named, the usual places of
// Chromium, Chrome and Edge, Playwright's own. If there is none, one is installed, and that is said.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

/** Variable that names a browser to use. */
export const BROWSER_VARIABLE = 'WAMP_INSPECTOR_BROWSER';
const root = fileURLToPath(new URL('../../', import.meta.url));

const PLACES = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
    '/usr/bin/microsoft-edge',
    '/usr/bin/microsoft-edge-stable',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((folder) => [
      path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
};

/**
 * Path of a browser that is there, or undefined. Throws if one is named that is not there.
 *
 * @returns {string | undefined}
 */
export function findBrowser(env = process.env) {
  const named = env[BROWSER_VARIABLE];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`${BROWSER_VARIABLE} names ${named}, and there is no such file. Correct it, or unset it.`);
  }
  const own = chromium.executablePath();
  return [...(PLACES[process.platform] ?? []), own].find((place) => place && existsSync(place));
}

/**
 * Path of a browser, installed now if need be. Throws with what to do if none can be had.
 *
 * @returns {string}
 */
export function needBrowser(say = console.log) {
  const found = findBrowser();
  if (found) return found;
  const ways = [
    ['Playwright', process.execPath, [path.join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium']],
    ...(process.platform === 'linux' && process.getuid?.() === 0
      ? [['Debian', 'sh', ['-c', 'apt-get update -q && apt-get install -q -y --no-install-recommends chromium']]]
      : []),
  ];
  for (const [from, command, args] of ways) {
    say(`No browser found. Installing Chromium from ${from}…`);
    spawnSync(command, args, { stdio: 'inherit', timeout: 300_000, cwd: root });
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    'The page is tested in a browser, and none could be found or installed. ' +
      `Install Chromium, Chrome or Edge, or set ${BROWSER_VARIABLE} to the path of one.`,
  );
}
