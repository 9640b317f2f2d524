import { describe, expect, it } from 'vitest';
import type { Dict, WampValue } from '../../../../../src/shared/wamp/value.ts';
import { Broker, BROKER_FEATURES, type BrokerRequest } from '../../../../../src/main/wamp/router/broker.ts';
import { MAX_RETAINED_BYTES, MAX_RETAINED_TOPICS } from '../../../../../src/main/wamp/router/broker-retained.ts';
import { MAX_HELD, MAX_HELD_URI, type Member } from '../../../../../src/main/wamp/router/router-machine-routing.ts';
import { alice, bob, carl, counter, expectHeads, shown } from './router-machine-members.ts';

/** A broker that is spoken to in short; publications have the ids 901, 902, … */
class Talk {
  readonly broker = new Broker(counter());
  #request = 0;
  #publication = 900;

  subscribe(from: Member, topic: string, options: Dict = {}): unknown[] {
    return this.#send(from, { kind: 'SUBSCRIBE', request: ++this.#request, options, topic });
  }

  unsubscribe(from: Member, subscription: number): unknown[] {
    return this.#send(from, { kind: 'UNSUBSCRIBE', request: ++this.#request, subscription });
  }

  publish(from: Member, topic: string, options: Dict = {}, args: WampValue[] = [], size = 10): unknown[] {
    const message = { kind: 'PUBLISH', request: ++this.#request, options, topic, args } as const;
    this.#publication++;
    const input = { kind: 'request', from, message, publication: this.#publication, size } as const;
    return shown(this.broker.handle(input));
  }

  left(member: Member): unknown[] {
    return shown(this.broker.handle({ kind: 'left', session: member.session }));
  }

  #send(from: Member, message: BrokerRequest): unknown[] {
    return shown(this.broker.handle({ kind: 'request', from, message, publication: 0, size: 10 }));
  }
}

describe('subscriptions', () => {
  it('are shared by topic and match, and told apart by both', () => {
    const talk = new Talk();
    expect(talk.subscribe(alice, 'a.b')).toEqual([[101, 33, 1, 1]]);
    expect(talk.subscribe(bob, 'a.b')).toEqual([[102, 33, 2, 1]]);
    expect(talk.subscribe(alice, 'a.b', { match: 'prefix' })).toEqual([[101, 33, 3, 2]]);
    expect(talk.subscribe(alice, 'a.b', { match: 'wildcard' })).toEqual([[101, 33, 4, 3]]);
    expect(talk.subscribe(bob, 'a.b', { match: 'exact' })).toEqual([[102, 33, 5, 1]]);
  });

  it('of the same session twice are one', () => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    expect(talk.subscribe(alice, 'a.b')).toEqual([[101, 33, 2, 1]]);
    expect(talk.publish(bob, 'a.b')).toEqual([[101, 36, 1, 901, {}]]);
  });

  it('end with UNSUBSCRIBE, and with the last subscriber their id', () => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    talk.subscribe(bob, 'a.b');
    expect(talk.unsubscribe(alice, 1)).toEqual([[101, 35, 3]]);
    expect(talk.publish(carl, 'a.b')).toEqual([[102, 36, 1, 901, {}]]);
    talk.unsubscribe(bob, 1);
    expect(talk.publish(carl, 'a.b')).toEqual([]);
    expect(talk.subscribe(bob, 'a.b')).toEqual([[102, 33, 7, 2]]);
  });

