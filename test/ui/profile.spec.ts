// The form of a profile: what is typed is what is saved, what is shown again and what a router is told.

import type { Locator, Page } from '@playwright/test';
import { expect, ladder, test } from './app.ts';
import {
  begin,
  choose,
  feature,
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
import { copy } from './hosts.ts';
import { hostCall } from './link-frames.ts';
import { connectShown, showProfile, source } from './sessions.ts';
import { profileFor } from './profiles.ts';
import { defaultRoles } from '../../src/shared/wamp/features.ts';
import { answerGoodbye, finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test.afterEach(finishScripted);

/** Fills everything that is about the wire. */
async function fillWire(page: Page): Promise<void> {
  // JSON, MessagePack, CBOR; then MessagePack, JSON, CBOR; then MessagePack, CBOR.
  const serializers = form(page).getByRole('group', { name: 'Serializers' });
  for (const [i, name] of ['MessagePack wamp.2.msgpack', 'CBOR wamp.2.cbor'].entries()) {
    await serializers.getByRole('button', { name: 'Add a serializer' }).click();
    await choose(serializers, `Serializer ${i + 2}`, name);
  }
  await serializers.getByRole('button', { name: 'Move down' }).first().press('Enter');
  await expect(serializers.getByRole('combobox').nth(1)).toContainText('JSON');
  await expect(serializers.getByRole('button', { name: 'Move down' }).nth(1)).toBeFocused();
  await serializers.getByRole('button', { name: 'Remove' }).nth(1).click();

  await unfold(page, 'TLS');
  await field(page, 'CA file').fill('/tmp/own-ca.pem');
  await field(page, 'Pinned').fill('ab'.repeat(32));
  await field(page, 'Server name').fill('router.internal');
  await pick(form(page), 'Oldest version', 'TLS 1.3');
  await field(page, 'Own certificate').fill('/tmp/own.pem');
  await field(page, 'Own key').fill('/tmp/own.key');
  await pick(form(page), 'Passphrase from', 'Ask each time');

  await unfold(page, 'HTTP request');
  const header = (number: number) => form(page).getByRole('region', { name: `Header ${number}`, exact: true });
  for (const [i, name] of ['X-Tenant', 'Authorization', 'X-Empty'].entries()) {
    await form(page).getByRole('button', { name: 'Add a header' }).click();
    await header(i + 1)
      .getByRole('textbox', { name: 'Name' })
      .fill(name);
  }
  await header(1).getByRole('textbox', { name: 'Value' }).fill('eu-1');
  await header(2).getByRole('textbox', { name: 'Variable' }).fill('SALLY');
  await header(3).getByRole('button', { name: 'Remove' }).click();
  await form(page).getByText('X-Empty is removed.').getByRole('button', { name: 'Undo' }).click();
  await header(2).getByRole('button', { name: 'Move up' }).click();
  await pick(form(page), 'Origin', 'Value');
  await field(page, 'Origin').fill('https://app.example');
  await form(page)
    .getByRole('checkbox', { name: /Offer compression/ })
    .check({ force: true });

  await unfold(page, 'Network');
  await pick(form(page), 'Addresses', 'IPv6');
  await field(page, 'Proxy').fill('socks5://[::1]:1080');
  await field(page, 'Proxy user').fill('me');
  const network = form(page).getByRole('region', { name: 'Network' });
  await pick(network, 'Password from', 'Environment variable');
  await network.getByRole('textbox', { name: 'Variable' }).fill('SALLY');
  await unfold(page, 'Keep-alive');
  await field(page, 'Ping every').fill('30');
  await field(page, 'Ping answered within').fill('2.5');
}

const WIRE = {
  serializers: ['msgpack', 'cbor'],
  caFile: '/tmp/own-ca.pem',
  deflate: true,
  tls: {
    minVersion: 'TLSv1.3',
    pin: 'ab'.repeat(32),
    serverName: 'router.internal',
    client: { certificateFile: '/tmp/own.pem', keyFile: '/tmp/own.key', passphrase: { from: 'prompt' } },
  },
  http: {
    headers: [
      { name: 'Authorization', secret: { from: 'env', name: 'SALLY' } },
      { name: 'X-Tenant', value: 'eu-1' },
      { name: 'X-Empty', value: '' },
    ],
    origin: 'https://app.example',
  },
  network: { ip: 6, proxy: { url: 'socks5://[::1]:1080', user: 'me', password: { from: 'env', name: 'SALLY' } } },
  ping: { everySeconds: 30, timeoutSeconds: 2.5 },
};

/** The whole form with everything in it, as it is told to whoever does not see it. */
async function formText(page: Page): Promise<string> {
  await unfold(page, 'Roles and features');
  await unfold(page, 'Further HELLO details');
  // What is known about secrets is looked up a moment later.
  await expect(form(page).getByText(/SALLY is set/)).toHaveCount(3);
  return (await form(page).ariaSnapshot()).replaceAll(' [active]', '');
}

test('every field is saved, shown again, and there after a restart', async ({
  inspector: { page: first, restart, complaints },
}) => {
  let page = first;
  await begin(page);
  await field(page, 'Name').fill('Every field');
  await choose(form(page), 'Colour', 'Teal');
  await field(page, 'Address').fill('wss://127.0.0.1:9/ws');
  await field(page, 'Realm').fill('com.example.realm');
  await field(page, 'Time limit').fill('2.5');
  await field(page, 'Group').fill('Work');
  await fillWire(page);

  const add = form(page).getByRole('button', { name: 'Add a method' });
  for (const [i, name] of ['Ticket', 'WAMP-CRA', 'Anonymous'].entries()) {
    await add.click();
    await choose(method(page, i + 1), 'Method', name);
  }
  await pick(method(page, 1), 'Authid', 'Value');
  await method(page, 1).getByRole('textbox', { name: 'Authid' }).fill('tess');
  await pick(method(page, 1), 'Secret from', 'OS keychain');
  await method(page, 1).getByRole('textbox', { name: 'Entry' }).fill('entry-of-tess');
  await pick(method(page, 2), 'Authid', 'Empty text');
  await method(page, 2).getByRole('textbox', { name: 'Variable' }).fill('SALLY');
  await choose(method(page, 2), 'Secret is', 'Derived key (base64 text), used as it is');
  await pick(method(page, 3), 'Authid', 'Not sent');
  // Ticket, WAMP-CRA, Anonymous; then WAMP-CRA, Ticket, Anonymous; then WAMP-CRA, Anonymous, Ticket.
  await method(page, 1).getByRole('button', { name: 'Move down' }).click();
  await expect(method(page, 2).getByRole('textbox', { name: 'Entry' })).toHaveValue('entry-of-tess');
  await method(page, 3).getByRole('button', { name: 'Move up' }).click();
  await expect(method(page, 3).getByRole('textbox', { name: 'Entry' })).toHaveValue('entry-of-tess');

  await pick(form(page), 'Authrole', 'Value');
  await field(page, 'Authrole').fill('auditor');
  await typeJson(page, 'Authextra', '{"trace": [1, null, "ü"]}');
  await unfold(page, 'Roles and features');
  await form(page).getByRole('checkbox', { name: 'Callee', exact: true }).uncheck({ force: true });
  await feature(page, 'Caller', 'call_timeout').check({ force: true });
  await feature(page, 'Subscriber', 'pattern_based_subscription').uncheck({ force: true });
  await unfold(page, 'Further HELLO details');
  await typeJson(page, 'Further HELLO details', '{"agent": "own"}');
  const typed = await formText(page);
  await save(page);
  await expect(source(page, 'Every field')).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  const { caller, publisher, subscriber } = defaultRoles();
  const { pattern_based_subscription: _out, ...heard } = subscriber?.features ?? {};
  const expected = {
    v: 1,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    name: 'Every field',
    group: 'Work',
    color: 'teal',
    url: 'wss://127.0.0.1:9/ws',
    realm: 'com.example.realm',
    methods: [
      { method: 'wampcra', authid: { kind: 'empty' }, secret: { from: 'env', name: 'SALLY' }, secretIs: 'derived-key' },
      { method: 'anonymous', authid: { kind: 'absent' } },
      { method: 'ticket', authid: { kind: 'value', value: 'tess' }, secret: { from: 'keychain', id: 'entry-of-tess' } },
    ],
    authrole: 'auditor',
    authextra: { trace: [1, null, 'ü'] },
    roles: {
      caller: { features: { ...caller?.features, call_timeout: true } },
      publisher,
      subscriber: { features: heard },
    },
    extraDetails: { agent: 'own' },
    timeoutSeconds: 2.5,
    ...WIRE,
  };
  expect(await profilesOf(page)).toEqual([expected]);

  const reopen = async () => {
    await begin(page);
    await source(page, 'Every field').click();
    await expect(field(page, 'Name')).toHaveValue('Every field');
    return formText(page);
  };
  expect(typed).toContain('entry-of-tess');
  expect(await reopen()).toBe(typed);
  expect(complaints).toEqual([]);
  page = await restart();
  await expect(page.getByRole('group', { name: 'Profiles · Work' }).getByRole('treeitem')).toHaveCount(1);
  expect(await reopen()).toBe(typed);
  expect(await profilesOf(page)).toEqual([expected]);

  // The third place of a secret; what stood in the one before is not saved any more.
  await pick(method(page, 3), 'Secret from', 'Ask each time');
  await save(page);
  await expect.poll(async () => (await profilesOf(page))[0]?.methods[2]?.secret).toEqual({ from: 'prompt' });
});

test('a pasted address begins a profile, unless it holds a password', async ({ inspector: { page, link } }) => {
  const paste = async (text: string) => {
    await copy(page, text);
    await page.getByRole('button', { name: /Start the demo router/ }).focus();
    await page.keyboard.press('Control+V');
  };
  await paste('neither an address nor a file');
  await paste('ws://ann:not-a-word-of-it@pasted.example/ws');
  await expect(page.getByText('The pasted address was not taken.', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /Start the demo router/ })).toBeVisible();
  expect((await link.sent()).join('\n')).not.toContain('not-a-word-of-it');

  await paste('  wss://pasted.example:8443/ws\n');
  await expect(field(page, 'Address')).toHaveValue('wss://pasted.example:8443/ws');
  await expect(field(page, 'Realm')).toBeFocused();
  await expect(source(page, 'pasted.example:8443', 'not saved')).toBeVisible();
  // In a field it is typed, as anything else.
  await page.keyboard.press('Control+V');
  await expect(field(page, 'Realm')).toHaveValue(/wss:\/\/pasted\.example/);
  await expect(page.getByRole('treeitem')).toHaveCount(1);
});

test('what is wrong is said while it is typed, and no longer than it is so', async ({
  inspector: { page, host, complaints },
}) => {
  const methods = [{ method: 'ticket', authid: { kind: 'value', value: 'tess' } as const }];
  await showProfile(page, host, profileFor('Checked', 'ws://127.0.0.1:9/ws', { methods }));
  await pick(method(page, 1), 'Secret from', 'Environment variable');
  const rounds: [Locator, bad: string, says: RegExp, good: string][] = [
    [field(page, 'Address'), 'ftp://127.0.0.1:9/ws', /There is no transport for "ftp:\/\/"/, 'ws://127.0.0.1:9/ws'],
    [field(page, 'Address'), 'ws://127.0.0.1:99999/ws', /"99999" is no port/, 'ws://127.0.0.1:9/ws'],
    [field(page, 'Address'), 'ws://a.example/ws', /everybody on the way can read it/, 'wss://a.example/ws'],
    [field(page, 'Realm'), 'two words', /The realm is no URI/, 'demo'],
    [field(page, 'Realm'), 'wamp.own', /belong to the protocol/, 'demo'],
    [field(page, 'Time limit'), '0', /must be a number of seconds above 0/, '1'],
    [method(page, 1).getByRole('textbox', { name: 'Authid' }), 'tess ', /begins or ends with white space/, 'tess'],
    [field(page, 'Group'), 'g'.repeat(257), /256 characters are the limit/, ''],
  ];
  for (const [input, bad, says, good] of rounds) {
    const said = form(page).getByText(says);
    await expect(said).toHaveCount(0);
    await input.fill(bad);
    await expect(said.first()).toBeVisible();
    await expect(input).toHaveAccessibleDescription(says);
    await input.fill(good);
    await expect(said).toHaveCount(0);
  }
  for (const [bad, says] of [
    ['{"open": ', /This is no JSON|is expected/],
    ['[1]', /must be an object/],
    ['{"id": 9007199254740993}', /cannot be kept exactly/],
  ] as const) {
    await typeJson(page, 'Authextra', bad);
    await expect(form(page).getByText(says)).toBeVisible();
    await expect(field(page, 'Authextra')).toHaveAttribute('aria-invalid', 'true');
    await typeJson(page, 'Authextra', '{"id": 1}');
    await expect(form(page).getByText(says)).toHaveCount(0);
  }

  // What is only missing is called so when somebody was there, or wants to connect.
  await method(page, 1).getByRole('textbox', { name: 'Variable' }).fill('');
  const missing = form(page).getByText('The name of the variable is missing.');
  await expect(missing).toHaveCount(0);
  await field(page, 'Realm').focus();
  await expect(missing).toBeVisible();
  await field(page, 'Address').fill('');
  await connectShown(page);
  await expect(page.getByText('2 fields have to be mended first.')).toBeVisible();
  await expect(field(page, 'Address')).toBeFocused();
  expect(await hostCall(page, 'capture.list', {})).toEqual([]);
  await field(page, 'Address').fill('ws://127.0.0.1:9/ws');
  await method(page, 1).getByRole('textbox', { name: 'Variable' }).fill('SALLY');
  await expect(page.getByText(/mended first/)).toHaveCount(0);
  await connectShown(page);
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a profile is edited, duplicated, moved to a group, deleted and brought back', async ({
  inspector: { page, host, complaints },
}) => {
  const original = profileFor('Kept', 'ws://127.0.0.1:9/ws', { color: 'red', extraDetails: { agent: 'own' } });
  await showProfile(page, host, original);
  const group = (name: string) => page.getByRole('group', { name, exact: true }).getByRole('treeitem');

  await field(page, 'Realm').fill('another');
  await expect(source(page, 'Kept', 'edited')).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(field(page, 'Realm')).toHaveValue('demo');
  await page.getByRole('contentinfo').or(page.getByRole('main')).getByRole('button', { name: 'Undo' }).click();
  await expect(field(page, 'Realm')).toHaveValue('another');
  expect(await profilesOf(page)).toEqual([original]);
  await field(page, 'Group').fill('Work');
  await page.keyboard.press('Control+S');
  const edited = { ...original, realm: 'another', group: 'Work' };
  await expect.poll(() => profilesOf(page)).toEqual([edited]);
  await expect(group('Profiles · Work')).toHaveCount(1);
  await expect(group('Profiles')).toHaveCount(0);

  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(field(page, 'Name')).toHaveValue('Kept (copy)');
  await expect.poll(async () => (await profilesOf(page)).length).toBe(2);
  const copy = (await profilesOf(page)).find(({ id }) => id !== original.id);
  expect(copy).toEqual({ ...edited, id: copy?.id, name: 'Kept (copy)' });
  await expect(group('Profiles · Work')).toHaveCount(2);
  await field(page, 'Group').fill('');
  await save(page);
  await expect(group('Profiles')).toHaveText([/Kept \(copy\)/]);
  await expect(group('Profiles · Work')).toHaveText([/Kept/]);

  // Deleted in the form, brought back in the sidebar; and the other way round.
  await source(page, 'Kept (copy)').click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('“Kept (copy)” is deleted')).toBeVisible();
  expect(await profilesOf(page)).toEqual([edited]);
  await page.getByRole('button', { name: 'Bring Kept (copy) back' }).click();
  await expect(field(page, 'Name')).toHaveValue('Kept (copy)');
  const { group: _work, ...ungrouped } = { ...edited, id: copy?.id, name: 'Kept (copy)' };
  await expect.poll(async () => (await profilesOf(page)).find(({ id }) => id === copy?.id)).toEqual(ungrouped);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Take Kept (copy) off this list' }).click();
  await expect(source(page, 'Kept (copy)')).toHaveCount(0);
  await page.reload();
  await expect(source(page, 'Kept')).toBeVisible();
  expect(await profilesOf(page)).toEqual([edited]);
  expect(complaints).toEqual([]);
});

