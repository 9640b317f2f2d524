// Requests and the live realm on the demo router by nothing but keys: what is typed is called, published, followed,
// registered and answered, and the realm is read. After every key something has the focus and shows it.

import type { Locator, Page } from '@playwright/test';
import { expect, ladder, test } from './app.ts';
import { composer, holdings, results, uriField, type Kind } from './composer.ts';
import { expectFocused, press, retype, tabTo, type } from './focus.ts';
import { keysOf } from './hosts.ts';
import { inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { captureOf, countersOf } from './sessions.ts';

const heading = (page: Page, name: string): Locator => results(page).getByRole('heading', { name, exact: true });
const subscriptions = (page: Page): Locator => holdings(page).getByRole('list', { name: 'Subscriptions' });
const registrations = (page: Page): Locator => holdings(page).getByRole('list', { name: 'Registrations' });
const KINDS: readonly Kind[] = ['Call', 'Publish', 'Subscribe', 'Register'];

/** Connects to the demo router. */
async function enter(page: Page): Promise<void> {
  await expectFocused(page, /Start the demo router/);
  await press(page, 'Enter');
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  await expectFocused(page, /^option/);
}

/** Shows the call view, chooses what is to be sent, and types its URI. */
async function compose(page: Page, kind: Kind, uri: string): Promise<void> {
  await press(page, keysOf(page, 'view-call'));
  await expect(uriField(page)).toBeVisible();
  await tabTo(page, new RegExp(`^input (?:${KINDS.join('|')})$`), 'Shift+Tab');
  const choice = composer(page).getByRole('radio', { name: kind, exact: true });
  for (let turn = 1; turn < KINDS.length && !(await choice.isChecked()); turn++) await press(page, 'ArrowRight');
  await expectFocused(page, new RegExp(`^input ${kind}$`));
  await tabTo(page, /^(?:combobox|textarea) (?:Procedure|Topic)/);
  await retype(page, uri);
  // The list of known ones goes.
  await press(page, 'Escape');
}

/** Types into a field for JSON, in place of what stood there. */
async function fill(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, new RegExp(`^textbox ${name}`));
  // A bracket that is typed on a selection goes round it.
  await press(page, 'Control+A', 'Delete');
  await type(page, text);
}

/** Filters a list of the realm, and goes to the one row that is left; its details are shown. */
async function find(page: Page, text: string): Promise<void> {
  const wanted = new RegExp(text.replaceAll('.', '\\.'));
  await press(page, '/');
  await expectFocused(page, /^input Filter/);
  await retype(page, text);
  // The filter of before may have left one row, too.
  await expect(page.getByRole('main').locator('[role="grid"] [data-row]')).toHaveText([wanted]);
  await press(page, 'Escape', 'Home');
  await expectFocused(page, /^row/);
  await expect(inspector(page).getByRole('heading', { name: text })).toBeVisible();
}

test(
  'a call and a publication are typed, sent and answered',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    await enter(page);
    await compose(page, 'Call', 'demo.add2');
    await fill(page, 'Arguments', '[20, 22]');
    await press(page, 'Control+Enter');
    await expect(heading(page, 'Answered')).toBeVisible();
    await expect(results(page)).toContainText('[42]');
    await expectFocused(page, /^textbox Arguments/);

    await compose(page, 'Publish', 'demo.chat');
    await fill(page, 'Arguments', '["typed by keys"]');
    await fill(page, 'Options', '{ "acknowledge": true, "exclude_me": false }');
    await press(page, 'Control+Enter');
    await expect(results(page)).toContainText(/took it as publication \d+/);
    expect(complaints).toEqual([]);
  },
);

test(
  'a call is repeated for a second, and another one kept open for further arguments',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    await enter(page);
    await compose(page, 'Call', 'demo.sum');
    await fill(page, 'Arguments', '[1]');
    await tabTo(page, /^button Repeat/);
    await press(page, 'Enter');
    await tabTo(page, /^input Once/);
    await press(page, 'ArrowRight', 'ArrowRight', 'Tab');
    await expectFocused(page, /^input Seconds/);
    await retype(page, '1');
    await tabTo(page, /^input At most/);
    await retype(page, '10');
    await press(page, 'Control+Enter');
    await expect(results(page).getByRole('table', { name: 'How long the answers took' })).toBeVisible();
    await expect(heading(page, 'Answered')).toBeVisible();
    const [operation] = await hostCall(page, 'operation.list', { capture: captureOf(page) });
    const { sent = 0, answered } = operation?.repeat ?? {};
    expect(answered).toBe(sent);
    expect(sent).toBeGreaterThan(1);
    expect(sent).toBeLessThan(13);

    await tabTo(page, /^button Progressive arguments/, 'Shift+Tab');
    await press(page, 'Enter', 'Tab');
    await expectFocused(page, /^input One message/);
    await press(page, 'ArrowRight', 'ArrowRight', 'Control+Enter');
    await expect(heading(page, 'Running')).toBeVisible();
    await fill(page, 'Further arguments', '[2]');
    await tabTo(page, /^button Send more/);
    await press(page, 'Enter');
    await tabTo(page, /^textbox Further arguments/, 'Shift+Tab');
    await fill(page, 'Further arguments', '[39]');
    await tabTo(page, /^button Send last/);
    await press(page, 'Enter');
    await expect(heading(page, 'Answered')).toBeVisible();
    await expect(results(page)).toContainText('[42]');
    await press(page, 'Shift');
    expect(complaints).toEqual([]);
  },
);

