// Everything by keyboard alone. After every key something has the focus and shows it.

import type { Page } from '@playwright/test';
import { expect, grid, ladder, openCapture, statusBar, test } from './app.ts';
import { trafficCapture } from './captures.ts';
import { expectFocused, focusFault, press, retype, tabTo, type } from './focus.ts';
import { copied, keysOf, savedFile } from './hosts.ts';
import { inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { look } from './record-list.ts';
import { ToldRouter } from './routers.ts';
import { captureOf, countersOf, source } from './sessions.ts';
import { finishScripted } from '../support/scripted-peer.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test.afterEach(finishScripted);

const chosenStep = (page: Page) => ladder(page).locator('[aria-selected="true"]');
const cursor = (page: Page) => grid(page).locator('[data-row][aria-selected="true"]');
/** The number of the record that the focus is on; a row that is being read has none yet. */
const seqOf = async (page: Page) => {
  await expect(cursor(page)).toHaveAttribute('data-seq', /^[1-9]/);
  return Number(await cursor(page).getAttribute('data-seq'));
};

test('the check of the focus finds a lost one and one that does not show', async ({ inspector: { page } }) => {
  expect(await focusFault(page)).toBe('');
  await page.evaluate(() => {
    const bare = document.createElement('div');
    bare.tabIndex = 0;
    bare.style.outline = 'none';
    document.body.append(bare);
    bare.focus();
  });
  expect(await focusFault(page)).toBe('not shown on div');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  expect(await focusFault(page)).toBe('lost');
});

test('first run, ladder and inspector', async ({ inspector: { page, complaints } }) => {
  await expectFocused(page, /Start the demo router/);
  await press(page, 'Enter');
  await expect(ladder(page).getByRole('option')).toHaveCount(4);
  await expectFocused(page, /^option/);
  await press(page, 'Home');
  await expect(chosenStep(page)).toContainText('HELLO');
  await press(page, 'ArrowDown');
  await expect(chosenStep(page)).toContainText('CHALLENGE');
  await press(page, 'End');
  await expect(chosenStep(page)).toContainText('WELCOME');
  await press(page, 'ArrowUp');
  await expect(chosenStep(page)).toContainText('AUTHENTICATE');
  await expectFocused(page, /^option.*AUTHENTICATE/);

  // Into what it says, through its tabs, and back.
  await press(page, 'Enter');
  await expect(inspector(page).locator(':focus')).toHaveCount(1);
  await tabTo(page, /^tab Derivation/, 'Shift+Tab');
  await press(page, 'Home');
  await expectFocused(page, /^tab Fields/);
  await press(page, 'Tab');
  await expectFocused(page, /^treeitem/);
  await press(page, 'ArrowDown', 'End', 'Home');
  await expectFocused(page, /^treeitem/);
  await press(page, 'Escape');
  await expectFocused(page, /^option.*AUTHENTICATE/);
  await press(page, 'ArrowUp', 'ArrowUp');
  await expect(chosenStep(page)).toContainText('HELLO');
  await press(page, 'Enter');
  await expect(inspector(page).locator(':focus')).toHaveCount(1);
  const focused = page.locator(':focus');
  await press(page, 'Home');
  for (let i = 0; i < 20 && (await focused.getAttribute('aria-expanded')) !== 'true'; i++)
    await press(page, 'ArrowDown');
  const level = Number(await focused.getAttribute('aria-level'));
  const rows = inspector(page).getByRole('treeitem');
  const all = await rows.count();
  await press(page, 'ArrowLeft');
  await expect(focused).toHaveAttribute('aria-expanded', 'false');
  expect(await rows.count()).toBeLessThan(all);
  await press(page, 'ArrowRight');
  await expect(focused).toHaveAttribute('aria-expanded', 'true');
  await expect(rows).toHaveCount(all);
  await press(page, 'ArrowRight');
  await expect(focused).toHaveAttribute('aria-level', String(level + 1));
  await press(page, 'ArrowLeft');
  await expect(focused).toHaveAttribute('aria-level', String(level));

  // Bytes: the place moves, and is told.
  await tabTo(page, /^tab Fields/, 'Shift+Tab');
  await press(page, 'ArrowRight', 'ArrowRight');
  await expectFocused(page, /^tab Bytes/);
  await tabTo(page, /^grid Bytes of the record/);
  await press(page, 'Home', 'ArrowRight', 'ArrowRight');
  const at = page.locator(`[id="${await page.locator(':focus').getAttribute('aria-activedescendant')}"]`);
  await expect(at).toHaveAttribute('aria-label', /offset 0*2,/);
  await press(page, 'ArrowDown');
  await expect(page.locator(':focus')).not.toHaveAttribute(
    'aria-activedescendant',
    String(await at.getAttribute('id')),
  );
  await press(page, 'Escape');
  await expectFocused(page, /^option.*HELLO/);
  expect(complaints).toEqual([]);
});

test('timeline: moving, filter, pairs, copying', async ({ inspector: { page, complaints } }) => {
  await openCapture(page, trafficCapture(100));
  await press(page, keysOf(page, 'view-timeline'));
  await tabTo(page, /^row\b/);
  await press(page, 'Home');
  expect(await seqOf(page)).toBe(1);
  await press(page, 'ArrowDown', 'ArrowDown');
  expect(await seqOf(page)).toBe(3);
  await press(page, 'PageDown');
  expect(await seqOf(page)).toBeGreaterThan(15);
  await press(page, 'End');
  expect(await seqOf(page)).toBe((await look(page)).count);
  await press(page, 'PageUp', 'Home');
  expect(await seqOf(page)).toBe(1);
  await expect(page.locator(':focus')).toHaveAttribute('data-seq', '1');

  await press(page, '/');
  await expectFocused(page, /Filter by text/);
  await type(page, 'orders.get');
  await press(page, 'Enter');
  await expect(page.getByRole('search')).toContainText(/\d+ of \d+/);
  // The count is told first, the rows come a moment later.
  await expect.poll(async () => (await look(page)).count).toBeLessThan(100);
  await press(page, 'Escape');
  await expectFocused(page, /^row\b/);
  await press(page, 'Home', 'ArrowDown');
  while (!/\bCALL\b/.test(await cursor(page).innerText())) await press(page, 'ArrowDown');
  const call = await seqOf(page);
  await press(page, 'Control+Backspace');
  await expect(page.getByRole('search')).toContainText('records');
  await expectFocused(page, /^row\b/);
  expect(await seqOf(page)).toBe(call);
  await press(page, 'Alt+ArrowDown');
  await expect(cursor(page)).toContainText(/RESULT|ERROR/);
  await press(page, 'Alt+ArrowUp');
  await expect.poll(() => seqOf(page)).toBe(call);
  await press(page, 'Shift+ArrowDown');
  await expect(cursor(page)).toContainText('orders.get');
  expect(await seqOf(page)).toBeGreaterThan(call);

  await press(page, 'Control+C');
  await expect(statusBar(page)).toContainText('Copied the message');
  expect(await copied(page)).toMatch(/^\[\d+,/);
  await press(page, 'Control+Shift+C');
  await expect(statusBar(page)).toContainText('Copied the bytes');
  expect(await copied(page)).toMatch(/^5b[0-9a-f\s]+5d$/);

  await press(page, 'Enter');
  await expect(inspector(page).locator(':focus')).toHaveCount(1);
  await press(page, 'Escape');
  await expectFocused(page, /^row\b/);

  // The types to show, in a popover.
  await tabTo(page, /Types/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await tabTo(page, /ERROR/);
  await press(page, 'Space');
  await expect(page.getByRole('search')).toContainText(/\d+ of \d+/);
  await press(page, 'Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectFocused(page, /Types/);
  await expect(grid(page).locator('[data-row]').first()).toContainText('ERROR');
  await press(page, 'Control+I');
  await expect(inspector(page)).toHaveCount(0);
  await press(page, 'Control+I');
  await expect(inspector(page)).toBeVisible();
  expect(complaints).toEqual([]);
});

test('palette, settings, shortcuts: layers that Escape closes one by one', async ({
  inspector: { page, complaints },
}) => {
  await expectFocused(page, /Start the demo router/);
  await press(page, 'Control+K');
  await expectFocused(page, /^combobox/);
  await type(page, '>dark');
  await expect(page.getByRole('option').first()).toContainText('Dark theme');
  await press(page, 'Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectFocused(page, /Start the demo router/);
  await press(page, 'Control+K');
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowUp');
  const active = page.locator(`[id="${await page.locator(':focus').getAttribute('aria-activedescendant')}"]`);
  await expect(active).toHaveAttribute('aria-selected', 'true');
  await press(page, 'Escape');
  await expectFocused(page, /Start the demo router/);

  await press(page, '?');
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
  await press(page, 'Tab', 'Tab', 'Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectFocused(page, /Start the demo router/);

  await press(page, 'Control+,');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await tabTo(page, /radio|Dark|Theme/);
  await press(page, 'ArrowLeft');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await tabTo(page, /Single-letter keys/);
  await press(page, 'Space', 'Escape');
  await expectFocused(page, /Start the demo router/);
  // Single letters are off now, and can be turned on again.
  await press(page, '?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await press(page, 'Control+,');
  await tabTo(page, /Single-letter keys/);
  await press(page, 'Space', 'Escape', '?');
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
  await press(page, 'Escape');
  expect(complaints).toEqual([]);
});

test('a profile is made, saved, connected, disconnected and closed', async ({ inspector: { page, complaints } }) => {
  const router = await ToldRouter.listen();
  await press(page, keysOf(page, 'new-connection'));
  await expectFocused(page, /Address/);
  await type(page, router.url);
  await tabTo(page, /Realm/);
  await type(page, 'demo');
  await tabTo(page, /Name/, 'Shift+Tab');
  await retype(page, 'By keys');
  await tabTo(page, /Add a method/);
  await press(page, 'Enter');
  await expect(
    page
      .getByRole('group', { name: /Method 1/ })
      .or(page.getByText('Method 1'))
      .first(),
  ).toBeVisible();
  await tabTo(page, /Remove/);
  await press(page, 'Enter');
  await press(page, 'Control+S');
  await expect(source(page, 'By keys')).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  expect((await hostCall(page, 'profile.list', {})).profiles).toMatchObject([{ name: 'By keys', url: router.url }]);

  await press(page, 'Control+Enter');
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  await expectFocused(page, /^option/);
  const capture = captureOf(page);

  // A call, by its own keys.
  await press(page, keysOf(page, 'view-call'));
  await tabTo(page, /Procedure/);
  await type(page, 'com.example.sum');
  await press(page, 'Tab');
  await tabTo(page, /textbox Arguments/);
  await type(page, '[1]');
  await press(page, 'Control+Enter');
  await expect(page.getByRole('region', { name: 'Results', exact: true })).toContainText('com.example.sum');
  await expectFocused(page, /textbox Arguments/);

  // To a file, and the other views.
  await press(page, 'Control+E');
  await expect(page.getByRole('dialog')).toBeVisible();
  await tabTo(page, /^button Save/);
  const { name } = await savedFile(page, () => press(page, 'Enter'));
  expect(name).toMatch(/\.jsonl$/);
  await press(page, 'Escape', keysOf(page, 'view-handshake'));
  await expect(ladder(page)).toBeVisible();

  await tabTo(page, /^button Disconnect/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(statusBar(page)).toContainText('Session ended');
  await press(page, 'Shift');
  expect(router.heard.at(-1)?.[0]).toBe(6);
  await tabTo(page, /Run again/);
  await press(page, 'Enter');
  await expect(statusBar(page)).toContainText('Connected');
  await expect.poll(() => captureOf(page)).not.toBe(capture);

  // An open session: the first key asks, the second answers.
  await press(page, keysOf(page, 'close-capture'));
  await expectFocused(page, /Keep it open/);
  await press(page, 'Escape');
  await press(page, keysOf(page, 'close-capture'));
  await tabTo(page, /Close the session/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect.poll(async () => (await hostCall(page, 'capture.list', {})).length).toBe(1);
  await press(page, 'Shift');
  expect((await countersOf(page, capture)).live).toBe(false);
  expect(complaints).toEqual([]);
});

test('a secret is asked for, sent and declined', async ({ inspector: { page } }) => {
  const router = await ToldRouter.listen(
    (message) => (message[0] === 5 ? [[2, 7, { roles: {} }]] : undefined),
    [4, 'ticket', {}],
  );
  await press(page, keysOf(page, 'new-connection'));
  await type(page, router.url);
  await tabTo(page, /Realm/);
  await type(page, 'demo');
  await tabTo(page, /Add a method/);
  await press(page, 'Enter');
  await tabTo(page, /^input Authid/);
  await type(page, 'tess');
  await tabTo(page, /Environment variable/);
  await press(page, 'ArrowLeft');
  await expectFocused(page, /Ask each time/);
  await press(page, 'Control+Enter');
  await expectFocused(page, /Secret/);
  await type(page, 'typed by keys');
  await press(page, 'Enter');
  await expect(statusBar(page)).toContainText('Connected');
  await expectFocused(page, /^option/);
  expect(router.heard).toEqual([[5, 'typed by keys', {}]]);
});

test('an attempt that fails before anything is said has the focus on what happened', async ({
  inspector: { page },
}) => {
  await press(page, keysOf(page, 'new-connection'));
  await type(page, 'ws://127.0.0.1:9/ws');
  await tabTo(page, /Realm/);
  await type(page, 'demo');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  await press(page, 'Shift');
  expect(await page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane'))).toBe(
    'view',
  );
});

test('F6 goes round the panes, and each remembers its place', async ({ inspector: { page } }) => {
  await openCapture(page, trafficCapture(20));
  await press(page, keysOf(page, 'view-timeline'));
  const paneOf = () =>
    page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? 'none');
  await tabTo(page, /^row\b/);
  await press(page, 'Home', 'ArrowDown', 'ArrowDown');
  expect(await paneOf()).toBe('view');
  const round: string[] = [];
  for (let turn = 0; turn < 6; turn++) {
    await press(page, 'F6');
    round.push(await paneOf());
  }
  expect(round).toEqual(['inspector', 'status', 'title', 'sources', 'views', 'view']);
  await expect(page.locator(':focus')).toHaveAttribute('data-seq', '3');
  const back: string[] = [];
  for (let turn = 0; turn < 6; turn++) {
    await press(page, 'Shift+F6');
    back.push(await paneOf());
  }
  expect(back).toEqual(['views', 'sources', 'title', 'status', 'inspector', 'view']);

  // The width of a pane.
  await tabTo(page, /^separator .*inspector/i);
  const separator = page.locator(':focus');
  const width = Number(await separator.getAttribute('aria-valuenow'));
  await press(page, 'ArrowLeft', 'ArrowLeft');
  await expect(separator).toHaveAttribute('aria-valuenow', String(width + 32));
  await press(page, 'Shift+ArrowRight');
  await expect(separator).toHaveAttribute('aria-valuenow', String(width - 32));
});

test('the sidebar is walked through, folded, and its rows act', async ({ inspector: { page, complaints } }) => {
  await openCapture(page, trafficCapture(5), 'one.jsonl');
  for (const name of ['First', 'Second']) {
    await press(page, keysOf(page, 'new-connection'));
    await type(page, 'ws://127.0.0.1:9/ws');
    await tabTo(page, /Realm/);
    await type(page, 'demo');
    await tabTo(page, /Name/, 'Shift+Tab');
    await retype(page, name);
    await press(page, 'Control+S');
    await expect(source(page, name)).toBeVisible();
  }
  while (!/^treeitem/.test(await focused(page))) await press(page, 'F6');
  await press(page, 'Home');
  await expectFocused(page, /Acme/);
  await press(page, 'End');
  await expectFocused(page, /^treeitem Second/);
  await press(page, 'ArrowUp', 'Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('First');
  await expectFocused(page, /^treeitem First/);
  await press(page, 'ArrowRight');
  await expectFocused(page, /Connect with First/);
  await press(page, 'ArrowLeft');
  await expectFocused(page, /^treeitem First/);
  await press(page, 'Home', 'Delete');
  await expect(page.getByRole('treeitem')).toHaveCount(2);
  await press(page, 'Control+B');
  await expect(page.getByRole('button', { name: 'Unfold the sidebar' })).toBeVisible();
  await press(page, 'Control+B', 'Alt+ArrowLeft', 'Alt+ArrowRight');
  await expect(page.getByRole('button', { name: 'Fold the sidebar' })).toBeVisible();

  // A profile is deleted and brought back in place.
  await press(page, 'F6');
  await source(page, 'Second').focus();
  await press(page, 'Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Second');
  await tabTo(page, /^button Delete/);
  await press(page, 'Enter');
  await expect(page.getByText('“Second” is deleted')).toBeVisible();
  await tabTo(page, /^button Undo/);
  await press(page, 'Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Second');
  expect(complaints).toEqual([]);

  async function focused(of: Page): Promise<string> {
    return of.evaluate(() => document.activeElement?.getAttribute('role') ?? '');
  }
});
