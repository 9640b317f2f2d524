// Answers that the router does not take, or that cannot be written: the caller is told in their place.

import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerPlan } from '../../../../src/shared/request.ts';
import { answering, Arrived, frame } from '../transport/rawsocket/rs-peer.ts';
import { finishPeers, listenRaw } from '../transport/raw-peer.ts';
import { eventually } from '../transport/wire-log.ts';
import { Driven, finishDriven } from '../session/driven.ts';
import { Held, REGISTRATION } from './held.ts';

afterEach(async () => {
  await finishDriven();
  await finishPeers();
});

/** A session with a router that takes 512 bytes; `got` is what came there. */
async function small(
  answer: AnswerPlan,
): Promise<{ held: Held; got: () => string; invoke: (details?: object) => void }> {
  const seen: Arrived[] = [];
  let send: (message: unknown) => void = () => undefined;
  const peer = await listenRaw(
    answering('7f010000', (socket) => {
      seen.push(new Arrived(socket));
      send = (message) => void socket.write(frame(0, JSON.stringify(message)));
      send([2, 7, { roles: { broker: {}, dealer: {} } }]);
    }),
  );
  const held = await Held.over((options) => new Driven(`rs://127.0.0.1:${peer.port}`, options));
  held.grant({ answer });
  let last = 0;
  return {
    held,
    got: () => Buffer.concat(seen.map(({ bytes }) => bytes)).toString(),
    invoke: (details = {}) => send([68, ++last, REGISTRATION, details, ['x'.repeat(300)]]),
  };
}

describe('an answer that is too large for the router', () => {
  it('is answered with payload_size_exceeded', async () => {
    const { held, got, invoke } = await small({ kind: 'result', args: '["{{args.0}}", "{{args.0}}"]' });
    invoke();
    const sent = '[8,68,1,{},"wamp.error.payload_size_exceeded",["The answer of the callee cannot be sent."]]';
    await eventually(
      () => got().includes(sent),
      () => got(),
    );
    expect(got()).not.toContain('xxx');
    expect(held.info).toMatchObject({ answered: 0, failed: 1, pending: 0 });
    expect(held.info.trouble).toMatch(/has 6\d\d bytes and the router takes at most 512/);
  });

  it('ends the parts of a result', async () => {
    const { held, got, invoke } = await small({
      kind: 'result',
      args: '["end"]',
      chunks: [{ args: '["one"]' }, { args: '["{{args.0}}", "{{args.0}}"]' }, { args: '["three"]' }],
    });
    invoke({ receive_progress: true });
    await eventually(
      () => got().includes('payload_size_exceeded'),
      () => got(),
    );
    expect(got()).toContain('[70,1,{"progress":true},["one"]]');
    expect(got()).not.toMatch(/three|end"/);
    expect(held.info).toMatchObject({ answered: 0, failed: 1, pending: 0 });
  });

  it('of an error, too', async () => {
    const { held, got, invoke } = await small({ kind: 'error', error: 'com.app.no', args: '["{{args}}{{args}}"]' });
    invoke();
    await eventually(
      () => got().includes('payload_size_exceeded'),
      () => got(),
    );
    expect(held.info).toMatchObject({ failed: 1, pending: 0 });
  });

  it('by hand is refused, and the question stays open', async () => {
    const { held, got, invoke } = await small({ kind: 'ask' });
    invoke();
    await held.until(1);
    const payload = { args: JSON.stringify(['y'.repeat(600)]) };
    expect(() => held.answer({ kind: 'result', payload })).toThrow(/takes at most 512/);
    expect(held.info).toMatchObject({ answered: 0, failed: 0, pending: 1 });
    expect(held.answer({ kind: 'result', payload: { args: '["z"]' } })).toBe(true);
    await eventually(
      () => got().includes('[70,1,{},["z"]]'),
      () => got(),
    );
    expect(got()).not.toContain('yyy');
  });
});

it('an answer after the end of the session is given to nobody', async () => {
  const { held, invoke } = await small({ kind: 'ask' });
  invoke();
  await held.until(1);
  held.driven.driver.cut();
  await held.driven.driver.ended;
  expect(() => held.answer({ kind: 'result', payload: {} })).toThrow(/not open/);
  held.holdings.lost();
  expect(held.questions.open()).toEqual([]);
});
