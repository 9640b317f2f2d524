// The page in a real browser, against the real web host. `npm test` finds the browser and names it.

import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { findBrowser } from '../support/browser.mjs';

const executablePath = findBrowser();
// Browsers and the check of the letters inherit it.
if (process.platform === 'linux')
  process.env['FONTCONFIG_FILE'] = fileURLToPath(new URL('../support/fonts/fonts.conf', import.meta.url));

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/ui-results',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [
    ['list'],
    ...(process.env['UI_REPORT'] ? [['json', { outputFile: process.env['UI_REPORT'] }] as const] : []),
  ],
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      // Without a way out Chromium's own services fail in a row and cost time.
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
});