  it.each([
    ['an id that was never given', bob, 7],
    ["another session's subscription", bob, 1],
  ])('cannot be given up by %s', (_what, from, id) => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    const answer = talk.unsubscribe(from, id);
    expectHeads(answer, [[102, 8, 34, 2, {}, 'wamp.error.no_such_subscription', [expect.any(String)]]]);
    expect(talk.publish(carl, 'a.b')).toHaveLength(1);
  });

  it('end when their session leaves', () => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    talk.subscribe(alice, 'a.', { match: 'prefix' });
    talk.subscribe(bob, 'a.b');
    expect(talk.left(alice)).toEqual([]);
    expect(talk.publish(carl, 'a.b')).toEqual([[102, 36, 1, 901, {}]]);
    expect(talk.left(carl)).toEqual([]);
  });

  it.each([
    ['a space', 'a b', {}, 'wamp.error.invalid_uri'],
    ['an empty component', 'a..b', {}, 'wamp.error.invalid_uri'],
    ['an empty component inside a prefix', 'a..b', { match: 'prefix' }, 'wamp.error.invalid_uri'],
    ['an unknown match', 'a.b', { match: 'regex' }, 'wamp.error.invalid_argument'],
    ['a match of a wrong type', 'a.b', { match: 1 }, 'wamp.error.invalid_argument'],
    ['more characters than are held', 'a'.repeat(MAX_HELD_URI + 1), {}, 'wamp.error.invalid_uri'],
  ])('are refused for %s', (_what, topic, options: Dict, error) => {
    const answer = new Talk().subscribe(alice, topic, options);
    expect(answer).toEqual([[101, 8, 32, 1, {}, error, [expect.any(String)]]]);
  });

  it('may be on topics of the protocol', () => {
    expect(new Talk().subscribe(alice, 'wamp.session.on_join')).toEqual([[101, 33, 1, 1]]);
  });

  it('are limited in number for each session', () => {
    const talk = new Talk();
    for (let i = 0; i < MAX_HELD; i++) talk.subscribe(alice, `a.b${i}`);
    expectHeads(talk.subscribe(alice, 'one.more'), [
      [101, 8, 32, MAX_HELD + 1, {}, 'wamp.error.unavailable', [expect.any(String)]],
    ]);
    expect(talk.subscribe(bob, 'one.more')).toHaveLength(1);
  });
});

