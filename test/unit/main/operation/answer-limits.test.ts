// INVOCATION.Details.timeout: the time that the dealer gives for an answer, kept by the callee.

import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerPlan } from '../../../../src/shared/request.ts';
import { finishScripted } from '../../../support/scripted-peer.ts';
import { finishDriven } from '../session/driven.ts';
import { Held } from './held.ts';

afterEach(async () => {
  await finishDriven();
  await finishScripted();
});

const ASK = { kind: 'ask' } as const;
const TIMED_OUT = [8, 68, 1, {}, 'wamp.error.timeout', ['There was no answer within 500 ms.']];

/** A callee with an invocation that has 500 ms. */
async function limited(answer: AnswerPlan, details: object = {}): Promise<Held> {
  const held = await Held.registered(answer, { forward_timeout: true });
  held.announced.add('callee.call_timeout');
  held.invoke([], { timeout: 500, ...details });
  await held.until(1);
  return held;
}

describe('the time for an answer', () => {
  it('ends a question, with the reason; what is typed after it is not sent', async () => {
    const held = await limited(ASK);
    const { question } = held.question;
    held.clock.pass(499);
    expect(held.question.timedOut).toBeUndefined();
    held.clock.pass(1);
    expect(await held.said(1)).toEqual([TIMED_OUT]);
    expect(held.notices.at(-1)).toMatchObject({ kind: 'invocation-asked', body: { question, timedOut: 500 } });
    expect(held.info).toMatchObject({ answered: 0, failed: 1, pending: 0 });
    expect(held.info.trouble).toContain('Invocation 1 had no answer within 500 ms');
    expect(held.holdings.counts().waiting).toBe(0);
    expect(held.answer({ kind: 'result', payload: {} })).toBe(false);
    expect(held.questions.open()).toEqual([]);
    await held.saidNothingMore();
  });

  it('ends an answer that is delayed', async () => {
    const held = await limited({ kind: 'result', args: '[1]', delayMs: 600 });
    held.clock.pass(500);
    expect(await held.said(1)).toEqual([TIMED_OUT]);
    held.clock.pass(1000);
    await held.saidNothingMore();
    expect(held.clock.running).toBe(0);
  });

  it('counts between the parts of a result', async () => {
    const chunks = [{ args: '[1]', delayMs: 400 }];
    const held = await limited({ kind: 'result', args: '[2]', delayMs: 400, chunks }, { receive_progress: true });
    held.clock.pass(400);
    held.clock.pass(400);
    expect(await held.said(2)).toEqual([
      [70, 1, { progress: true }, [1]],
      [70, 1, {}, [2]],
    ]);
    const asked = await limited(ASK, { receive_progress: true });
    asked.clock.pass(400);
    asked.answer({ kind: 'progress', payload: {} });
    asked.clock.pass(400);
    asked.answer({ kind: 'result', payload: {} });
    expect(await asked.said(2)).toEqual([
      [70, 1, { progress: true }],
      [70, 1, {}],
    ]);
    asked.clock.pass(500);
    await asked.saidNothingMore();
  });

  it('is over with the answer, an INTERRUPT, or the session', async () => {
    const held = await limited(ASK);
    held.answer({ kind: 'result', payload: {} });
    expect(await held.said(1)).toEqual([[70, 1, {}]]);
    held.clock.pass(500);
    await held.saidNothingMore();
    const lost = await limited(ASK);
    lost.holdings.lost();
    expect(lost.clock.running).toBe(0);
  });

  it.each([0, -1, '500', null])('is none: %j', async (timeout) => {
    const held = await limited(ASK, { timeout });
    held.clock.pass(1_000_000);
    expect(held.question.timedOut).toBeUndefined();
  });

  it('is not kept by a callee that did not announce call_timeout', async () => {
    const held = await limited(ASK);
    held.announced.clear();
    held.invoke([], { timeout: 500 });
    await held.until(2);
    held.clock.pass(500);
    expect(held.questions.open().map(({ timedOut }) => timedOut)).toEqual([500, undefined]);
  });

  it('is the business of the dealer, unless the registration asked for it', async () => {
    const held = await Held.registered(ASK);
    held.announced.add('callee.call_timeout');
    held.invoke([], { timeout: 500 });
    await held.until(1);
    held.clock.pass(1_000_000);
    expect(held.question.timedOut).toBeUndefined();
    held.answer({ kind: 'result', payload: {} });
    expect(await held.said(1)).toEqual([[70, 1, {}]]);
  });
});
