// Requests between two sessions of one app over every wire with every serializer: caller and callee, publisher and
// subscriber, on the demo router. Nothing that is sent or received may break a rule.

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serializers } from '../../src/main/serializer/registry.ts';
import type { CaptureRecord } from '../../src/shared/capture-record.ts';
import type { Link } from '../../src/shared/contract/link.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { AnswerPlan } from '../../src/shared/request.ts';
import type { Message } from '../../src/shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../src/shared/wamp/value.ts';
import { eachWithInspector, profileOf, type Followed } from '../support/inspector.ts';
import {
  callProcedure,
  publishEvent,
  resultArgs,
  resultKwargs,
  sendRequest,
  startRequest,
  subscribeTo,
} from '../support/requests.ts';

const inspector = eachWithInspector({ everyWire: true });
const AUTHORITY = fileURLToPath(new URL('../fixtures/tls/ca.pem', import.meta.url));

const CASES = ['websocket', 'rawsocket', 'longpoll'].flatMap((transport) =>
  ['', '-tls', ...(transport === 'longpoll' ? [] : ['-unix'])].flatMap((below) =>
    serializers
      .filter((one) => transport !== 'rawsocket' || one.rawSocketId !== undefined)
      .map(({ name: serializer }) => ({ wire: `${transport}${below}`, below, serializer })),
  ),
);

/** Values that a serializer may lose: large integers, bytes, other letters, nothing. */
const AWKWARD: WampValue[] = [
  ...[2 ** 53, -(2n ** 63n), 2n ** 64n - 1n, 0, -1, 1.5, 'žluťoučký 😀\u0000', '', null, true],
  ...[new Uint8Array([0, 1, 254, 255]), new Uint8Array(), [[], {}], { '': 1, 'a.b': [{ c: false }] }],
];

interface Side {
  readonly attempt: Followed;
  readonly link: Link;
  readonly capture: string;
  readonly session: number;
}

/** An open session over a wire. */
async function open({ wire, below, serializer }: (typeof CASES)[number]): Promise<Side> {
  const { now } = inspector;
  const endpoint = now.demo.endpoints.find(({ name }) => name === wire);
  // The certificate is for the name.
  const url = (endpoint?.url ?? '').replace('127.0.0.1', below === '-tls' ? 'localhost' : '127.0.0.1');
  const changes = { serializers: [serializer], ...(below === '-tls' && { caFile: AUTHORITY }) };
  const attempt = await now.connect({ profile: profileOf(url, changes) });
  const { outcome, agreement } = await attempt.decided();
  expect(outcome).toBe('welcome');
  return { attempt, link: now.link, capture: attempt.capture, session: agreement?.session ?? 0 };
}

async function register({ link, capture }: Side, uri: string, answer: AnswerPlan, options = '{}'): Promise<number> {
  const { holding, state } = await sendRequest(link, capture, { kind: 'register', uri, options, answer });
  expect({ uri, state }).toEqual({ uri, state: 'answered' });
  return holding ?? 0;
}

async function subscribe({ link, capture }: Side, uri: string, options?: Dict): Promise<number> {
  const { holding, state } = await subscribeTo(link, capture, uri, options);
  expect({ uri, state }).toEqual({ uri, state: 'answered' });
  return holding ?? 0;
}

async function publish({ link, capture }: Side, uri: string, options: Dict = {}): Promise<number> {
  const { reply } = await publishEvent(link, capture, uri, { args: AWKWARD, kwargs: { k: [1n] }, options });
  return (reply?.kind === 'done' && reply.id) || 0;
}

/** Publications that a subscription got so far. */
async function eventsOf({ link, capture }: Side, subscription: number): Promise<readonly (Message | undefined)[]> {
  const filter = { subscription, types: ['EVENT'] };
  const { view } = await link.call('capture.createView', { capture, filter });
  const { rows } = await link.call('capture.rows', { capture, view, from: 0, count: 100 });
  const wires = await Promise.all(rows.map(({ seq }) => link.call('capture.message', { capture, seq })));
  return wires.map(({ message }) => message && fromWire(message));
}

const publicationsOf = async (side: Side, subscription: number) =>
  (await eventsOf(side, subscription)).map((event) => event?.kind === 'EVENT' && event.publication);

