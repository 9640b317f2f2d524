// After each test of a file: every dial ended once, no limit runs, every connection is closed, and
// this process holds no more sockets than before.

import { afterEach, beforeEach, expect } from 'vitest';
import { finishPeers } from './raw-peer.ts';
import { eventually, finishDials } from './wire-log.ts';

export function checkLeaks(): void {
  let before = 0;
  beforeEach(() => {
    before = socketCount();
  });
  afterEach(async () => {
    await finishDials();
    await finishPeers();
    await eventually(
      () => socketCount() <= before,
      () => `sockets left: ${process.getActiveResourcesInfo().join(', ')}`,
    );
    expect(socketCount()).toBeLessThanOrEqual(before);
  });
}

function socketCount(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS|Pipe)/.test(name)).length;
}
