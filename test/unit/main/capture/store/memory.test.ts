import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../../src/main/capture/store/store.ts';
import { appendFrame, eventText, frameOf } from '../frames.ts';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Memory in use after collections, in bytes. Buffers are given back a little after the collection that finds them. */
async function used(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('memory', () => {
  it('is at most 64 bytes a message beyond its frame, for 200,000 messages', async () => {
    const count = 200_000;
    const before = await used();
    const store = new CaptureStore();
    let frames = 0;
    for (let i = 1; i <= count; i++) {
      const frame = frameOf(eventText(i));
      frames += frame.bytes.length;
      store.append(i, frame, { type: 'EVENT', request: 5 });
    }
    const measured = ((await used()) - before - frames) / count;
    const told = (store.totals().bytes - frames) / count;
    console.log(
      `memory of a message beyond its frame: ${measured.toFixed(1)} B measured, ${told.toFixed(1)} B by the store's own count`,
    );
    expect(store.total).toBe(count);
    expect(store.evicted.count).toBe(0);
    expect(measured).toBeLessThanOrEqual(64);
    expect(measured).toBeGreaterThan(20);
    expect(Math.abs(measured - told)).toBeLessThan(20);
  });

  it('keeps within the limit, views included, however many messages come', async () => {
    const before = await used();
    const store = new CaptureStore({ memory: 4 * 1024 * 1024 });
    const views = [{}, { dir: 'in' }, { text: 'xxx' }] as const;
    const numbers = views.map((filter) => store.createView(filter));
    for (let i = 1; i <= 200_000; i++) store.append(i, frameOf(eventText(i)), { type: 'EVENT', request: 5 });
    expect(numbers.map((view) => store.viewTotal(view))).toEqual([200_000, 200_000, 200_000]);
    expect((await used()) - before).toBeLessThan(6 * 1024 * 1024);
    store.clear();
    expect((await used()) - before).toBeLessThan(512 * 1024);
  });

  it('of requests and replies is at most 64 bytes a message beyond its frame', async () => {
    const count = 100_000;
    const before = await used();
    const store = new CaptureStore();
    let frames = 0;
    const append = (at: number, text: string, dir: 'in' | 'out') => {
      frames += text.length;
      appendFrame(store, at, text, dir);
    };
    for (let i = 1; i <= count; i++) {
      append(2 * i, `[48,${i},{},"com.example.procedure${i % 100}"]`, 'out');
      append(2 * i + 1, `[50,${i},{},["a result of some length"]]`, 'in');
    }
    const measured = ((await used()) - before - frames) / (2 * count);
    expect(store.row(2 * count)).toMatchObject({ pair: 2 * count - 1, latency: 1, uri: 'com.example.procedure0' });
    expect(measured).toBeLessThanOrEqual(64);
    expect(measured).toBeGreaterThan(30);
    expect((store.totals().bytes - frames) / (2 * count)).toBeLessThanOrEqual(64);
  });

  it('keeps no frame for the sake of its URI', async () => {
    const before = await used();
    const store = new CaptureStore({ memory: 4 * 1024 * 1024 });
    for (let i = 1; i <= 100; i++) {
      appendFrame(store, i, `[48,${i},{},"com.example.procedure.number${i}",["${'x'.repeat(500_000)}"]]`, 'out');
      appendFrame(store, i, `[8,48,${i},{},"com.example.error.number_of_long_tags${i}",["${'x'.repeat(500_000)}"]]`);
    }
    expect(store.total).toBe(200);
    expect((await used()) - before).toBeLessThan(6 * 1024 * 1024);
    expect(store.row(200)).toMatchObject({ uri: 'com.example.procedure.number100', tag: 'number_of_long_tags100' });
  });

  it('of a capture of a few records is small', async () => {
    const before = await used();
    const stores = Array.from({ length: 200 }, () => {
      const store = new CaptureStore();
      for (let i = 0; i < 20; i++) store.append(i, frameOf(eventText(i)), { type: 'EVENT' });
      return store;
    });
    expect(((await used()) - before) / stores.length).toBeLessThan(40_000);
  });
});
