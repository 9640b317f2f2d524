// The middle and the right of the call view: what came of requests, live messages, invocations by hand. Most is done by
// keys, but requests are started by the host, and the focus is often put where a test begins; requests-keyboard.spec.ts
// goes all the way by keys.

import type { Page } from '@playwright/test';
import type { RequestText } from '../../src/shared/request.ts';
import { connectDemo, expect, showView, test } from './app.ts';
import { expectFocused, press, tabTo, type } from './focus.ts';
import { savedFile } from './hosts.ts';
import { hostCall } from './link-frames.ts';
import { startFlood, ToldRouter } from './routers.ts';
import { openSession } from './sessions.ts';
import { finishScripted } from '../support/scripted-peer.ts';

test.afterEach(() => finishScripted());

const results = (page: Page) => page.getByRole('region', { name: 'Results', exact: true });
const held = (page: Page) => page.getByRole('region', { name: 'Subscriptions and registrations' });
const resultList = (page: Page) => results(page).getByRole('grid', { name: 'Results of the call' });
const waiting = (page: Page) => held(page).getByRole('region', { name: /waiting$/ });
const answer = (page: Page) => waiting(page).getByRole('textbox', { name: 'Answer' });
const heading = (page: Page, name: string) => results(page).getByRole('heading', { name, exact: true });

async function shown(page: Page): Promise<string> {
  await connectDemo(page);
  await showView(page, 'Call');
  const [info] = await hostCall(page, 'capture.list', {});
  return info?.header.id ?? '';
}

async function start(page: Page, capture: string, request: RequestText): Promise<number> {
  return (await hostCall(page, 'operation.start', { capture, request })).operation;
}

/** Puts the focus at the start of the results, from where Tab goes on. */
async function intoResults(page: Page): Promise<void> {
  await results(page)
    .getByRole('tab', { name: /^Results/ })
    .focus();
}

test(
  'progressive results are listed as they come, and the call is cancelled',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    const capture = await shown(page);
    const options = '{ "receive_progress": true, "timeout": 60000 }';
    await start(page, capture, { kind: 'call', uri: 'demo.count', args: '[300]', options });
    await expect(heading(page, 'Running')).toBeVisible();
    await expect(resultList(page).getByRole('row')).not.toHaveCount(0);
    await expect(results(page)).toContainText(/\d results so far/);
    await expect(results(page)).toContainText(/60.s, \d+\.\d.s left/);
    await expect(resultList(page)).toContainText(/\[\d\d\]/);
    await intoResults(page);
    // The newest is chosen until another one is.
    await tabTo(page, /^row/);
    await press(page, 'Home', 'ArrowDown');
    await expect(resultList(page).getByRole('row', { selected: true })).toContainText('[2]');
    await expect(results(page).getByRole('tree')).toContainText('progress');
    await tabTo(page, /Mode of CANCEL/, 'Shift+Tab');
    await press(page, 'Enter', 'ArrowDown', 'ArrowDown', 'Enter');
    await expectFocused(page, /Mode of CANCEL/);
    await press(page, 'Shift+Tab');
    await expectFocused(page, /Cancel.*killnowait/);
    await press(page, 'Enter');
    await expect(heading(page, 'Cancelled')).toBeVisible();
    await expect(results(page)).toContainText('CANCEL was sent with mode killnowait');
    await expect(results(page)).toContainText('wamp.error.canceled');
    await expect(results(page).getByRole('button', { name: /^Cancel/ })).toHaveCount(0);
    await expect(page.getByRole('status').filter({ hasText: 'demo.count: Cancelled' })).toBeAttached();
  },
);

test('results are kept as JSON lines, and shown in the timeline', async ({ inspector: { page } }) => {
  const capture = await shown(page);
  const options = '{ "receive_progress": true }';
  const operation = await start(page, capture, { kind: 'call', uri: 'demo.count', args: '[3]', options });
  await hostCall(page, 'operation.wait', { capture, operation });
  await expect(heading(page, 'Answered')).toBeVisible();
  const save = results(page).getByRole('button', { name: 'Save results' });
  await save.focus();
  const { text } = await savedFile(page, () => page.keyboard.press('Enter'));
  const lines = text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatchObject({ index: 1, progress: true, args: [2], details: { progress: true } });
  await results(page).getByRole('button', { name: 'Show in timeline' }).focus();
  await press(page, 'Enter');
  await expect(page.getByRole('grid', { name: 'Messages' }).getByRole('row', { selected: true })).toContainText(
    'RESULT',
  );
});

