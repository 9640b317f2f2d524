// A session in use: its messages read byte by byte and copied, calls, events, the end, and its handshake
// in a file. What the page says is compared with what the router said and heard.

import type { Page } from '@playwright/test';
import { connectDemo, expect, grid, ladder, openCapture, showView, statusBar, test } from './app.ts';
import { storedCapture } from './captures.ts';
import {
  chooseKind,
  composer,
  fillJson,
  historyList,
  holdings,
  jsonField,
  results,
  sendButton,
  sendCall,
  uriField,
} from './composer.ts';
import { copied, copy as putIntoClipboard, savedFile } from './hosts.ts';
import { inspector, throughLadder } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { profileFor } from './profiles.ts';
import { SUBSCRIPTION, ToldRouter } from './routers.ts';
import { captureOf, connectShown, countersOf, openSession, showProfile, source } from './sessions.ts';
import { leaksIn } from '../support/canary.ts';
import { LOOK } from '../support/desktop-host.ts';
import { finishScripted } from '../support/scripted-peer.ts';
import { WebHost } from '../support/web-host.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const hosts: WebHost[] = [];

test.afterEach(async () => {
  await finishScripted();
  for (const host of hosts.splice(0)) await host.dispose();
});

const step = (page: Page, type: string) => ladder(page).getByRole('option', { name: new RegExp(type) });

/** A WELCOME that no program would write like this, with letters of two and four bytes. */
const WELCOME = '[ 2,7 , {"authid":"änn \u{1f99c}","roles":{"broker":{},"dealer":{}}, "realm":"demo"}]';

async function showTab(page: Page, name: string): Promise<void> {
  await inspector(page)
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();
}

/** Copies what is chosen in a form. */
async function copy(page: Page, form: string): Promise<string> {
  await putIntoClipboard(page, 'nothing');
  await inspector(page).getByRole('button', { name: 'Copy as…' }).click();
  await page.getByRole('menuitem', { name: form }).click();
  await expect.poll(() => copied(page)).not.toBe('nothing');
  return copied(page);
}

test('fields lead to their bytes, and bytes to their field', async ({ inspector: { page, host, complaints } }) => {
  const router = await ToldRouter.listen(undefined, WELCOME);
  await openSession(page, host, router.url);
  const sent = Buffer.from(WELCOME);
  await step(page, 'WELCOME').click();
  await showTab(page, 'Bytes');
  const cells = inspector(page).getByRole('gridcell');
  await expect(cells).toHaveCount(sent.length);
  expect((await cells.allInnerTexts()).join('')).toBe(sent.toString('hex'));
  const marked = () =>
    cells.evaluateAll((all) =>
      all.filter(({ classList }) => /_marked_/.test(classList.value)).map((one) => one.dataset['at']),
    );
  expect(await marked()).toEqual([]);

  for (const [name, value] of [
    ['authid', '"änn \u{1f99c}"'],
    ['realm', '"demo"'],
    ['dealer', '{}'],
  ] as const) {
    await showTab(page, 'Fields');
    const row = inspector(page).getByRole('treeitem', { name: new RegExp(`^${name}\\b`) });
    await row.click();
    await inspector(page).getByRole('button', { name: 'Show in Bytes' }).click();
    await expect(cells.first()).toBeVisible();
    const at = sent.lastIndexOf(value);
    const range = Array.from(Buffer.from(value), (_, i) => String(at + i));
    await expect.poll(marked).toEqual(range);

    // From the last of these bytes back to the field.
    await showTab(page, 'Fields');
    await inspector(page).getByRole('treeitem').first().click();
    await expect(row).toHaveAttribute('aria-selected', 'false');
    await showTab(page, 'Bytes');
    await cells.nth(at + range.length - 1).click();
    await expect.poll(marked).toEqual(range);
    await expect(inspector(page)).toContainText(`WELCOME.Details${name === 'dealer' ? '.roles' : ''}.${name}`);
    await inspector(page).getByRole('button', { name: 'Show in Fields' }).click();
    await expect(row).toHaveAttribute('aria-selected', 'true');
  }
  expect(complaints).toEqual([]);
});

