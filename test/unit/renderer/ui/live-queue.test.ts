import { describe, expect, it } from 'vitest';
import { liveQueue, PAUSE_MS } from '../../../../src/renderer/src/ui/live-queue.ts';

/** A queue with a clock that goes when told. */
function rig() {
  const said: string[] = [];
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const queue = liveQueue((text) => said.push(text), {
    now: () => now,
    after: (ms, run) => (timers = [...timers, { at: now + ms, run }]),
  });
  const pass = (ms: number) => {
    const end = now + ms;
    for (;;) {
      const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      timers = timers.filter((timer) => timer !== next);
      now = next.at;
      next.run();
    }
    now = end;
  };
  return { queue, said, pass };
}

describe('liveQueue', () => {
  it('says the first at once and the next after a pause', () => {
    const { queue, said, pass } = rig();
    queue.add('a');
    queue.add('b');
    pass(0);
    expect(said).toEqual(['a']);
    pass(PAUSE_MS - 1);
    expect(said).toEqual(['a']);
    pass(1);
    expect(said).toEqual(['a', 'b']);
  });

  it('keeps the pause for what comes later', () => {
    const { queue, said, pass } = rig();
    queue.add('a');
    pass(PAUSE_MS / 2);
    queue.add('b');
    pass(PAUSE_MS / 2 - 1);
    expect(said).toEqual(['a']);
    pass(1);
    expect(said).toEqual(['a', 'b']);
    pass(PAUSE_MS * 5);
    queue.add('c');
    pass(0);
    expect(said).toEqual(['a', 'b', 'c']);
  });

  it('lets a newer sentence replace one about the same thing that waits', () => {
    const { queue, said, pass } = rig();
    queue.add('1 new', 'count');
    pass(0);
    queue.add('2 new', 'count');
    queue.add('saved');
    queue.add('5 new', 'count');
    pass(PAUSE_MS * 10);
    expect(said).toEqual(['1 new', 'saved', '5 new']);
  });

  it('lets the oldest go when too many wait', () => {
    const { queue, said, pass } = rig();
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) queue.add(text);
    pass(PAUSE_MS * 10);
    expect(said).toEqual(['c', 'd', 'e', 'f']);
  });
});
