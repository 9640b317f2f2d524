// The fields of the form of a profile, by what they are called, and how a person fills them.

import type { Locator, Page } from '@playwright/test';
import { expect } from './app.ts';
import { hostCall } from './link-frames.ts';

export const form = (page: Page) => page.getByRole('form', { name: 'Profile form' });
export const field = (page: Page, name: string) => form(page).getByRole('textbox', { name, exact: true });
export const method = (page: Page, number: number) => form(page).getByRole('region', { name: `Method ${number}` });
export const profilesOf = async (page: Page) => (await hostCall(page, 'profile.list', {})).profiles;

export async function begin(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /New connection/ })
    .first()
    .click();
  await expect(field(page, 'Address')).toBeVisible();
}

/** Chooses in a list that opens. */
export async function choose(within: Locator, label: string, option: string): Promise<void> {
  await within.getByRole('combobox', { name: label, exact: true }).click();
  await within.page().getByRole('option', { name: option, exact: true }).click();
}

/** Chooses one of a few that are in sight. */
export async function pick(within: Locator, group: string, option: string): Promise<void> {
  const choice = within.getByRole('radiogroup', { name: group });
  await choice.getByText(option, { exact: true }).click();
  await expect(choice.getByRole('radio', { name: option })).toBeChecked();
}

/** Writes into a field for JSON, which is an editor of its own. */
export async function typeJson(page: Page, name: string, text: string): Promise<void> {
  await field(page, name).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Opens a part of the form that may be folded. */
export async function unfold(page: Page, title: string): Promise<void> {
  const button = form(page).getByRole('button', { name: title });
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
  await expect(button).toHaveAttribute('aria-expanded', 'true');
}

export const feature = (page: Page, role: string, flag: string) =>
  form(page)
    .getByRole('group', { name: `Features of the ${role}` })
    .getByRole('checkbox', { name: new RegExp(`^${flag}\\b`) });

export const save = (page: Page) => page.getByRole('button', { name: /^Save/ }).click();

/** The HELLO that the page says it would send. */
export async function previewed(page: Page): Promise<string> {
  const pane = page.getByRole('region', { name: 'HELLO', exact: true });
  const show = page.getByRole('button', { name: 'Show features' });
  if (await show.isVisible()) await show.click();
  const lines = await pane.locator('[class*="_hello_"]').first().innerText();
  return JSON.stringify(JSON.parse(lines));
}
