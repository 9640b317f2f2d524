// The composer, mostly by keys: a call that is completed, mended, repeated, saved and sent again; code for other
// clients; a registration that answers by a template; subscriptions by pattern.

import type { Page } from '@playwright/test';
import { CODE_TARGETS } from '../../src/shared/contract/code-targets.ts';
import { connectDemo, expect, showView, statusBar, test } from './app.ts';
import {
  chooseKind,
  composer,
  fillJson,
  historyList,
  holdings,
  jsonField,
  results,
  sendButton,
  uriField,
} from './composer.ts';
import { expectFocused, press, retype, tabTo, type } from './focus.ts';
import { copied, copy, savedFile } from './hosts.ts';
import { hostCall } from './link-frames.ts';
import { ToldRouter } from './routers.ts';
import { openSession } from './sessions.ts';
import { finishScripted } from '../support/scripted-peer.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
test.afterEach(() => finishScripted());

const heading = (page: Page, name: string) => results(page).getByRole('heading', { name, exact: true });
const savedTree = (page: Page) => page.getByRole('tree', { name: 'Saved' });

async function showCall(page: Page): Promise<string> {
  await connectDemo(page);
  await showView(page, 'Call');
  await expect(uriField(page)).toBeVisible();
  const [info] = await hostCall(page, 'capture.list', {});
  return info?.header.id ?? '';
}

test(
  'a call is completed, broken, mended, sent, repeated, saved and sent again',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    const capture = await showCall(page);
    await uriField(page).focus();
    await type(page, 'add');
    const option = page.getByRole('option', { name: /demo\.add2/ });
    await expect(option).toHaveAttribute('aria-selected', 'true');
    await expect(composer(page)).toContainText(/1 of \d+/);
    await press(page, 'Tab');
    await expect(uriField(page)).toHaveValue('demo.add2');
    await expectFocused(page, /^combobox/);
    await expect(option).toHaveCount(0);

    await tabTo(page, /textbox Arguments/);
    await type(page, '[2, 3');
    await expect(jsonField(page, 'Arguments')).toHaveAccessibleDescription(
      /Line 1, column 6: a comma or \] is expected/,
    );
    await expect(sendButton(page)).toBeDisabled();
    await press(page, 'Control+Enter');
    await expect(historyList(page)).toHaveCount(0);
    await type(page, ']');
    await expect(sendButton(page)).toBeEnabled();
    const place = await jsonField(page, 'Arguments').boundingBox();
    await press(page, 'Control+Enter');
    await expect(heading(page, 'Answered')).toBeVisible();
    await expect(results(page)).toContainText('[5]');
    // What is known of the procedure now takes no room from what is being typed.
    await expect(composer(page)).toContainText('last called');
    expect(await jsonField(page, 'Arguments').boundingBox()).toEqual(place);
    await expectFocused(page, /textbox Arguments/);

    // An option, by its field.
    await tabTo(page, /Known options/);
    await press(page, 'Enter');
    await tabTo(page, /timeout/);
    await type(page, '5000');
    await tabTo(page, /receive_progress/);
    await press(page, 'Space');
    await expect(jsonField(page, 'Options')).toHaveText('{ "timeout": 5000, "receive_progress": true }');

    // Ten times, two at once.
    await tabTo(page, /Repeat/);
    await press(page, 'Enter', 'Tab', 'ArrowRight', 'Tab');
    await expectFocused(page, /Times/);
    await retype(page, '10');
    await tabTo(page, /At once/);
    await retype(page, '2');
    await press(page, 'Control+Enter');
    await expect(results(page).getByRole('table')).toBeVisible();
    await expect(historyList(page).getByRole('option')).toHaveCount(2);
    await expect(heading(page, 'Answered')).toBeVisible();
    const operations = await hostCall(page, 'operation.list', { capture });
    expect(operations[0]).toMatchObject({ state: 'answered', repeat: { sent: 10, answered: 10 } });

    // Saved with a name, in a folder.
    await press(page, 'Control+S');
    await expectFocused(page, /Name/);
    await retype(page, 'Add two');
    await press(page, 'Tab');
    await type(page, 'Maths / simple');
    await press(page, 'Enter');
    await expect(savedTree(page).getByRole('treeitem')).toHaveText([/Maths/, /simple/, /Add two/]);
    await expect(statusBar(page)).toContainText('Saved as “Add two”.');
    await expectFocused(page, /At once/);

    // Filled from there after something else was typed, and undone.
    await uriField(page).focus();
    await retype(page, 'com.example.other');
    await press(page, 'Escape');
    await tabTo(page, /^tree Saved/);
    await press(page, 'End', 'Enter');
    await expect(uriField(page)).toHaveValue('demo.add2');
    await expect(historyList(page)).toHaveCount(0);
    await tabTo(page, /button Undo/, 'Shift+Tab');
    await press(page, 'Enter');
    await expect(uriField(page)).toHaveValue('com.example.other');

    // Renamed, removed, brought back.
    await tabTo(page, /^tree Saved/);
    await press(page, 'F2');
    await expectFocused(page, /Name/);
    await retype(page, 'Sum of two');
    await press(page, 'Enter');
    await expect(savedTree(page)).toContainText('Sum of two');
    await expectFocused(page, /^tree Saved/);
    await press(page, 'Delete');
    await expect(savedTree(page)).toHaveCount(0);
    await tabTo(page, /button Undo/, 'Shift+Tab');
    await press(page, 'Enter');
    await expect(savedTree(page)).toContainText('Sum of two');

    // From the history: Enter fills, with Ctrl it is sent.
    await tabTo(page, /^tab Saved/, 'Shift+Tab');
    await press(page, 'ArrowLeft');
    await tabTo(page, /^listbox History/);
    await press(page, 'End', 'Enter');
    await expect(uriField(page)).toHaveValue('demo.add2');
    await expect(historyList(page).getByRole('option')).toHaveCount(2);
    await press(page, 'Control+Enter');
    await expect(historyList(page).getByRole('option')).toHaveCount(3);
    await expect(heading(page, 'Answered')).toBeVisible();
    expect(complaints).toEqual([]);
  },
);

