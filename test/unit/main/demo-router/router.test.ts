import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { Clock } from '../../../../src/main/clock.ts';
import { DemoRouter } from '../../../../src/main/demo-router/router.ts';
import { PlainClient } from './plain-client.ts';
import { eachWithRouter, hostClock } from './running-router.ts';

const running = eachWithRouter();
const ports = { clock: hostClock, random: randomBytes };
const violation = (rule: string) => [
  3,
  { message: expect.stringContaining(`(Rule ${rule}`) as string },
  'wamp.error.protocol_violation',
];

describe('starting and stopping', () => {
  it('names a loopback address and the port', () => {
    expect(running.url).toBe(`ws://127.0.0.1:${running.port}/ws`);
    expect(running.port).toBeGreaterThan(0);
  });

  it('tells which port is taken', async () => {
    const second = new DemoRouter();
    const start = second.start({ ...ports, port: running.port });
    await expect(start).rejects.toThrow(InspectorError);
    await expect(start).rejects.toMatchObject({
      code: 'demo-failed',
      evidence: expect.stringContaining(String(running.port)) as string,
    });
    expect(await second.start(ports)).toMatchObject({ url: expect.any(String) as string });
    await second.close();
  });

  it.each(['0.0.0.0', '192.0.2.1', 'example.org'])('does not listen on %s', async (host) => {
    await expect(new DemoRouter().start({ ...ports, host })).rejects.toMatchObject({ code: 'demo-failed' });
  });

  it('listens on the other loopback names as well', async () => {
    const router = new DemoRouter();
    const { url } = await router.start({ ...ports, host: 'localhost' });
    const client = await PlainClient.join(url);
    expect(await client.ask(48, 1, {}, 'demo.echo', [1])).toEqual([50, 1, {}, [1]]);
    await client.close();
    await router.close();
  });

  it('runs once at a time', async () => {
    await expect(running.router.start(ports)).rejects.toMatchObject({ code: 'demo-failed' });
    const router = new DemoRouter();
    const starts = await Promise.allSettled([router.start(ports), router.start(ports)]);
    expect(starts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await router.close();
  });

  it('says GOODBYE, waits for the answer, and can be started again on the port', async () => {
    const polite = await running.guest();
    const early = await running.connect();
    const waiting = await running.connect();
    await waiting.hello('demo', { authmethods: ['ticket'], authid: 'tess' });
    const ended = running.router.close();
    expect(running.router.sessions).toBe(0);
    expect(await polite.next()).toEqual([6, { message: 'The router stops.' }, 'wamp.close.system_shutdown']);
    polite.send(6, {}, 'wamp.close.goodbye_and_out');
    expect(await waiting.next()).toEqual([3, { message: 'The router stops.' }, 'wamp.close.system_shutdown']);
    await ended;
    const codes = await Promise.all([polite, early, waiting].map(async ({ closed }) => (await closed).code));
    expect(codes).toEqual([1001, 1001, 1001]);
    await running.router.start({ ...ports, port: running.port });
    await running.guest();
  });

  it('does not wait long for a client that does not answer', async () => {
    const silent = await running.guest();
    const before = performance.now();
    await running.router.close();
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(await silent.closed).toMatchObject({ code: 1006 });
  });

  it('leaves no timer running', async () => {
    let timers = 0;
    const clock: Clock = {
      ...hostClock,
      after(ms, task) {
        timers++;
        let isRunning = true;
        const over = () => {
          if (isRunning) timers--;
          isRunning = false;
        };
        const cancel = hostClock.after(ms, () => {
          over();
          task();
        });
        return () => {
          over();
          cancel();
        };
      },
    };
    const router = new DemoRouter();
    const { url } = await router.start({ ...ports, clock });
    const client = await PlainClient.join(url);
    client.send(48, 1, { timeout: 60_000 }, 'demo.slow', [60]);
    client.send(48, 2, {}, 'demo.count', [60]);
    client.send(48, 3, {}, 'demo.slow', [60]);
    await client.ask(48, 4, {}, 'demo.echo');
    expect(timers).toBe(5);
    client.socket.terminate();
    await router.close();
    expect(timers).toBe(0);
  });

  it('stopping twice is stopping once', async () => {
    await Promise.all([running.router.close(), running.router.close()]);
  });
});

describe('sessions', () => {
  it('are counted while they are open', async () => {
    expect(running.router.sessions).toBe(0);
    const first = await running.guest();
    await running.guest();
    expect(running.router.sessions).toBe(2);
    expect(await first.ask(6, {}, 'wamp.close.close_realm')).toEqual([6, {}, 'wamp.close.goodbye_and_out']);
    expect(running.router.sessions).toBe(1);
  });

  it('can be opened anew on the same connection, with another id', async () => {
    const client = await running.connect();
    const [, first] = await client.hello('demo');
    await client.ask(6, {}, 'wamp.close.close_realm');
    const [type, second] = await client.hello('demo');
    expect(type).toBe(2);
    expect(second).not.toBe(first);
    expect(await client.ask(48, 1, {}, 'demo.echo')).toEqual([50, 1, {}]);
  });

  it('have different ids even if the random numbers repeat', async () => {
    const router = new DemoRouter();
    const { url } = await router.start({ clock: hostClock, random: (length) => new Uint8Array(length) });
    const clients = await Promise.all([PlainClient.connect(url), PlainClient.connect(url)]);
    const ids = await Promise.all(clients.map(async (client) => (await client.hello('demo'))[1]));
    expect(new Set(ids).size).toBe(2);
    clients.forEach(({ socket }) => socket.terminate());
    await router.close();
  });

  it('end with their connection, and others learn of it', async () => {
    const callee = await running.guest();
    const caller = await running.guest();
    await callee.ask(64, 1, {}, 'app.wait');
    caller.send(48, 1, {}, 'app.wait');
    expect(await callee.next()).toMatchObject({ 0: 68 });
    callee.socket.terminate();
    expect(await caller.next()).toEqual([8, 48, 1, {}, 'wamp.error.canceled', [expect.any(String)]]);
    expect(running.router.sessions).toBe(1);
  });

  it('of different realms do not see each other', async () => {
    const guest = await running.guest();
    const member = await running.connect();
    await member.hello('members', { authmethods: ['ticket'], authid: 'tess' });
    expect((await member.ask(5, 'tess-ticket', {}))[0]).toBe(2);
    await member.ask(32, 1, {}, 'app.news');
    await member.ask(64, 2, {}, 'app.mine');
    expect(await guest.ask(16, 1, { acknowledge: true }, 'app.news')).toMatchObject({ 0: 17 });
    expect(await guest.ask(48, 2, {}, 'app.mine')).toMatchObject({ 0: 8, 4: 'wamp.error.no_such_procedure' });
    expect(member.unread).toEqual([]);
  });
});

describe('publish and subscribe', () => {
  it('reaches subscribers by exact topic, prefix and wildcard', async () => {
    const [reader, writer] = [await running.guest(), await running.guest()];
    const [, , exact] = await reader.ask(32, 1, {}, 'app.a.b');
    const [, , prefix] = await reader.ask(32, 2, { match: 'prefix' }, 'app.');
    const [, , wildcard] = await reader.ask(32, 3, { match: 'wildcard' }, 'app..b');
    const [type, request, publication] = await writer.ask(16, 1, { acknowledge: true }, 'app.a.b', ['hi'], { x: 1 });
    expect([type, request]).toEqual([17, 1]);
    const events = [await reader.next(), await reader.next(), await reader.next()];
    const topic = 'app.a.b';
    expect(events).toEqual([
      [36, exact, publication, {}, ['hi'], { x: 1 }],
      [36, prefix, publication, { topic }, ['hi'], { x: 1 }],
      [36, wildcard, publication, { topic }, ['hi'], { x: 1 }],
    ]);
    expect(await reader.ask(34, 4, exact)).toEqual([35, 4]);
  });

  it('discloses the publisher, keeps events, and lets the publisher listen', async () => {
    const client = await running.connect();
    const [, session, details] = await client.hello('demo');
    await client.ask(32, 1, {}, 'app.t');
    client.send(16, 2, { exclude_me: false, disclose_me: true, retain: true }, 'app.t', [1]);
    const event = await client.next();
    const { authid } = Object(details) as { authid: string };
    expect(event[3]).toEqual({ publisher: session, publisher_authid: authid, publisher_authrole: 'guest' });
    const late = await running.guest();
    expect(await late.ask(32, 1, { get_retained: true }, 'app.t')).toMatchObject({ 0: 33 });
    expect(await late.next()).toEqual([36, event[1], event[2], { ...Object(event[3]), retained: true }, [1]]);
  });

  it('keeps big integers and byte strings as they are', async () => {
    const [reader, writer] = [await running.guest(), await running.guest()];
    await reader.ask(32, 1, {}, 'app.t');
    const raw: string[] = [];
    reader.socket.on('message', (data: Buffer) => raw.push(data.toString()));
    writer.socket.send('[16,1,{},"app.t",[9007199254740993,"\\u0000AQI=",-0.0,1e2]]');
    await reader.next();
    expect(raw[0]).toMatch(/,\{\},\[9007199254740993,"\\u0000AQI=",-0\.0,100\]\]$/);
  });
});