test(
  'a topic is followed, held back, let go on and given up',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    await enter(page);
    await compose(page, 'Subscribe', 'demo.tick');
    await press(page, 'Control+Enter');
    await expect(results(page)).toContainText(/Granted: subscription \d+/);
    await tabTo(page, /Show its events/);
    await press(page, 'Enter');
    const rows = results(page).getByRole('grid').locator('[data-row]');
    await expect(rows).not.toHaveCount(0);
    await tabTo(page, /^button Pause/);
    await press(page, 'Enter');
    await expectFocused(page, /^button Resume/);
    const shown = await rows.count();
    await expect(results(page)).toContainText(/Paused: nothing is lost, [1-9]\d* newer/);
    expect(await rows.count()).toBe(shown);
    await press(page, 'Enter');
    await expect.poll(() => rows.count()).toBeGreaterThan(shown);

    await tabTo(page, /^row/);
    await press(page, 'Home');
    await expect(results(page).getByRole('tree')).toContainText('EVENT');
    await press(page, 'Enter');
    await expectFocused(page, /^treeitem.*EVENT/);
    await tabTo(page, /^button Unsubscribe from demo\.tick/);
    await press(page, 'Enter');
    await expect(subscriptions(page)).toContainText('ended');
    await expectFocused(page, /Forget demo\.tick/);
    expect(complaints).toEqual([]);
  },
);

test(
  'a procedure is registered, called, answered by hand and given up',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    await enter(page);
    await compose(page, 'Register', 'com.example.asked');
    await tabTo(page, /^input Result$/);
    await press(page, 'ArrowRight', 'ArrowRight');
    await expectFocused(page, /^input By hand$/);
    await press(page, 'Control+Enter');
    await expect(results(page)).toContainText(/Granted: registration \d+/);

    await compose(page, 'Call', 'com.example.asked');
    await fill(page, 'Arguments', '["ord_1"]');
    await press(page, 'Control+Enter');
    await expect(holdings(page)).toContainText('1 invocation is waiting');
    await expect(holdings(page)).toContainText('"ord_1"');
    await fill(page, 'Answer', '["yes", 2]');
    await press(page, 'Alt+Enter');
    await expect(heading(page, 'Answered')).toBeVisible();
    await expect(results(page)).toContainText('["yes", 2]');
    await tabTo(page, /^button Unregister com\.example\.asked/);
    await press(page, 'Enter');
    await expect(registrations(page)).toContainText('ended');
    await expectFocused(page, /Forget com\.example\.asked/);
    expect(complaints).toEqual([]);
  },
);

test(
  'the realm is watched, read row by row, and a session in it killed',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    await enter(page);
    await press(page, keysOf(page, 'view-meta'));
    await tabTo(page, /^button Watch the realm/);
    await press(page, 'Enter');
    await expect(page.getByRole('row', { name: /you/ })).toBeVisible();

    // A session: what it serves is read when it is asked for.
    await find(page, 'weather-north');
    await press(page, 'Enter');
    await expectFocused(page, /^tab Details/);
    await tabTo(page, /^button Read what is missing/);
    await press(page, 'Enter');
    await expect(inspector(page)).toContainText('demo.weather.report');
    await tabTo(page, /^tab Details/, 'Shift+Tab');
    await press(page, 'ArrowRight');
    await expectFocused(page, /^tab Registrations1/);
    await expect(inspector(page)).toContainText('demo.weather.report');
    await press(page, 'ArrowRight');
    await expectFocused(page, /^tab Subscriptions0/);
    await press(page, 'Escape');
    await expectFocused(page, /^row.*weather-north/);

    // A topic: who follows it, and its past.
    await press(page, 'g', 'b');
    await find(page, 'demo.tick');
    await press(page, 'Enter');
    await expectFocused(page, /^tab Details/);
    await press(page, 'ArrowRight');
    await expectFocused(page, /^tab Subscribers\d/);
    await expect(inspector(page)).toContainText('display-hall');
    await press(page, 'ArrowRight');
    await expectFocused(page, /^tab Events/);
    await tabTo(page, /^button Read the history/);
    // The first of them comes a second after the login.
    await expect(async () => {
      await press(page, 'Enter');
      await expect(inspector(page)).toContainText(/\d events?.*publication \d+.*\[1\]/, { timeout: 500 });
    }).toPass();
    await press(page, 'Escape');

    // Somebody else comes, and is sent away with a reason, after a second thought.
    const { capture } = await hostCall(page, 'session.connect', { demo: 'ticket' });
    await expect.poll(async () => (await countersOf(page, capture)).outcome).toBe('welcome');
    await press(page, 'g', 's');
    await find(page, 'tess');
    await tabTo(page, /^button Kill session/);
    await press(page, 'Enter');
    await expectFocused(page, /^input Message/);
    await press(page, 'Escape');
    await expectFocused(page, /^button Kill session…/);
    expect((await countersOf(page, capture)).live).toBe(true);
    await press(page, 'Enter');
    await expectFocused(page, /^input Message/);
    await type(page, 'time to go');
    await tabTo(page, /^input Reason/, 'Shift+Tab');
    await retype(page, 'com.example.closing');
    await press(page, 'Control+Enter');
    await expect(inspector(page)).toContainText('The router killed it.');
    await press(page, 'Shift');
    await expect.poll(async () => (await countersOf(page, capture)).live).toBe(false);
    expect(complaints).toEqual([]);
  },
);
