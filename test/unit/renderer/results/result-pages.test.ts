import { describe, expect, it } from 'vitest';
import type { ResultsPart } from '../../../../src/shared/contract/operations.ts';
import { PayloadLines } from '../../../../src/renderer/src/state/payload-lines.ts';
import { ResultPages } from '../../../../src/renderer/src/features/results/result-pages.ts';

/** A clock that is turned by hand. */
class HandClock {
  readonly #tasks: (() => void)[] = [];

  now(): number {
    return 0;
  }

  after(_ms: number, task: () => void): () => void {
    this.#tasks.push(task);
    return () => undefined;
  }

  /** Lets answers arrive and pauses pass until nothing happens any more. */
  async run(): Promise<void> {
    for (;;) {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      const task = this.#tasks.shift();
      if (!task) return;
      task();
    }
  }
}

const line = (index: number): ResultsPart['results'][number] => ({
  index,
  seq: index + 10,
  at: index,
  apart: 1,
  bytes: 5,
  progress: true,
  text: `[${index}]`,
});

function results(total: { now: number }, dropped = 0) {
  const asked: [number, number][] = [];
  const clock = new HandClock();
  let fails = false;
  const ask = (from: number, count: number): Promise<ResultsPart> => {
    asked.push([from, count]);
    if (fails) return Promise.reject(new Error('no link'));
    const indexes = Array.from({ length: count }, (_, at) => from + at).filter((i) => i >= dropped && i < total.now);
    return Promise.resolve({ results: indexes.map(line), total: total.now, dropped });
  };
  let heard = 0;
  const pages = new ResultPages(ask, clock, () => heard++);
  return { pages, asked, clock, heard: () => heard, fail: (on: boolean) => (fails = on) };
}

describe('results of an operation as they are looked at', () => {
  it('asks for the pages in view and for no others, however many results there are', async () => {
    const { pages, asked, clock } = results({ now: 10_000 });
    pages.show(9_990, 10_000, 10_000);
    await clock.run();
    expect(asked).toEqual([[9_900, 100]]);
    expect(pages.line(9_995)?.text).toBe('[9995]');
    pages.show(95, 105, 10_000);
    await clock.run();
    expect(asked.slice(1)).toEqual([
      [0, 100],
      [100, 100],
    ]);
    pages.show(96, 104, 10_000);
    await clock.run();
    expect(asked).toHaveLength(3);
  });

  it('asks again for a page that was not full when more results came', async () => {
    const total = { now: 3 };
    const { pages, asked, clock, heard } = results(total);
    pages.show(0, 10, 3);
    await clock.run();
    expect(pages.line(3)).toBeUndefined();
    total.now = 5;
    pages.show(0, 10, 5);
    await clock.run();
    expect(pages.line(4)?.seq).toBe(14);
    expect(asked).toHaveLength(2);
    expect(heard()).toBe(2);
  });

  it('does not ask for results that are not kept any more', async () => {
    const { pages, asked, clock } = results({ now: 200 }, 50);
    pages.show(0, 60, 200);
    await clock.run();
    expect(pages.dropped).toBe(50);
    expect(asked).toHaveLength(1);
    pages.show(40, 60, 200);
    await clock.run();
    expect(asked).toHaveLength(1);
  });

  it('rests after a failure until the view changes', async () => {
    const { pages, asked, clock, fail } = results({ now: 10 });
    fail(true);
    pages.show(0, 5, 10);
    await clock.run();
    expect(asked).toHaveLength(1);
    fail(false);
    pages.show(0, 6, 10);
    await clock.run();
    expect(pages.line(0)?.index).toBe(0);
  });
});

describe('payload lines of the messages in view', () => {
  it('asks once for each, and in a flood only for what is in view by then', async () => {
    const asked: number[][] = [];
    const clock = new HandClock();
    const lines = new PayloadLines(
      (seqs) => {
        asked.push(seqs);
        return Promise.resolve(seqs.map((seq) => (seq === 2 ? null : `[${seq}]`)));
      },
      clock,
      () => undefined,
    );
    lines.want([1, 2]);
    lines.want([3, 4]);
    lines.want([5, 6]);
    await clock.run();
    expect(asked).toEqual([
      [1, 2],
      [5, 6],
    ]);
    expect([lines.get(1), lines.get(2), lines.get(3)]).toEqual(['[1]', '', undefined]);
    lines.want([1, 5]);
    await clock.run();
    expect(asked).toHaveLength(2);
  });
});
