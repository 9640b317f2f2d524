// Routers that break the rules of requests in an open session: what becomes of each request, what its screen says,
// and which frame the finding is about. What the rules do not forbid goes on.

import { describe, expect, it } from 'vitest';
import type { OperationInfo } from '../../src/shared/contract/operations.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { RequestText } from '../../src/shared/request.ts';
import { eachWithInspector, type Followed } from '../support/inspector.ts';
import { checksIn, foundIn, goesOn, reacting, type Frame, type Reaction } from '../support/misbehaving.ts';
import {
  callProcedure,
  publishEvent,
  resultArgs,
  sendRequest,
  startRequest,
  subscribeTo,
} from '../support/requests.ts';

const inspector = eachWithInspector();
const at = (react: Reaction) => reacting(inspector.now, react);
const json = (frame: Frame) => `<${typeof frame === 'string' ? frame : JSON.stringify(frame)}`;

const CALL: RequestText = { kind: 'call', uri: 'a.b' };
const REGISTER: RequestText = { kind: 'register', uri: 'a.b', answer: { kind: 'result', args: '["{{count}}"]' } };

const send = ({ capture }: Followed, request: RequestText) => sendRequest(inspector.now.link, capture, request);
const holdings = ({ capture }: Followed) => inspector.now.link.call('holding.list', { capture });

/** The frame that the record with this number holds. */
async function frameOf(session: Followed, seq: number | undefined): Promise<string> {
  const { capture } = session;
  const record = fromWire(await inspector.now.link.call('capture.record', { capture, seq: seq ?? 0 }));
  return 'bytes' in record ? Buffer.from(record.bytes).toString() : '';
}

describe('a reply to nothing', () => {
  const STRAYS: readonly Frame[] = [
    [50, 99, {}, ['wrong']],
    [50, 99, { progress: true }],
    [8, 48, 99, {}, 'a.error'],
    [8, 32, 99, {}, 'a.error'],
    [17, 99, 5],
    [33, 99, 5],
    [35, 99],
    [65, 99, 5],
    [67, 99],
    // Right id, but a CALL is answered otherwise.
    [33, 1, 5],
    [67, 1],
  ];

  it.each(STRAYS.map((stray) => ({ stray, shown: json(stray) })))(
    '$shown leaves the call running and is found',
    async ({ stray, shown }) => {
      const session = await at(([, request]) => [stray, [50, request, {}, ['right']]]);
      const call = await send(session, CALL);
      expect(call).toMatchObject({ state: 'answered', results: 1, requestId: 1 });
      expect(resultArgs(call)).toEqual(['right']);
      expect(await frameOf(session, call.replySeq)).toBe('[50,1,{},["right"]]');
      expect(await holdings(session)).toEqual([]);
      expect(await foundIn(session)).toEqual([
        {
          check: 'R-03',
          severity: 'error',
          about: shown,
          text: expect.stringMatching(/but no such request is open\.$/) as string,
        },
      ]);
      await goesOn(inspector.now, session);
    },
  );

  it('does not end the call that waits for another one', async () => {
    const session = await at(() => [[50, 2, {}, ['wrong']]]);
    const { link } = inspector.now;
    const operation = await startRequest(link, session.capture, CALL);
    await expect.poll(() => checksIn(session)).toEqual(['R-03 <[50,2,{},["wrong"]]']);
    expect(await link.call('operation.get', { capture: session.capture, operation })).toMatchObject({
      ...{ state: 'running', results: 0 },
    });
    await session.leave();
  });
});

