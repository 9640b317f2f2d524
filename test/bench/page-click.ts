// P15: from the press on a row to its fields on the screen, with a million rows, while 10 k messages a
// second arrive and with nothing arriving. There is no rival that could do the same: mitmproxy and
// Wireshark take minutes for as many messages.

import type { Browser, Page } from '@playwright/test';
import { percentile, print } from './figures.ts';
import { pause } from './flood.ts';
import type { LongCapture } from './long-capture.ts';
import { goToPart } from './scroll-script.ts';

const RATE = 10_000;
const ROUNDS = 3;
const CLICKS = 40;
/** Rows that the list is scrolled by between two clicks, in pixels: every click is on a record never read before. */
const STEP = 24 * 31;

export async function benchClick(browser: Browser, long: LongCapture): Promise<void> {
  const page = await long.open(browser);
  await page.bringToFront();
  // Nothing moves by itself there, and nothing is evicted while this takes.
  await goToPart(page, 0.7);
  const quiet: number[][] = [];
  const busy: number[][] = [];
  const rates: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    quiet.push(await clicks(page));
    const { result, rate } = await long.arriving(RATE, () => clicks(page));
    busy.push(result);
    rates.push(rate);
  }
  await page.context().close();
  const at = (rounds: readonly number[][], p: number) => rounds.map((one) => percentile(one, p));
  const name = 'P15 press on a row to its fields on the screen';
  for (const p of [0.5, 0.95, 0.99])
    print(name, `ms p${p * 100}`, at(busy, p), 'the same with nothing arriving', at(quiet, p), 'less');
  print(name, 'ms p95', at(busy, 0.95), 'goal', [50], 'less');
  print(name, 'ms p99', at(busy, 0.99), 'goal', [100], 'less');
  print('P15 messages meanwhile', 'msg/s', rates, 'asked for', [RATE], 'more');
}

async function clicks(page: Page): Promise<number[]> {
  const box = await page.getByRole('grid').boundingBox();
  if (!box) throw new Error('the list has no place');
  const took: number[] = [];
  for (let i = 0; i < CLICKS; i++) {
    const [x, y] = [box.x + box.width / 3, box.y + box.height * (0.2 + 0.6 * ((i * 7) % 10) * 0.1)];
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, STEP);
    await rowIsThere(page, x, y);
    await page.evaluate(timeNextPress);
    await page.mouse.click(x, y);
    took.push(await page.evaluate(() => Reflect.get(globalThis, 'pressTook') as Promise<number>));
  }
  return took;
}

/** Waits until the list is at rest and has the row under the mouse. */
async function rowIsThere(page: Page, x: number, y: number): Promise<void> {
  await pause(50);
  await page.waitForFunction(
    ([left, top]) => document.elementFromPoint(left ?? 0, top ?? 0)?.closest('[role=row][data-seq]') !== null,
    [x, y],
  );
}

/**
 * Runs in the page: takes the time, in milliseconds, from the next press until the frame with the record's fields
 * is drawn: the first task behind that frame tells it.
 */
function timeNextPress(): void {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const task = () =>
    new Promise<unknown>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(undefined);
    });
  const took = new Promise<number>((resolve, reject) => {
    const pressed = (event: MouseEvent) => {
      const seq = (event.target as Element).closest('[role=row]')?.getAttribute('data-seq');
      if (seq == null) return reject(new Error('the press was on no row'));
      const number = `#${Number(seq).toLocaleString('en-GB')}`;
      const look = () => {
        const tree = document.querySelector('[role=tree][aria-label^="Fields"]');
        const inspector = tree?.closest('[aria-busy]');
        if (inspector?.getAttribute('aria-busy') !== 'false' || !inspector.textContent.includes(number)) return;
        if (!tree?.querySelector('[role=treeitem]')) return;
        observer.disconnect();
        void frame()
          .then(task)
          .then(() => resolve(performance.now() - event.timeStamp));
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    };
    addEventListener('mousedown', pressed, { capture: true, once: true });
    setTimeout(() => reject(new Error('no fields were shown for five seconds')), 5_000);
  });
  Reflect.set(globalThis, 'pressTook', took);
}
