// Starts the Chromium that draws the windows, and ends it. Its profile is a folder of its own under the
// system's temporary folder. A shell waits for Chromium and removes the folder, in a process group of
// its own: so the folder goes too when this process is killed and can do nothing more.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const KEEPER =
  'profile=$1; shift; "$@"; code=$?; rm -rf -- "$profile" || { sleep 0.3; rm -rf -- "$profile"; }; exit $code';

/** Switches of the app's command line that Chromium gets too. */
const PASSED_ON = /^--(lang|force-[\w-]+|high-dpi-support|disable-gpu|disable-lcd-text)(=|$)/;

async function findChromium() {
  const named = process.env.WAMP_INSPECTOR_BROWSER;
  if (named) return named;
  const usual = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((place) => existsSync(place));
  // Knows every place, but takes long to load.
  return usual ?? (await import('../support/browser.mjs')).findBrowser();
}

/**
 * A running Chromium without windows: its process, with the protocol's pipes as stdio[3] and [4], and
 * the address of its DevTools port. Rejects if there is no browser or it ends at once.
 */
export async function startBrowser(args) {
  const chromium = await findChromium();
  if (chromium === undefined) throw new Error('No Chromium found. Name one by WAMP_INSPECTOR_BROWSER.');
  const profile = mkdtempSync(path.join(os.tmpdir(), 'electron-stand-in-'));
  const port = args.find((arg) => arg.startsWith('--remote-debugging-port=')) ?? '--remote-debugging-port=0';
  const shown = process.env.ELECTRON_STAND_IN_SHOW === '1';
  const switches = [
    ...(shown ? [] : ['--headless', '--screen-info={1920x1080}']),
    // Root may not use Chromium's sandbox. Only tests run this, on pages of this checkout.
    ...(process.getuid?.() === 0 || args.includes('--no-sandbox') ? ['--no-sandbox'] : []),
    port,
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-extensions',
    '--disable-default-apps',
    '--disable-breakpad',
    '--disable-search-engine-choice-screen',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-back-forward-cache',
    '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,PaintHolding,TranslateUI,LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
    '--password-store=basic',
    '--use-mock-keychain',
    ...args.filter((arg) => PASSED_ON.test(arg)),
  ];
  const child = spawn('/bin/sh', ['-c', KEEPER, 'sh', profile, chromium, ...switches], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const endpoint = await new Promise((resolve, reject) => {
    let heard = '';
    child.stderr.on('data', (bytes) => {
      if (process.env.ELECTRON_STAND_IN_LOG === '1') process.stderr.write(bytes);
      heard = (heard + bytes).slice(-20_000);
      const line = /^DevTools listening on (ws:\S+)/m.exec(heard);
      if (line) resolve(line[1]);
    });
    child.once('error', reject);
    void ended.then((code) => reject(new Error(`Chromium ended at once (${code}):\n${heard}`)));
  });
  return { child, endpoint, ended, profile };
}
