// The clock of the page, for record windows.

import type { WindowClock } from './record-window.ts';

export const pageClock: WindowClock = {
  now: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