describe('calls between clients', () => {
  const features = { call_canceling: true, progressive_call_results: true, call_timeout: true };
  const asCallee = { roles: { callee: { features } } };

  it('carry arguments, progress and results', async () => {
    const [callee, caller] = [await running.guest(asCallee), await running.guest()];
    const [, , registration] = await callee.ask(64, 1, {}, 'app.work');
    caller.send(48, 1, { receive_progress: true, disclose_me: true }, 'app.work', [1], { k: 2 });
    const invocation = await callee.next();
    expect(invocation).toEqual([
      68,
      1,
      registration,
      { receive_progress: true, ...caller_of(invocation) },
      [1],
      { k: 2 },
    ]);
    callee.send(70, 1, { progress: true }, ['half']);
    callee.send(70, 1, {}, [], { all: true });
    expect(await caller.next()).toEqual([50, 1, { progress: true }, ['half']]);
    expect(await caller.next()).toEqual([50, 1, {}, [], { all: true }]);
  });

  it.each(['kill', 'killnowait'])('can be canceled by %s', async (mode) => {
    const [callee, caller] = [await running.guest(asCallee), await running.guest()];
    await callee.ask(64, 1, {}, 'app.work');
    caller.send(48, 1, {}, 'app.work');
    await callee.next();
    caller.send(49, 1, { mode });
    expect(await callee.next()).toEqual([69, 1, { mode }]);
    callee.send(8, 68, 1, {}, 'wamp.error.canceled', ['as you wish']);
    expect(await caller.next()).toMatchObject({ 0: 8, 1: 48, 2: 1, 4: 'wamp.error.canceled' });
    expect(await caller.ask(48, 2, {}, 'demo.echo', [2])).toEqual([50, 2, {}, [2]]);
  });

  it('end by their time limit', async () => {
    const [callee, caller] = [await running.guest(asCallee), await running.guest()];
    await callee.ask(64, 1, {}, 'app.work');
    const before = performance.now();
    expect(await caller.ask(48, 1, { timeout: 60 }, 'app.work')).toMatchObject({ 0: 8, 4: 'wamp.error.timeout' });
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
    expect([await callee.next(), await callee.next()]).toMatchObject([{ 0: 68 }, { 0: 69, 2: { mode: 'killnowait' } }]);
  });

  it('share a procedure in turn', async () => {
    const [first, second, caller] = [await running.guest(), await running.guest(), await running.guest()];
    const shared = await first.ask(64, 1, { invoke: 'roundrobin' }, 'app.work');
    expect(await second.ask(64, 1, { invoke: 'roundrobin' }, 'app.work')).toEqual(shared);
    for (const request of [1, 2]) caller.send(48, request, {}, 'app.work', [request]);
    expect([await first.next(), await second.next()]).toMatchObject([
      { 0: 68, 1: 1, 4: [1] },
      { 0: 68, 1: 1, 4: [2] },
    ]);
    expect(await caller.ask(64, 3, {}, 'app.work')).toMatchObject({
      0: 8,
      1: 64,
      4: 'wamp.error.procedure_already_exists',
    });
  });
});

