import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Dict, WampValue } from '../../../../../src/shared/wamp/value.ts';
import {
  Dealer,
  DEALER_FEATURES,
  MAX_WAITING_CALLS,
  type DealerRequest,
} from '../../../../../src/main/wamp/router/dealer.ts';
import { MAX_HELD, MAX_HELD_URI, type Member } from '../../../../../src/main/wamp/router/router-machine-routing.ts';
import { alice, bob, callee, carl, counter, expectHeads, shown } from './router-machine-members.ts';

/** A callee that can be interrupted and may answer in parts. */
const cora = callee(
  { ...bob, session: 104, authid: 'cora' },
  'call_canceling',
  'progressive_call_results',
  'call_timeout',
);
const text = [expect.any(String)];

/** A dealer that is spoken to in short. Requests of a Talk count 1, 2, … for all members together. */
class Talk {
  readonly #dealer = new Dealer(counter());
  #request = 0;

  register(from: Member, procedure: string, options: Dict = {}): unknown[] {
    return this.send(from, { kind: 'REGISTER', request: ++this.#request, options, procedure });
  }

  unregister(from: Member, registration: number): unknown[] {
    return this.send(from, { kind: 'UNREGISTER', request: ++this.#request, registration });
  }

  /** CALL with the request id given, which is 10 unless it matters. */
  call(from: Member, procedure: string, options: Dict = {}, request = 10, draw = 0): unknown[] {
    return this.send(from, { kind: 'CALL', request, options, procedure, args: [1] }, draw);
  }

  cancel(from: Member, mode?: WampValue, request = 10): unknown[] {
    return this.send(from, { kind: 'CANCEL', request, options: mode === undefined ? {} : { mode } });
  }

  yield(from: Member, request: number, args: WampValue[] = [], options: Dict = {}): unknown[] {
    return this.send(from, { kind: 'YIELD', request, options, args });
  }

  fail(from: Member, request: number, error = 'app.error.mine'): unknown[] {
    const failed = { kind: 'ERROR', requestType: 68, request, details: { secret: 1 }, error } as const;
    return this.send(from, { ...failed, args: ['why'], kwargs: { code: 7 } });
  }

  timer(timer: number): unknown[] {
    return shown(this.#dealer.handle({ kind: 'timer', timer }));
  }

  left(member: Member): unknown[] {
    return shown(this.#dealer.handle({ kind: 'left', session: member.session }));
  }

  send(from: Member, message: DealerRequest, draw = 0): unknown[] {
    return shown(this.#dealer.handle({ kind: 'request', from, message, draw }));
  }
}

/** A Talk in which the member offers `a.b`; the registration has the id 1. */
function offering(member: Member, options: Dict = {}): Talk {
  const talk = new Talk();
  expect(talk.register(member, 'a.b', options)).toEqual([[member.session, 65, 1, 1]]);
  return talk;
}

describe('registrations', () => {
  it.each<[string, string, Dict, string]>([
    ['a space', 'a b', {}, 'invalid_uri'],
    ['an empty component', 'a..b', {}, 'invalid_uri'],
    ['the reserved word', 'wamp', {}, 'invalid_uri'],
    ['a reserved name', 'wamp.session.count', {}, 'invalid_uri'],
    ['a reserved prefix', 'wamp.', { match: 'prefix' }, 'invalid_uri'],
    ['an unknown match', 'a.b', { match: 'regex' }, 'invalid_argument'],
    ['an unknown policy', 'a.b', { invoke: 'all' }, 'invalid_argument'],
    ['more characters than are held', 'a'.repeat(MAX_HELD_URI + 1), {}, 'invalid_uri'],
  ])('are refused for %s', (_what, procedure, options, error) => {
    expect(new Talk().register(alice, procedure, options)).toEqual([[101, 8, 64, 1, {}, `wamp.error.${error}`, text]]);
  });

  it.each<[string, Dict, Dict, boolean]>([
    ['single after nothing said', {}, {}, false],
    ['single after single', { invoke: 'single' }, { invoke: 'single' }, false],
    ['shared after single', {}, { invoke: 'roundrobin' }, false],
    ['single after shared', { invoke: 'roundrobin' }, {}, false],
    ['another policy', { invoke: 'first' }, { invoke: 'last' }, false],
    ['the same shared policy', { invoke: 'random' }, { invoke: 'random' }, true],
    ['another match', {}, { match: 'prefix' }, true],
  ])('of a procedure that is taken: %s', (_what, first, second, goes) => {
    const talk = offering(alice, first);
    const [answer] = talk.register(bob, 'a.b', second);
    if (goes) expectHeads([answer], [[102, 65, 2]]);
    else expect(answer).toEqual([102, 8, 64, 2, {}, 'wamp.error.procedure_already_exists', text]);
  });

  it('are held once by each session', () => {
    const talk = offering(alice, { invoke: 'first' });
    expect(talk.register(alice, 'a.b', { invoke: 'first' })).toEqual([
      [101, 8, 64, 2, {}, 'wamp.error.procedure_already_exists', text],
    ]);
  });

  it('are limited in number for each session', () => {
    const talk = new Talk();
    for (let i = 0; i < MAX_HELD; i++) talk.register(alice, `a.b${i}`);
    expectHeads(talk.register(alice, 'one.more'), [[101, 8, 64, MAX_HELD + 1, {}, 'wamp.error.unavailable']]);
    expectHeads(talk.register(bob, 'one.more'), [[102, 65]]);
  });

  it('end with UNREGISTER', () => {
    const talk = offering(alice);
    expect(talk.unregister(alice, 1)).toEqual([[101, 67, 2]]);
    expect(talk.call(bob, 'a.b')).toEqual([[102, 8, 48, 10, {}, 'wamp.error.no_such_procedure', text]]);
    expect(talk.unregister(alice, 1)).toEqual([[101, 8, 66, 3, {}, 'wamp.error.no_such_registration', text]]);
  });

  it("cannot be given up for another session's", () => {
    const talk = offering(alice);
    expect(talk.unregister(bob, 1)).toEqual([[102, 8, 66, 2, {}, 'wamp.error.no_such_registration', text]]);
    expect(talk.call(bob, 'a.b')).toHaveLength(1);
  });

  it('lose one callee of several, and remain', () => {
    const talk = offering(alice, { invoke: 'first' });
    talk.register(bob, 'a.b', { invoke: 'first' });
    talk.unregister(alice, 1);
    expect(talk.call(carl, 'a.b')).toEqual([[102, 68, 1, 1, {}, [1]]]);
  });

  it('end when their session leaves', () => {
    const talk = offering(alice);
    talk.register(alice, 'a.', { match: 'prefix' });
    expect(talk.left(alice)).toEqual([]);
    expectHeads(talk.call(bob, 'a.b'), [[102, 8, 48]]);
    expect(talk.register(bob, 'a.b')).toEqual([[102, 65, 3, 3]]);
  });
});

describe('calls', () => {
  it('become invocations counted per callee, and results', () => {
    const talk = offering(bob);
    expect(talk.call(alice, 'a.b', {}, 7)).toEqual([[102, 68, 1, 1, {}, [1]]]);
    expect(talk.call(carl, 'a.b', {}, 7)).toEqual([[102, 68, 2, 1, {}, [1]]]);
    expect(talk.yield(bob, 2, ['for carl'])).toEqual([[103, 50, 7, {}, ['for carl']]]);
    expect(talk.yield(bob, 1)).toEqual([[101, 50, 7, {}]]);
    talk.register(carl, 'c.d');
    expect(talk.call(alice, 'c.d', {}, 8)).toEqual([[103, 68, 1, 2, {}, [1]]]);
  });

  it('may be made to oneself', () => {
    const talk = offering(alice);
    expect(talk.call(alice, 'a.b')).toEqual([[101, 68, 1, 1, {}, [1]]]);
    expect(talk.yield(alice, 1, [2])).toEqual([[101, 50, 10, {}, [2]]]);
  });

  it('carry arguments of both kinds and no options', () => {
    const talk = offering(bob);
    const message = { kind: 'CALL', request: 3, options: { _mine: 1 }, procedure: 'a.b', kwargs: { x: 1 } } as const;
    expect(talk.send(alice, message)).toEqual([[102, 68, 1, 1, {}, [], { x: 1 }]]);
  });

  it('bring application errors back with their arguments', () => {
    const talk = offering(bob);
    talk.call(alice, 'a.b');
    expect(talk.fail(bob, 1)).toEqual([[101, 8, 48, 10, {}, 'app.error.mine', ['why'], { code: 7 }]]);
  });

  it.each([
    ['nobody offers', 'a.c', 'wamp.error.no_such_procedure'],
    ['is no URI', 'a..b', 'wamp.error.invalid_uri'],
    ['is empty', '', 'wamp.error.invalid_uri'],
  ])('of a procedure that %s are refused', (_what, procedure, error) => {
    expect(offering(bob).call(alice, procedure)).toEqual([[101, 8, 48, 10, {}, error, text]]);
  });

  it("of the protocol's procedures reach no pattern of an application", () => {
    const talk = offering(bob);
    talk.register(bob, '', { match: 'prefix' });
    expectHeads(talk.call(alice, 'wamp.session.count'), [[101, 8, 48, 10, {}, 'wamp.error.no_such_procedure']]);
    expectHeads(talk.call(alice, 'other.procedure'), [[102, 68]]);
  });

  it('may use request ids with gaps, and again after the end', () => {
    const talk = offering(bob);
    talk.call(alice, 'a.b', {}, 900);
    talk.yield(bob, 1);
    expectHeads(talk.call(alice, 'a.b', {}, 900), [[102, 68, 2]]);
    expectHeads(talk.call(alice, 'a.b', {}, 3), [[102, 68, 3]]);
  });

  it('must not use the request id of a running call', () => {
    const talk = offering(bob);
    talk.call(alice, 'a.b');
    expect(talk.call(alice, 'a.b')).toEqual([['violation', 101, 'R-01']]);
  });

  it('are limited in number for each caller', () => {
    const talk = offering(bob);
    for (let i = 1; i <= MAX_WAITING_CALLS; i++) talk.call(alice, 'a.b', {}, i);
    expectHeads(talk.call(alice, 'a.b', {}, 20_000), [[101, 8, 48, 20_000, {}, 'wamp.error.unavailable']]);
    expect(talk.call(carl, 'a.b')).toHaveLength(1);
    talk.yield(bob, 5);
    expectHeads(talk.call(alice, 'a.b', {}, 20_000), [[102, 68]]);
  });

  it('tell who calls if the caller or the callee wants it', () => {
    const named = { caller: 101, caller_authid: 'alice', caller_authrole: 'user' };
    expect(offering(bob).call(alice, 'a.b', { disclose_me: true })).toEqual([[102, 68, 1, 1, named, [1]]]);
    expect(offering(bob, { disclose_caller: true }).call(alice, 'a.b')).toEqual([[102, 68, 1, 1, named, [1]]]);
    expect(offering(bob).call(alice, 'a.b', { disclose_me: false })).toEqual([[102, 68, 1, 1, {}, [1]]]);
  });

  it.each<[string, number[], number[]]>([
    ['first', [0, 0, 0], [102, 102, 102]],
    ['last', [0, 0, 0], [104, 104, 104]],
    ['roundrobin', [0, 0, 0, 0], [102, 103, 104, 102]],
    ['random', [0, 1, 2, 3, 7], [102, 103, 104, 102, 103]],
  ])('of a shared registration go by the policy %s', (invoke, draws, receivers) => {
    const talk = new Talk();
    for (const member of [bob, carl, cora]) talk.register(member, 'a.b', { invoke });
    const reached = draws.map((draw, i) =>
      talk.call(alice, 'a.b', {}, i + 1, draw).map((effect) => z.array(z.unknown()).parse(effect)[0]),
    );
    expect(reached.flat()).toEqual(receivers);
  });
});

describe('patterns', () => {
  it('tell the callee which procedure is meant', () => {
    const talk = new Talk();
    talk.register(bob, 'a.', { match: 'prefix' });
    talk.register(carl, '.y', { match: 'wildcard' });
    expect(talk.call(alice, 'a.b')).toEqual([[102, 68, 1, 1, { procedure: 'a.b' }, [1]]]);
    expect(talk.call(alice, 'x.y', {}, 11)).toEqual([[103, 68, 1, 2, { procedure: 'x.y' }, [1]]]);
  });

  const vectors = bestMatchVectors();
  it.each(vectors.map((vector) => [vector.id, vector] as const))(
    'choose the best registration: %s',
    (_id, { inputs, expected }) => {
      const talk = new Talk();
      for (const { uri, match } of inputs.registrations) talk.register(bob, uri, { match });
      const [effect] = talk.call(alice, inputs.call);
      if (expected.error) expectHeads([effect], [[101, 8, 48, 10, {}, expected.error]]);
      else expectHeads([effect], [[102, 68, 1, expected.registration]]);
    },
  );

  it('have vectors', () => expect(vectors.length).toBeGreaterThan(4));
});

function bestMatchVectors() {
  const file = new URL('../../../../fixtures/vectors/uri-match.json', import.meta.url);
  const registration = z.object({ uri: z.string(), match: z.string() });
  const schema = z.object({
    id: z.string(),
    inputs: z.object({ registrations: z.array(registration), call: z.string() }),
    expected: z.object({ registration: z.number().optional(), error: z.string().optional() }),
  });
  const all = z.object({ vectors: z.array(z.unknown()) }).parse(JSON.parse(readFileSync(file, 'utf8'))).vectors;
  return all.flatMap((vector) => schema.safeParse(vector).data ?? []);
}

describe('progressive results', () => {
  const wanted = { receive_progress: true };

  it('come in parts, with a result at the end', () => {
    const talk = offering(cora);
    expect(talk.call(alice, 'a.b', wanted)).toEqual([[104, 68, 1, 1, { receive_progress: true }, [1]]]);
    expect(talk.yield(cora, 1, [1], { progress: true })).toEqual([[101, 50, 10, { progress: true }, [1]]]);
    expect(talk.yield(cora, 1, [2], { progress: true })).toEqual([[101, 50, 10, { progress: true }, [2]]]);
    expect(talk.yield(cora, 1, [3], { progress: false })).toEqual([[101, 50, 10, {}, [3]]]);
    expect(talk.yield(cora, 1, [4])).toEqual([]);
  });

  it('may end with an error', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b', wanted);
    talk.yield(cora, 1, [1], { progress: true });
    expectHeads(talk.fail(cora, 1), [[101, 8, 48, 10, {}, 'app.error.mine']]);
  });

  it('are not asked of a callee that did not announce them', () => {
    const talk = offering(bob);
    expect(talk.call(alice, 'a.b', wanted)).toEqual([[102, 68, 1, 1, {}, [1]]]);
    expect(talk.yield(bob, 1, [1], { progress: true })).toEqual([['violation', 102, 'R-15']]);
  });

  it('break a rule if the caller did not ask', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b');
    expect(talk.yield(cora, 1, [1], { progress: true })).toEqual([['violation', 104, 'R-15']]);
  });
});

describe('canceling', () => {
  const canceled = [101, 8, 48, 10, {}, 'wamp.error.canceled', text];
  const interrupted = (mode: string) => [104, 69, 1, { mode }];

  it.each<[string, WampValue | undefined, unknown[]]>([
    ['skip', 'skip', [canceled]],
    ['kill', 'kill', [interrupted('kill')]],
    ['killnowait', 'killnowait', [interrupted('killnowait'), canceled]],
    ['no mode', undefined, [interrupted('killnowait'), canceled]],
  ])('by %s', (_what, mode, effects) => {
    const talk = offering(cora);
    talk.call(alice, 'a.b');
    expect(talk.cancel(alice, mode)).toEqual(effects);
  });

  it.each(['skip', 'kill', 'killnowait'])('by %s answers at once if the callee cannot be interrupted', (mode) => {
    const talk = offering(bob);
    talk.call(alice, 'a.b');
    expect(talk.cancel(alice, mode)).toEqual([canceled]);
  });

  it('by kill brings what the callee answers', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b', {}, 10);
    talk.cancel(alice, 'kill');
    expectHeads(talk.fail(cora, 1, 'wamp.error.canceled'), [[101, 8, 48, 10, {}, 'wamp.error.canceled', ['why']]]);
    talk.call(alice, 'a.b', {}, 11);
    talk.cancel(alice, 'kill', 11);
    expect(talk.yield(cora, 2, ['done'])).toEqual([[101, 50, 11, {}, ['done']]]);
  });

  it('again interrupts no second time, but may stop waiting', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b');
    talk.cancel(alice, 'kill');
    expect(talk.cancel(alice, 'kill')).toEqual([]);
    expect(talk.cancel(alice, 'killnowait')).toEqual([canceled]);
    expect(talk.cancel(alice, 'skip')).toEqual([]);
  });

  it.each(['skip', 'killnowait'])('by %s drops the late answer', (mode) => {
    const talk = offering(cora);
    talk.call(alice, 'a.b', { receive_progress: true });
    talk.cancel(alice, mode);
    expect(talk.yield(cora, 1, [1], { progress: true })).toEqual([]);
    expect(talk.fail(cora, 1)).toEqual([]);
  });

  it('of a call that is not running is nothing', () => {
    const talk = offering(cora);
    expect(talk.cancel(alice, 'kill')).toEqual([]);
    talk.call(alice, 'a.b');
    expect(talk.cancel(carl, 'kill')).toEqual([]);
    talk.yield(cora, 1);
    expect(talk.cancel(alice, 'kill')).toEqual([]);
  });

  it('by an unknown mode breaks a rule', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b');
    expect(talk.cancel(alice, 'abort')).toEqual([['violation', 101, 'M-13']]);
  });
});

describe('time limits', () => {
  const timedOut = [101, 8, 48, 10, {}, 'wamp.error.timeout', text];

  it('are in milliseconds, interrupt the callee and drop its late answer', () => {
    const talk = offering(cora);
    expect(talk.call(alice, 'a.b', { timeout: 250 })).toEqual([
      [104, 68, 1, 1, {}, [1]],
      ['setTimer', 1, 250],
    ]);
    expect(talk.timer(1)).toEqual([[104, 69, 1, { mode: 'killnowait' }], ['clearTimer', 1], timedOut]);
    expect(talk.yield(cora, 1)).toEqual([]);
    expect(talk.timer(1)).toEqual([]);
  });

  it('end without INTERRUPT if the callee cannot be interrupted, or was already', () => {
    const talk = offering(bob);
    talk.call(alice, 'a.b', { timeout: 250 });
    expect(talk.timer(1)).toEqual([['clearTimer', 1], timedOut]);
    const killed = offering(cora);
    killed.call(alice, 'a.b', { timeout: 250 });
    killed.cancel(alice, 'kill');
    expect(killed.timer(1)).toEqual([['clearTimer', 1], timedOut]);
  });

  it.each<[string, Dict]>([
    ['no timeout', {}],
    ['0', { timeout: 0 }],
    ['null', { timeout: null }],
    ['more than any clock counts', { timeout: 10n ** 20n }],
  ])('are off for %s', (_what, options) => {
    expect(offering(bob).call(alice, 'a.b', options)).toHaveLength(1);
  });

  it.each<[string, (talk: Talk) => unknown[]]>([
    ['a result', (talk) => talk.yield(cora, 1)],
    ['an error', (talk) => talk.fail(cora, 1)],
    ['CANCEL', (talk) => talk.cancel(alice, 'skip')],
    ['the caller leaving', (talk) => talk.left(alice)],
    ['the callee leaving', (talk) => talk.left(cora)],
  ])('are called off by %s', (_what, end) => {
    const talk = offering(cora);
    talk.call(alice, 'a.b', { timeout: 250 });
    expect(end(talk)).toContainEqual(['clearTimer', 1]);
    expect(talk.timer(1)).toEqual([]);
  });

  it('begin anew with each part of a progressive result', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b', { timeout: 250, receive_progress: true });
    expect(talk.yield(cora, 1, [1], { progress: true })).toEqual([
      ['setTimer', 1, 250],
      [101, 50, 10, { progress: true }, [1]],
    ]);
  });

  it('are kept by the callee if it wants to and can', () => {
    const able = offering(cora, { forward_timeout: true });
    expect(able.call(alice, 'a.b', { timeout: 250 })).toEqual([[104, 68, 1, 1, { timeout: 250 }, [1]]]);
    const unable = offering(bob, { forward_timeout: true });
    expect(unable.call(alice, 'a.b', { timeout: 250 })).toContainEqual(['setTimer', 1, 250]);
  });
});

describe('leaving', () => {
  it('of the caller interrupts its calls', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b', {}, 1);
    talk.call(alice, 'a.b', {}, 2);
    talk.call(carl, 'a.b', {}, 1);
    expect(talk.left(alice)).toEqual([
      [104, 69, 1, { mode: 'killnowait' }],
      [104, 69, 2, { mode: 'killnowait' }],
    ]);
    expect(talk.yield(cora, 1)).toEqual([]);
    expectHeads(talk.yield(cora, 3), [[103, 50, 1]]);
  });

  it('of the caller says nothing to a callee that cannot be interrupted', () => {
    const talk = offering(bob);
    talk.call(alice, 'a.b');
    expect(talk.left(alice)).toEqual([]);
    expect(talk.yield(bob, 1)).toEqual([]);
  });

  it('of the callee ends the calls it had', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b', {}, 5);
    talk.call(carl, 'a.b', {}, 6);
    expect(talk.left(cora)).toEqual([
      [101, 8, 48, 5, {}, 'wamp.error.canceled', text],
      [103, 8, 48, 6, {}, 'wamp.error.canceled', text],
    ]);
  });

