// Requests that a person makes and that cannot be sent, or come too late: what is refused before anything leaves,
// what is sent with a remark, and what is said each time.

import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../src/shared/contract/errors.ts';
import type { Profile } from '../../src/shared/profile.ts';
import type { OperationInfo } from '../../src/shared/contract/operations.ts';
import type { RequestText } from '../../src/shared/request.ts';
import { eachWithInspector, profileOf, type Followed } from '../support/inspector.ts';
import { checksIn, foundIn, goesOn, reacting } from '../support/misbehaving.ts';
import { callProcedure, resultArgs, sendRequest, startRequest } from '../support/requests.ts';
import { listenRaw } from '../unit/main/transport/raw-peer.ts';
import { answering, frame } from '../unit/main/transport/rawsocket/rs-peer.ts';

const inspector = eachWithInspector();

/** A session whose requests are granted: subscription 8, registration 9, publication 1; a call of `a.slow` is not answered. */
const granted = (changes: Partial<Profile> = {}) =>
  reacting(
    inspector.now,
    ([type, request, , uri]) => {
      if (type === 32) return [[33, request, 8]];
      if (type === 64) return [[65, request, 9]];
      if (type === 16) return [[17, request, 1]];
      return type === 48 && uri !== 'a.slow' ? [[50, request, {}, ['done']]] : [];
    },
    changes,
  );

interface Refusal {
  readonly code: string;
  readonly evidence: string | undefined;
  readonly hint: string;
  readonly text: string;
}

/** What is said of what is refused; throws if it is not. */
async function refusal(task: Promise<unknown>): Promise<Refusal> {
  try {
    await task;
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return { code: error.code, evidence: error.evidence, hint: error.hint, text: error.message };
  }
  throw new Error('It was not refused.');
}

const start = ({ capture }: Followed, request: RequestText) => startRequest(inspector.now.link, capture, request);
const send = ({ capture }: Followed, request: RequestText) => sendRequest(inspector.now.link, capture, request);

/** Nothing was recorded, and nothing is listed. */
async function expectNothingSent(session: Followed, total: number): Promise<void> {
  expect((await session.info()).total).toBe(total);
  expect(await inspector.now.link.call('operation.list', { capture: session.capture })).toEqual([]);
}

describe('broken JSON', () => {
  const uri = 'a.b';
  const answer = { kind: 'result' } as const;
  const CASES: readonly [request: RequestText, evidence: string][] = [
    [{ kind: 'call', uri, args: '[1,\n2' }, 'args: Line 2, column 2: a comma or ] is expected.'],
    [{ kind: 'call', uri, args: '{"a":1}' }, 'args: Line 1, column 1: a list [ … ] is expected.'],
    [{ kind: 'call', uri, args: '[1e999]' }, 'args: Line 1, column 2: this number is too large, found 1e999.'],
    [{ kind: 'call', uri, kwargs: '[1]' }, 'kwargs: Line 1, column 1: a dictionary { … } is expected.'],
    [{ kind: 'call', uri, kwargs: '{"a":}' }, 'kwargs: Line 1, column 6: a value is expected, found }.'],
    [
      { kind: 'subscribe', uri, options: '{"match":"exact",\n"match":"prefix"}' },
      'options: Line 2, column 1: this key stands here twice, found match.',
    ],
    [
      { kind: 'call', uri, parts: [{ args: '[1]' }, { args: '[2' }] },
      'args: Further arguments 2: Line 1, column 3: a comma or ] is expected.',
    ],
    [{ kind: 'publish', uri, lines: '1\n\n[2\n3' }, 'lines: Line 3, column 3: a comma or ] is expected.'],
    [{ kind: 'publish', uri, lines: '\n \n' }, 'lines: there is no line with anything on it.'],
    [{ kind: 'register', uri, answer: { ...answer, args: '[' } }, 'args: Line 1, column 2: a value is expected.'],
    [
      { kind: 'register', uri, answer: { ...answer, chunks: [{}, { kwargs: '{' }] } },
      'kwargs: Progressive result 2: Line 1, column 2: a key in double quotes is expected.',
    ],
  ];

  it.each(CASES)('%j is not sent, and the place is told', async (request, evidence) => {
    const session = await granted();
    const { total } = await session.info();
    expect(await refusal(start(session, request))).toEqual({
      code: 'bad-request',
      evidence,
      hint: 'Mend what the text names; nothing was sent.',
      text: `The request cannot be sent. ${evidence}`,
    });
    await expectNothingSent(session, total);
    await goesOn(inspector.now, session);
  });

  it('in further arguments, or in an answer by hand, leaves what waits open', async () => {
    const { link } = inspector.now;
    const features = { progressive_call_invocations: true };
    const session = await reacting(
      inspector.now,
      ([type, request]) => {
        if (type === 64)
          return [
            [65, request, 9],
            [68, 1, 9, {}],
          ];
        return type === 48 && request === 3 ? [] : undefined;
      },
      { roles: { caller: { features }, callee: { features: {} } } },
    );
    const { capture } = session;
    await send(session, { kind: 'register', uri: 'a.b', answer: { kind: 'ask' } });
    await expect.poll(() => link.call('invocation.questions', { capture })).toHaveLength(1);
    const [{ question = '' } = {}] = await link.call('invocation.questions', { capture });
    const answer = { kind: 'result', payload: { args: '[1' } } as const;
    expect(await refusal(link.call('invocation.answer', { question, answer }))).toMatchObject({
      ...{ code: 'bad-request', evidence: 'args: Line 1, column 3: a comma or ] is expected.' },
    });
    expect(await link.call('invocation.questions', { capture })).toHaveLength(1);

    const operation = await start(session, { kind: 'call', uri: 'a.slow', open: true });
    const payload = { kwargs: '{"a"' };
    expect(await refusal(link.call('operation.send', { capture, operation, payload, last: true }))).toMatchObject({
      ...{ code: 'bad-request', evidence: 'kwargs: Line 1, column 5: a colon is expected after the key.' },
    });
    expect(await link.call('operation.get', { capture, operation })).toMatchObject({ state: 'running', open: true });
    await session.leave();
  });
});

