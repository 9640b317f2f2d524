// The inspector beside a view: what it shows of the chosen record.

import type { Locator, Page } from '@playwright/test';
import { expect, ladder } from './app.ts';

export const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' });

/** Waits until the chosen record is read: until then the one before stands there, and parts of it come later. */
export async function inspected(page: Page): Promise<void> {
  const pane = inspector(page);
  await expect(pane.locator('[aria-busy]').first()).toHaveAttribute('aria-busy', 'false');
  await expect(pane.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Chooses each tab of the record that is chosen, in turn. */
export async function throughTabs(page: Page, see: (tab: string) => Promise<void> = async () => {}): Promise<void> {
  const pane = inspector(page);
  await inspected(page);
  await expect(pane.getByRole('tab').first()).toBeVisible();
  for (const label of await pane.getByRole('tab').allInnerTexts()) {
    const [name = ''] = label.split('\n');
    const tab = pane.getByRole('tab', { name: new RegExp(`^${name}`) });
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await see(name);
  }
}

/** Chooses each step of the ladder, and each tab of each step. */
export async function throughLadder(page: Page, see?: (tab: string) => Promise<void>): Promise<void> {
  const steps = ladder(page).getByRole('option');
  await expect(steps.first()).toBeVisible();
  for (let i = 0; i < (await steps.count()); i++) {
    await steps.nth(i).click();
    await throughTabs(page, see);
  }
}