test(
  'the editor shows characters that hide, and sends them as they are',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    const capture = await showCall(page);
    await uriField(page).fill('demo.echo');
    const text = '["safe\u202egpj.exe\u200b", "\ud83d\udc68\u200d\ud83d\udc69"]';
    const field = jsonField(page, 'Arguments');
    await expect(async () => {
      await field.fill(text);
      const shown = '["safe\\u202egpj.exe\\u200b", "\ud83d\udc68\u200d\ud83d\udc69"]';
      await expect(field).toHaveText(shown, { timeout: 1000 });
    }).toPass();
    await sendButton(page).click();
    await expect(heading(page, 'Answered')).toBeVisible();
    const [operation] = await hostCall(page, 'operation.list', { capture });
    expect(operation?.request).toMatchObject({ args: text });
    expect(complaints).toEqual([]);
  },
);

test(
  'the button says that it sends more than once, though the part that says how often is folded',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    await showCall(page);
    await uriField(page).fill('demo.add2');
    const fold = composer(page).getByRole('button', { name: /^Repeat/ });
    await fold.click();
    const often = composer(page).getByRole('radiogroup', { name: 'Repeat' });
    await often.getByText('Until stopped').click();
    await fold.click();
    await expect(often).toHaveCount(0);
    await expect(sendButton(page)).toHaveText('Call until stopped');
    await chooseKind(page, 'Subscribe');
    await expect(sendButton(page, 'Subscribe')).not.toContainText('until stopped');
  },
);

