// The meta API beside a broker and a dealer, without a realm: what it answers, and what is announced.

import { describe, expect, it } from 'vitest';
import type { Dict, WampValue } from '../../../../../src/shared/wamp/value.ts';
import { Broker } from '../../../../../src/main/wamp/router/broker.ts';
import { Dealer } from '../../../../../src/main/wamp/router/dealer.ts';
import { MetaApi } from '../../../../../src/main/wamp/router/meta-api.ts';
import { MAX_TESTAMENTS, MAX_TESTAMENT_BYTES } from '../../../../../src/main/wamp/router/meta-testaments.ts';
import type { Member } from '../../../../../src/main/wamp/router/router-machine-routing.ts';
import { alice, bob, callee, carl, counter, shown } from './router-machine-members.ts';

const NOON = Date.UTC(2030, 0, 1, 12);
const text = [expect.any(String)];
const transport = { type: 'websocket', serializer: 'json' };
const known: Member = { ...bob, authmethod: 'ticket', authprovider: 'static', transport };
const router: Member = { ...carl, session: 999, authid: 'router', authrole: 'router', isRouters: true };

class Town {
  readonly #newId = counter();
  readonly broker = new Broker(this.#newId, { tellsOfItself: true });
  readonly dealer = new Dealer(this.#newId, { tellsOfItself: true });
  readonly meta = new MetaApi(this.broker, this.dealer, ({ session }, name) => session === 103 && /kill/.test(name));
  #publication = 900;
  #request = 0;

  constructor(...members: Member[]) {
    for (const member of members) this.meta.joined(member);
  }

  /** RESULT without its head, or the URI of the error; what is to be done besides follows. */
  ask(procedure: string, args: WampValue[] = [], kwargs: Dict = {}, from = alice, size = 10): unknown[] {
    const call = { kind: 'CALL', request: 7, options: {}, procedure, args, kwargs } as const;
    const asked = this.dealer.handle({
      kind: 'request',
      from,
      message: { ...call, request: ++this.#request },
      draw: 0,
    });
    expect(shown(asked)).toEqual([['askMeta', from.session, procedure]]);
    const [answer, ...more] = this.meta.answer(from, call, size);
    if (answer?.kind !== 'deliver') throw new Error('there is no answer');
    const { message } = answer;
    if (message.kind === 'ERROR') return [message.error, message.args];
    return [message.kind === 'RESULT' ? message.args : message, ...shown(more)];
  }

  register(from: Member, procedure: string, options: Dict = {}): unknown[] {
    const message = { kind: 'REGISTER', request: 1, options, procedure } as const;
    return shown(this.dealer.handle({ kind: 'request', from, message, draw: 0, at: NOON }));
  }

  subscribe(from: Member, topic: string, options: Dict = {}): unknown[] {
    const message = { kind: 'SUBSCRIBE', request: 1, options, topic } as const;
    return shown(this.broker.handle({ kind: 'request', from, message, publication: 0, size: 0, at: NOON }));
  }

  publish(topic: string, args: WampValue[], at = NOON, options: Dict = {}): void {
    const message = { kind: 'PUBLISH', request: 1, options, topic, args } as const;
    this.broker.handle({ kind: 'request', from: carl, message, publication: ++this.#publication, size: 10, at });
  }
}

describe('sessions', () => {
  it('are counted and listed, all or by role', () => {
    const town = new Town(alice, known, carl);
    expect(town.ask('wamp.session.count')).toEqual([[3]]);
    expect(town.ask('wamp.session.count', [['admin', 'nobody']])).toEqual([[1]]);
    expect(town.ask('wamp.session.list')).toEqual([[[101, 102, 103]]]);
    expect(town.ask('wamp.session.list', [['user']])).toEqual([[[101, 102]]]);
    expect(town.ask('wamp.session.list', [null])).toEqual([[[101, 102, 103]]]);
    expect(town.ask('wamp.session.list', ['user'])).toEqual(['wamp.error.invalid_argument', text]);
  });

  it('are described', () => {
    const town = new Town(alice, known);
    expect(town.ask('wamp.session.get', [102])).toEqual([
      [
        {
          ...{ session: 102, authid: 'bob', authrole: 'user', authmethod: 'ticket', authprovider: 'static' },
          transport,
        },
      ],
    ]);
    expect(town.ask('wamp.session.get', [5])).toEqual(['wamp.error.no_such_session', text]);
    expect(town.ask('wamp.session.get', ['102'])).toEqual(['wamp.error.invalid_argument', text]);
  });

  it('are told of when they come and go', () => {
    const town = new Town();
    const details = { session: 101, authid: 'alice', authrole: 'user' };
    expect(shown(town.meta.joined(alice))).toEqual([['wamp.session.on_join', details]]);
    expect(shown(town.meta.left(101, false))).toEqual([['wamp.session.on_leave', 101, 'alice', 'user']]);
    expect(town.meta.left(101, false)).toEqual([]);
    town.meta.joined(bob);
    expect(town.meta.left(102, true)).toEqual([]);
  });

  it.each<[string, WampValue[], Dict, unknown[]]>([
    ['kill', [102], {}, [[], ['kill', 102, 'wamp.close.killed', undefined, false]]],
    ['kill', [102], { reason: 'a.b', message: 'm' }, [[], ['kill', 102, 'a.b', 'm', false]]],
    ['kill', [101], {}, ['wamp.error.no_such_session', text]],
    ['kill', [5], {}, ['wamp.error.no_such_session', text]],
    ['kill', [999], {}, ['wamp.error.not_authorized', text]],
    ['kill', [102], { reason: 'no uri' }, ['wamp.error.invalid_uri', text]],
    ['kill', [102], { reason: 5 }, ['wamp.error.invalid_uri', text]],
    ['kill', [102], { message: 5 }, ['wamp.error.invalid_argument', text]],
    ['kill_by_authid', ['bob'], {}, [[[102]], ['kill', 102, 'wamp.close.killed', undefined, false]]],
    ['kill_by_authid', ['alice'], {}, [[[]]]],
    ['kill_by_authid', [5], {}, ['wamp.error.invalid_argument', text]],
    ['kill_by_authid', ['bob'], { reason: '' }, ['wamp.error.invalid_uri', text]],
    ['kill_by_authrole', ['user'], {}, [[1], ['kill', 102, 'wamp.close.killed', undefined, false]]],
    ['kill_by_authrole', ['router'], {}, [[0]]],
    [
      'kill_all',
      [],
      { reason: 'a.b' },
      [[2], ['kill', 102, 'a.b', undefined, true], ['kill', 103, 'a.b', undefined, true]],
    ],
  ])('%s %j %j', (name, args, kwargs, expected) => {
    expect(new Town(router, alice, bob, carl).ask(`wamp.session.${name}`, args, kwargs)).toEqual(expected);
  });
});

describe('who may not', () => {
  it('is told so, and who asks for what there is not as well', () => {
    const town = new Town(alice, carl);
    expect(town.ask('wamp.session.kill', [101], {}, carl)).toEqual(['wamp.error.not_authorized', text]);
    expect(town.ask('wamp.session.count', [], {}, carl)).toEqual([[2]]);
    expect(town.ask('wamp.session.frob')).toEqual(['wamp.error.no_such_procedure', text]);
  });
});

describe('registrations', () => {
  const created = new Date(NOON).toISOString();

  it('are told of in their order', () => {
    const town = new Town(alice, bob);
    const shared = { invoke: 'roundrobin' };
    const details = { id: 1, created, uri: 'a.b', match: 'exact', invoke: 'roundrobin' };
    expect(town.register(alice, 'a.b', shared)).toEqual([
      [101, 65, 1, 1],
      ['wamp.registration.on_create', 101, details],
      ['wamp.registration.on_register', 101, 1],
    ]);
    expect(town.register(bob, 'a.b', shared).slice(1)).toEqual([['wamp.registration.on_register', 102, 1]]);
    const message = { kind: 'UNREGISTER', request: 2, registration: 1 } as const;
    const gone = town.dealer.handle({ kind: 'request', from: alice, message, draw: 0 });
    expect(shown(gone).slice(1)).toEqual([['wamp.registration.on_unregister', 101, 1]]);
    expect(shown(town.dealer.handle({ kind: 'left', session: 102 }))).toEqual([
      ['wamp.registration.on_unregister', 102, 1],
      ['wamp.registration.on_delete', 102, 1],
    ]);
  });

  it('are listed, looked up, matched and described', () => {
    const town = new Town(alice, bob);
    town.register(alice, 'a.b', { invoke: 'last' });
    town.register(bob, 'a.b', { invoke: 'last' });
    town.register(alice, 'a', { match: 'prefix' });
    town.register(alice, '.c', { match: 'wildcard' });
    expect(town.ask('wamp.registration.list')).toEqual([[{ exact: [1], prefix: [2], wildcard: [3] }]]);
    expect(town.ask('wamp.registration.lookup', ['a.b'])).toEqual([[1]]);
    expect(town.ask('wamp.registration.lookup', ['a', { match: 'prefix' }])).toEqual([[2]]);
    expect(town.ask('wamp.registration.lookup', ['a'])).toEqual([[null]]);
    expect(town.ask('wamp.registration.lookup', ['a', { match: 'x' }])).toEqual(['wamp.error.invalid_argument', text]);
    expect(town.ask('wamp.registration.match', ['a.c'])).toEqual([[2]]);
    expect(town.ask('wamp.registration.match', ['b.c'])).toEqual([[3]]);
    expect(town.ask('wamp.registration.match', ['z'])).toEqual([[null]]);
    const details = { id: 1, created, uri: 'a.b', match: 'exact', invoke: 'last' };
    expect(town.ask('wamp.registration.get', [1])).toEqual([[details]]);
    expect(town.ask('wamp.registration.list_callees', [1])).toEqual([[[101, 102]]]);
    expect(town.ask('wamp.registration.count_callees', [1])).toEqual([[2]]);
    for (const name of ['get', 'list_callees', 'count_callees', 'remove_callee']) {
      expect(town.ask(`wamp.registration.${name}`, [9])).toEqual(['wamp.error.no_such_registration', text]);
    }
  });

  it('can be taken away from a callee', () => {
    const town = new Town(alice, bob);
    town.register(callee(bob, 'registration_revocation'), 'a.b');
    expect(town.ask('wamp.registration.remove_callee', [1, 101])).toEqual(['wamp.error.no_such_session', text]);
    expect(town.ask('wamp.registration.remove_callee', [1, 102], { reason: 'why' })).toEqual([
      [],
      [102, 67, 0, { registration: 1, reason: 'why' }],
      ['wamp.registration.on_unregister', 102, 1],
      ['wamp.registration.on_delete', 102, 1],
    ]);
    expect(town.ask('wamp.registration.count_callees', [1])).toEqual(['wamp.error.no_such_registration', text]);
  });
});

describe('subscriptions', () => {
  it('are told of in their order', () => {
    const town = new Town(alice);
    const details = { id: 1, created: new Date(NOON).toISOString(), uri: 'a.', match: 'prefix' };
    expect(town.subscribe(alice, 'a.', { match: 'prefix' }).slice(1)).toEqual([
      ['wamp.subscription.on_create', 101, details],
      ['wamp.subscription.on_subscribe', 101, 1],
    ]);
    expect(town.subscribe(alice, 'a.', { match: 'prefix' }).slice(1)).toEqual([]);
    expect(town.subscribe(bob, 'a.', { match: 'prefix' }).slice(1)).toEqual([
      ['wamp.subscription.on_subscribe', 102, 1],
    ]);
    expect(shown(town.broker.handle({ kind: 'left', session: 101 }))).toEqual([
      ['wamp.subscription.on_unsubscribe', 101, 1],
    ]);
    expect(shown(town.broker.handle({ kind: 'left', session: 102 }))).toEqual([
      ['wamp.subscription.on_unsubscribe', 102, 1],
      ['wamp.subscription.on_delete', 102, 1],
    ]);
  });

  it('are listed, looked up, matched and described', () => {
    const town = new Town(alice);
    town.subscribe(alice, 'a.b');
    town.subscribe(alice, 'a', { match: 'prefix' });
    expect(town.ask('wamp.subscription.list')).toEqual([[{ exact: [1], prefix: [2], wildcard: [] }]]);
    expect(town.ask('wamp.subscription.lookup', ['a', { match: 'prefix' }])).toEqual([[2]]);
    expect(town.ask('wamp.subscription.match', ['a.b'])).toEqual([[[1, 2]]]);
    expect(town.ask('wamp.subscription.match', ['b'])).toEqual([[null]]);
    const details = { id: 2, created: new Date(NOON).toISOString(), uri: 'a', match: 'prefix' };
    expect(town.ask('wamp.subscription.get', [2])).toEqual([[details]]);
    expect(town.ask('wamp.subscription.list_subscribers', [1])).toEqual([[[101]]]);
    expect(town.ask('wamp.subscription.count_subscribers', [1])).toEqual([[1]]);
    expect(town.ask('wamp.subscription.get', [9])).toEqual(['wamp.error.no_such_subscription', text]);
  });

  it('can be taken away from a subscriber', () => {
    const town = new Town(alice, bob);
    const roles = { subscriber: { features: { subscription_revocation: true } } };
    town.subscribe({ ...bob, roles }, 'a.b');
    expect(town.ask('wamp.subscription.remove_subscriber', [1, 102, 'why'])).toEqual([
      [],
      [102, 35, 0, { subscription: 1, reason: 'why' }],
      ['wamp.subscription.on_unsubscribe', 102, 1],
      ['wamp.subscription.on_delete', 102, 1],
    ]);
  });
});

describe('past events', () => {
  const at = (second: number) => new Date(NOON + second * 1_000).toISOString();

  function town(): Town {
    const place = new Town(alice, bob);
    place.subscribe(bob, 'a.', { match: 'prefix' });
    for (const second of [0, 1, 2, 3]) {
      place.publish(second === 2 ? 'a.two' : 'a.x', [second], NOON + second * 1_000);
    }
    return place;
  }

  const numbers = (answer: unknown[]): unknown => {
    const [[events]] = answer as [[{ args: [number] }[]]];
    return events.map(({ args }) => args[0]);
  };

  it('are told with time, publication and payload', () => {
    const [[events]] = town().ask('wamp.subscription.get_events', [1], { limit: 1 }) as [[unknown[]]];
    expect(events).toEqual([
      { timestamp: at(0), subscription: 1, publication: 901, details: { topic: 'a.x' }, args: [0] },
    ]);
  });

  it.each<[Dict, number[]]>([
    [{}, [0, 1, 2, 3]],
    [{ reverse: true }, [3, 2, 1, 0]],
    [{ reverse: true, limit: 2 }, [3, 2]],
    [{ limit: 100 }, [0, 1, 2, 3]],
    [{ from_time: at(1) }, [1, 2, 3]],
    [{ after_time: at(1) }, [2, 3]],
    [{ before_time: at(2) }, [0, 1]],
    [{ until_time: at(2) }, [0, 1, 2]],
    [{ from_time: '2030-01-01T13:00:02+01:00' }, [2, 3]],
    [{ topic: 'a.two' }, [2]],
    [{ from_publication: 902 }, [1, 2, 3]],
    [{ after_publication: 902 }, [2, 3]],
    [{ before_publication: 902 }, [0]],
    [{ until_publication: 902 }, [0, 1]],
    [{ after_time: at(0), until_publication: 903, topic: 'a.x' }, [1]],
  ])('are chosen by %j', (kwargs, chosen) => {
    expect(numbers(town().ask('wamp.subscription.get_events', [1], kwargs))).toEqual(chosen);
  });

  it.each<[WampValue, Dict, string]>([
    [9, {}, 'no_such_subscription'],
    ['1', {}, 'invalid_argument'],
    [1, { limit: 0 }, 'invalid_argument'],
    [1, { reverse: 1 }, 'invalid_argument'],
    [1, { from_time: 'yesterday' }, 'invalid_argument'],
    [1, { from_time: '2030-13-01T00:00:00Z' }, 'invalid_argument'],
    [1, { topic: 1 }, 'invalid_argument'],
    [1, { after_publication: 5 }, 'invalid_argument'],
  ])('of %j by %j: %s', (id, kwargs, error) => {
    expect(town().ask('wamp.subscription.get_events', [id], kwargs)).toEqual([`wamp.error.${error}`, text]);
  });

  it('are not shown to those they were not for', () => {
    const place = town();
    place.publish('a.secret', [9], NOON, { eligible: [102] });
    expect(numbers(place.ask('wamp.subscription.get_events', [1]))).toEqual([0, 1, 2, 3]);
    expect(numbers(place.ask('wamp.subscription.get_events', [1], {}, bob))).toEqual([0, 1, 2, 3, 9]);
  });
});

describe('testaments', () => {
  it('are published when their session is gone, in its name', () => {
    const town = new Town(alice, bob);
    const options = { exclude: [102], acknowledge: true };
    expect(town.ask('wamp.session.add_testament', ['a.b', [1], { k: 2 }], { publish_options: options })).toEqual([[]]);
    town.ask('wamp.session.add_testament', ['a.c', null, null], { scope: 'detached' });
    expect(shown(town.meta.left(101, false))).toEqual([
      ['publish', 101, 16, 1, {}, 'a.c'],
      ['publish', 101, 16, 1, { exclude: [102] }, 'a.b', [1], { k: 2 }],
      ['wamp.session.on_leave', 101, 'alice', 'user'],
    ]);
    town.meta.joined(alice);
    expect(town.meta.left(101, false)).toHaveLength(1);
  });

  it('can be taken back by scope', () => {
    const town = new Town(alice);
    town.ask('wamp.session.add_testament', ['a.b', [], {}]);
    town.ask('wamp.session.add_testament', ['a.c', [], {}], { scope: 'detached' });
    expect(town.ask('wamp.session.flush_testaments')).toEqual([[]]);
    expect(shown(town.meta.left(101, true))).toEqual([['publish', 101, 16, 1, {}, 'a.c']]);
  });

  it.each<[WampValue[], Dict, string]>([
    [['a b', [], {}], {}, 'invalid_uri'],
    [['wamp.x', [], {}], {}, 'invalid_uri'],
    [[5, [], {}], {}, 'invalid_argument'],
    [['a.b', 5, {}], {}, 'invalid_argument'],
    [['a.b', [], {}], { scope: 'later' }, 'invalid_argument'],
    [['a.b', [], {}], { publish_options: { eligible: 'x' } }, 'invalid_argument'],
  ])('%j %j: %s', (args, kwargs, error) => {
    expect(new Town(alice).ask('wamp.session.add_testament', args, kwargs)).toEqual([`wamp.error.${error}`, text]);
  });

  it('are limited in number and bytes', () => {
    const town = new Town(alice, bob);
    for (let i = 0; i < MAX_TESTAMENTS; i++) town.ask('wamp.session.add_testament', ['a.b', [], {}]);
    expect(town.ask('wamp.session.add_testament', ['a.b', [], {}])).toEqual(['wamp.error.unavailable', text]);
    const large = MAX_TESTAMENT_BYTES + 1;
    expect(town.ask('wamp.session.add_testament', ['a.b', [], {}], {}, bob, large)).toEqual([
      'wamp.error.unavailable',
      text,
    ]);
  });
});
