// The import pane as a person uses it. What the importers make of each file is tested beside them.

import { readFileSync } from 'node:fs';
import { expect, test } from './app.ts';

const fixture = (name: string) => new URL(`../fixtures/import/${name}`, import.meta.url);

test('profiles of another tool are chosen and imported, and no secret comes near the page', async ({
  inspector: { page, link, complaints },
}) => {
  await page.getByRole('button', { name: 'Import profiles…' }).click();
  const pane = page.getByRole('dialog', { name: 'Import profiles' });
  const chooser = page.waitForEvent('filechooser');
  await pane.getByRole('button', { name: 'Choose a file…' }).click();
  const buffer = readFileSync(fixture('wick/config'));
  await (await chooser).setFiles({ name: 'config', mimeType: 'text/plain', buffer });

  await expect(pane.getByRole('checkbox')).toHaveCount(5);
  await expect(pane.getByText('secret found, for WAMP-CRA')).toHaveCount(2);
  await expect(pane.getByRole('button', { name: 'Import 5 profiles' })).toBeFocused();
  await pane.getByText('prod.eu', { exact: true }).click();
  await expect(pane.getByRole('button', { name: 'Import 4 profiles' })).toBeVisible();
  await pane.getByRole('button', { name: 'None' }).click();
  await expect(pane.getByRole('button', { name: 'Import 0 profiles' })).toHaveAttribute('aria-disabled', 'true');
  await pane.getByText('key', { exact: true }).click();
  await pane.getByRole('button', { name: 'Import 1 profile' }).click();

  await expect(pane).toBeHidden();
  await expect(page.getByRole('treeitem', { name: /^key/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('rs://localhost:8081');
  expect(await page.content()).not.toContain('canary');
  expect((await link.received()).join('\n')).not.toMatch(/canary|1{64}/);
  expect(complaints).toEqual([]);
});

test('a link that is pasted is read, and stands nowhere', async ({ inspector: { page, link, complaints } }) => {
  const secret = 'canary-of-the-link';
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, `https://explorer.example.com/?realm=realm1&authid=john&ticket=${secret}`);
  const pane = page.getByRole('dialog', { name: 'Import profiles' });
  await expect(pane.getByText('ticket found, for Ticket')).toBeVisible();
  await pane.getByRole('button', { name: 'Import 1 profile' }).click();
  await expect(page.getByRole('treeitem', { name: /^john/ })).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  expect((await link.received()).join('\n')).not.toContain(secret);
  expect(complaints).toEqual([]);
});

test('a configuration that is damaged says where, and the pane goes on', async ({
  inspector: { page, complaints },
}) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('import');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('dialog', { name: 'Import profiles' });
  const choose = async (name: string, text: string) => {
    const chooser = page.waitForEvent('filechooser');
    await pane.getByRole('button', { name: 'Choose a file…' }).click();
    await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  };
  await choose('config.yaml', 'workers:\n  - type: router\n   realms: []\n');
  await expect(pane.getByRole('alert')).toContainText(/config\.yaml, line 3, column \d+/);
  await choose('nexus.json', readFileSync(fixture('nexus.json'), 'utf8'));
  await expect(pane.getByRole('checkbox')).toHaveCount(6);
  await page.keyboard.press('Escape');
  await expect(pane).toBeHidden();
  expect(complaints).toEqual([]);
});
