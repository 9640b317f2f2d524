// P12: from the first byte to WELCOME of a WAMP-CRA login, beside the bare exchange of the same bytes
// over a raw socket, and beside wampy and autobahn logging in to the same router. The key derivation
// of a salted login is timed apart. Every login is a connection of its own; the clients take turns.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { DemoInfo } from '../../src/shared/contract/results.ts';
import { deriveKey } from '../../src/main/auth/wampcra/wampcra.ts';
import { startChild } from './child.ts';
import { median, percentile, print, printLine } from './figures.ts';
import { startSession } from './session.ts';

/** Rounds of logins; a figure is the median of the rounds. */
const ROUNDS = 5;
const LOGINS = 500;
/** Logins before anything is counted: the engine compiles what is hot. */
const WARM_UP = 300;

type Login = () => Promise<number>;

export async function benchHandshake(): Promise<void> {
  const router = await startChild(['bin/wamp-inspector.mjs', 'demo-router', '--json']);
  const { url, principals } = router.ready as unknown as DemoInfo;
  const principal = principals.find(({ name }) => name === 'wampcra');
  if (!principal) throw new Error('the demo router has no wampcra principal');
  const target: Target = {
    url,
    realm: principal.realms[0] ?? '',
    authid: principal.authid ?? '',
    secret: principal.secret ?? '',
  };
  const canned = await cannedServer();
  const logins = new Map<string, Login>([
    ['ours', () => ourLogin(target)],
    ['bare', canned.exchange],
  ]);
  for (const peer of ['wampy', 'autobahn']) await addPeer(peer, target, logins);
  const times = await takeTurns(logins);
  const ours = times.get('ours') ?? [];
  const bare = times.get('bare') ?? [];
  for (const [rival, samples] of times) {
    if (rival === 'ours') continue;
    const name = rival === 'bare' ? 'bare exchange of the same bytes' : rival;
    for (const p of [0.5, 0.99]) {
      const unit = `ms p${p * 100}`;
      print('P12 connect to WELCOME, wampcra', unit, rounds(ours, p), name, rounds(samples, p), 'less');
    }
  }
  for (const [p, goal] of [
    [0.5, 1.5],
    [0.99, 5],
  ] as const) {
    const above = rounds(ours, p).map((value, i) => value - (rounds(bare, p)[i] ?? 0));
    print('P12 cost above the bare exchange', `ms p${p * 100}`, above, 'goal', [goal], 'less');
  }
  await derivation();
  canned.close();
  await router.stop();
}

interface Target {
  readonly url: string;
  readonly realm: string;
  readonly authid: string;
  readonly secret: string;
}

/** The percentile of each round. */
function rounds(samples: readonly number[], p: number): number[] {
  const size = samples.length / ROUNDS;
  return Array.from({ length: ROUNDS }, (_, i) => percentile(samples.slice(i * size, (i + 1) * size), p));
}

/** The clients take turns, so that a noisy moment hits all of them. */
async function takeTurns(logins: ReadonlyMap<string, Login>): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>([...logins.keys()].map((name) => [name, []]));
  for (let i = 0; i < LOGINS + WARM_UP; i++) {
    for (const [name, login] of logins) {
      const took = await login();
      if (i >= WARM_UP) times.get(name)?.push(took);
    }
  }
  return times;
}

async function ourLogin({ url, realm, authid, secret }: Target): Promise<number> {
  const began = performance.now();
  const { driver, open } = startSession(url, realm, [{ method: 'wampcra', authid: { kind: 'value', value: authid } }], {
    secret,
  });
  await open;
  const took = performance.now() - began;
  driver.leave();
  await driver.ended;
  return took;
}

async function addPeer(name: string, target: Target, logins: Map<string, Login>): Promise<void> {
  const folder = path.resolve('test/peers', name);
  if (!existsSync(path.join(folder, 'node_modules'))) {
    printLine({
      bench: 'P12',
      rival: name,
      skipped: `not installed; npm ci in test/peers/${name} or npm run test:interop brings it`,
    });
    return;
  }
  const { login } = (await import(path.join(folder, 'bench-login.mjs'))) as {
    login: (target: Target) => Promise<() => void>;
  };
  logins.set(name, async () => {
    const began = performance.now();
    const leave = await login(target);
    const took = performance.now() - began;
    leave();
    return took;
  });
}

/** A raw socket that plays a login: as many bytes, as many round trips, no work on either side. */
async function cannedServer(): Promise<{ exchange: Login; close: () => void }> {
  const key = 'AAAAAAAAAAAAAAAAAAAAAA==';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const asks = [
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: wamp.2.json\r\n\r\n`,
    'h'.repeat(760),
    'a'.repeat(70),
  ];
  const answers = [
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: wamp.2.json\r\n\r\n`,
    'c'.repeat(300),
    'w'.repeat(900),
  ];
  const child = await startChild([
    'test/bench/canned-server.mjs',
    JSON.stringify(asks.map((text) => text.length)),
    JSON.stringify(answers),
  ]);
  const port = Number(child.ready['port']);
  return { exchange: () => exchange(port, asks, answers), close: () => void child.stop() };
}

function exchange(port: number, asks: readonly string[], answers: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    let step = 0;
    let got = 0;
    socket.on('connect', () => socket.write(asks[0] ?? ''));
    socket.on('data', (data) => {
      got += data.length;
      if (got < (answers[step]?.length ?? 0)) return;
      got = 0;
      step++;
      if (step < asks.length) return void socket.write(asks[step] ?? '');
      resolve(performance.now() - began);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

async function derivation(): Promise<void> {
  const samples: number[] = [];
  for (let i = 0; i < 50; i++) {
    const began = performance.now();
    await deriveKey(Buffer.from('password'), 'salt', 1000, 32);
    samples.push(performance.now() - began);
  }
  printLine({
    bench: 'key derivation, PBKDF2 1000 iterations',
    value: Number(median(samples).toFixed(3)),
    unit: 'ms p50',
    worst: Number(Math.max(...samples).toFixed(3)),
  });
}
