// Timers of the real clock: they run once, can be taken back, and may be longer than Node's.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../src/main/shell/node-ports.ts';

const DAYS = 24 * 3600 * 1000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a timer', () => {
  it('of sixty days runs after sixty days, and not at once', () => {
    let runs = 0;
    systemClock.after(60 * DAYS, () => runs++);
    vi.advanceTimersByTime(60 * DAYS - 1);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(1);
    expect(runs).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that is taken back never runs, whichever part of it was waited for', () => {
    const stop = systemClock.after(60 * DAYS, () => expect.unreachable());
    vi.advanceTimersByTime(50 * DAYS);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
