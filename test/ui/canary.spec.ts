// A secret goes from the field to the host once, and from there to the router. It is looked for
// everywhere else: frames of the link, the document, the heap of the page's scripts, files, what the
// host prints, a saved capture. Beside it goes a text that is no secret: it is found in each of these
// places by the same search, so that a search that finds nothing is not blind.

import type { Page } from '@playwright/test';
import { expect, ladder, showView, test, type Inspector } from './app.ts';
import { savedFile, type TestHost } from './hosts.ts';
import { heapTexts } from './heap.ts';
import { throughLadder } from './inspector-pane.ts';
import { profileFor } from './profiles.ts';
import { results, sendCall } from './composer.ts';
import { connectShown, showProfile } from './sessions.ts';
import { CANARIES, filesOf, formsOf, leaksIn, secretsOf, type Canary } from '../support/canary.ts';
import { HEARD } from '../support/desktop-host.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import type { SecretRef } from '../../src/shared/profile.ts';

/** As awkward as the secrets, and none. */
const CONTROL = 'control-"\\/ü<&%+= é\u{1f99c}-shown';
const VARIABLE = 'CANARY';
const KEYRING = process.env['WAMP_INSPECTOR_TEST_KEYCHAIN'] === '1';

const [TICKET, PASSWORD, SALTED] = ['ticket', 'password', 'salted'].map((kind) => {
  const canary = CANARIES.find(({ secret }) => secret.startsWith(`canary-${kind}-`));
  if (!canary) throw new Error(`no canary for ${kind}`);
  return canary;
}) as [Canary, Canary, Canary];

test.use({
  env: {
    [VARIABLE]: SALTED.secret,
    // The host finds the keychain of the test by these.
    ...(KEYRING &&
      Object.fromEntries(
        ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME'].map((name) => [name, process.env[name] ?? '']),
      )),
  },
});

test.afterEach(finishScripted);

interface Router {
  readonly url: string;
  /** Signatures of AUTHENTICATE. */
  readonly proofs: unknown[];
}

/** A router that lets anybody in, or refuses with what it was told, and gives calls their arguments back. */
async function listen(
  { method, salting }: Omit<Canary, 'method'> & { method: string },
  refuses = false,
): Promise<Router> {
  const proofs: unknown[] = [];
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([4, method, method === 'wampcra' ? { challenge: '{"nonce":"n"}', ...salting } : {}]);
    const [, proof] = await talk.next();
    proofs.push(proof);
    if (refuses) {
      talk.send([3, { message: `not ${String(proof)}` }, 'wamp.error.authentication_failed']);
      return talk.gone();
    }
    talk.send([2, 7, WELCOME_DETAILS]);
    for (;;) {
      const [type, request, , , args] = await talk.next();
      if (type === 48) talk.send([50, request, {}, args]);
      if (type === 6) talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    }
  });
  return { url, proofs };
}

async function showForm({ page, host }: Inspector, canary: Canary, url: string, secret: SecretRef): Promise<void> {
  const authid = { kind: 'value', value: 'ann' } as const;
  const methods = [{ method: canary.method, authid, secret }];
  await showProfile(page, host, profileFor('Canary', url, { methods, timeoutSeconds: 20 }));
}

/** Types as a person does: no script of the page or of the test hands the text over. */
const typeSecret = (page: Page, secret: string) => page.keyboard.type(secret);

const welcomed = (page: Page) => expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();

/** Makes a call whose argument is the control, so that it is in every place; goes through what there is to see. */
async function lookAround(page: Page): Promise<void> {
  await throughLadder(page);
  await showView(page, 'Timeline');
  await showView(page, 'Call');
  await sendCall(page, 'com.example.echo', JSON.stringify([CONTROL]));
  await expect(results(page)).toContainText('control-');
}

/** The capture as a file that is saved. */
async function saved(page: Page): Promise<string> {
  await page.keyboard.press('Control+E');
  await page.getByRole('radio', { name: 'Everything' }).check({ force: true });
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save' });
  return (await savedFile(page, () => save.click())).text;
}

/** Everything in the config folder. Files that are just being replaced are read once they are. */
async function configOf(host: TestHost): Promise<Buffer> {
  let config: Buffer | undefined;
  await expect
    .poll(() => {
      try {
        config = Buffer.concat(Object.values(filesOf(host.configFolder)));
        return true;
      } catch {
        return false;
      }
    })
    .toBe(true);
  return config ?? Buffer.of();
}

/** The document as text, with what stands in its fields. */
function documentText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map(
      (field) => Reflect.get(field, 'value') as string,
    );
    // In the source of the document letters like < stand as entities.
    const shown = document.body.textContent;
    return [document.documentElement.outerHTML, shown, document.title, location.href, ...fields].join('\n');
  });
}

/** Letters a secret begins with, before the first awkward one: few enough to be found in what was typed first. */
const beginningOf = (secret: string) => /^[\w-]{8,}/.exec(secret)?.[0] ?? secret;

/**
 * Forms in which a secret is found in the heap, each with the text around it. Snapshots garble letters
 * beyond 16 bits, so that the beginning of the secret is looked for as well.
 */