test('a message is copied as the router sent it, without secrets', async ({ inspector: { page, host } }) => {
  const router = await ToldRouter.listen(undefined, WELCOME);
  await openSession(page, host, router.url);
  await step(page, 'WELCOME').click();
  expect(await copy(page, 'Message, as text')).toBe(WELCOME);
  expect((await copy(page, 'Bytes, in hex')).replaceAll(/\s/g, '')).toBe(Buffer.from(WELCOME).toString('hex'));
  expect(await copy(page, 'Bytes, in base64')).toBe(Buffer.from(WELCOME).toString('base64'));

  const ticketed = await ToldRouter.listen(
    (message) => (message[0] === 5 ? [[2, 7, { roles: { broker: {} } }]] : undefined),
    [4, 'ticket', {}],
  );
  const secret = { from: 'env', name: 'SALLY' } as const;
  const methods = [{ method: 'ticket', authid: { kind: 'value', value: 'sally' } as const, secret }];
  await openSession(page, host, ticketed.url, { id: 'ticketed', name: 'Ticketed', methods });
  expect(ticketed.heard).toEqual([[5, 'sally-pass', {}]]);
  await step(page, 'AUTHENTICATE').click();
  await expect(inspector(page).getByRole('heading', { name: /AUTHENTICATE/ })).toBeVisible();
  const texts: string[] = [];
  for (const form of ['Message, as text', 'Bytes, in hex', 'Bytes, in base64']) texts.push(await copy(page, form));
  expect(texts[0]).toMatch(/^\[5,.*\{\}\]$/);
  expect(leaksIn({ clipboard: texts.join('\n') }, ['sally-pass'])).toEqual([]);
});

test('calls of the demo router: a result, an error, events that are counted', async ({
  inspector: { page, complaints },
}) => {
  await connectDemo(page);
  await showView(page, 'Call');
  await results(page)
    .getByRole('button', { name: /^Call demo\.add2/ })
    .click();
  await expect(results(page).getByRole('heading', { name: 'Answered' })).toBeVisible();
  await expect(results(page)).toContainText('[5]');
  await expect(uriField(page)).toHaveValue('demo.add2');
  await expect(jsonField(page, 'Arguments')).toContainText('[2, 3]');
  await sendCall(page, 'demo.fail', '');
  await expect(results(page)).toContainText('demo.error.failed');
  await expect(results(page)).toContainText('This procedure always fails.');
  await sendCall(page, 'demo.nowhere', '');
  await expect(results(page)).toContainText('wamp.error.no_such_procedure');
  await expect(historyList(page).getByRole('option')).toHaveText([/demo\.nowhere/, /demo\.fail/, /demo\.add2/]);
  await expect(historyList(page).getByRole('option').first()).toContainText('error');

  await chooseKind(page, 'Subscribe');
  await uriField(page).fill('demo.tick');
  await sendButton(page, 'Subscribe').click();
  await expect(holdings(page)).toContainText('demo.tick');
  await expect(holdings(page)).toContainText(/[2-9] events/);
  // An entry of this session shows its results again, and goes to its record.
  await historyList(page).getByRole('option').last().click();
  await expect(results(page).getByRole('heading', { name: 'Answered' })).toBeVisible();
  await results(page).getByRole('button', { name: 'Show in timeline' }).click();
  await expect(grid(page).locator('[data-row][aria-selected="true"]')).toContainText('demo.add2');
  expect(complaints).toEqual([]);
});

