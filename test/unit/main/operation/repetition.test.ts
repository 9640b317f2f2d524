// Repetitions on a clock that stands still: how many leave when, and what is counted.

import { describe, expect, it } from 'vitest';
import { Repetition } from '../../../../src/main/operation/repetition.ts';
import type { ClientRequest } from '../../../../src/main/wamp/session-machine.ts';
import type { Repeat } from '../../../../src/shared/request.ts';
import { containing } from '../../../support/containing.ts';
import { FAILED, partsIn, RESULT, settled, StillSession } from './still-session.ts';

const CALL: ClientRequest = { kind: 'CALL', options: {}, procedure: 'a.b' };
const PUBLISH: ClientRequest = { kind: 'PUBLISH', options: {}, topic: 'a.b' };

function repeated(repeat: Repeat, request = CALL) {
  const session = new StillSession();
  const operation = new Repetition(partsIn(session, { kind: 'call', uri: 'a.b', repeat }), {
    messageOf: () => request,
    repeat,
    one: request.kind,
  });
  operation.start();
  const figures = () => operation.info.repeat;
  return { operation, session, clock: session.clock, figures };
}

describe('a repetition', () => {
  it('keeps so many in flight until there were enough', async () => {
    const { operation, session, figures } = repeated({ count: 5, concurrency: 2 });
    expect(figures()).toMatchObject({ sent: 2, inFlight: 2 });
    for (let i = 1; i <= 3; i++) {
      await session.answer(RESULT, 10);
      expect(session.inFlight).toHaveLength(2);
    }
    await session.answer(FAILED, 10);
    expect(operation.info.state).toBe('running');
    await session.answer(RESULT, 10);
    expect(operation.info).toMatchObject({ state: 'error', results: 4, seq: 1, requestId: 1 });
    expect(figures()).toMatchObject({
      ...{ sent: 5, inFlight: 0, answered: 4, errors: 1, unknown: 0, elapsed: 50_000, rate: 100, rateNow: 0 },
      ...{
        min: 10_000,
        max: 20_000,
        mean: 18_000,
        p50: 20_000,
        p90: 20_000,
        p99: 20_000,
        errorUris: [['a.failed', 1]],
      },
    });
    expect(session.clock.running).toBe(0);
  });

  it('keeps to its rate', async () => {
    const { clock, session, figures } = repeated({ concurrency: 1000, rate: 50 });
    expect(figures()?.sent).toBe(1);
    clock.pass(19);
    expect(figures()?.sent).toBe(1);
    clock.pass(1);
    expect(figures()?.sent).toBe(2);
    clock.pass(980);
    expect(figures()?.sent).toBe(51);
    for (let i = 0; i < 51; i++) await session.answer(RESULT);
    expect(figures()?.rateNow).toBe(51);
    clock.pass(2_000);
    expect(figures()).toMatchObject({ sent: 151, rateNow: 0 });
  });

  it('ends after its time, and waits for what is in flight', async () => {
    const { operation, clock, session, figures } = repeated({ seconds: 1, concurrency: 10, rate: 4 });
    clock.pass(5_000);
    expect(figures()).toMatchObject({ sent: 4, inFlight: 4 });
    expect(operation.isRunning).toBe(true);
    for (let i = 0; i < 4; i++) await session.answer(RESULT);
    expect(operation.info.state).toBe('answered');
  });

  it('of publications goes on without those that are not confirmed, and counts what still comes', async () => {
    const acknowledged: ClientRequest = { ...PUBLISH, options: { acknowledge: true } };
    const { operation, clock, session, figures } = repeated({ count: 2, concurrency: 1 }, acknowledged);
    clock.pass(9_000);
    expect(figures()).toMatchObject({ sent: 1, unknown: 0 });
    clock.pass(1_500);
    expect(figures()).toMatchObject({ sent: 2, inFlight: 1, unknown: 1 });
    clock.pass(10_500);
    expect(operation.info).toMatchObject({ state: 'unanswered', repeat: { unknown: 2, inFlight: 0 } });
    expect(clock.running).toBe(0);
    await session.answer({ kind: 'PUBLISHED', publication: 1 });
    expect(figures()).toMatchObject({ answered: 1, unknown: 1 });
  });

  it('whose last answers are lost with the session has an unknown outcome', async () => {
    const { operation, session } = repeated({ count: 2, concurrency: 5 });
    await session.answer(RESULT, 10);
    await session.lose();
    expect(operation.info).toMatchObject({ state: 'unknown', repeat: { answered: 1, unknown: 1 } });
    expect(operation.info.text).toContain('1 had no reply');
  });

  it('that waits for its turn ends with the session', async () => {
    const { operation, clock, session } = repeated({ count: 10, concurrency: 1, rate: 0.01 });
    await session.answer(RESULT, 10);
    const ended = operation.ended();
    await session.lose();
    await ended;
    expect(operation.info).toMatchObject({ state: 'unknown', text: 'The session ended. 1 were sent before.' });
    expect(clock.running).toBe(0);
  });

  it('that is stopped sends nothing more, and does not wait longer than the time limit', async () => {
    const { operation, clock, session, figures } = repeated({ concurrency: 3 });
    await session.answer(RESULT, 10);
    operation.stop();
    await session.answer(RESULT);
    expect(figures()).toMatchObject({ sent: 4, inFlight: 2, answered: 2 });
    expect(operation.isRunning).toBe(true);
    clock.pass(10_500);
    expect(operation.info.state).toBe('stopped');
    expect(operation.info.text).toBe('2 had no reply; whether they were carried out cannot be known.');
    expect(figures()).toMatchObject({ inFlight: 0, unknown: 2 });
    expect(clock.running).toBe(0);
    // A reply that comes all the same is counted.
    await session.answer(RESULT);
    expect(figures()).toMatchObject({ unknown: 1, answered: 3 });
    await session.answer(FAILED);
    expect(operation.info.text).toBeUndefined();
    expect(figures()).toMatchObject({ unknown: 0, errors: 1 });
  });

  it('notes once that a request has no reply, and goes on', () => {
    const { operation, clock, session } = repeated({ count: 3, concurrency: 3 });
    clock.pass(60_000);
    const text = 'CALL 1 has no reply after 10 s.';
    expect(session.findings).toEqual([{ about: 1, finding: { check: 'R-07', severity: 'info', text } }]);
    expect(operation.isRunning).toBe(true);
  });

  it('in flight when the connection is lost has an unknown end', async () => {
    const { operation, session, figures } = repeated({ count: 10, concurrency: 4 });
    await session.answer(RESULT);
    await session.lose();
    expect(operation.info.state).toBe('unknown');
    expect(operation.info.text).toContain('4 had no reply');
    expect(figures()).toMatchObject({ sent: 5, answered: 1, unknown: 4, inFlight: 0 });
    expect(session.clock.running).toBe(0);
  });

  it('that cannot be sent at all says why', async () => {
    const session = new StillSession();
    session.refusal = 'It is too large.';
    const repeat = { count: 10, concurrency: 4 };
    const operation = new Repetition(partsIn(session, { kind: 'call', uri: 'a', repeat }), {
      messageOf: () => CALL,
      repeat,
      one: 'CALL',
    });
    operation.start();
    await operation.ended();
    expect(operation.info).toMatchObject({ state: 'not-sent', repeat: { sent: 0, inFlight: 0 } });
    expect(operation.info.text).toContain('CALL 1 was not sent: It is too large.');
  });

  it('that cannot send one of them is no ERROR reply', async () => {
    const { operation, session } = repeated({ count: 3, concurrency: 1 });
    session.refusal = 'It is too large.';
    await session.answer(RESULT);
    expect(operation.info).toMatchObject({ state: 'not-sent', repeat: { sent: 1, answered: 1, errors: 0 } });
    expect(operation.info.text).toBe('CALL 2 was not sent: It is too large. 1 were sent before.');
    const failed = repeated({ count: 3, concurrency: 1 });
    failed.session.refusal = 'It is too large.';
    await failed.session.answer(FAILED);
    expect(failed.operation.info.state).toBe('error');
  });

  it('of publications without an answer gives others their turn, and stops while the router does not read', async () => {
    const { operation, clock, session, figures } = repeated({ concurrency: 1, rate: 1000 }, PUBLISH);
    clock.pass(0);
    await settled();
    for (let ms = 0; ms < 100; ms++) {
      clock.pass(1);
      await settled();
    }
    expect(figures()?.sent).toBe(101);
    session.unsent = 5 * 1024 * 1024;
    for (let ms = 0; ms < 50; ms++) {
      clock.pass(1);
      await settled();
    }
    expect(figures()?.sent).toBe(101);
    session.unsent = 0;
    clock.pass(5);
    await settled();
    expect(figures()?.sent).toBeGreaterThan(101);
    operation.stop();
    expect(operation.info).toMatchObject({ state: 'stopped', text: containing('Nothing confirms') });
    // Nobody can say how long they took.
    expect(figures()).toMatchObject({ p50: 0, histogram: [], answered: figures()?.sent });
  });

  it('of any length needs the same memory for its figures', async () => {
    const { session, figures } = repeated({ count: 100_000, concurrency: 64 });
    while (session.inFlight.length > 0) {
      session.clock.pass(1);
      for (const { id, settle } of session.inFlight.splice(0)) {
        const message = { kind: 'ERROR', requestType: 48, request: id, details: {}, error: `a.e${id}` } as const;
        settle({ kind: 'replied', message, seq: session.record() });
      }
      await settled();
    }
    const info = figures();
    expect(info).toMatchObject({ sent: 100_000, errors: 100_000 });
    expect(info?.errorUris).toHaveLength(10);
    expect(info?.errorUris[0]).toEqual(['(others)', 99_000]);
    expect(info?.histogram.length).toBeLessThan(20);
  });
});