test(
  'a call that the session did not outlive has no known outcome, and that is said once',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    const capture = await showCall(page);
    await uriField(page).fill('demo.never');
    await sendButton(page).click();
    await expect(heading(page, 'Running')).toBeVisible();
    await hostCall(page, 'session.leave', { capture });
    await expect(heading(page, 'Outcome unknown')).toBeVisible();
    await expect(results(page).getByText(/[Ww]hether it was carried out/)).toHaveCount(1);
    await expect(results(page)).toContainText('The session ended before a reply came: this client said GOODBYE');
    await expect(results(page)).not.toContainText('it may be done twice');
  },
);

test('the same request as code for each client', { tag: '@web' }, async ({ inspector: { page, complaints } }) => {
  await showCall(page);
  await uriField(page).fill('demo.add2');
  await fillJson(page, 'Arguments', '[20, 22]');
  for (const { label } of CODE_TARGETS) {
    await uriField(page).focus();
    await copy(page, 'nothing');
    await tabTo(page, /Copy as code/, 'Shift+Tab');
    await press(page, 'Enter');
    await expect(page.getByRole('menuitem')).toHaveCount(CODE_TARGETS.length);
    await type(page, label.slice(0, 3));
    while (
      !(await page
        .getByRole('menuitem', { name: label, exact: true })
        .evaluate((one) => one === document.activeElement))
    )
      await press(page, 'ArrowDown');
    await press(page, 'Enter');
    const dialog = page.getByRole('dialog', { name: `As ${label}` });
    await expect(dialog).toContainText('demo.add2');
    await tabTo(page, /^button Copy$/);
    await press(page, 'Enter');
    await expect.poll(() => copied(page)).toContain('demo.add2');
    expect(await copied(page)).toMatch(/20/);
    expect(await copied(page)).not.toContain('sally-pass');
    await press(page, 'Escape');
    await expect(dialog).toHaveCount(0);
  }
  expect(complaints).toEqual([]);
});

test(
  'a procedure is registered and answers by its template',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    const capture = await showCall(page);
    await chooseKind(page, 'Register');
    await uriField(page).focus();
    await type(page, 'com.example.twice');
    await fillJson(page, 'Result arguments', '["{{args.0}}", "{{args.0}}", "of {{procedure}}"]');
    await tabTo(page, /Delay/);
    await type(page, '1.5.');
    await expect(sendButton(page, 'Register')).toBeDisabled();
    await expect(composer(page)).toContainText('Delay: a number up to');
    await retype(page, '5');
    await press(page, 'Control+Enter');
    await expect(holdings(page)).toContainText('com.example.twice');

    await chooseKind(page, 'Call');
    await uriField(page).fill('com.example.twice');
    await fillJson(page, 'Arguments', '[{"deep": [1.5, null]}]');
    await sendButton(page).click();
    await expect(heading(page, 'Answered')).toBeVisible();
    const [operation] = await hostCall(page, 'operation.list', { capture });
    expect(JSON.stringify(operation?.reply)).toContain(
      '{"deep":[1.5,null]},{"deep":[1.5,null]},"of com.example.twice"',
    );
    expect(complaints).toEqual([]);
  },
);

test(
  'several topics are subscribed by a pattern at once',
  { tag: '@web' },
  async ({ inspector: { page, host, complaints } }) => {
    let held = 100;
    const router = await ToldRouter.listen(([kind, request]) => (kind === 32 ? [[33, request, ++held]] : undefined));
    await openSession(page, host, router.url);
    await showView(page, 'Call');
    await chooseKind(page, 'Subscribe');
    await uriField(page).focus();
    await type(page, 'com.example.');
    await press(page, 'Enter');
    await type(page, 'com..ticks');
    // Exact topics have no empty components; patterns may.
    await expect(uriField(page)).toHaveAccessibleDescription(/loose rule/);
    await expect(sendButton(page, 'Subscribe')).toBeDisabled();
    await tabTo(page, /Known options/);
    await press(page, 'Enter');
    await tabTo(page, /^combobox match/);
    await press(page, 'Enter', 'ArrowDown', 'ArrowDown', 'Enter');
    await expect(jsonField(page, 'Options')).toHaveText('{ "match": "wildcard" }');
    await press(page, 'Control+Enter');
    await expect
      .poll(() => router.heard)
      .toEqual([
        [32, 1, { match: 'wildcard' }, 'com.example.'],
        [32, 2, { match: 'wildcard' }, 'com..ticks'],
      ]);
    await expect(holdings(page)).toContainText('102');
    expect(complaints).toEqual([]);
  },
);

