// What a session holds and answers, with real sockets: two sessions of one app at the demo router, and routers that
// take back what they gave.

import { describe, expect, it } from 'vitest';
import type { HoldingInfo, InvocationQuestion, OperationInfo } from '../../src/shared/contract/operations.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { AnswerPlan } from '../../src/shared/request.ts';
import { checksOf } from '../support/fault.ts';
import { eachWithInspector, profileOf, type Followed } from '../support/inspector.ts';
import {
  callProcedure,
  publishEvent,
  resultArgs,
  resultKwargs,
  sendRequest,
  startRequest,
  subscribeTo,
} from '../support/requests.ts';
import { answerGoodbye, listenScripted, WELCOME_DETAILS, type Script } from '../support/scripted-peer.ts';

const inspector = eachWithInspector();

async function joined(serializer?: 'json' | 'msgpack' | 'cbor'): Promise<Followed> {
  const changes = serializer ? { serializers: [serializer] } : {};
  const session = await inspector.now.connect({ profile: profileOf(inspector.now.demo.url, changes) });
  expect(await session.outcome()).toBe('welcome');
  return session;
}

const holdings = ({ capture }: Followed) => inspector.now.link.call('holding.list', { capture });

/** Waits until the newest holding is so. */
async function holding(session: Followed, wanted: Partial<HoldingInfo>): Promise<void> {
  await expect.poll(async () => (await holdings(session))[0], { timeout: 5_000 }).toMatchObject(wanted);
}

async function registered(answer: AnswerPlan, uri = 'my.proc', options = '{}'): Promise<Followed> {
  const callee = await joined();
  const { link } = inspector.now;
  const { state } = await sendRequest(link, callee.capture, { kind: 'register', uri, answer, options });
  expect(state).toBe('answered');
  return callee;
}

async function question(): Promise<InvocationQuestion> {
  const open = () => inspector.now.link.call('invocation.questions', {});
  await expect.poll(async () => (await open()).length).toBe(1);
  const [first] = await open();
  if (!first) throw new Error('nothing was asked');
  return first;
}

/** Times and texts of the results of an operation. */
async function resultsOf({ capture }: Followed, { operation }: OperationInfo) {
  return (await inspector.now.link.call('operation.results', { capture, operation, from: 0, count: 100 })).results;
}

async function noChecks(...sessions: Followed[]): Promise<void> {
  for (const session of sessions) expect(checksOf(await session.records())).toEqual([]);
}

