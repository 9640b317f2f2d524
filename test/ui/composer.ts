// The call view: its fields and lists, and what a person does there to send something.

import { visibleText } from '../../src/renderer/src/ui/visible-text.ts';
import type { Locator, Page } from '@playwright/test';
import { expect } from './app.ts';

export type Kind = 'Call' | 'Publish' | 'Subscribe' | 'Register';

export const composer = (page: Page): Locator => page.getByRole('region', { name: 'Composer' });
/** The field of the URI, whatever the kind. */
export const uriField = (page: Page): Locator =>
  composer(page)
    .getByRole('combobox', { name: /^(?:Procedure|Topic)$/ })
    .or(composer(page).getByRole('textbox', { name: 'Topics' }));
export const jsonField = (page: Page, name: string): Locator =>
  composer(page).getByRole('textbox', { name, exact: true });
export const sendButton = (page: Page, kind: Kind = 'Call'): Locator =>
  composer(page)
    .getByRole('form')
    .getByRole('button', { name: new RegExp(`^${kind} `) });
export const results = (page: Page): Locator => page.getByRole('region', { name: 'Results', exact: true });
export const holdings = (page: Page): Locator => page.getByRole('region', { name: 'Subscriptions and registrations' });
export const historyList = (page: Page): Locator => page.getByRole('listbox', { name: 'History' });

/** Chooses what is to be sent. */
export async function chooseKind(page: Page, kind: Kind): Promise<void> {
  await composer(page).getByRole('radiogroup', { name: 'What to send' }).getByText(kind, { exact: true }).click();
  await expect(sendButton(page, kind)).toBeVisible();
}

/** Fills a field for JSON; the editor comes a moment after its field. */
export async function fillJson(page: Page, name: string, text: string): Promise<void> {
  const field = jsonField(page, name);
  await expect(async () => {
    await field.fill(text);
    await expect(field).toHaveText(visibleText(text.replaceAll('\n', '')), { timeout: 1000 });
  }).toPass();
}

/** Calls a procedure, and waits until it stands in the results. */
export async function sendCall(page: Page, procedure: string, args: string): Promise<void> {
  await chooseKind(page, 'Call');
  await uriField(page).fill(procedure);
  await fillJson(page, 'Arguments', args);
  await sendButton(page).click();
  await expect(results(page)).toContainText(procedure);
}
