// Ways to a screen that several screens begin with, and what on them differs from run to run.

import type { Locator, Page } from '@playwright/test';
import type { Profile } from '../../src/shared/profile.ts';
import { connectDemo, expect, grid, openCapture, showView } from './app.ts';
import { composer, historyList, results } from './composer.ts';
import type { TestHost } from './hosts.ts';
import { storedCapture, trafficCapture, type CaptureName } from './captures.ts';
import { inspected, inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { profileFor, saveProfiles } from './profiles.ts';
import { ToldRouter } from './routers.ts';
import { countersOf, openSession } from './sessions.ts';

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

export async function withProfiles(page: Page, host: TestHost): Promise<void> {
  await saveProfiles(host.configFolder, PROFILES);
  await page.reload();
  await expect(page.getByRole('treeitem', { name: /Staging/ })).toBeVisible();
}

/** The form of a profile, with what it says beside it. */
export async function profileForm(page: Page, host: TestHost): Promise<void> {
  await withProfiles(page, host);
  await page.getByRole('treeitem', { name: /Staging/ }).click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toBeVisible();
  await expect(page.getByText('is set. The profile stores the name', { exact: false })).toBeVisible();
  // Beside the form, or under it in a small window.
  await expect(page.getByRole('region', { name: 'HELLO', exact: true })).toContainText('"tenant"');
}

const WIRE = profileFor('Wires', 'wss://router.staging.example/ws', {
  realm: 'payroll',
  serializers: ['msgpack', 'cbor', 'json'],
  deflate: true,
  tls: {
    minVersion: 'TLSv1.3',
    serverName: 'router.internal',
    client: { certificateFile: '/etc/acme/client.p12', passphrase: { from: 'env', name: 'PAYROLL_WAMP_SECRET' } },
  },
  http: {
    headers: [
      { name: 'X-Tenant', value: 'eu-1' },
      { name: 'Authorization', secret: { from: 'env', name: 'PAYROLL_WAMP_SECRET' } },
    ],
    origin: 'https://app.acme.example',
  },
  network: { ip: 4, proxy: { url: 'socks5://10.0.0.1:1080' } },
  ping: { everySeconds: 30, timeoutSeconds: 5 },
});

/** The form of a profile that says everything about its wire, scrolled to the request. */
export async function wireForm(page: Page, host: TestHost): Promise<void> {
  await saveProfiles(host.configFolder, [WIRE]);
  await page.reload();
  await page.getByRole('treeitem', { name: /Wires/ }).click();
  await expect(page.getByText('is set. The profile stores the name', { exact: false })).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'HELLO', exact: true })).toContainText('X-Tenant: eu-1');
  await page.getByRole('region', { name: 'HTTP request' }).evaluate((part) => part.scrollIntoView());
}

/** The handshake of a capture file. */
async function openHandshake(page: Page, host: TestHost, text: string, heading = /^Where the/): Promise<void> {
  await withProfiles(page, host);
  await openCapture(page, text, 'login.jsonl');
  await showView(page, 'Handshake');
  await expect(page.getByRole('heading', { name: heading })).toBeVisible({ timeout: 20_000 });
  await inspected(page);
}

export const handshake =
  (name: CaptureName, heading?: RegExp) =>
  (page: Page, host: TestHost): Promise<void> =>
    openHandshake(page, host, storedCapture(name), heading);

/** A step of a handshake that worked, with one tab of the inspector. */
export const step =
  (message: string, tab: string, text: string = storedCapture('salted-login')) =>
  async (page: Page, host: TestHost): Promise<void> => {
    await openHandshake(page, host, text);
    await page.getByRole('option', { name: new RegExp(`^${message}`) }).click();
    await expect(inspector(page).getByRole('heading', { name: message })).toBeVisible();
    const chosen = inspector(page).getByRole('tab', { name: new RegExp(`^${tab}`) });
    await chosen.click();
    await expect(chosen).toHaveAttribute('aria-selected', 'true');
    await inspected(page);
  };

export async function traffic(page: Page, host: TestHost, text: string = trafficCapture(400)): Promise<void> {
  await withProfiles(page, host);
  await openCapture(page, text, 'morning.jsonl');
  await showView(page, 'Timeline');
  await expect(grid(page).getByRole('row').nth(3)).toBeVisible();
  await expect(inspector(page)).toContainText('Nothing chosen');
}

/** A live session with a subscription, shown as a timeline. */
export async function liveTimeline(page: Page, host: TestHost): Promise<{ router: ToldRouter; capture: string }> {
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.acme.market.tick' } });
  await showView(page, 'Timeline');
  return { router, capture };
}

/** Events so large that those that came first are dropped; a few small ones come last. */
export async function floodMemory(page: Page, capture: string, router: ToldRouter): Promise<void> {
  const [large, before] = ['x'.repeat(4_000_000), (await countersOf(page, capture)).total];
  // A few at a time, as a socket takes them.
  for (let sent = 4; sent <= 76; sent += 4) {
    router.events(4, [large]);
    const counted = async () => (await countersOf(page, capture)).total;
    await expect.poll(counted, { intervals: [50], timeout: 60_000 }).toBe(before + sent);
  }
  router.events(8);
  await expect(page.getByRole('banner')).toContainText(String(before + 84));
}

/** What a session of this run says of itself: its times, its id, what it keeps. */
export const liveFacts = (page: Page): Locator[] => [page.getByRole('contentinfo'), page.locator('time')];

/** Those, and the columns of the timeline that tell times. */
export const liveColumns = (page: Page): Locator[] => [
  ...liveFacts(page),
  grid(page).locator('[data-row] > :is(:nth-child(2), :nth-child(3), :nth-child(9))'),
];

/** How long things took in the call view, and when they were. */
export function callFacts(page: Page): Locator[] {
  return [
    ...liveFacts(page),
    composer(page).getByText(/^last called/),
    historyList(page).getByRole('option'),
    results(page).getByText(/^\d+\.\d\d$/),
    // Their width is that of the pane, however many digits there are.
    results(page).getByRole('heading', { level: 2 }).locator('..'),
    results(page).getByRole('region', { name: 'Timing' }),
  ];
}

/** Watches the realm of the demo router. */
export async function watchDemo(page: Page): Promise<void> {
  await connectDemo(page);
  await showView(page, 'Meta');
  await page.getByRole('button', { name: 'Watch the realm' }).click();
  await expect(page.getByRole('row', { name: /printer-east/ })).toBeVisible();
}

/** Ids, ports and times in the lists of a realm, and what is told of the chosen entry. */
export function realmFacts(page: Page): Locator[] {
  const cells = ['id', 'peer', 'joined', 'created'].map((name) => `[role="gridcell"][data-column="${name}"]`);
  const told = inspector(page);
  // An id has more or fewer digits: what is around it keeps its width.
  return [...liveFacts(page), page.locator(cells.join()), told.locator('dd'), told.locator('code').locator('..')];
}
