// Routers, files and names that mean harm. What they say is text wherever it is shown: nothing runs,
// nothing hides, nothing turns round, and the page stays usable.

import type { Page } from '@playwright/test';
import { expect, grid, ladder, openCapture, showView, test } from './app.ts';
import { storedCapture } from './captures.ts';
import { ALL, HOSTILE, harmIn, MARK, POISON, read, sent, watchHarm, WHOLE, type HostileName } from './harmless.ts';
import { chooseKind, composer, fillJson, historyList, holdings, results, sendButton, uriField } from './composer.ts';
import { inspector, throughLadder, throughTabs } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { profileFor } from './profiles.ts';
import { look, sight } from './record-list.ts';
import { SUBSCRIPTION, ToldRouter } from './routers.ts';
import { connectShown, openSession, showProfile } from './sessions.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { finishPeers, listenRaw, onRequest } from '../unit/main/transport/raw-peer.ts';

const NAMES = Object.keys(HOSTILE) as HostileName[];
/** Each hostile text under a key of its own. */
const EACH = Object.fromEntries(NAMES.map((name) => [name, sent(name)]));

test.beforeEach(({ inspector: { page } }) => watchHarm(page));

test.afterEach(async () => {
  await finishScripted();
  await finishPeers();
});

/** JSON text of a dictionary with poisonous keys beside its own. */
const poisoned = (own: object) =>
  `{${[JSON.stringify(own).slice(1, -1), `"poison":${POISON}`, POISON.slice(1, -1)].filter(Boolean).join(',')}}`;

/** Opens everything there is to see of the chosen record; the result is all that could be read. */
async function readRecord(page: Page, options?: Parameters<typeof harmIn>[1]): Promise<string> {
  const texts: string[] = [];
  await throughTabs(page, async (tab) => void texts.push(await readTab(page, tab, options)));
  return texts.join('\n');
}

async function readTab(page: Page, tab: string, options?: Parameters<typeof harmIn>[1]): Promise<string> {
  for (let opened = 0; opened < 40; opened++) {
    const folded = inspector(page).locator('[role="treeitem"][aria-expanded="false"] [data-sign]').first();
    if ((await folded.count()) === 0) break;
    await folded.click();
  }
  expect(await harmIn(page, options), tab).toEqual([]);
  return inspector(page).innerText();
}

/** Chooses every step of the ladder in turn; the result is all that could be read. */
async function readLadder(page: Page): Promise<string> {
  const texts = [await page.getByRole('main').innerText()];
  await throughLadder(page, async (tab) => void texts.push(await readTab(page, tab)));
  return texts.join('\n');
}

/** Fails unless every hostile text can be read as it must be. */
function expectRead(text: string, names: readonly HostileName[] = NAMES): void {
  // Quotes have their escapes where the text is shown as JSON.
  const flat = text.replaceAll('\\"', '"').replaceAll(/\s/g, '');
  expect(names.filter((name) => !flat.includes(read(name).replaceAll(/\s/g, '')))).toEqual([]);
}

test('the search for harm finds harm', async ({ inspector: { page } }) => {
  expect(await harmIn(page)).toEqual([]);
  await page.evaluate((mark) => {
    document.title = 'turned\u202e';
    const main = document.querySelector('main');
    if (!main) throw new Error('no main');
    main.setAttribute('title', 'bell\u0007');
    main.append('hid\u200bden', document.createElement('img'), document.createElement('script'));
    const link = document.createElement('a');
    link.href = 'javascript:void 0';
    const field = document.createElement('input');
    field.value = 'half\ud800';
    main.append(link, field);
    Reflect.set(window, mark, 'yes');
    Reflect.set(Object.prototype, 'polluted', 'yes');
    history.replaceState(null, '', '#fine');
    alert('harm');
  }, MARK);
  await page.evaluate(() => fetch('/elsewhere').catch(() => undefined));
  const found = (await harmIn(page)).map((line) => line.split(/:| for /)[0]);
  expect(new Set(found)).toEqual(
    new Set([
      'asked the host',
      'opened a dialog',
      'a script ran',
      'a property of every object',
      'the title of the window',
      'attribute title of main',
      'text in main',
      'text in title',
      'an element',
      'an address',
      'a field',
    ]),
  );
});

