// The listener of long-poll, asked by a plain HTTP client.

import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLeaks } from '../leaks.ts';
import { eventually } from '../wire-log.ts';
import { bytes, finishHttp, listenLongPoll, type Router, sessionOf } from './longpoll-peer.ts';

checkLeaks();
afterEach(finishHttp);

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** One request on a connection of its own. */
function ask({ port }: Router, path: string, body: string | Uint8Array = '', method = 'POST'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ port, host: '127.0.0.1', path, method, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Opens a session; the path of what is asked of it. */
async function open(router: Router, protocols: readonly string[] = ['wamp.2.json']): Promise<string> {
  const { body, status } = await ask(router, '/lp/open', JSON.stringify({ protocols }));
  if (status !== 200) throw new Error(`refused with ${status}: ${body}`);
  const { transport } = JSON.parse(body) as { transport: string };
  return `/lp/${transport}`;
}

/** Waits until a poll is held. */
const held = (router: Router, polls = 1): Promise<void> =>
  eventually(
    () => router.clock.pending.filter((ms) => ms === 20_000).length === polls,
    () => `limits: ${router.clock.pending.join()}`,
  );

describe('opening a session', () => {
  it('takes the first protocol that is spoken, and gives an id that cannot be guessed', async () => {
    const router = await listenLongPoll();
    const ids = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const answer = await ask(
        router,
        '/lp/open?x=5',
        '{"protocols":["wamp.2.flatbuffers",7,"wamp.2.msgpack","wamp.2.json"]}',
      );
      expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
      const { protocol, transport } = JSON.parse(answer.body) as { protocol: string; transport: string };
      expect(protocol).toBe('wamp.2.msgpack');
      expect(transport).toMatch(/^[\w-]{32}$/);
      ids.add(transport);
    }
    expect(ids.size).toBe(3);
    expect(router.sessions.map(({ wire }) => wire.serializer.name)).toEqual(['msgpack', 'msgpack', 'msgpack']);
  });

  it.each(['', 'no JSON', '[]', 'null', '{"protocols":"wamp.2.json"}', `{"protocols":["${'x'.repeat(20_000)}"]}`])(
    'refuses a body that is none',
    async (body) => {
      const router = await listenLongPoll();
      expect(await ask(router, '/lp/open', body)).toMatchObject({ status: 400 });
      expect(router.sessions).toEqual([]);
    },
  );

  it('says what it speaks to a client that offers nothing of it', async () => {
    const router = await listenLongPoll();
    const { status, body } = await ask(router, '/lp/open', '{"protocols":["wamp.2.cbor"]}');
    expect(status).toBe(400);
    expect(body).toContain('wamp.2.json, wamp.2.json.batched, wamp.2.msgpack');
  });

  it('turns clients away when there are enough, and takes them when there is room', async () => {
    const router = await listenLongPoll({ maxConnections: 2 });
    const first = await open(router);
    await open(router);
    expect(await ask(router, '/lp/open', '{"protocols":["wamp.2.json"]}')).toMatchObject({ status: 503 });
    expect(await ask(router, `${first}/close`)).toMatchObject({ status: 202 });
    await open(router);
    await router.polls.close();
    expect(await ask(router, '/lp/open', '{"protocols":["wamp.2.json"]}')).toMatchObject({ status: 503 });
    expect(router.sessions.map(({ ended }) => ended)).toEqual([1, 1, 1]);
  });
});

