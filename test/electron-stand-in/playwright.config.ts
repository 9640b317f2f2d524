// What the stand-in for Electron's binary promises, shown on a small app of its own.

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/electron-stand-in-results',
  timeout: 30_000,
  expect: { timeout: 5_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [
    ['list'],
    ...(process.env['UI_REPORT'] ? [['json', { outputFile: process.env['UI_REPORT'] }] as const] : []),
  ],
});