describe('a second reply', () => {
  it.each<[name: string, check: string, first: Frame, second: Frame, state: string]>([
    ['RESULT after the final one', 'R-13', [50, 1, {}, ['first']], [50, 1, {}, ['second']], 'answered'],
    [
      'progress after the final one',
      'R-13',
      [50, 1, {}, ['first']],
      [50, 1, { progress: true }, ['second']],
      'answered',
    ],
    ['ERROR after RESULT', 'R-04', [50, 1, {}, ['first']], [8, 48, 1, {}, 'a.error'], 'answered'],
    ['RESULT after ERROR', 'R-13', [8, 48, 1, {}, 'a.error'], [50, 1, {}, ['second']], 'error'],
    ['ERROR after ERROR', 'R-04', [8, 48, 1, {}, 'a.error'], [8, 48, 1, {}, 'b.error'], 'error'],
  ])('%s: the first one counts', async (_name, check, first, second, state) => {
    const session = await at(() => [first, second]);
    const call = await callProcedure(inspector.now.link, session.capture, 'a.b', {
      options: { receive_progress: true },
    });
    await expect.poll(() => checksIn(session)).toEqual([`${check} ${json(second)}`]);
    const { operation } = call;
    const later = await inspector.now.link.call('operation.get', { capture: session.capture, operation });
    expect(later).toEqual(call);
    expect(later).toMatchObject({ state, results: state === 'answered' ? 1 : 0 });
    expect(json(await frameOf(session, later.replySeq))).toBe(json(first));
    const [found] = await foundIn(session);
    expect(found?.text).toMatch(/for CALL 1, which is finished already\.$/);
    await goesOn(inspector.now, session);
  });

  it.each<[request: RequestText, first: Frame, second: Frame]>([
    [{ kind: 'subscribe', uri: 'a.b' }, [33, 1, 9], [33, 1, 10]],
    [{ kind: 'subscribe', uri: 'a.b' }, [33, 1, 9], [8, 32, 1, {}, 'a.error']],
    [REGISTER, [65, 1, 9], [65, 1, 10]],
  ])('to %j: what was granted first is held', async (request, first, second) => {
    const session = await at(() => [first, second]);
    expect(await send(session, request)).toMatchObject({ state: 'answered', holding: 9 });
    await expect.poll(() => checksIn(session)).toEqual([`R-04 ${json(second)}`]);
    expect(await holdings(session)).toMatchObject([{ holding: 9, state: 'held' }]);
    await goesOn(inspector.now, session);
  });

  it('to a publication that asked for none is found, and ends nothing', async () => {
    const session = await at(([, request]) => [[17, request, 5]]);
    const { state, reply, replySeq, text } = await send(session, { kind: 'publish', uri: 'a.b' });
    expect({ state, reply, replySeq }).toEqual({ state: 'answered', reply: { kind: 'done' }, replySeq: undefined });
    expect(text).toMatch(/^It was sent\. Nothing confirms that the router took it/);
    await expect.poll(() => checksIn(session)).toEqual(['R-06 <[17,1,5]']);
    await goesOn(inspector.now, session);
  });
});

describe('a wrong reply', () => {
  it('ERROR of another type leaves the call running', async () => {
    const wrong = [8, 32, 1, {}, 'a.error'];
    const session = await at(([, request]) => [wrong, [50, request, {}, ['right']]]);
    expect(resultArgs(await send(session, CALL))).toEqual(['right']);
    expect(await foundIn(session)).toEqual([
      {
        ...{ check: 'R-05', severity: 'error', about: json(wrong) },
        text: 'ERROR says that SUBSCRIBE 1 failed; 1 is a CALL.',
      },
    ]);
    await goesOn(inspector.now, session);
  });

  it('ERROR for a type that is no request, as nexus gives for CANCEL, leaves the call running', async () => {
    const wrong = [8, 49, 1, {}, 'wamp.error.invalid_argument'];
    const session = await at(([, request]) => [wrong, [50, request, {}, ['right']]]);
    expect(resultArgs(await send(session, CALL))).toEqual(['right']);
    expect(await checksIn(session)).toEqual([`M-15 ${json(wrong)}`, `R-05 ${json(wrong)}`]);
    await goesOn(inspector.now, session);
  });

  it('progress that was not asked for is shown, and ends nothing', async () => {
    const part = [50, 1, { progress: true }, ['part']];
    const session = await at(() => [part, [50, 1, {}, ['whole']]]);
    const call = await send(session, CALL);
    expect(call).toMatchObject({ state: 'answered', results: 2 });
    expect(resultArgs(call)).toEqual(['whole']);
    const { capture } = session;
    const { operation } = call;
    const log = await inspector.now.link.call('operation.results', { capture, operation, from: 0, count: 9 });
    expect(log.results.map(({ text, progress }) => [text, progress])).toEqual([
      ['["part"]', true],
      ['["whole"]', false],
    ]);
    expect(await foundIn(session)).toEqual([
      {
        ...{ check: 'R-14', severity: 'error', about: json(part) },
        text: 'A progressive RESULT for call 1, which did not ask for progress.',
      },
    ]);
    await goesOn(inspector.now, session);
  });
});

