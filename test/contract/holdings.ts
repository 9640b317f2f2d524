// Subscriptions and registrations through the link: listed, given up, answered by template and by hand.

import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/shared/contract/link.ts';
import type { HoldingInfo, InvocationQuestion } from '../../src/shared/contract/operations.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { AnswerPlan } from '../../src/shared/request.ts';
import {
  callProcedure,
  publishEvent,
  resultArgs,
  sendRequest,
  startRequest,
  subscribeTo,
} from '../support/requests.ts';
import { bodies, followed, refusal, type Now } from './carrier.ts';

async function guest(link: Link): Promise<string> {
  const { capture } = await link.call('session.connect', { demo: 'anonymous' });
  await followed(link, capture, true);
  return capture;
}

/** Registers a procedure; gives the id of the registration. */
async function register(link: Link, capture: string, uri: string, answer: AnswerPlan): Promise<number> {
  const { holding = 0, ...info } = await sendRequest(link, capture, { kind: 'register', uri, answer });
  expect(info.state).toBe('answered');
  return holding;
}

async function only(link: Link, capture: string): Promise<HoldingInfo | undefined> {
  const list = await link.call('holding.list', { capture });
  expect(list).toHaveLength(1);
  return list[0];
}

const NOTHING = { payload: {} };

export function holdingTests(host: { readonly now: Now }): void {
  /** Waits for so many questions of a viewer. */
  async function asked(count = 1): Promise<InvocationQuestion> {
    const { heard } = host.now;
    await expect.poll(() => bodies(heard, 'invocation-asked').length).toBeGreaterThanOrEqual(count);
    const question = bodies(heard, 'invocation-asked').at(-1);
    if (!question) throw new Error('nothing was asked');
    return question;
  }

  describe('holdings', () => {
    it('are none before anything was asked for', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      expect(await link.call('holding.list', { capture })).toEqual([]);
      expect(await link.call('invocation.questions', { capture })).toEqual([]);
      expect(await link.call('holding.forget', { capture, kind: 'subscription', holding: 1 })).toBeNull();
      const answer = { kind: 'ask' } as const;
      for (const call of [
        () => link.call('holding.end', { capture, kind: 'subscription', holding: 1 }),
        () => link.call('holding.setAnswer', { capture, holding: 1, answer }),
      ])
        expect(await refusal(call())).toMatchObject({ code: 'unknown-holding' });
    });

    it('count their events, are given up, and are forgotten', async () => {
      const { link, heard } = host.now;
      const [listener, speaker] = [await guest(link), await guest(link)];
      const { holding = 0, operation } = await subscribeTo(link, listener, 'my.', { match: 'prefix' });
      await publishEvent(link, speaker, 'my.topic', { args: [1] });
      await expect.poll(async () => (await only(link, listener))?.count).toBe(1);
      expect(await only(link, listener)).toMatchObject({
        ...{ holding, operation, kind: 'subscription', uri: 'my.', match: 'prefix', state: 'held' },
      });
      const told = () => bodies(heard, 'operations-changed').findLast(({ capture }) => capture === listener);
      await expect.poll(told).toMatchObject({ holdings: 1, waiting: 0 });
      const last = (await only(link, listener))?.last ?? 0;
      const record = fromWire(await link.call('capture.record', { capture: listener, seq: last }));
      expect(record).toMatchObject({ kind: 'message', dir: 'in' });

      const same = { capture: listener, kind: 'subscription', holding } as const;
      expect(await link.call('holding.end', same)).toEqual({});
      expect(await only(link, listener)).toMatchObject({ state: 'given-up', count: 1 });
      expect(await refusal(link.call('holding.end', same))).toMatchObject({ code: 'unknown-holding' });
      await publishEvent(link, speaker, 'my.topic');
      expect(await only(link, listener)).toMatchObject({ count: 1 });
      expect(await link.call('holding.forget', same)).toBeNull();
      expect(await link.call('holding.list', { capture: listener })).toEqual([]);
    });

    it('answer by a template that can be changed', async () => {
      const { link } = host.now;
      const [callee, caller] = [await guest(link), await guest(link)];
      const holding = await register(link, callee, 'my.twice', {
        kind: 'result',
        args: '["{{args.0}}", "{{args.0}}"]',
      });
      const call = () => callProcedure(link, caller, 'my.twice', { args: [2n ** 60n] });
      expect(resultArgs(await call())).toEqual([2n ** 60n, 2n ** 60n]);
      const answer = { kind: 'error', error: 'my.error', args: '["{{procedure}}"]' } as const;
      expect(await link.call('holding.setAnswer', { capture: callee, holding, answer })).toBeNull();
      expect(await call()).toMatchObject({ state: 'error', reply: { kind: 'error', error: 'my.error' } });
      expect(await only(link, callee)).toMatchObject({ count: 2, answered: 1, failed: 1, pending: 0, answer });

      const broken = { kind: 'result', args: '[' } as const;
      const refused = await refusal(link.call('holding.setAnswer', { capture: callee, holding, answer: broken }));
      expect(refused.code).toBe('bad-request');
      expect(await only(link, callee)).toMatchObject({ answer });
    });

    it('outlive the session as lost', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      await subscribeTo(link, capture, 'demo.topic');
      await link.call('session.leave', { capture });
      expect(await only(link, capture)).toMatchObject({ state: 'lost' });
    });
  });

  describe('an invocation by hand', () => {
    it('is answered by one viewer, and settled for all', async () => {
      const { link, heard, carrier } = host.now;
      const [callee, caller] = [await guest(link), await guest(link)];
      await register(link, callee, 'my.ask', { kind: 'ask' });
      const operation = await startRequest(link, caller, { kind: 'call', uri: 'my.ask', args: '[1.0, "two"]' });
      const { question } = await asked();
      const other = await carrier.viewer();
      const told = await other.call('invocation.questions', {});
      expect(told).toEqual(bodies(heard, 'invocation-asked'));
      expect(told).toMatchObject([{ question, capture: callee, procedure: 'my.ask', wantsProgress: false }]);
      expect(await link.call('invocation.questions', { capture: caller })).toEqual([]);
      await expect.poll(() => bodies(heard, 'operations-changed').some(({ waiting }) => waiting === 1)).toBe(true);

      const typed = (args: string) => ({ question, answer: { kind: 'result', payload: { args } } }) as const;
      const broken = await refusal(link.call('invocation.answer', typed('[1')));
      expect(broken).toEqual({ code: 'bad-request', evidence: expect.stringContaining('Line 1, column 3') as string });
      expect(await link.call('invocation.answer', typed('["yes"]'))).toEqual({ taken: true });
      expect(await other.call('invocation.answer', typed('["no"]'))).toEqual({ taken: false });
      expect(resultArgs(await link.call('operation.wait', { capture: caller, operation }))).toEqual(['yes']);
      await expect.poll(() => bodies(heard, 'invocation-settled')).toEqual([{ question }]);
      expect(await link.call('invocation.questions', {})).toEqual([]);
    });

    it('takes parts of the result for a caller that wants them, and an error', async () => {
      const { link } = host.now;
      const [callee, caller] = [await guest(link), await guest(link)];
      await register(link, callee, 'my.ask', { kind: 'ask' });
      const options = '{"receive_progress": true}';
      const operation = await startRequest(link, caller, { kind: 'call', uri: 'my.ask', options });
      const { question, wantsProgress } = await asked();
      expect(wantsProgress).toBe(true);
      const progress = { kind: 'progress', payload: { args: '[1]' } } as const;
      expect(await link.call('invocation.answer', { question, answer: progress })).toEqual({ taken: true });
      expect(await link.call('invocation.answer', { question, answer: progress })).toEqual({ taken: true });
      expect(await link.call('invocation.questions', {})).toHaveLength(1);
      const error = { kind: 'error', error: 'my.no', payload: { kwargs: '{"a": 1}' } } as const;
      expect(await link.call('invocation.answer', { question, answer: error })).toEqual({ taken: true });
      const ended = await link.call('operation.wait', { capture: caller, operation });
      expect(ended).toMatchObject({ state: 'error', results: 2, reply: { error: 'my.no' } });
      expect(await only(link, callee)).toMatchObject({ failed: 1, pending: 0 });
    });

    it.each(['kill', 'killnowait'] as const)('shows that the caller gave it up: %s', async (mode) => {
      const { link, heard } = host.now;
      const [callee, caller] = [await guest(link), await guest(link)];
      await register(link, callee, 'my.ask', { kind: 'ask' });
      const operation = await startRequest(link, caller, { kind: 'call', uri: 'my.ask' });
      const { question } = await asked();
      await link.call('operation.cancel', { capture: caller, operation, mode });
      const ended = await link.call('operation.wait', { capture: caller, operation });
      expect(ended).toMatchObject({ state: 'error', reply: { error: 'wamp.error.canceled' } });
      expect(await asked(2)).toMatchObject({ question, interrupted: mode });
      expect(await link.call('invocation.questions', {})).toMatchObject([{ question, interrupted: mode }]);
      expect(await only(link, callee)).toMatchObject({ interrupted: 1, answered: 0, pending: 0 });
      const answer = { kind: 'result', ...NOTHING } as const;
      expect(await link.call('invocation.answer', { question, answer })).toEqual({ taken: false });
      await expect.poll(() => bodies(heard, 'invocation-settled')).toEqual([{ question }]);
    });

    it('is withdrawn when its session ends', async () => {
      const { link, heard } = host.now;
      const [callee, caller] = [await guest(link), await guest(link)];
      await register(link, callee, 'my.ask', { kind: 'ask' });
      const operation = await startRequest(link, caller, { kind: 'call', uri: 'my.ask' });
      const { question } = await asked();
      await link.call('session.leave', { capture: callee });
      await expect.poll(() => bodies(heard, 'invocation-settled')).toEqual([{ question }]);
      const ended = await link.call('operation.wait', { capture: caller, operation });
      expect(ended.state).toBe('error');
    });
  });
}
