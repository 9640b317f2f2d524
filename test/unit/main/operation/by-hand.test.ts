// Invocations that a person answers, against a scripted router.

import { afterEach, describe, expect, it } from 'vitest';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import { finishScripted } from '../../../support/scripted-peer.ts';
import { finishDriven } from '../session/driven.ts';
import { argsOf, checksOf, Held, REGISTRATION } from './held.ts';

afterEach(async () => {
  await finishDriven();
  await finishScripted();
});

const ASK = { kind: 'ask' } as const;
const EMPTY = { payload: {} };

/** A session with one question; `details` of its INVOCATION. */
async function asked(details: object = {}, args: readonly unknown[] = ['a']): Promise<Held> {
  const held = await Held.registered(ASK);
  held.invoke(args, details, { k: 1 });
  await held.until(1);
  return held;
}

/** The code and the evidence with which an answer is refused. */
function refusal(act: () => unknown): [string, string] {
  try {
    act();
  } catch (error) {
    if (error instanceof InspectorError) return [error.code, error.evidence];
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a question', () => {
  it('tells what came', async () => {
    const held = await asked({ caller: 9, receive_progress: true, procedure: 'com.app.x', ppt_scheme: 'x_my' });
    const { question } = held;
    expect(held.notices).toEqual([{ kind: 'invocation-asked', body: question }]);
    expect(question).toMatchObject({
      ...{ question: 'q1', capture: 'capture', registration: REGISTRATION, procedure: 'com.app.x' },
      ...{ at: '2030-01-01T00:00:00.000Z', wantsProgress: true },
    });
    expect(argsOf(question)).toEqual(['a']);
    expect(fromWire(question.kwargs)).toEqual({ k: 1 });
    expect(fromWire(question.details)).toMatchObject({ caller: 9, ppt_scheme: 'x_my' });
    expect(question.parts).toBeUndefined();
    const record = held.driven.records().find(({ seq }) => seq === question.seq);
    expect(record).toMatchObject({ kind: 'message', dir: 'in' });
    expect(held.holdings.counts().waiting).toBe(1);
  });

  it('is answered with a result, once', async () => {
    const held = await asked();
    const { question } = held.question;
    expect(held.answer({ kind: 'result', payload: { args: '[1, "{{args.0}}"]', kwargs: '{"a": 2}' } })).toBe(true);
    expect(await held.said(1)).toEqual([[70, 1, {}, [1, 'a'], { a: 2 }]]);
    expect(held.notices.at(-1)).toEqual({ kind: 'invocation-settled', body: { question } });
    expect(held.answer({ kind: 'result', ...EMPTY }, question)).toBe(false);
    expect(held.questions.open()).toEqual([]);
    expect(held.info).toMatchObject({ answered: 1, pending: 0 });
    expect(held.holdings.counts().waiting).toBe(0);
    await held.saidNothingMore();
  });

  it('is answered with an error', async () => {
    const held = await asked();
    held.answer({ kind: 'error', error: 'com.app.no', payload: { args: '["because"]' } });
    expect(await held.said(1)).toEqual([[8, 68, 1, {}, 'com.app.no', ['because']]]);
    expect(held.info).toMatchObject({ failed: 1, pending: 0 });
  });

  it('is filled in as the answer of a registration is: variables, and what the invocation brought', async () => {
    const held = await asked({ receive_progress: true });
    held.answer({ kind: 'progress', payload: { args: '["{{token}}", "{{kwargs.k}}"]' } });
    held.answer({ kind: 'error', error: 'com.app.{{args.0}}', payload: { kwargs: '{"n": "no {{count}}"}' } });
    expect(await held.said(2)).toEqual([
      [70, 1, { progress: true }, ['value of token', 1]],
      [8, 68, 1, {}, 'com.app.a', [], { n: 'no 1' }],
    ]);
  });

  it('stays open after a part of the result', async () => {
    const held = await asked({ receive_progress: true });
    expect(held.answer({ kind: 'progress', payload: { args: '[1]' } })).toBe(true);
    expect(held.answer({ kind: 'progress', payload: { args: '[2]' } })).toBe(true);
    expect(held.answer({ kind: 'result', ...EMPTY })).toBe(true);
    expect(await held.said(3)).toEqual([
      [70, 1, { progress: true }, [1]],
      [70, 1, { progress: true }, [2]],
      [70, 1, {}],
    ]);
    expect(held.info).toMatchObject({ answered: 1, pending: 0 });
  });

  it.each([
    [{ kind: 'result', payload: { args: '["{{args.1}}"]' } }, /^\{\{args\.1\}\} stands for nothing in this invocation/],
    [
      { kind: 'error', error: '{{kwargs.no}}', payload: {} },
      /^\{\{kwargs\.no\}\} stands for nothing in this invocation/,
    ],
    [{ kind: 'error', error: 'a.{{token}}', payload: {} }, /^The error "a\.\{\{token\}\}" is no URI once/],
    [{ kind: 'progress', payload: {} }, /takes no progressive results/],
    [{ kind: 'result', payload: { args: '[1,' } }, /Line 1, column 4/],
    [{ kind: 'result', payload: { args: '{}' } }, /list/],
    [{ kind: 'error', error: 'com.app.no', payload: { kwargs: '[]' } }, /dictionary/],
  ] as const)('stays open if the answer cannot be sent: %j', async (answer, text) => {
    const held = await asked();
    const [code, evidence] = refusal(() => held.answer(answer));
    expect(code).toBe('bad-request');
    expect(evidence).toMatch(text);
    expect(held.info).toMatchObject({ answered: 0, failed: 0, pending: 1 });
    await held.saidNothingMore();
    expect(held.answer({ kind: 'result', ...EMPTY })).toBe(true);
    expect(await held.said(1)).toEqual([[70, 1, {}]]);
  });

  it('stays with a person when the answer of the registration is changed', async () => {
    const held = await asked();
    held.holdings.setAnswer(REGISTRATION, { kind: 'result' }, { kind: 'result' });
    held.invoke();
    expect(await held.said(1)).toEqual([[70, 2, {}]]);
    held.answer({ kind: 'result', ...EMPTY });
    expect(await held.said(1)).toEqual([[70, 1, {}]]);
  });

  it('that came later stands later, and each is answered by itself', async () => {
    const held = await asked();
    held.invoke(['b']);
    held.invoke(['c']);
    await held.until(3);
    expect(held.questions.open().map(argsOf)).toEqual([['a'], ['b'], ['c']]);
    const [, second] = held.questions.open();
    held.answer({ kind: 'result', ...EMPTY }, second?.question ?? '');
    expect(await held.said(1)).toEqual([[70, 2, {}]]);
    expect(held.questions.open('capture')).toHaveLength(2);
    expect(held.questions.open('another')).toEqual([]);
    expect(held.holdings.counts().waiting).toBe(2);
  });
});