describe('an event', () => {
  it('of an unknown subscription counts nowhere', async () => {
    const stray = [36, 8, 1, {}, ['x']];
    const session = await at(() => [[33, 1, 9], stray, [36, 9, 2, {}, ['y']]]);
    expect(await subscribeTo(inspector.now.link, session.capture, 'a.b')).toMatchObject({ holding: 9 });
    await expect.poll(() => holdings(session)).toMatchObject([{ holding: 9, count: 1 }]);
    expect(await foundIn(session)).toEqual([
      {
        ...{ check: 'R-08', severity: 'error', about: json(stray) },
        text: 'EVENT for subscription 8, which this session does not have.',
      },
    ]);
    await goesOn(inspector.now, session);
  });

  it.each<[name: string, check: string, options: string, frames: readonly Frame[], count: number]>([
    [
      'before the grant',
      'R-12',
      '{}',
      [
        [36, 9, 1, {}],
        [33, 1, 9],
      ],
      1,
    ],
    [
      'that comes twice',
      'R-23',
      '{}',
      [
        [33, 1, 9],
        [36, 9, 1, {}],
        [36, 9, 1, {}],
      ],
      2,
    ],
    [
      'of a pattern without its topic',
      'R-21',
      '{"match":"prefix"}',
      [
        [33, 1, 9],
        [36, 9, 1, {}],
      ],
      1,
    ],
    [
      'of another topic',
      'R-22',
      '{"match":"prefix"}',
      [
        [33, 1, 9],
        [36, 9, 1, { topic: 'a.c' }],
      ],
      1,
    ],
    [
      'kept for nobody',
      'R-28',
      '{}',
      [
        [33, 1, 9],
        [36, 9, 1, { retained: true }],
      ],
      1,
    ],
  ])('%s is counted and found', async (_name, check, options, frames, count) => {
    const session = await at(() => frames);
    expect((await send(session, { kind: 'subscribe', uri: 'a.b', options })).state).toBe('answered');
    await expect.poll(() => holdings(session)).toMatchObject([{ holding: 9, count }]);
    const wrong = frames.findLast((frame) => frame[0] === 36);
    expect(await checksIn(session)).toEqual([`${check} ${json(wrong ?? '')}`]);
    await goesOn(inspector.now, session);
  });

  it('of its own, which the publisher did not want, is found wherever PUBLISHED stands', async () => {
    let publication = 0;
    const session = await at(([type, request]) => {
      if (type === 32) return [[33, request, 9]];
      const [event, answer] = [
        [36, 9, ++publication, {}],
        [17, request, publication],
      ];
      return publication === 1 ? [answer, event] : [event, answer];
    });
    await subscribeTo(inspector.now.link, session.capture, 'a.b');
    for (let i = 0; i < 2; i++) await publishEvent(inspector.now.link, session.capture, 'a.b');
    await expect.poll(() => checksIn(session)).toEqual(['R-24 <[36,9,1,{}]', 'R-24 <[17,3,2]']);
    await goesOn(inspector.now, session);
  });

  it('after UNSUBSCRIBED is found, one before it is not', async () => {
    const session = await at(([type, request]) =>
      type === 32
        ? [[33, request, 9]]
        : [
            [36, 9, 1, {}],
            [35, request],
            [36, 9, 2, {}],
          ],
    );
    await subscribeTo(inspector.now.link, session.capture, 'a.b');
    const end = { capture: session.capture, kind: 'subscription', holding: 9 } as const;
    expect(await inspector.now.link.call('holding.end', end)).toEqual({});
    await expect.poll(() => checksIn(session)).toEqual(['R-08 <[36,9,2,{}]']);
    expect(await holdings(session)).toMatchObject([{ state: 'given-up' }]);
    await goesOn(inspector.now, session);
  });

  it.each<[details: object]>([[{}], [{ subscription: '9' }]])('goes on after a revocation of %j', async (details) => {
    const revocation = [35, 0, details];
    const session = await at(() => [[33, 1, 9], revocation, [36, 9, 1, {}]]);
    await subscribeTo(inspector.now.link, session.capture, 'a.b');
    await expect.poll(() => holdings(session)).toMatchObject([{ state: 'held', count: 1 }]);
    expect(await checksIn(session)).toEqual([`R-25 ${json(revocation)}`]);
    await goesOn(inspector.now, session);
  });
});

