import { describe, expect, it } from 'vitest';
import { TimelineList, type ListMemory } from '../../../../src/renderer/src/features/timeline/timeline-list.ts';
import type { ViewFilter } from '../../../../src/shared/capture-row.ts';
import type { StoreLimits } from '../../../../src/main/capture/store/store.ts';
import { appendFrame, eventText } from '../../main/capture/frames.ts';
import { rig, type Rig } from '../state/record-window-rig.ts';

const ROW = 24;
const HEIGHT = 10 * ROW;
const AT_TOP: ListMemory = { top: undefined, following: false };
const FOLLOWING: ListMemory = { top: undefined, following: true };

interface Shown extends Rig {
  readonly list: TimelineList;
  readonly selected: number[];
  readonly evictions: () => number;
}

async function open(
  events: number,
  memory = AT_TOP,
  { filter = {}, limits }: { filter?: ViewFilter; limits?: StoreLimits } = {},
): Promise<Shown> {
  const made = rig(events, filter, limits);
  const selected: number[] = [];
  let evictions = 0;
  const list = new TimelineList({
    window: made.window,
    memory,
    onSelect: (seq) => selected.push(seq),
    onEvicted: () => evictions++,
  });
  list.resize(HEIGHT, ROW);
  made.notice();
  await made.clock.pass(1000);
  return { ...made, list, selected, evictions: () => evictions };
}

