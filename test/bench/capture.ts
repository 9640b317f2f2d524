// P1, first figure: messages received, recorded and followed by the session machine, beside a bare ws
// client that only counts. Both read the same flood, one after the other, in several rounds.

import { WebSocket } from 'ws';
import { startChild } from './child.ts';
import { print } from './figures.ts';
import { startSession } from './session.ts';

const MESSAGES = 500_000;
const ROUNDS = 5;

export async function benchCapture(): Promise<void> {
  const server = await startChild(['test/bench/flood-server.mjs', String(MESSAGES)]);
  const url = String(server.ready['url']);
  const ours: number[] = [];
  const bare: number[] = [];
  const overhead: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    bare.push(await bareRate(url));
    const { rate, bytesBeyondWire } = await captureRate(url);
    ours.push(rate);
    overhead.push(bytesBeyondWire);
  }
  await server.stop();
  print('P1 capture in memory', 'msg/s', ours, 'bare ws client that counts', bare, 'more');
  print('P8 store memory beyond wire bytes', 'B/msg', overhead, 'goal', [64], 'less');
}

function bareRate(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const client = new WebSocket(url, 'wamp.2.json', { perMessageDeflate: false, skipUTF8Validation: true });
    let count = -2;
    let began = 0;
    client.on('open', () => client.send('[1,"realm1",{"roles":{"subscriber":{}}}]'));
    client.on('message', () => {
      count++;
      if (count === -1) client.send('[32,1,{},"com.example"]');
      if (count === 0) began = performance.now();
      if (count < MESSAGES) return;
      resolve((MESSAGES / (performance.now() - began)) * 1000);
      client.terminate();
    });
    client.on('error', reject);
  });
}

async function captureRate(url: string): Promise<{ rate: number; bytesBeyondWire: number }> {
  const { driver, store, open } = startSession(url, 'realm1', [], {});
  await open;
  await driver.request({ kind: 'SUBSCRIBE', options: {}, topic: 'com.example' });
  // Events may have arrived in the same turn as the reply: count from its record on.
  const before = store.rows(0, 0, 100).find((row) => row.type === 'SUBSCRIBED')?.seq ?? 0;
  while (store.total < before + MESSAGES) await new Promise((resolve) => setTimeout(resolve, 5));
  const micros = (store.record(before + MESSAGES)?.at ?? 0) - (store.record(before + 1)?.at ?? 0);
  const rate = (MESSAGES / micros) * 1e6;
  checkComplete(store, before);
  let wire = 0;
  for (let from = 0; from < store.total; from += 1000) for (const { size } of store.rows(0, from, 1000)) wire += size;
  const bytesBeyondWire = (store.totals().bytes - wire) / MESSAGES;
  driver.leave();
  await driver.ended;
  return { rate, bytesBeyondWire };
}

/** Nothing lost, nothing reordered: publication ids of what is kept are contiguous. */
function checkComplete(store: ReturnType<typeof startSession>['store'], before: number): void {
  for (let seq = before + MESSAGES; seq > before + MESSAGES - 1000; seq--) {
    const record = store.record(seq);
    const id =
      record?.kind === 'message' ? (JSON.parse(Buffer.from(record.bytes).toString()) as number[])[2] : undefined;
    if (id !== seq - before) throw new Error(`record ${seq} holds publication ${id}`);
  }
}