describe('a variable', () => {
  it.each<[RequestText, string]>([
    [{ kind: 'call', uri: '{{who}}.b' }, '{{who}} stands for a variable, and no environment is chosen.'],
    [
      { kind: 'publish', uri: 'a.b', lines: '1\n"{{who}}"' },
      '{{who}} stands for a variable, and no environment is chosen.',
    ],
  ])('that nobody set keeps %j from being sent', async (request, evidence) => {
    const session = await granted();
    const { total } = await session.info();
    const told = await refusal(start(session, request));
    expect(told).toMatchObject({ code: 'bad-request', evidence, hint: 'Mend what the text names; nothing was sent.' });
    await expectNothingSent(session, total);
    await session.leave();
  });

  it('of an environment that is gone is told as that', async () => {
    const session = await granted();
    const { capture } = session;
    const request = { kind: 'call', uri: '{{who}}' } as const;
    const task = inspector.now.link.call('operation.start', { capture, request, environment: 'gone' });
    expect(await refusal(task)).toMatchObject({ code: 'unknown-environment' });
    await session.leave();
  });
});

/** Sends what breaks the rules of URIs, because it is wanted, and waits for its end. */
async function insisted({ capture }: { readonly capture: string }, request: RequestText): Promise<OperationInfo> {
  const { link } = inspector.now;
  const { operation } = await link.call('operation.start', { capture, request, insist: true });
  return link.call('operation.wait', { capture, operation });
}

describe('a URI', () => {
  it.each<[RequestText, string]>([
    [{ kind: 'call', uri: 'a b' }, 'The procedure "a b" is no URI: it holds white space (loose rule).'],
    [{ kind: 'publish', uri: 'a#b' }, 'The topic "a#b" is no URI: it holds "#" (loose rule).'],
    [{ kind: 'subscribe', uri: 'a..b' }, 'The topic "a..b" is no URI: a component is empty (loose rule).'],
    [
      { kind: 'subscribe', uri: 'a..b', options: '{"match":"prefix"}' },
      'The topic "a..b" is no URI: only its last component may be empty (loose rule).',
    ],
    [
      { kind: 'register', uri: 'a.b', answer: { kind: 'error', error: 'bad uri' } },
      'The error "bad uri" is no URI: it holds white space (loose rule).',
    ],
  ])('that breaks even the loose rule keeps %j from being sent', async (request, evidence) => {
    const session = await granted();
    const { total } = await session.info();
    const told = await refusal(start(session, request));
    expect(told).toMatchObject({
      code: 'bad-request',
      evidence: `${evidence} Mend it, or insist on sending it.`,
    });
    await expectNothingSent(session, total);
    await session.leave();
  });

  it.each<[uri: string, severity: string, text: string]>([
    [
      'a b',
      'error',
      'CALL.Procedure "a b" is no URI: components must not be empty nor contain white space, "#" or ".".',
    ],
    [
      'a..b',
      'error',
      'CALL.Procedure "a..b" is no URI: components must not be empty nor contain white space, "#" or ".".',
    ],
    [
      'a.B',
      'info',
      'CALL.Procedure "a.B" keeps the loose rule only: lower-case letters, digits and _ are recommended.',
    ],
  ])('%s is sent if it is wanted, with a remark at its record', async (uri, severity, text) => {
    const session = await granted();
    const call = await insisted(session, { kind: 'call', uri });
    expect(call).toMatchObject({ state: 'answered', uri });
    expect(await foundIn(session)).toEqual([{ check: 'M-09', severity, text, about: `>[48,1,{},"${uri}"]` }]);
    await goesOn(inspector.now, session);
  });

  it.each<[RequestText, string]>([
    [{ kind: 'subscribe', uri: 'a..b' }, 'M-10 >[32,1,{},"a..b"]'],
    [{ kind: 'subscribe', uri: 'a..b', options: '{"match":"prefix"}' }, 'M-10 >[32,1,{"match":"prefix"},"a..b"]'],
    [{ kind: 'publish', uri: 'wamp.a', options: '{"acknowledge":true}' }, 'M-11 >[16,1,{"acknowledge":true},"wamp.a"]'],
  ])('%j breaks a rule of its own', async (request, found) => {
    const session = await granted();
    expect((await insisted(session, request)).state).toBe('answered');
    expect(await checksIn(session)).toEqual([found]);
    await goesOn(inspector.now, session);
  });

  it('of a pattern may have an empty component', async () => {
    const session = await granted();
    await send(session, { kind: 'subscribe', uri: 'a..b', options: '{"match":"wildcard"}' });
    expect(await checksIn(session)).toEqual([]);
    await goesOn(inspector.now, session);
  });
});

