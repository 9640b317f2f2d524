// The flood server as the benchmarks of the page use it: one process, and topics that say how much of a
// flood is wanted.

import { newProfile } from '../../src/shared/new-profile.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { startChild } from './child.ts';

export interface Flood {
  readonly url: string;
  /** A profile that connects to it. */
  readonly profile: Profile;
  stop(): Promise<void>;
}

export async function startFlood(): Promise<Flood> {
  const server = await startChild(['test/bench/flood-server.mjs', '0']);
  const url = String(server.ready['url']);
  return { url, profile: newProfile('bench', 'bench', url, 'realm1'), stop: () => server.stop() };
}

/** Topic of so many events, at a rate, or as fast as the socket takes them. */
export const floodTopic = (count: number, rate?: number): string =>
  `com.example.flood.${count}${rate === undefined ? '' : `.${rate}`}`;

/** Longer than any benchmark takes. */
export const ENDLESS = 1_000_000_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until it holds; throws if it does not within a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > 60_000) throw new Error(`waited in vain for ${what}`);
    await pause(20);
  }
}