describe('events', () => {
  it.each<[string, Dict, string, boolean]>([
    ['a.b', {}, 'a.b', true],
    ['a.b', {}, 'a.b.c', false],
    ['a.b', { match: 'prefix' }, 'a.b.c', true],
    ['a.b', { match: 'prefix' }, 'a.bc', true],
    ['a.', { match: 'prefix' }, 'a.b', true],
    ['a.b', { match: 'prefix' }, 'a.c', false],
    ['a..c', { match: 'wildcard' }, 'a.b.c', true],
    ['a..c', { match: 'wildcard' }, 'a.b.c.d', false],
    ['.b', { match: 'wildcard' }, 'a.b', true],
  ])('of a subscription to %s %o for %s: %s', (pattern, options, topic, comes) => {
    const talk = new Talk();
    talk.subscribe(alice, pattern, options);
    const details = options['match'] ? { topic } : {};
    expect(talk.publish(bob, topic, {}, [1])).toEqual(comes ? [[101, 36, 1, 901, details, [1]]] : []);
  });

  it('go once to each matching subscription, with one publication id', () => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    talk.subscribe(alice, 'a', { match: 'prefix' });
    talk.subscribe(alice, 'a.', { match: 'wildcard' });
    expect(talk.publish(bob, 'a.b', { acknowledge: true })).toEqual([
      [101, 36, 1, 901, {}],
      [101, 36, 2, 901, { topic: 'a.b' }],
      [101, 36, 3, 901, { topic: 'a.b' }],
      [102, 17, 4, 901],
    ]);
    expect(talk.publish(bob, 'a.b')[0]).toEqual([101, 36, 1, 902, {}]);
  });

  it('are not answered unless asked for', () => {
    expect(new Talk().publish(alice, 'a.b')).toEqual([]);
    expect(new Talk().publish(alice, 'a.b', { acknowledge: false })).toEqual([]);
    expect(new Talk().publish(alice, 'a.b', { acknowledge: true })).toEqual([[101, 17, 1, 901]]);
  });

  it('carry arguments of both kinds and no options', () => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    const payload = { args: [[], null], kwargs: { x: 1 } };
    const message = { kind: 'PUBLISH', request: 1, options: { _mine: 1 }, topic: 'a.b', ...payload } as const;
    const input = { kind: 'request', from: bob, message, publication: 5, size: 1 } as const;
    expect(shown(talk.broker.handle(input))).toEqual([[101, 36, 1, 5, {}, [[], null], { x: 1 }]]);
  });

  it('of one subscription are one message object, so that it is serialized once', () => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    talk.subscribe(bob, 'a.b');
    const message = { kind: 'PUBLISH', request: 1, options: {}, topic: 'a.b' } as const;
    const [first, second] = talk.broker.handle({ kind: 'request', from: carl, message, publication: 5, size: 1 });
    expect(first).toMatchObject({ kind: 'deliver', to: 101 });
    expect(first?.kind === 'deliver' && second?.kind === 'deliver' && first.message === second.message).toBe(true);
  });

  it.each<[string, Dict, number[]]>([
    ['nothing said: all but the publisher', {}, [102, 103]],
    ['exclude_me true', { exclude_me: true }, [102, 103]],
    ['exclude_me false', { exclude_me: false }, [101, 102, 103]],
    ['exclude_me null counts as absent', { exclude_me: null }, [102, 103]],
    ['exclude by session', { exclude: [102] }, [103]],
    ['exclude nobody', { exclude: [] }, [102, 103]],
    ['exclude by authid', { exclude_authid: ['carl'] }, [102]],
    ['exclude by authrole', { exclude_authrole: ['user', 'guest'] }, [103]],
    ['eligible by session', { eligible: [103, 999] }, [103]],
    ['eligible nobody', { eligible: [] }, []],
    ['eligible by authid', { eligible_authid: ['bob'] }, [102]],
    ['eligible by authrole', { eligible_authrole: ['admin'] }, [103]],
    ['all conditions have to hold', { eligible: [102, 103], exclude_authrole: ['admin'] }, [102]],
    ['eligible does not bring the publisher back', { eligible: [101] }, []],
    ['eligible publisher with exclude_me false', { eligible: [101], exclude_me: false }, [101]],
  ])('reach the right people: %s', (_what, options, receivers) => {
    const talk = new Talk();
    for (const member of [alice, bob, carl]) talk.subscribe(member, 'a.b');
    expect(talk.publish(alice, 'a.b', options)).toEqual(receivers.map((session) => [session, 36, 1, 901, {}]));
  });

  it.each<[string, Dict]>([
    ['exclude', { exclude: 102 }],
    ['exclude', { exclude: ['102'] }],
    ['eligible', { eligible: [0] }],
    ['eligible_authid', { eligible_authid: [1] }],
    ['exclude_authrole', { exclude_authrole: 'user' }],
  ])('are refused, not shown to the wrong people, if %s has the wrong form', (key, options) => {
    const talk = new Talk();
    talk.subscribe(bob, 'a.b');
    expect(talk.publish(alice, 'a.b', options)).toEqual([]);
    const [answer] = talk.publish(alice, 'a.b', { ...options, acknowledge: true });
    expect(answer).toEqual([101, 8, 16, 3, {}, 'wamp.error.invalid_argument', [expect.stringContaining(key)]]);
  });

  it('name the publisher if it wants to be named', () => {
    const talk = new Talk();
    talk.subscribe(alice, 'a.b');
    const details = { publisher: 102, publisher_authid: 'bob', publisher_authrole: 'user' };
    expect(talk.publish(bob, 'a.b', { disclose_me: true })).toEqual([[101, 36, 1, 901, details]]);
    expect(talk.publish(bob, 'a.b', { disclose_me: false })).toEqual([[101, 36, 1, 902, {}]]);
  });

  it.each([
    ['an empty component', 'a..b'],
    ['nothing', ''],
    ['the reserved word', 'wamp'],
    ['a reserved name', 'wamp.session.on_join'],
  ])('are refused for a topic with %s', (_what, topic) => {
    const talk = new Talk();
    talk.subscribe(bob, '', { match: 'prefix' });
    expect(talk.publish(alice, topic)).toEqual([]);
    expect(talk.publish(alice, topic, { acknowledge: true })).toEqual([
      [101, 8, 16, 3, {}, 'wamp.error.invalid_uri', [expect.any(String)]],
    ]);
    expect(talk.publish(alice, 'wamped.topic')).toHaveLength(1);
  });
});

