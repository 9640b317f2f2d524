// Somebody who has no mouse: moves by Tab, arrows and shortcuts, and knows the place by role and name of what has the
// focus. A focus that is lost is a fault. What the page shows is read, never clicked.
import { setTimeout as pause } from 'node:timers/promises';

/* global document, HTMLElement */

const LIMIT_MS = 8_000;
const LOOK_MS = 25;
/** More than there are places in any of the page's views. */
const MOST_STEPS = 80;
/** So much of what was seen is told. */
const TOLD = 900;

export class Keyboard {
  #page;

  /** @param {import('@playwright/test').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** Presses keys, one after the other. After each of them something must have the focus. */
  async press(...keys) {
    for (const key of keys) {
      await this.#page.keyboard.press(key);
      await this.#focusAfter(key);
    }
  }

  /** Types into what has the focus, in place of what stood there. */
  async type(text) {
    // A bracket that is typed on a selection goes round it, so that it is taken away first.
    await this.press('Control+A', 'Delete');
    await this.#page.keyboard.type(text);
    await this.#focusAfter(`typing ${text}`);
  }

  /**
   * Steps until what has the focus is called so.
   *
   * @param {RegExp} name role and name, for example `button Cancel`
   * @param {string} [step] Tab, Shift+Tab or an arrow key
   */
  async go(name, step = 'Tab') {
    const seen = [];
    for (let turn = 0; turn < MOST_STEPS; turn++) {
      const at = await this.#focus();
      if (name.test(at)) return;
      seen.push(at);
      await this.#page.keyboard.press(step);
      // After the last place of the page comes the browser's own, one step long.
      if (at === '') await this.#focusAfter(step);
    }
    throw new Error(`${step} never came to ${String(name)}. It went over:\n${seen.join('\n')}`);
  }

  /** Waits until what has the focus is called so. */
  arrive(name) {
    return until(`the focus comes to ${String(name)}`, () => this.#focus(), name);
  }

  async #focusAfter(what) {
    await until(`something has the focus after ${what}`, () => this.#focus(), /./u);
  }

  /** Role and name of what has the focus; empty if nothing has. */
  #focus() {
    return this.#page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return '';
      const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const labels = [...ids.map((id) => document.getElementById(id)), ...(element.labels ?? [])];
      const name = labels.map((label) => label?.textContent).join(' ') || element.textContent;
      const role = element.getAttribute('role') ?? element.localName;
      return `${role} ${element.getAttribute('aria-label') ?? name}`.trim().slice(0, 200);
    });
  }
}

/**
 * Waits for a state, as long as a person would.
 *
 * @param {string} wanted in words: what is waited for
 * @param {() => Promise<string>} read what is seen now
 * @param {...RegExp} patterns all of them must be there
 * @returns {Promise<string>} what was seen at last
 */
export async function until(wanted, read, ...patterns) {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const seen = await read();
    if (patterns.every((pattern) => pattern.test(seen))) return seen;
    if (performance.now() > end) {
      const missing = patterns.filter((pattern) => !pattern.test(seen)).map(String);
      throw new Error(
        `within ${LIMIT_MS / 1000} s it never came to this: ${wanted} (${missing.join(', ')}). Seen:\n${seen.slice(0, TOLD)}`,
      );
    }
    await pause(LOOK_MS);
  }
}
