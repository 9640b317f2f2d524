// The one way from a page into the app. Who may call, and what, is asked in main of every call; each refusal
// is shown beside a call that is answered.

import type { Page } from '@playwright/test';
import { CALL_CHANNEL } from '../../src/shared/contract/channels.ts';
import type { DesktopHost } from '../support/desktop-host.ts';
import { expect, test } from './desktop.ts';

/** Calls through the bridge of the page; `app.info` is answered. */
const call = (page: Page, name: string, params: string): Promise<Record<string, unknown>> =>
  page.evaluate(
    async ([called, given]) => JSON.parse(await window.wampInspector!.call(called!, given!)) as Record<string, unknown>,
    [name, params],
  );

interface Forged {
  /** Of the sender; else that of the window. */
  readonly id?: number;
  readonly frame?: { readonly origin: string; readonly parent: object | null } | null;
  /** What is sent; else a call that is answered. A number stands for a text of that length. */
  readonly given?: readonly unknown[];
}

/** Hands main an event that was not sent by the page; the result is its answer, or its error. */
const forge = ({ app }: DesktopHost, { id, frame, given }: Forged): Promise<unknown> =>
  app.evaluate(
    async ({ BrowserWindow, ipcMain }, { channel, ...forged }) => {
      const own = BrowserWindow.getAllWindows()[0]!.webContents;
      const event = {
        sender: forged.id === undefined ? own : { id: forged.id },
        senderFrame: forged.frame === undefined ? own.mainFrame : forged.frame,
      };
      type Handler = (event: unknown, ...args: unknown[]) => Promise<string>;
      const handler = (Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Handler>).get(channel)!;
      const texts = forged.given?.map((one) => (typeof one === 'number' ? 'x'.repeat(one) : one));
      return handler(event, ...(texts ?? ['app.info', '{}'])).then(
        (text) => JSON.parse(text) as unknown,
        (error: unknown) => String(error),
      );
    },
    {
      channel: CALL_CHANNEL,
      ...(id !== undefined && { id }),
      ...(frame !== undefined && { frame }),
      ...(given !== undefined && { given }),
    },
  );

const ORIGIN = 'app://inspector';
const REFUSED = 'Error: refused';

test('a call of anybody but the top frame of a window of ours is refused', async ({ desktop: { host } }) => {
  const parent = { origin: ORIGIN };
  const wrong: Record<string, Forged> = {
    'a frame that is gone': { frame: null },
    'a frame within the page': { frame: { origin: ORIGIN, parent } },
    'a page of the web': { frame: { origin: 'https://inspector', parent: null } },
    'another host of the scheme': { frame: { origin: 'app://inspector.example', parent: null } },
    'an empty document': { frame: { origin: 'null', parent: null } },
    'a file': { frame: { origin: 'file://', parent: null } },
    'contents of no window': { id: 4711 },
  };
  for (const [who, forged] of Object.entries(wrong)) expect([who, await forge(host, forged)]).toEqual([who, REFUSED]);
  expect(await forge(host, {})).toMatchObject({ ok: true });
  expect(await forge(host, { frame: { origin: ORIGIN, parent: null } })).toMatchObject({ ok: true });
});

test('another document in the same window gets no answer', async ({ desktop: { host, page } }) => {
  expect(await call(page, 'app.info', '{}')).toMatchObject({ ok: true });
  const load = (address: string) =>
    host.app.evaluate(({ BrowserWindow }, url) => BrowserWindow.getAllWindows()[0]!.webContents.loadURL(url), address);
  const answer = () =>
    page.evaluate(() =>
      window.wampInspector === undefined
        ? 'no bridge'
        : window.wampInspector.call('app.info', '{}').catch((error: unknown) => String(error)),
    );
  await load('data:text/html,<title>Elsewhere</title>');
  await expect(page).toHaveTitle('Elsewhere');
  expect(await answer()).toMatch(/Error: refused$/);
  await load('app://inspector/');
  expect(await answer()).toContain('"ok":true');
});

test('a frame within the page has no bridge', async ({ desktop: { page } }) => {
  const seen = await page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const { contentWindow } = frame;
    return { isFrame: contentWindow !== null, bridge: typeof Reflect.get(contentWindow!, 'wampInspector') };
  });
  expect(seen).toEqual({ isFrame: true, bridge: 'undefined' });
});

