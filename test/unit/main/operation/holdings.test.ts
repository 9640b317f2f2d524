// What a session holds, against a scripted router: granted, counted, given up, revoked and lost.

import { afterEach, describe, expect, it } from 'vitest';
import { restoreHoldings } from '../../../../src/main/operation/holdings.ts';
import { finishScripted } from '../../../support/scripted-peer.ts';
import { finishDriven } from '../session/driven.ts';
import { Held, REGISTRATION } from './held.ts';

afterEach(async () => {
  await finishDriven();
  await finishScripted();
});

const ASK = { kind: 'ask' } as const;

describe('a grant', () => {
  it('is held, and told with what asked for it', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5, options: { match: 'prefix' } });
    held.grant({ answer: ASK, options: { match: 'wildcard', invoke: 'roundrobin' } });
    expect(held.holdings.list()).toEqual([
      {
        ...{ holding: REGISTRATION, kind: 'registration', operation: 2, uri: 'com.app', match: 'wildcard' },
        ...{ since: '2030-01-01T00:00:00.000Z', state: 'held', count: 0, rate: 0 },
        ...{ answered: 0, failed: 0, interrupted: 0, pending: 0, answer: ASK },
      },
      {
        ...{ holding: 5, kind: 'subscription', operation: 1, uri: 'com.app', match: 'prefix' },
        ...{ since: '2030-01-01T00:00:00.000Z', state: 'held', count: 0, rate: 0 },
      },
    ]);
    expect(held.holdings.counts()).toEqual({ holdings: 2, waiting: 0 });
    expect(held.changes).toBe(2);
  });

  it('of the same id for the same topic is one holding of both requests', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    held.grant({ kind: 'subscription', holding: 5 });
    expect(held.holdings.list()).toMatchObject([{ holding: 5, operation: 1, operations: [1, 2] }]);
    expect(held.holdings.counts().holdings).toBe(1);
  });

  it('of the same number as subscription and as registration are two', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: REGISTRATION });
    held.grant({ answer: ASK });
    expect(held.holdings.counts().holdings).toBe(2);
    held.holdings.delivered({ kind: 'EVENT', subscription: REGISTRATION, publication: 1, details: {} }, 9);
    expect(held.holdings.list()).toMatchObject([{ count: 0 }, { count: 1, last: 9 }]);
  });

  it('of an id that ended takes its place', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    held.holdings.delivered({ kind: 'UNSUBSCRIBED', request: 0, details: { subscription: 5 } }, 1);
    held.grant({ kind: 'subscription', holding: 5 });
    expect(held.holdings.list()).toMatchObject([{ state: 'held', operation: 2, count: 0 }]);
  });

  it('after the end of the session is lost', async () => {
    const held = await Held.open();
    held.holdings.lost();
    held.grant({ kind: 'subscription', holding: 5 });
    expect(held.info.state).toBe('lost');
  });
});

describe('events', () => {
  it('are counted with their last record and their rate, and the rate falls by itself', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    for (let seq = 10; seq < 30; seq++) {
      held.holdings.delivered({ kind: 'EVENT', subscription: 5, publication: seq, details: {} }, seq);
      held.clock.pass(10);
    }
    expect(held.info).toMatchObject({ count: 20, last: 29, rate: 20 });
    const { changes } = held;
    held.clock.pass(3_000);
    expect(held.info).toMatchObject({ count: 20, rate: 0 });
    expect(held.changes).toBe(changes + 1);
    expect(held.clock.running).toBe(0);
  });

  it('that are right behind SUBSCRIBED count, although their id is heard of later', async () => {
    const held = await Held.open();
    held.holdings.delivered({ kind: 'EVENT', subscription: 5, publication: 1, details: { retained: true } }, 8);
    held.grant({ kind: 'subscription', holding: 5 });
    expect(held.info.count).toBe(0);
    held.clock.pass(0);
    expect(held.info).toMatchObject({ count: 1, last: 8 });
  });

  it('do not overtake the ones before them', async () => {
    const held = await Held.open();
    for (const seq of [8, 9]) {
      held.holdings.delivered({ kind: 'EVENT', subscription: 5, publication: seq, details: {} }, seq);
      if (seq === 8) held.grant({ kind: 'subscription', holding: 5 });
    }
    held.clock.pass(0);
    expect(held.info).toMatchObject({ count: 2, last: 9 });
  });

  it('for nobody change nothing, however many', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    for (let seq = 1; seq < 5_000; seq++)
      held.holdings.delivered({ kind: 'EVENT', subscription: 6, publication: seq, details: {} }, seq);
    held.clock.pass(0);
    expect(held.info.count).toBe(0);
    expect(held.clock.running).toBe(0);
  });

  it('cost no timer and next to no time each', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    const start = performance.now();
    for (let seq = 1; seq <= 100_000; seq++)
      held.holdings.delivered({ kind: 'EVENT', subscription: 5, publication: seq, details: {} }, seq);
    expect(performance.now() - start).toBeLessThan(500);
    expect(held.clock.running).toBe(1);
    expect(held.info.count).toBe(100_000);
    held.holdings.lost();
    expect(held.clock.running).toBe(0);
  });
});

