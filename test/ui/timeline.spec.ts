// The timeline in a browser: a hundred thousand messages that came over a socket, filters, pairs,
// following, pausing, clearing, and what is dropped to keep within the memory limit.

import type { Page } from '@playwright/test';
import { expect, grid, ladder, openCapture, showView, test } from './app.ts';
import type { TestHost } from './hosts.ts';
import { trafficCapture } from './captures.ts';
import { hostCall } from './link-frames.ts';
import { dragTo, expectContiguous, look, sight, watchElements, wheel, type Sight } from './record-list.ts';
import { startFlood, SUBSCRIPTION, ToldRouter, type Flood } from './routers.ts';
import { captureOf, countersOf, openSession } from './sessions.ts';
import { finishScripted } from '../support/scripted-peer.ts';

const MANY = 100_000;
const MOST_ELEMENTS = 500;
const MOST_BYTES = 2_000_000;

const toggle = (page: Page, name: RegExp) => page.getByRole('button', { name });
const filterField = (page: Page) => page.getByRole('textbox', { name: 'Filter by text' });

const floods: Flood[] = [];

test.afterEach(async () => {
  await finishScripted();
  for (const flood of floods.splice(0)) await flood.stop();
});

/** Opens a session into which a flood came, to its last message; the result is the number of its records. */
async function flooded(page: Page, host: TestHost, count: number): Promise<number> {
  const flood = await startFlood(count);
  floods.push(flood);
  const capture = await openSession(page, host, flood.url);
  const { total } = await countersOf(page, capture);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.example.sensors' } });
  const whole = total + 2 + count;
  await expect.poll(async () => (await countersOf(page, capture)).total, { timeout: 40_000 }).toBe(whole);
  await expect(page.getByRole('banner')).toContainText(whole.toLocaleString('en-GB'));
  return whole;
}

/** Shows the timeline; the result is what is in view. */
async function showTimeline(page: Page): Promise<Sight> {
  await showView(page, 'Timeline');
  await expect(grid(page)).toBeVisible();
  return sight(page);
}

for (const deviceScaleFactor of [1, 2]) {
  test.describe(`${deviceScaleFactor} device pixels for each of the page`, () => {
    test.use({ deviceScaleFactor });

    test('a hundred thousand messages are scrolled from the first to the last', async ({
      inspector: { page, host, link, complaints },
    }) => {
      test.setTimeout(180_000);
      expect(await page.evaluate(() => devicePixelRatio)).toBe(deviceScaleFactor);
      const total = await flooded(page, host, MANY);
      const before = await link.bytes();
      const live = await showTimeline(page);
      const elements = await watchElements(page);
      expectContiguous(live);
      expect(live.count).toBe(total);
      const seen = new Set<number>();
      const stop = async (): Promise<Sight> => {
        const stopped = await sight(page);
        expectContiguous(stopped);
        expect(stopped.places).toEqual(stopped.seqs);
        for (const seq of stopped.seqs) seen.add(seq);
        return stopped;
      };

      // Page by page, and by the wheel: nothing is left out between two stops.
      await grid(page).getByRole('row').last().click();
      await page.keyboard.press('Home');
      let last = await stop();
      expect(last.seqs[0]).toBe(1);
      for (let turn = 0; turn < 30; turn++) {
        await page.keyboard.press('PageDown');
        last = await stop();
      }
      for (let turn = 0; turn < 30; turn++) {
        await wheel(page, 600);
        last = await stop();
      }
      const reached = last.seqs.at(-1) ?? 0;
      expect(reached).toBeGreaterThan(1000);
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: reached }, (_, i) => i + 1));

      // On to the end in one go, without waiting for what flies by.
      const middle = last.seqs[0] ?? 0;
      for (let turn = 0; turn < 80; turn++) await wheel(page, 32_000);
      last = await stop();
      expect(middle).toBeLessThan(total - 90_000);
      expect(last.seqs.at(-1)).toBe(total);

      // By leaps of the scroll bar, there and back.
      for (const share of [0.5, 0.1, 0.9, 0.33, 0.77, 0]) {
        await dragTo(page, share);
        last = await stop();
        expect(Math.abs((last.seqs[0] ?? 0) - share * (total - last.seqs.length))).toBeLessThan(3);
      }
      await grid(page).getByRole('row').nth(3).click();
      await page.keyboard.press('End');
      last = await stop();
      expect(last.seqs.at(-1)).toBe(total);

      const cost = (await link.bytes()) - before;
      // What was looked at came over the link, so the count is real.
      expect(cost).toBeGreaterThan(100 * seen.size);
      expect(cost).toBeLessThan(MOST_BYTES);
      const most = await elements();
      expect(most).toBeGreaterThan(last.seqs.length * 5);
      expect(most).toBeLessThanOrEqual(MOST_ELEMENTS);
      expect(complaints).toEqual([]);
    });
  });
}