describe('a registration', () => {
  it('answers by its template, to whoever calls', async () => {
    const { link } = inspector.now;
    const callee = await registered({
      kind: 'result',
      args: '["{{args}}"]',
      kwargs: '{"who": "Hello {{kwargs.name}}"}',
    });
    const caller = await joined();
    const called = await callProcedure(link, caller.capture, 'my.proc', { args: [1, null], kwargs: { name: 'Ada' } });
    expect(resultArgs(called)).toEqual([[1, null]]);
    expect(resultKwargs(called)).toEqual({ who: 'Hello Ada' });
    await holding(callee, { count: 1, answered: 1, pending: 0 });
    await noChecks(caller, callee);
  });

  it.each(['json', 'msgpack', 'cbor'] as const)('gives values back with their types over %s', async (serializer) => {
    const { link } = inspector.now;
    const callee = await registered({
      kind: 'result',
      args: '["{{args.0}}", "{{args.1}}", "{{args.2}}", "{{args.3}}"]',
    });
    const caller = await joined(serializer);
    const args = [2n ** 63n - 1n, 0.5, Uint8Array.of(0, 255), { deep: [true, 'x'] }];
    expect(resultArgs(await callProcedure(link, caller.capture, 'my.proc', { args }))).toEqual(args);
    await noChecks(caller, callee);
  });

  it('answers after a delay, with an error', async () => {
    const { link } = inspector.now;
    await registered({ kind: 'error', error: 'my.error', args: '["{{count}}"]', delayMs: 120 });
    const caller = await joined();
    const called = await callProcedure(link, caller.capture, 'my.proc');
    expect(called).toMatchObject({ state: 'error', reply: { kind: 'error', error: 'my.error' } });
    expect(called.took).toBeGreaterThan(100_000);
  });

  it('sends parts to the caller that wants them, and none to others', async () => {
    const { link } = inspector.now;
    const callee = await registered({
      kind: 'result',
      args: '["end"]',
      chunks: [{ args: '[1]' }, { args: '[2]', delayMs: 60 }],
    });
    const caller = await joined();
    const options = { receive_progress: true };
    const parts = await callProcedure(link, caller.capture, 'my.proc', { options });
    const results = await resultsOf(caller, parts);
    expect(results.map(({ progress, text }) => [progress, text])).toEqual([
      [true, '[1]'],
      [true, '[2]'],
      [false, '["end"]'],
    ]);
    expect(results[1]?.apart).toBeGreaterThan(50_000);
    const whole = await callProcedure(link, caller.capture, 'my.proc');
    expect(await resultsOf(caller, whole)).toHaveLength(1);
    await noChecks(caller, callee);
  });

  it('of a pattern tells which procedure was called', async () => {
    const { link } = inspector.now;
    const answer = { kind: 'result', args: '["{{procedure}}"]' } as const;
    await registered(answer, 'my..x', '{"match": "wildcard"}');
    const caller = await joined();
    expect(resultArgs(await callProcedure(link, caller.capture, 'my.a.x'))).toEqual(['my.a.x']);
  });

  it('is answered by hand, in parts', async () => {
    const { link } = inspector.now;
    const callee = await registered({ kind: 'ask' });
    const caller = await joined();
    const options = '{"receive_progress": true}';
    const call = { kind: 'call', uri: 'my.proc', args: '["a"]', options } as const;
    const operation = await startRequest(link, caller.capture, call);
    const asked = await question();
    expect(fromWire(asked.args)).toEqual(['a']);
    const answer = (kind: 'progress' | 'result', args: string) =>
      link.call('invocation.answer', { question: asked.question, answer: { kind, payload: { args } } });
    expect(await answer('progress', '[1]')).toEqual({ taken: true });
    expect(await answer('result', '[2]')).toEqual({ taken: true });
    const ended = await link.call('operation.wait', { capture: caller.capture, operation });
    expect(resultArgs(ended)).toEqual([2]);
    expect(ended.results).toBe(2);
    await noChecks(caller, callee);
  });

  it('is given up, and nobody is there any more', async () => {
    const { link } = inspector.now;
    const callee = await registered({ kind: 'result' });
    const [{ holding: id = 0 } = {}] = await holdings(callee);
    expect(await link.call('holding.end', { capture: callee.capture, kind: 'registration', holding: id })).toEqual({});
    const caller = await joined();
    const called = await callProcedure(link, caller.capture, 'my.proc');
    expect(called.reply).toMatchObject({ kind: 'error', error: 'wamp.error.no_such_procedure' });
    await holding(callee, { state: 'given-up' });
  });
});

describe('a caller that gives up', () => {
  it.each([
    ['kill', { kind: 'result', delayMs: 60_000 }, ['INTERRUPT', 'ERROR']],
    ['killnowait', { kind: 'result', delayMs: 60_000 }, ['INTERRUPT']],
    ['skip', { kind: 'result', delayMs: 200 }, ['YIELD']],
    ['kill', { kind: 'ask' }, ['INTERRUPT', 'ERROR']],
    ['killnowait', { kind: 'ask' }, ['INTERRUPT']],
  ] as const)('with %s while %j waits', async (mode, answer, after) => {
    const { link } = inspector.now;
    const callee = await registered(answer);
    const caller = await joined();
    const operation = await startRequest(link, caller.capture, { kind: 'call', uri: 'my.proc' });
    await holding(callee, { pending: 1 });
    await link.call('operation.cancel', { capture: caller.capture, operation, mode });
    const ended = await link.call('operation.wait', { capture: caller.capture, operation });
    expect(ended).toMatchObject({ state: 'error', reply: { error: 'wamp.error.canceled' } });
    const isInterrupted = mode !== 'skip';
    await holding(callee, { pending: 0, interrupted: isInterrupted ? 1 : 0, answered: isInterrupted ? 0 : 1 });
    const { rows } = await link.call('capture.rows', { capture: callee.capture, view: 0, from: 0, count: 100 });
    const types = rows.flatMap(({ kind, type }) => (kind === 'message' ? [type] : []));
    expect(types.slice(types.indexOf('INVOCATION') + 1)).toEqual(after);
    // The session goes on.
    expect((await callProcedure(link, callee.capture, 'demo.time')).state).toBe('answered');
  });

  it('by leaving interrupts what is asked', async () => {
    const { link } = inspector.now;
    const callee = await registered({ kind: 'ask' });
    const caller = await joined();
    await startRequest(link, caller.capture, { kind: 'call', uri: 'my.proc' });
    const { question: id } = await question();
    await caller.leave();
    await holding(callee, { pending: 0, interrupted: 1 });
    expect((await question()).interrupted).toBe('killnowait');
    const answer = { kind: 'result', payload: {} } as const;
    expect(await link.call('invocation.answer', { question: id, answer })).toEqual({ taken: false });
  });
});

