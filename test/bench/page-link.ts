// P3: what the link to the page costs the program while 100 k messages a second arrive and a real page
// follows them. App and web host run in this process, so that their time can be taken; rival is the same
// session with every row sent as JSON over a WebSocket to a page of the same browser.
//
// Taken is processor time, not time by the clock, for the machine may be busy: of telling about changes
// (description, JSON, writing to the socket), of answers to the page's questions (check of the parameters,
// handler, JSON, writing), and what every message pays so that the page may hear of it. Reading the page's
// questions, some hundred bytes each, is left out here; it is in the figures of the whole program.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { WebSocketServer } from 'ws';
import { createApp, type App } from '../../src/main/app/app.ts';
import { Capture, CaptureList } from '../../src/main/app/captures.ts';
import { NoticeHub } from '../../src/main/app/notices.ts';
import { CaptureStore } from '../../src/main/capture/store/store.ts';
import type { Clock } from '../../src/main/clock.ts';
import { createPorts, systemClock } from '../../src/main/shell/node-ports.ts';
import { startWebHost } from '../../src/main/shell/web/web-host.ts';
import type { CommandName, ParamsOf, ResultOf } from '../../src/shared/contract/commands.ts';
import type { CallResult } from '../../src/shared/contract/link.ts';
import { print } from './figures.ts';
import { ENDLESS, floodTopic, pause, startFlood, until, type Flood } from './flood.ts';
import { newPage, openTimeline } from './page-browser.ts';
import { startSession } from './session.ts';

const RATE = 100_000;
const ROUNDS = 5;
const ROUND_MS = 1_200;
/** Before anything is taken: the engine compiles what is hot. */
const WARM_UP_MS = 1_500;
/** Of so many rows that are pushed the time of one is taken, for taking it costs about as much. */
const SAMPLE = 16;

/** What was seen in one round; times and bytes by second. */
interface Round {
  readonly messages: number;
  /** Share of a core that the link took, in percent. */
  readonly link: number;
  /** Share of a core that the whole process took, in percent. */
  readonly process: number;
  readonly bytes: number;
}

export async function benchLink(browser: Browser): Promise<void> {
  const flood = await startFlood();
  try {
    const { followed, alone } = await ours(browser, flood);
    const pushed = await rival(browser, flood);
    const of = (rounds: readonly Round[], what: keyof Round) => rounds.map((round) => round[what]);
    const every = 'every row pushed as JSON';
    const link = 'P3 link to the page';
    const program = 'P3 whole program, page follows';
    const share = '% of a core';
    print(
      'P3 messages while the page follows',
      'msg/s',
      of(followed, 'messages'),
      every,
      of(pushed, 'messages'),
      'more',
    );
    print(link, share, of(followed, 'link'), every, of(pushed, 'link'), 'less');
    print(link, share, of(followed, 'link'), 'goal', [2], 'less');
    print(`${link}, bytes`, 'B/s', of(followed, 'bytes'), every, of(pushed, 'bytes'), 'less');
    print(program, share, of(followed, 'process'), 'no page', of(alone, 'process'), 'less');
    print(program, share, of(followed, 'process'), every, of(pushed, 'process'), 'less');
  } finally {
    await flood.stop();
  }
}

/** Adds up processor time, in milliseconds; what runs within something that is taken already is not taken twice. */
class Stopwatch {
  spent = 0;
  #depth = 0;
  #began = process.cpuUsage();