  it('of somebody who calls itself is silent', () => {
    const talk = offering(cora);
    talk.call(cora, 'a.b');
    expect(talk.left(cora)).toEqual([]);
  });

  it('lets a new session of that id count from 1 again', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b');
    talk.left(cora);
    talk.register(cora, 'a.b');
    expectHeads(talk.call(alice, 'a.b'), [[104, 68, 1]]);
  });
});

describe('answers nobody asked for', () => {
  it.each<[string, (talk: Talk) => unknown[]]>([
    ['YIELD', (talk) => talk.yield(cora, 2)],
    ['ERROR', (talk) => talk.fail(cora, 2)],
    ["YIELD for another callee's invocation", (talk) => talk.yield(bob, 1)],
  ])('break a rule: %s', (_what, answer) => {
    const talk = offering(cora);
    talk.call(alice, 'a.b');
    expectHeads(answer(talk), [['violation', expect.any(Number), 'R-10']]);
  });

  it('are dropped if they only came late', () => {
    const talk = offering(cora);
    talk.call(alice, 'a.b');
    talk.yield(cora, 1);
    expect(talk.yield(cora, 1)).toEqual([]);
    expect(talk.fail(cora, 1)).toEqual([]);
  });
});

it('announces what these tests show', () => {
  expect(Object.keys(DEALER_FEATURES)).toEqual([
    'call_canceling',
    'call_timeout',
    'caller_identification',
    'call_reroute',
    'pattern_based_registration',
    'payload_passthru_mode',
    'progressive_call_invocations',
    'progressive_call_results',
    'registration_revocation',
    'shared_registration',
  ]);
});
