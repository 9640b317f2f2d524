// The focus while a person works by keyboard alone: never lost, and always to be seen.

import type { Page } from '@playwright/test';
import { expect } from './app.ts';

/** What has the focus, and how it shows. */
interface Focus {
  /** Empty if the focus is lost. */
  readonly what: string;
  /** Empty if nothing shows it. */
  readonly ring: string;
}

/** Presses a key; afterwards something must have the focus, and show it. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await expectFocus(page, key);
  }
}

/** Types into whatever has the focus. */
export async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await expectFocus(page, text);
}

/** Replaces what stands in the field that has the focus. */
export async function retype(page: Page, text: string): Promise<void> {
  await press(page, 'Control+A');
  await type(page, text);
}

/** Presses Tab until what has the focus is called so. Fails if it never comes. */
export async function tabTo(page: Page, name: RegExp, step: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = [];
  let at = await focusOf(page);
  for (let turn = 0; turn < 80 && !name.test(at.what); turn++) {
    seen.push(at.what);
    await page.keyboard.press(step);
    at = await focusOf(page);
    // After the last element comes the browser itself, once a round.
    if ((at.what === '' && !seen.includes('')) || (at.what !== '' && at.ring !== '')) continue;
    await expectFocus(page, step);
    at = await focusOf(page);
  }
  if (name.test(at.what)) return;
  throw new Error(`${step} never came to ${String(name)}. It went over:\n${seen.join('\n')}`);
}

/** Waits until what has the focus is called so. */
export async function expectFocused(page: Page, name: RegExp): Promise<void> {
  await expect.poll(async () => (await focusOf(page)).what).toMatch(name);
}

/** What is wrong with the focus; empty if it is somewhere and shows. */
export async function focusFault(page: Page): Promise<string> {
  const { what, ring } = await focusOf(page);
  return what === '' ? 'lost' : ring === '' ? `not shown on ${what}` : '';
}

async function expectFocus(page: Page, after: string): Promise<void> {
  // What was pressed may open or close something; the focus has to be somewhere when that is done.
  await expect.poll(() => focusFault(page), `the focus after ${after}`).toBe('');
}

/** Role and name of what has the focus, and the ring around it. */
async function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { what: '', ring: '' };
    const labels = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const fieldLabels =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels : [];
    const name =
      element.getAttribute('aria-label') ??
      (labels.length > 0
        ? labels.map((id) => document.getElementById(id)?.textContent).join(' ')
        : [...(fieldLabels ?? [])].map((label) => label.textContent).join(' ') || element.textContent);
    const what = `${element.getAttribute('role') ?? element.localName} ${name ?? ''}`.trim().slice(0, 200);
    return { what, ring: ringOf(element) };

    /** An outline on the element, or on the frame of a field. */
    function ringOf(focused: HTMLElement): string {
      const frames = focused.matches('input, textarea, [contenteditable="true"]')
        ? [focused, ...[1, 2, 3].map(ancestor).filter((one) => one !== null)]
        : [focused];
      for (const one of frames) {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
        if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && outlineColor !== 'rgba(0, 0, 0, 0)')
          return `${outlineStyle} ${outlineWidth} ${outlineColor}`;
      }
      // A field that chooses from a list shows it by the option it stands on.
      const option = document.getElementById(focused.getAttribute('aria-activedescendant') ?? '');
      const others = [...(option?.closest('[role="listbox"]')?.querySelectorAll('[role="option"]') ?? [])];
      const ground = (one: Element) => getComputedStyle(one).backgroundColor;
      const other = others.find((one) => one !== option);
      return option && (!other || ground(option) !== ground(other)) ? `option on ${ground(option)}` : '';

      function ancestor(steps: number): HTMLElement | null {
        let up: HTMLElement | null = focused;
        for (let i = 0; i < steps; i++) up = up?.parentElement ?? null;
        return up;
      }
    }
  });
}
