// The desktop app: what it lets in and out, its windows, its start. It runs on Electron where that can run,
// else on the stand-in; the first line of the output says which.

import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { desktopProgram } from '../support/desktop-host.ts';

if (process.platform === 'linux')
  process.env['FONTCONFIG_FILE'] = fileURLToPath(new URL('../support/fonts/fonts.conf', import.meta.url));
// Workers read this file, too.
if (process.env['TEST_WORKER_INDEX'] === undefined) console.log(desktopProgram());

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/desktop-results',
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
  projects: [
    { name: 'app', testIgnore: 'start.spec.ts' },
    // `npm start` and `npm run dev` build: what they write is what the others run.
    { name: 'start', testMatch: 'start.spec.ts', dependencies: ['app'] },
  ],
});
