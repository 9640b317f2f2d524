// P1 and P2, every wire: messages received, recorded and followed by the session machine, for each transport and
// serializer, beside a bare reader of the same wire that only counts; and what a serializer takes by itself,
// beside the plain library. WIRE=rs or WIRE=msgpack measures only wires with that in their name.

import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Serializer } from '../../src/main/serializer/serializer.ts';
import { startChild } from './child.ts';
import { print } from './figures.ts';
import { startSession, type BenchSession } from './session.ts';
import { bareRate } from './wire-bare.ts';
import { benchCodecs } from './wire-codecs.ts';
import { floodFormat, lastMessage, measured, MESSAGES } from './wire-messages.ts';

const ROUNDS = 5;

export async function benchWire(): Promise<void> {
  const wanted = process.env['WIRE'] ?? '';
  if (wanted === '' || wanted === 'codecs') benchCodecs(ROUNDS);
  const file = path.join(tmpdir(), `wire-flood-${process.pid}.json`);
  writeFileSync(file, JSON.stringify({ count: MESSAGES, formats: measured.map(floodFormat) }));
  const server = await startChild(['test/bench/wire-flood-server.mjs', file]);
  rmSync(file);
  for (const transport of ['ws', 'rs']) {
    for (const serializer of measured) {
      const wire = `${transport} ${serializer.name}`;
      const isSpoken = transport === 'ws' || serializer.rawSocketId !== undefined;
      if (isSpoken && wire.includes(wanted)) await benchOne(wire, String(server.ready[transport]), serializer);
    }
  }
  await server.stop();
}

async function benchOne(wire: string, url: string, serializer: Serializer): Promise<void> {
  const ours: Pace[] = [];
  const bare: Pace[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    bare.push(await paceOf(() => bareRate(url, serializer)));
    ours.push(await paceOf(() => recordedRate(url, serializer)));
  }
  const rival = 'bare client that counts';
  const rates = (paces: readonly Pace[]) => paces.map(({ rate }) => rate);
  const costs = (paces: readonly Pace[]) => paces.map(({ cost }) => cost);
  print(`P1 P2 capture over ${wire}`, 'msg/s', rates(ours), rival, rates(bare), 'more');
  print(`processor time of capture over ${wire}`, 'us/msg', costs(ours), rival, costs(bare), 'less');
}

interface Pace {
  /** Messages a second. */
  readonly rate: number;
  /** Microseconds of processor time a message, from connecting to the end: it hardly depends on what else runs. */
  readonly cost: number;
}

async function paceOf(run: () => Promise<number>): Promise<Pace> {
  const before = process.cpuUsage();
  const rate = await run();
  const { user, system } = process.cpuUsage(before);
  return { rate, cost: (user + system) / MESSAGES };
}

async function recordedRate(url: string, serializer: Serializer): Promise<number> {
  const { driver, store, open } = startSession(url, 'realm1', [], {}, [serializer.name]);
  await open;
  await driver.request({ kind: 'SUBSCRIBE', options: {}, topic: 'com.example' });
  // Events may have arrived in the same turn as the reply: count from its record on.
  const before = store.rows(0, 0, 100).find((row) => row.type === 'SUBSCRIBED')?.seq ?? 0;
  while (store.total < before + MESSAGES) await new Promise((resolve) => setTimeout(resolve, 5));
  const micros = (store.record(before + MESSAGES)?.at ?? 0) - (store.record(before + 1)?.at ?? 0);
  checkLast(store, before + MESSAGES, serializer);
  driver.leave();
  await driver.ended;
  return (MESSAGES / micros) * 1e6;
}

/** Nothing lost, nothing added: the last record is the last event that was sent. */
function checkLast(store: BenchSession['store'], seq: number, serializer: Serializer): void {
  const record = store.record(seq);
  const bytes = record?.kind === 'message' ? Buffer.from(record.bytes) : undefined;
  if (!bytes?.equals(lastMessage(serializer)))
    throw new Error(`record ${seq} is not the last event of ${serializer.name}`);
}
