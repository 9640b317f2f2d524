// npm run screenshots [-- FOLDER]: pictures of the running product, light and dark. Without a folder the
// README's pictures are written; with one, every screen in both sizes, to be looked at.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { needBrowser } from '../support/browser.mjs';
import { WebHost } from '../support/web-host.ts';
import { finishScreens, SCREEN_ENV, SCREENS, showScreen, type Screen } from './screens.ts';

/** Screens that the README shows. */
const README = ['first-run', 'handshake', 'failed-login', 'timeline', 'profile', 'call', 'realm-sessions'];
const SIZES = [
  [1440, 900],
  [1024, 700],
] as const;

/** Exit code: 0, or 1 if a screen could not be shown. */
export async function main([folder, ...names]: readonly string[]): Promise<number> {
  const target = path.resolve(folder ?? 'docs/pictures');
  mkdirSync(target, { recursive: true });
  if (process.platform === 'linux') process.env['FONTCONFIG_FILE'] = path.resolve('test/support/fonts/fonts.conf');
  const browser = await chromium.launch({ executablePath: needBrowser() });
  let failed = 0;
  const wanted = (name: string) => (folder === undefined ? README : names.length > 0 ? names : [name]).includes(name);
  for (const screen of SCREENS.filter(({ name }) => wanted(name))) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [width, height] of folder === undefined ? SIZES.slice(0, 1) : SIZES) {
        const size = folder === undefined ? '' : `-${width}`;
        const file = path.join(target, `${screen.name}-${colorScheme}${size}.png`);
        const context = await browser.newContext({
          viewport: { width, height },
          colorScheme,
          locale: 'en-GB',
          timezoneId: 'UTC',
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
        failed += await picture(screen, page, file);
        await context.close();
      }
    }
  }
  await browser.close();
  return failed === 0 ? 0 : 1;
}

async function picture(screen: Screen, page: Parameters<Screen['show']>[0], file: string): Promise<0 | 1> {
  const host = new WebHost({ env: SCREEN_ENV });
  try {
    await page.goto(await host.start());
    await showScreen(screen, page, host);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    process.stdout.write(`${file}\n`);
    return 0;
  } catch (error) {
    await page.screenshot({ path: file.replace('.png', '-failed.png') });
    process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await host.dispose();
    await finishScreens();
  }
}