/** Rows in view, from the top. */
function view(list: TimelineList): number[] {
  const { lines, place, rowHeight, scale } = list.snapshot();
  const inView = ({ index }: { index: number }) =>
    (index + 1) * rowHeight > place && index * rowHeight < place + scale.viewport;
  return lines.filter(inView).map(({ row }) => row);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

describe('reading while messages arrive', () => {
  it('moves nothing', async () => {
    const { list, arrive, clock } = await open(500);
    list.scrollTo(100 * ROW + 7);
    const before = [view(list), list.snapshot().place];
    for (let i = 0; i < 20; i++) {
      arrive(1000);
      await clock.pass(50);
    }
    await clock.pass(300);
    expect([view(list), list.snapshot().place]).toEqual(before);
    expect(list.snapshot().total).toBe(20_500);
    expect(list.snapshot().newer).toBe(20_500 - 110);
  });

  it('at the very end moves nothing either, without Follow', async () => {
    const { list, arrive, clock } = await open(500);
    list.scrollTo(Infinity);
    expect(view(list)).toEqual(range(490, 500));
    arrive(5);
    await clock.pass(500);
    expect(view(list)).toEqual(range(490, 500));
    expect(list.snapshot().newer).toBe(5);
  });

  it('stays with its rows when older ones are dropped', async () => {
    const limits = { memory: 1024 * 1024 };
    const { list, arrive, clock, window } = await open(2000, AT_TOP, { limits });
    list.scrollTo(1500 * ROW + 5);
    list.step('down');
    const rows = view(list);
    const into = list.snapshot().place % ROW;
    arrive(20_000);
    await clock.pass(1500);
    expect(window.evicted).toBeGreaterThan(2000);
    expect(view(list)).toEqual(rows);
    expect(list.snapshot().place % ROW).toBe(into);
    // Dropped rows go once they are scrolled away from.
    list.scrollTo(list.snapshot().place + ROW);
    expect(list.snapshot().shape.floor).toBe(window.evicted);
    expect(view(list)).toContain(window.evicted);
  });

  it('keeps what is in view when the rows above it are dropped', async () => {
    const limits = { memory: 1024 * 1024 };
    const { list, arrive, clock, window } = await open(5000, AT_TOP, { limits });
    const before = window.evicted;
    list.scrollTo(Infinity);
    const rows = view(list);
    const top = list.snapshot().lines[0]?.index;
    while (window.evicted === before) {
      arrive(100);
      await clock.pass(200);
    }
    expect(view(list)).toEqual(rows);
    expect(list.snapshot().lines[0]?.index).toBeLessThan(top ?? 0);
    expect(list.snapshot().shape.hasGap).toBe(true);
  });
});

describe('following', () => {
  it('shows the end of the list as it grows', async () => {
    const { list, arrive, clock } = await open(500, FOLLOWING);
    expect(view(list)).toEqual(range(490, 500));
    arrive(300);
    await clock.pass(500);
    expect(view(list)).toEqual(range(790, 800));
    expect(list.snapshot().newer).toBe(0);
  });

  it('is let go by any movement upwards, and taken up by F and by End', async () => {
    const { list } = await open(500, FOLLOWING);
    list.scrollTo(list.snapshot().place - 1);
    expect(list.snapshot().following).toBe(false);
    list.follow(true);
    expect(view(list)).toEqual(range(490, 500));
    list.step('up');
    expect(list.snapshot().following).toBe(false);
    list.step('last');
    expect(list.snapshot().following).toBe(true);
    list.release();
    expect(list.snapshot().following).toBe(false);
  });

  it('is let go by choosing a row that would run away', async () => {
    const { list } = await open(500, FOLLOWING);
    list.moveTo(495);
    expect(list.snapshot().following).toBe(false);
  });
});

describe('a pause', () => {
  it('holds what is shown while the recording goes on', async () => {
    const { list, arrive, clock } = await open(500, FOLLOWING);
    list.pause(true);
    arrive(400);
    await clock.pass(500);
    expect(list.snapshot().total).toBe(500);
    expect(view(list)).toEqual(range(490, 500));
    expect(list.snapshot().newer).toBe(400);
    list.pause(false);
    await clock.pass(300);
    expect(list.snapshot().total).toBe(900);
    expect(view(list)).toEqual(range(890, 900));
  });

  it('ends with Follow', async () => {
    const { list } = await open(500);
    list.pause(true);
    list.follow(true);
    expect(list.snapshot().paused).toBe(false);
  });
});

describe('the cursor', () => {
  it('goes row by row, page by page and to the ends, and is always in view', async () => {
    const { list, selected, clock } = await open(500);
    list.step('down');
    expect(list.snapshot().cursor).toBe(0);
    list.step('down');
    list.step('page-down');
    expect(list.snapshot().cursor).toBe(10);
    expect(view(list)).toEqual(range(1, 11));
    list.step('page-up');
    list.step('up');
    list.step('up');
    expect(list.snapshot().cursor).toBe(0);
    list.step('last');
    await clock.pass(500);
    expect(list.snapshot().cursor).toBe(499);
    expect(view(list)).toEqual(range(490, 500));
    list.step('first');
    await clock.pass(500);
    expect(selected).toEqual([1, 2, 11, 2, 1, 500, 1]);
  });

  it('starts where one looks', async () => {
    const { list } = await open(500);
    list.scrollTo(200 * ROW);
    list.step('down');
    expect(list.snapshot().cursor).toBe(200);
  });

  it('tells its record once it is there', async () => {
    const { list, selected, clock, link } = await open(5000);
    const release = link.hold();
    list.moveTo(3000);
    await clock.pass(100);
    expect(selected).toEqual([]);
    release();
    await clock.pass(300);
    expect(selected).toEqual([3001]);
  });

  it('is drawn where it is, and kept for the focus where it is out of view', async () => {
    const { list } = await open(500);
    list.moveTo(3);
    list.scrollTo(300 * ROW);
    expect(view(list)).not.toContain(3);
    expect(list.snapshot().lines.map(({ row }) => row)).toContain(3);
  });

  it('goes to a record that was chosen elsewhere, and tells it to nobody', async () => {
    const { list, selected, clock } = await open(5000);
    expect(await list.goTo(4000)).toBe(true);
    await clock.pass(300);
    expect(view(list)).toContain(3999);
    expect(selected).toEqual([]);
    expect(await list.goTo(9999)).toBe(false);
  });

  it('finds the other end of a pair', async () => {
    const { list, link, arrive, clock } = await open(20);
    appendFrame(link.store, 0, '[48,1,{},"a.b"]', 'out');
    arrive(30);
    appendFrame(link.store, 0, '[50,1,{},[5]]');
    arrive(1);
    await clock.pass(500);
    list.moveTo(20);
    await clock.pass(300);
    expect(list.snapshot().pair).toBe(51);
    list.moveTo(51);
    await clock.pass(300);
    expect(list.snapshot().pair).toBe(20);
    list.moveTo(22);
    await clock.pass(300);
    expect(list.snapshot().pair).toBeUndefined();
  });

  it('goes on to the nearest newer row when its record is dropped', async () => {
    const limits = { memory: 1024 * 1024 };
    const { list, arrive, clock, window, evictions } = await open(2000, AT_TOP, { limits });
    list.moveTo(1500);
    await clock.pass(300);
    arrive(20_000);
    await clock.pass(1500);
    expect(window.evicted).toBeGreaterThan(1500);
    expect(list.snapshot()).toMatchObject({ cursor: window.evicted, isChosen: false });
    expect(evictions()).toBe(1);
  });
});

describe('going back to a list', () => {
  it('shows the record that was at the top', async () => {
    const { list, clock } = await open(500);
    list.scrollTo(123 * ROW + 4);
    await clock.pass(300);
    expect(list.memory()).toEqual({ top: { seq: 124, into: 4 }, following: false });
    const again = await open(500, list.memory());
    expect(again.list.isReady).toBe(true);
    expect(again.list.snapshot().place).toBe(123 * ROW + 4);
  });

  it('with another filter shows the nearest newer record', async () => {
    const made = rig(50, { types: ['CALL'] });
    for (let i = 1; i <= 40; i++) {
      appendFrame(made.link.store, 0, `[48,${i},{},"a.b"]`, 'out');
      appendFrame(made.link.store, 0, eventText(i));
    }
    const memory = { top: { seq: 72, into: 0 }, following: false };
    const list = new TimelineList({ window: made.window, memory, onSelect: () => {}, onEvicted: () => {} });
    list.resize(HEIGHT, ROW);
    await made.clock.pass(1000);
    expect(list.isReady).toBe(true);
    expect(made.window.row(view(list)[0] ?? -1)?.seq).toBe(73);
  });

  it('is not ready before it is in its place', async () => {
    const made = rig(500);
    const release = made.link.hold();
    const memory = { top: { seq: 124, into: 4 }, following: false };
    const list = new TimelineList({ window: made.window, memory, onSelect: () => {}, onEvicted: () => {} });
    list.resize(HEIGHT, ROW);
    await made.clock.pass(100);
    expect(list.isReady).toBe(false);
    expect(list.memory().top).toEqual(memory.top);
    release();
    await made.clock.pass(500);
    expect(list.isReady).toBe(true);
    expect(list.snapshot().place).toBe(123 * ROW + 4);
  });
});

describe('a list that was cleared', () => {
  it('begins at its top and is not paused any more', async () => {
    const { list, link, clock, notice, arrive } = await open(500);
    list.scrollTo(300 * ROW);
    list.pause(true);
    link.store.clear();
    notice();
    await clock.pass(500);
    expect(list.snapshot().total).toBe(0);
    expect(list.snapshot().paused).toBe(false);
    arrive(50);
    await clock.pass(500);
    expect(view(list)).toEqual(range(0, 10));
  });
});

describe('a very long list', () => {
  it('goes row by row although its scroller is scaled down, and reaches its last row', async () => {
    const { list, clock } = await open(20_000);
    // Rows as high as a thousand: the scale counts pixels.
    const tall = ROW * 1000;
    list.resize(10 * tall, tall);
    expect(list.snapshot().scale.factor).toBeGreaterThan(50);
    list.scrollTo(12_345 * tall);
    expect(view(list)).toEqual(range(12_345, 12_355));
    list.scrollTo(list.snapshot().place + tall);
    expect(view(list)).toEqual(range(12_346, 12_356));
    list.step('last');
    await clock.pass(500);
    expect(view(list)).toEqual(range(19_990, 20_000));
    expect(list.cursorRow()?.seq).toBe(20_000);
  });
});