test('a router hears what was typed: a subscription, an event, a call, and GOODBYE', async ({
  inspector: { page, host, complaints },
}) => {
  const router = await ToldRouter.listen(([type, request]) => {
    if (type === 34) return [[35, request]];
    return type === 16 ? [[17, request, 4711]] : undefined;
  });
  const capture = await openSession(page, host, router.url);
  await showView(page, 'Call');
  await chooseKind(page, 'Subscribe');
  await uriField(page).fill('com.example.ticks');
  await page.keyboard.press('Control+Enter');
  await expect(holdings(page)).toContainText(String(SUBSCRIPTION));
  router.events(42);
  await expect(holdings(page)).toContainText('42 events');

  await chooseKind(page, 'Publish');
  await uriField(page).fill('com.example.news');
  await fillJson(page, 'Arguments', '["ü", 1.5]');
  await fillJson(page, 'Keyword arguments', '{"by": null}');
  await sendButton(page, 'Publish').click();
  await expect(results(page)).toContainText('4711');

  // Arguments that cannot be read are not sent, and stay.
  await chooseKind(page, 'Call');
  const args = jsonField(page, 'Arguments');
  await uriField(page).fill('com.example.sum');
  const before = router.heard.length;
  for (const [typed, says] of [
    ['[1, 2', /Line 1, column \d+: a comma or \] is expected/],
    ['[{"a": 1, "a": 2}]', /Line 1, column 11: this key stands here twice/],
    ['7', /a list \[ … \] is expected/],
    ["['x']", /a value is expected/],
  ] as const) {
    await fillJson(page, 'Arguments', typed);
    await expect(args).toHaveAccessibleDescription(says);
    await expect(composer(page)).toContainText(/line 1, column \d+/);
    await expect(sendButton(page)).toBeDisabled();
    await args.press('Control+Enter');
    await expect(args).toHaveText(typed);
  }
  expect((await countersOf(page, capture)).outcome).toBe('welcome');
  expect(router.heard).toHaveLength(before);
  await fillJson(page, 'Arguments', '[1, 9007199254740993]');
  await args.press('Control+Enter');
  await expect(results(page)).toContainText('com.example.sum');

  await page.getByRole('button', { name: /^Disconnect/ }).click();
  await expect(statusBar(page)).toContainText('Session ended');
  await expect(composer(page).getByText('The session is closed. Run again to send.')).toBeVisible();
  await expect(args).toHaveText('[1, 9007199254740993]');
  await expect(sendButton(page)).toBeDisabled();
  const [subscribe, publish, called, goodbye] = router.heard;
  expect(router.heard).toHaveLength(4);
  expect(subscribe).toEqual([32, 1, {}, 'com.example.ticks']);
  expect(publish).toEqual([16, 2, { acknowledge: true }, 'com.example.news', ['ü', 1.5], { by: null }]);
  expect(called?.slice(0, 4)).toEqual([48, 3, {}, 'com.example.sum']);
  expect(goodbye?.[0]).toBe(6);
  // Numbers are sent to the last digit.
  await results(page).getByRole('button', { name: 'Show in timeline' }).click();
  await expect(inspector(page).getByRole('heading', { name: /RESULT/ })).toBeVisible();
  await grid(page).locator('[data-row][aria-selected="true"]').press('Alt+ArrowUp');
  await expect(inspector(page).getByRole('heading', { name: /CALL/ })).toBeVisible();
  expect(await copy(page, 'Message, as text')).toContain('9007199254740993');
  expect(complaints).toEqual([]);
});

/** All there is to be read of a handshake. */
async function readHandshake(page: Page): Promise<string> {
  const texts = [await ladder(page).innerText()];
  const verdict = page.getByRole('region', { name: 'What happened' });
  if ((await verdict.count()) > 0) texts.push(await verdict.innerText());
  await throughLadder(page, async (tab) => {
    // Bytes are asked for when they are shown.
    await expect(inspector(page).getByText(/^··$|Reading the bytes/)).toHaveCount(0);
    if (tab === 'Message') await expect(inspector(page).getByRole('region', { name: 'Message' })).toContainText('[');
    texts.push(tab, await inspector(page).innerText());
  });
  // A file belongs to no profile.
  return texts.join('\n').replace('Edit the profile\n', '');
}