test(
  'a message that was copied fills the form, and what is none is shown',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    await showCall(page);
    await copy(page, '[48, 7, {"timeout": 1.0}, "demo.echo", [9007199254740993], {"a" : null}]');
    await uriField(page).focus();
    await tabTo(page, /Paste from message/);
    await press(page, 'Enter');
    await expect(uriField(page)).toHaveValue('demo.echo');
    await expect(jsonField(page, 'Options')).toHaveText('{"timeout": 1.0}');
    await expect(jsonField(page, 'Arguments')).toHaveText('[9007199254740993]');
    await expect(jsonField(page, 'Keyword arguments')).toHaveText('{"a" : null}');
    await copy(page, 'holiday pictures');
    await tabTo(page, /Paste from message/);
    await press(page, 'Enter');
    const field = page.getByRole('textbox', { name: 'Message as JSON' });
    await expect(field).toHaveAccessibleDescription('This is no JSON list.');
    await expect(field).toBeFocused();
    await field.fill('[16, 1, {}, "demo.chat", ["hi"]]');
    await tabTo(page, /Fill the form/);
    await press(page, 'Enter');
    await expect(sendButton(page, 'Publish')).toBeEnabled();
    await expect(uriField(page)).toHaveValue('demo.chat');
    expect(complaints).toEqual([]);
  },
);

