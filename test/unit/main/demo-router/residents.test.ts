// Who is in the demo realm without a wire: residents and the crowd.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../src/shared/wamp/messages.ts';
import { isDict, type WampValue } from '../../../../src/shared/wamp/value.ts';
import { LARGEST_CROWD } from '../../../../src/main/demo-router/crowd.ts';
import { Realm, type Recipient } from '../../../../src/main/demo-router/realm.ts';
import { Scenarios } from '../../../../src/main/demo-router/scenarios.ts';
import { encodeMessage } from '../../../../src/main/wamp/codec.ts';
import type { Member } from '../../../../src/main/wamp/router/router-machine-routing.ts';
import { ManualClock } from './manual-clock.ts';

/** The realm demo with one visitor, who speaks without a wire. */
class Visit implements Recipient {
  readonly clock = new ManualClock();
  readonly ids = new Set<number>();
  readonly realm: Realm;
  readonly scenarios: Scenarios;
  readonly #member: Member = { session: 2, authid: 'v', authrole: 'guest', roles: { caller: {}, subscriber: {} } };
  readonly inbox: WampValue[][] = [];
  #request = 0;

  constructor() {
    let last = 100;
    let lastSession = 1_000;
    this.realm = new Realm('demo', { clock: this.clock, random: (n) => new Uint8Array(n), newId: () => ++last });
    this.scenarios = new Scenarios(this.realm, 1, this.clock, {
      draw: () => (this.ids.add(++lastSession), lastSession),
      release: (id) => void this.ids.delete(id),
    });
    this.scenarios.open();
    this.enter();
  }

