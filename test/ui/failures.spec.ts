// Failing logins as a person reads them: what happened, the evidence, what to do.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { DesktopHost } from '../support/desktop-host.ts';
import { WebHost } from '../support/web-host.ts';
import { expect, hearComplaints, test as base } from './app.ts';
import { FAILING_LOGINS, OUT_OF_REACH, REFUSED_PROFILES } from './failing-peers.ts';
import type { FailingLogin } from './failing-login.ts';
import { anotherPage, startedPage, type TestHost } from './hosts.ts';
import { ChannelTexts, SocketFrames } from './link-frames.ts';
import { profileFor } from './profiles.ts';
import { captureOf, connectShown, showProfile } from './sessions.ts';
import { finishDeaf } from '../support/deaf-port.ts';
import { finishScripted } from '../support/scripted-peer.ts';
import { finishPeers } from '../unit/main/transport/raw-peer.ts';

const SECRETS = {
  WRONG: 'not-the-secret',
  NO_BASE32: 'not-the-secret-189',
  EMPTY: '',
  // Of a published example: its public key begins with 1adfc8bf.
  SEED: '4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de2804510',
};

/** A host, and how a fresh page of it comes to be in place of the blank one. */
interface Shared {
  readonly host: TestHost;
  readonly open: (blank: Page) => Promise<Page>;
}

/** One host for many pages: what fails in one attempt is no matter for the next. */
const test = base.extend<object, { shared: Shared }>({
  shared: [
    async ({ shell }, use) => {
      if (shell === 'web') {
        const host = new WebHost({ env: SECRETS });
        await host.start();
        await use({ host, open: async (blank) => (await blank.goto(await host.freshAddress()), blank) });
        return host.dispose();
      }
      const host = new DesktopHost({ env: SECRETS });
      const first = await startedPage(host);
      // Its first window stays, for without one the app ends.
      await use({ host, open: () => anotherPage(first) });
      return host.dispose();
    },
    { scope: 'worker' },
  ],
  inspector: async ({ page: blank, shared: { host, open } }, use) => {
    const complaints: string[] = [];
    const link = host.kind === 'web' ? new SocketFrames(blank) : new ChannelTexts(host);
    const page = await open(blank);
    hearComplaints(page, complaints);
    await expect(page.getByRole('main')).toBeVisible();
    const restart = () => Promise.reject(new Error('the host is for all'));
    await use({ host, page, link, complaints, restart });
    await page.close();
  },
});

test.afterEach(async () => {
  await finishScripted();
  await finishPeers();
  await finishDeaf();
});

const form = (page: Page): Locator => page.getByRole('form', { name: 'Profile form' });

/** Everything that stands in the form, in order. */
async function inputs(page: Page): Promise<readonly (readonly [string, boolean])[]> {
  // Editors take the place of plain fields as soon as they are loaded.
  await expect(form(page).locator('textarea')).toHaveCount(0);
  return form(page).evaluate((element) =>
    [...element.querySelectorAll('input, [role="textbox"]')].map((field) =>
      field instanceof HTMLInputElement
        ? ([field.value, field.checked] as const)
        : ([field.textContent, false] as const),
    ),
  );
}

/** Types something that is not saved. */
async function edit(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Group' }).fill('typed, not saved');
}

async function expectVerdict(page: Page, { happened, evidence, todo }: FailingLogin): Promise<void> {
  const verdict = page.getByRole('region', { name: 'What happened' });
  await expect(verdict.getByTestId('happened')).toHaveText(happened);
  await expect(verdict.getByTestId('evidence')).toHaveText(evidence);
  await expect(verdict.getByTestId('todo')).toHaveText(todo);
  // Options of the command line are nothing to a person at the page.
  await expect(verdict).not.toContainText(/ --[a-z]/);
  await expect(page.locator('body')).not.toContainText('not-the-secret');
}

/** One in so many is tried to the end: run again, and back to the form. Of the others the verdict is read. */
const THOROUGH = 8;

