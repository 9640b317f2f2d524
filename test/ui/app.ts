// The test of a page: a host of its own, a page of it, and the names of what stands on the page. The same
// tests run in the web host and in the desktop app, each a project of the configuration.

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { DesktopHost } from '../support/desktop-host.ts';
import { WebHost } from '../support/web-host.ts';
import { startedPage, type TestHost } from './hosts.ts';
import { ChannelTexts, SocketFrames, type LinkFrames } from './link-frames.ts';

export interface Inspector {
  readonly host: TestHost;
  readonly page: Page;
  /** What goes between page and host. */
  readonly link: LinkFrames;
  /** Text of complaints of the page: errors, and what the content security policy refused. */
  readonly complaints: string[];
  /** Ends the host, as a person or at once, and starts it again; the result is the page of the new one. */
  readonly restart: (signal?: 'SIGINT' | 'SIGKILL') => Promise<Page>;
}

/** Options of a project. */
export interface Shell {
  readonly shell: 'web' | 'desktop';
}

/** Variables that hosts of these tests have, for profiles that take secrets from them. */
const SECRETS = { SALLY: 'sally-pass', WANDA: 'wanda-pass', WRONG: 'not-the-secret', EMPTY: '' } as const;

export const test = base.extend<{ inspector: Inspector; env: Readonly<Record<string, string>> }, Shell>({
  shell: ['web', { option: true, scope: 'worker' }],
  env: [SECRETS, { option: true }],
  inspector: async ({ page: tab, env, shell, bypassCSP, deviceScaleFactor }, use) => {
    const host = shell === 'web' ? new WebHost({ env }) : new DesktopHost({ env, bypassCSP, deviceScaleFactor });
    const complaints: string[] = [];
    if (shell === 'web') hearComplaints(tab, complaints);
    const link = host.kind === 'web' ? new SocketFrames(tab) : new ChannelTexts(host);
    const started = async () => {
      if (host.kind === 'desktop') {
        const page = await startedPage(host);
        hearComplaints(page, complaints);
        return page;
      }
      await tab.goto(await host.start());
      return tab;
    };
    const restart = async (signal: 'SIGINT' | 'SIGKILL' = 'SIGINT') => {
      expect(await host.stop(signal)).toBe(signal === 'SIGINT' ? 0 : null);
      return started();
    };
    try {
      const page = await started();
      await expect(page.getByRole('button', { name: /Start the demo router/ })).toBeVisible();
      await use({ host, page, link, complaints, restart });
    } finally {
      await host.dispose();
    }
  },
});

/** Writes down what the page complains of from now on. */
export function hearComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => void complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
}

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
export async function showView(page: Page, name: 'Handshake' | 'Timeline' | 'Call' | 'Meta'): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Messages' });
