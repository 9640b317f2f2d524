import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { appendFrame, eventText } from '../../main/capture/frames.ts';
import { rig } from './record-window-rig.ts';

/** Numbers of the records the window has in rows `from` up to, not including, `to`. */
function seqs(window: ReturnType<typeof rig>['window'], from: number, to: number): (number | undefined)[] {
  return Array.from({ length: to - from }, (_, i) => window.row(from + i)?.seq);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

describe('opening', () => {
  it('asks once, for the length and the first rows', async () => {
    const { window, link, clock, notice } = rig(1000);
    expect(window.phase).toBe('opening');
    notice();
    await clock.pass(0);
    expect(window.phase).toBe('ready');
    expect(window.total).toBe(1000);
    expect(link.rows).toEqual([[0, 0, 40]]);
    expect(seqs(window, 0, 40)).toEqual(range(1, 41));
  });

  it('makes a view for a filter, and lets it go in the end', async () => {
    const { window, link, clock } = rig(100, { dir: 'out' });
    appendFrame(link.store, 5000, '[48,1,{},"a.b"]', 'out');
    window.look();
    await clock.pass(0);
    expect(window.total).toBe(1);
    await clock.pass(2000);
    expect(window.whole).toBe(101);
    const [view] = link.rows[0] ?? [];
    window.dispose();
    await clock.pass(0);
    expect(link.asked.at(-1)).toEqual({ name: 'capture.dropView', params: { capture: 'c', view } });
    expect(clock.running).toBe(0);
  });

  it('that is given up before the answer still lets the view go', async () => {
    const { window, link, clock } = rig(10, { dir: 'in' });
    const release = link.hold();
    window.look();
    await clock.pass(0);
    window.dispose();
    release();
    await clock.pass(0);
    expect(link.asked.map(({ name }) => name)).toContain('capture.dropView');
  });

  it('does not wait for the app to look through everything', async () => {
    const { window, link, clock } = rig(0, { text: 'no such word' });
    // Each question looks through 8 MB at most.
    for (let i = 0; i < 60; i++) appendFrame(link.store, i, eventText(i, 400_000));
    window.look();
    await clock.pass(0);
    expect(window.phase).toBe('ready');
    expect(window.scanning).toBe(true);
    await clock.pass(1000);
    expect(window.scanning).toBe(false);
  });
});

describe('what is in view', () => {
  it('is asked for with a few rows around it, and nothing else', async () => {
    const { window, link, clock } = rig(100_000);
    window.look();
    await clock.pass(0);
    link.asked.length = 0;
    window.show({ from: 50_000, to: 50_030 }, false);
    await clock.pass(5000);
    expect(link.rows).toEqual([[0, 49_992, 46]]);
    expect(seqs(window, 49_992, 50_038)).toEqual(range(49_993, 50_039));
    expect(window.row(49_991)).toBeUndefined();
  });

  it('that is there already costs nothing', async () => {
    const { window, link, clock } = rig(1000);
    window.look();
    await clock.pass(0);
    window.show({ from: 100, to: 130 }, false);
    await clock.pass(500);
    link.asked.length = 0;
    window.show({ from: 100, to: 129 }, false);
    window.show({ from: 101, to: 130 }, false);
    await clock.pass(500);
    expect(link.asked).toEqual([]);
  });

  it('goes on with the scroll, some rows ahead', async () => {
    const { window, link, clock } = rig(1000);
    window.look();
    await clock.pass(0);
    window.show({ from: 100, to: 130 }, false);
    await clock.pass(500);
    link.asked.length = 0;
    for (let top = 101; top < 200; top++) {
      window.show({ from: top, to: top + 30 }, false);
      await clock.pass(50);
      expect(seqs(window, top, top + 30)).toEqual(range(top + 1, top + 31));
    }
    expect(link.rows.length).toBeLessThan(8);
  });

  it('is asked for by one question at a time, the last wish first', async () => {
    const { window, link, clock } = rig(100_000);
    window.look();
    await clock.pass(0);
    const release = link.hold();
    for (let top = 1000; top < 90_000; top += 500) window.show({ from: top, to: top + 30 }, false);
    await clock.pass(1000);
    expect(link.rows).toHaveLength(2);
    release();
    await clock.pass(200);
    expect(link.mostOpen).toBe(1);
    expect(link.rows).toHaveLength(3);
    expect(link.rows[2]).toEqual([0, 89_492, 46]);
  });

  it('jumps at most ten times a second', async () => {
    const { window, link, clock } = rig(100_000);
    window.look();
    await clock.pass(1000);
    link.asked.length = 0;
    for (let step = 0; step < 100; step++) {
      window.show({ from: step * 900, to: step * 900 + 30 }, false);
      await clock.pass(10);
    }
    expect(link.rows.length).toBeLessThanOrEqual(11);
  });

  it('is kept within bounds, however far the scroll went', async () => {
    const { window, link, clock } = rig(50_000);
    window.look();
    await clock.pass(0);
    for (let top = 0; top < 49_000; top += 250) {
      window.show({ from: top, to: top + 30 }, false);
      await clock.pass(100);
    }
    const held = range(0, 50_000).filter((row) => window.row(row)).length;
    expect(held).toBeLessThanOrEqual(65 * 32);
    link.asked.length = 0;
    window.show({ from: 0, to: 30 }, false);
    await clock.pass(200);
    expect(seqs(window, 0, 30)).toEqual(range(1, 31));
  });
});

describe('the whole scroll of 100,000 messages', () => {
  it('costs less than 2 MB and shows every number in its place', async () => {
    const { window, link, clock } = rig(100_000);
    window.look();
    await clock.pass(0);
    // Four seconds from top to bottom, 60 frames a second.
    for (let frame = 0; frame <= 240; frame++) {
      const top = Math.round(((100_000 - 28) * frame) / 240);
      window.show({ from: top, to: top + 28 }, false);
      await clock.pass(1000 / 60);
    }
    await clock.pass(500);
    expect(seqs(window, 99_972, 100_000)).toEqual(range(99_973, 100_001));
    expect(link.bytes).toBeLessThan(2_000_000);
    expect(link.bytes).toBeGreaterThan(1000);
  });
});

describe('a list that grows', () => {
  it('tells its length at most ten times a second', async () => {
    const { window, link, clock, arrive } = rig(10);
    window.look();
    await clock.pass(500);
    window.show({ from: 0, to: 10 }, false);
    await clock.pass(500);
    link.asked.length = 0;
    for (let i = 0; i < 33; i++) {
      arrive(100);
      await clock.pass(30);
    }
    await clock.pass(200);
    expect(window.total).toBe(3310);
    expect(link.rows.length).toBeLessThanOrEqual(13);
  });

  it('fills the view as rows come', async () => {
    const { window, clock, arrive } = rig(5);
    window.look();
    window.show({ from: 0, to: 28 }, false);
    await clock.pass(500);
    arrive(3);
    await clock.pass(500);
    expect(seqs(window, 0, 8)).toEqual(range(1, 9));
    expect(window.total).toBe(8);
  });

  it('is followed by its end: what is told is there', async () => {
    const { window, clock, arrive } = rig(100);
    window.look();
    window.show({ from: 72, to: 100 }, true);
    await clock.pass(500);
    const told: number[] = [];
    window.subscribe(() => {
      told.push(window.total);
      window.show({ from: window.total - 28, to: window.total }, true);
      expect(seqs(window, window.total - 28, window.total)).toEqual(range(window.total - 27, window.total + 1));
    });
    for (let i = 0; i < 50; i++) {
      arrive(1000);
      await clock.pass(30);
    }
    await clock.pass(300);
    expect(told.at(-1)).toBe(50_100);
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
  });

  it('costs little while it is followed, however fast it grows', async () => {
    const { window, link, clock, arrive } = rig(100);
    window.look();
    window.show({ from: 72, to: 100 }, true);
    window.subscribe(() => window.show({ from: window.total - 28, to: window.total }, true));
    await clock.pass(500);
    link.bytes = 0;
    for (let i = 0; i < 30; i++) {
      arrive(1000);
      await clock.pass(33);
    }
    expect(link.bytes).toBeLessThan(300_000);
  });

  it('shows a reply once it came to a request that is in view', async () => {
    const { window, link, clock, notice } = rig(3);
    appendFrame(link.store, 100, '[48,1,{},"a.b"]', 'out');
    window.look();
    window.show({ from: 0, to: 4 }, false);
    await clock.pass(100);
    expect(window.row(3)?.pair).toBeUndefined();
    appendFrame(link.store, 200, '[50,1,{},[5]]');
    notice();
    await clock.pass(1500);
    expect(window.row(3)?.pair).toBe(5);
  });
});

describe('a list that loses its head', () => {
  const limits = { memory: 1024 * 1024 };

  it('keeps the numbers of its rows and says how many are gone', async () => {
    const { window, link, clock, arrive } = rig(0, {}, limits);
    appendFrame(link.store, 0, '[1,"realm1",{"roles":{}}]', 'out');
    appendFrame(link.store, 1, '[2,5,{"roles":{"broker":{}}}]');
    arrive(20_000);
    await clock.pass(2000);
    expect(window.evicted).toBe(link.store.part(0, 0, 0).evicted);
    expect(window.evicted).toBeGreaterThan(10_000);
    expect(window.head).toEqual([0, 1]);
    expect(window.row(0)?.type).toBe('HELLO');
    window.show({ from: window.evicted - 3, to: window.evicted + 3 }, false);
    await clock.pass(500);
    const { evicted } = window;
    expect(range(evicted - 3, evicted + 3).map((row) => window.row(row)?.seq ?? window.row(row))).toEqual([
      null,
      null,
      null,
      ...range(evicted + 1, evicted + 4),
    ]);
  });
});

describe('a list that was cleared', () => {
  it('begins anew', async () => {
    const { window, link, clock, notice, arrive } = rig(500);
    window.look();
    notice();
    window.show({ from: 400, to: 430 }, false);
    await clock.pass(500);
    const before = window.generation;
    link.store.clear();
    notice();
    expect(window.generation).toBe(before + 1);
    expect(window.total).toBe(0);
    window.show({ from: 0, to: 28 }, false);
    arrive(5);
    await clock.pass(1000);
    expect(window.total).toBe(5);
    expect(seqs(window, 0, 5)).toEqual(range(501, 506));
  });

  it('is noticed by a shorter answer, too', async () => {
    const { window, link, clock } = rig(500);
    window.look();
    await clock.pass(500);
    const before = window.generation;
    link.store.clear();
    for (let i = 0; i < 60; i++) appendFrame(link.store, 0, eventText(i));
    window.look();
    window.show({ from: 0, to: 28 }, false);
    await clock.pass(500);
    expect(window.generation).toBe(before + 1);
    expect(window.total).toBe(60);
    expect(seqs(window, 0, 28)).toEqual(range(501, 529));
  });

  it('takes no answer from before', async () => {
    const { window, link, clock, notice } = rig(500);
    notice();
    await clock.pass(500);
    const release = link.hold();
    window.show({ from: 300, to: 330 }, false);
    await clock.pass(500);
    link.store.clear();
    notice();
    release();
    await clock.pass(1000);
    expect(window.total).toBe(0);
    expect(window.row(310)).toBeUndefined();
  });
});

describe('a link that fails', () => {
  it('keeps what is there and tries again', async () => {
    const { window, link, clock, arrive } = rig(100);
    window.look();
    await clock.pass(500);
    link.failing = new InspectorError('link-lost', 'gone');
    arrive(10);
    await clock.pass(500);
    expect(window.phase).toBe('failed');
    expect(window.failure?.code).toBe('link-lost');
    expect(window.row(10)?.seq).toBe(11);
    link.failing = undefined;
    await clock.pass(1500);
    expect(window.phase).toBe('ready');
    expect(window.failure).toBeUndefined();
    expect(window.total).toBe(110);
  });

  it('does not ask more than once a second meanwhile', async () => {
    const { window, link, clock, arrive } = rig(100);
    link.failing = new InspectorError('link-lost', 'gone');
    for (let i = 0; i < 100; i++) {
      arrive(1);
      await clock.pass(30);
    }
    expect(window.phase).toBe('failed');
    expect(link.asked.length).toBeLessThanOrEqual(4);
  });

  it('makes a view again that the app forgot', async () => {
    const { window, link, clock, arrive } = rig(100, { types: ['EVENT'] });
    window.look();
    await clock.pass(500);
    const [view] = link.rows[0] ?? [];
    link.store.dropView(view ?? 0);
    arrive(10);
    window.show({ from: 80, to: 110 }, false);
    await clock.pass(3000);
    expect(window.phase).toBe('ready');
    expect(window.total).toBe(110);
    expect(window.row(105)?.seq).toBe(106);
  });

  it('gives up a capture that is gone', async () => {
    const { window, link, clock } = rig(100);
    link.failing = new InspectorError('unknown-capture', 'c');
    window.look();
    await clock.pass(0);
    expect(window.phase).toBe('gone');
    link.asked.length = 0;
    window.look();
    window.show({ from: 0, to: 10 }, false);
    await clock.pass(5000);
    expect(link.asked).toEqual([]);
  });
});

describe('records', () => {
  it('are found by their numbers, or the nearest newer one is', async () => {
    const { window, link, clock } = rig(50, { types: ['CALL'] });
    for (let i = 0; i < 10; i++) {
      appendFrame(link.store, 0, `[48,${i + 1},{},"a.b"]`, 'out');
      appendFrame(link.store, 0, eventText(1));
    }
    window.look();
    await clock.pass(0);
    expect(await window.locate(53)).toBe(1);
    expect(await window.locate(52)).toBeUndefined();
    expect(await window.nearest(53)).toBe(1);
    expect(await window.nearest(52)).toBe(1);
    expect(await window.nearest(1)).toBe(0);
    expect(await window.nearest(1000)).toBe(9);
  });
});