describe('an option', () => {
  it.each<[options: string, check: string]>([
    ['{"timeout":-1}', 'M-13'],
    ['{"disclose_me":1}', 'M-13'],
    ['{"Bad":1}', 'M-12'],
    ['{"runmode":"partition"}', 'R-29'],
    ['{"timeout":5,"disclose_me":true}', 'R-27'],
    ['{"progress":true}', 'R-16'],
    ['{"ppt_scheme":"x_a"}', 'R-26'],
  ])('%s is sent with a remark at its record', async (options, check) => {
    const session = await granted({ roles: { caller: { features: {} } } });
    await send(session, { kind: 'call', uri: 'a.b', options });
    expect(await checksIn(session)).toContain(`${check} >[48,1,${options},"a.b"]`);
    await goesOn(inspector.now, session);
  });
});

describe('a router that takes 512 bytes', () => {
  it('is told nothing that is larger; what it takes is sent', async () => {
    const { link } = inspector.now;
    const got: unknown[][] = [];
    const { port } = await listenRaw(
      answering('7f010000', (socket) => {
        const say = (message: unknown) => void socket.write(frame(0, JSON.stringify(message)));
        let bytes = Buffer.alloc(0);
        socket.on('data', (chunk) => {
          bytes = Buffer.concat([bytes, chunk]);
          while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUIntBE(1, 3)) {
            const end = 4 + bytes.readUIntBE(1, 3);
            const message = JSON.parse(bytes.subarray(4, end).toString()) as unknown[];
            bytes = bytes.subarray(end);
            got.push(message);
            if (message[0] === 1) say([2, 7, { roles: { broker: {}, dealer: {} } }]);
            else if (message[0] === 48) say([50, message[1], {}, ['done']]);
            else if (message[0] === 6) say([6, {}, 'wamp.close.goodbye_and_out']);
          }
        });
      }),
    );
    const roles = { caller: { features: {} }, publisher: { features: {} } };
    const session = await inspector.now.connect({ profile: profileOf(`rs://127.0.0.1:${port}`, { roles }) });
    expect(await session.outcome()).toBe('welcome');
    const { capture } = session;
    const { total } = await session.info();

    const args = JSON.stringify(['x'.repeat(600)]);
    for (const request of [
      { kind: 'call', uri: 'a.b', args },
      { kind: 'publish', uri: 'a.b', args },
      { kind: 'publish', uri: 'a.b', lines: args, options: '{"acknowledge":true}' },
    ] satisfies RequestText[]) {
      const { state, seq, requestId, text } = await send(session, request);
      expect({ state, seq, requestId }).toEqual({ state: 'not-sent', seq: undefined, requestId: undefined });
      expect(text).toMatch(/It cannot be sent: it has 6\d\d bytes and the router takes at most 512\./);
      expect(text).toMatch(/Send less, or raise the limit of the router\./);
    }
    expect((await session.info()).total).toBe(total);
    const { requestId, ...small } = await callProcedure(link, capture, 'a.b', { args: ['x'.repeat(400)] });
    // What was not sent has no number.
    expect(requestId).toBe(1);
    expect(resultArgs({ ...small })).toEqual(['done']);
    await session.leave();
    expect(got.map(([type]) => type)).toEqual([1, 48, 6]);
  });
});

