// Calls and events of a session that is recorded and looked at, beside wampy and autobahn doing the same without any
// recording, at the same router in the same run. Ours is the whole app behind its link, with a viewer that pulls what
// a page would pull. The clients take turns, each in a process of its own with nothing else in it.

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DemoInfo } from '../../src/shared/contract/results.ts';
import { startChild, type Child } from './child.ts';
import { print, printLine } from './figures.ts';
import { startFlood, type Flood } from './flood.ts';

const ROUNDS = 5;
const SECONDS = 2;
const WINDOWS = [1, 64];
const REALM = 'demo';

type Load =
  | { readonly kind: 'calls'; readonly concurrency: number; readonly seconds: number }
  | { readonly kind: 'events'; readonly seconds: number };

/** Figures a second by client and load. */
type Rates = Map<string, number[]>;

export async function benchRequests(): Promise<void> {
  const router = await startChild(['bin/wamp-inspector.mjs', 'demo-router', '--json']);
  const flood = await startFlood();
  const { url } = router.ready as unknown as DemoInfo;
  const clients = ['ours', ...['wampy', 'autobahn'].filter(isInstalled)];
  for (const concurrency of WINDOWS) {
    const load: Load = { kind: 'calls', concurrency, seconds: SECONDS };
    report(`calls, ${concurrency} in flight`, 'calls/s', await takeTurns(clients, url, REALM, load));
  }
  await events(clients, flood);
  await flood.stop();
  await router.stop();
}

async function events(clients: readonly string[], { profile }: Flood): Promise<void> {
  const load: Load = { kind: 'events', seconds: SECONDS };
  report('events received', 'events/s', await takeTurns(clients, profile.url, profile.realm, load));
}

async function takeTurns(clients: readonly string[], url: string, realm: string, load: Load): Promise<Rates> {
  const rates: Rates = new Map(clients.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of clients) {
      const client: Child = await startChild([
        'test/run-ts.mjs',
        'test/bench/requests-client.ts',
        JSON.stringify({ name, url, realm, load }),
      ]);
      rates.get(name)?.push(Number(client.ready['rate']));
      await client.stop();
    }
  }
  return rates;
}

function report(what: string, unit: string, rates: Rates): void {
  const ours = rates.get('ours') ?? [];
  for (const [rival, theirs] of rates) if (rival !== 'ours') print(`rpc ${what}`, unit, ours, rival, theirs, 'more');
}

function isInstalled(name: string): boolean {
  const isThere = existsSync(path.resolve('test/peers', name, 'node_modules'));
  if (!isThere)
    printLine({
      bench: 'rpc',
      rival: name,
      skipped: `not installed; npm ci in test/peers/${name} or npm run test:interop brings it`,
    });
  return isThere;
}
