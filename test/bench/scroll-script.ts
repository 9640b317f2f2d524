// What a hand does to a long list, and what the browser makes of it: the same for every list that has
// rows of role `row` with `aria-rowindex` and an element that scrolls them. Frames are the times between
// two animation frames.

import type { Page } from '@playwright/test';
import { pause } from './flood.ts';

export interface Scrolled {
  /** Milliseconds between frames, over the whole script. */
  readonly frames: readonly number[];
  /** Milliseconds from a jump to a frame that has all the rows of that place. */
  readonly jumps: readonly number[];
  /** Tasks over 50 ms. */
  readonly longTasks: number;
  /** Most elements, and most nodes with texts, that the list had at a time. */
  readonly elements: number;
  readonly nodes: number;
}

const WHEELS = 60;
const PAGES = 30;
const DRAG_FRAMES = 90;
/** Places to jump to, as parts of the whole. */
const JUMPS = [0.5, 0.1, 0.9, 0.33, 0.71, 0.02, 0.6, 0.25, 0.83, 0.45];

/** Scrolls by wheel, by Page Down and Page Up, by the thumb of the scroll bar, and by jumps. */
export async function scroll(page: Page): Promise<Scrolled> {
  await page.bringToFront();
  const sizes: { elements: number; nodes: number }[] = [];
  const look = async () => void sizes.push(await page.evaluate(sizeOfList));
  // The cursor goes to a row in the middle: keys act there, and a live list lets go of its end.
  await goToPart(page, 0.4);
  await pause(300);
  const box = await page.locator('[data-bench-scroller]').boundingBox();
  if (!box) throw new Error('the list has no place');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await pause(300);
  await page.evaluate(beginFrames);
  for (let i = 0; i < WHEELS; i++) await page.mouse.wheel(0, i < WHEELS * 0.7 ? 240 : -240);
  await look();
  for (let i = 0; i < PAGES; i++) await page.keyboard.press(i < PAGES * 0.7 ? 'PageDown' : 'PageUp');
  await look();
  await page.evaluate(drag, DRAG_FRAMES);
  await look();
  const jumps: number[] = [];
  for (const place of JUMPS) jumps.push(await page.evaluate(jumpTo, place));
  await look();
  const { frames, longTasks } = await page.evaluate(endFrames);
  return {
    frames,
    longTasks,
    jumps,
    elements: Math.max(...sizes.map(({ elements }) => elements)),
    nodes: Math.max(...sizes.map(({ nodes }) => nodes)),
  };
}

/** Puts the thumb of the scroll bar to a part of the list, and waits for its rows. */
export async function goToPart(page: Page, part: number): Promise<void> {
  await page.evaluate(prepare);
  await page.evaluate(jumpTo, part);
}

/** Number of the last row that can be brought into view, counted from 1. */
export async function lastReachable(page: Page): Promise<number> {
  await page.evaluate(jumpTo, 1);
  await pause(500);
  return page.evaluate(() => {
    const view = document.querySelector('[data-bench-scroller]')?.getBoundingClientRect();
    const rows = [...document.querySelectorAll('[role=row][data-row]')].filter(
      (row) => row.getBoundingClientRect().bottom <= (view?.bottom ?? 0) + 1,
    );
    return Math.max(0, ...rows.map((row) => Number(row.getAttribute('aria-rowindex'))));
  });
}

/** Size of what scrolls, in CSS pixels. */
export async function sizeOfView(page: Page): Promise<{ width: number; height: number }> {
  await page.evaluate(prepare);
  return page.evaluate(() => {
    const { width, height } = document.querySelector('[data-bench-scroller]')!.getBoundingClientRect();
    return { width: Math.round(width), height: Math.round(height) };
  });
}

// What follows runs in the page, each function by itself.

/** Marks the element that scrolls the rows. */
function prepare(): void {
  let element = document.querySelector('[role=row][data-row]')?.parentElement;
  while (element && !/auto|scroll/.test(getComputedStyle(element).overflowY)) element = element.parentElement;
  element?.setAttribute('data-bench-scroller', '');
}

function sizeOfList(): { elements: number; nodes: number } {
  const list = document.querySelector('[data-bench-scroller]');
  if (!list) throw new Error('there is no list');
  const walker = document.createTreeWalker(list);
  let nodes = 0;
  while (walker.nextNode()) nodes++;
  return { elements: list.querySelectorAll('*').length, nodes };
}

function beginFrames(): void {
  const seen = { frames: [] as number[], longTasks: 0, running: true, observer: undefined as unknown };
  Reflect.set(globalThis, 'benchFrames', seen);
  const observer = new PerformanceObserver((list) => void (seen.longTasks += list.getEntries().length));
  observer.observe({ type: 'longtask' });
  seen.observer = observer;
  let before = 0;
  const frame = (now: number) => {
    if (before > 0) seen.frames.push(now - before);
    before = now;
    if (seen.running) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function endFrames(): { frames: number[]; longTasks: number } {
  const seen = Reflect.get(globalThis, 'benchFrames') as {
    frames: number[];
    longTasks: number;
    running: boolean;
    observer: PerformanceObserver;
  };
  seen.running = false;
  seen.longTasks += seen.observer.takeRecords().length;
  seen.observer.disconnect();
  return { frames: seen.frames, longTasks: seen.longTasks };
}

/** Moves the thumb from top to bottom, a step in each frame. */
function drag(frames: number): Promise<void> {
  const list = document.querySelector('[data-bench-scroller]')!;
  return new Promise((resolve) => {
    let i = 0;
    const step = () => {
      list.scrollTop = ((list.scrollHeight - list.clientHeight) * ++i) / frames;
      if (i < frames) requestAnimationFrame(step);
      else resolve();
    };
    requestAnimationFrame(step);
  });
}

/** Puts the thumb to a place; settles when the view is full of rows that are there, and says how long that took. */
function jumpTo(part: number): Promise<number> {
  const list = document.querySelector('[data-bench-scroller]')!;
  const began = performance.now();
  const before = rowsInView();
  list.scrollTop = (list.scrollHeight - list.clientHeight) * part;
  return new Promise((resolve) => {
    const look = () => {
      const took = performance.now() - began;
      const rows = rowsInView();
      if (rows !== '' && rows !== before) resolve(took);
      // Where it stands already nothing changes.
      else if (took > 2_000) resolve(took);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

  /** Numbers of the rows in view, or nothing if they do not fill it or are not there yet. */
  function rowsInView(): string {
    const { top, bottom } = list.getBoundingClientRect();
    const rows = [...list.querySelectorAll('[role=row][data-row]')].filter((row) => {
      const at = row.getBoundingClientRect();
      return at.bottom > top && at.top < bottom;
    });
    const isFull = rows.length * 24 >= list.clientHeight - 24;
    if (!isFull || rows.some((row) => row.getAttribute('aria-busy') === 'true')) return '';
    return rows.map((row) => row.getAttribute('aria-rowindex')).join();
  }
}
