import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../src/shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../../../src/shared/wamp/value.ts';
import { Realm, type Recipient } from '../../../../src/main/demo-router/realm.ts';
import { Scenarios, TICK_TOPIC } from '../../../../src/main/demo-router/scenarios.ts';
import { encodeMessage } from '../../../../src/main/wamp/codec.ts';
import type { Member } from '../../../../src/main/wamp/router/router-machine-routing.ts';
import { ManualClock } from './manual-clock.ts';

const ERROR_TEXT = [expect.any(String)];

/** A realm with the scenarios and one member, who speaks without a wire. */
class Visit implements Recipient {
  readonly clock = new ManualClock();
  readonly realm: Realm;
  readonly scenarios: Scenarios;
  readonly #member: Member = { session: 2, authid: 'v', authrole: 'guest', roles: { caller: {}, subscriber: {} } };
  #inbox: WampValue[][] = [];

  constructor() {
    let last = 0;
    this.realm = new Realm('demo', { clock: this.clock, random: (n) => new Uint8Array(n), newId: () => ++last });
    this.scenarios = new Scenarios(this.realm, 1, this.clock);
    this.scenarios.open();
  }

  enter(): void {
    this.realm.join(this.#member, this);
    this.scenarios.wake();
  }

  /** What came since the last look. */
  get news(): WampValue[][] {
    const news = this.#inbox;
    this.#inbox = [];
    return news;
  }

  deliver(message: Message): void {
    this.#inbox.push(encodeMessage(message));
  }

  violated(): void {
    throw new Error('the visitor broke no rule');
  }

  killed(): void {
    throw new Error('nobody ends the visit');
  }

  cut(): void {
    this.realm.leave(this.#member.session);
  }

  call(procedure: string, args: WampValue[] = [], options: Dict = {}, request = 1): WampValue[][] {
    this.realm.route(this.#member, { kind: 'CALL', request, options, procedure, args }, 0);
    return this.news;
  }

  cancel(mode: string): WampValue[][] {
    this.realm.route(this.#member, { kind: 'CANCEL', request: 1, options: { mode } }, 0);
    return this.news;
  }

  subscribe(topic: string): void {
    this.realm.route(this.#member, { kind: 'SUBSCRIBE', request: 1, options: {}, topic }, 0);
    expect(this.news).toHaveLength(1);
  }
}

function visit(): Visit {
  const visitor = new Visit();
  visitor.enter();
  return visitor;
}

describe('procedures', () => {
  it.each<[string, WampValue[], WampValue]>([
    ['two integers', [2, 3], 5],
    ['negative numbers', [-2, 0.5], -1.5],
    ['integers that fill a double', [Number.MAX_SAFE_INTEGER, 1], 9007199254740992n],
    ['integers beyond a double', [2n ** 64n, 1], 2n ** 64n + 1n],
    ['big integers with a small sum', [2n ** 64n, 1n - 2n ** 64n], 1],
    ['a big integer and a fraction', [2n ** 60n, 0.5], 2 ** 60],
  ])('demo.add2 adds %s', (_what, args, sum) => {
    expect(visit().call('demo.add2', args)).toEqual([[50, 1, {}, [sum]]]);
  });

  it.each<[string, WampValue[]]>([
    ['demo.add2', []],
    ['demo.add2', [1, '2']],
    ['demo.slow', []],
    ['demo.slow', [-1]],
    ['demo.slow', ['1']],
    ['demo.slow', [Number.NaN]],
    ['demo.slow', [100_000]],
    ['demo.count', []],
    ['demo.count', [0]],
    ['demo.count', [1.5]],
    ['demo.count', [100_000]],
  ])('%s refuses %j', (procedure, args) => {
    expect(visit().call(procedure, args)).toEqual([[8, 48, 1, {}, 'wamp.error.invalid_argument', ERROR_TEXT]]);
  });

  it('demo.echo gives back what it got', () => {
    const visitor = visit();
    expect(visitor.call('demo.echo', [1, [null], { a: 'b' }])).toEqual([[50, 1, {}, [1, [null], { a: 'b' }]]]);
    expect(visitor.call('demo.echo')).toEqual([[50, 1, {}]]);
  });

  it('demo.fail fails with arguments of both kinds', () => {
    const error = [8, 48, 1, {}, 'demo.error.failed', ERROR_TEXT, { procedure: 'demo.fail' }];
    expect(visit().call('demo.fail')).toEqual([error]);
  });

  it('demo.time tells the time', () => {
    expect(visit().call('demo.time')).toEqual([[50, 1, {}, ['2030-01-01T00:00:00.000Z']]]);
  });

  it('demo.slow answers after its seconds', () => {
    const visitor = visit();
    expect(visitor.call('demo.slow', [2.5])).toEqual([]);
    visitor.clock.pass(2_499);
    expect(visitor.news).toEqual([]);
    visitor.clock.pass(1);
    expect(visitor.news).toEqual([[50, 1, {}, [2.5]]]);
  });

  it.each(['kill', 'killnowait'])('demo.slow can be stopped by %s', (mode) => {
    const visitor = visit();
    visitor.call('demo.slow', [60]);
    const before = visitor.clock.running;
    expect(visitor.cancel(mode)).toEqual([[8, 48, 1, {}, 'wamp.error.canceled', ERROR_TEXT]]);
    expect(visitor.clock.running).toBe(before - 1);
  });

  it('demo.slow ends by the time limit of the call', () => {
    const visitor = visit();
    visitor.call('demo.slow', [60], { timeout: 500 });
    visitor.clock.pass(500);
    expect(visitor.news).toEqual([[8, 48, 1, {}, 'wamp.error.timeout', ERROR_TEXT]]);
    visitor.clock.pass(120_000);
    expect(visitor.news).toEqual([]);
  });

  it('a limit that does not pass first is called off by the answer', () => {
    const visitor = visit();
    const idle = visitor.clock.running;
    expect(visitor.call('demo.add2', [1, 2], { timeout: 500 })).toHaveLength(1);
    expect(visitor.clock.running).toBe(idle);
  });

  it('a limit beyond what timers can wait is cut to that', () => {
    const visitor = visit();
    visitor.call('demo.slow', [1], { timeout: 2 ** 40 });
    visitor.clock.pass(1_000);
    expect(visitor.news).toEqual([[50, 1, {}, [1]]]);
  });

  it('demo.count counts aloud if asked to', () => {
    const visitor = visit();
    expect(visitor.call('demo.count', [3], { receive_progress: true })).toEqual([]);
    visitor.clock.pass(100);
    expect(visitor.news).toEqual([[50, 1, { progress: true }, [1]]]);
    visitor.clock.pass(100);
    expect(visitor.news).toEqual([[50, 1, { progress: true }, [2]]]);
    visitor.clock.pass(100);
    expect(visitor.news).toEqual([[50, 1, {}, [3]]]);
    visitor.clock.pass(1_000);
    expect(visitor.news).toEqual([]);
  });

  it('demo.count counts silently else', () => {
    const visitor = visit();
    visitor.call('demo.count', [3]);
    visitor.clock.pass(299);
    expect(visitor.news).toEqual([]);
    visitor.clock.pass(1);
    expect(visitor.news).toEqual([[50, 1, {}, [3]]]);
  });

  it('demo.count can be stopped on its way', () => {
    const visitor = visit();
    visitor.call('demo.count', [9], { receive_progress: true });
    visitor.clock.pass(250);
    expect(visitor.news).toHaveLength(2);
    expect(visitor.cancel('kill')).toEqual([[8, 48, 1, {}, 'wamp.error.canceled', ERROR_TEXT]]);
    visitor.clock.pass(5_000);
    expect(visitor.news).toEqual([]);
  });

  it('are stopped when their caller leaves', () => {
    const visitor = visit();
    visitor.call('demo.slow', [60]);
    visitor.realm.leave(2);
    visitor.clock.pass(1_000);
    expect(visitor.clock.running).toBe(0);
  });
});

describe(TICK_TOPIC, () => {
  it('ticks once a second', () => {
    const visitor = visit();
    visitor.subscribe(TICK_TOPIC);
    visitor.clock.pass(2_000);
    expect(visitor.news).toEqual([
      [36, expect.any(Number), expect.any(Number), {}, [1], { time: '2030-01-01T00:00:01.000Z' }],
      [36, expect.any(Number), expect.any(Number), {}, [2], { time: '2030-01-01T00:00:02.000Z' }],
    ]);
  });

  it('rests while nobody is there', () => {
    const visitor = new Visit();
    expect(visitor.clock.running).toBe(0);
    visitor.enter();
    visitor.scenarios.wake();
    expect(visitor.clock.running).toBe(1);
    visitor.realm.leave(2);
    visitor.clock.pass(1_000);
    expect(visitor.clock.running).toBe(0);
    visitor.enter();
    visitor.subscribe(TICK_TOPIC);
    visitor.clock.pass(1_000);
    expect(visitor.news).toMatchObject([{ 0: 36, 4: [1] }]);
  });

  it('stops with the router, like everything that runs', () => {
    const visitor = visit();
    visitor.call('demo.slow', [60], { timeout: 5_000 });
    visitor.call('demo.count', [60], {}, 2);
    expect(visitor.clock.running).toBe(4);
    visitor.scenarios.close();
    visitor.realm.close();
    expect(visitor.clock.running).toBe(0);
  });
});
