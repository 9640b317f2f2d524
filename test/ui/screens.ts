// Every screen of the page in a state worth a look: full, empty, failing. Pictures, accessibility checks
// and the comparison with stored pictures go through this one list. Times and ports come from stored
// captures, so that a picture changes only when the page does.

import type { Page } from '@playwright/test';
import type { WebHost } from '../support/web-host.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { expect, grid, openCapture, showView } from './app.ts';
import { storedCapture, trafficCapture } from './captures.ts';
import { profileFor, saveProfiles } from './profiles.ts';

export interface Screen {
  readonly name: string;
  /** Brings a fresh page there. */
  readonly show: (page: Page, host: WebHost) => Promise<void>;
  /** True if what is shown differs from run to run, so that it is no picture to compare with. */
  readonly changes?: boolean;
}

const PROFILES: readonly Profile[] = [
  profileFor('Local', 'ws://127.0.0.1:8080/ws', { group: 'Acme', color: 'blue' }),
  profileFor('Staging', 'wss://router.staging.example/ws', {
    group: 'Acme',
    color: 'orange',
    realm: 'payroll',
    caFile: '/etc/acme/internal-ca.pem',
    timeoutSeconds: 10,
    methods: [
      {
        method: 'wampcra',
        authid: { kind: 'value', value: 'payroll' },
        secret: { from: 'env', name: 'PAYROLL_WAMP_SECRET' },
      },
      { method: 'ticket', authid: { kind: 'value', value: 'payroll' }, secret: { from: 'prompt' } },
    ],
    authextra: { tenant: 'eu-1' },
  }),
];

async function withProfiles(page: Page, host: WebHost): Promise<void> {
  await saveProfiles(host.configFolder, PROFILES);
  await page.reload();
  await expect(page.getByRole('treeitem', { name: /Staging/ })).toBeVisible();
}

const handshake =
  (name: Parameters<typeof storedCapture>[0], heading = /^Where the/) =>
  async (page: Page, host: WebHost) => {
    await withProfiles(page, host);
    await openCapture(page, storedCapture(name), `${name}.jsonl`);
    await showView(page, 'Handshake');
    await expect(page.getByRole('heading', { name: heading })).toBeVisible({ timeout: 20_000 });
  };

async function traffic(page: Page, host: WebHost): Promise<void> {
  await withProfiles(page, host);
  await openCapture(page, trafficCapture(400), 'morning.jsonl');
  await showView(page, 'Timeline');
  await expect(grid(page).getByRole('row').nth(5)).toBeVisible();
}

const startButton = (page: Page) => page.getByRole('button', { name: /Start the demo router/ });
const connectButton = (page: Page) => page.getByRole('button', { name: /^Connect( Ctrl Enter)?$/ });

export const SCREENS: readonly Screen[] = [
  { name: 'first-run', show: (page) => expect(startButton(page)).toBeFocused() },
  {
    name: 'profile',
    async show(page, host) {
      await withProfiles(page, host);
      await page.getByRole('treeitem', { name: /Staging/ }).click();
      await expect(page.getByRole('textbox', { name: 'Address' })).toBeVisible();
    },
  },
  {
    name: 'profile-mistakes',
    async show(page, host) {
      await withProfiles(page, host);
      await page.getByRole('treeitem', { name: /Staging/ }).click();
      await page.getByRole('textbox', { name: 'Address' }).fill('http://router.staging.example');
      await page.getByRole('textbox', { name: 'Realm' }).fill('');
      await page.getByRole('textbox', { name: 'Time limit' }).fill('soon');
      await page.getByRole('textbox', { name: 'Realm' }).blur();
      await page.waitForTimeout(400);
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
  },
  { name: 'handshake', show: handshake('salted-login') },
  {
    name: 'handshake-transport',
    async show(page, host) {
      await handshake('salted-login')(page, host);
      await page.getByRole('button', { name: /Transport/ }).click();
    },
  },
  { name: 'failed-login', show: handshake('refused-login') },
  { name: 'silent-router', show: handshake('silent-router') },
  { name: 'refused-upgrade', show: handshake('refused-upgrade', /nothing at this path/) },
  {
    name: 'secret-prompt',
    changes: true,
    async show(page, host) {
      await saveProfiles(host.configFolder, [
        profileFor('Asks', 'ws://127.0.0.1:9/ws', {
          methods: [{ method: 'ticket', authid: { kind: 'value', value: 'tess' }, secret: { from: 'prompt' } }],
        }),
      ]);
      await page.reload();
      await page.getByRole('treeitem', { name: /Asks/ }).click();
      await connectButton(page).click();
      await expect(page.getByText('A secret is asked for').first()).toBeVisible();
    },
  },
  {
    name: 'timeline',
    async show(page, host) {
      await traffic(page, host);
      // Small windows show a few rows only.
      await page.keyboard.press('/');
      await page.keyboard.type('orders.get');
      await page
        .getByRole('row', { name: /RESULT/ })
        .first()
        .click();
      await expect(page.getByRole('tree', { name: /Fields/i })).toBeVisible();
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
    name: 'call',
    changes: true,
    async show(page) {
      await startButton(page).click();
      await expect(page.getByRole('region', { name: 'View' }).getByText('Session established')).toBeVisible();
      await showView(page, 'Call');
      await page.getByRole('combobox', { name: /Procedure/ }).fill('demo.add2');
      await page
        .getByRole('textbox', { name: /Arguments/ })
        .first()
        .fill('[2, 3]');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByText('[5]').first()).toBeVisible();
    },
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
    // It names the folder of the configuration.
    changes: true,
    async show(page) {
      await page.getByRole('button', { name: 'Settings' }).click();
      await expect(page.getByRole('radio', { name: /Dark/ })).toBeVisible();
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
    changes: true,
    async show(page, host) {
      await withProfiles(page, host);
      await host.stop('SIGKILL');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
];