function caller_of(invocation: readonly unknown[]): object {
  const { caller, caller_authid, caller_authrole } = Object(invocation[3]) as Record<string, unknown>;
  expect([typeof caller, typeof caller_authid, caller_authrole]).toEqual(['number', 'string', 'guest']);
  return { caller, caller_authid, caller_authrole };
}

describe('a client that breaks a rule', () => {
  it.each<[string, string, string]>([
    ['before HELLO', '[48,1,{},"demo.echo"]', 'S-01'],
    ['by no JSON', '{"a":', 'T-03'],
    ['by two values', '[1]{}', 'T-03'],
    ['by an unknown type', '[99]', 'M-04'],
    ['by an empty list', '[]', 'M-02'],
  ])('%s is told which, and the connection is closed', async (_what, text, rule) => {
    const client = await running.connect();
    client.socket.send(text);
    expect(await client.next()).toEqual(violation(rule));
    expect(await client.closed).toMatchObject({ code: 1002 });
  });

  it('by invalid UTF-8 is told by WAMP', async () => {
    const client = await running.guest();
    client.socket.send(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), { binary: false });
    expect(await client.next()).toEqual(violation('T-03'));
  });

  it('by a binary frame is told so', async () => {
    const client = await running.guest();
    client.socket.send(Buffer.from('[48,1,{},"demo.echo"]'), { binary: true });
    expect(await client.next()).toEqual(violation('T-02'));
  });

  it('is not answered any more afterwards', async () => {
    const client = await running.guest();
    client.send(1, 'demo', { roles: { caller: {} } });
    client.send(48, 1, {}, 'demo.echo');
    client.send(5, 'x', {});
    expect(await client.next()).toEqual(violation('S-03'));
    await client.closed;
    expect(client.unread).toEqual([]);
  });

  it('loses what it held', async () => {
    const [bad, good] = [await running.guest(), await running.guest()];
    await bad.ask(64, 1, {}, 'app.bad');
    bad.send(70, 5, {});
    expect(await bad.next()).toEqual(violation('R-10'));
    expect(await good.ask(48, 1, {}, 'app.bad')).toMatchObject({ 0: 8, 4: 'wamp.error.no_such_procedure' });
  });
});