async function inHeap(page: Page, secrets: readonly string[]): Promise<string[]> {
  const texts = await heapTexts(page);
  const forms = secrets.flatMap((secret) => [
    ...Object.entries(formsOf(secret)),
    ...Object.entries(formsOf(beginningOf(secret))).map(([form, word]) => [`beginning, ${form}`, word] as const),
  ]);
  return forms.flatMap(([form, word]) =>
    texts.filter((text) => text.includes(word)).map((text) => `heap: ${form}: ${text.slice(0, 200)}`),
  );
}

interface Expected {
  /** Commands that carry the secret to the host, in order. */
  readonly carriedBy: readonly string[];
}

/** Fails if the secret is anywhere but where it must go; and if the control is not everywhere. */
async function expectNowhere({ page, host, link }: Inspector, canary: Canary, { carriedBy }: Expected): Promise<void> {
  await lookAround(page);
  const file = await saved(page);
  // Drafts are kept a moment after they are typed.
  await expect.poll(async () => leaksIn({ config: await configOf(host) }, [CONTROL])).toHaveLength(1);
  const carriers = (await link.sent()).filter((frame) => leaksIn({ frame }, secretsOf(canary)).length > 0);
  expect(carriers.map((frame) => (JSON.parse(frame) as { name: string }).name)).toEqual(carriedBy);
  const places = async () => ({
    received: (await link.received()).join('\n'),
    sent: (await link.sent()).filter((frame) => !carriers.includes(frame)).join('\n'),
    document: await documentText(page),
    config: await configOf(host),
    file,
  });
  const all = { ...(await places()), output: host.output };
  expect(leaksIn(all, secretsOf(canary))).toEqual([]);
  expect(await inHeap(page, secretsOf(canary))).toEqual([]);
  // The same search in the same places.
  const found = leaksIn(all, [CONTROL]).map((leak) => leak.split(':')[0]);
  expect(found).toEqual(['received', 'sent', 'document', 'config', 'file']);
  expect(all.output).toContain(host.kind === 'web' ? '?token=' : HEARD);
  expect(await inHeap(page, [CONTROL])).not.toEqual([]);
}

for (const [name, canary] of [
  ['ticket', TICKET],
  ['WAMP-CRA', PASSWORD],
  ['salted WAMP-CRA', SALTED],
] as const) {
  test(`a secret that is typed for ${name} goes to the host once and is nowhere else`, async ({ inspector }) => {
    const { page, complaints } = inspector;
    const router = await listen(canary);
    await showForm(inspector, canary, router.url, { from: 'prompt' });
    await connectShown(page);
    await expect(page.getByRole('textbox', { name: 'Secret', exact: true })).toBeFocused();
    await typeSecret(page, canary.secret);
    // What is typed is there to be found: the field, and the script that draws it.
    expect(leaksIn({ document: await documentText(page) }, [canary.secret])).toHaveLength(1);
    expect(await inHeap(page, [canary.secret])).not.toEqual([]);
    await page.keyboard.press('Enter');
    await welcomed(page);
    await expectNowhere(inspector, canary, { carriedBy: ['secret.answer'] });
    expect(router.proofs).toHaveLength(1);
    if (canary.method === 'ticket') expect(router.proofs).toEqual([canary.secret]);
    expect(complaints).toEqual([]);
  });
}

test('a secret of the environment does not come to the page', async ({ inspector }) => {
  const { page } = inspector;
  const router = await listen(SALTED);
  await showForm(inspector, SALTED, router.url, { from: 'env', name: VARIABLE });
  await expect(page.getByText(VARIABLE, { exact: false }).first()).toBeVisible();
  await connectShown(page);
  await welcomed(page);
  await expectNowhere(inspector, SALTED, { carriedBy: [] });
  expect(router.proofs).toHaveLength(1);
});

