// The browser that the page is measured in, and hosts that run on their own. Every benchmark of the page
// and every rival uses the same browser.

import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { needBrowser } from '../support/browser.mjs';

/** Size of the window, in CSS pixels. */
const VIEWPORT = { width: 1440, height: 900 } as const;

/** Starts the browser, and installs it first if there is none. */
export function startBrowser(): Promise<Browser> {
  if (process.platform === 'linux') process.env['FONTCONFIG_FILE'] = path.resolve('test/support/fonts/fonts.conf');
  return chromium.launch({
    executablePath: needBrowser((line: string) => void process.stderr.write(`${line}\n`)),
    args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    // A list has its scroll bar, as in a window.
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
}

/** A fresh profile of the browser with one page: nothing is cached. */
export async function newPage(browser: Browser, deviceScaleFactor = 1): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor, locale: 'en-GB' });
  return context.newPage();
}

/** Opens a page that begins at its live session, shows the timeline there, and waits for rows. */
export async function openTimeline(page: Page, address: string): Promise<void> {
  await page.goto(address);
  try {
    await page.getByRole('tab', { name: /^Timeline/ }).click();
    await page.locator('[role=row][data-seq]').nth(10).waitFor();
  } catch {
    const shown = await page.locator('body').innerText();
    throw new Error(`the timeline shows no rows; the page says: ${shown.replaceAll(/\s+/g, ' ').slice(0, 400)}`);
  }
}
