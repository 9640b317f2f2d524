// What differs between the hosts of a page under test, by the page: its keys, its clipboard, where it saves
// files, and how a further page comes to be. A page that no desktop app has is one of a browser.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { SHORTCUTS, type ShortcutId } from '../../src/renderer/src/state/key-table.ts';
import type { DesktopHost } from '../support/desktop-host.ts';
import { type SavedFile } from '../support/desktop-host.ts';
import type { WebHost } from '../support/web-host.ts';

export type TestHost = WebHost | DesktopHost;

const desktops = new WeakMap<Page, DesktopHost>();

/** Starts the desktop app; the result is the page of its window. */
export async function startedPage(host: DesktopHost): Promise<Page> {
  return pageOf(host, await host.start());
}

/** A further page of the same host: a window of the app, or a tab of the same browser. */
export async function anotherPage(page: Page): Promise<Page> {
  const desktop = desktops.get(page);
  if (desktop) return pageOf(desktop, await desktop.newWindow());
  const another = await page.context().newPage();
  await another.goto(page.url());
  return another;
}

/** Remembers which app has the page. */
function pageOf(host: DesktopHost, page: Page): Page {
  desktops.set(page, host);
  return page;
}

/** The host as a web host; for what only that has. */
export function webHost(host: TestHost): WebHost {
  if (host.kind !== 'web') throw new Error('this is about the web host');
  return host;
}

/** First keys of a shortcut in the host of the page, as Playwright presses them. */
export function keysOf(page: Page, id: ShortcutId): string {
  const row = SHORTCUTS.find((shortcut) => shortcut.id === id);
  const [stroke = ''] = row?.[desktops.has(page) ? 'desktop' : 'web'] ?? [];
  return stroke.replace('Mod', 'ControlOrMeta').replace(/(?<=\+)[A-Z]$/, (letter) => letter.toLowerCase());
}

/** The file that the page saves when `press` is done. */
export async function savedFile(page: Page, press: () => Promise<void>): Promise<SavedFile> {
  const desktop = desktops.get(page);
  if (desktop) return desktop.savedFile(press);
  const download = page.waitForEvent('download');
  await press();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** The text in the clipboard of the page. */
export async function copied(page: Page): Promise<string> {
  return desktops.get(page)?.copied(page) ?? page.evaluate(() => navigator.clipboard.readText());
}

/** Puts a text into the clipboard of the page. */
export async function copy(page: Page, text: string): Promise<void> {
  await (desktops.get(page)?.copy(page, text) ?? page.evaluate((words) => navigator.clipboard.writeText(words), text));
}