describe('a payload that JSON cannot express', () => {
  it('in a result becomes an error', async () => {
    const client = await running.guest();
    client.socket.send('[48,1,{},"demo.add2",[1e999,1]]');
    // The built-in callee takes it; what cannot be written is its result.
    expect(await client.next()).toEqual([
      8,
      48,
      1,
      {},
      'wamp.error.invalid_argument',
      ['The payload cannot be expressed in json.'],
    ]);
  });

  it('in a call, an error or an event reaches nobody and harms nobody', async () => {
    const [callee, caller] = [await running.guest(), await running.guest()];
    await callee.ask(64, 1, {}, 'app.work');
    await callee.ask(32, 2, {}, 'app.t');
    caller.socket.send('[16,1,{},"app.t",[1e999]]');
    caller.socket.send('[48,2,{},"app.work",[1e999]]');
    expect(await caller.next()).toMatchObject({ 0: 8, 2: 2, 4: 'wamp.error.invalid_argument' });
    caller.send(48, 3, {}, 'app.work', [1]);
    expect(await callee.next()).toMatchObject({ 0: 68, 4: [1] });
    callee.socket.send('[8,68,2,{},"app.error.x",[1e999]]');
    expect(await caller.next()).toMatchObject({ 0: 8, 2: 3, 4: 'app.error.x', 5: [expect.stringContaining('json')] });
    caller.send(16, 4, {}, 'app.t', ['fine']);
    expect(await callee.next()).toMatchObject({ 0: 36, 4: ['fine'] });
  });

  it('in a part of a result is left out', async () => {
    const features = { progressive_call_results: true };
    const [callee, caller] = [await running.guest({ roles: { callee: { features } } }), await running.guest()];
    await callee.ask(64, 1, {}, 'app.work');
    caller.send(48, 1, { receive_progress: true }, 'app.work');
    await callee.next();
    callee.socket.send('[70,1,{"progress":true},[1e999]]');
    callee.send(70, 1, {}, ['end']);
    expect(await caller.next()).toEqual([50, 1, {}, ['end']]);
  });
});