async function calls(caller: Side, callee: Side): Promise<void> {
  const { link, capture } = caller;
  const call = (uri: string, args: WampValue[] = [], options?: Dict) =>
    callProcedure(link, capture, uri, { args, ...(options && { options }) });
  const echo = { kind: 'result', args: '["{{args.0}}", "{{args.1}}"]', kwargs: '{"of": "{{procedure}}"}' } as const;
  const registrations = [
    await register(callee, 'my.echo', echo),
    await register(callee, 'my.pre', echo, '{"match": "prefix"}'),
    await register(callee, 'my..end', echo, '{"match": "wildcard"}'),
    await register(callee, 'my.fail', { kind: 'error', error: 'my.error', args: '[1]', kwargs: '{"a": "{{args.0}}"}' }),
    await register(callee, 'my.slow', { kind: 'result', delayMs: 60_000 }),
    await register(callee, 'my.parts', { kind: 'result', args: '[3]', chunks: [{ args: '[1]' }, { args: '[2]' }] }),
  ];
  const both = await call('my.echo', [AWKWARD, 7]);
  expect(resultArgs(both)).toEqual([AWKWARD, 7]);
  expect(resultKwargs(both)).toEqual({ of: 'my.echo' });
  expect(resultKwargs(await call('my.prefix.a', [1, 2]))).toEqual({ of: 'my.prefix.a' });
  expect(resultKwargs(await call('my.any.end', [1, 2]))).toEqual({ of: 'my.any.end' });

  const { state, reply } = await call('my.fail', [AWKWARD]);
  expect({ state, error: reply?.kind === 'error' && reply.error }).toEqual({ state: 'error', error: 'my.error' });
  expect(reply?.kind === 'error' && [fromWire(reply.args), fromWire(reply.kwargs)]).toEqual([[1], { a: AWKWARD }]);
  expect((await call('my.none')).reply).toMatchObject({ error: 'wamp.error.no_such_procedure' });

  const progressive = await call('my.parts', [], { receive_progress: true });
  const log = await link.call('operation.results', {
    ...{ capture, operation: progressive.operation, from: 0, count: 9 },
  });
  expect(log.results.map(({ text, progress }) => [text, progress])).toEqual([
    ['[1]', true],
    ['[2]', true],
    ['[3]', false],
  ]);
  expect((await call('my.parts')).results).toBe(1);

  const operation = await startRequest(link, capture, { kind: 'call', uri: 'my.slow' });
  await link.call('operation.cancel', { capture, operation, mode: 'kill' });
  const cancelled = await link.call('operation.wait', { capture, operation });
  expect(cancelled).toMatchObject({ state: 'error', reply: { error: 'wamp.error.canceled' } });

  const many = { kind: 'call', uri: 'my.echo', args: '[1, 2]', repeat: { count: 40, concurrency: 8 } } as const;
  const repeated = await sendRequest(link, capture, many);
  expect(repeated).toMatchObject({ state: 'answered', repeat: { answered: 40, errors: 0, unknown: 0 } });

  for (const holding of registrations) {
    const end = { capture: callee.capture, kind: 'registration', holding } as const;
    expect(await link.call('holding.end', end)).toEqual({});
  }
  expect((await call('my.echo')).reply).toMatchObject({ error: 'wamp.error.no_such_procedure' });
}

async function events(speaker: Side, listener: Side): Promise<void> {
  const { link } = speaker;
  const exact = await subscribe(listener, 'my.topic.a');
  const prefix = await subscribe(listener, 'my.top', { match: 'prefix' });
  const wildcard = await subscribe(listener, 'my..a', { match: 'wildcard' });
  const own = await subscribe(speaker, 'my.topic.a');
  const heard = [
    await publish(speaker, 'my.topic.a'),
    await publish(speaker, 'my.topic.a', { exclude_me: false }),
    await publish(speaker, 'my.topic.a', { eligible: [listener.session, 4711] }),
    await publish(speaker, 'my.topic.a', { exclude_authrole: ['nobody'], exclude_authid: ['nobody'] }),
  ];
  // Neither of the two is meant.
  await publish(speaker, 'my.topic.a', { eligible_authid: ['nobody'], exclude_me: false });
  await publish(speaker, 'my.topic.a', { eligible_authrole: ['nobody'], exclude_me: false });
  const unheard = await publish(speaker, 'my.topic.a', { exclude: [listener.session], exclude_me: false });
  const deeper = await publish(speaker, 'my.topic.b');
  const unconfirmed = await sendRequest(link, speaker.capture, { kind: 'publish', uri: 'my.topic.a', args: '[0]' });
  expect(unconfirmed).toMatchObject({ state: 'answered', reply: { kind: 'done' } });
  const lines = { kind: 'publish', uri: 'my.topic.a', lines: '1\n2\n3', options: '{"acknowledge": true}' } as const;
  expect(await sendRequest(link, speaker.capture, lines)).toMatchObject({ state: 'answered', repeat: { answered: 3 } });

  await expect.poll(() => publicationsOf(listener, exact).then(({ length }) => length)).toBe(8);
  const [first, ...others] = await eventsOf(listener, exact);
  expect(first).toMatchObject({ kind: 'EVENT', args: AWKWARD, kwargs: { k: [1] } });
  expect(
    [first, ...others].slice(0, heard.length).map((event) => event?.kind === 'EVENT' && event.publication),
  ).toEqual(heard);
  await expect.poll(() => publicationsOf(listener, prefix).then(({ length }) => length)).toBe(9);
  expect(await publicationsOf(listener, prefix)).toContain(deeper);
  await expect.poll(() => publicationsOf(listener, wildcard).then(({ length }) => length)).toBe(8);
  await expect.poll(() => publicationsOf(speaker, own)).toEqual([heard[1], unheard]);

  for (const holding of [exact, prefix, wildcard]) {
    const end = { capture: listener.capture, kind: 'subscription', holding } as const;
    expect(await link.call('holding.end', end)).toEqual({});
  }
}

describe('requests between two sessions', () => {
  it.each(CASES)('over $wire with $serializer', async (over) => {
    const [one, other] = [await open(over), await open(over)];
    await calls(one, other);
    await events(one, other);
    for (const { attempt } of [one, other]) {
      await attempt.leave();
      const records = await attempt.records();
      expect(records.filter(isFault).map((record) => (record.kind === 'finding' ? record.finding : record))).toEqual(
        [],
      );
    }
    expect(inspector.now.faults).toEqual([]);
  });
});

function isFault(record: CaptureRecord): boolean {
  if (record.kind === 'finding') return record.finding.severity !== 'info';
  return record.kind === 'error' || record.kind === 'rejected' || record.kind === 'silence';
}