describe('requests that are none', () => {
  it('are answered: other methods, other paths, unknown sessions', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    expect(await ask(router, '/lp/open', '', 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    for (const path of [
      '/lp',
      '/lp/',
      '/lp/nobody/receive',
      '/lp/open/receive',
      `${session}`,
      `${session}/other`,
      `${session}/send/x`,
    ]) {
      expect((await ask(router, path)).status, path).toBe(404);
    }
    expect((await ask(router, '/lpx/open')).body).toBe('elsewhere');
    expect((await ask(router, '/')).body).toBe('elsewhere');
  });

  it('that break off leave the session as it was', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const socket = connect(router.port, '127.0.0.1');
    socket.write(`POST ${session}/send HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n[1`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    expect((await ask(router, `${session}/send`, '[2]')).status).toBe(202);
    expect(router.sessions[0]?.messages).toEqual(['text [2]']);
  });
});

describe('messages to the server', () => {
  it('are taken as they come, at any split', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const socket = connect(router.port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.on('data', () => undefined);
    for (const byte of Buffer.from(
      `POST ${session}/send HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\n[1]`,
    )) {
      socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(
      () => router.sessions[0]?.messages.length === 1,
      () => 'no message',
    );
    expect(router.sessions[0]?.messages).toEqual(['text [1]']);
  });

  it('may not be empty', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    expect(await ask(router, `${session}/send`)).toMatchObject({ status: 400 });
    expect(router.sessions[0]).toMatchObject({ messages: [], ended: 0 });
  });

  it('that are too long end their session', async () => {
    const router = await listenLongPoll({ maxMessage: 10 });
    const session = await open(router);
    expect(await ask(router, `${session}/send`, '[12345678]')).toMatchObject({ status: 202 });
    expect(await ask(router, `${session}/send`, '[123456789]')).toMatchObject({ status: 413 });
    expect(router.sessions[0]).toMatchObject({ messages: ['text [12345678]'], ended: 1 });
    expect((await ask(router, `${session}/send`, '[]')).status).toBe(404);
  });
});

describe('polls', () => {
  it('get one message each, unless the serializer is batched', async () => {
    const router = await listenLongPoll();
    const single = await open(router);
    const batched = await open(router, ['wamp.2.json.batched']);
    for (const { wire } of router.sessions) for (const text of ['[1]\x18', '[2]\x18']) wire.send(bytes(text));
    expect((await ask(router, `${single}/receive`)).body).toBe('[1]\x18');
    expect((await ask(router, `${single}/receive`)).body).toBe('[2]\x18');
    const both = await ask(router, `${batched}/receive`);
    expect(both).toMatchObject({ status: 200, body: '[1]\x18[2]\x18' });
    expect(both.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  it('are held until there is a message', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const poll = ask(router, `${session}/receive`);
    await held(router);
    (await sessionOf(router)).wire.send(bytes('[1]'));
    expect(await poll).toMatchObject({ status: 200, body: '[1]' });
  });

  it('are answered with nothing after a while, and when another takes their place', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const first = ask(router, `${session}/receive`);
    await held(router);
    router.clock.expire(20_000);
    expect(await first).toMatchObject({ status: 204, body: '' });
    const second = ask(router, `${session}/receive`);
    await held(router);
    const third = ask(router, `${session}/receive`);
    expect((await second).status).toBe(204);
    (await sessionOf(router)).wire.send(bytes('[1]'));
    expect((await third).body).toBe('[1]');
  });

  it('that their client gave up lose no message', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const socket = connect(router.port, '127.0.0.1');
    socket.write(`POST ${session}/receive HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    await held(router);
    socket.destroy();
    await eventually(
      () => router.clock.pending.includes(30_000),
      () => `limits: ${router.clock.pending.join()}`,
    );
    (await sessionOf(router)).wire.send(bytes('[1]'));
    expect((await ask(router, `${session}/receive`)).body).toBe('[1]');
  });
});

describe('a session', () => {
  it('that nobody polls for thirty seconds has ended', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    expect(router.clock.pending).toEqual([30_000]);
    router.clock.expire(30_000);
    expect(router.sessions[0]?.ended).toBe(1);
    expect((await ask(router, `${session}/receive`)).status).toBe(404);
    expect(router.clock.pending).toEqual([]);
  });

  it('whose client is too far behind is cut', async () => {
    const router = await listenLongPoll({ maxWaiting: 5 });
    await open(router);
    const { wire } = await sessionOf(router);
    for (let i = 0; i < 4; i++) wire.send(bytes('[1]'));
    expect(router.sessions[0]?.ended).toBe(1);
    wire.send(bytes('[1]'));
    wire.close(1000, '');
    wire.destroy();
    expect(router.sessions[0]?.ended).toBe(1);
  });

  it('that is closed gives what it has, then its reason, then is gone', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const { wire } = await sessionOf(router);
    wire.send(bytes('[1]'));
    wire.close(1001, 'shut down');
    wire.send(bytes('[2]'));
    expect((await ask(router, `${session}/receive`)).body).toBe('[1]');
    expect(router.sessions[0]?.ended).toBe(0);
    expect(await ask(router, `${session}/receive`)).toMatchObject({
      status: 410,
      body: 'The session was closed (1001). shut down\n',
    });
    expect(router.sessions[0]?.ended).toBe(1);
    expect((await ask(router, `${session}/receive`)).status).toBe(404);
  });

  it('that is closed and fetched by nobody ends after two seconds', async () => {
    const router = await listenLongPoll();
    await open(router);
    (await sessionOf(router)).wire.close(1000, '');
    expect(router.clock.pending).toEqual([2_000]);
    router.clock.expire(2_000);
    expect(router.sessions[0]?.ended).toBe(1);
  });

  it('closes for its client, whose poll is answered', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const poll = ask(router, `${session}/receive`);
    await held(router);
    expect((await ask(router, `${session}/close`)).status).toBe(202);
    expect((await poll).status).toBe(204);
    expect(router.sessions[0]?.ended).toBe(1);
    expect(router.clock.pending).toEqual([]);
  });

  it('ends with the listener', async () => {
    const router = await listenLongPoll();
    const session = await open(router);
    const poll = ask(router, `${session}/receive`);
    await held(router);
    await router.polls.close();
    await expect(poll).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(router.sessions[0]?.ended).toBe(1);
    expect(router.clock.pending).toEqual([]);
  });
});
