import { describe, expect, it } from 'vitest';
import { NoticeHub } from '../../../../src/main/app/notices.ts';
import type { CaptureInfo } from '../../../../src/shared/contract/results.ts';
import type { Notice } from '../../../../src/shared/contract/notices.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';

function info(id: string, total: number): CaptureInfo {
  const header = { id, label: id, url: 'ws://h/', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' };
  const none = { evicted: 0, cleared: 0, bytes: 0, sent: 0, received: 0, errors: 0, warnings: 0 };
  return { header, live: true, total, ...none };
}

/** A hub with a clock, what a listener heard with the time of it, and a way to count a record. */
function hub() {
  const clock = new ManualClock();
  const notices = new NoticeHub(clock);
  const heard: { at: number; notice: Notice }[] = [];
  const stop = notices.listen((notice) => void heard.push({ at: clock.micros() / 1000, notice }));
  const totals = new Map<string, number>();
  let described = 0;
  const grow = (id: string): void => {
    totals.set(id, (totals.get(id) ?? 0) + 1);
    notices.captureChanged(id, () => {
      described++;
      return info(id, totals.get(id) ?? 0);
    });
  };
  const changes = (id: string) =>
    heard.flatMap(({ at, notice }) =>
      notice.kind === 'capture-changed' && notice.body.header.id === id ? [{ at, total: notice.body.total }] : [],
    );
  return { clock, notices, heard, stop, grow, changes, described: () => described };
}

describe('NoticeHub', () => {
  it('tells a lone change at once, and starts no timer that runs on', () => {
    const { clock, grow, changes } = hub();
    grow('a');
    expect(changes('a')).toEqual([]);
    clock.pass(0);
    expect(changes('a')).toEqual([{ at: 0, total: 1 }]);
    clock.pass(1_000);
    expect(changes('a')).toHaveLength(1);
    expect(clock.running).toBe(0);
  });

  it('merges what comes in between and tells the last state', () => {
    const { clock, grow, changes, described } = hub();
    for (let i = 0; i < 1_000; i++) grow('a');
    clock.pass(0);
    for (let i = 0; i < 1_000; i++) grow('a');
    clock.pass(33);
    expect(changes('a').map(({ total }) => total)).toEqual([1_000]);
    clock.pass(1);
    expect(changes('a')).toEqual([
      { at: 0, total: 1_000 },
      { at: 34, total: 2_000 },
    ]);
    // Describing costs something: only what is told is described.
    expect(described()).toBe(2);
  });

  it('tells at most 30 a second of one capture, however many records come', () => {
    const { clock, grow, changes } = hub();
    for (let ms = 0; ms < 10_000; ms++) {
      for (let i = 0; i < 10; i++) grow('a');
      clock.pass(1);
    }
    clock.pass(100);
    const times = changes('a').map(({ at }) => at);
    for (const from of times)
      expect(times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(30);
    expect(times.length).toBeGreaterThan(280);
    expect(changes('a').at(-1)?.total).toBe(100_000);
    expect(clock.running).toBe(0);
  });

  it('lets one busy capture not delay another', () => {
    const { clock, grow, changes } = hub();
    for (let ms = 0; ms < 100; ms++) {
      grow('busy');
      clock.pass(1);
    }
    grow('quiet');
    clock.pass(0);
    expect(changes('quiet')).toEqual([{ at: 100, total: 1 }]);
  });

  it('tells nothing of a capture after it was closed', () => {
    const { clock, notices, grow, changes, heard } = hub();
    grow('a');
    notices.captureClosed('a');
    expect(heard.at(-1)?.notice).toEqual({ kind: 'capture-closed', body: { capture: 'a' } });
    clock.pass(100);
    expect(changes('a')).toEqual([]);
    expect(clock.running).toBe(0);
  });

  it('tells every listener, and those who stopped nothing', () => {
    const { notices, heard, stop } = hub();
    const second: Notice[] = [];
    const listener = (notice: Notice) => void second.push(notice);
    const stopOne = notices.listen(listener);
    const stopTwo = notices.listen(listener);
    notices.captureClosed('a');
    stop();
    stopOne();
    stopOne();
    notices.captureClosed('b');
    stopTwo();
    notices.captureClosed('c');
    expect(heard.map(({ notice }) => notice.body)).toEqual([{ capture: 'a' }]);
    expect(second.map(({ body }) => body)).toEqual([{ capture: 'a' }, { capture: 'a' }, { capture: 'b' }]);
  });

  it('lets a listener stop while it is told', () => {
    const { notices } = hub();
    const heard: string[] = [];
    const stops: (() => void)[] = [];
    for (const name of ['a', 'b'])
      stops.push(
        notices.listen(() => {
          heard.push(name);
          for (const stop of stops) stop();
        }),
      );
    notices.captureClosed('x');
    notices.captureClosed('y');
    expect(heard).toEqual(['a']);
  });

  it('leaves no timer when it is closed, and starts none afterwards', () => {
    const { clock, notices, grow, heard } = hub();
    grow('a');
    clock.pass(0);
    grow('a');
    grow('b');
    expect(clock.running).toBe(2);
    notices.close();
    expect(clock.running).toBe(0);
    const before = heard.length;
    grow('a');
    expect(clock.running).toBe(0);
    clock.pass(1_000);
    expect(heard.length).toBe(before);
  });
});
