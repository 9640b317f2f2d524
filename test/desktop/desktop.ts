// The test of the desktop app: an app of its own with a window, and what the app asked of the system.

import { test as base, expect, type Page } from '@playwright/test';
import { DesktopHost } from '../support/desktop-host.ts';

export interface Desktop {
  readonly host: DesktopHost;
  readonly page: Page;
}

export const test = base.extend<{ desktop: Desktop }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants one
  desktop: async ({}, use) => {
    const host = new DesktopHost();
    try {
      const page = await host.start();
      await isStarted(page);
      await use({ host, page });
    } finally {
      await host.dispose();
    }
  },
});

export { expect };

/** Waits until the page of a fresh config folder is there. */
export const isStarted = (page: Page): Promise<void> =>
  expect(page.getByRole('button', { name: /Start the demo router/ })).toBeVisible();

/** What the app asked of person and system since `answerQuestions`. */
interface Asked {
  /** Details of questions. */
  readonly questions: string[];
  /** Addresses that were given to the system. */
  readonly opened: string[];
}

/** Answers questions of the app from now on, and keeps from the system what is opened. */
export async function answerQuestions({ app }: DesktopHost, response: number): Promise<() => Promise<Asked>> {
  await app.evaluate(({ dialog, shell }, chosen) => {
    const asked: Asked = { questions: [], opened: [] };
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.questions.push((args.at(-1) as Electron.MessageBoxOptions).detail ?? '');
      return Promise.resolve({ response: chosen, checkboxChecked: false });
    };
    shell.openExternal = (address) => {
      asked.opened.push(address);
      return Promise.resolve();
    };
  }, response);
  return () => app.evaluate(() => (globalThis as unknown as { asked: Asked }).asked);
}

/** How many windows the app has. */
export const windowCount = ({ app }: DesktopHost): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Clicks an item of the menu bar. */
export async function clickMenu({ app }: DesktopHost, label: string): Promise<void> {
  await app.evaluate(({ BrowserWindow, Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    const item = items.find((one) => one.label === wanted);
    if (!item) throw new Error(`the menu has no ${wanted}`);
    const window = BrowserWindow.getFocusedWindow() ?? undefined;
    Reflect.apply(item.click, item, [undefined, window, window?.webContents]);
  }, label);
}
