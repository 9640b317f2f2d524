// What a newcomer does: start, one click, read. And what is there after a restart.

import { connectDemo, expect, ladder, test } from './app.ts';

test('one click shows a salted WAMP-CRA login and how its signature was made', async ({
  inspector: { page, complaints },
}) => {
  await expect(page.getByRole('button', { name: /Start the demo router/ })).toBeFocused();
  await page.keyboard.press('Enter');
  for (const type of ['HELLO', 'CHALLENGE', 'AUTHENTICATE', 'WELCOME'])
    await expect(ladder(page).getByRole('option', { name: new RegExp(type) })).toBeVisible();
  const derivation = page.getByRole('tabpanel', { name: /Derivation/ });
  await expect(derivation).toContainText('PBKDF2');
  await expect(derivation).toContainText('HMAC');
  await expect(derivation).toContainText('Identical to AUTHENTICATE.Signature as sent');
  await expect(page.locator('body')).not.toContainText('sally-pass');
  expect(complaints).toEqual([]);
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
  });
}

test('theme and profile are there after a restart', async ({ inspector: { page, host } }) => {
  await connectDemo(page);
  await page
    .getByRole('button', { name: /New connection/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Kept over a restart');
  await page.getByRole('textbox', { name: 'Address' }).fill('ws://127.0.0.1:9/ws');
  await page.getByRole('textbox', { name: 'Realm' }).fill('kept');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('treeitem', { name: /Kept over a restart/ })).toBeVisible();
  await page.getByRole('button', { name: /theme/i }).first().click();
  const theme = await page.locator('html').getAttribute('data-theme');
  // What is being typed is kept as well, saved or not.
  await page.getByRole('textbox', { name: 'Realm' }).fill('typed, not saved');
  await page.waitForTimeout(600);
  expect(await host.stop()).toBe(0);
  await page.goto(await host.start());
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme ?? '');
  await page.getByRole('treeitem', { name: /Kept over a restart/ }).click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('ws://127.0.0.1:9/ws');
  await expect(page.getByRole('textbox', { name: 'Realm' })).toHaveValue('typed, not saved');
});
