// Calls on a clock that stands still: what silence, CANCEL and a lost connection make of them.

import { describe, expect, it } from 'vitest';
import { Call, type CallPlan } from '../../../../src/main/operation/call.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { FAILED, partsIn, RESULT, settled, StillSession } from './still-session.ts';

function called(plan: Partial<CallPlan> = {}) {
  const session = new StillSession();
  const call = new Call(partsIn(session, { kind: 'call', uri: 'a.b' }), {
    procedure: 'a.b',
    options: {},
    payload: {},
    more: [],
    open: false,
    ...plan,
  });
  call.start();
  return { call, session, clock: session.clock };
}

const codeOf = async (task: () => Promise<unknown>) => {
  try {
    await task();
    return 'done';
  } catch (error) {
    return error instanceof InspectorError ? error.code : error;
  }
};

describe('a call', () => {
  it('takes its times from the records', async () => {
    const { call, session } = called();
    session.progress(['a'], 20);
    session.progress(['b'], 30);
    await session.answer(RESULT, 50);
    expect(call.info).toMatchObject({
      state: 'answered',
      took: 100_000,
      results: 3,
      seq: 1,
      replySeq: 4,
      requestId: 1,
    });
    expect(call.results.part(0, 9).results.map(({ at, apart, seq }) => [at, apart, seq])).toEqual([
      [20_000, 20_000, 2],
      [50_000, 30_000, 3],
      [100_000, 50_000, 4],
    ]);
    expect(session.clock.running).toBe(0);
  });

  it('that takes long gets one note in the capture, and goes on', async () => {
    const { call, session, clock } = called();
    clock.pass(9_999);
    expect(session.findings).toEqual([]);
    clock.pass(1);
    const text = 'CALL 1 has no reply after 10 s.';
    expect(session.findings).toEqual([{ about: 1, finding: { check: 'R-07', severity: 'info', text } }]);
    clock.pass(3_600_000);
    session.progress(['a']);
    clock.pass(3_600_000);
    expect(session.findings).toHaveLength(1);
    expect(call.info.state).toBe('running');
    await session.answer(FAILED);
    expect(call.info).toMatchObject({ state: 'error', reply: { error: 'a.failed' } });
  });

  it('counts as unanswered after its own timeout and a tenth more, at least a second, between results', async () => {
    const { call, session, clock } = called({ options: { timeout: 60_000 } });
    expect(call.info.timeoutMs).toBe(60_000);
    clock.pass(65_999);
    expect(call.info.state).toBe('running');
    session.progress(['a']);
    clock.pass(65_999);
    expect(call.info.state).toBe('running');
    clock.pass(1);
    expect(call.info).toMatchObject({ state: 'unanswered' });
    expect(call.info.text).toContain('6 s after its timeout of 60 s');
    expect(call.info.text).toContain('Crossbar counts seconds instead of milliseconds');
    // A router that goes on all the same is heard.
    session.progress(['b']);
    expect(call.info).toMatchObject({ state: 'running' });
    expect(call.info.text).toBeUndefined();
    await session.answer(RESULT);
    expect(call.info.state).toBe('answered');
  });

  it('waits for the answer to CANCEL as long as the profile says, from the last one on', async () => {
    const { call, session, clock } = called();
    await call.cancel('skip');
    expect(session.replied).toEqual([{ kind: 'CANCEL', request: 1, options: { mode: 'skip' } }]);
    clock.pass(5_000);
    await call.cancel('kill');
    clock.pass(9_999);
    expect(call.info).toMatchObject({ state: 'running', cancel: { mode: 'kill', seq: 3 } });
    clock.pass(1);
    expect(call.info.state).toBe('unanswered');
    expect(call.info.text).toContain('Unanswered since CANCEL (mode kill, record 3), for 10 s now.');
    await session.answer(FAILED, 60_000);
    expect(call.info).toMatchObject({ state: 'error', took: 75_000_000 });
    expect(call.info.text).toBeUndefined();
    expect(await codeOf(() => call.cancel('kill'))).toBe('operation-over');
  });

  it('says of a CANCEL with mode skip what Crossbar does', async () => {
    const { call, clock } = called();
    await call.cancel('skip');
    clock.pass(10_000);
    expect(call.info.text).toContain('Crossbar never answers a CANCEL of this mode');
  });

  it('is not cancelled if CANCEL cannot be sent', async () => {
    const { call, session, clock } = called();
    session.refusal = 'It is too large.';
    expect(await codeOf(() => call.cancel('kill'))).toBe('bad-request');
    expect(call.info.cancel).toBeUndefined();
    clock.pass(10_000);
    expect(call.info.state).toBe('running');
  });

  it('in flight has an unknown end when the connection is lost, whatever was known before', async () => {
    const { call, session } = called();
    await session.lose();
    expect(call.info).toMatchObject({ state: 'unknown' });
    expect(call.info.text).toContain('Whether it was carried out cannot be known');
    expect(call.info.reply).toBeUndefined();

    const cancelled = called();
    await cancelled.call.cancel('skip');
    cancelled.clock.pass(10_000);
    await cancelled.session.lose();
    expect(cancelled.call.info.state).toBe('unanswered');
    expect(cancelled.call.info.text).toMatch(/^Unanswered since CANCEL .* The session has ended since\.$/);
    expect(cancelled.clock.running).toBe(0);
  });

  it('that was not sent says why', async () => {
    const session = new StillSession();
    session.refusal = 'It has 600 bytes and the router takes at most 512.';
    const call = new Call(partsIn(session, { kind: 'call', uri: 'a' }), {
      procedure: 'a',
      options: {},
      payload: {},
      more: [],
      open: false,
    });
    call.start();
    await call.ended();
    expect(call.info).toMatchObject({ state: 'not-sent', text: session.refusal });
    expect(call.info.seq).toBeUndefined();
  });
});

describe('a call in parts', () => {
  const sent = ({ replied }: StillSession) =>
    replied.map((message) => 'options' in message && [message.options, 'args' in message && message.args]);

  it('sends them at once; the last one ends it', () => {
    const { call, session } = called({
      options: { disclose_me: true },
      payload: { args: [1] },
      more: [{ args: [2] }, { args: [3] }],
    });
    expect(session.inFlight[0]?.request).toMatchObject({ options: { disclose_me: true, progress: true }, args: [1] });
    expect(sent(session)).toEqual([
      [{ disclose_me: true, progress: true }, [2]],
      [{ disclose_me: true }, [3]],
    ]);
    expect(call.info.open).toBeUndefined();
  });

  it('that stays open takes more until the last', async () => {
    const { call, session } = called({ more: [{ args: [2] }], open: true });
    expect(call.info.open).toBe(true);
    await call.send({ args: [3] }, false);
    session.refusal = 'It is too large.';
    expect(await codeOf(() => call.send({ args: [4] }, true))).toBe('bad-request');
    expect(call.info.open).toBe(true);
    session.refusal = undefined;
    await call.send({ args: [5] }, true);
    expect(sent(session)).toEqual([
      [{ progress: true }, [2]],
      [{ progress: true }, [3]],
      [{}, [5]],
    ]);
    expect(call.info.open).toBeUndefined();
    expect(await codeOf(() => call.send({}, false))).toBe('operation-over');
  });

  it('takes no more once it is answered', async () => {
    const { call, session } = called({ open: true });
    await session.answer(FAILED);
    expect(call.info).toMatchObject({ state: 'error' });
    expect(call.info.open).toBeUndefined();
    expect(await codeOf(() => call.send({}, false))).toBe('operation-over');
    await settled();
    expect(session.replied).toEqual([]);
  });
});
