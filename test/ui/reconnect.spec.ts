// A connection that is lost: what the page says, what can be done, and where it goes on.

import { expect, ladder, showView, statusBar, test } from './app.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { captureOf, connectShown, openSession, showProfile, source } from './sessions.ts';
import { profileFor } from './profiles.ts';

test.afterEach(finishScripted);

/** Welcomes everybody, and cuts a connection when the test says so. */
async function router() {
  const open: (() => void)[] = [];
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    open.push(() => talk.socket.terminate());
    while ((await talk.next())[0] !== 6);
    talk.send([6, {}, 'wamp.close.goodbye_and_out']);
  });
  return { url, cut: () => open.at(-1)?.() };
}

test(
  'the next attempt is told, and can be made at once or given up',
  { tag: '@web' },
  async ({ inspector: { page, host } }) => {
    const { url, cut } = await router();
    const capture = await openSession(page, host, url, { reconnect: { firstSeconds: 600, longestSeconds: 600 } });
    cut();
    await expect(page.getByText('Connection lost: attempt 1 follows')).toBeVisible();
    await expect(page.getByText(/follows In \d+ seconds\.$/)).toBeVisible();
    await expect(statusBar(page)).toContainText('Connection lost, attempt 1 follows');
    await expect(source(page, 'Router', 'retrying')).toBeVisible();
    await page.getByRole('button', { name: 'Try now' }).click();
    // What is read stays; the way to where it goes on is offered.
    await expect(page.getByText('The connection was brought back, in a capture of its own')).toBeVisible();
    expect(captureOf(page)).toBe(capture);
    await page.getByRole('button', { name: 'Show it' }).click();
    await expect.poll(() => captureOf(page)).not.toBe(capture);
    await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
    cut();
    await page.getByRole('button', { name: 'Stop trying' }).click();
    await expect(page.getByText(/Connection lost: attempt/)).toHaveCount(0);
    await expect(statusBar(page)).toContainText('Session ended');
  },
);

test('the call view goes along with the session', async ({ inspector: { page, host } }) => {
  const { url, cut } = await router();
  const capture = await openSession(page, host, url, { reconnect: { firstSeconds: 0.3, longestSeconds: 0.3 } });
  await showView(page, 'Call');
  cut();
  await expect.poll(() => captureOf(page)).not.toBe(capture);
  await expect(page.getByRole('tab', { name: 'Call' })).toHaveAttribute('aria-selected', 'true');
  await expect(statusBar(page)).toContainText('Connected');
});

test('the profile says whether, and how often', { tag: '@web' }, async ({ inspector: { page, host } }) => {
  const { url } = await router();
  await showProfile(page, host, profileFor('Router', url));
  await page.getByRole('button', { name: /^Reconnect/ }).click();
  await page.getByRole('checkbox', { name: /Bring a lost connection back/ }).check({ force: true });
  const field = (name: string) => page.getByRole('textbox', { name });
  await field('First wait').fill('5');
  await field('Longest wait').fill('2');
  await expect(page.getByText('The longest wait is shorter than the first.')).toBeVisible();
  await field('Longest wait').fill('20');
  await field('Attempts').fill('3');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Attempts' })).toHaveValue('3');
  await connectShown(page);
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
});
