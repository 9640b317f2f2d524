// TCP knows no messages: what is sent at once may arrive in pieces. The login is split at every byte, in
// both directions, and is delivered byte by byte: it must always succeed.

import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ByteRelay, inParallel, relayQuery } from '../support/byte-relay.ts';
import { eachWithInspector, sally } from '../support/inspector.ts';
import { listenRaw, trickle } from '../unit/main/transport/raw-peer.ts';

const inspector = eachWithInspector({ random: (count) => Buffer.alloc(count, 0x5a) });
const PATIENCE_MS = 110_000;

let relay: ByteRelay;
beforeEach(async () => {
  relay = await ByteRelay.to(inspector.now.demo.port);
  inspector.now.environment['SALLY'] = 'sally-pass';
});
afterEach(() => relay.close());

/** Logs in, leaves, closes the capture; gives what it came to and the types of its messages. */
async function run(url: string): Promise<string> {
  const { now } = inspector;
  const attempt = await now.connect({ profile: sally(url) });
  await attempt.outcome();
  const { outcome, steps } = await attempt.leave();
  await now.link.call('capture.close', { capture: attempt.capture });
  return [outcome, ...steps.map(({ type }) => type)].join(' ');
}

const WHOLE = 'welcome HELLO CHALLENGE AUTHENTICATE WELCOME GOODBYE GOODBYE';

describe('split at every byte', () => {
  it.each(['router', 'client'] as const)(
    'of the %s',
    async (side) => {
      const url = (at: number) => `ws://127.0.0.1:${relay.port}/ws${relayQuery('split', side, at)}`;
      expect(await run(url(99_999))).toBe(WHOLE);
      const all = relay.passed[side];
      expect(all).toBeGreaterThan(500);
      const wrong: string[] = [];
      await inParallel(all, 80, async (at) => {
        const told = await run(url(at));
        if (told !== WHOLE) wrong.push(`byte ${at}: ${told}`);
      });
      expect(wrong).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('and at all of them at once', async () => {
    const { port } = inspector.now.demo;
    const peer = await listenRaw((near) => {
      const far = connect(port, '127.0.0.1');
      let queue = Promise.resolve();
      far.on('data', (chunk) => {
        queue = queue.then(() => trickle(near, Buffer.from(chunk)));
      });
      near.on('data', (chunk) => far.write(chunk));
      near.on('close', () => far.destroy());
      far.on('close', () => void queue.then(() => near.destroy()));
      far.on('error', () => near.destroy());
    });
    expect(await run(`ws://127.0.0.1:${peer.port}/ws`)).toBe(WHOLE);
  });
});