test('a filter shows what it says, with counts', async ({ inspector: { page, host } }) => {
  const total = await flooded(page, host, 20_000);
  const all = total.toLocaleString('en-GB');
  await showTimeline(page);
  const counts = page.getByRole('search');

  await page.keyboard.press('/');
  await expect(filterField(page)).toBeFocused();
  await page.keyboard.type('NEEDLE in the hay');
  await expect(counts).toContainText(`20 of ${all}`);
  const needles = await sight(page);
  expect(needles.count).toBe(20);
  expect(needles.seqs).toHaveLength(20);
  expect(needles.seqs.slice(1).map((seq, i) => seq - (needles.seqs[i] ?? 0))).toEqual(Array(19).fill(1000));
  await page.keyboard.press('Escape');
  await expect(grid(page).locator('[data-row]:focus')).toHaveCount(1);
  await expect(counts).toContainText(`20 of ${all}`);

  await page.keyboard.press('Control+Backspace');
  await expect(counts).toContainText(`${all} records`);
  await page.getByRole('radio', { name: 'To router' }).check({ force: true });
  await expect(counts).toContainText(`2 of ${all}`);
  await expect(grid(page).getByRole('row', { name: /HELLO/ })).toBeVisible();
  await expect(grid(page).getByRole('row', { name: /SUBSCRIBE/ })).toBeVisible();
  await page.getByRole('radio', { name: 'From router' }).check({ force: true });
  await expect(counts).toContainText(`${(20_002).toLocaleString('en-GB')} of ${all}`);
  await page.getByRole('radio', { name: 'Both' }).check({ force: true });

  await counts.getByRole('button', { name: 'Session' }).click();
  await expect(counts).toContainText(`2 of ${all}`);
  expect((await sight(page)).count).toBe(2);
  await page.getByRole('button', { name: /^Types/ }).click();
  await page.getByRole('checkbox', { name: 'SUBSCRIBED', exact: true }).check({ force: true });
  await page.getByRole('checkbox', { name: 'WELCOME', exact: true }).uncheck({ force: true });
  await page.keyboard.press('Escape');
  await expect(grid(page).locator('[data-row]')).toHaveText([/HELLO/, /SUBSCRIBED/]);

  await page
    .getByRole('button', { name: /Clear filter/ })
    .first()
    .click();
  await expect(counts).toContainText(`${all} records`);
  await page.keyboard.press('/');
  await page.keyboard.type('no such text');
  await expect(page.getByText('No message matches.')).toBeVisible();
  await expect(page.getByText(`0 of ${all} for “no such text”`)).toBeVisible();
});

test('Alt and an arrow lead to the other end of a pair', async ({ inspector: { page } }) => {
  await openCapture(page, trafficCapture(200));
  await showTimeline(page);
  const cursor = grid(page).locator('[data-row][aria-selected="true"]');
  const result = grid(page)
    .getByRole('row', { name: /RESULT/ })
    .first();
  await result.click();
  const [request, seq] = [await cellOf(cursor, 'request'), Number(await cursor.getAttribute('data-seq'))];
  await page.keyboard.press('Alt+ArrowUp');
  await expect(cursor).toContainText('CALL');
  expect(await cellOf(cursor, 'request')).toBe(request);
  await expect(cursor).toBeFocused();
  const call = Number(await cursor.getAttribute('data-seq'));
  expect(call).toBeLessThan(seq);
  // A pair has no end further up; the cursor stays, and that is said.
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('contentinfo')).toContainText('no other end');
  await expect(cursor).toHaveAttribute('data-seq', String(call));
  await page.keyboard.press('Alt+ArrowDown');
  await expect(cursor).toHaveAttribute('data-seq', String(seq));

  // An ERROR is an end as well, and one far away is brought into view.
  await filterField(page).fill('lock_timeout');
  await expect(page.getByRole('search')).toContainText(' of ');
  await grid(page).getByRole('row', { name: /ERROR/ }).first().click();
  const failed = await cellOf(cursor, 'request');
  await page
    .getByRole('button', { name: /Clear filter/ })
    .first()
    .click();
  await expect(cursor).toContainText('ERROR');
  await cursor.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(cursor).toContainText('CALL');
  expect(await cellOf(cursor, 'request')).toBe(failed);
});

