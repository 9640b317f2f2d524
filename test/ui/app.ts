// The test of a page: a host of its own, a page that is let in, and the names of what stands on it.

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { WebHost } from '../support/web-host.ts';
import { LinkFrames } from './link-frames.ts';

export interface Inspector {
  readonly host: WebHost;
  readonly page: Page;
  /** What goes between page and host. */
  readonly link: LinkFrames;
  /** Text of complaints of the page: errors, and what the content security policy refused. */
  readonly complaints: string[];
}

/** Variables that hosts of these tests have, for profiles that take secrets from them. */
const SECRETS = { SALLY: 'sally-pass', WANDA: 'wanda-pass', WRONG: 'not-the-secret', EMPTY: '' } as const;

export const test = base.extend<{ inspector: Inspector; env: Readonly<Record<string, string>> }>({
  env: [SECRETS, { option: true }],
  inspector: async ({ page, env }, use) => {
    const host = new WebHost({ env });
    const complaints: string[] = [];
    const link = new LinkFrames(page);
    page.on('pageerror', (error) => void complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(await host.start());
    await expect(page.getByRole('button', { name: /Start the demo router/ })).toBeVisible();
    await use({ host, page, link, complaints });
    await host.dispose();
  },
});

export { expect };

/** Starts the demo router with the login that stands first and waits for the open session. */
export async function connectDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Start the demo router/ }).click();
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
}

export const ladder = (page: Page): Locator => page.getByRole('listbox', { name: /handshake/i });
export const statusBar = (page: Page): Locator => page.getByRole('contentinfo');

/** Opens a capture file in the page, as a person does who chose it. */
export async function openCapture(page: Page, text: string, name = 'capture.jsonl'): Promise<void> {
  await expect(page.getByRole('main')).toBeVisible();
  // The browser begins to tell of choosers a moment after it was asked to: once more if it missed the first.
  await expect(async () => {
    const chooser = page.waitForEvent('filechooser', { timeout: 3000 });
    await page.keyboard.press('Control+O');
    await (await chooser).setFiles({ name, mimeType: 'application/jsonl', buffer: Buffer.from(text) });
  }).toPass();
  await expect(page.getByRole('tab', { name: /Timeline/ })).toBeVisible();
}

/** Shows a view of the capture at hand. */
export async function showView(page: Page, name: 'Handshake' | 'Timeline' | 'Call'): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Messages' });
