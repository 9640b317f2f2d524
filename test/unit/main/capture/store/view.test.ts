import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import type { ViewFilter } from '../../../../../src/shared/capture-row.ts';
import { appendFrame, close, eventText, frameOf } from '../frames.ts';

const HELLO = '[1,"realm1",{"roles":{"caller":{}}}]';
const WELCOME = '[2,5,{"roles":{"broker":{}}}]';

describe('the head of a view', () => {
  it('says how many of its rows are gone; pinned ones among them are still there', () => {
    const store = new CaptureStore({ memory: 1024 * 1024 });
    const events = store.createView({ types: ['EVENT'] });
    const incoming = store.createView({ dir: 'in' });
    appendFrame(store, 0, HELLO, 'out');
    appendFrame(store, 0, WELCOME);
    expect(store.part(0, 0, 10)).toMatchObject({ total: 2, evicted: 0 });
    for (let i = 1; i <= 20_000; i++) appendFrame(store, i, eventText(i));
    const whole = store.part(0, 0, 10);
    // Two records are pinned, so as many more rows were there before the first that is left.
    expect(whole.evicted).toBe(store.evicted.count + 2);
    expect(whole.rows.map(({ row }) => row)).toEqual([0, 1]);
    const held = (view: number) => {
      const { evicted, total } = store.part(view, 0, 0);
      const left = store.rows(view, evicted, total).length;
      return { evicted, isWhole: left === total - evicted, before: store.rows(view, 0, evicted).length };
    };
    expect(held(0)).toEqual({ evicted: whole.evicted, isWhole: true, before: 2 });
    expect(held(events)).toEqual({ evicted: store.evicted.count, isWhole: true, before: 0 });
    expect(held(incoming)).toEqual({ evicted: store.evicted.count + 1, isWhole: true, before: 1 });
    expect(held(store.createView({ types: ['EVENT'] }))).toEqual({ evicted: 0, isWhole: true, before: 0 });
  });

  it('is gone as well where a saved capture had no records', () => {
    const store = new CaptureStore();
    const events = store.createView({ types: ['EVENT'] });
    appendFrame(store, 0, HELLO, 'out');
    store.skip(100, 5000);
    appendFrame(store, 1, eventText(1));
    expect(store.part(0, 0, 200)).toMatchObject({ rows: [{ row: 0 }, { row: 101 }], total: 102, evicted: 101 });
    expect(store.part(events, 0, 200)).toMatchObject({ rows: [{ row: 0, seq: 102 }], total: 1, evicted: 0 });
    store.clear();
    expect(store.part(0, 0, 200)).toEqual({ rows: [], total: 0, evicted: 0 });
  });
});

describe('locate', () => {
  const filters: readonly ViewFilter[] = [{}, { dir: 'out' }, { types: ['CALL', 'HELLO'] }, { kinds: ['close'] }];

  it('finds the row of every record that is shown, and of no other', () => {
    const drawn = fc.array(fc.constantFrom('CALL', 'EVENT', 'HELLO', 'close'), { maxLength: 200 });
    fc.assert(
      fc.property(drawn, fc.nat(400), (names, events) => {
        const store = new CaptureStore({ memory: 100_000 });
        const early = filters.map((filter) => store.createView(filter));
        const append = (name: string) => {
          if (name === 'close') store.append(0, close);
          else if (name === 'HELLO') appendFrame(store, 0, HELLO, 'out');
          else
            appendFrame(store, 0, name === 'CALL' ? '[48,1,{},"a.b"]' : eventText(1), name === 'CALL' ? 'out' : 'in');
        };
        for (const name of names) append(name);
        for (let i = 0; i < events; i++) append(i % 3 === 0 ? 'CALL' : 'EVENT');
        for (const view of [0, ...early, ...filters.map((filter) => store.createView(filter))]) {
          const rows = new Map(store.rows(view, 0, 1000).map(({ seq, row }) => [seq, row]));
          for (let seq = 0; seq <= store.total + 1; seq++) expect(store.locate(view, seq)).toBe(rows.get(seq));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('throws for a view that is none', () => {
    expect(() => new CaptureStore().locate(7, 1)).toThrow(expect.objectContaining({ code: 'unknown-view' }));
  });
});

describe('a view of many records', () => {
  /** Frames of 1 MiB, each tenth with a needle; the store holds some of them. */
  function large(count: number, memory = 512 * 1024 * 1024): CaptureStore {
    const store = new CaptureStore({ memory });
    const [hay, needle] = ['', 'needle'].map((word) => frameOf(`${'x'.repeat(1 << 20)}${word}`));
    for (let i = 1; i <= count; i++) if (hay && needle) store.append(i, i % 10 === 0 ? needle : hay, { type: 'EVENT' });
    return store;
  }

  it('is searched a part at a time; it says so, and its rows only grow', () => {
    const store = large(60);
    const view = store.createView({ text: 'NEEDLE' });
    const totals: number[] = [];
    let part = store.part(view, 0, 10);
    for (; part.scanning === true; part = store.part(view, 0, 10)) totals.push(part.total);
    expect(totals.length).toBeGreaterThanOrEqual(60 / 9 - 1);
    expect(totals.length).toBeLessThanOrEqual(60 / 7);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    expect(part.rows.map(({ seq }) => seq)).toEqual([10, 20, 30, 40, 50, 60]);
    // What comes later is looked at without a further word.
    store.append(61, frameOf('a needle'));
    expect(store.part(view, 6, 10)).toMatchObject({ rows: [{ seq: 61, row: 6 }], total: 7 });
    expect(store.part(view, 6, 10)).not.toHaveProperty('scanning');
  });

  it('knows no row of what it did not reach', () => {
    const store = large(30);
    const view = store.createView({ text: 'needle' });
    expect(store.locate(view, 30)).toBeUndefined();
    while (store.part(view, 0, 0).scanning === true);
    expect(store.locate(view, 30)).toBe(2);
    expect(store.locate(view, 29)).toBeUndefined();
  });

  it('looks at what is about to be evicted, so that its rows keep their numbers', () => {
    const store = large(20, 40 * 1024 * 1024);
    const view = store.createView({ text: 'needle' });
    expect(store.part(view, 0, 10)).toMatchObject({ scanning: true });
    for (let i = 21; i <= 60; i++) store.append(i, frameOf(`${'y'.repeat(1 << 20)}needle`), { type: 'EVENT' });
    while (store.part(view, 0, 0).scanning === true);
    const { total, evicted } = store.part(view, 0, 0);
    // Needles: 10, 20 and all from 21 on.
    expect(total).toBe(42);
    expect(evicted).toBeGreaterThan(2);
    expect(store.rows(view, 0, 100).map(({ row, seq }) => [row, seq])).toEqual(
      Array.from({ length: total - evicted }, (_, i) => [evicted + i, evicted + i + 19]),
    );
  });

  it('without a text is read in few parts', () => {
    const store = new CaptureStore();
    const frame = frameOf('x');
    for (let i = 0; i < 400_000; i++) store.append(i, frame, { type: 'EVENT' });
    const view = store.createView({ types: ['EVENT'] });
    let parts = 1;
    while (store.part(view, 0, 0).scanning === true) parts++;
    expect(parts).toBe(2);
    expect(store.viewTotal(view)).toBe(400_000);
  });
});
