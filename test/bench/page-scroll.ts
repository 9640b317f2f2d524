// P4: a million rows under the hand, beside a list of a million rows by @tanstack/react-virtual in the same
// browser with the same script; then while messages arrive. Rows of ours come over the link when they
// are looked at, the rival's are there: so the time from a jump to its rows is told too.

import type { Browser, Page } from '@playwright/test';
import { percentile, print, printLine } from './figures.ts';
import { startListPeer, type ListPeer } from './list-peer.ts';
import { ROWS, type LongCapture } from './long-capture.ts';
import { newPage } from './page-browser.ts';
import { lastReachable, scroll, sizeOfView, type Scrolled } from './scroll-script.ts';

const RIVAL = '@tanstack/react-virtual';
const ROUNDS = 3;
const ROUNDS_ARRIVING = 3;

/** Frames, tasks, elements and jumps of a list that nothing is added to, at both pixel ratios. */
export async function benchScroll(browser: Browser, long: LongCapture): Promise<void> {
  const peer = await startListPeer().catch((error: unknown) => {
    printLine({ bench: 'P4', rival: RIVAL, skipped: String(error) });
    return undefined;
  });
  try {
    for (const ratio of [1, 2]) {
      const page = await long.open(browser, ratio);
      const rival = peer && (await openRival(browser, peer, ratio, await sizeOfView(page)));
      const ours: Scrolled[] = [];
      const theirs: Scrolled[] = [];
      for (let i = 0; i < ROUNDS; i++) {
        ours.push(await scroll(page));
        if (rival) theirs.push(await scroll(rival));
      }
      report(`at pixel ratio ${ratio}`, ours, theirs);
      await reportEnd(ratio, page, await long.total(), rival);
      await page.context().close();
      await rival?.context().close();
    }
  } finally {
    peer?.stop();
  }
}

/** The same list while messages arrive: at the rate of P1's goal, and as fast as they are taken. */
export async function benchScrollArriving(browser: Browser, long: LongCapture): Promise<void> {
  const page = await long.open(browser);
  const quiet: Scrolled[] = [];
  for (let i = 0; i < ROUNDS_ARRIVING; i++) quiet.push(await scroll(page));
  for (const [rate, name] of [
    [100_000, 'while 100 k messages a second arrive'],
    [undefined, 'while messages arrive as fast as they are taken'],
  ] as const) {
    const rounds: Scrolled[] = [];
    const rates: number[] = [];
    for (let i = 0; i < ROUNDS_ARRIVING; i++) {
      const came = await long.arriving(rate, () => scroll(page));
      rounds.push(came.result);
      rates.push(came.rate);
    }
    const still = 'the same list with nothing arriving';
    for (const p of [0.5, 0.95, 0.99])
      print(`P4 frames ${name}`, unitOf(p), frames(rounds, p), still, frames(quiet, p), 'less');
    print(`P4 frames ${name}`, unitOf(0.99), frames(rounds, 0.99), 'goal', [33], 'less');
    printTasks(name, rounds, still, quiet);
    print(`P4 messages ${name}`, 'msg/s', rates, 'goal of P1', [100_000], 'more');
  }
  await page.context().close();
}

const unitOf = (p: number): string => `ms p${p * 100}`;

const frames = (rounds: readonly Scrolled[], p: number): number[] => rounds.map((one) => percentile(one.frames, p));

function report(where: string, ours: readonly Scrolled[], theirs: readonly Scrolled[]): void {
  const name = `P4 frames ${where}`;
  if (theirs.length > 0) {
    for (const p of [0.5, 0.95, 0.99]) print(name, unitOf(p), frames(ours, p), RIVAL, frames(theirs, p), 'less');
    printTasks(where, ours, RIVAL, theirs);
    const jumps = (rounds: readonly Scrolled[]) => rounds.map((one) => percentile(one.jumps, 0.95));
    print(`P4 from a jump to its rows ${where}`, unitOf(0.95), jumps(ours), RIVAL, jumps(theirs), 'less');
    for (const what of ['elements', 'nodes'] as const) {
      const most = (rounds: readonly Scrolled[]) => rounds.map((one) => one[what]);
      print(`P4 ${what} in the list ${where}`, what, most(ours), RIVAL, most(theirs), 'less');
    }
  }
  for (const [p, goal] of [
    [0.95, 17.5],
    [0.99, 21],
  ] as const)
    print(name, unitOf(p), frames(ours, p), 'goal', [goal], 'less');
  const nodes = ours.map((one) => one.nodes);
  print(`P4 nodes in the list ${where}`, 'nodes', nodes, 'goal', [500], 'less');
}

function printTasks(where: string, ours: readonly Scrolled[], rival: string, theirs: readonly Scrolled[]): void {
  const tasks = (rounds: readonly Scrolled[]) => rounds.map((one) => one.longTasks);
  print(`P4 tasks over 50 ms ${where}`, 'in one script', tasks(ours), rival, tasks(theirs), 'less');
}

/** The last row must be one that can be seen: browsers end before a long list does. */
async function reportEnd(ratio: number, page: Page, total: number, rival: Page | undefined): Promise<void> {
  const beyond = total - (await lastReachable(page));
  const theirs = rival ? ROWS - (await lastReachable(rival)) : 0;
  print(`P4 rows beyond the end of the scroll bar at pixel ratio ${ratio}`, 'rows', [beyond], RIVAL, [theirs], 'less');
}

async function openRival(
  browser: Browser,
  peer: ListPeer,
  ratio: number,
  size: { readonly width: number; readonly height: number },
): Promise<Page> {
  const page = await newPage(browser, ratio);
  await page.goto(`${peer.address}?rows=${ROWS}&width=${size.width}&height=${size.height}`);
  await page.locator('[role=row][data-row]').nth(10).waitFor();
  return page;
}
