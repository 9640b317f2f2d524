// Clients that mean harm, or are broken: the router answers or closes, and serves the others on.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import { encodeMessage } from '../../../../src/main/wamp/codec.ts';
import { requests, sessionMessages } from '../wamp/router/router-machine-arbitraries.ts';
import type { PlainClient } from './plain-client.ts';
import { eachWithRouter } from './running-router.ts';

const running = eachWithRouter();
const MEGABYTE = 1024 * 1024;

/** A bystander that makes sure that it is served. */
async function bystander(): Promise<() => Promise<void>> {
  const client = await running.guest();
  let request = 0;
  return async () => {
    request++;
    expect(await client.ask(48, request, {}, 'demo.echo', [request])).toEqual([50, request, {}, [request]]);
  };
}

interface Frame {
  readonly data: Uint8Array | string;
  readonly binary: boolean;
}

const text = (data: string | Uint8Array): Frame => ({ data, binary: false });
const wampText = fc
  .oneof(sessionMessages, requests)
  .map((message) => text(jsonSerializer.encode(encodeMessage(message))));
const frames: Readonly<Record<string, fc.Arbitrary<Frame>>> = {
  'random bytes': fc.record({ data: fc.uint8Array({ maxLength: 200 }), binary: fc.boolean() }),
  'random JSON': fc.json().map(text),
  'random lists that begin like messages': fc
    .tuple(
      fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 16, 32, 34, 48, 49, 64, 66, 70, 337),
      fc.array(fc.jsonValue(), { maxLength: 6 }),
    )
    .map(([type, rest]) => text(JSON.stringify([type, ...rest]))),
  'valid messages in any order': wampText,
};

/** Sends the frames and waits until the connection is closed or the router has read them all. */
async function assault(client: PlainClient, sent: readonly Frame[]): Promise<void> {
  for (const { data, binary } of sent) client.socket.send(data, { binary });
  const heard = new Promise((resolve) => client.socket.once('pong', resolve));
  if (client.socket.readyState === client.socket.OPEN) client.socket.ping();
  await Promise.race([heard, client.closed]);
  client.socket.terminate();
  // 1011 would be a fault of the router itself.
  expect((await client.closed).code).not.toBe(1011);
}

describe.each(Object.entries(frames))('%s', (_what, frame) => {
  it.each([false, true])('do no harm (in an open session: %s)', async (isOpen) => {
    const check = await bystander();
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 25 }), async (sent) => {
        await assault(isOpen ? await running.guest() : await running.connect(), sent);
        await check();
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(running.router.sessions).toBe(1);
  });
});

describe('extremes', () => {
  const deep = (levels: number) => `[48,1,{},"demo.echo",[${'['.repeat(levels)}${']'.repeat(levels)}]]`;

  it.each<[string, string]>([
    ['nesting without end', '['.repeat(1_000_000)],
    ['an argument nested too deeply', deep(100_000)],
    ['an id of a million digits', `[48,${'9'.repeat(1_000_000)},{},"demo.echo"]`],
    ['a type of a million digits', `[${'9'.repeat(1_000_000)}]`],
    ['a million elements', `[${'48,'.repeat(1_000_000)}48]`],
    ['a key that occurs 100,000 times', `[48,1,{${'"abc":1,'.repeat(100_000)}"abc":1},"demo.echo"]`],
    ['100,000 odd keys', `[48,1,{${Array.from({ length: 100_000 }, (_, i) => `"X${i}":1`).join()}},"demo.echo"]`],
    ['a URI of a million dots', `[48,1,{},"${'.'.repeat(1_000_000)}"]`],
    ['a URI of a million components', `[32,1,{"match":"wildcard"},"${'a.'.repeat(1_000_000)}"]`],
    ['a prototype for a key', '[48,1,{"__proto__":{"timeout":1}},"demo.echo",[{"__proto__":1,"constructor":2}]]'],
    ['numbers beyond all bounds', '[48,1,{"timeout":1e400},"demo.echo",[1e400,-1e400,1e-400]]'],
    ['roles that are no roles', '[1,"demo",{"roles":{"__proto__":{},"caller":[],"toString":{}}}]'],
  ])('%s do no harm', async (_what, data) => {
    const check = await bystander();
    await assault(await running.guest(), [text(data)]);
    await assault(await running.connect(), [text(data)]);
    await check();
  });

  it('a message of 15 MiB is served, one of 17 MiB ends its connection', async () => {
    const check = await bystander();
    const client = await running.guest();
    const big = 'x'.repeat(15 * MEGABYTE);
    expect(await client.ask(48, 1, {}, 'demo.echo', [big])).toEqual([50, 1, {}, [big]]);
    client.send(48, 2, {}, 'demo.echo', ['x'.repeat(17 * MEGABYTE)]);
    expect(await client.closed).toMatchObject({ code: 1009 });
    await check();
  });

  it('a subscriber that does not read is dropped, and the publisher is not held up', async () => {
    const check = await bystander();
    const [reader, writer] = [await running.guest(), await running.guest()];
    await reader.ask(32, 1, {}, 'app.flood');
    reader.socket.pause();
    const chunk = 'x'.repeat(4 * MEGABYTE);
    for (let i = 1; i <= 16; i++)
      expect(await writer.ask(16, i, { acknowledge: true }, 'app.flood', [chunk])).toMatchObject({ 0: 17 });
    expect(running.router.sessions).toBe(2);
    await check();
  });

  it('many connections at once are served', async () => {
    const clients = await Promise.all(Array.from({ length: 200 }, () => running.connect()));
    const welcomes = await Promise.all(clients.map((client) => client.hello('demo')));
    expect(new Set(welcomes.map(([type, session]) => `${String(type)} ${String(session)}`)).size).toBe(200);
    expect(running.router.sessions).toBe(200);
  });

  it('connections that break off in the middle of a login leave nothing behind', async () => {
    const check = await bystander();
    for (let i = 0; i < 20; i++) {
      const client = await running.connect();
      client.send(1, 'demo', { roles: { caller: {} }, authmethods: ['wampcra'], authid: 'sally' });
      await client.next();
      client.send(5, 'wrong', {});
      client.socket.terminate();
      await client.closed;
    }
    await check();
    expect(running.router.sessions).toBe(1);
  });
});
