// A demo router on a free port, for the tests of a file, with the clock and the random numbers of the
// host; and clients that are closed with it.

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import type { Clock } from '../../../../src/main/clock.ts';
import { DemoRouter } from '../../../../src/main/demo-router/router.ts';
import { PlainClient } from './plain-client.ts';

export const hostClock: Clock = {
  micros: () => Math.round(performance.now() * 1_000),
  wall: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

interface RunningRouter {
  readonly router: DemoRouter;
  readonly url: string;
  readonly port: number;
  /** A client that has not said HELLO. */
  connect(): Promise<PlainClient>;
  /** A client in realm demo. */
  guest(details?: Readonly<Record<string, unknown>>): Promise<PlainClient>;
}

/** Starts a router before each test and stops it afterwards; the result is filled in by then. */
export function eachWithRouter(): RunningRouter {
  const clients = new Set<PlainClient>();
  const kept = (client: PlainClient) => {
    clients.add(client);
    return client;
  };
  const running = {
    router: new DemoRouter(),
    url: '',
    port: 0,
    connect: async () => kept(await PlainClient.connect(running.url)),
    guest: async (details = {}) => kept(await PlainClient.join(running.url, 'demo', details)),
  };
  beforeEach(async () => {
    Object.assign(running, await running.router.start({ clock: hostClock, random: randomBytes }));
  });
  afterEach(async () => {
    for (const client of clients) client.socket.terminate();
    clients.clear();
    await running.router.close();
  });
  return running;
}