/** Text of a row's cell. */
async function cellOf(row: ReturnType<Page['locator']>, column: string): Promise<string> {
  const heads = await grid(row.page())
    .getByRole('columnheader')
    .evaluateAll((all) => all.map((head) => head.getAttribute('data-column')));
  return row.getByRole('gridcell').nth(heads.indexOf(column)).innerText();
}

test('the list follows, lets go when it is scrolled up, and follows again', async ({ inspector: { page, host } }) => {
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.example.ticks' } });
  await showTimeline(page);
  const follow = toggle(page, /^Follow/);
  const lastSeen = async () => (await look(page)).seqs.at(-1);
  const total = async () => (await countersOf(page, capture)).total;
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  router.events(100);
  await expect.poll(async () => [await lastSeen(), await total()]).toEqual([await whole(100), await whole(0)]);

  await wheel(page, -240);
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  const held = await sight(page);
  router.events(50);
  await expect(page.getByText(/^60 newer below/)).toBeVisible();
  expect((await sight(page)).seqs).toEqual(held.seqs);
  await expect.poll(async () => (await look(page)).count).toBe(held.count + 50);

  await page.keyboard.press('f');
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(lastSeen).toBe(await total());
  await grid(page).locator('[data-row]').last().click();
  await page.keyboard.press('ArrowUp');
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  router.events(50);
  await expect(page.getByText(/^50 newer below/)).toBeVisible();
  await page.keyboard.press('End');
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  router.events(50);
  await expect.poll(async () => (await lastSeen()) === (await total())).toBe(true);
  expectContiguous(await sight(page));

  /** Records there are once so many more came. */
  async function whole(more: number): Promise<number> {
    if (more > 0) await expect.poll(async () => (await countersOf(page, capture)).total).toBeGreaterThan(more);
    return total();
  }
});

test('a paused list holds still while the recording goes on', async ({ inspector: { page, host } }) => {
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.example.ticks' } });
  await showTimeline(page);
  router.events(60);
  const { total } = await countersOf(page, capture);
  await expect.poll(async () => (await look(page)).count).toBeGreaterThanOrEqual(60);
  const held = await sight(page);
  await grid(page).locator('[data-row]').last().click();
  await page.keyboard.press('p');
  await expect(page.getByText('Paused; the recording goes on')).toBeVisible();
  router.events(40);
  await expect(page.getByText(/^40 newer below/)).toBeVisible();
  await expect(page.getByRole('banner')).toContainText(String(held.count + 40));
  expect(await sight(page)).toEqual(held);
  await page.keyboard.press('p');
  await expect.poll(async () => (await look(page)).count).toBe(held.count + 40);
  expect(total).toBeLessThanOrEqual(held.count);
});

test('Clear empties the list, and numbering goes on', async ({ inspector: { page, host, complaints } }) => {
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.example.ticks' } });
  await showTimeline(page);
  router.events(20);
  await expect.poll(async () => (await look(page)).count).toBeGreaterThan(20);
  const { total } = await countersOf(page, capture);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByText('No message yet')).toBeVisible();
  expect((await look(page)).seqs).toEqual([]);
  router.events(3);
  await expect.poll(async () => (await look(page)).seqs).toEqual([total + 1, total + 2, total + 3]);
  expect((await look(page)).count).toBe(3);
  await showView(page, 'Handshake');
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('what was dropped for the memory limit is told with its count', async ({ inspector: { page, host } }) => {
  test.setTimeout(120_000);
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.example.ticks' } });
  const large = 'x'.repeat(1_000_000);
  // One after the other, as a socket takes them.
  const before = (await countersOf(page, capture)).total;
  for (let sent = 0; sent < 290; sent += 10) {
    router.events(10, [large]);
    await expect.poll(async () => (await countersOf(page, capture)).total).toBe(before + sent + 10);
  }
  const { evicted, total } = await countersOf(page, capture);
  expect(evicted).toBeGreaterThan(20);
  await showTimeline(page);
  await grid(page).locator('[data-row]').last().click();
  await page.keyboard.press('Home');
  await expect(grid(page)).toContainText(`${evicted} older records were dropped to keep within the memory limit`);
  await expect(page.getByRole('contentinfo')).toContainText(`${evicted} evicted`);
  // What tells the handshake is still there, above the line.
  await expect(grid(page).getByRole('row', { name: /WELCOME/ })).toBeVisible();
  await page.keyboard.press('End');
  await expect.poll(async () => (await look(page)).seqs.at(-1)).toBe(total);
  expect(captureOf(page)).toBe(capture);
  router.send([36, SUBSCRIPTION, 9_999, {}, ['after']]);
  await expect.poll(async () => (await look(page)).seqs.at(-1)).toBe(total + 1);
});