test('a WELCOME with hostile identities and features is read, not obeyed', async ({
  inspector: { page, host, complaints },
}) => {
  const roles = `{"broker":{"features":{"<b>bold</b>":true,"turned\\u202e":true,"__proto__":true,"constructor":true}},"dealer":{},"__proto__":{"features":{"x":true}},"constructor":{}}`;
  const details = {
    realm: 'demo',
    authid: sent('bidi'),
    authrole: sent('zeroWidth'),
    authprovider: sent('script'),
    authmethod: sent('link'),
    agent: `${sent('image')} ${sent('controls')}`,
    more: EACH,
  };
  const welcome = `[2,7,${poisoned(details).slice(0, -1)},"roles":${roles}}]`;
  const router = await ToldRouter.listen(undefined, welcome);
  await openSession(page, host, router.url);
  const view = await page.getByRole('main').innerText();
  expectRead(view, ['bidi', 'zeroWidth', 'script']);
  await ladder(page)
    .getByRole('option', { name: /WELCOME/ })
    .click();
  expectRead(await readRecord(page));
  expect(await inspector(page).innerText()).not.toContain(sent('bidi'));
  await showView(page, 'Timeline');
  expect((await sight(page)).seqs.length).toBeGreaterThan(4);
  expect(await harmIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a refusal with hostile words is read in the verdict and in the ladder', async ({
  inspector: { page, host, complaints },
}) => {
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send(`[3,${poisoned({ message: ALL, ...EACH })},${JSON.stringify(`wamp.error.${ALL}`)}]`);
    await talk.gone();
  });
  await showProfile(page, host, profileFor('Refused', url));
  await connectShown(page);
  const verdict = page.getByRole('region', { name: 'What happened' });
  await expect(verdict).toBeVisible();
  expectRead(await verdict.innerText());
  expectRead(await readLadder(page));
  await showView(page, 'Timeline');
  await grid(page)
    .getByRole('row', { name: /from router ABORT/ })
    .click();
  expectRead(await readRecord(page));
  expect(await harmIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a hostile challenge is read in the derivation', async ({ inspector: { page, host, complaints } }) => {
  const extra = { challenge: JSON.stringify(EACH), salt: ALL, iterations: 10, keylen: 32 };
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send(`[4,"wampcra",${poisoned(extra)}]`);
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    await talk.gone();
  });
  const secret = { from: 'env', name: 'SALLY' } as const;
  const methods = [{ method: 'wampcra', authid: { kind: 'value', value: sent('bidi') } as const, secret }];
  await showProfile(page, host, profileFor('Challenged', url, { methods }));
  await connectShown(page);
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  await ladder(page)
    .getByRole('option', { name: /AUTHENTICATE/ })
    .click();
  await inspector(page).getByRole('tab', { name: 'Derivation' }).click();
  const more = inspector(page).getByRole('button', { name: 'Show all' });
  while ((await more.count()) > 0) await more.first().click();
  await expect(inspector(page)).toContainText('Identical to AUTHENTICATE.Signature as sent');
  const derivation = await inspector(page).innerText();
  expectRead(derivation, ['bidi', 'zeroWidth', 'separators', 'tags']);
  await readLadder(page);
  expect(await harmIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a challenge for a hostile method is read', async ({ inspector: { page, host, complaints } }) => {
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([4, ALL, EACH]);
    await talk.gone();
  });
  await showProfile(page, host, profileFor('Method', url));
  await connectShown(page);
  const verdict = page.getByRole('region', { name: 'What happened' });
  expectRead(await verdict.innerText(), ['bidi', 'zeroWidth', 'script', 'image']);
  expectRead(await readLadder(page));
  expect(complaints).toEqual([]);
});

