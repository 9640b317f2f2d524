// The list of a timeline as it is seen: which rows are in view, and how many elements it takes.

import type { Page } from '@playwright/test';
import { expect, grid } from './app.ts';

export interface Sight {
  /** Numbers of the records in view, from top to bottom. */
  readonly seqs: readonly number[];
  /** Their places in the list, from 1. */
  readonly places: readonly number[];
  /** Rows the list says it has. */
  readonly count: number;
}

/** How long rows may take to come. */
const PATIENCE_MS = 10_000;

/** What is in view, once every row of it is there and nothing has moved for some frames. */
export function sight(page: Page): Promise<Sight> {
  return grid(page).evaluate(seen, PATIENCE_MS);
}

/** What is in view now; records whose rows are still asked for have the number 0. */
export function look(page: Page): Promise<Sight> {
  return grid(page).evaluate(seen, 0);
}

/** Runs in the page. */
async function seen(element: Element, patienceMs: number): Promise<Sight> {
  const until = performance.now() + patienceMs;
  let before = '';
  for (let still = 0; ;) {
    const now = inView();
    const text = JSON.stringify(now);
    still = text === before && now.seqs.length > 0 && !now.seqs.includes(0) ? still + 1 : 0;
    before = text;
    if (patienceMs === 0 || still === 4) return now;
    if (performance.now() > until) throw new Error(`rows do not come to rest: ${text}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }

  function inView(): Sight {
    const scroller = element.querySelectorAll('[role="rowgroup"]')[1];
    const view = scroller?.getBoundingClientRect();
    if (!view) throw new Error('no list');
    const rows = [...element.querySelectorAll<HTMLElement>('[role="row"][aria-rowindex]')]
      .map((row) => ({ row, box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > view.top + 0.5 && box.top < view.bottom - 0.5)
      .sort((a, b) => a.box.top - b.box.top);
    return {
      seqs: rows.map(({ row }) => Number(row.dataset['seq'] ?? 0)),
      places: rows.map(({ row }) => Number(row.getAttribute('aria-rowindex'))),
      count: Number(element.getAttribute('aria-rowcount')),
    };
  }
}

/** Fails if a record is missing between the first and the last in view. */
export function expectContiguous({ seqs }: Sight): void {
  const [first = 0] = seqs;
  expect(seqs).toEqual(seqs.map((_, i) => first + i));
}

/** Counts the elements of the list from now on; the result is the greatest number there ever was. */
export async function watchElements(page: Page): Promise<() => Promise<number>> {
  await grid(page).evaluate((element) => {
    const count = () => element.querySelectorAll('*').length;
    Reflect.set(window, 'mostElements', count());
    const watcher = new MutationObserver(() =>
      Reflect.set(window, 'mostElements', Math.max(Number(Reflect.get(window, 'mostElements')), count())),
    );
    watcher.observe(element, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => Number(Reflect.get(window, 'mostElements')));
}

/** Puts the scroll bar at a share of its way, as somebody does who drags it there. */
export async function dragTo(page: Page, share: number): Promise<void> {
  await grid(page).evaluate((element, to) => {
    const scroller = element.querySelectorAll('[role="rowgroup"]')[1];
    if (scroller) scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * to;
  }, share);
}

/** Turns the wheel above the list, in pixels. */
export async function wheel(page: Page, by: number): Promise<void> {
  const box = await grid(page).boundingBox();
  if (!box) throw new Error('no list');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, by);
}