test('a secret that is stored in the keychain goes there once and does not come back', async ({ inspector }) => {
  test.skip(!KEYRING, 'needs a keychain of its own: sh test/support/with-keyring.sh npm test');
  const { page } = inspector;
  const router = await listen(PASSWORD);
  const id = `canary-${process.pid}-${Date.now()}`;
  await showForm(inspector, PASSWORD, router.url, { from: 'keychain', id });
  await page.getByLabel('New secret').last().click();
  await typeSecret(page, PASSWORD.secret);
  expect(leaksIn({ document: await documentText(page) }, [PASSWORD.secret])).toHaveLength(1);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Stored in the keychain as “${id}”.`)).toBeVisible();
  expect(await inHeap(page, [PASSWORD.secret])).toEqual([]);
  // Taking back what was typed last brings nothing back.
  await page.getByLabel('New secret').last().click();
  await page.keyboard.press('Control+Z');
  expect(leaksIn({ document: await documentText(page) }, [PASSWORD.secret])).toEqual([]);
  await connectShown(page);
  await welcomed(page);
  await expectNowhere(inspector, PASSWORD, { carriedBy: ['secret.set'] });
  expect(router.proofs).toHaveLength(1);
});

test('a secret that a router repeats is not shown', async ({ inspector }) => {
  const { page, host, link } = inspector;
  const router = await listen(TICKET, true);
  await showForm(inspector, TICKET, router.url, { from: 'prompt' });
  await connectShown(page);
  await expect(page.getByRole('textbox', { name: 'Secret', exact: true })).toBeFocused();
  await typeSecret(page, TICKET.secret);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  await throughLadder(page);
  const file = await saved(page);
  expect(router.proofs).toEqual([TICKET.secret]);
  const config = await configOf(host);
  const all = { received: (await link.received()).join('\n'), document: await documentText(page), config, file };
  expect(leaksIn({ ...all, output: host.output }, [TICKET.secret])).toEqual([]);
  expect(await inHeap(page, [TICKET.secret])).toEqual([]);
});

test('a secret that was typed and not sent is forgotten', async ({ inspector }) => {
  const { page, host, link } = inspector;
  const router = await listen(TICKET);
  await showForm(inspector, TICKET, router.url, { from: 'prompt' });
  await connectShown(page);
  await expect(page.getByRole('textbox', { name: 'Secret', exact: true })).toBeFocused();
  await typeSecret(page, TICKET.secret);
  await page.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  expect(router.proofs).toEqual([]);

  // And by leaving for another place, where it is not asked for.
  await page.getByRole('button', { name: /Run again/ }).click();
  await expect(page.getByRole('textbox', { name: 'Secret', exact: true })).toBeFocused();
  await typeSecret(page, TICKET.secret);
  await page
    .getByRole('button', { name: /New connection/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Realm' }).fill(CONTROL);
  await expect.poll(async () => leaksIn({ config: await configOf(host) }, [CONTROL])).toHaveLength(1);
  const config = await configOf(host);
  const all = {
    received: (await link.received()).join('\n'),
    sent: (await link.sent()).join('\n'),
    document: await documentText(page),
    config,
  };
  expect(leaksIn({ ...all, output: host.output }, [TICKET.secret])).toEqual([]);
  expect(await inHeap(page, [TICKET.secret])).toEqual([]);
});

test('a signature that is typed by hand goes to the host once and is nowhere else', async ({ inspector }) => {
  const { page, host } = inspector;
  const router = await listen({ ...TICKET, method: 'made-up' });
  const methods = [{ method: 'made-up', authid: { kind: 'value', value: 'ann' } as const }];
  await showProfile(page, host, profileFor('Canary', router.url, { methods, timeoutSeconds: 20 }));
  await connectShown(page);
  await expect(page.getByLabel('Signature', { exact: true })).toBeFocused();
  await typeSecret(page, TICKET.secret);
  expect(leaksIn({ document: await documentText(page) }, [TICKET.secret])).toHaveLength(1);
  await page.keyboard.press('Enter');
  await welcomed(page);
  await expectNowhere(inspector, TICKET, { carriedBy: ['challenge.answer'] });
  expect(router.proofs).toEqual([TICKET.secret]);
});

test(
  'the secret of one-time codes goes to the host once and is nowhere else',
  { tag: '@web' },
  async ({ inspector }) => {
    const { page, host } = inspector;
    const totp = { ...TICKET, secret: 'CANARYTOTPSECRETCANARYTOTPSECRET' };
    const router = await listen(totp);
    const authid = { kind: 'value', value: 'ann' } as const;
    const methods = [{ method: 'ticket', authid, secret: { from: 'prompt' } as const, secretIs: 'totp-secret' }];
    await showProfile(page, host, profileFor('Canary', router.url, { methods, timeoutSeconds: 20 }));
    await connectShown(page);
    await expect(page.getByRole('textbox', { name: 'Secret', exact: true })).toBeFocused();
    await typeSecret(page, totp.secret);
    await page.keyboard.press('Enter');
    await welcomed(page);
    await expectNowhere(inspector, totp, { carriedBy: ['secret.answer'] });
    expect(router.proofs).toEqual([expect.stringMatching(/^\d{6}$/)]);
  },
);

test(
  'the secret of a request that follows WELCOME goes to the host once and is nowhere else',
  { tag: '@web' },
  async ({ inspector }) => {
    const { page, host } = inspector;
    const heard: unknown[] = [];
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      for (;;) {
        const [type, request, , , args] = await talk.next();
        heard.push(args);
        // Gives back what it got.
        if (type === 48) talk.send([50, request, {}, args]);
        if (type === 6) talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      }
    });
    const secrets = [{ name: 'token', secret: { from: 'prompt' } as const }];
    const afterWelcome = [{ kind: 'call' as const, uri: 'com.example.login', args: ['of {{token}}'], secrets }];
    await showProfile(page, host, profileFor('Canary', url, { afterWelcome, timeoutSeconds: 20 }));
    await connectShown(page);
    await expect(page.getByRole('textbox', { name: 'Secret', exact: true })).toBeFocused();
    await typeSecret(page, TICKET.secret);
    await page.keyboard.press('Enter');
    await expect(ladder(page).getByRole('option', { name: /^RESULT/ })).toBeVisible();
    await expectNowhere(inspector, TICKET, { carriedBy: ['secret.answer'] });
    expect(heard[0]).toEqual([`of ${TICKET.secret}`]);
  },
);