  enter(): void {
    this.realm.join(this.#member, this);
    this.scenarios.wake();
  }

  deliver(message: Message): void {
    this.inbox.push(encodeMessage(message));
  }

  violated(): void {
    throw new Error('the visitor broke no rule');
  }

  killed(): void {
    throw new Error('nobody ends the visit');
  }

  cut(): void {
    throw new Error('nobody breaks the visit off');
  }

  call(procedure: string, ...args: WampValue[]): void {
    this.realm.route(this.#member, { kind: 'CALL', request: ++this.#request, options: {}, procedure, args }, 0);
  }

  cancel(): void {
    this.realm.route(this.#member, { kind: 'CANCEL', request: this.#request, options: { mode: 'kill' } }, 0);
  }

  subscribe(topic: string): void {
    this.realm.route(this.#member, { kind: 'SUBSCRIBE', request: ++this.#request, options: {}, topic }, 0);
    this.inbox.length = 0;
  }

  /** The first argument of the answer, or the URI of the error. */
  ask(procedure: string, ...args: WampValue[]): WampValue | undefined {
    this.inbox.length = 0;
    this.call(procedure, ...args);
    const answer = this.inbox.find(([type]) => type === 50 || type === 8);
    const values = answer?.[3];
    return answer?.[0] === 50 ? (Array.isArray(values) ? values[0] : undefined) : answer?.[4];
  }

  count(): number {
    return Number(this.ask('wamp.session.count'));
  }
}

describe('residents', () => {
  it('live in the realm with registrations and subscriptions of every kind', () => {
    const visit = new Visit();
    expect(visit.count()).toBeGreaterThanOrEqual(14);
    for (const name of ['registration', 'subscription']) {
      const list = visit.ask(`wamp.${name}.list`);
      if (!isDict(list)) throw new Error('no list');
      for (const ids of Object.values(list)) expect(ids).not.toEqual([]);
    }
    const shared = visit.ask('wamp.registration.lookup', 'demo.weather.report') ?? null;
    expect(visit.ask('wamp.registration.count_callees', shared)).toBe(3);
    expect(visit.ask('wamp.registration.get', shared)).toMatchObject({ invoke: 'roundrobin' });
  });

  it('answer', () => {
    const visit = new Visit();
    const reports = [1, 2, 3].map(() => visit.ask('demo.weather.report'));
    expect(new Set(reports).size).toBe(3);
    expect(visit.ask('demo.files.a.b')).toBe('demo.files.a.b');
    expect(visit.ask('demo.sensor.cellar.read')).toBe('demo.sensor.cellar.read');
    expect(visit.ask('demo.sensor.attic.read')).toBe(17.5);
    expect(visit.ask('demo.dice')).toBeTypeOf('number');
    expect(visit.ask('demo.workshop.closed')).toBe('demo.error.closed');
    expect(visit.ask('demo.print', 'a page')).toBeUndefined();
    visit.clock.pass(1_500);
    expect(visit.inbox).toEqual([[50, expect.any(Number), {}, ['printed by printer-east'], { pages: 1 }]]);
  });

  it('publish a little', () => {
    const visit = new Visit();
    visit.subscribe('demo.news.weather');
    visit.clock.pass(5_000);
    expect(visit.inbox).toMatchObject([{ 0: 36, 4: ['Report 1'] }]);
  });

  it('that were killed are gone until the next visit', () => {
    const visit = new Visit();
    const before = visit.count();
    const ids = visit.ids.size;
    expect(visit.ask('wamp.session.kill_by_authrole', 'device')).toBe(3);
    expect(visit.count()).toBe(before - 3);
    expect(visit.ids.size).toBe(ids - 3);
    expect(visit.ask('demo.print')).toBe('wamp.error.no_such_procedure');
    visit.realm.leave(2);
    visit.enter();
    expect(visit.count()).toBe(before);
  });

  it('do not keep the router busy while nobody is there', () => {
    const visit = new Visit();
    visit.realm.leave(2);
    visit.clock.pass(1_000);
    expect(visit.clock.running).toBe(0);
  });
});

describe('the crowd', () => {
  it('comes in groups, is told of, can be listed, and goes', () => {
    const visit = new Visit();
    const before = visit.count();
    visit.call('demo.crowd', 2_000);
    visit.clock.pass(40);
    expect(visit.count()).toBe(before + 750);
    visit.clock.pass(200);
    expect(visit.count()).toBe(before + 2_000);
    expect(visit.ask('wamp.session.list', ['staff'])).toHaveProperty('length', 500);
    visit.subscribe('wamp.session.on_leave');
    expect(visit.ask('demo.crowd', 1_900)).toBe(1_900);
    expect(visit.inbox.filter(([type]) => type === 36)).toHaveLength(100);
    visit.call('demo.crowd', 0);
    visit.clock.pass(500);
    expect(visit.count()).toBe(before);
    expect(visit.clock.running).toBe(1);
  });

  it('can be as large as allowed and no larger', () => {
    const visit = new Visit();
    const before = visit.count();
    for (const wrong of [-1, 1.5, LARGEST_CROWD + 1, 'x', null]) {
      expect(visit.ask('demo.crowd', wrong)).toBe('wamp.error.invalid_argument');
    }
    expect(visit.ask('demo.crowd', 5, 1_000)).toBe('wamp.error.invalid_argument');
    visit.call('demo.crowd', LARGEST_CROWD);
    visit.clock.pass(5_000);
    expect(visit.count()).toBe(before + LARGEST_CROWD);
    expect(visit.ask('wamp.registration.match', 'demo.crowd.ping.20')).toBeTypeOf('number');
  });

  it('comes and goes at the rate that is asked for', () => {
    const visit = new Visit();
    visit.subscribe('wamp.session.on_join');
    visit.call('demo.crowd', 10, 20);
    visit.clock.pass(1_000);
    expect(visit.inbox.filter(([type]) => type === 36)).toHaveLength(10 + 20);
    expect(visit.ask('wamp.session.count', ['public', 'staff'])).toBe(10);
  });

  it('loses whoever is killed', () => {
    const visit = new Visit();
    visit.ask('demo.crowd', 10, 20);
    const [first] = (visit.ask('wamp.session.list', ['public']) ?? []) as number[];
    visit.call('wamp.session.kill', first ?? 0);
    visit.clock.pass(1_000);
    expect(visit.ask('wamp.session.count', ['public', 'staff'])).toBe(9);
    expect(visit.ask('wamp.session.kill_all')).toBeGreaterThan(9);
    expect(visit.count()).toBe(2);
    visit.clock.pass(1_000);
    expect(visit.clock.running).toBe(1);
  });

  it('stops growing when the call is canceled, and leaves with the last visitor', () => {
    const visit = new Visit();
    const before = visit.count();
    visit.call('demo.crowd', 5_000);
    visit.clock.pass(20);
    visit.cancel();
    visit.clock.pass(500);
    expect(visit.count()).toBe(before + 500);
    visit.realm.leave(2);
    visit.clock.pass(1_000);
    expect(visit.clock.running).toBe(0);
    visit.enter();
    expect(visit.count()).toBe(before);
  });
});
