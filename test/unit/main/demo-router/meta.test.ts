// The meta API of the running demo router, asked over WebSocket.

import { describe, expect, it } from 'vitest';
import type { PlainClient, Wamp } from './plain-client.ts';
import { eachWithRouter } from './running-router.ts';

const running = eachWithRouter();
const features = { registration_revocation: true };
const roles = {
  caller: {},
  callee: { features },
  publisher: {},
  subscriber: { features: { subscription_revocation: true } },
};

/** A client that counts its requests. */
class Person {
  readonly client: PlainClient;
  readonly session: number;
  readonly welcome: unknown;
  #request = 0;

  constructor(client: PlainClient, [, session, details]: Wamp) {
    this.client = client;
    this.session = Number(session);
    this.welcome = details;
  }

  /** The first argument of a RESULT, or the URI of an ERROR. */
  async ask(procedure: string, args: unknown[] = [], kwargs: object = {}): Promise<unknown> {
    const answer = await this.client.ask(48, ++this.#request, {}, procedure, args, kwargs);
    return answer[0] === 50 ? (answer[3] as unknown[] | undefined)?.[0] : answer[4];
  }

  async subscribe(topic: string, options: object = {}): Promise<number> {
    const [, , id] = await this.client.ask(32, ++this.#request, options, topic);
    return Number(id);
  }

  async register(procedure: string): Promise<number> {
    const [, , id] = await this.client.ask(64, ++this.#request, {}, procedure);
    return Number(id);
  }

  call(procedure: string, args: unknown[] = []): number {
    this.client.send(48, ++this.#request, {}, procedure, args);
    return this.#request;
  }
}

async function guest(realm = 'demo'): Promise<Person> {
  const client = await running.connect();
  return new Person(client, await client.hello(realm, { roles }));
}

async function limited(): Promise<Person> {
  const client = await running.connect();
  await client.hello('demo', { roles, authmethods: ['ticket'], authid: 'lina' });
  return new Person(client, await client.ask(5, 'lina-ticket', {}));
}

describe('sessions', () => {
  it('are described with their transport, without cookies and headers', async () => {
    const [one, other] = [await guest(), await guest()];
    expect(await one.ask('wamp.session.get', [other.session])).toEqual({
      session: other.session,
      authid: expect.stringMatching(/^guest-/) as string,
      authrole: 'guest',
      authmethod: 'anonymous',
      authprovider: 'static',
      transport: {
        ...{ type: 'websocket', serializer: 'json', protocol: 'wamp.2.json', secure: false },
        peer: expect.stringMatching(/^tcp4:127\.0\.0\.1:\d+$/) as string,
      },
    });
    expect(await one.ask('wamp.session.list', [['guest']])).toEqual([one.session, other.session]);
  });

  it('that are killed get GOODBYE with reason and message, and others are told', async () => {
    const [watcher, killer, victim] = [await guest(), await guest(), await guest()];
    const leaves = await watcher.subscribe('wamp.session.on_leave');
    await victim.register('app.mine');
    const kwargs = { reason: 'app.reason', message: 'Enough.' };
    expect(await killer.ask('wamp.session.kill', [victim.session], kwargs)).toBeUndefined();
    expect(await victim.client.next()).toEqual([6, { message: 'Enough.' }, 'app.reason']);
    expect(await watcher.client.next()).toMatchObject({
      0: 36,
      1: leaves,
      4: [victim.session, expect.any(String), 'guest'],
    });
    victim.client.send(6, {}, 'wamp.close.goodbye_and_out');
    expect(await victim.client.closed).toMatchObject({ code: 1000 });
    expect(await killer.ask('app.mine')).toBe('wamp.error.no_such_procedure');
    expect(running.router.sessions).toBe(2);
  });

  it('that are killed and do not answer are cut off all the same', async () => {
    const [killer, victim] = [await guest(), await guest()];
    await killer.ask('wamp.session.kill', [victim.session]);
    expect(await victim.client.next()).toEqual([6, {}, 'wamp.close.killed']);
    expect(await victim.client.closed).toMatchObject({ code: 1000 });
  });

  it('are told of when they join', async () => {
    const watcher = await guest();
    await watcher.subscribe('wamp.session.', { match: 'prefix' });
    const late = await guest();
    expect(await watcher.client.next()).toMatchObject({
      0: 36,
      3: { topic: 'wamp.session.on_join' },
      4: [{ session: late.session, authrole: 'guest' }],
    });
  });
});

describe('who may see what', () => {
  it('the role limited may list and neither look nor kill', async () => {
    const [person, other] = [await limited(), await guest()];
    expect(await person.ask('wamp.session.list')).toContain(other.session);
    for (const [name, target] of [
      ['get', other.session],
      ['kill', other.session],
      ['kill_by_authid', 'x'],
      ['kill_all', null],
    ]) {
      expect(await person.ask(`wamp.session.${name}`, [target])).toBe('wamp.error.not_authorized');
    }
  });

  it('the realm demo.closed has no meta API and does not announce one', async () => {
    const person = await guest('demo.closed');
    expect(await person.ask('wamp.session.count')).toBe('wamp.error.no_such_procedure');
    expect(await person.ask('demo.echo', [5])).toBe(5);
    expect(JSON.stringify(person.welcome)).not.toContain('meta_api');
    expect(JSON.stringify((await guest()).welcome)).toContain('session_meta_api');
  });
});

describe('what a session holds', () => {
  it('is taken away by the meta API, or by the demo for the caller itself', async () => {
    const [one, other] = [await guest(), await guest()];
    const registration = await one.register('app.mine');
    const subscription = await one.subscribe('app.t');
    await other.ask('wamp.registration.remove_callee', [registration, one.session], { reason: 'app.reason' });
    expect(await one.client.next()).toEqual([67, 0, { registration, reason: 'app.reason' }]);
    expect(await other.ask('demo.revoke_subscription', [subscription])).toBe('wamp.error.no_such_subscription');
    one.call('demo.revoke_subscription', [subscription, 'app.reason']);
    const news = [await one.client.next(), await one.client.next()];
    expect(news).toContainEqual([35, 0, { subscription, reason: 'app.reason' }]);
    expect(news).toContainEqual([50, expect.any(Number), {}, [subscription]]);
  });
});

describe('past events and testaments', () => {
  it('are there for those who ask, and for those who stay', async () => {
    const [one, other] = [await guest(), await guest()];
    const subscription = await one.subscribe('app.t');
    await other.ask('wamp.session.add_testament', ['app.t', ['farewell'], {}]);
    other.client.socket.terminate();
    expect(await one.client.next()).toMatchObject({ 0: 36, 1: subscription, 4: ['farewell'] });
    const events = await one.ask('wamp.subscription.get_events', [subscription], { reverse: true });
    expect(events).toMatchObject([{ subscription, args: ['farewell'], timestamp: expect.any(String) as string }]);
  });
});

describe('arguments in parts', () => {
  it('are summed by demo.sum', async () => {
    const client = await running.guest({ roles: { caller: { features: { progressive_call_invocations: true } } } });
    client.send(48, 1, { progress: true, receive_progress: true }, 'demo.sum', [1, 2]);
    expect(await client.next()).toEqual([50, 1, { progress: true }, [3]]);
    client.send(48, 1, { progress: true }, 'demo.sum', [4]);
    expect(await client.next()).toEqual([50, 1, { progress: true }, [7]]);
    client.send(48, 1, {}, 'demo.sum', [5]);
    expect(await client.next()).toEqual([50, 1, {}, [12]]);
    client.send(48, 1, {}, 'demo.sum', [6]);
    expect(await client.ask(48, 2, {}, 'demo.sum', ['x'])).toMatchObject({
      0: 8,
      2: 2,
      4: 'wamp.error.invalid_argument',
    });
  });
});