test('a refused upgrade with hostile status, headers and body is read', async ({
  inspector: { page, host, complaints },
}) => {
  // Controls make an answer that is no HTTP; everything else may stand in a header.
  const inHeaders = WHOLE.replaceAll(/[\u0000-\u001f\u007f]/g, '');
  const { port } = await listenRaw((socket) => {
    onRequest(socket, () => {
      const body = `<html>${ALL}${sent('script')}</html>`;
      const head = [
        `HTTP/1.1 403 ${inHeaders}`,
        `Server: ${inHeaders}`,
        `X-${sent('script').replaceAll(/[^\w]/g, '')}: ${inHeaders}`,
        'Content-Type: text/html',
        `Content-Length: ${Buffer.byteLength(body)}`,
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
  });
  await showProfile(page, host, profileFor('Upgrade', `ws://127.0.0.1:${port}/ws`));
  await connectShown(page);
  const verdict = page.getByRole('region', { name: 'What happened' });
  await expect(verdict).toBeVisible();
  await expect(verdict).toContainText('403');
  const strip = page.getByRole('button', { name: /^Transport/ });
  if ((await strip.getAttribute('aria-expanded')) !== 'true') await strip.click();
  await showView(page, 'Timeline');
  const upgrade = grid(page)
    .getByRole('row', { name: /upgrade/ })
    .first();
  await upgrade.click();
  expectRead(await readRecord(page), ['script', 'image', 'frame', 'style', 'link']);
  expect(await harmIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('hostile events, results, errors and topics are read', async ({ inspector: { page, host, complaints } }) => {
  const router = await ToldRouter.listen(([type, request]) => {
    if (type !== 48) return undefined;
    return request === 1 || request === 2
      ? [`[50,${String(request)},${poisoned({})},${JSON.stringify([ALL, ...Object.values(EACH)])},${poisoned(EACH)}]`]
      : [`[8,48,${String(request)},${poisoned({})},${JSON.stringify(`a.${ALL}`)},${JSON.stringify([ALL])}]`];
  });
  const capture = await openSession(page, host, router.url);
  await showView(page, 'Call');
  const sendAnyway = composer(page).getByRole('checkbox', { name: 'Send it all the same' });
  await uriField(page).fill(`com.${WHOLE}`);
  await fillJson(page, 'Arguments', JSON.stringify([WHOLE, EACH]));
  // What is no URI goes out only if that is wanted.
  await expect(sendButton(page)).toBeDisabled();
  await sendAnyway.check({ force: true });
  await sendButton(page).click();
  await expect(historyList(page).getByRole('option')).toHaveCount(1);
  await expect(results(page)).toContainText('poison');
  expectRead(await results(page).innerText());
  await sendButton(page).click();
  await expect(historyList(page).getByRole('option')).toHaveCount(2);
  await sendButton(page).click();
  await expect(historyList(page).getByRole('option')).toHaveCount(3);
  await expect(results(page)).toContainText('a.safe\\u202egpj.exe');
  await chooseKind(page, 'Subscribe');
  await uriField(page).fill(`com.${WHOLE}`);
  await sendButton(page, 'Subscribe').click();
  await expect(holdings(page)).toContainText('safe\\u202egpj.exe');
  router.send(`[36,${SUBSCRIPTION},1,${poisoned(EACH)},${JSON.stringify([ALL])},${poisoned(EACH)}]`);
  await expect(holdings(page)).toContainText('1 event');
  expect(await harmIn(page, { typed: true })).toEqual([]);

  await showView(page, 'Timeline');
  for (const type of ['CALL', 'RESULT', 'ERROR', 'SUBSCRIBE', 'EVENT']) {
    const row = grid(page).getByRole('row', { name: new RegExp(`${type} `) });
    await row.first().click();
    await expect(row.first()).toContainText('safe\\u202egpj.exe');
    // A topic was typed, and half a letter cannot be.
    expectRead(await readRecord(page), type === 'SUBSCRIBE' ? NAMES.filter((name) => name !== 'surrogate') : NAMES);
  }
  // A filter finds what is written, and says what it looked for.
  await page.getByRole('textbox', { name: 'Filter by text' }).fill(sent('bidi'));
  await expect(page.getByRole('search')).toContainText(/\d of \d/);
  await expect.poll(async () => (await look(page)).count).toBeGreaterThan(3);
  await page.getByRole('textbox', { name: 'Filter by text' }).fill(`${sent('script')}\u202e nowhere`);
  await expect(page.getByText('No message matches.')).toBeVisible();
  await expect(page.getByText('\\u202e nowhere', { exact: false }).first()).toBeVisible();

  // The router says goodbye in hostile words.
  router.send(`[6,${poisoned({ message: ALL })},${JSON.stringify(`wamp.close.${ALL}`)}]`);
  await expect.poll(async () => (await hostCall(page, 'capture.info', { capture })).live).toBe(false);
  await showView(page, 'Handshake');
  // The scripted router says it twice: of its own, and in reply to ours.
  const goodbye = page.getByRole('option', { name: /GOODBYE\W+from router/ }).first();
  await goodbye.click();
  expectRead(await readRecord(page));
  await showView(page, 'Call');
  expect(await harmIn(page, { typed: true })).toEqual([]);
  expect(complaints).toEqual([]);
});

test('hostile close reasons and frames that are no messages are read', async ({
  inspector: { page, host, complaints },
}) => {
  const router = await ToldRouter.listen();
  await openSession(page, host, router.url);
  router.send(Buffer.from(ALL));
  await expect(page.getByRole('tab', { name: /^Timeline/ })).toBeVisible();
  await showView(page, 'Timeline');
  await expect(grid(page).getByRole('row', { name: /no message/ })).toBeVisible();
  await grid(page)
    .getByRole('row', { name: /no message/ })
    .click();
  await readRecord(page);
  expect(await harmIn(page)).toEqual([]);

  const second = await ToldRouter.listen();
  await openSession(page, host, second.url, { id: 'test-second', name: 'Second' });
  second.hangUp(4000, `${sent('script')}${sent('bidi')}`.slice(0, 110));
  await showView(page, 'Timeline');
  const close = grid(page).getByRole('row', { name: /close/ }).first();
  await close.click();
  await expect(inspector(page)).toContainText('safe\\u202egpj.exe');
  await readRecord(page);
  expect(await harmIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('hostile names of profiles and captures are read in the frame of the page', async ({
  inspector: { page, complaints },
}) => {
  const hostile = `${sent('bidi')} ${sent('image')}`;
  const shown = `${read('bidi')} ${read('image')}`;
  const methods = [
    {
      method: 'ticket',
      authid: { kind: 'value', value: sent('zeroWidth') } as const,
      secret: { from: 'prompt' } as const,
    },
  ];
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([4, 'ticket', {}]);
    await talk.gone();
  });
  await hostCall(page, 'profile.save', {
    profile: { ...profileFor('x', url, { group: sent('script'), realm: hostile, methods }), name: hostile },
  });
  await page.getByRole('treeitem').first().click();
  await expect(page.getByRole('banner')).toContainText(shown);
  await expect(page).toHaveTitle(`${shown} · profile · WAMP Inspector`);
  await expect(page.getByRole('navigation')).toContainText(read('script'));
  await page.keyboard.press('Control+K');
  await page.keyboard.type('safe');
  await expect(page.getByRole('dialog')).toContainText(shown);
  expect(await harmIn(page, { typed: true })).toEqual([]);
  await page.keyboard.press('Escape');
  await connectShown(page);
  await expect(page.getByText('A secret is asked for').first()).toBeVisible();
  await expect(page).toHaveTitle(`${shown} · ${shown} · WAMP Inspector`);
  expect(await harmIn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  expect(await harmIn(page)).toEqual([]);

  // A file that somebody sent.
  const [first = '', ...rest] = storedCapture('salted-login').split('\n');
  const header = JSON.parse(first) as { capture: object };
  const capture = { ...header.capture, id: `file-${ALL}`, label: hostile, url: `ws://${ALL}/`, realm: sent('script') };
  const lines = [JSON.stringify({ ...header, capture }), ...rest, `{"v":1,"seq":${ALL}}`];
  await openCapture(page, lines.join('\n'), `${sent('image')}.jsonl`);
  await expect(page.getByRole('main')).toContainText('Something was wrong with the file.');
  await expect(page).toHaveTitle(`${shown} · ${read('script')} · WAMP Inspector`);
  await readLadder(page);
  expect(await harmIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a megabyte of text and deep nesting leave the page usable', async ({ inspector: { page, host, complaints } }) => {
  test.setTimeout(120_000);
  const router = await ToldRouter.listen();
  const capture = await openSession(page, host, router.url);
  await hostCall(page, 'operation.start', { capture, request: { kind: 'subscribe', uri: 'com.example.large' } });
  const long = `${'A long text. '.repeat(80_000)}${sent('bidi')}`;
  const nested = `${'['.repeat(400)}1${']'.repeat(400)}`;
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key${i}`, i])));
  router.send(`[36,${SUBSCRIPTION},1,{},[${JSON.stringify(long)}],{${JSON.stringify(long)}:1}]`);
  router.send(`[36,${SUBSCRIPTION},2,{},[${nested}]]`);
  router.send(`[36,${SUBSCRIPTION},3,{},[],${wide}]`);
  router.send(`[36,${SUBSCRIPTION},4,{},[${'1,'.repeat(300_000)}1]]`);
  await showView(page, 'Timeline');
  const rows = grid(page).getByRole('row', { name: / from router (?:EVENT|no message) / });
  await expect(rows).toHaveCount(4);
  for (let i = 0; i < 4; i++) {
    await rows.nth(i).click();
    await throughTabs(page, async (tab) => {
      // The page answers within a moment.
      const began = Date.now();
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      expect(Date.now() - began, `${tab} of row ${i}`).toBeLessThan(3_000);
    });
  }
  await showView(page, 'Handshake');
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  expect(await harmIn(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