describe('giving up', () => {
  it('sends UNSUBSCRIBE once, and events count until UNSUBSCRIBED', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    const ended = [held.holdings.end('subscription', 5), held.holdings.end('subscription', 5)];
    expect(await held.said(1)).toEqual([[34, 1, 5]]);
    held.talk.send([36, 5, 1, {}]);
    held.talk.send([35, 1]);
    expect(await Promise.all(ended)).toEqual([{}, {}]);
    expect(held.info).toMatchObject({ state: 'given-up', count: 1 });
    expect(held.holdings.counts().holdings).toBe(0);
    await held.saidNothingMore();
    expect(() => held.holdings.end('subscription', 5)).toThrow('subscription 5');
  });

  it('sends UNREGISTER, and invocations are answered until UNREGISTERED', async () => {
    const held = await Held.registered({ kind: 'result', args: '[1]' });
    const ended = held.holdings.end('registration', REGISTRATION);
    expect(await held.said(1)).toEqual([[66, 1, REGISTRATION]]);
    held.invoke();
    expect(await held.said(1)).toEqual([[70, 1, {}, [1]]]);
    held.talk.send([67, 1]);
    expect(await ended).toEqual({});
    held.invoke();
    await held.until(2);
    held.clock.pass(0);
    expect(await held.said(1)).toEqual([[8, 68, 2, {}, 'wamp.error.no_such_registration']]);
  });

  it('that the router refuses leaves it held, and says why', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    const ended = held.holdings.end('subscription', 5);
    await held.said(1);
    held.talk.send([8, 34, 1, {}, 'wamp.error.not_authorized']);
    expect(await ended).toEqual({ text: 'The router answered wamp.error.not_authorized.' });
    expect(held.info.state).toBe('held');
    const again = held.holdings.end('subscription', 5);
    expect(await held.said(1)).toEqual([[34, 2, 5]]);
    held.talk.send([35, 2]);
    expect(await again).toEqual({});
  });

  it.each([
    ['subscription', 34],
    ['registration', 66],
  ] as const)('a %s that the router does not know ends it', async (kind, type) => {
    const held = await Held.open();
    if (kind === 'subscription') held.grant({ kind, holding: REGISTRATION });
    else held.grant({ answer: ASK });
    const ended = held.holdings.end(kind, REGISTRATION);
    await held.said(1);
    held.talk.send([8, type, 1, {}, `wamp.error.no_such_${kind}`]);
    expect((await ended).text).toContain(`no_such_${kind}`);
    expect(held.info.state).toBe('given-up');
  });

  it('that is not answered is told after the time limit, and an answer that still comes counts', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    const ended = held.holdings.end('subscription', 5);
    await held.said(1);
    held.clock.pass(10_000);
    expect((await ended).text).toMatch(/^UNSUBSCRIBE 1 has no reply after 10 s\. It counts as held until one comes/);
    expect(held.findings).toMatchObject([{ finding: { check: 'R-07', severity: 'info' } }]);
    expect(held.info.state).toBe('held');
    held.talk.send([35, 1]);
    while (held.info.state === 'held') await new Promise((resolve) => setTimeout(resolve, 1));
    expect(held.info.state).toBe('given-up');
    expect(held.clock.running).toBe(0);
  });

  it('without a session is told', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    const ended = held.holdings.end('subscription', 5);
    await held.said(1);
    held.talk.socket.terminate();
    expect((await ended).text).toMatch(/ended/);
    expect(held.info.state).toBe('held');
    held.holdings.lost();
    expect(held.info.state).toBe('lost');
  });

  it.each([
    ['end', 6],
    ['end', 5.5],
    ['setAnswer', 5],
    ['setAnswer', 6],
  ] as const)('%s of what is not held is refused', async (what, id) => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    const act = () =>
      what === 'end' ? held.holdings.end('subscription', id) : held.holdings.setAnswer(id, ASK, { kind: 'ask' });
    expect(act).toThrow(/There is no such subscription or registration/);
  });
});

