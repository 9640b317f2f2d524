// The page in both of its hosts: in a real browser against the real web host, and in the desktop app. What
// the app runs on here is said once. `npm test` finds the browser and names it.

import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { findBrowser } from '../support/browser.mjs';
import { desktopProgram, LOOK } from '../support/desktop-host.ts';
import type { Shell } from './app.ts';

const executablePath = findBrowser();
// Browsers and the check of the letters inherit it.
if (process.platform === 'linux')
  process.env['FONTCONFIG_FILE'] = fileURLToPath(new URL('../support/fonts/fonts.conf', import.meta.url));
// Workers and other tools read this file too.
if (process.argv.includes('test') && !process.argv.includes('--project=web'))
  process.stdout.write(`${desktopProgram()}\n`);

export default defineConfig<object, Shell>({
  testDir: '.',
  outputDir: '../../node_modules/.cache/ui-results',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A second try tells a fault from a busy machine; `npm test` names those that needed one, and bears few.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [
    ['list'],
    ...(process.env['UI_REPORT'] ? [['json', { outputFile: process.env['UI_REPORT'] }] as const] : []),
  ],
  use: {
    ...LOOK,
    trace: 'off',
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      // Without a way out Chromium's own services fail in a row and cost time.
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
  projects: [
    { name: 'web', use: { shell: 'web' } },
    {
      name: 'desktop',
      use: { shell: 'desktop' },
      // The first is about who may reach the web host and how, the second about the same page in the same
      // engine once more. Tests with the tag are about a link that is lost or refused, and about addresses
      // with a token: the desktop app has neither; or about words that come from the core and are the same in both.
      // `npm test` names what is left out.
      testIgnore: ['security.spec.ts', 'pictures.spec.ts'],
      grepInvert: /@web/,
    },
  ],
});
