// The live realm on the demo router: nothing is sent before a person says so, lists follow who comes and goes, and
// nobody is killed by one key. Keys and clicks both; requests-keyboard.spec.ts goes through it by keys alone.

import type { Locator, Page } from '@playwright/test';
import type { DemoLogin } from '../../src/shared/contract/demo-logins.ts';
import { connectDemo, expect, grid, showView, statusBar, test } from './app.ts';
import { press as pressAndLook } from './focus.ts';
import { keysOf } from './hosts.ts';
import { inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { captureOf, countersOf } from './sessions.ts';

const sessions = (page: Page): Locator => page.getByRole('grid', { name: 'Sessions' });
const row = (page: Page, name: RegExp | string): Locator => page.getByRole('row', { name });
const watchButton = (page: Page): Locator => page.getByRole('button', { name: 'Watch the realm' });
const rowCount = (list: Locator) => list.getAttribute('aria-rowcount').then(Number);

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Logs in at the demo router and watches its realm. */
async function watched(page: Page, login?: DemoLogin): Promise<string> {
  if (login === undefined) await connectDemo(page);
  else {
    const { capture } = await hostCall(page, 'session.connect', { demo: login });
    await page.getByRole('treeitem', { name: /connected/ }).click();
    await expect(statusBar(page)).toContainText('Connected');
    await expect.poll(() => captureOf(page)).toBe(capture);
  }
  await press(page, keysOf(page, 'view-meta'));
  await watchButton(page).click();
  return captureOf(page);
}

/** Somebody else who logs in at the demo router. */
async function another(page: Page, login: DemoLogin): Promise<string> {
  const { capture } = await hostCall(page, 'session.connect', { demo: login });
  await expect.poll(async () => (await countersOf(page, capture)).outcome).toBe('welcome');
  return capture;
}

async function callDemo(page: Page, capture: string, uri: string, args: string): Promise<void> {
  await hostCall(page, 'operation.start', { capture, request: { kind: 'call', uri, args } });
}

test('looking sends nothing, watching does and shows it', async ({ inspector: { page, complaints } }) => {
  await connectDemo(page);
  const { sent } = await countersOf(page, captureOf(page));
  await pressAndLook(page, keysOf(page, 'view-meta'));
  await expect(page.getByText('The realm is not watched')).toBeVisible();
  await press(page, 'g', 'r', 'g', 'b', 'g', 's');
  await expect(watchButton(page)).toBeVisible();
  expect((await countersOf(page, captureOf(page))).sent).toBe(sent);

  await press(page, 'F6', 'F6', 'F6');
  await watchButton(page).focus();
  await press(page, 'Enter');
  await expect(row(page, /you/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Meta API: live' })).toBeVisible();
  await press(page, 'g', 't', '/');
  await page.keyboard.type('wamp.session.list');
  await expect(grid(page).getByRole('row', { name: /CALL/ })).toHaveCount(1);
  expect(complaints).toEqual([]);
});

test('who joins and who leaves is seen', { tag: '@web' }, async ({ inspector: { page } }) => {
  await watched(page);
  await expect(row(page, /you/)).toBeVisible();
  const before = await rowCount(sessions(page));
  const visitor = await another(page, 'ticket');
  await expect(sessions(page)).toHaveAttribute('aria-rowcount', String(before + 1));
  await expect(row(page, /new/)).toHaveCount(1);
  await hostCall(page, 'session.leave', { capture: visitor });
  await expect(sessions(page)).toHaveAttribute('aria-rowcount', String(before));
});

test('nothing moves under the cursor until it is asked for', { tag: '@web' }, async ({ inspector: { page } }) => {
  await watched(page);
  await expect(row(page, /you/)).toBeVisible();
  const visitor = await another(page, 'ticket');
  await expect(row(page, /new/)).toHaveCount(1);
  const shown = await rowCount(sessions(page));
  await sessions(page).locator('[data-row="0"]').focus();
  await press(page, 'ArrowDown');
  await hostCall(page, 'session.leave', { capture: visitor });
  await expect(page.getByText('The list has changed: 1 fewer.')).toBeVisible();
  expect(await rowCount(sessions(page))).toBe(shown);
  await expect(sessions(page).locator('[data-row="0"]')).toBeFocused();
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(sessions(page)).toHaveAttribute('aria-rowcount', String(shown - 1));
  await expect(sessions(page).locator('[data-row="0"]')).toBeFocused();
});

test('a list is sorted, filtered and read by keys', { tag: '@web' }, async ({ inspector: { page, complaints } }) => {
  await watched(page);
  await expect(row(page, /weather-north/)).toBeVisible();
  await press(page, '/');
  await page.keyboard.type('weather-');
  await expect(sessions(page)).toHaveAttribute('aria-rowcount', '3');
  await press(page, 'Escape');
  await expect(sessions(page).locator('[data-row="0"]')).toBeFocused();
  await press(page, 'Home', 'ArrowUp', 'ArrowRight', 'Enter', 'Enter');
  await expect(page.getByRole('columnheader', { name: /Auth ID/ })).toHaveAttribute('aria-sort', 'descending');
  await expect(sessions(page).locator('[data-row="0"]')).toContainText('weather-south');
  await press(page, 'ArrowDown', 'Home');
  await expect(inspector(page).getByRole('heading', { name: 'weather-south' })).toBeVisible();
  await inspector(page).getByRole('button', { name: 'Read what is missing' }).click();
  await expect(inspector(page)).toContainText('demo.weather.report');

  // Into the details, and from the procedure on to its callees.
  await sessions(page).locator('[data-row="0"]').focus();
  await press(page, 'Enter');
  await expect(inspector(page).getByRole('tab', { name: 'Details' })).toBeFocused();
  await inspector(page)
    .getByRole('button', { name: /weather\.report/ })
    .first()
    .focus();
  await press(page, 'Enter');
  await expect(page.getByRole('grid', { name: 'Registrations' })).toBeVisible();
  await inspector(page)
    .getByRole('tab', { name: /Callees/ })
    .click();
  await expect(inspector(page).getByRole('listitem')).toHaveCount(3);
  await expect(inspector(page)).toContainText('one after the other');
  await press(page, keysOf(page, 'clear-filter'));
  expect(complaints).toEqual([]);
});

test('a session is killed in two steps', { tag: '@web' }, async ({ inspector: { page } }) => {
  await watched(page);
  const victim = await another(page, 'ticket');
  await expect(row(page, /new/)).toHaveCount(1);
  await row(page, /new/).click();
  const kill = inspector(page).getByRole('button', { name: 'Kill session…' });
  await kill.focus();
  await press(page, 'Enter');
  const box = page.getByRole('region', { name: 'Kill', exact: true });
  await expect(box).toContainText('It serves no procedure');
  await expect(box.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await press(page, 'Escape');
  await expect(box).toBeHidden();
  await expect(kill).toBeFocused();
  expect((await countersOf(page, victim)).live).toBe(true);

  await press(page, 'Enter');
  await page.keyboard.type('time to go');
  await press(page, 'Control+Enter');
  await expect(page.getByText('The router killed it.')).toBeVisible();
  await expect.poll(async () => (await countersOf(page, victim)).live).toBe(false);
  await expect(inspector(page)).toContainText('This session has left the realm.');
});

test(
  'what a kill costs is said before, and one’s own session has none',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    await watched(page);
    await row(page, /printer-east/).click();
    await inspector(page).getByRole('button', { name: 'Kill session…' }).click();
    await page
      .getByRole('region', { name: 'Kill', exact: true })
      .getByRole('button', { name: 'Read what is missing' })
      .click();
    await expect(page.getByRole('region', { name: 'Kill', exact: true })).toContainText(
      /leaves|left with none|loses one callee|lose one callee/,
    );
    await press(page, 'Escape');
    await row(page, /you/).click();
    await expect(inspector(page).getByRole('button', { name: 'Kill session…' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  },
);

test('a realm without a meta API says which procedure it wants', { tag: '@web' }, async ({ inspector: { page } }) => {
  await watched(page, 'closed-realm');
  await expect(page.getByText('The sessions could not be read.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'View' })).toContainText('wamp.session.list · not exposed');
  await press(page, 'g', 'r');
  await expect(page.getByRole('region', { name: 'View' })).toContainText('wamp.registration.list · not exposed');
  await page.getByRole('button', { name: 'Meta API: failed' }).click();
  await expect(page.getByRole('dialog', { name: /Meta API/ })).toContainText('wamp.subscription.list');
});

test('a role that may not is told so, for each procedure', { tag: '@web' }, async ({ inspector: { page } }) => {
  await watched(page, 'limited');
  await expect(sessions(page)).toBeVisible();
  await page.getByRole('button', { name: /^Meta API/ }).click();
  const told = page.getByRole('dialog', { name: /Meta API/ }).getByRole('listitem');
  await expect(told.filter({ hasText: 'wamp.session.list' })).toContainText('works');
  await expect(told.filter({ hasText: 'wamp.session.get' })).toContainText('not authorised');
});

test('ten thousand sessions are gone through by keys', { tag: '@web' }, async ({ inspector: { page } }) => {
  const capture = await watched(page);
  await callDemo(page, capture, 'demo.crowd', '[10000]');
  await expect.poll(() => rowCount(sessions(page)), { timeout: 30_000 }).toBeGreaterThan(10_000);
  await sessions(page).locator('[data-row="0"]').focus();
  await press(page, 'End');
  const last = (await rowCount(sessions(page))) - 1;
  await expect(sessions(page).locator(`[data-row="${last}"]`)).toBeFocused();
  for (let turn = 0; turn < 20; turn++) await press(page, 'PageUp');
  const focused = () => page.evaluate(() => Number(document.activeElement?.getAttribute('data-row') ?? -1));
  await expect.poll(focused).toBeLessThan(last - 200);
  await expect.poll(() => inspector(page).getByRole('heading').first().textContent()).toMatch(/\S/);
  expect(await sessions(page).locator('*').count()).toBeLessThan(500);
});

test(
  'what a session serves is shown as soon as all of it was read',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    await watched(page);
    await row(page, /weather-north/).click();
    const behind = inspector(page).getByRole('button', { name: 'Read what is missing' });
    await expect(behind).toBeVisible();
    const now = () => page.evaluate(() => performance.now());
    const shownAt = await now();
    // A look is due once a second at most: the one before is longer ago than that.
    await expect.poll(async () => (await now()) - shownAt).toBeGreaterThan(1200);
    // Counted in the page, from the last answer of the router on.
    const stale = page.evaluate(async () => {
      const holds = (text: RegExp) => text.test(document.body.textContent);
      const until = async (is: () => boolean) => {
        while (!is()) await new Promise((done) => requestAnimationFrame(done));
        return performance.now();
      };
      await until(() => !holds(/Read what is missing/));
      const read = await until(() => !holds(/Reading|Read what is missing/));
      return (await until(() => holds(/exact · 3 callees/))) - read;
    });
    await behind.click();
    expect(await stale).toBeLessThan(800);
  },
);

test(
  'a lost session leaves the realm as it was read, and says so',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    const capture = await watched(page);
    await expect(row(page, /you/)).toBeVisible();
    await hostCall(page, 'session.leave', { capture });
    await expect(page.getByText(/This is the realm as it was read last/)).toBeVisible();
    await expect(row(page, /you/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Meta API: session over' })).toBeVisible();
  },
);

test(
  'a registration leads to the composer, and an entry to its messages',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    await watched(page);
    await press(page, 'g', 'r');
    await expect(page.getByRole('grid', { name: 'Registrations' })).toBeVisible();
    await press(page, '/');
    await page.keyboard.type('weather');
    await row(page, /weather\.report/).click();
    await inspector(page).getByRole('button', { name: 'Show messages' }).click();
    await expect(page.getByRole('search')).toContainText(/of/);
    await expect(page.getByRole('search').getByRole('textbox')).toHaveValue('demo.weather.report');
    await showView(page, 'Meta');
    await inspector(page).getByRole('button', { name: 'Call this procedure' }).click();
    await expect(page.getByRole('combobox', { name: /Procedure/ })).toHaveValue('demo.weather.report');
  },
);