describe('retained events', () => {
  it('come after SUBSCRIBED, only if asked for, with their first publication id', () => {
    const talk = new Talk();
    talk.publish(alice, 'a.b', { retain: true, disclose_me: true }, ['old']);
    talk.publish(alice, 'a.b', { retain: true }, ['kept']);
    talk.publish(alice, 'a.b', {}, ['passing']);
    expect(talk.subscribe(bob, 'a.b')).toEqual([[102, 33, 4, 1]]);
    expect(talk.subscribe(carl, 'a.b', { get_retained: true })).toEqual([
      [103, 33, 5, 1],
      [103, 36, 1, 902, { retained: true }, ['kept']],
    ]);
  });

  it('of several topics come to a pattern, with their topic', () => {
    const talk = new Talk();
    for (const topic of ['a.b', 'a.c', 'x.y']) talk.publish(alice, topic, { retain: true }, [topic]);
    expect(talk.subscribe(bob, 'a.', { get_retained: true, match: 'prefix' })).toEqual([
      [102, 33, 4, 1],
      [102, 36, 1, 901, { topic: 'a.b', retained: true }, ['a.b']],
      [102, 36, 1, 902, { topic: 'a.c', retained: true }, ['a.c']],
    ]);
  });

  it('keep their audience', () => {
    const talk = new Talk();
    talk.publish(alice, 'a.b', { retain: true, eligible_authrole: ['admin'] });
    expect(talk.subscribe(bob, 'a.b', { get_retained: true })).toHaveLength(1);
    expect(talk.subscribe(carl, 'a.b', { get_retained: true })).toHaveLength(2);
  });

  it('outlive their publisher', () => {
    const talk = new Talk();
    talk.publish(alice, 'a.b', { retain: true });
    talk.left(alice);
    expect(talk.subscribe(bob, 'a.b', { get_retained: true })).toHaveLength(2);
  });

  it('are not kept for a refused publication', () => {
    const talk = new Talk();
    talk.publish(alice, 'a.b', { retain: true, eligible: 'x' });
    expect(talk.subscribe(bob, 'a.b', { get_retained: true })).toHaveLength(1);
  });

  it('are forgotten, oldest first, beyond the number of topics', () => {
    const talk = new Talk();
    talk.publish(alice, 't.first', { retain: true });
    for (let i = 1; i < MAX_RETAINED_TOPICS; i++) talk.publish(alice, `t.n${i}`, { retain: true });
    expect(talk.subscribe(bob, 't.first', { get_retained: true })).toHaveLength(2);
    talk.publish(alice, 't.last', { retain: true });
    expect(talk.subscribe(carl, 't.first', { get_retained: true })).toHaveLength(1);
    expect(talk.subscribe(carl, 't.last', { get_retained: true })).toHaveLength(2);
  });

  it('are forgotten, oldest first, beyond the number of bytes', () => {
    const talk = new Talk();
    const half = MAX_RETAINED_BYTES / 2;
    talk.publish(alice, 'a.one', { retain: true }, [], half);
    talk.publish(alice, 'a.two', { retain: true }, [], half);
    talk.publish(alice, 'a.one', { retain: true }, [], half);
    expect(talk.subscribe(bob, 'a.', { match: 'prefix', get_retained: true })).toHaveLength(3);
    talk.publish(alice, 'a.three', { retain: true }, [], 1);
    const kept = talk.subscribe(carl, 'a.', { match: 'prefix', get_retained: true });
    expect(kept.slice(1)).toEqual([
      [103, 36, 1, 903, { topic: 'a.one', retained: true }],
      [103, 36, 1, 904, { topic: 'a.three', retained: true }],
    ]);
  });
});

it('announces what these tests show', () => {
  expect(Object.keys(BROKER_FEATURES)).toEqual([
    'event_retention',
    'pattern_based_subscription',
    'payload_passthru_mode',
    'publisher_exclusion',
    'publisher_identification',
    'subscriber_blackwhite_listing',
    'subscription_revocation',
  ]);
});
