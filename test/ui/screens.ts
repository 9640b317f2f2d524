// Every screen of the page in a state worth a look: full, empty, failing. Pictures, accessibility checks
// and the comparison with stored pictures go through this one list. Times and ports come from stored
// captures, so that a picture changes only when the page does; what a run brings of its own is masked.

import type { Locator, Page } from '@playwright/test';
import { finishScripted, listenScripted } from '../support/scripted-peer.ts';
import { connectDemo, expect, grid, ladder, showView } from './app.ts';
import { keysOf, webHost, type TestHost } from './hosts.ts';
import { storedCapture } from './captures.ts';
import { chooseKind, composer, fillJson, historyList, jsonField, sendCall, uriField } from './composer.ts';
import { inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { profileFor } from './profiles.ts';
import {
  callFacts,
  floodMemory,
  handshake,
  liveColumns,
  liveFacts,
  liveTimeline,
  profileForm,
  realmFacts,
  step,
  traffic,
  watchDemo,
  wireForm,
  withProfiles,
} from './screen-steps.ts';
import { connectShown, openSession, showProfile } from './sessions.ts';
import { ToldRouter } from './routers.ts';

export interface Screen {
  readonly name: string;
  /** Brings a fresh page there. */
  readonly show: (page: Page, host: TestHost) => Promise<void>;
  /** What differs from run to run. */
  readonly mask?: (page: Page) => Locator[];
  /** True for what the page itself does not draw: it has no theme. */
  readonly bare?: boolean;
  /** True for what only the web host has: the desktop app has no link that is lost, and no address. */
  readonly web?: boolean;
}

/** Variables that the hosts of screens have. */
export const SCREEN_ENV = { PAYROLL_WAMP_SECRET: 'made up for the picture' };

const startButton = (page: Page) => page.getByRole('button', { name: /Start the demo router/ });
const settingsButton = (page: Page) => page.getByRole('button', { name: 'Settings' });

/** A login with findings about its WELCOME. */
const ODD = `${storedCapture('salted-login').replace('"total":9', '"total":11').trimEnd()}
${[
  {
    check: 'M-16',
    severity: 'error',
    text: 'A key of WELCOME.Details occurs twice, and the last one counts: "authprovider".',
    field: 'WELCOME.Details',
    key: 'authprovider',
    section: 'Messages',
    start: 101,
    end: 124,
  },
  {
    check: 'S-18',
    severity: 'info',
    text: 'HELLO asked for realm demo; the session is in another.',
  },
]
  .map((finding, i) => JSON.stringify({ v: 1, seq: 10 + i, at: 48_090, kind: 'finding', about: 9, finding }))
  .join('\n')}
`;

/** A profile that asks for its secret, and nobody to send it to. */
async function askedForSecret(page: Page, host: TestHost): Promise<void> {
  await showProfile(
    page,
    host,
    profileFor('Asks', 'ws://127.0.0.1:9/ws', {
      methods: [{ method: 'ticket', authid: { kind: 'value', value: 'tess' }, secret: { from: 'prompt' } }],
    }),
  );
  await connectShown(page);
  await expect(page.getByText('A secret is asked for').first()).toBeVisible();
  await expect(page.getByText('waiting for you', { exact: false }).first()).toBeVisible();
}

/** A CHALLENGE that waits for a person, who types something that is no JSON. */
async function answeredByHand(page: Page): Promise<void> {
  await hostCall(page, 'session.connect', { demo: 'by-hand' });
  await page.getByRole('treeitem', { name: /answer asked/ }).click();
  const card = page.getByRole('region', { name: /^Answer .* by hand$/ });
  await card.getByLabel('Signature', { exact: true }).fill('forty');
  await card.getByRole('textbox', { name: 'AUTHENTICATE.Extra' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{ "hint": ');
  await expect(card).toContainText('a value is expected');
  await expect(inspector(page).getByRole('heading', { name: 'CHALLENGE' })).toBeVisible();
}

export const SCREENS: readonly Screen[] = [
  { name: 'first-run', show: (page) => expect(startButton(page)).toBeFocused() },
  { name: 'profile', show: profileForm },
  { name: 'profile-wire', show: wireForm },
  {
    name: 'profile-mistakes',
    async show(page, host) {
      await profileForm(page, host);
      await page.getByRole('textbox', { name: 'Address' }).fill('htp://router.staging.example');
      await page.getByRole('textbox', { name: 'Realm' }).fill('');
      await page.getByRole('textbox', { name: 'Time limit' }).fill('soon');
      await page.getByRole('textbox', { name: 'Realm' }).blur();
      await expect(page.getByText('This must be a number of seconds', { exact: false }).first()).toBeVisible();
      await expect(page.getByText('Edited, not saved', { exact: false })).toBeVisible();
    },
  },
  {
    name: 'profile-deleted',
    async show(page, host) {
      await withProfiles(page, host);
      await page.getByRole('treeitem', { name: /Staging/ }).click();
      await page
        .getByRole('button', { name: /^Delete/ })
        .first()
        .click();
      await expect(page.getByText('is deleted').first()).toBeVisible();
    },
    // What was done is said there for a few seconds.
    mask: (page) => [page.getByRole('contentinfo')],
  },
  { name: 'handshake', show: handshake('salted-login') },
  {
    name: 'handshake-transport',
    async show(page, host) {
      await handshake('salted-login')(page, host);
      await page.getByRole('button', { name: /Transport/ }).click();
    },
  },
  { name: 'inspector-fields', show: step('CHALLENGE', 'Fields') },
  { name: 'inspector-message', show: step('CHALLENGE', 'Message') },
  { name: 'inspector-bytes', show: step('AUTHENTICATE', 'Bytes') },
  { name: 'inspector-derivation', show: step('AUTHENTICATE', 'Derivation') },
  { name: 'inspector-no-findings', show: step('AUTHENTICATE', 'Findings') },
  { name: 'inspector-findings', show: step('WELCOME', 'Findings', ODD) },
  { name: 'failed-login', show: handshake('refused-login') },
  { name: 'two-factor', show: handshake('two-factor') },
  {
    name: 'router-proof',
    async show(page, host) {
      await handshake('mutual-proof')(page, host);
      await inspector(page).getByText('Router’s proof').click();
      await expect(inspector(page).getByRole('heading', { name: 'WELCOME' })).toBeVisible();
    },
  },
  { name: 'bound-signature', show: handshake('bound-signature') },
  { name: 'application-login', show: handshake('application-login') },
  {
    name: 'other-identity',
    async show(page, host) {
      await handshake('other-identity')(page, host);
      await page
        .getByRole('table', { name: /^Identity/ })
        .evaluate((table) => table.scrollIntoView({ block: 'center' }));
    },
  },
  { name: 'known-to-fail', show: handshake('known-to-fail') },
  {
    name: 'by-hand',
    show: answeredByHand,
    mask: (page) => [...liveFacts(page), page.getByRole('region', { name: 'View' })],
  },
  { name: 'silent-router', show: handshake('silent-router') },
  { name: 'refused-upgrade', show: handshake('refused-upgrade', /nothing at this path/) },
  {
    name: 'connecting',
    async show(page, host) {
      const { url } = await listenScripted((talk) => talk.gone());
      await showProfile(page, host, profileFor('Silent', url, { timeoutSeconds: 120 }));
      await connectShown(page);
      await expect(ladder(page)).toContainText(/no answer|until|waiting/i, { timeout: 20_000 });
    },
    mask: (page) => [
      ...liveFacts(page),
      page.getByRole('region', { name: 'View' }).locator('[class*=_head_], [class*=_strip_], [class*=_gap_]'),
    ],
  },
  {
    name: 'secret-prompt',
    show: askedForSecret,
    mask: (page) => [...liveFacts(page), page.getByRole('region', { name: 'View' }).locator('[class*=_gap_]')],
  },
  {
    name: 'closing',
    async show(page, host) {
      const { url } = await ToldRouter.listen();
      await openSession(page, host, url);
      // The page hears the key from the moment on at which it shows the session.
      await expect(async () => {
        await page.keyboard.press(keysOf(page, 'close-capture'));
        await expect(page.getByRole('button', { name: 'Keep it open' })).toBeFocused({ timeout: 2_000 });
      }).toPass();
    },
    // How long a step took is how long its gap is drawn.
    mask: (page) => [...liveFacts(page), page.getByRole('region', { name: 'View' })],
  },
  {
    name: 'timeline',
    async show(page, host) {
      await traffic(page, host);
      // Small windows show a few rows only.
      await page.keyboard.press('/');
      await page.keyboard.type('orders.get');
      await expect(page.getByRole('search')).toContainText('268 of');
      await page
        .getByRole('row', { name: /RESULT/ })
        .first()
        .click();
      await expect(page.getByRole('tree', { name: /Fields/i })).toBeVisible();
    },
  },
  {
    name: 'timeline-types',
    async show(page, host) {
      await traffic(page, host);
      await page.getByRole('button', { name: /^Types/ }).click();
      await expect(page.getByRole('checkbox', { name: 'SUBSCRIBED', exact: true })).toBeVisible();
    },
  },
  {
    name: 'timeline-nothing-found',
    async show(page, host) {
      await traffic(page, host);
      await page.keyboard.press('/');
      await page.keyboard.type('no such text');
      await expect(page.getByText('No message matches', { exact: false })).toBeVisible();
    },
  },
  {
    name: 'timeline-empty',
    async show(page, host) {
      await traffic(page, host);
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await expect(page.getByText('No message yet')).toBeVisible();
    },
    mask: (page) => [page.getByRole('contentinfo')],
  },
  {
    name: 'timeline-evicted',
    async show(page, host) {
      const { router, capture } = await liveTimeline(page, host);
      await floodMemory(page, capture, router);
      await grid(page).locator('[data-row]').last().click();
      await page.keyboard.press('Home');
      await expect(grid(page)).toContainText(/\d+ older records were dropped/);
      for (let row = 1; row < 6; row++) await page.keyboard.press('ArrowDown');
      await expect(inspector(page).getByRole('heading', { name: 'WELCOME' })).toBeVisible();
    },
    // The port stands in the row of the connection.
    mask: (page) => [...liveColumns(page), grid(page).getByRole('row', { name: /tcp/ })],
  },
  {
    name: 'timeline-paused',
    async show(page, host) {
      const { router } = await liveTimeline(page, host);
      router.events(60);
      await expect(page.getByRole('search')).toContainText('68 records');
      await grid(page).locator('[data-row]').last().click();
      await page.keyboard.press('p');
      await expect(page.getByText('Paused; the recording goes on')).toBeVisible();
      router.events(40);
      await expect(page.getByText(/^40 newer below/)).toBeVisible();
    },
    mask: liveColumns,
  },
  {
    name: 'save',
    async show(page, host) {
      await handshake('salted-login')(page, host);
      await page.keyboard.press('Control+E');
      await expect(page.getByRole('dialog', { name: /Save/ })).toBeVisible();
    },
  },
  {
    name: 'call',
    async show(page) {
      await connectDemo(page);
      await showView(page, 'Call');
      await sendCall(page, 'demo.add2', '[2, 3]');
      await expect(page.getByText('[5]').first()).toBeVisible();
      await expect(historyList(page).getByRole('option')).toContainText('ms');
    },
    // How long it took, and when it was.
    mask: callFacts,
  },
  {
    name: 'call-first',
    async show(page) {
      await connectDemo(page);
      await showView(page, 'Call');
      await uriField(page).fill('add');
      await expect(page.getByRole('option', { name: /demo\.add2/ })).toBeVisible();
    },
    mask: liveFacts,
  },
  {
    name: 'call-broken',
    async show(page) {
      await connectDemo(page);
      await showView(page, 'Call');
      await uriField(page).fill('com.example.Sum');
      await fillJson(page, 'Arguments', '[2, 3');
      await composer(page)
        .getByRole('button', { name: /^Known options/ })
        .click();
      await expect(composer(page).getByRole('textbox', { name: 'timeout' })).toBeVisible();
      await expect(composer(page).getByText(/Line 1, column 6/)).toBeVisible();
    },
    mask: liveFacts,
  },
  {
    name: 'call-register',
    async show(page) {
      await connectDemo(page);
      await showView(page, 'Call');
      await chooseKind(page, 'Register');
      await uriField(page).fill('com.example.echo');
      await expect(jsonField(page, 'Result arguments')).toContainText('args.0');
    },
    mask: liveFacts,
  },
  {
    name: 'realm-unwatched',
    async show(page) {
      await connectDemo(page);
      await showView(page, 'Meta');
      await expect(page.getByRole('button', { name: 'Watch the realm' })).toBeVisible();
    },
    mask: liveFacts,
  },
  {
    name: 'realm-sessions',
    async show(page) {
      await watchDemo(page);
      await page.getByRole('row', { name: /printer-east/ }).click();
      await expect(inspector(page).getByRole('heading', { name: 'printer-east' })).toBeVisible();
      await expect(inspector(page)).toContainText('What the router said');
    },
    mask: realmFacts,
  },
  {
    name: 'realm-registration',
    async show(page) {
      await watchDemo(page);
      await page.getByRole('radio', { name: /^Registrations/ }).click({ force: true });
      await page.keyboard.press('/');
      await page.keyboard.type('weather');
      await page.getByRole('row', { name: /weather\.report/ }).click();
      await inspector(page)
        .getByRole('tab', { name: /^Callees/ })
        .click();
      await expect(inspector(page).getByRole('listitem')).toHaveCount(3);
    },
    mask: realmFacts,
  },
  {
    name: 'realm-events',
    async show(page) {
      await watchDemo(page);
      await page.getByRole('radio', { name: /^Subscriptions/ }).click({ force: true });
      await page.locator('[data-row="0"]').click();
      await inspector(page).getByRole('tab', { name: 'Events' }).click();
      await expect(inspector(page).getByText('Event history')).toBeVisible();
    },
    mask: realmFacts,
  },
  {
    name: 'realm-kill',
    async show(page) {
      await watchDemo(page);
      await page.getByRole('row', { name: /printer-east/ }).click();
      await inspector(page).getByRole('button', { name: 'Kill session…' }).click();
      await expect(page.getByRole('region', { name: 'Kill', exact: true })).toBeVisible();
    },
    mask: realmFacts,
  },
  {
    name: 'realm-not-exposed',
    async show(page) {
      await hostCall(page, 'session.connect', { demo: 'closed-realm' });
      await page.getByRole('treeitem', { name: /connected/ }).click();
      await showView(page, 'Meta');
      await page.getByRole('button', { name: 'Watch the realm' }).click();
      await expect(page.getByText('The sessions could not be read.')).toBeVisible();
      await page.getByRole('button', { name: 'Meta API: failed' }).click();
      await expect(page.getByRole('dialog', { name: /Meta API/ })).toBeVisible();
    },
    mask: liveFacts,
  },
  {
    name: 'palette',
    async show(page, host) {
      await traffic(page, host);
      await page.keyboard.press('Control+K');
      await expect(page.getByRole('combobox')).toBeFocused();
    },
  },
  {
    name: 'settings',
    async show(page) {
      await settingsButton(page).click();
      await expect(page.getByRole('radio', { name: /Dark/ })).toBeVisible();
    },
    // The folder of the configuration, with room for its longest name.
    mask: (page) => [page.getByRole('dialog').locator('code')],
  },
  {
    name: 'about',
    async show(page) {
      await settingsButton(page).click();
      await page.getByRole('button', { name: /About/ }).click();
      await expect(page.getByText('Version', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'shortcuts',
    async show(page) {
      await page.getByRole('button', { name: /shortcuts/ }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'link-lost',
    web: true,
    async show(page, host) {
      await withProfiles(page, host);
      await host.stop('SIGKILL');
      await expect(page.getByRole('alert')).toContainText('is lost');
    },
  },
  {
    name: 'link-refused',
    web: true,
    async show(page, host) {
      await withProfiles(page, host);
      const port = Number(new URL(page.url()).port);
      await host.stop('SIGKILL');
      await expect(page.getByRole('alert')).toContainText('is lost');
      // On the same port one that does not know the page.
      await webHost(host).start(port);
      await expect(page.getByText('does not know this page any more', { exact: false }).first()).toBeVisible();
    },
  },
  {
    name: 'used-address',
    web: true,
    bare: true,
    async show(page, host) {
      const [used = ''] = /http:\S+token=\S+/.exec(host.output) ?? [];
      await page.context().clearCookies();
      await page.goto(used);
      await expect(page.getByText('This browser is not let in')).toBeVisible();
    },
  },
];

/** Shows a screen, with the pointer where it touches nothing. */
export async function showScreen(screen: Screen, page: Page, host: TestHost): Promise<void> {
  await screen.show(page, host);
  const height = await page.evaluate(() => innerHeight);
  await page.mouse.move(300, height - 2);
}

/** Ends what screens listened with. */
export const finishScreens = finishScripted;
