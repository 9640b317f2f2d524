// Every way to log in to the demo router, as a person sees it: the answer step by step, what the router proved,
// what follows WELCOME, and what is said of logins that something is wrong with.

import type { Page } from '@playwright/test';
import type { DemoLogin } from '../../src/shared/contract/demo-logins.ts';
import { expect, ladder, openCapture, test } from './app.ts';
import { copied } from './hosts.ts';
import { inspected, inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { captureOf, source } from './sessions.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
// Several logins in one page: a page of its own for each would cost more than the login does.
test.setTimeout(120_000);

/** Logs in at the demo router and shows the handshake; the result is the id of the capture. */
async function login(page: Page, demo: DemoLogin): Promise<string> {
  const { capture } = await hostCall(page, 'session.connect', { demo });
  // An earlier login of the same name is in the list too, and alone there until the new one is told.
  await expect(async () => {
    await source(page, `Demo: ${demo}`).first().click();
    expect(captureOf(page)).toBe(capture);
  }).toPass();
  return capture;
}

const step = (page: Page, name: RegExp) => ladder(page).getByRole('option', { name });
const chain = (page: Page) => inspector(page).getByRole('list', { name: 'Steps of the derivation' });
const granted = (page: Page, what: string) =>
  page.getByRole('table', { name: /^Identity/ }).locator(`[data-what="${what}"]`);
const happened = (page: Page) => page.getByTestId('happened');
const tab = (page: Page, name: string) =>
  inspector(page)
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();

/** Chooses a step and waits for its derivation. */
async function choose(page: Page, name: RegExp): Promise<void> {
  await step(page, name).first().click();
  await inspected(page);
}

/** The derivation of an answer ends with what was sent; `last` is the heading of its last step. */
async function expectAnswer(page: Page, last: string, isSecret: boolean): Promise<void> {
  const end = chain(page).locator('> li').last();
  await expect(end.getByRole('heading')).toHaveText(last);
  await expect(inspector(page)).toContainText('Identical to AUTHENTICATE.Signature as sent');
  if (isSecret) return expect(end).toContainText('fingerprint');
  const value = await end.locator('[class*=_value_]').innerText();
  await tab(page, 'Message');
  await expect(inspector(page)).toContainText(value.replace(/….*$/s, ''));
  await tab(page, 'Derivation');
}

test('answers are shown step by step and end with what was sent', { tag: '@web' }, async ({ inspector: { page } }) => {
  const logins: readonly (readonly [DemoLogin, string, 'secret' | 'open', string?])[] = [
    ['ticket', 'Ticket', 'secret'],
    ['wampcra', 'Signature', 'open'],
    ['wampcra-salted', 'Signature', 'open', 'Derived key'],
    ['cryptosign', 'AUTHENTICATE.Signature', 'open', 'Private seed'],
    ['cryptosign-binding', 'AUTHENTICATE.Signature', 'open', 'Channel id'],
    ['totp', 'One-time code', 'secret', 'Counter'],
  ];
  for (const [demo, last, kind, between] of logins) {
    await login(page, demo);
    await expect(step(page, /^WELCOME/)).toBeVisible();
    await choose(page, /^AUTHENTICATE/);
    await expectAnswer(page, last, kind === 'secret');
    if (between !== undefined) await expect(chain(page).getByRole('heading', { name: between })).toBeVisible();
  }
  // The private half is never shown, and nothing offers to show it.
  await login(page, 'cryptosign');
  await choose(page, /^AUTHENTICATE/);
  await expect(chain(page).locator('> li').first()).toContainText(/Private seed.*fingerprint/s);
  await expect(chain(page).locator('> li').first().getByRole('button')).toHaveCount(0);
});

test('a router that proves itself is checked', { tag: '@web' }, async ({ inspector: { page } }) => {
  for (const demo of ['scram', 'scram-pbkdf2', 'scram-crossbar'] as const) {
    await login(page, demo);
    await expect(step(page, /^WELCOME.*router proved itself/)).toBeVisible({ timeout: 20_000 });
    await expect(inspector(page).getByRole('heading', { name: 'AUTHENTICATE' })).toBeVisible();
    await expectAnswer(page, 'Client proof', false);
    await inspector(page).getByText('Router’s proof').click();
    await expect(inspector(page).getByRole('heading', { name: 'WELCOME' })).toBeVisible();
    await expect(step(page, /^WELCOME/)).toHaveAttribute('aria-selected', 'true');
    await expect(inspector(page)).toContainText('The router proved that it knows the secret as well');
    await expect(chain(page).locator('> li').last()).toContainText('yes');
  }
  await login(page, 'server-proof-missing');
  await expect(step(page, /^WELCOME.*router proved nothing/)).toBeVisible();
  await login(page, 'server-proof-wrong');
  await expect(step(page, /^WELCOME.*proof is wrong/)).toBeVisible();
  await expect(happened(page)).toContainText('without the right proof of itself');
  await expect(inspector(page)).toContainText('The proof of the router is wrong, so the session was ended');
});

test('two rounds are shown one beside the other', { tag: '@web' }, async ({ inspector: { page } }) => {
  await login(page, 'two-factor');
  await expect(step(page, /^WELCOME/)).toBeVisible();
  await expect(step(page, /^CHALLENGE.*round 2/)).toBeVisible();
  await expectAnswer(page, 'Signature', false);
  const rounds = inspector(page).getByRole('radiogroup', { name: 'Derivations of this login' });
  await rounds.getByRole('radio', { name: 'Round 1 · wampcra' }).focus();
  // By the keyboard: the choice keeps the focus though another record is shown.
  await page.keyboard.press('ArrowRight');
  const second = rounds.getByRole('radio', { name: 'Round 2 · ticket' });
  await expect(second).toBeChecked();
  await expect(second).toBeFocused();
  await expect(step(page, /^AUTHENTICATE.*round 2/)).toHaveAttribute('aria-selected', 'true');
  await expectAnswer(page, 'One-time code', true);
  await expect(granted(page, 'authmethod')).toContainText('The last of 2 rounds');
});

test(
  'logins without a proof tell what the router knows the client by',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    await login(page, 'anonymous');
    await expect(granted(page, 'authid')).toContainText('guests get a name that the router makes up');
    await login(page, 'tls');
    await page.getByRole('button', { name: /^Transport/ }).click();
    const tls = page.getByRole('option', { name: /^TLS/ });
    await expect(tls).toContainText('client certificate CN=WAMP Inspector demo client');
    await tls.click();
    const shown = inspector(page).getByText('Certificate shown by this program').locator('xpath=ancestor::section[1]');
    await expect(shown.or(inspector(page)).first()).toContainText(/SHA-1\s*([0-9A-F]{2}:){19}[0-9A-F]{2}/);
    await expect(granted(page, 'authid')).toContainText('it belongs to the client certificate');
    await login(page, 'unix-trust');
    await page.getByRole('button', { name: /^Transport/ }).click();
    const unix = page.getByRole('option', { name: /^Unix socket/ });
    await expect(unix).toContainText(/connected to \/\S+\.sock; rw[x-]/);
    await unix.click();
    for (const fact of ['Path', 'Permissions', 'Owner', 'Group']) await expect(inspector(page)).toContainText(fact);
    await login(page, 'identity-differs');
    await expect(granted(page, 'authid')).toHaveAttribute('data-differs', 'true');
    await expect(granted(page, 'authid')).toContainText(
      /identity-differs.*identity-differs-2.*another one than asked for/s,
    );
    await expect(granted(page, 'authrole')).toContainText(/admin.*guest/s);
    for (const [demo, words] of [
      ['low-cost', 'A-06'],
      ['binding-dropped', 'A-10'],
    ] as const) {
      await login(page, demo);
      await expect(step(page, /^WELCOME/)).toBeVisible();
      await choose(page, /^CHALLENGE.*finding/);
      await tab(page, 'Findings');
      await expect(inspector(page)).toContainText(words);
    }
  },
);