for (const [login, variable, ends] of [
  ['succeeds', 'SALLY', 'WELCOME'],
  ['fails', 'WRONG', 'ABORT'],
] as const)
  test(`the handshake of a login that ${login} is the same in a file, without the secret`, async ({
    inspector: { page, complaints, host },
    browser,
  }) => {
    const { url } = await hostCall(page, 'demo.start', {});
    const secret = { from: 'env', name: variable } as const;
    const methods = [{ method: 'wampcra', authid: { kind: 'value', value: 'sally' } as const, secret }];
    await showProfile(page, host, profileFor('Saved', url, { methods, timeoutSeconds: 10 }));
    await connectShown(page);
    await expect(step(page, ends)).toBeVisible();
    const shown = await readHandshake(page);

    await page.keyboard.press('Control+E');
    await page.getByRole('radio', { name: 'Handshake' }).check({ force: true });
    const save = page.getByRole('dialog').getByRole('button', { name: 'Save' });
    const { name, text: file } = await savedFile(page, () => save.click());
    expect(file).toContain('"WELCOME"'.replace('WELCOME', ends));
    expect(leaksIn({ file }, ['sally-pass', 'not-the-secret'])).toEqual([]);
    expect(complaints).toEqual([]);

    // At somebody else's, who has it in a browser.
    const other = new WebHost();
    hosts.push(other);
    const context = await browser.newContext(LOOK);
    const theirs = await context.newPage();
    await theirs.goto(await other.start());
    await openCapture(theirs, file, name);
    await expect(step(theirs, ends)).toBeVisible();
    expect(await readHandshake(theirs)).toBe(shown);
    await expect(source(theirs, 'Saved')).toBeVisible();
    await context.close();
  });

test('attempts of a profile are listed, each with its end', async ({ inspector: { page, host, complaints } }) => {
  let refuses = false;
  const router = await ToldRouter.listen(
    (message) =>
      message[0] === 5 ? [refuses ? [3, {}, 'wamp.error.not_authorized'] : [2, 7, { roles: {} }]] : undefined,
    [4, 'ticket', {}],
  );
  const secret = { from: 'env', name: 'SALLY' } as const;
  const methods = [{ method: 'ticket', authid: { kind: 'value', value: 'sally' } as const, secret }];
  const first = await openSession(page, host, router.url, { methods });
  refuses = true;
  await page.getByRole('button', { name: /^Disconnect/ }).click();
  await page.getByRole('button', { name: /Run again/ }).click();
  await expect(step(page, 'ABORT')).toBeVisible();
  const second = captureOf(page);
  expect(second).not.toBe(first);
  const listed = page.getByRole('region', { name: 'Attempts with this profile' }).getByRole('button');
  await expect(listed).toHaveText([/refused/, /logged in/]);
  await listed.nth(1).click();
  await expect.poll(() => captureOf(page)).toBe(first);
  await expect(step(page, 'WELCOME')).toBeVisible();

  await page.getByRole('treeitem', { name: /^Router\W.*Ticket/ }).click();
  const attempts = page
    .getByRole('complementary', { name: 'HELLO' })
    .getByRole('button', { name: /show its handshake/ });
  await expect(attempts).toHaveText([/refused.*records/s, /logged in.*records/s]);
  await attempts.first().click();
  await expect(step(page, 'ABORT')).toBeVisible();
  expect(captureOf(page)).toBe(second);
  // An attempt of another profile is not among them.
  await openSession(page, host, (await ToldRouter.listen()).url, { id: 'another', name: 'Another' });
  await expect(page.getByRole('region', { name: 'Attempts with this profile' })).toHaveCount(0);
  expect(complaints).toEqual([]);
});

/** Drops a file onto the page; the result says whether the page took it, so that the browser does not show it. */
function drop(page: Page, name: string, text: string): Promise<boolean[]> {
  return page.evaluate(
    (file) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([file.text], file.name));
      const target = document.querySelector('main') ?? document.body;
      return ['dragover', 'drop'].map((type) => {
        const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
        target.dispatchEvent(event);
        return event.defaultPrevented;
      });
    },
    { name, text },
  );
}

test('a capture file that is dropped is opened, another file is refused', async ({
  inspector: { page, complaints },
}) => {
  expect(await drop(page, 'holiday.png', 'no capture')).toEqual([true, true]);
  await expect(page.getByText('The file was not opened.', { exact: true })).toBeVisible();
  expect(await hostCall(page, 'capture.list', {})).toEqual([]);
  expect(await drop(page, 'salted-login.jsonl', storedCapture('salted-login'))).toEqual([true, true]);
  await expect(ladder(page).getByRole('option')).toHaveCount(4);
  expect(await hostCall(page, 'capture.list', {})).toMatchObject([{ live: false, outcome: 'welcome' }]);
  expect(complaints).toEqual([]);
});