test('the HELLO that is shown is the one that the router gets', async ({ inspector: { page, complaints } }) => {
  const heard: string[] = [];
  const { url } = await listenScripted(async (talk) => {
    heard.push((await talk.bytes()).toString());
    talk.send([2, 7, WELCOME_DETAILS]);
    await answerGoodbye(talk);
  });
  const expectSent = async (change: () => Promise<void>) => {
    const before = await previewed(page);
    await change();
    await expect.poll(() => previewed(page)).not.toBe(before);
    await connectShown(page);
    await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(field(page, 'Address')).toHaveValue(url);
    await expect.poll(() => previewed(page)).toBe(heard.at(-1));
  };

  await begin(page);
  await field(page, 'Address').fill(url);
  await expectSent(() => field(page, 'Realm').fill('com.example.realm'));
  await expectSent(async () => {
    await form(page).getByRole('button', { name: 'Add a method' }).click();
    await choose(method(page, 1), 'Method', 'Ticket');
    await method(page, 1).getByRole('textbox', { name: 'Variable' }).fill('SALLY');
    await method(page, 1).getByRole('textbox', { name: 'Authid' }).fill('tess "ü"');
  });
  await expectSent(() => pick(method(page, 1), 'Authid', 'Empty text'));
  await expectSent(async () => {
    await pick(method(page, 1), 'Authid', 'Not sent');
    await form(page).getByRole('button', { name: 'Add a method' }).click();
    await choose(method(page, 2), 'Method', 'Anonymous');
    await pick(method(page, 2), 'Authid', 'Not sent');
    await method(page, 2).getByRole('button', { name: 'Move up' }).click();
  });
  await expectSent(async () => {
    await pick(form(page), 'Authrole', 'Value');
    await field(page, 'Authrole').fill('auditor');
    await typeJson(page, 'Authextra', '{"trace": [1, null, {"deep": {}}], "ü": "\\u202e"}');
  });
  await expectSent(async () => {
    await unfold(page, 'Roles and features');
    await form(page).getByRole('checkbox', { name: 'Callee', exact: true }).uncheck({ force: true });
    await feature(page, 'Caller', 'call_timeout').check({ force: true });
  });
  await expectSent(async () => {
    await unfold(page, 'Further HELLO details');
    await typeJson(page, 'Further HELLO details', '{"agent": "own", "authrole": "over it", "x": [0.5, 1e21]}');
  });
  const messages = heard.map((text) => JSON.parse(text) as [number, string, Record<string, unknown>]);
  expect(
    messages.map(([type, realm, { authid, authmethods, authrole }]) => [type, realm, authid, authmethods, authrole]),
  ).toEqual([
    [1, 'com.example.realm', undefined, undefined, undefined],
    [1, 'com.example.realm', 'tess "ü"', ['ticket'], undefined],
    [1, 'com.example.realm', '', ['ticket'], undefined],
    [1, 'com.example.realm', undefined, ['anonymous', 'ticket'], undefined],
    [1, 'com.example.realm', undefined, ['anonymous', 'ticket'], 'auditor'],
    [1, 'com.example.realm', undefined, ['anonymous', 'ticket'], 'auditor'],
    [1, 'com.example.realm', undefined, ['anonymous', 'ticket'], 'over it'],
  ]);
  expect(complaints).toEqual([]);
});