  begin(): void {
    if (this.#depth++ === 0) this.#began = process.cpuUsage();
  }

  end(): void {
    if (--this.#depth === 0) this.spent += millisecondsSince(this.#began);
  }

  around<T>(run: () => T): T {
    this.begin();
    try {
      return run();
    } finally {
      this.end();
    }
  }
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function ours(browser: Browser, flood: Flood): Promise<{ followed: Round[]; alone: Round[] }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-bench-'));
  const watch = new Stopwatch();
  const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: folder });
  const app = createApp({ ...ports, clock: timedClock(ports.clock, watch) }, (error) => {
    throw error;
  });
  const host = await startWebHost({
    app: timedApp(app, watch),
    page: path.resolve('out/renderer'),
    port: 0,
    report: console.error,
  });
  const run = caller(app);
  try {
    const { capture } = await run('session.connect', { profile: flood.profile });
    await until('WELCOME', async () => (await run('capture.info', { capture })).outcome === 'welcome');
    const total = async () => (await run('capture.info', { capture })).total;
    await run('operation.start', { capture, request: { kind: 'subscribe', uri: floodTopic(ENDLESS, RATE) } });
    const noted = costOfNoting();
    const page = await newPage(browser);
    await countBytes(page);
    await openTimeline(page, host.freshAddress());
    const followed = await takeRounds(watch, total, () => bytesOf(page), noted);
    await page.context().close();
    const alone = await takeRounds(watch, total, () => Promise.resolve(0), noted);
    return { followed, alone };
  } finally {
    await app.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs commands in this process; throws what a link would reject with. */
function caller(app: App) {
  return async <N extends CommandName>(name: N, params: ParamsOf<N>): Promise<ResultOf<N>> => {
    const answer = await app.dispatch(name, params);
    if (!answer.ok) throw new Error(`${name}: ${answer.code} ${answer.evidence}`);
    return answer.result as ResultOf<N>;
  };
}

/** Of the clock's tasks, nearly all tell of changes. */
function timedClock(clock: Clock, watch: Stopwatch): Clock {
  return { ...clock, after: (ms, task) => clock.after(ms, () => watch.around(task)) };
}

function timedApp(app: App, watch: Stopwatch): App {
  return {
    ...app,
    listen: (hear) => app.listen((notice) => watch.around(() => hear(notice))),
    dispatch(name, params): Promise<CallResult> {
      const answer = watch
        .around(() => app.dispatch(name, params))
        .then((result) => {
          watch.begin();
          return result;
        });
      // Whoever asked goes on first, and makes and sends its frame; then this ends what was begun.
      queueMicrotask(() => void answer.then(() => watch.end()));
      return answer;
    },
  };
}

/** Milliseconds that one message takes to be noted for the next notice. */
function costOfNoting(): number {
  const hub = new NoticeHub(systemClock);
  const list = new CaptureList(hub);
  const header = { id: 'bench', label: '', url: '', realm: '', startedAt: new Date(0).toISOString() };
  const capture = new Capture(header, new CaptureStore());
  list.add(capture);
  const times = 1_000_000;
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) list.changed(capture);
  const took = millisecondsSince(before);
  hub.close();
  return took / times;
}

async function takeRounds(
  watch: Stopwatch,
  total: () => Promise<number>,
  bytes: () => Promise<number>,
  perMessage: number,
): Promise<Round[]> {
  await pause(WARM_UP_MS);
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const before = { total: await total(), bytes: await bytes() };
    const cpu = process.cpuUsage();
    watch.spent = 0;
    const began = performance.now();
    await pause(ROUND_MS);
    const ms = performance.now() - began;
    const { spent } = watch;
    const whole = millisecondsSince(cpu);
    const messages = (await total()) - before.total;
    rounds.push({
      messages: (messages / ms) * 1000,
      link: ((spent + messages * perMessage) / ms) * 100,
      process: (whole / ms) * 100,
      bytes: (((await bytes()) - before.bytes) / ms) * 1000,
    });
  }
  return rounds;
}

/** Lets a page count what comes over its WebSockets; the frames are ASCII but for captured text. */
async function countBytes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Native = globalThis.WebSocket;
    Reflect.set(globalThis, 'linkBytes', 0);
    globalThis.WebSocket = class extends Native {
      constructor(...given: ConstructorParameters<typeof Native>) {
        super(...given);
        this.addEventListener('message', ({ data }: MessageEvent<string>) => {
          Reflect.set(globalThis, 'linkBytes', Number(Reflect.get(globalThis, 'linkBytes')) + data.length);
        });
      }
    };
  });
}

const bytesOf = (page: Page): Promise<number> => page.evaluate(() => Number(Reflect.get(globalThis, 'linkBytes')));

/** The same session and store; every row goes to a page as it comes. */
async function rival(browser: Browser, flood: Flood): Promise<Round[]> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>every row</title>');
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { driver, store, open } = startSession(flood.url, 'realm1', [], {});
  await open;
  const watch = new Stopwatch();
  let bytes = 0;
  sockets.on('connection', (socket) => {
    const push = () => {
      const text = JSON.stringify({ notice: { kind: 'record-added', body: store.row(store.total) } });
      bytes += text.length;
      socket.send(text);
    };
    store.onChange(() => {
      if (store.total % SAMPLE > 0) return push();
      const before = process.cpuUsage();
      push();
      watch.spent += SAMPLE * millisecondsSince(before);
    });
  });
  try {
    const page = await newPage(browser);
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.evaluate(readRows, `ws://127.0.0.1:${port}/`);
    await driver.request({ kind: 'SUBSCRIBE', options: {}, topic: floodTopic(ENDLESS, RATE) });
    const rounds = await takeRounds(
      watch,
      () => Promise.resolve(store.total),
      () => Promise.resolve(bytes),
      0,
    );
    await page.context().close();
    return rounds;
  } finally {
    driver.leave();
    await driver.ended;
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  }
}

/** Runs in the page: takes every row and does nothing with it. */
function readRows(url: string): Promise<void> {
  const socket = new WebSocket(url);
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    Reflect.set(globalThis, 'lastRow', JSON.parse(data));
  });
  return new Promise((resolve) => socket.addEventListener('open', () => resolve()));
}
