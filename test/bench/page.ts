// The page: how soon it is there, what it costs, how it scrolls and answers. One browser for all; one
// long capture for what needs one.

import type { Browser } from '@playwright/test';
import { printLine } from './figures.ts';
import { LongCapture } from './long-capture.ts';
import { startBrowser } from './page-browser.ts';
import { benchClick } from './page-click.ts';
import { benchLink } from './page-link.ts';
import { benchScroll, benchScrollArriving } from './page-scroll.ts';
import { benchStart } from './page-start.ts';

export async function benchPage(): Promise<void> {
  const browser = await startBrowser();
  try {
    await figures('P10', () => benchStart(browser));
    await figures('P3', () => benchLink(browser));
    await figures('P4, P15', () => benchLong(browser));
  } finally {
    await browser.close();
  }
}

async function benchLong(browser: Browser): Promise<void> {
  const long = await LongCapture.record();
  try {
    await figures('P4', () => benchScroll(browser, long));
    await figures('P15', () => benchClick(browser, long));
    // Last: the records of the million are evicted by those that arrive.
    await figures('P4', () => benchScrollArriving(browser, long));
  } finally {
    await long.dispose();
  }
}

/** A figure that cannot be taken is told; the others are taken all the same. */
async function figures(bench: string, take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    printLine({ bench, failed: error instanceof Error ? error.message : String(error) });
  }
}
