// One client under load, in a process of its own: connects, runs the load, prints its rate as one line of JSON, and
// waits to be ended.

import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createApp } from '../../src/main/app/app.ts';
import { memoryLink } from '../../src/main/app/memory-link.ts';
import { createPorts } from '../../src/main/shell/node-ports.ts';
import type { Link } from '../../src/shared/contract/link.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import { ENDLESS, floodTopic, pause, until } from './flood.ts';

interface Job {
  readonly name: string;
  readonly url: string;
  readonly realm: string;
  readonly load:
    | { readonly kind: 'calls'; readonly concurrency: number; readonly seconds: number }
    | { readonly kind: 'events'; readonly seconds: number };
}

/** What a client of the peers can do; see test/peers. */
interface PeerSession {
  call(procedure: string, args: unknown[]): Promise<unknown>;
  subscribe(topic: string, onEvent: () => void): Promise<unknown>;
}

const PROCEDURE = 'demo.add2';
/** Until the engine has compiled what is hot. */
const WARM_UP_MS = 1_000;
/** Rows that a page shows. */
const SHOWN = 40;

export async function main([text = '']: readonly string[]): Promise<number> {
  const job = JSON.parse(text) as Job;
  const rate = job.name === 'ours' ? await ours(job) : await peers(job);
  process.stdout.write(`${JSON.stringify({ rate })}\n`);
  return new Promise(() => setInterval(() => {}, ENDLESS));
}

async function peers({ name, url, realm, load }: Job): Promise<number> {
  const script = path.resolve('test/peers', name, 'bench-requests.mjs');
  const { connect } = (await import(script)) as { connect: (to: object) => Promise<PeerSession> };
  const session = await connect({ url, realm });
  let done = 0;
  let isOver = false;
  if (load.kind === 'events') await session.subscribe(floodTopic(ENDLESS), () => void done++);
  const worker = async () => {
    while (!isOver) {
      await session.call(PROCEDURE, [2, 3]);
      done++;
    }
  };
  if (load.kind === 'calls') for (let i = 0; i < load.concurrency; i++) void worker();
  await pause(WARM_UP_MS);
  const [before, began] = [done, performance.now()];
  await pause(load.seconds * 1000);
  const rate = ((done - before) / (performance.now() - began)) * 1000;
  isOver = true;
  return rate;
}

async function ours({ url, realm, load }: Job): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-bench-'));
  const app = createApp(await createPorts({ WAMP_INSPECTOR_CONFIG: folder }), (error) => {
    throw error;
  });
  const link = memoryLink(app);
  const { capture } = await link.call('session.connect', { profile: newProfile('bench', 'bench', url, realm) });
  await until('WELCOME', async () => (await link.call('capture.info', { capture })).outcome === 'welcome');
  watch(link, capture);
  return load.kind === 'calls' ? calls(link, capture, load) : events(link, capture, load.seconds);
}

async function calls(link: Link, capture: string, load: Job['load'] & { kind: 'calls' }): Promise<number> {
  const { concurrency } = load;
  const repeat = { concurrency, seconds: load.seconds + WARM_UP_MS / 1000 };
  const request = { kind: 'call', uri: PROCEDURE, args: '[2, 3]', repeat } as const;
  const { operation } = await link.call('operation.start', { capture, request });
  const answered = async () => (await link.call('operation.get', { capture, operation })).repeat?.answered ?? 0;
  await pause(WARM_UP_MS);
  const [before, began] = [await answered(), performance.now()];
  await pause(load.seconds * 1000 - 100);
  return (((await answered()) - before) / (performance.now() - began)) * 1000;
}

async function events(link: Link, capture: string, seconds: number): Promise<number> {
  const request = { kind: 'subscribe', uri: floodTopic(ENDLESS) } as const;
  const { operation } = await link.call('operation.start', { capture, request });
  await link.call('operation.wait', { capture, operation });
  const count = async () => (await link.call('holding.list', { capture }))[0]?.count ?? 0;
  await pause(WARM_UP_MS);
  const [before, began] = [await count(), performance.now()];
  await pause(seconds * 1000);
  return (((await count()) - before) / (performance.now() - began)) * 1000;
}

/** What a page with an open call view and timeline asks for, as often as it is told of news. */
function watch(link: Link, capture: string): void {
  let isPulling = false;
  link.listen((notice) => {
    if (isPulling || (notice.kind !== 'capture-changed' && notice.kind !== 'operations-changed')) return;
    isPulling = true;
    void (async () => {
      const { total } = await link.call('capture.rows', { capture, view: 0, from: 0, count: 0 });
      await link.call('capture.rows', { capture, view: 0, from: Math.max(0, total - SHOWN), count: SHOWN });
      await link.call('operation.list', { capture });
      await link.call('holding.list', { capture });
      isPulling = false;
    })();
  });
}
