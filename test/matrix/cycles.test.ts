// A thousand sessions, one after the other and a few at a time: nothing may grow.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../support/byte-relay.ts';
import { eachWithInspector, openHandles, processListeners, sally } from '../support/inspector.ts';
import { eventually } from '../unit/main/transport/wire-log.ts';

const inspector = eachWithInspector();
const ROUND = 250;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface Holdings {
  readonly handles: number;
  readonly listeners: number;
  readonly captures: number;
  readonly sessions: number;
}

/** What the process holds when nothing is going on. */
async function holdings(): Promise<Holdings> {
  const { now } = inspector;
  // Notices of captures that are closed run out by themselves, and so does the tick of the router.
  await eventually(
    () => now.clock.running === 0,
    () => `${now.clock.running} timers`,
  );
  return {
    handles: openHandles(),
    listeners: processListeners(),
    captures: (await now.link.call('capture.list', {})).length,
    sessions: now.router.sessions,
  };
}

function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

async function cycle(): Promise<void> {
  const { now } = inspector;
  const attempt = await now.connect({ profile: sally(now.demo.url) });
  expect(await attempt.outcome()).toBe('welcome');
  expect((await attempt.leave()).outcome).toBe('welcome');
  await now.link.call('capture.close', { capture: attempt.capture });
}

describe('a thousand sessions', () => {
  it('leave as much behind as none', async () => {
    inspector.now.environment['SALLY'] = 'sally-pass';
    // What is made once and kept (caches, compiled code) is made in the first round.
    await inParallel(ROUND, 16, cycle);
    const before = await holdings();
    const heap = heapInUse();
    const sizes: number[] = [];
    for (let round = 1; round < 4; round += 1) {
      await inParallel(ROUND, 16, cycle);
      await holdings();
      sizes.push(heapInUse() - heap);
    }
    const { handles, ...after } = await holdings();
    expect(after).toEqual({ listeners: before.listeners, captures: 0, sessions: 0 });
    expect(handles).toBeLessThanOrEqual(before.handles);
    // 750 sessions of 4 KiB each that stayed would be 3 MB; a growth that goes on would be more each round.
    expect(Math.max(...sizes), `growth in bytes: ${sizes.join(', ')}`).toBeLessThan(2_000_000);
  }, 110_000);

  it('keep no more than their records when their captures stay', async () => {
    const { now } = inspector;
    now.environment['SALLY'] = 'sally-pass';
    const before = openHandles();
    await inParallel(100, 16, async () => {
      const attempt = await now.connect({ profile: sally(now.demo.url) });
      await attempt.outcome();
      await attempt.leave();
    });
    const captures = await now.link.call('capture.list', {});
    expect(captures).toHaveLength(100);
    for (const capture of captures) expect(capture).toMatchObject({ live: false, outcome: 'welcome', evicted: 0 });
    await eventually(
      () => openHandles() <= before,
      () => `handles: ${process.getActiveResourcesInfo().join(', ')}`,
    );
  });
});