test('an error says what it means, and who holds the procedure', { tag: '@web' }, async ({ inspector: { page } }) => {
  const capture = await shown(page);
  await start(page, capture, { kind: 'register', uri: 'demo.add2', answer: { kind: 'ask' } });
  await expect(heading(page, 'Error')).toBeVisible();
  await expect(results(page)).toContainText('wamp.error.procedure_already_exists');
  await intoResults(page);
  await tabTo(page, /Find the holder/);
  await press(page, 'Enter');
  await expect(results(page)).toContainText(/Held by registration \d+\./);
  await expect(results(page)).toContainText(/session \d{4,}/);
  await start(page, capture, { kind: 'publish', uri: 'demo.chat', args: '["hi"]' });
  await expect(heading(page, 'Sent')).toBeVisible();
  await expect(results(page)).toContainText('Nothing confirms it.');
  await start(page, capture, { kind: 'publish', uri: 'demo.chat', options: '{ "acknowledge": true }' });
  await expect(results(page)).toContainText(/took it as publication \d+/);
});

test('a repetition tells its figures and is stopped', { tag: '@web' }, async ({ inspector: { page } }) => {
  const capture = await shown(page);
  const repeat = { concurrency: 4 };
  await start(page, capture, { kind: 'call', uri: 'demo.add2', args: '[2, 3]', repeat });
  await expect(results(page).getByRole('figure')).toContainText(/answers: half of them within [\d.]+.ms/);
  const place = await results(page).getByRole('figure').boundingBox();
  const table = results(page).getByRole('table', { name: 'How long the answers took' });
  await expect(table.getByRole('row')).not.toHaveCount(1);
  await intoResults(page);
  await tabTo(page, /Stop/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(heading(page, 'Stopped')).toBeVisible();
  await expect(results(page).getByText('In flight').locator('xpath=..')).toContainText('0');
  // Nothing moved while the figures changed.
  expect(await results(page).getByRole('figure').boundingBox()).toEqual(place);
});

test('events are held, counted and filtered', { tag: '@web' }, async ({ inspector: { page } }) => {
  const capture = await shown(page);
  await start(page, capture, { kind: 'subscribe', uri: 'demo.chat' });
  await expect(results(page)).toContainText(/Granted: subscription \d+\./);
  const publish = (text: string) =>
    start(page, capture, {
      kind: 'publish',
      uri: 'demo.chat',
      args: JSON.stringify([text]),
      options: '{ "exclude_me": false }',
    });
  await intoResults(page);
  await tabTo(page, /Show its events/);
  await press(page, 'Enter');
  await expect(results(page)).toContainText('No event yet');
  await publish('one');
  await expect(results(page).getByRole('grid')).toContainText('["one"]');
  await publish('two\u202e');
  await tabTo(page, /Back to the results/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(results(page).getByRole('grid')).toHaveCount(0);
  await held(page).getByRole('button', { name: 'Subscribe', exact: true }).focus();
  await tabTo(page, /demo\.chat/);
  await press(page, 'Enter');
  const rows = results(page).getByRole('grid').locator('[data-row]');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('["two\\u202e"]');
  await results(page).getByRole('button', { name: 'Pause' }).focus();
  await press(page, 'Enter');
  await publish('three');
  await expect(results(page)).toContainText('Paused: nothing is lost, 1 newer');
  await expect(rows).toHaveCount(2);
  await press(page, 'Enter');
  await expect(rows).toHaveCount(3);
  await tabTo(page, /Filter by text/);
  await type(page, 'THREE');
  await expect(rows).toHaveCount(1);
  await expect(results(page)).toContainText('1 of 3');
  await tabTo(page, /^row/);
  await press(page, 'ArrowDown');
  await expect(results(page).getByRole('tree')).toContainText('"three"');
  await tabTo(page, /Filter by text/, 'Shift+Tab');
  await type(page, ' and nothing else');
  await expect(results(page)).toContainText('Nothing fits the filter');
  await tabTo(page, /Clear the filter/);
  await press(page, 'Enter');
  await expect(rows).toHaveCount(3);
});

test('a subscription is revoked, another one ended and forgotten', { tag: '@web' }, async ({ inspector: { page } }) => {
  const capture = await shown(page);
  await start(page, capture, { kind: 'subscribe', uri: 'demo.chat' });
  await start(page, capture, { kind: 'subscribe', uri: 'demo.news', options: '{ "match": "prefix" }' });
  const list = held(page).getByRole('list', { name: 'Subscriptions' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list).toContainText('prefix');
  const [, chat] = await hostCall(page, 'holding.list', { capture });
  const args = JSON.stringify([chat?.holding, 'com.example.moved']);
  await start(page, capture, { kind: 'call', uri: 'demo.revoke_subscription', args });
  await expect(list).toContainText('revoked');
  await expect(list).toContainText('com.example.moved');
  await held(page).getByRole('button', { name: 'Subscribe', exact: true }).focus();
  await tabTo(page, /Unsubscribe from demo\.news/);
  await press(page, 'Enter');
  await expect(list).toContainText('ended');
  await expectFocused(page, /Forget demo\.news/);
  await press(page, 'Enter');
  await expect(list.getByRole('listitem')).toHaveCount(1);
});

test('invocations are answered by hand, and an interrupt is shown', async ({ inspector: { page } }) => {
  const capture = await shown(page);
  const uri = 'com.example.review';
  await start(page, capture, { kind: 'register', uri, answer: { kind: 'ask' } });
  const first = await start(page, capture, { kind: 'call', uri, args: '["ord_1", 4990]' });
  await expect(waiting(page)).toContainText('1 invocation is waiting');
  await expect(waiting(page)).toContainText('"ord_1"');
  await expect(page.getByRole('status').filter({ hasText: `An invocation of ${uri} waits` })).toBeAttached();
  const second = await start(page, capture, { kind: 'call', uri, args: '["ord_2"]' });
  await expect(waiting(page)).toContainText('2 invocations are waiting');

  await answer(page).focus();
  await press(page, 'Control+A');
  await page.keyboard.insertText('[{ "ok": 9007199254740993 }');
  await expect(waiting(page)).toContainText('a comma or ] is expected');
  await press(page, 'Alt+Enter');
  await expect(waiting(page)).toContainText('2 invocations are waiting');
  // What is typed stays while something else is looked at.
  await showView(page, 'Timeline');
  await showView(page, 'Call');
  await expect(answer(page)).toContainText('9007199254740993');
  await answer(page).focus();
  await press(page, 'Control+End');
  await type(page, ']');
  await press(page, 'Alt+Enter');
  await expect(waiting(page)).toContainText('1 invocation is waiting');
  const answered = await hostCall(page, 'operation.wait', { capture, operation: first });
  expect(JSON.stringify(answered.reply)).toContain('9007199254740993');

  await expect(waiting(page)).toContainText('"ord_2"');
  await hostCall(page, 'operation.cancel', { capture, operation: second, mode: 'kill' });
  await expect(waiting(page)).toContainText('The router interrupted it (kill).');
  await expect(waiting(page)).toContainText('The router was told wamp.error.canceled.');
  await answer(page).focus();
  await tabTo(page, /Dismiss/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(waiting(page)).toHaveCount(0);
  const cancelled = await hostCall(page, 'operation.wait', { capture, operation: second });
  expect(cancelled.reply).toMatchObject({ kind: 'error', error: 'wamp.error.canceled' });
  await expect(held(page)).toContainText('1 answered');
});

test(
  'an invocation is answered with an error, and with progress before',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    const capture = await shown(page);
    const uri = 'com.example.review';
    await start(page, capture, { kind: 'register', uri, answer: { kind: 'ask' } });
    const options = '{ "receive_progress": true }';
    const operation = await start(page, capture, { kind: 'call', uri, options });
    await expect(waiting(page)).toContainText('no arguments');
    await answer(page).focus();
    await press(page, 'Control+A');
    await page.keyboard.insertText('["half"]');
    await tabTo(page, /Send progress/);
    await press(page, 'Enter');
    await expect(resultList(page)).toContainText('["half"]');
    await tabTo(page, /Answer with error/, 'Shift+Tab');
    await press(page, 'Enter');
    await tabTo(page, /Error URI/, 'Shift+Tab');
    await press(page, 'Control+A');
    await type(page, 'com.example.refused');
    await press(page, 'Alt+Enter');
    await expect(waiting(page)).toHaveCount(0);
    const { reply } = await hostCall(page, 'operation.wait', { capture, operation });
    expect(reply).toMatchObject({ kind: 'error', error: 'com.example.refused' });
    await expect(results(page)).toContainText('com.example.refused');
  },
);

test(
  'of ten thousand results as many are drawn as are in view',
  { tag: '@web' },
  async ({ inspector: { page, host, complaints } }) => {
    const count = 10_000;
    const router = await ToldRouter.listen(([type, request]) =>
      type === 48
        ? Array.from({ length: count }, (_, at) => [50, request, at + 1 < count ? { progress: true } : {}, [at + 1]])
        : undefined,
    );
    const capture = await openSession(page, host, router.url);
    await showView(page, 'Call');
    await start(page, capture, { kind: 'call', uri: 'com.example.many', options: '{ "receive_progress": true }' });
    await expect(heading(page, 'Answered')).toBeVisible();
    await expect(results(page)).toContainText('10,000 results');
    await expect(resultList(page)).toContainText('[10000]');
    expect(await resultList(page).locator('[data-row]').count()).toBeLessThan(20);
    await intoResults(page);
    await tabTo(page, /^row/);
    await press(page, 'Home');
    await expect(resultList(page).getByRole('row', { selected: true })).toContainText('[1]');
    await expect(resultList(page)).toContainText('[2]');
    await press(page, 'PageDown', 'PageDown', 'End');
    await expect(resultList(page).getByRole('row', { selected: true })).toContainText('[10000]');
    expect(await resultList(page).locator('[data-row]').count()).toBeLessThan(20);
    expect(complaints).toEqual([]);
  },
);

test(
  'a flood of events is listed, held, gone through and filtered',
  { tag: '@web' },
  async ({ inspector: { page, host, complaints } }) => {
    const flood = await startFlood(0);
    try {
      const capture = await openSession(page, host, flood.url);
      await showView(page, 'Call');
      await start(page, capture, { kind: 'subscribe', uri: 'com.example.flood.1000000.5000' });
      await results(page)
        .getByRole('button', { name: /Show its events/ })
        .click();
      const list = results(page).getByRole('grid');
      const count = () => list.getAttribute('aria-rowcount').then(Number);
      await expect.poll(count).toBeGreaterThan(2_000);
      await results(page).getByRole('button', { name: 'Pause' }).click();
      const held = await count();
      await expect(results(page)).toContainText(/Paused: nothing is lost, [\d,]+ newer/);
      await list.locator('[data-row][tabindex="0"]').focus();
      await press(page, 'Home');
      await expect(list.getByRole('row', { selected: true })).toContainText(' }, 1]');
      await press(page, 'End');
      await expect(list.getByRole('row', { selected: true })).toHaveAttribute('data-row', String(held - 1));
      expect(await count()).toBe(held);
      await results(page).getByRole('textbox', { name: 'Filter by text' }).fill('needle');
      await expect(list.locator('[data-row]').first()).toContainText('needle');
      const first = await count();
      await expect.poll(count).toBeGreaterThan(first);
      await expect(list.locator('[data-row]').filter({ hasNotText: 'needle' })).toHaveCount(0);
      expect(await list.locator('[data-row]').count()).toBeLessThan(60);
      expect(complaints).toEqual([]);
    } finally {
      await flood.stop();
    }
  },
);