for (const [number, login] of FAILING_LOGINS.entries()) {
  const isThorough = number % THOROUGH === 0;
  // How verdicts come to the page of the desktop app is shown by some; the others are about the words of the core.
  test(`tells ${login.name}`, { tag: isThorough ? [] : '@web' }, async ({ inspector: { page, host, complaints } }) => {
    const url = await login.listen();
    const says = { ...login.profile, ...login.about?.(url) };
    await showProfile(page, host, profileFor(`Failing ${number}`, url, says));
    if (isThorough) await edit(page);
    const typed = isThorough ? await inputs(page) : [];
    await connectShown(page);
    await login.person?.(page);
    await expectVerdict(page, login);
    expect(complaints).toEqual([]);
    if (!isThorough) return;

    // The attempt stays, and can be run again as it was: the verdict below is that of the new one.
    const first = captureOf(page);
    await page.getByRole('button', { name: /Run again/ }).click();
    await login.person?.(page);
    const attempts = page.getByRole('region', { name: 'Attempts with this profile' }).getByRole('button');
    await expect(attempts).toHaveCount(2);
    await expect(attempts.first()).toHaveAttribute('aria-current', 'true');
    expect(captureOf(page)).not.toBe(first);
    await expectVerdict(page, login);

    // What was typed is still there.
    await page.getByRole('button', { name: 'Edit the profile' }).click();
    await expect(page.getByRole('textbox', { name: 'Group' })).toHaveValue('typed, not saved');
    expect(await inputs(page)).toEqual(typed);
    expect(complaints).toEqual([]);
  });
}

for (const { name, profile, says } of REFUSED_PROFILES) {
  test(`tells ${name} in the form`, async ({ inspector: { page, host, complaints } }) => {
    await showProfile(page, host, profileFor(name, profile.url ?? '', profile));
    await edit(page);
    const typed = await inputs(page);
    await connectShown(page);
    const fault = page.getByRole('main').getByRole('alert');
    for (const words of says) await expect(fault).toContainText(words);
    await expect(page.getByText('None yet. Attempts of this profile')).toBeVisible();
    expect(await inputs(page)).toEqual(typed);
    expect(complaints).toEqual([]);
  });
}

/** Sentences of the core about what happened, each as a pattern; `${…}` stands for anything. */
function sentences(): RegExp[] {
  const read = (file: string) => readFileSync(new URL(`../../src/main/handshake/${file}`, import.meta.url), 'utf8');
  const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const silences = read('silence-words.ts');
  const rows = ['refusal-advice.ts', 'refused-offer.ts', 'refused-proof.ts'].map(read).join('\n');
  const ownEnds = ['given-up-verdict.ts', 'login-verdict.ts'].map(read).join('\n');
  return [
    ...found(read('transport-causes.ts'), /happened: '([^']+)'/g),
    ...found(silences, /^ {2}\w+: \[\s*'([^']+)'/gm),
    ...found(read('transport-verdict.ts'), /'(The (?:router closed|connection was lost)[^']+)'/g),
    ...found(rows, /why: .*=> ['`]([^'`]+)['`]/g).map((why) => `The router refused the login${why}.`),
    // A login that worked is no failing one.
    ...found(ownEnds, /happened:\s*['`]([^'`]+)['`]/g).filter((text) => !text.startsWith('Logged in')),
  ].map((text) => new RegExp(`^${text.replaceAll(/[.()?]/g, '\\$&').replaceAll(/\$\{.*?\}(?!\\\))/g, '.+')}$`));
}

test('the list knows every sentence of the core about what happened', () => {
  const known = [...FAILING_LOGINS.map(({ happened }) => happened), ...Object.keys(OUT_OF_REACH)];
  const all = sentences();
  expect(all.length).toBeGreaterThan(45);
  expect(all.filter((sentence) => !known.some((text) => sentence.test(text)))).toEqual([]);
});