test('what is in no table is refused with a code, and nothing of it is repeated', async ({ desktop: { page } }) => {
  const mark = 'canary-4711';
  const refused: [string, string, string][] = [
    ['no.such', '{}', 'unknown-command'],
    ['', '{}', 'unknown-command'],
    ['__proto__', '{}', 'unknown-command'],
    ['constructor', '{}', 'unknown-command'],
    ['desktop.saveBegin ', '{}', 'unknown-command'],
    ['x'.repeat(101), '{}', 'unknown-command'],
    ['app.info', `{"${mark}":1}`, 'bad-parameters'],
    ['app.info', '{"__proto__":{"polluted":true}}', 'bad-parameters'],
    ['app.info', '{"constructor":{"prototype":{"polluted":true}}}', 'bad-parameters'],
    ['desktop.saveBegin', `{"name":"a.jsonl","${mark}":"/etc"}`, 'bad-parameters'],
    ['desktop.saveBegin', '{"name":"a.jsonl","__proto__":{"place":"/etc"}}', 'bad-parameters'],
    ['desktop.saveBegin', `{"name":"${'x'.repeat(257)}"}`, 'bad-parameters'],
    ['desktop.savePart', `{"file":"${mark}","text":"x"}`, 'file-unwritable'],
    ['capture.info', '{"capture":7}', 'bad-parameters'],
    ['capture.info', `{"capture":"${'x'.repeat(2 ** 20)}"}`, 'bad-parameters'],
    ['app.info', '[]', 'bad-parameters'],
    ['app.info', 'null', 'bad-parameters'],
    ['app.info', mark, 'bad-parameters'],
  ];
  for (const [name, params, code] of refused) {
    const answer = await call(page, name, params);
    expect([name, params.slice(0, 60), answer['ok'], answer['code']]).toEqual([name, params.slice(0, 60), false, code]);
    expect(JSON.stringify(answer)).not.toContain(mark);
    expect(JSON.stringify(answer).length).toBeLessThan(500);
  }
  expect(await page.evaluate(() => Reflect.get({}, 'polluted') as unknown)).toBeUndefined();
  expect(await call(page, 'app.info', '{}')).toMatchObject({ ok: true, result: { name: 'WAMP Inspector' } });
});

test('what is no call of two texts, or has no end, is refused by main itself', async ({ desktop: { host } }) => {
  const letters = 96 * 1024 * 1024;
  const wrong: (readonly unknown[])[] = [
    [],
    ['app.info'],
    ['app.info', {}],
    ['app.info', '{}', 'more'],
    [['app.info'], '{}'],
    ['app.info', letters + 1],
  ];
  for (const given of wrong)
    expect([given, await forge(host, { given })]).toMatchObject([given, { ok: false, code: 'bad-parameters' }]);
  expect(await forge(host, { given: [102, '{}'] })).toMatchObject({ ok: false, code: 'unknown-command' });
  expect(await host.app.evaluate(() => Reflect.get({}, 'polluted') as unknown)).toBeUndefined();
  expect(await forge(host, { given: ['app.info', '{}'] })).toMatchObject({ ok: true });
});

test('whatever the page hands to the bridge arrives as two texts', async ({ desktop: { host, page } }) => {
  const before = (await host.linkTexts()).sent.length;
  const answers = await page.evaluate(async () => {
    const anyhow = window.wampInspector!.call as unknown as (...given: unknown[]) => Promise<string>;
    const tries = [['app.info', '{}', 'more'], ['app.info', { a: 1 }], [{ toString: 1 }, '{}'], []];
    return Promise.all(tries.map((given) => anyhow(...given).catch((error: unknown) => `rejected ${String(error)}`)));
  });
  expect(answers[0]).toContain('"ok":true');
  expect(answers[1]).toContain('bad-parameters');
  const arrived = (await host.linkTexts()).sent.slice(before);
  expect(arrived).toEqual(
    expect.arrayContaining(['{"name":"app.info","params":{}}', '{"name":"app.info","params":[object Object]}']),
  );
});
