// The page comes and goes, the host comes and goes; what was captured, chosen and typed stays.

import type { Page } from '@playwright/test';
import { expect, grid, ladder, showView, statusBar, test } from './app.ts';
import { fillJson, jsonField, uriField } from './composer.ts';
import { anotherPage, keysOf, webHost, type TestHost } from './hosts.ts';
import { inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { profileFor, saveProfiles } from './profiles.ts';
import { expectContiguous, look, sight, wheel } from './record-list.ts';
import { ToldRouter } from './routers.ts';
import { captureOf, connectShown, countersOf, openSession, showProfile, source } from './sessions.ts';
import { finishScripted } from '../support/scripted-peer.ts';

/** A port that nothing listens on. */
const NOBODY = 'ws://127.0.0.1:9/ws';

const streams: (() => void)[] = [];
const stopStreams = () => streams.splice(0).forEach((stop) => stop());

test.afterEach(async () => {
  stopStreams();
  await finishScripted();
});

const realm = (page: Page) => page.getByRole('textbox', { name: 'Realm' });

interface Streaming {
  readonly router: ToldRouter;
  readonly capture: string;
  /** Records that there are besides events. */
  readonly others: number;
}

/** A session into which events come all the time. */
async function streaming(page: Page, host: TestHost): Promise<Streaming> {
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.example.ticks' } });
  const others = (await countersOf(page, capture)).total;
  router.events(100);
  streams.push(router.stream(10));
  return { router, capture, others };
}

/** Numbers of all records of a capture, as the host has them. */
async function allSeqs(page: Page, capture: string): Promise<number[]> {
  const seqs: number[] = [];
  for (;;) {
    const { rows } = await hostCall(page, 'capture.rows', { capture, view: 0, from: seqs.length, count: 1000 });
    if (rows.length === 0) return seqs;
    seqs.push(...rows.map(({ seq }) => seq));
  }
}

test('a reload while capturing loses no record, and leads back to where one was', async ({
  inspector: { page, host, complaints },
}) => {
  const { router, capture, others } = await streaming(page, host);
  await showView(page, 'Timeline');
  await expect.poll(async () => (await look(page)).count).toBeGreaterThan(100);
  await wheel(page, -1200);
  const chosen = (await sight(page)).seqs[4] ?? 0;
  await grid(page).locator(`[data-seq="${chosen}"]`).click();
  await expect(inspector(page)).toContainText(`#${chosen}`);
  await expect(page).toHaveURL(new RegExp(`/timeline/${chosen}$`));
  const { total } = await countersOf(page, capture);

  await page.reload();
  await expect(page.getByRole('tab', { name: /^Timeline/ })).toHaveAttribute('aria-selected', 'true');
  expect(captureOf(page)).toBe(capture);
  const cursor = grid(page).locator('[data-row][aria-selected="true"]');
  await expect(cursor).toHaveAttribute('data-seq', String(chosen));
  await expect(inspector(page)).toContainText(`#${chosen}`);

  // What came meanwhile is there, more comes, and none is missing.
  await expect.poll(async () => (await countersOf(page, capture)).total).toBeGreaterThan(total + 50);
  stopStreams();
  const whole = others + router.published;
  await expect.poll(async () => (await countersOf(page, capture)).total).toBe(whole);
  expect(await allSeqs(page, capture)).toEqual(Array.from({ length: whole }, (_, i) => i + 1));
  await grid(page).locator('[data-row]').last().click();
  await page.keyboard.press('End');
  await expect.poll(async () => (await look(page)).seqs.at(-1)).toBe(whole);
  expectContiguous(await sight(page));
  expect(complaints).toEqual([]);
});

test('a filter and the view of the handshake are there after a reload', async ({ inspector: { page, host } }) => {
  const router = await ToldRouter.listen();
  await openSession(page, host, router.url);
  // The address names the step that is chosen for the person first, a moment later the person's own.
  await expect(page).toHaveURL(/\/handshake\/\d+$/);
  const address = page.url();
  await ladder(page).getByRole('option', { name: /HELLO/ }).click();
  await expect(page).not.toHaveURL(address);
  await page.reload();
  await expect(ladder(page).getByRole('option', { name: /HELLO/ })).toHaveAttribute('aria-selected', 'true');
  await showView(page, 'Timeline');
  await page.getByRole('textbox', { name: 'Filter by text' }).fill('broker');
  await expect(page.getByRole('search')).toContainText(/\d of \d/);
  const { count } = await sight(page);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Filter by text' })).toHaveValue('broker');
  await expect.poll(async () => (await look(page)).count).toBe(count);
});

test('pages of one host see the same capture', async ({ inspector: { page, host, complaints }, browser }) => {
  const { router, capture, others } = await streaming(page, host);
  // Beside it, and for the web host in another browser that was let in by an address of its own.
  const second = await anotherPage(page);
  const other = await browser.newContext();
  const third = host.kind === 'web' ? await other.newPage() : await anotherPage(page);
  if (host.kind === 'web') await third.goto(await host.freshAddress());
  const pages = [page, second, third];
  for (const one of pages.slice(1)) await source(one, 'Router', 'connected').click();
  for (const one of pages) await showView(one, 'Timeline');
  stopStreams();
  const whole = others + router.published;
  for (const one of pages) {
    expect(captureOf(one)).toBe(capture);
    await expect.poll(async () => (await look(one)).seqs.at(-1)).toBe(whole);
    expectContiguous(await sight(one));
  }
  // What one does, the others see.
  router.events(5);
  for (const one of pages) await expect.poll(async () => (await look(one)).seqs.at(-1)).toBe(whole + 5);
  await second.getByRole('button', { name: 'Clear', exact: true }).click();
  for (const one of pages) await expect(one.getByText('No message yet')).toBeVisible();
  await third.getByRole('button', { name: /^Disconnect/ }).click();
  for (const one of pages) await expect(statusBar(one)).toContainText('Session ended');
  // Leaving a page leaves the others and the host alone.
  await second.close();
  await third.close();
  await other.close();
  await source(page, 'Router', 'ended').first().click();
  expect(await hostCall(page, 'capture.info', { capture })).toMatchObject({ live: false });
  expect(complaints).toEqual([]);
});

test('what was typed is there in the next host after one that was killed while capturing', async ({
  inspector: { page: first, host, restart },
}) => {
  await saveProfiles(host.configFolder, [profileFor('Kept', NOBODY)]);
  await streaming(first, host);
  await source(first, 'Kept').click();
  await realm(first).fill('typed, not saved');
  await first
    .getByRole('button', { name: /New connection/ })
    .first()
    .click();
  await first.getByRole('textbox', { name: 'Address' }).fill('ws://typed.example/ws');
  // What is typed is sent on a moment later.
  await expect
    .poll(async () => JSON.stringify((await hostCall(first, 'workspace.load', {})).drafts))
    .toContain('ws://typed.example/ws');

  const page = await restart('SIGKILL');
  await source(page, 'Kept').click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue(NOBODY);
  await expect(realm(page)).toHaveValue('typed, not saved');
  await source(page, 'typed.example').click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('ws://typed.example/ws');
  // The capture was in the memory of the one that is gone.
  await expect(source(page, 'Router', 'connected')).toHaveCount(0);
  await expect(source(page, 'Router')).toHaveCount(1);
});

test('a host that is gone while capturing is told', { tag: '@web' }, async ({ inspector: { page, host } }) => {
  await saveProfiles(host.configFolder, [profileFor('Kept', NOBODY)]);
  await streaming(page, host);
  await source(page, 'Kept').click();
  await realm(page).fill('typed, not saved');
  await source(page, 'Router', 'connected').click();
  await showView(page, 'Timeline');
  await expect.poll(async () => (await look(page)).count).toBeGreaterThan(100);
  const port = Number(new URL(page.url()).port);

  await host.stop('SIGKILL');
  await expect(page.getByRole('alert')).toContainText('The link to WAMP Inspector is lost.');
  // What was shown stays to be read.
  expect((await look(page)).seqs.filter((seq) => seq > 0).length).toBeGreaterThan(5);
  await source(page, 'Kept').click();
  await expect(realm(page)).toHaveValue('typed, not saved');

  // On the same port a host that does not know the page: it says what to do.
  await webHost(host).start(port);
  await expect(page.getByText('WAMP Inspector does not know this page any more.').first()).toBeVisible();
});

test(
  'a page that the next host still knows is told what is gone',
  { tag: '@web' },
  async ({ inspector: { page, host, complaints } }) => {
    const { capture } = await streaming(page, host);
    await showView(page, 'Timeline');
    const port = Number(new URL(page.url()).port);
    await host.stop('SIGKILL');
    await expect(page.getByRole('alert')).toContainText('is lost');
    const address = await webHost(host).start(port);
    // Another page of the browser opens the new address: the cookie it gets is good for this one too.
    const other = await page.context().newPage();
    await other.goto(address);
    await expect(page.getByText('WAMP Inspector was started anew.')).toBeVisible();
    await expect(page.getByText('The capture Router was in its memory and is gone.', { exact: false })).toBeVisible();
    expect(page.url()).not.toContain(capture);
    await expect(page.getByRole('main').getByText('is lost')).toHaveCount(0);
    // A link that goes away is a complaint of the browser, and of nobody else.
    expect(complaints.filter((text) => !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(text))).toEqual([]);
  },
);

test('what is typed into a form stays when connecting fails, in other panes, and after a reload', async ({
  inspector: { page, host },
}) => {
  await showProfile(page, host, profileFor('Dead', NOBODY));
  await realm(page).fill('com.example.typed');
  await page.getByRole('textbox', { name: 'Time limit' }).fill('2');
  // Not even what cannot be used is taken away.
  const extra = page.getByRole('textbox', { name: 'Authextra' });
  await extra.click();
  await page.keyboard.type('{"unfinished": ');
  await connectShown(page);
  await expect(page.getByText('One field has to be mended first.')).toBeVisible();
  await expect(extra).toContainText('"unfinished"');
  await extra.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('{}');
  await connectShown(page);
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();

  const expectKept = async () => {
    await expect(realm(page)).toHaveValue('com.example.typed');
    await expect(page.getByRole('textbox', { name: 'Time limit' })).toHaveValue('2');
    await expect(page.getByRole('textbox', { name: 'Authextra' })).toContainText('{}');
  };
  await page.getByRole('button', { name: 'Edit the profile' }).click();
  await expectKept();
  await page
    .getByRole('button', { name: /New connection/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Address' }).fill('ws://other.example/ws');
  await source(page, 'Dead', 'edited').click();
  await expectKept();
  await page.reload();
  await expectKept();
  await source(page, 'other.example').click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('ws://other.example/ws');
  // Typed a moment before the page goes: sent as it goes.
  await realm(page).fill('at the last moment');
  await page.reload();
  await expect(realm(page)).toHaveValue('at the last moment');
});

test('what is typed for a call stays in other views and after a reload', async ({ inspector: { page, host } }) => {
  const router = await ToldRouter.listen();
  await openSession(page, host, router.url);
  await showView(page, 'Call');
  await uriField(page).fill('com.example.typed');
  await fillJson(page, 'Arguments', '[1, {"unfinished"');
  await showView(page, 'Timeline');
  await showView(page, 'Call');
  const expectKept = async () => {
    await expect(uriField(page)).toHaveValue('com.example.typed');
    await expect(jsonField(page, 'Arguments')).toHaveText('[1, {"unfinished"');
  };
  await expectKept();
  await page.reload();
  await expectKept();
});

test('closing a capture with an open session asks in place', async ({ inspector: { page, host } }) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => void dialogs.push(dialog.message()));
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await source(page, 'Router', 'connected').hover();
  await page.getByRole('button', { name: 'Close Router' }).click();
  await expect(page.getByText('This session is open.')).toBeVisible();
  // The harmless answer has the focus; Escape means the same.
  await expect(page.getByRole('button', { name: 'Keep it open' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByText('This session is open.')).toHaveCount(0);
  expect((await countersOf(page, capture)).live).toBe(true);
  expect(router.heard).toEqual([]);

  await page.keyboard.press(keysOf(page, 'close-capture'));
  await page.getByRole('button', { name: 'Close the session' }).click();
  await expect(source(page, 'Router', 'connected')).toHaveCount(0);
  await expect.poll(() => router.heard.map(([type]) => type)).toEqual([6]);
  await expect(hostCall(page, 'capture.info', { capture })).rejects.toThrow('unknown-capture');
  expect(dialogs).toEqual([]);

  // One whose session has ended is closed without a question.
  await source(page, 'Router').click();
  await connectShown(page);
  await page.getByRole('button', { name: /^Disconnect/ }).click();
  await expect(statusBar(page)).toContainText('Session ended');
  await page.keyboard.press(keysOf(page, 'close-capture'));
  await expect(page.getByText('This session is open.')).toHaveCount(0);
  await expect.poll(() => hostCall(page, 'capture.list', {})).toEqual([]);
});
