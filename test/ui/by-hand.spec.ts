// A CHALLENGE of a method that nobody knows: it is shown, and a person answers it.

import type { Page } from '@playwright/test';
import { expect, ladder, test } from './app.ts';
import { expectFocused, press, tabTo, type } from './focus.ts';
import { anotherPage } from './hosts.ts';
import { inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { profileFor } from './profiles.ts';
import { connectShown, showProfile, source } from './sessions.ts';

test.afterEach(finishScripted);

const card = (page: Page) => page.getByRole('region', { name: /^Answer .* by hand$/ });
const signature = (page: Page) =>
  card(page).getByRole('textbox', { name: 'Signature' }).or(card(page).getByLabel('Signature'));
const extra = (page: Page) => card(page).getByRole('textbox', { name: 'AUTHENTICATE.Extra' });
const send = (page: Page) => card(page).getByRole('button', { name: 'Send' });
const step = (page: Page, name: RegExp) => ladder(page).getByRole('option', { name });

async function asked(page: Page): Promise<void> {
  await hostCall(page, 'session.connect', { demo: 'by-hand' });
  await source(page, 'Demo: by-hand', 'answer asked').first().click();
  await expect(card(page)).toContainText('What is six times seven?');
}

/** Replaces what stands in the editor for the extra. */
async function retypeExtra(page: Page, text: string): Promise<void> {
  await extra(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

test('a CHALLENGE is answered by hand, in any of two pages', async ({ inspector: { page } }) => {
  await asked(page);
  await expect(signature(page)).toBeFocused();
  await expect(page.getByRole('contentinfo')).toContainText('Waits for an answer by hand');
  await expect(ladder(page)).toContainText('answer the CHALLENGE by hand', { timeout: 5_000 });
  const other = await anotherPage(page);
  await source(other, 'Demo: by-hand', 'answer asked').click();
  await expect(card(other)).toContainText('What is six times seven?');

  await page.bringToFront();
  await signature(page).fill('42');
  await retypeExtra(page, '{ "proof": ');
  await expect(card(page)).toContainText('Line 1, column 12: a value is expected.');
  await expect(send(page)).toHaveAttribute('aria-disabled', 'true');
  await signature(page).press('Enter');
  await expect(signature(page)).toHaveValue('42');
  // What is typed stays while something else is looked at.
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  await page.getByRole('button', { name: 'Show record #6' }).click();
  await expect(inspector(page).getByRole('heading', { name: 'CHALLENGE' })).toBeVisible();
  await expect(extra(page)).toContainText('"proof":');
  await expect(signature(page)).toHaveValue('42');
  await retypeExtra(page, '{ "proof": 9007199254740993 }');
  await signature(page).press('Enter');
  await expect(step(page, /^WELCOME/)).toBeVisible();
  await expect(card(page)).toHaveCount(0);
  await expect(card(other)).toHaveCount(0);
  const sent = step(page, /^AUTHENTICATE.*typed by hand/);
  await sent.click();
  await expect(inspector(page)).toContainText('A person typed this answer');
  await inspector(page).getByRole('tab', { name: 'Fields' }).click();
  await expect(inspector(page)).toContainText('9007199254740993');
});

test(
  'a CHALLENGE is still asked after a reload, and can be given up',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    await asked(page);
    await signature(page).fill('half an ans');
    await page.reload();
    await expect(card(page)).toContainText('What is six times seven?');
    await expect(signature(page)).toBeFocused();
    await expect(signature(page)).toHaveValue('');
    await card(page).getByRole('button', { name: 'Give up' }).click();
    await expect(page.getByTestId('happened')).toContainText('nobody answered the CHALLENGE for demo-puzzle by hand');
    await expect(card(page)).toHaveCount(0);
    await expect(inspector(page)).toContainText('This answer was not sent.');
    await expect(inspector(page)).not.toContainText('A person typed');
    // Stopping the attempt takes the question back too.
    await asked(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(card(page)).toHaveCount(0);
  },
);

test(
  'every round that comes is asked for, and a wrong answer is the router’s to refuse',
  { tag: '@web' },
  async ({ inspector: { page, host } }) => {
    const heard: unknown[] = [];
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      for (const extra of [{}, { pin: 1 }, { pin: 2 }]) {
        talk.send([4, 'made-up', extra]);
        heard.push(await talk.next());
      }
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.gone();
    });
    const methods = [{ method: 'made-up', authid: { kind: 'value', value: 'ann' } as const }];
    await showProfile(page, host, profileFor('Rounds', url, { methods, timeoutSeconds: 20 }));
    await connectShown(page);
    await expect(card(page)).toContainText('first CHALLENGE of this login');
    await expect(card(page)).toContainText('empty: the router gives nothing to compute with');
    await signature(page).fill('one');
    await signature(page).press('Enter');
    await expect(card(page)).toContainText('CHALLENGE 2 of this login');
    await expect(signature(page)).toBeFocused();
    await signature(page).fill('two');
    await retypeExtra(page, '{ "a": [] }');
    await send(page).click();
    await expect(card(page)).toContainText('CHALLENGE 3 of this login');
    await expect(extra(page)).toContainText('{}');
    await retypeExtra(page, '{ "no": "signature" }');
    await send(page).click();
    await expect(step(page, /^WELCOME/)).toBeVisible();
    expect(heard).toEqual([
      [5, 'one', {}],
      [5, 'two', { a: [] }],
      [5, '', { no: 'signature' }],
    ]);
  },
);

test(
  'an answer by hand, its derivation and a program, by the keyboard alone',
  { tag: '@web' },
  async ({ inspector: { page } }) => {
    await hostCall(page, 'session.connect', { demo: 'by-hand' });
    await tabTo(page, /^treeitem/);
    await press(page, 'Home', 'Enter');
    await expectFocused(page, /^input Signature/);
    await type(page, '42');
    await tabTo(page, /AUTHENTICATE\.Extra/);
    await tabTo(page, /^button Send/);
    await press(page, 'Enter');
    await expectFocused(page, /^option .*(HELLO|CHALLENGE|AUTHENTICATE|WELCOME)/);
    await expect(step(page, /^WELCOME/)).toBeVisible();
    await press(page, 'End', 'ArrowUp');
    await expectFocused(page, /^option .*AUTHENTICATE/);
    await press(page, 'Enter');
    await tabTo(page, /^button Copy program/);
    await press(page, 'Enter');
    await expectFocused(page, /^menuitem Python/);
    await press(page, 'Enter');
    await expect(page.getByRole('contentinfo')).toContainText('computes nothing here');
    await expectFocused(page, /^button Copy program/);
  },
);