test('requests of the login are steps of it', { tag: '@web' }, async ({ inspector: { page } }) => {
  await login(page, 'application');
  const call = step(page, /^CALL.*request of the login, done/);
  await expect(call).toContainText('calls demo.login with {"token":"••••••••"}');
  await expect(step(page, /^RESULT.*Welcome, ada/)).toBeVisible();
  await expect(page.getByText(/Session established.*request of the login done/)).toBeVisible();
  await call.click();
  await expect(inspector(page).getByRole('heading', { name: 'CALL', exact: true })).toBeVisible();
  await tab(page, 'Message');
  await expect(page.locator('body')).not.toContainText('ada-token');
  await login(page, 'application-refused');
  await expect(step(page, /^CALL.*refused/)).toBeVisible();
  await expect(step(page, /^ERROR/)).toHaveAttribute('aria-selected', 'true');
  await expect(happened(page)).toContainText('demo.login refused what belongs to the login');
  await expect(page.getByRole('heading', { name: 'ERROR as received' })).toBeVisible();
});

test('what is wrong with a login is told', { tag: '@web' }, async ({ inspector: { page } }) => {
  const refused = /did not accept the answer to its CHALLENGE for/;
  const faults: readonly (readonly [DemoLogin, RegExp])[] = [
    ['wrong-salt', refused],
    ['lost-keylen', refused],
    ['unknown-user', refused],
    ['clock-skew', refused],
    ['mixed-dialect', refused],
    ['second-factor-wrong', /its second CHALLENGE, for ticket/],
    ['cookie-not-valid', /does not know the cookie that was sent/],
    ['no-challenge', /did not answer HELLO/],
  ];
  for (const [demo, words] of faults) {
    await login(page, demo);
    await expect(happened(page)).toContainText(words);
  }
  const givenUp: readonly (readonly [DemoLogin, RegExp, RegExp])[] = [
    ['nonce-not-ours', /a router that can be trusted/, /does not begin with the nonce of HELLO/],
    ['high-cost', /could not be answered/, /this profile allows 10000000/],
    ['router-signature-wrong', /a router that can be trusted/, /did not prove itself/],
    ['challenge-too-short', /known to fail, so it was not sent/, /16 bytes in hex/],
  ];
  for (const [demo, words, why] of givenUp) {
    await login(page, demo);
    await expect(happened(page)).toContainText(words);
    await expect(step(page, /^CHALLENGE.*not answered/)).toBeVisible();
    // Our ABORT is what the inspector begins with: it says why the answer was not sent.
    await expect(inspector(page).getByRole('tab', { name: 'Derivation' })).toHaveAttribute('aria-selected', 'true');
    await expect(inspector(page)).toContainText('This answer was not sent.');
    await expect(inspector(page)).toContainText(why);
    await expect(source(page, `Demo: ${demo}`, 'given up').first()).toBeVisible();
  }
});

