// The login part of the form: every way to say who one is, what is found out about it before anything is sent,
// and what a router is told. And the logins of the demo router that stand in lists.

import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { answerGoodbye, finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { expect, ladder, test } from './app.ts';
import {
  begin,
  choose,
  field,
  form,
  method,
  pick,
  previewed,
  profilesOf,
  save,
  typeJson,
  unfold,
} from './form-fields.ts';
import { copied, keysOf } from './hosts.ts';
import { hostCall } from './link-frames.ts';
import { profileFor } from './profiles.ts';
import { connectShown, showProfile, source } from './sessions.ts';

/** RFC 8032, section 7.1, test 1: a seed and its public key. */
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const PUBLIC_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

test.use({
  permissions: ['clipboard-read', 'clipboard-write'],
  env: {
    SALLY: 'sally-pass',
    SEED,
    BROKEN_SEED: SEED.slice(2),
    CODE: 'otpauth://totp/Acme:tess?secret=JBSWY3DPEHPK3PXP&issuer=Acme',
  },
});

test.afterEach(finishScripted);

const addMethod = (page: Page) => form(page).getByRole('button', { name: 'Add a method' }).click();
const request = (page: Page, number: number) => form(page).getByRole('region', { name: `Request ${number}` });
const TRUSTROOT = `0x${'ab'.repeat(20)}`;
const OWN = 'Another method … any name, answered by hand';

/** Fills the part that is about the login; the last request is left half typed. */
async function fillLogin(page: Page): Promise<void> {
  for (const [i, name] of ['Cryptosign', 'Ticket', 'Ticket'].entries()) {
    await addMethod(page);
    await choose(method(page, i + 1), 'Method', name);
  }
  await method(page, 1).getByRole('textbox', { name: 'Authid' }).fill('tess');
  await pick(method(page, 1), 'Secret from', 'File');
  await method(page, 1).getByRole('textbox', { name: 'File' }).fill('/run/secrets/key');
  await pick(method(page, 1), 'Passphrase', 'Environment variable');
  await method(page, 1).getByRole('textbox', { name: 'Variable' }).fill('SALLY');
  await expect(method(page, 1).getByRole('radiogroup', { name: 'Channel binding' })).toHaveCount(1);
  await pick(method(page, 1), 'Channel binding', 'tls-unique');
  await method(page, 1)
    .getByRole('button', { name: /more options/ })
    .press('Enter');
  await expect(method(page, 1).getByRole('button', { name: 'Fewer options' })).toBeFocused();
  await method(page, 1)
    .getByRole('switch', { name: /challenge in HELLO/ })
    .press('Space');
  await method(page, 1).getByRole('textbox', { name: 'Trustroot' }).fill(TRUSTROOT);
  await method(page, 2).getByRole('textbox', { name: 'Variable' }).fill('SALLY');
  await expect(method(page, 3)).toContainText('Second factor: answers the second CHALLENGE of this method.');
  await expect(method(page, 2)).not.toContainText('Second factor');
  await method(page, 3).getByRole('textbox', { name: 'Variable' }).fill('CODE');
  await choose(
    method(page, 3),
    'Secret is',
    'TOTP secret (base32 or otpauth URI); the code of the moment is the ticket',
  );
  await addMethod(page);
  await choose(method(page, 4), 'Method', OWN);
  await expect(method(page, 4).getByRole('textbox', { name: 'Method name' })).toBeFocused();
  // On the way it is the name of a known one: it is still being typed.
  await page.keyboard.type('ticket-of-acme');
  await expect(method(page, 4)).toContainText('its CHALLENGE is shown, and answered by hand');
  await addMethod(page);
  await choose(method(page, 5), 'Method', 'WAMP-CRA');
  await method(page, 5)
    .getByRole('switch', { name: /By hand/ })
    .press('Space');
  await expect(method(page, 5).getByRole('radiogroup', { name: 'Secret from' })).toHaveCount(0);
  // Method 5 goes up, by keyboard.
  await method(page, 5).getByRole('button', { name: 'Move up' }).press('Enter');
  await expect(method(page, 4).getByRole('combobox', { name: 'Method', exact: true })).toContainText('WAMP-CRA');
  await expect(method(page, 4).getByRole('button', { name: 'Move up' })).toBeFocused();

  await typeJson(page, 'Transport auth', '{"ticket": {"of": "proxy"}}');
  await unfold(page, 'After WELCOME');
  const add = form(page).getByRole('button', { name: 'Add a request' });
  await add.click();
  await request(page, 1).getByRole('textbox', { name: 'Procedure' }).fill('com.example.login');
  await request(page, 1).getByRole('textbox', { name: 'Arguments' }).click();
  await page.keyboard.insertText('["{{token}}", 7]');
  await request(page, 1).getByRole('textbox', { name: 'Keywords' }).click();
  await page.keyboard.insertText('{"code": "{{code}}"}');
  for (const name of ['token', 'code']) {
    await request(page, 1).getByRole('button', { name: 'Add a secret' }).click();
    await request(page, 1).getByRole('textbox', { name: 'Secret name' }).last().fill(name);
  }
  const second = request(page, 1).getByRole('group', { name: 'Secret 2', exact: true });
  await pick(second, 'Comes from', 'Ask each time');
  await pick(second, 'Sent as', 'One-time code (TOTP)');
  await request(page, 1)
    .getByRole('group', { name: 'Secret 1', exact: true })
    .getByRole('textbox', { name: 'Variable' })
    .fill('SALLY');
  await add.click();
  await pick(request(page, 2), 'Kind', 'Publish');
  await request(page, 2).getByRole('textbox', { name: 'Topic' }).fill('com.example.present');
  await request(page, 2).getByRole('button', { name: 'Move up' }).click();
  await unfold(page, 'Work limits');
  await field(page, 'Iterations').fill('20000000');
  await field(page, 'Memory').fill('65536');
}

const LOGIN = {
  methods: [
    {
      method: 'cryptosign',
      authid: { kind: 'value', value: 'tess' },
      secret: { from: 'file', path: '/run/secrets/key' },
      passphrase: { from: 'env', name: 'SALLY' },
      options: { channel_binding: 'tls-unique', challengeRouter: true, trustroot: TRUSTROOT },
    },
    { method: 'ticket', authid: { kind: 'absent' }, secret: { from: 'env', name: 'SALLY' } },
    { method: 'ticket', authid: { kind: 'absent' }, secret: { from: 'env', name: 'CODE' }, secretIs: 'totp-secret' },
    { method: 'wampcra', authid: { kind: 'absent' }, secret: { from: 'env', name: 'WAMPYSECRET' }, byHand: true },
    { method: 'ticket-of-acme', authid: { kind: 'absent' } },
  ],
  transportAuth: { ticket: { of: 'proxy' } },
  afterWelcome: [
    { kind: 'publish', uri: 'com.example.present' },
    {
      kind: 'call',
      uri: 'com.example.login',
      args: ['{{token}}', 7],
      kwargs: { code: '{{code}}' },
      secrets: [
        { name: 'token', secret: { from: 'env', name: 'SALLY' } },
        { name: 'code', secret: { from: 'prompt' }, secretIs: 'totp-secret' },
      ],
    },
  ],
  limits: { iterations: 20_000_000, memoryKiB: 65_536 },
};

test('every field of the login is saved, shown again, and there after a restart', async ({
  inspector: { page: first, restart, complaints },
}) => {
  // Two starts of a host, and every field by hand.
  test.slow();
  let page = first;
  await begin(page);
  await field(page, 'Name').fill('Every login');
  await field(page, 'Address').fill('wss://127.0.0.1:9/ws');
  await field(page, 'Realm').fill('demo');
  await fillLogin(page);
  await expect(form(page).getByText(/SALLY is set/)).toHaveCount(3);
  // Whatever part had the focus; what is folded when it is shown again is unfolded here already.
  const text = async () => (await form(page).ariaSnapshot()).replaceAll(' [active]', '');
  await save(page);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  expect(await profilesOf(page)).toMatchObject([LOGIN]);
  const reopen = async () => {
    await begin(page);
    await source(page, 'Every login').click();
    await expect(field(page, 'Name')).toHaveValue('Every login');
    await expect(form(page).getByText(/SALLY is set/)).toHaveCount(3);
    return text();
  };
  const typed = await reopen();
  // Options that are set are in sight, the others are not.
  expect(typed).toContain(TRUSTROOT);
  await expect(method(page, 1).getByRole('button', { name: '4 more options' })).toBeVisible();
  await expect(request(page, 2)).toContainText('{"code": "{{code}}"}');
  await expect(field(page, 'Transport auth')).toContainText('"of": "proxy"');

  // Half typed, in every new kind of field: kept as it is, through a restart.
  await request(page, 1).getByRole('textbox', { name: 'Keywords' }).click();
  await page.keyboard.insertText('{"half":');
  await field(page, 'Iterations').fill('many');
  await method(page, 5).getByRole('textbox', { name: 'Method name' }).fill('');
  await choose(method(page, 2), 'Method', OWN);
  await method(page, 2).getByRole('textbox', { name: 'Method name' }).fill('own');
  await expect
    .poll(async () => JSON.stringify((await hostCall(page, 'workspace.load', {})).drafts))
    .toContain('"ownName":"own"');
  expect(complaints).toEqual([]);
  page = await restart();
  await source(page, 'Every login').click();
  await expect(field(page, 'Iterations')).toHaveValue('many');
  await expect(method(page, 2).getByRole('textbox', { name: 'Method name' })).toHaveValue('own');
  await expect(request(page, 1)).toContainText('{"half":');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(form(page).getByText(/SALLY is set/)).toHaveCount(3);
  expect(await text()).toBe(typed);
  expect(await profilesOf(page)).toMatchObject([LOGIN]);
});

test('the HELLO of cryptosign and SCRAM is the one that the router gets, fresh values aside', async ({
  inspector: { page, host },
}) => {
  const heard: string[] = [];
  const { url } = await listenScripted(async (talk) => {
    heard.push((await talk.bytes()).toString());
    talk.send([2, 7, WELCOME_DETAILS]);
    await answerGoodbye(talk);
  });
  await showProfile(
    page,
    host,
    profileFor('Signs', url, {
      methods: [
        { method: 'cryptosign', authid: { kind: 'value', value: 'tess' }, secret: { from: 'env', name: 'SEED' } },
        { method: 'wamp-scram', authid: { kind: 'absent' }, secret: { from: 'env', name: 'SALLY' } },
      ],
      transportAuth: { x: { y: [1, null] } },
    }),
  );
  await expect.poll(() => previewed(page)).toContain(PUBLIC_KEY);
  const shown = JSON.parse(await previewed(page)) as Hello;
  await connectShown(page);
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  const sent = JSON.parse(heard[0] ?? '') as Hello;
  expect(sent[2].authextra['pubkey']).toBe(PUBLIC_KEY);
  expect(sent[2]['transport']).toEqual({ auth: { x: { y: [1, null] } } });
  const fresh = Object.entries(shown[2].authextra).filter(([, value]) => value === '(new for each attempt)');
  expect(fresh.map(([key]) => key)).toContain('nonce');
  for (const [key] of fresh) {
    expect(sent[2].authextra[key], key).not.toBe('(new for each attempt)');
    shown[2].authextra[key] = sent[2].authextra[key];
  }
  expect(shown).toEqual(sent);
});

type Hello = [number, string, { authextra: Record<string, unknown> } & Record<string, unknown>];

test('a method is checked when it is asked for, and the facts can be copied', async ({
  inspector: { page, host, link, complaints },
}) => {
  const authid = { kind: 'absent' } as const;
  await showProfile(
    page,
    host,
    profileFor('Checked', 'wss://127.0.0.1:9/ws', {
      methods: [
        { method: 'cryptosign', authid, secret: { from: 'env', name: 'SEED' } },
        { method: 'ticket', authid, secret: { from: 'env', name: 'CODE' }, secretIs: 'totp-secret' },
      ],
    }),
  );
  const [key, code] = [method(page, 1), method(page, 2)];
  const check = (row: typeof key) => row.getByRole('button', { name: 'Check', exact: true }).press('Enter');
  await expect(key.getByText(PUBLIC_KEY)).toHaveCount(0);
  await check(key);
  await expect(key.getByText(PUBLIC_KEY)).toBeVisible();
  await key.getByRole('button', { name: 'Copy: Public key' }).click();
  await expect.poll(() => copied(page)).toBe(PUBLIC_KEY);

  await check(code);
  await expect(code.getByText('Acme', { exact: true })).toBeVisible();
  const left = code.getByRole('timer');
  const before = Number.parseInt((await left.textContent()) ?? '', 10);
  expect(before).toBeLessThanOrEqual(30);
  await expect.poll(async () => (await left.textContent()) !== `${before} seconds left`).toBe(true);

  // What is changed was not checked.
  await key.getByRole('textbox', { name: 'Variable' }).fill('BROKEN_SEED');
  await expect(key).toContainText('Something was changed since.');
  await check(key);
  await expect(key.getByText(PUBLIC_KEY)).toHaveCount(0);
  await expect(key.getByText(/62|31|64 hex|32 bytes/).first()).toBeVisible();
  await key.getByRole('textbox', { name: 'Variable' }).fill('');
  await expect(key.getByRole('button', { name: 'Check', exact: true })).toHaveAttribute('aria-disabled', 'true');
  expect((await link.received()).join('\n')).not.toContain(SEED);
  expect(complaints).toEqual([]);
});

test('a key pair is made, taken as the secret, and its public half is there to copy', async ({
  inspector: { page, host, link },
}) => {
  await showProfile(
    page,
    host,
    profileFor('New key', 'wss://127.0.0.1:9/ws', {
      methods: [{ method: 'cryptosign', authid: { kind: 'value', value: 'tess@example.com' } }],
    }),
  );
  const row = method(page, 1);
  await row.getByRole('button', { name: 'Make a key pair' }).press('Enter');
  const name = row.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await expect(name).toHaveValue('tess-example.com');
  await pick(row, 'Keep it in', 'New file');
  await row.getByRole('button', { name: 'Make it' }).click();
  await expect(row.getByText('Made, and taken as the secret of this method.')).toBeVisible();
  await row.getByRole('button', { name: 'Copy: Public key' }).click();
  await expect.poll(() => copied(page)).toMatch(/^[0-9a-f]{64}$/);
  const publicKey = await copied(page);
  const path = await row.getByRole('textbox', { name: 'File' }).inputValue();
  expect(existsSync(path)).toBe(true);
  expect(statSync(path).mode & 0o077).toBe(0);
  await save(page);
  await expect
    .poll(async () => (await profilesOf(page))[0]?.methods[0])
    .toEqual({
      method: 'cryptosign',
      authid: { kind: 'value', value: 'tess@example.com' },
      secret: { from: 'file', path },
    });
  // The file holds the key whose public half was shown, and the page never had the other.
  await row.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(row.getByText(publicKey)).toHaveCount(2);
  const [seed = ''] = readFileSync(path, 'utf8').match(/(?<=private-key-ed25519: )[0-9a-f]{64}/) ?? [];
  expect(seed).toMatch(/^[0-9a-f]{64}$/);
  expect((await link.received()).join('\n')).not.toContain(seed);

  // A key that is there is not written over.
  await row.getByRole('button', { name: 'Make a key pair' }).click();
  await pick(row, 'Keep it in', 'New file');
  await row.getByRole('button', { name: 'Make it' }).click();
  await expect(row.getByRole('alert')).toBeVisible();
  expect(readFileSync(path, 'utf8')).toContain(seed);
});

test('every login of the demo router is in a list, by keyboard, and in the palette', async ({
  inspector: { page, complaints },
}) => {
  const { principals } = await hostCall(page, 'demo.start', {});
  const others = page.getByRole('region', { name: 'Try another login' });
  const failing = page.getByRole('region', { name: 'Try a login that fails' });
  await page.keyboard.press('Tab');
  await expect(others.getByRole('button')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(others.getByRole('button', { name: /^WAMP-CRA salted/ })).toBeVisible();
  // One stop of Tab, arrows within.
  await page.keyboard.press('Tab');
  const logins = others.getByRole('group').getByRole('button');
  await expect(logins.first()).toBeFocused();
  await expect(logins.first()).toHaveAccessibleName(/^Anonymous/);
  await page.keyboard.press('ArrowDown');
  await expect(logins.nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(logins.last()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(logins.last()).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(failing.getByRole('button', { name: /Try a login that fails/ })).toBeFocused();
  await page.keyboard.press('Enter');
  const wrongs = principals.filter(({ wrong }) => wrong !== undefined);
  expect(wrongs.length).toBeGreaterThan(0);
  await expect(failing.getByRole('button')).toHaveCount(wrongs.length + 1);
  const [salt] = principals.filter(({ name }) => name === 'wrong-salt');
  await expect(failing.getByRole('button', { name: /^Wrong salt/ })).toContainText(salt?.wrong ?? 'there is none');
  await others.getByRole('button', { name: /^Ticket / }).press('Enter');
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();

  await page.keyboard.press(keysOf(page, 'palette'));
  await page.keyboard.type('wrong salt');
  await expect(page.getByRole('option', { name: /which fails: Wrong salt/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(ladder(page).getByRole('option', { name: /ABORT/ })).toBeVisible();
  expect(complaints).toEqual([]);
});
