// What a newcomer does: start, one click, read, look around, make a profile. And what is there after a restart.

import type { Page } from '@playwright/test';
import { connectDemo, expect, ladder, test } from './app.ts';
import { hostCall } from './link-frames.ts';
import { source } from './sessions.ts';

/** Colours of the page, as they are drawn. */
const colours = (page: Page) =>
  page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return { backgroundColor, color };
  });

test('from the first start to the second', async ({ inspector: { page: first, restart, complaints } }) => {
  let page = first;
  // One press, and a salted WAMP-CRA login is there to be read.
  await expect(page.getByRole('button', { name: /Start the demo router/ })).toBeFocused();
  await page.keyboard.press('Enter');
  for (const type of ['HELLO', 'CHALLENGE', 'AUTHENTICATE', 'WELCOME'])
    await expect(ladder(page).getByRole('option', { name: new RegExp(type) })).toBeVisible();
  const derivation = page.getByRole('tabpanel', { name: /Derivation/ });
  await expect(derivation).toContainText('PBKDF2');
  await expect(derivation).toContainText('HMAC');
  await expect(derivation).toContainText('Identical to AUTHENTICATE.Signature as sent');
  await expect(page.locator('body')).not.toContainText('sally-pass');

  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-theme', 'light');
  const light = await colours(page);
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  const dark = await colours(page);
  expect(dark.backgroundColor).not.toBe(light.backgroundColor);
  expect(dark.color).not.toBe(light.color);

  await page
    .getByRole('button', { name: /New connection/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Kept over a restart');
  await page.getByRole('textbox', { name: 'Address' }).fill('ws://127.0.0.1:9/ws');
  await page.getByRole('textbox', { name: 'Realm' }).fill('kept');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(source(page, 'Kept over a restart')).toBeVisible();
  // What is being typed is kept as well, saved or not.
  await page.getByRole('textbox', { name: 'Realm' }).fill('typed, not saved');
  await expect
    .poll(async () => {
      const { settings, drafts } = await hostCall(page, 'workspace.load', {});
      return { theme: settings.theme, isTyped: JSON.stringify(drafts).includes('typed, not saved') };
    })
    .toEqual({ theme: 'dark', isTyped: true });
  expect(complaints).toEqual([]);

  page = await restart();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await colours(page)).toEqual(dark);
  await source(page, 'Kept over a restart').click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('ws://127.0.0.1:9/ws');
  await expect(page.getByRole('textbox', { name: 'Realm' })).toHaveValue('typed, not saved');
  expect((await hostCall(page, 'profile.list', {})).profiles).toMatchObject([{ realm: 'kept' }]);
  // The session was in the memory of the host that ended.
  expect(await hostCall(page, 'capture.list', {})).toEqual([]);
});

for (const [login, types] of [
  ['Anonymous', ['HELLO', 'WELCOME']],
  ['Ticket', ['HELLO', 'CHALLENGE', 'AUTHENTICATE', 'WELCOME']],
  ['WAMP-CRA', ['HELLO', 'CHALLENGE', 'AUTHENTICATE', 'WELCOME']],
] as const) {
  test(`the demo router takes ${login}`, async ({ inspector: { page } }) => {
    await page.getByRole('radio', { name: login, exact: true }).check({ force: true });
    await connectDemo(page);
    await expect(ladder(page).getByRole('option')).toHaveCount(types.length);
    for (const [i, type] of types.entries()) await expect(ladder(page).getByRole('option').nth(i)).toContainText(type);
  });
}