test('an offer is one press away', { tag: '@web' }, async ({ inspector: { page } }) => {
  const first = await login(page, 'router-signature-wrong');
  const parts = await hostCall(page, 'capture.export', { capture: first, scope: 'all' });
  await page.getByRole('button', { name: 'Send it all the same' }).click();
  await expect(step(page, /^AUTHENTICATE.*sent though known to fail/)).toBeVisible();
  expect(captureOf(page)).not.toBe(first);
  await expect(inspector(page)).toContainText('This answer was known to fail, and was sent all the same.');

  await login(page, 'cookie');
  await expect(step(page, /^CHALLENGE/)).toBeVisible();
  const known = await login(page, 'cookie');
  await expect(page.getByText(/Session established.*by the cookie of an earlier login/)).toBeVisible();
  await expect(granted(page, 'authmethod')).toContainText('No proof was asked for');
  await page.getByRole('button', { name: 'Log in without the cookie' }).click();
  await expect(step(page, /^CHALLENGE/)).toBeVisible();
  expect(captureOf(page)).not.toBe(known);

  // The profile of an opened capture may be unknown here: then it is said why nothing can be pressed.
  await openCapture(page, parts.text.replaceAll('demo-router-signature-wrong', 'somebody-elses'), 'opened.jsonl');
  await expect(happened(page)).toContainText('a router that can be trusted');
  const offer = page.getByRole('button', { name: 'Send it all the same' });
  await expect(offer).toHaveAttribute('aria-disabled', 'true');
  await offer.hover();
  await expect(page.getByRole('tooltip')).toContainText('it is not known how to log in');
});

test('a derivation is copied as a program', async ({ inspector: { page } }) => {
  const capture = await login(page, 'wampcra-salted');
  await expect(step(page, /^WELCOME/)).toBeVisible();
  await choose(page, /^AUTHENTICATE/);
  const { seq } = (await hostCall(page, 'capture.rows', await everything(page, capture))).rows.find(
    ({ kind }) => kind === 'derivation',
  ) ?? { seq: 0 };
  for (const [name, language] of [
    ['Python', 'python'],
    ['JavaScript', 'javascript'],
    ['Go', 'go'],
  ] as const) {
    await inspector(page).getByRole('button', { name: 'Copy program…' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
    await expect(page.getByRole('contentinfo')).toContainText(`Copied as ${name}.`);
    const { text } = await hostCall(page, 'capture.snippet', { capture, seq, language });
    expect(text).toContain('WRITE THE SECRET HERE');
    expect(await copied(page)).toBe(text);
  }
  await login(page, 'ticket');
  await choose(page, /^AUTHENTICATE/);
  await inspector(page).getByRole('button', { name: 'Copy program…' }).click();
  await page.getByRole('menuitem', { name: 'Go', exact: true }).click();
  await expect(page.getByRole('contentinfo')).toContainText('computes nothing here');
  expect(await copied(page)).toContain('package main');
});

/** Parameters that ask for all rows of a small capture. */
async function everything(page: Page, capture: string) {
  const { view } = await hostCall(page, 'capture.createView', { capture, filter: {} });
  return { capture, view, from: 0, count: 100 };
}