describe('an interrupt', () => {
  it.each([
    ['kill', [[8, 68, 1, {}, 'wamp.error.canceled']]],
    ['killnowait', []],
  ])('of mode %s is shown in the question until somebody has seen it', async (mode, said) => {
    const held = await asked();
    const { question } = held.question;
    held.talk.send([69, 1, { mode }]);
    await held.until(2);
    expect(await held.said(said.length)).toEqual(said);
    expect(held.notices.at(-1)).toMatchObject({ kind: 'invocation-asked', body: { question, interrupted: mode } });
    expect(held.question.interrupted).toBe(mode);
    expect(held.holdings.counts().waiting).toBe(0);
    expect(held.info).toMatchObject({ interrupted: 1, pending: 0 });
    expect(held.answer({ kind: 'result', ...EMPTY })).toBe(false);
    expect(held.notices.at(-1)).toEqual({ kind: 'invocation-settled', body: { question } });
    expect(held.questions.open()).toEqual([]);
    await held.saidNothingMore();
    expect(held.info).toMatchObject({ answered: 0 });
    expect(checksOf(held)).not.toContain('R-10');
  });

  it('of very many leaves the newest hundred questions', async () => {
    const held = await Held.registered(ASK);
    for (let request = 1; request <= 150; request++) {
      held.talk.send([68, request, REGISTRATION, {}]);
      held.talk.send([69, request, { mode: 'killnowait' }]);
    }
    await held.until(300);
    expect(held.questions.open()).toHaveLength(100);
    expect(held.info).toMatchObject({ interrupted: 150, pending: 0 });
    held.holdings.lost();
    expect(held.questions.open()).toEqual([]);
  });
});

