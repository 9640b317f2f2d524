// The operations of a capture: which are made of what, which are kept, and what a list shows of them.

import { describe, expect, it } from 'vitest';
import { CaptureOperations } from '../../../../src/main/operation/operations.ts';
import { InvocationQuestions } from '../../../../src/main/operation/questions.ts';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import type { RequestText } from '../../../../src/shared/request.ts';
import { filledRequest } from '../../../../src/shared/variables.ts';
import { RESULT, settled, StillSession } from './still-session.ts';

function operations() {
  const session = new StillSession();
  let changes = 0;
  const all = new CaptureOperations({
    ...{ capture: 'c', session, clock: session.clock },
    questions: new InvocationQuestions(
      () => undefined,
      () => 'q',
    ),
    changed: () => void changes++,
  });
  const start = (text: RequestText) => {
    const filled = filledRequest(text, (name) => ({ ok: true, value: `value of ${name}` }));
    if (!filled.ok) throw new Error(filled.text);
    return all.start({ text, filled: filled.request, environment: undefined });
  };
  return { all, session, start, changes: () => changes };
}

describe('the operations of a capture', () => {
  it('show a URI without what is secret, and the request as typed', () => {
    const { session, start } = operations();
    session.conceal('value of key');
    const { info } = start({ kind: 'call', uri: 'a.{{key}}.b', args: '["{{key}}"]' });
    expect(session.inFlight[0]?.request).toMatchObject({ procedure: 'a.value of key.b', args: ['value of key'] });
    expect(info).toMatchObject({ uri: 'a.************.b', request: { uri: 'a.{{key}}.b', args: '["{{key}}"]' } });
  });

  it('keep arguments in their places: keywords alone need a list before them', () => {
    const { session, start } = operations();
    start({ kind: 'call', uri: 'a', kwargs: '{"a":1}' });
    start({ kind: 'call', uri: 'a' });
    expect(session.inFlight[0]?.request).toMatchObject({ args: [], kwargs: { a: 1 } });
    expect(session.inFlight[1]?.request).toEqual({ kind: 'CALL', options: {}, procedure: 'a' });
  });

  it('count what runs and what is held', async () => {
    const { all, session, start, changes } = operations();
    start({ kind: 'subscribe', uri: 'a.topic', options: '{"match":"prefix"}' });
    const before = changes();
    expect(all.counts()).toMatchObject({ capture: 'c', running: 1, holdings: 0, waiting: 0 });
    await session.answer({ kind: 'SUBSCRIBED', subscription: 7 });
    expect(all.counts()).toMatchObject({ running: 0, holdings: 1 });
    expect(changes()).toBeGreaterThan(before);
    expect(all.holdings.list()).toMatchObject([{ holding: 7, operation: 1, uri: 'a.topic', match: 'prefix' }]);
    await session.lose();
    expect(all.holdings.list()).toMatchObject([{ state: 'lost' }]);
  });

  it('of a capture that is closed tell nobody anything', async () => {
    const { all, session, start, changes } = operations();
    start({ kind: 'call', uri: 'a' });
    const before = changes();
    all.close();
    await session.lose();
    expect(changes()).toBe(before);
    expect(session.clock.running).toBe(0);
  });

  it('tell how they end, and once more when a late reply changes that', async () => {
    const { session, start } = operations();
    const ends: string[] = [];
    start({ kind: 'subscribe', uri: 'a' }).onEnd(({ state }) => ends.push(state));
    session.clock.pass(session.timeoutMs);
    expect(ends).toEqual(['unanswered']);
    await session.answer({ kind: 'SUBSCRIBED', subscription: 7 });
    expect(ends).toEqual(['unanswered', 'answered']);
    session.refusal = 'The session is not open.';
    const refused = start({ kind: 'subscribe', uri: 'a' });
    await settled();
    refused.onEnd(({ state }) => ends.push(state));
    expect(ends.at(-1)).toBe('not-sent');
  });

  it.each([
    { caller: true, dealer: false, text: 'this client (caller) announced it, the router (dealer) did not announce it' },
    { caller: false, dealer: true, text: 'this client (caller) did not announce it, the router (dealer) announced it' },
    { caller: false, dealer: false, text: '(caller) did not announce it, the router (dealer) did not announce it' },
  ])('refuse arguments in parts, caller: $caller, dealer: $dealer', ({ caller, dealer, text }) => {
    const { all, session, start } = operations();
    if (caller) session.announced.add('caller.progressive_call_invocations');
    if (dealer) session.announced.add('dealer.progressive_call_invocations');
    expect(() => start({ kind: 'call', uri: 'a', parts: [{ args: '[1]' }] })).toThrow(text);
    expect(session.sentCount).toBe(0);
    expect(all.list()).toEqual([]);
    // No parts are no use of the feature.
    start({ kind: 'call', uri: 'a', parts: [] });
    expect(session.inFlight[0]?.request).toMatchObject({ options: {} });
  });

  it('refuse what makes no sense: parts that are repeated, lines without anything', () => {
    const { session, start } = operations();
    session.announced.add('caller.progressive_call_invocations').add('dealer.progressive_call_invocations');
    expect(() => start({ kind: 'call', uri: 'a', open: true, repeat: { concurrency: 1 } })).toThrow('not repeated');
    // Blank lines are no lines: what stands beside them is published.
    start({ kind: 'publish', uri: 'a', lines: ' \n\n', args: '[1]' });
    expect(session.sentCount).toBe(1);
  });

  it('repeat publications line by line', async () => {
    const { session, start } = operations();
    const repeat = { count: 5, concurrency: 1 };
    start({ kind: 'publish', uri: 'a', lines: '1\n2', options: '{"acknowledge":true}', repeat });
    const sent: unknown[] = [];
    while (session.inFlight.length > 0) {
      const request = session.inFlight[0]?.request;
      sent.push(request && 'args' in request && request.args);
      await session.answer({ kind: 'PUBLISHED', publication: 1 });
    }
    expect(sent).toEqual([[1], [2], [1], [2], [1]]);
  });

  it('leave long texts and payloads out of lists', async () => {
    const { all, session, start } = operations();
    const args = `["${'x'.repeat(20_000)}"]`;
    const { operation } = start({ kind: 'call', uri: 'a', args });
    session.sizes.set(2, 100_000);
    await session.answer({ ...RESULT, args: ['y'.repeat(100)] });
    const [listed] = all.list();
    expect(listed).toMatchObject({
      operation,
      state: 'answered',
      shortened: true,
      request: { kind: 'call', uri: 'a' },
    });
    expect(listed?.request).not.toHaveProperty('args');
    expect(listed?.reply?.kind === 'result' && fromWire(listed.reply.args)).toEqual([]);
    const { info } = all.get(operation);
    expect(info.request).toMatchObject({ args });
    expect(info.reply?.kind === 'result' && fromWire(info.reply.args)).toEqual(['y'.repeat(100)]);
    expect(info.shortened).toBeUndefined();
  });

  it('are forgotten when there are too many, the oldest first; those that run stay', async () => {
    const { all, session, start } = operations();
    start({ kind: 'call', uri: 'runs' });
    for (let i = 0; i < 600; i++) start({ kind: 'publish', uri: 'a' });
    await settled();
    start({ kind: 'publish', uri: 'a' });
    const numbers = all.list().map(({ operation }) => operation);
    expect(numbers).toHaveLength(502);
    expect([numbers.at(-1), numbers.at(-2), numbers[0]]).toEqual([1, 102, 602]);
    // Large replies count by their bytes.
    session.sizes.set(session.total + 1, 17 * 1024 * 1024);
    await session.answer(RESULT);
    start({ kind: 'publish', uri: 'a' });
    expect(all.list().map(({ operation }) => operation)).not.toContain(1);
  });
});