describe('what comes too late', () => {
  const OVER = { code: 'operation-over', hint: 'Send the request again.' };

  it('a CANCEL, or further arguments, of a call that ended', async () => {
    const { link } = inspector.now;
    const session = await granted();
    const { capture } = session;
    const { operation } = await send(session, { kind: 'call', uri: 'a.b' });
    const before = (await session.info()).total;
    for (const mode of ['skip', 'kill', 'killnowait'] as const)
      expect(await refusal(link.call('operation.cancel', { capture, operation, mode }))).toMatchObject(OVER);
    const more = { capture, operation, payload: {}, last: true };
    expect(await refusal(link.call('operation.send', more))).toMatchObject(OVER);
    expect((await session.info()).total).toBe(before);
    await goesOn(inspector.now, session);
  });

  it('a CANCEL of what is no call', async () => {
    const { link } = inspector.now;
    const session = await reacting(inspector.now, () => []);
    const { capture } = session;
    const operation = await start(session, { kind: 'subscribe', uri: 'a.b' });
    expect(await refusal(link.call('operation.cancel', { capture, operation, mode: 'kill' }))).toMatchObject({
      ...{ code: 'bad-request', evidence: 'CANCEL is for calls; this is a SUBSCRIBE.' },
    });
    await session.leave();
  });

  it('a request, a CANCEL, an UNSUBSCRIBE after the end of the session', async () => {
    const { link } = inspector.now;
    const session = await granted();
    const { capture } = session;
    await send(session, { kind: 'subscribe', uri: 'a.b' });
    const operation = await start(session, { kind: 'call', uri: 'a.slow' });
    await session.leave();
    expect(await link.call('operation.get', { capture, operation })).toMatchObject({ state: 'unknown' });
    expect(await refusal(link.call('operation.cancel', { capture, operation, mode: 'kill' }))).toMatchObject(OVER);
    const end = { capture, kind: 'subscription', holding: 8 } as const;
    expect(await refusal(link.call('holding.end', end))).toMatchObject({
      ...{ code: 'unknown-holding', evidence: 'Its id would be subscription 8.' },
    });
    expect(await refusal(start(session, { kind: 'call', uri: 'a.b' }))).toMatchObject({
      ...{ code: 'not-connected', evidence: 'The attempt has ended.', hint: 'Connect first.' },
    });
  });

  it.each(['kill', 'killnowait'])('an answer to an invocation that was interrupted (%s)', async (mode) => {
    const { link } = inspector.now;
    const got: unknown[] = [];
    const session = await reacting(inspector.now, (message) => {
      if (message[0] === 64)
        return [
          [65, message[1], 9],
          [68, 1, 9, {}],
          [69, 1, { mode }],
        ];
      got.push(message);
      return [];
    });
    const { capture } = session;
    await send(session, { kind: 'register', uri: 'a.b', answer: { kind: 'ask' } });
    await expect.poll(() => link.call('invocation.questions', { capture })).toMatchObject([{ interrupted: mode }]);
    const [{ question = '' } = {}] = await link.call('invocation.questions', { capture });
    const answer = { kind: 'result', payload: { args: '[1]' } } as const;
    for (let i = 0; i < 2; i++)
      expect(await link.call('invocation.answer', { question, answer })).toEqual({ taken: false });
    expect(await link.call('invocation.questions', { capture })).toEqual([]);
    await goesOn(inspector.now, session);
    expect(got).toEqual(mode === 'kill' ? [[8, 68, 1, {}, 'wamp.error.canceled']] : []);
    expect(await checksIn(session)).toEqual([]);
  });

  it('an answer to a question of a session that ended, or that never was', async () => {
    const { link } = inspector.now;
    const session = await reacting(inspector.now, ([type, request]) =>
      type === 64
        ? [
            [65, request, 9],
            [68, 1, 9, {}],
          ]
        : [],
    );
    const { capture } = session;
    await send(session, { kind: 'register', uri: 'a.b', answer: { kind: 'ask' } });
    await expect.poll(() => link.call('invocation.questions', { capture })).toHaveLength(1);
    const [{ question = '' } = {}] = await link.call('invocation.questions', { capture });
    await session.leave();
    const answer = { kind: 'error', error: 'a.error', payload: {} } as const;
    for (const gone of [question, 'never'])
      expect(await link.call('invocation.answer', { question: gone, answer })).toEqual({ taken: false });
  });
});