test(
  'variables come from an environment, secrets by reference',
  { tag: '@web' },
  async ({ inspector: { page, complaints } }) => {
    const capture = await showCall(page);
    await uriField(page).fill('demo.echo');
    await fillJson(page, 'Arguments', '["{{n}}", "Bearer {{token}}"]');
    await expect(composer(page)).toContainText('{{n}} is a variable, and no environment is chosen.');
    await expect(sendButton(page)).toBeDisabled();
    await uriField(page).focus();
    await tabTo(page, /Edit environments/, 'Shift+Tab');
    await press(page, 'Enter');
    await tabTo(page, /New environment/);
    await press(page, 'Enter');
    const dialog = page.getByRole('dialog', { name: 'Environments' });
    await dialog.getByRole('textbox', { name: 'Name of the variable' }).fill('n');
    await dialog.getByRole('radiogroup', { name: 'Kind' }).getByText('JSON').click();
    await dialog.getByRole('textbox', { name: 'Value as JSON' }).click();
    await type(page, '[1, {"x": 2');
    await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
    await type(page, '}]');
    await tabTo(page, /Add variable/);
    await press(page, 'Enter');
    await dialog.getByRole('textbox', { name: 'Name of the variable' }).last().fill('token');
    await dialog.getByRole('radiogroup', { name: 'Kind' }).last().getByText('Secret').click();
    await dialog.getByRole('textbox', { name: 'Name in the environment' }).fill('SALLY');
    await expect(dialog).toContainText('SALLY is set');
    // What is not saved yet survives the page.
    await page.reload();
    await page.getByRole('button', { name: 'Edit environments' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Name in the environment' })).toHaveValue('SALLY');
    await tabTo(page, /^button Save/);
    await press(page, 'Enter');
    await expect(dialog).toHaveCount(0);
    await expect(composer(page)).toContainText('Variables: {{n}} {{token}}');
    await sendButton(page).click();
    await expect(heading(page, 'Answered')).toBeVisible();
    const [operation] = await hostCall(page, 'operation.list', { capture });
    expect(JSON.stringify(operation?.reply)).toContain('[1,{"x":2}]');
    expect(JSON.stringify(operation)).not.toContain('sally-pass');
    await expect(page.locator('body')).not.toContainText('sally-pass');
    expect(complaints).toEqual([]);
  },
);

test('lines of a file are published one by one, and the first bad one is told', async ({
  inspector: { page, host, complaints },
}) => {
  const router = await ToldRouter.listen(([kind, request]) => (kind === 16 ? [[17, request, 4711]] : undefined));
  await openSession(page, host, router.url);
  await showView(page, 'Call');
  await chooseKind(page, 'Publish');
  await uriField(page).fill('com.example.news');
  await composer(page)
    .getByRole('button', { name: /^Lines of a file/ })
    .click();
  const choose = async (text: string) => {
    const chooser = page.waitForEvent('filechooser');
    await composer(page).getByRole('button', { name: 'Choose file…' }).click();
    await (await chooser).setFiles({ name: 'news.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(text) });
  };
  await choose('["one"]\n\n{"two": 2\n');
  await expect(composer(page)).toContainText('news.jsonl, 2 lines');
  await expect(
    composer(page)
      .getByText(/Line 3 of the file cannot be read/)
      .first(),
  ).toBeVisible();
  await expect(sendButton(page, 'Publish')).toBeDisabled();
  await choose('["one"]\n\n{"two": 2}\n"three"\n');
  await expect(composer(page)).toContainText('news.jsonl, 3 lines');
  await sendButton(page, 'Publish').click();
  await expect
    .poll(() => router.heard.map((message) => message.slice(3)))
    .toEqual([
      ['com.example.news', ['one']],
      ['com.example.news', [], { two: 2 }],
      ['com.example.news', ['three']],
    ]);
  await composer(page).getByRole('button', { name: 'Use what is typed' }).click();
  await expect(jsonField(page, 'Arguments')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('saved requests go to a file, and come back from one', async ({ inspector: { page, complaints } }) => {
  await showCall(page);
  await uriField(page).fill('demo.echo');
  await fillJson(page, 'Arguments', '[1.0]');
  await page.keyboard.press('Control+S');
  await page.getByRole('textbox', { name: 'Folder' }).fill('Kept');
  await page.keyboard.press('Enter');
  await expect(savedTree(page)).toContainText('demo.echo');
  const more = page.getByRole('region', { name: 'History and saved requests' }).getByRole('button', { name: 'More' });
  const { text } = await savedFile(page, async () => {
    await more.click();
    await page.getByRole('menuitem', { name: /^Export/ }).click();
  });
  expect(text).toContain('[1.0]');
  const take = async (file: string) => {
    const chooser = page.waitForEvent('filechooser');
    await more.click();
    await page.getByRole('menuitem', { name: /^Import/ }).click();
    await (await chooser).setFiles({ name: 'kept.json', mimeType: 'application/json', buffer: Buffer.from(file) });
  };
  await take(text);
  await expect(page.getByText('1 request and 0 environments were added.')).toBeVisible();
  await expect(savedTree(page).getByRole('treeitem', { name: /demo\.echo/ })).toHaveCount(2);
  await take('holiday pictures');
  await expect(page.getByText('That did not work.')).toBeVisible();
  await expect(savedTree(page).getByRole('treeitem', { name: /demo\.echo/ })).toHaveCount(2);

  // The history is cleared after it was asked for.
  await sendButton(page).click();
  await expect(heading(page, 'Answered')).toBeVisible();
  await more.click();
  await page.getByRole('menuitem', { name: 'Clear history' }).click();
  await expectFocused(page, /Clear it/);
  await press(page, 'Enter');
  await expect(page.getByRole('tab', { name: /^History$/ })).toBeVisible();
  expect(complaints).toEqual([]);
});