describe('arguments that come in parts', () => {
  it('are all shown, and the question is told anew ten times a second at most', async () => {
    const held = await Held.registered(ASK);
    const request = held.invoke(['a'], { progress: true, receive_progress: true });
    await held.until(1);
    expect(held.question).toMatchObject({ continues: true, partsTotal: 1, wantsProgress: true });
    held.invokeOn(request, ['b'], { progress: true });
    held.invokeOn(request, ['c']);
    await held.until(3);
    expect(held.notices).toHaveLength(1);
    held.clock.pass(100);
    expect(held.notices).toHaveLength(2);
    const { question } = held;
    expect(question.continues).toBeUndefined();
    expect(question.parts?.map(argsOf)).toEqual([['a'], ['b'], ['c']]);
    expect(question.partsTotal).toBe(3);
    expect(argsOf(question)).toEqual(['c']);
    expect(held.answer({ kind: 'progress', payload: { args: '[1]' } })).toBe(true);
    expect(held.answer({ kind: 'result', payload: { args: '[2]' } })).toBe(true);
    expect(await held.said(2)).toEqual([
      [70, 1, { progress: true }, [1]],
      [70, 1, {}, [2]],
    ]);
    expect(held.clock.running).toBe(1);
    held.holdings.lost();
    expect(held.clock.running).toBe(0);
  });

  it('keep the newest hundred and count the rest', async () => {
    const held = await Held.registered(ASK);
    for (let i = 0; i < 250; i++) held.invokeOn(1, [i], { progress: true });
    await held.until(250);
    held.clock.pass(100);
    expect(held.question.parts?.map(argsOf)).toHaveLength(100);
    expect(argsOf(held.question)).toEqual([249]);
    expect(held.question.partsTotal).toBe(250);
  });

  it('may be answered before the last came; what comes then begins nothing new', async () => {
    const held = await Held.registered(ASK);
    held.invokeOn(1, ['a'], { progress: true });
    await held.until(1);
    held.answer({ kind: 'result', ...EMPTY });
    expect(await held.said(1)).toEqual([[70, 1, {}]]);
    held.invokeOn(1, ['b'], { progress: true });
    held.invokeOn(1, ['c']);
    await held.until(3);
    await held.saidNothingMore();
    expect(held.questions.open()).toEqual([]);
  });

  it('are left to a person who was asked in the meantime', async () => {
    const held = await Held.registered({ kind: 'result', args: '[0]' });
    held.invokeOn(1, ['a'], { progress: true });
    await held.until(1);
    held.holdings.setAnswer(REGISTRATION, ASK, ASK);
    held.invokeOn(1, ['b']);
    await held.until(2);
    expect(argsOf(held.question)).toEqual(['b']);
    held.answer({ kind: 'result', ...EMPTY });
    expect(await held.said(1)).toEqual([[70, 1, {}]]);
  });
});

it('more than ten thousand questions are not asked', { timeout: 60_000 }, async () => {
  const held = await Held.registered(ASK);
  for (let request = 1; request <= 10_001; request++)
    held.holdings.delivered({ kind: 'INVOCATION', request, registration: REGISTRATION, details: {} }, request);
  const refused = [8, 68, 10_001, {}, 'wamp.error.unavailable', ['Too many invocations wait for an answer.']];
  expect(await held.said(1)).toEqual([refused]);
  expect(held.questions.open()).toHaveLength(10_000);
  held.holdings.lost();
  expect(held.questions.open()).toEqual([]);
});