describe('a revocation', () => {
  it.each([
    ['subscription', 35, { subscription: REGISTRATION, reason: 'no longer allowed' }, 'no longer allowed'],
    ['registration', 67, { registration: REGISTRATION, reason: 'no longer allowed' }, 'no longer allowed'],
    ['subscription', 35, { subscription: REGISTRATION }, undefined],
    ['registration', 67, { registration: REGISTRATION, reason: 7 }, undefined],
  ] as const)('ends a %s and tells the reason, if there is one', async (kind, type, details, reason) => {
    const held = await Held.open();
    if (kind === 'subscription') held.grant({ kind, holding: REGISTRATION });
    else held.grant({ answer: ASK });
    held.talk.send([type, 0, details]);
    await held.until(1);
    expect(held.info.state).toBe('revoked');
    expect(held.info.reason).toBe(reason);
    expect(held.holdings.counts().holdings).toBe(0);
  });

  it.each([
    [[35, 0, {}]],
    [[35, 0, { subscription: 'five' }]],
    [[35, 0, { subscription: 6 }]],
    [[35, 0, { registration: 5 }]],
    [[35, 3]],
    [[67, 0, { registration: 5 }]],
  ])('%j changes nothing', async (message) => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    held.talk.send(message);
    await held.until(1);
    expect(held.info.state).toBe('held');
  });

  it('that is right behind the grant counts, although the id is heard of later', async () => {
    const held = await Held.open();
    held.holdings.delivered({ kind: 'UNSUBSCRIBED', request: 0, details: { subscription: 5 } }, 8);
    held.grant({ kind: 'subscription', holding: 5 });
    expect(held.info.state).toBe('held');
    held.clock.pass(0);
    expect(held.info.state).toBe('revoked');
  });

  it('lets what waits be answered', async () => {
    const held = await Held.registered({ kind: 'result', args: '[1]', delayMs: 50 });
    held.invoke();
    held.talk.send([67, 0, { registration: REGISTRATION }]);
    await held.until(2);
    held.clock.pass(50);
    expect(await held.said(1)).toEqual([[70, 1, {}, [1]]]);
    expect(held.info).toMatchObject({ state: 'revoked', answered: 1, pending: 0 });
  });
});

describe('those that ended', () => {
  it('are kept until they are forgotten; what is held stays', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 5 });
    held.grant({ answer: ASK });
    held.holdings.forget('subscription', 5);
    expect(held.holdings.list()).toHaveLength(2);
    held.holdings.delivered({ kind: 'UNSUBSCRIBED', request: 0, details: { subscription: 5 } }, 1);
    expect(held.holdings.list()).toHaveLength(2);
    held.holdings.forget('registration', 5);
    held.holdings.forget('subscription', 5);
    expect(held.holdings.list()).toMatchObject([{ kind: 'registration' }]);
  });

  it('are forgotten once there are too many', async () => {
    const held = await Held.open();
    for (let id = 1; id <= 1_500; id++) {
      held.grant({ kind: 'subscription', holding: id });
      held.holdings.delivered({ kind: 'UNSUBSCRIBED', request: 0, details: { subscription: id } }, id);
    }
    const list = held.holdings.list();
    expect(list).toHaveLength(1_000);
    expect(list.at(-1)?.holding).toBe(501);
  });
});

describe('what was lost with the session', () => {
  it('is asked for anew in its order, with the answers that were set last; what had ended is not', async () => {
    const held = await Held.open();
    held.grant({ kind: 'subscription', holding: 1, environment: 'staging' });
    held.grant({ kind: 'subscription', holding: 2 });
    held.grant({ answer: ASK });
    held.grant({ kind: 'subscription', holding: 3 });
    const answer = { kind: 'result', args: '["{{args.0}}"]' } as const;
    held.holdings.setAnswer(REGISTRATION, answer, { kind: 'result', args: ['{{args.0}}'] });
    held.holdings.delivered({ kind: 'UNSUBSCRIBED', request: 0, details: { subscription: 2 } }, 1);
    held.holdings.lost();
    expect(held.holdings.list().map(({ state }) => state)).toEqual(['lost', 'lost', 'revoked', 'lost']);
    const started: unknown[] = [];
    await restoreHoldings(held.holdings, (...request) => void started.push(request));
    expect(started).toEqual([
      [{ kind: 'subscribe', uri: 'com.app' }, 'staging'],
      [{ kind: 'register', uri: 'com.app', answer }, undefined],
      [{ kind: 'subscribe', uri: 'com.app' }, undefined],
    ]);
  });

  it('leaves no timer and no question', async () => {
    const held = await Held.registered(ASK);
    held.invoke();
    await held.until(1);
    held.holdings.delivered({ kind: 'EVENT', subscription: 9, publication: 1, details: {} }, 1);
    const { question } = held.question;
    expect(held.clock.running).toBe(2);
    held.holdings.lost();
    held.holdings.lost();
    expect(held.clock.running).toBe(0);
    expect(held.questions.open()).toEqual([]);
    expect(held.notices.at(-1)).toEqual({ kind: 'invocation-settled', body: { question } });
    expect(held.info).toMatchObject({ state: 'lost', pending: 0 });
  });
});