describe('an invocation', () => {
  /** A session with registration 9 at a router that sends these frames after it; `got` are the answers. */
  async function registered(frames: readonly Frame[]): Promise<{ session: Followed; got: unknown[] }> {
    const got: unknown[] = [];
    const session = await at((message) => {
      if (message[0] === 64) return [[65, message[1], 9], ...frames];
      got.push(message);
      return [];
    });
    expect(await send(session, REGISTER)).toMatchObject({ holding: 9 });
    return { session, got };
  }

  it('of an unknown registration is refused, and found', async () => {
    const stray = [68, 1, 8, {}, ['x']];
    const { session, got } = await registered([stray, [68, 2, 9, {}]]);
    await expect.poll(() => got).toHaveLength(2);
    expect(got).toEqual([
      [8, 68, 1, {}, 'wamp.error.no_such_registration'],
      [70, 2, {}, [1]],
    ]);
    expect(await holdings(session)).toMatchObject([{ count: 1, answered: 1, pending: 0 }]);
    expect(await foundIn(session)).toEqual([
      {
        ...{ check: 'R-09', severity: 'error', about: json(stray) },
        text: 'INVOCATION for registration 8, which this session does not have.',
      },
    ]);
    await goesOn(inspector.now, session);
  });

  it('that is interrupted but never came is answered by nothing', async () => {
    const { session, got } = await registered([
      [69, 7, { mode: 'kill' }],
      [68, 1, 9, {}],
    ]);
    await expect.poll(() => got).toEqual([[70, 1, {}, [1]]]);
    expect(await foundIn(session)).toEqual([
      {
        ...{ check: 'R-20', severity: 'error', about: '<[69,7,{"mode":"kill"}]' },
        text: 'INTERRUPT for invocation 7, which never came.',
      },
    ]);
    await goesOn(inspector.now, session);
  });

  it('that is interrupted as its answer leaves breaks no rule', async () => {
    const { session, got } = await registered([
      [68, 1, 9, {}],
      [69, 1, { mode: 'kill' }],
      [68, 2, 9, {}],
    ]);
    await expect.poll(() => got).toHaveLength(2);
    expect(await checksIn(session)).toEqual([]);
    await goesOn(inspector.now, session);
  });

  it.each<[name: string, frame: Frame, check: string]>([
    ['whose id was left out', [68, 5, 9, {}], 'R-02'],
    ['with a payload that is no passed-through one', [68, 1, 9, { ppt_scheme: 'x_a' }, [1]], 'R-26'],
  ])('%s is answered, and found', async (_name, frame, check) => {
    const { session, got } = await registered([frame]);
    await expect.poll(() => got).toHaveLength(1);
    expect(got).toEqual([[70, frame[1], {}, [1]]]);
    expect(await checksIn(session)).toEqual([`${check} ${json(frame)}`]);
    await goesOn(inspector.now, session);
  });
});