describe('a subscription', () => {
  it.each([
    ['my.topic', 'exact', ['my.topic'], 1],
    ['my.', 'prefix', ['my.topic', 'my.a.b', 'other.my'], 2],
    ['my..x', 'wildcard', ['my.a.x', 'my.b.x', 'my.a.y'], 2],
  ])('to %s (%s) counts its events', async (topic, match, published, count) => {
    const { link } = inspector.now;
    const listener = await joined();
    const speaker = await joined();
    await subscribeTo(link, listener.capture, topic, { match });
    for (const uri of published) await publishEvent(link, speaker.capture, uri, { args: [uri] });
    await holding(listener, { count });
    await noChecks(listener, speaker);
  });

  it('counts the event that was kept for it', async () => {
    const { link } = inspector.now;
    const speaker = await joined();
    await publishEvent(link, speaker.capture, 'my.topic', { args: ['kept'], options: { retain: true } });
    const listener = await joined();
    await subscribeTo(link, listener.capture, 'my.topic', { get_retained: true });
    await holding(listener, { count: 1 });
  });

  it('that is asked for twice is one, and given up once', async () => {
    const { link } = inspector.now;
    const listener = await joined();
    const first = await subscribeTo(link, listener.capture, 'my.topic');
    const second = await subscribeTo(link, listener.capture, 'my.topic');
    expect(second.holding).toBe(first.holding);
    expect(await holdings(listener)).toMatchObject([{ operation: 1, operations: [1, 2] }]);
    const { capture } = listener;
    await link.call('holding.end', { capture, kind: 'subscription', holding: first.holding ?? 0 });
    await holding(listener, { state: 'given-up' });
    await noChecks(listener);
  });
});

describe('a router that takes back what it gave', () => {
  /** A session at a router that grants the next request as 50, and goes on with the script. */
  async function granted(script: Script): Promise<Followed> {
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      const [type, request] = await talk.next();
      talk.send([Number(type) + 1, request, 50]);
      await script(talk);
    });
    const session = await inspector.now.connect({ profile: profileOf(url) });
    expect(await session.outcome()).toBe('welcome');
    return session;
  }

  it.each([
    ['subscribe', [35, 0, { subscription: 50, reason: 'moved' }]],
    ['register', [67, 0, { registration: 50, reason: 'moved' }]],
  ] as const)('%s: it is revoked, with the reason', async (kind, revocation) => {
    const session = await granted(async (talk) => {
      talk.send(revocation);
      await answerGoodbye(talk);
    });
    const request =
      kind === 'subscribe'
        ? ({ kind, uri: 'my.uri' } as const)
        : ({ kind, uri: 'my.uri', answer: { kind: 'ask' } } as const);
    const operation = await sendRequest(inspector.now.link, session.capture, request);
    expect(operation).toMatchObject({ state: 'answered', holding: 50 });
    await holding(session, { state: 'revoked', reason: 'moved' });
    await session.leave();
  });

  it('or sends an event and an invocation in the same breath as the grant', async () => {
    let said: unknown;
    const session = await granted(async (talk) => {
      talk.send([68, 1, 50, {}, ['early']]);
      said = await talk.next();
      await answerGoodbye(talk);
    });
    const answer = { kind: 'result', args: '["{{args.0}}"]' } as const;
    await sendRequest(inspector.now.link, session.capture, { kind: 'register', uri: 'my.uri', answer });
    await holding(session, { answered: 1 });
    await expect.poll(() => said).toEqual([70, 1, {}, ['early']]);
    expect(checksOf(await session.records())).toEqual([]);
    await session.leave();
  });

  it('or cuts the connection: what was held is lost', async () => {
    const session = await granted((talk) => void talk.socket.terminate());
    const operation = await sendRequest(inspector.now.link, session.capture, { kind: 'subscribe', uri: 'my.uri' });
    expect(operation.state).toBe('answered');
    await session.ended();
    await holding(session, { state: 'lost' });
  });
});