describe('a session that ends', () => {
  /** Requests in flight, of every kind. */
  const IN_FLIGHT: readonly RequestText[] = [
    CALL,
    { ...CALL, options: '{"receive_progress":true}', repeat: { concurrency: 4, count: 100 } },
    { kind: 'publish', uri: 'a.b', options: '{"acknowledge":true}' },
    { kind: 'subscribe', uri: 'a.b' },
    REGISTER,
  ];
  /** CALL and four of the repetition, PUBLISH, SUBSCRIBE, REGISTER. */
  const SENT = 8;

  /** Stands for no frame at all. */
  const CUT = '';
  const ENDS: readonly [name: string, last: Frame, checks: readonly string[]][] = [
    ['a connection that is cut', CUT, []],
    ['GOODBYE', [6, {}, 'wamp.close.system_shutdown'], []],
    ['ABORT', [3, {}, 'wamp.close.system_shutdown'], []],
    ['broken JSON', '[50,1,{}', ['T-03']],
    ['a RESULT whose id is a string', [50, '1', {}], ['M-08']],
    ['a RESULT that is too long', [50, 1, {}, [], {}, 1], ['M-05']],
    ['a second WELCOME', [2, 7, { roles: { broker: {} } }], ['S-04']],
    ['a message for the other side', [48, 1, {}, 'a.b'], ['S-08']],
  ];

  it.each(ENDS)('by %s: nobody can know what became of the requests', async (_name, last, checks) => {
    const { link } = inspector.now;
    let count = 0;
    const session = await at((_message, talk) => {
      if (++count < SENT) return [];
      if (last !== CUT) return [last];
      talk.socket.terminate();
      return [];
    });
    const { capture } = session;
    const operations: number[] = [];
    for (const request of IN_FLIGHT) operations.push(await startRequest(link, capture, request));
    const ended = await Promise.all(operations.map((operation) => link.call('operation.wait', { capture, operation })));
    expect(ended.map(({ state }) => state)).toEqual(IN_FLIGHT.map(() => 'unknown'));
    for (const info of ended) expectUnknown(info);
    expect(ended[1]?.repeat).toMatchObject({ sent: 4, answered: 0, unknown: 4, inFlight: 0 });
    await session.ended();
    const found = await foundIn(session);
    expect(found.map(({ check }) => check)).toEqual(checks);
    for (const { severity, about } of found) {
      expect(severity).toBe('error');
      expect(about).toBe(json(last));
    }
    expect(await holdings(session)).toEqual([]);
  });

  function expectUnknown({ reply, replySeq, took, text, seq, repeat }: OperationInfo): void {
    expect({ reply, replySeq, took }).toEqual({ reply: undefined, replySeq: undefined, took: undefined });
    // What happened, what is known of it, what to do.
    expect(text).toMatch(/^The session ended(: 4 had no reply| before a reply came)/);
    expect(text).toMatch(/whether (it was|they were) carried out cannot be known/i);
    expect(text).toMatch(/look at what (it|they) should have changed before you send (it|them) again\.$/i);
    // What was sent can be looked at.
    if (!repeat) expect(seq).toBeGreaterThan(0);
  }

  it('tells where broken JSON breaks', async () => {
    const session = await at(() => ['[50,1,{"a":}]']);
    await send(session, CALL);
    expect(await foundIn(session)).toMatchObject([
      { check: 'T-03', about: '<[50,1,{"a":}]', text: expect.stringContaining('at byte 11') as string },
    ]);
    await session.ended();
  });

  it('does not for a type of the extension range', async () => {
    const session = await at(([, request]) => [
      [300, request],
      [50, request, {}, ['right']],
    ]);
    expect(resultArgs(await send(session, CALL))).toEqual(['right']);
    expect(await checksIn(session)).toEqual(['M-04 <[300,1]']);
    await goesOn(inspector.now, session);
  });
});
