// Requests in open sessions through the link: each kind with every end it can have.

import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/shared/contract/link.ts';
import type { OperationInfo } from '../../src/shared/contract/operations.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import type { Profile } from '../../src/shared/profile.ts';
import type { RequestText } from '../../src/shared/request.ts';
import {
  callProcedure,
  publishEvent,
  resultArgs,
  sendRequest,
  startRequest,
  subscribeTo,
} from '../support/requests.ts';
import { containing } from '../support/containing.ts';
import { finishScripted, listenScripted, type Script } from '../support/scripted-peer.ts';
import { finishPeers, listenRaw } from '../unit/main/transport/raw-peer.ts';
import { answering, frame } from '../unit/main/transport/rawsocket/rs-peer.ts';
import { bodies, followed, refusal, SALLYS_VARIABLE, type Now } from './carrier.ts';

async function guest(link: Link): Promise<string> {
  const { capture } = await link.call('session.connect', { demo: 'anonymous' });
  await followed(link, capture, true);
  return capture;
}

/** `expect.any(Number)` without its `any`. */
const anId: unknown = expect.any(Number);

const FEATURES = { progressive_call_invocations: true, call_canceling: true, call_timeout: true };
const ROLES = { broker: {}, dealer: { features: FEATURES } };

/** A session with a router that does what a script says after WELCOME. */
async function withRouter(link: Link, script: Script, change: Partial<Profile> = {}): Promise<string> {
  const router = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, { roles: ROLES }]);
    await script(talk);
  });
  const profile = { ...newProfile('s', 's', router.url, 'demo'), ...change };
  const { capture } = await link.call('session.connect', { profile });
  await followed(link, capture, true);
  return capture;
}

const get = (link: Link, capture: string, operation: number) => link.call('operation.get', { capture, operation });

/** Findings of a capture, as their checks. */
async function checks(link: Link, capture: string): Promise<string[]> {
  const { view } = await link.call('capture.createView', { capture, filter: { kinds: ['finding'] } });
  const { rows } = await link.call('capture.rows', { capture, view, from: 0, count: 100 });
  return rows.map(({ text = '' }) => text.slice(0, 4));
}

export function operationTests(host: { readonly now: Now }): void {
  describe('operations', () => {
    it('are numbered, listed newest first, told with their records, and forgotten', async () => {
      const { link, heard } = host.now;
      const capture = await guest(link);
      expect(await link.call('operation.list', { capture })).toEqual([]);
      const sum = await callProcedure(link, capture, 'demo.add2', { args: [1, 2] });
      expect(sum).toMatchObject({ operation: 1, uri: 'demo.add2', state: 'answered', requestId: 1, results: 1 });
      expect(resultArgs(sum)).toEqual([3]);
      const failed = await callProcedure(link, capture, 'demo.fail');
      expect(failed).toMatchObject({ operation: 2, state: 'error', reply: { error: 'demo.error.failed' } });

      expect((await link.call('operation.list', { capture })).map(({ operation }) => operation)).toEqual([2, 1]);
      const reply = fromWire(await link.call('capture.record', { capture, seq: sum.replySeq ?? 0 }));
      const sent = fromWire(await link.call('capture.record', { capture, seq: sum.seq ?? 0 }));
      expect(sent).toMatchObject({ kind: 'message', dir: 'out' });
      expect(reply).toMatchObject({ kind: 'message', dir: 'in' });
      expect(sum.took).toBe(reply.at - sent.at);
      await expect
        .poll(() => bodies(heard, 'operations-changed').at(-1))
        .toMatchObject({ capture, running: 0, holdings: 0, waiting: 0 });

      expect(await link.call('operation.forget', { capture, operation: 1 })).toBeNull();
      expect(await refusal(get(link, capture, 1))).toEqual({
        code: 'unknown-operation',
        evidence: 'Its number would be 1.',
      });
      expect(await link.call('operation.forget', { capture })).toBeNull();
      expect(await link.call('operation.list', { capture })).toEqual([]);
    });

    it('log each result with its time and its beginning', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const options = { receive_progress: true };
      const counted = await callProcedure(link, capture, 'demo.count', { args: [3], options });
      expect(counted).toMatchObject({ state: 'answered', results: 3 });
      const { operation } = counted;
      const log = await link.call('operation.results', { capture, operation, from: 0, count: 10 });
      expect(log).toMatchObject({ total: 3, dropped: 0 });
      expect(log.results.map(({ text, progress }) => [text, progress])).toEqual([
        ['[1]', true],
        ['[2]', true],
        ['[3]', false],
      ]);
      for (const { seq, at, apart, bytes } of log.results) {
        const record = fromWire(await link.call('capture.record', { capture, seq }));
        const sent = fromWire(await link.call('capture.record', { capture, seq: counted.seq ?? 0 }));
        expect(at).toBe(record.at - sent.at);
        expect(apart).toBeGreaterThan(50_000);
        expect(bytes).toBe(record.kind === 'message' && record.bytes.length);
      }
      expect(log.results.at(-1)?.at).toBe(counted.took);
      const part = await link.call('operation.results', { capture, operation, from: 1, count: 1 });
      expect(part.results).toEqual([log.results[1]]);
    });

    it('are not sent if a text of theirs is no JSON, or a variable has no value', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const { total } = await link.call('capture.info', { capture });
      const broken = await refusal(startRequest(link, capture, { kind: 'call', uri: 'demo.echo', args: '[1,\n2' }));
      expect(broken).toEqual({
        code: 'bad-request',
        evidence: 'args: Line 2, column 2: a comma or ] is expected.',
      });
      const lines = '1\n\n{"a":1}\n[2\n3';
      expect(await refusal(startRequest(link, capture, { kind: 'publish', uri: 'a', lines }))).toMatchObject({
        code: 'bad-request',
        evidence: containing('Line 4, column 3'),
      });
      expect(await refusal(startRequest(link, capture, { kind: 'call', uri: '{{who}}' }))).toMatchObject({
        code: 'bad-request',
        evidence: containing('who'),
      });
      expect(await link.call('operation.list', { capture })).toEqual([]);
      expect((await link.call('capture.info', { capture })).total).toBe(total);
    });

    it('fill variables of an environment in; a secret among them is seen nowhere', async () => {
      const { link, heard } = host.now;
      const capture = await guest(link);
      const { profileId = '' } = (await link.call('capture.info', { capture })).header;
      const secret = { kind: 'secret', secret: { from: 'env', name: SALLYS_VARIABLE } } as const;
      const variables = [
        { name: 'key', value: secret },
        { name: 'count', value: { kind: 'json', json: '[1, 2.0]' } } as const,
      ];
      await link.call('saved.putEnvironment', { profileId, environment: { id: 'e', name: 'E', variables } });
      const request = { kind: 'call', uri: 'demo.echo', args: '["{{key}}", "{{count}}"]' } as const;
      const { operation } = await link.call('operation.start', { capture, request, environment: 'e' });
      const echoed = await link.call('operation.wait', { capture, operation });
      expect(resultArgs(echoed)).toEqual(['**********', [1, 2]]);
      const uri = { kind: 'call', uri: 'demo.{{key}}' } as const;
      const other = await link.call('operation.start', { capture, request: uri, environment: 'e' });
      expect(await link.call('operation.wait', { capture, ...other })).toMatchObject({
        uri: 'demo.**********',
        reply: { error: 'wamp.error.no_such_procedure' },
      });
      const log = await link.call('operation.results', { capture, operation, from: 0, count: 9 });
      const list = await link.call('operation.list', { capture });
      await expect
        .poll(async () => (await link.call('history.list', { profileId, from: 0, count: 9 })).entries[1]?.state)
        .toBe('answered');
      const history = await link.call('history.list', { profileId, from: 0, count: 9 });
      expect(JSON.stringify([log, list, history, heard])).not.toContain('sally-pass');
      expect(history.entries.map((entry) => entry.request)).toMatchObject([uri, request]);
    });

    it('are told before they are sent if the router does not take so much', async () => {
      const { link } = host.now;
      const welcome = frame(0, JSON.stringify([2, 7, { roles: ROLES }]));
      // 1024 bytes, JSON.
      const small = await listenRaw(answering('7f110000', (socket) => void socket.write(welcome)));
      const profile = newProfile('s', 's', `rs://127.0.0.1:${small.port}`, 'demo');
      const { capture } = await link.call('session.connect', { profile: { ...profile, serializers: ['json'] } });
      await followed(link, capture, true);
      const { total } = await link.call('capture.info', { capture });
      const unsent = await callProcedure(link, capture, 'a.b', { args: ['x'.repeat(1200)] });
      expect(unsent).toMatchObject({ state: 'not-sent', results: 0 });
      expect(unsent.text).toMatch(/has 12\d\d bytes and the router takes at most 1024/);
      expect(unsent.seq).toBeUndefined();
      expect((await link.call('capture.info', { capture })).total).toBe(total);
      await link.call('session.leave', { capture, cut: true });
      await finishPeers();
    });

    it('need an open session, and outlive it until the capture is closed', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const slow = await startRequest(link, capture, { kind: 'call', uri: 'demo.slow', args: '[60]' });
      const unconfirmed = await sendRequest(link, capture, { kind: 'publish', uri: 'demo.topic', args: '[1]' });
      expect(unconfirmed).toMatchObject({ state: 'answered', reply: { kind: 'done' } });
      expect(unconfirmed.text).toContain('Nothing confirms');
      expect(unconfirmed.replySeq).toBeUndefined();
      await link.call('session.leave', { capture });
      const lost = await link.call('operation.wait', { capture, operation: slow });
      expect(lost).toMatchObject({ state: 'unknown', text: containing('cannot be known') });
      expect(lost.reply).toBeUndefined();
      expect(await refusal(callProcedure(link, capture, 'demo.time'))).toEqual({
        code: 'not-connected',
        evidence: 'The attempt has ended.',
      });
      expect(await link.call('operation.list', { capture })).toHaveLength(2);
      await link.call('capture.close', { capture });
      expect(await refusal(link.call('operation.list', { capture }))).toMatchObject({ code: 'unknown-capture' });
    });

    it.each(['kill', 'killnowait'] as const)('cancel a call with mode %s', async (mode) => {
      const { link } = host.now;
      const capture = await guest(link);
      const operation = await startRequest(link, capture, { kind: 'call', uri: 'demo.slow', args: '[60]' });
      expect(await link.call('operation.cancel', { capture, operation, mode })).toBeNull();
      const ended = await link.call('operation.wait', { capture, operation });
      expect(ended).toMatchObject({
        state: 'error',
        cancel: { mode },
        reply: { kind: 'error', error: 'wamp.error.canceled', reading: 'the call was cancelled' },
      });
      expect(await refusal(link.call('operation.cancel', { capture, operation, mode }))).toMatchObject({
        code: 'operation-over',
      });
    });

    it('say that a CANCEL stays unanswered, and show the reply that comes all the same', async () => {
      const { link } = host.now;
      let answer: () => void = () => undefined;
      const answered = new Promise<void>((settle) => (answer = settle));
      const capture = await withRouter(
        link,
        async (talk) => {
          const [, request] = (await talk.next()) as [number, number];
          expect(await talk.next()).toEqual([49, request, { mode: 'skip' }]);
          await answered;
          talk.send([50, request, {}, ['late']]);
        },
        { timeoutSeconds: 0.5 },
      );
      const operation = await startRequest(link, capture, { kind: 'call', uri: 'a.b' });
      await link.call('operation.cancel', { capture, operation, mode: 'skip' });
      const silent = await link.call('operation.wait', { capture, operation });
      expect(silent).toMatchObject({ state: 'unanswered', cancel: { mode: 'skip' } });
      expect(silent.text).toContain('Unanswered since CANCEL');
      answer();
      await expect.poll(async () => (await get(link, capture, operation)).state).toBe('answered');
      const late = await get(link, capture, operation);
      expect(resultArgs(late)).toEqual(['late']);
      expect(late.text).toBeUndefined();
      await finishScripted();
    });

    it('say once that a request has no reply; a call goes on, others count as unanswered', async () => {
      const { link } = host.now;
      const capture = await withRouter(
        link,
        async (talk) => {
          for (;;) await talk.next();
        },
        { timeoutSeconds: 0.5 },
      );
      const call = await startRequest(link, capture, { kind: 'call', uri: 'a.b' });
      const { state, text } = await subscribeTo(link, capture, 'a.topic');
      expect({ state, text }).toEqual({ state: 'unanswered', text: containing('No reply within 500 ms') });
      await expect.poll(() => checks(link, capture)).toEqual(['R-07', 'R-07']);
      expect(await get(link, capture, call)).toMatchObject({ state: 'running' });
      await finishScripted();
    });

    it('give a call up whose own timeout passed', async () => {
      const { link } = host.now;
      const capture = await withRouter(link, async (talk) => {
        for (;;) await talk.next();
      });
      const ended = await callProcedure(link, capture, 'a.b', { options: { timeout: 100 } });
      expect(ended).toMatchObject({ state: 'unanswered', timeoutMs: 100 });
      expect(ended.text).toContain('1 s after its timeout of 100 ms');
      await finishScripted();
    });

    it('send the arguments of a call in parts, under one id, with options that stay', async () => {
      const { link } = host.now;
      const seen: unknown[] = [];
      const capture = await withRouter(
        link,
        async (talk) => {
          for (let i = 0; i < 4; i++) seen.push(await talk.next());
          talk.send([50, 1, {}, ['all']]);
          await talk.next();
        },
        { roles: { caller: { features: { progressive_call_invocations: true } } } },
      );
      const request: RequestText = {
        kind: 'call',
        uri: 'a.sum',
        args: '[1]',
        options: '{"timeout":60000}',
        parts: [{ args: '[2]' }],
        open: true,
      };
      const operation = await startRequest(link, capture, request);
      await expect.poll(async () => (await get(link, capture, operation)).open).toBe(true);
      const payload = { kwargs: '{"c":3}' };
      expect(await link.call('operation.send', { capture, operation, payload, last: false })).toBeNull();
      await link.call('operation.send', { capture, operation, payload: { args: '[4]' }, last: true });
      const ended = await link.call('operation.wait', { capture, operation });
      expect(resultArgs(ended)).toEqual(['all']);
      expect(seen).toEqual([
        [48, 1, { timeout: 60000, progress: true }, 'a.sum', [1]],
        [48, 1, { timeout: 60000, progress: true }, 'a.sum', [2]],
        [48, 1, { timeout: 60000, progress: true }, 'a.sum', [], { c: 3 }],
        [48, 1, { timeout: 60000 }, 'a.sum', [4]],
      ]);
      const more = link.call('operation.send', { capture, operation, payload, last: false });
      expect(await refusal(more)).toMatchObject({ code: 'operation-over' });
      expect(await checks(link, capture)).toEqual([]);
      await finishScripted();
    });

    it('say who did not announce that arguments may come in parts', async () => {
      const { link } = host.now;
      const capture = await withRouter(link, async (talk) => void (await talk.next()), {
        roles: { caller: { features: {} } },
      });
      const refused = await refusal(startRequest(link, capture, { kind: 'call', uri: 'a', open: true }));
      expect(refused.code).toBe('bad-request');
      expect(refused.evidence).toContain('this client (caller) did not announce it, the router (dealer) announced it');
      await finishScripted();
    });

    it('publish a line each, in their order', async () => {
      const { link } = host.now;
      const [listener, speaker] = [await guest(link), await guest(link)];
      await subscribeTo(link, listener, 'demo.topic');
      const lines = '[1, 2]\n\n{"a": 3}\r\n"four"\n';
      const options = '{"acknowledge": true}';
      const done = await sendRequest(link, speaker, { kind: 'publish', uri: 'demo.topic', lines, options });
      expect(done).toMatchObject({ state: 'answered', repeat: { sent: 3, answered: 3, errors: 0, inFlight: 0 } });
      const { view } = await link.call('capture.createView', { capture: listener, filter: { types: ['EVENT'] } });
      const rows = () => link.call('capture.rows', { capture: listener, view, from: 0, count: 9 });
      await expect.poll(async () => (await rows()).total).toBe(3);
      const texts = (await rows()).rows.map(({ seq }) => link.call('capture.record', { capture: listener, seq }));
      const events = (await Promise.all(texts)).map((wire) => {
        const record = fromWire(wire);
        return JSON.parse(record.kind === 'message' ? Buffer.from(record.bytes).toString() : '') as unknown[];
      });
      expect(events.map((event) => event.slice(4))).toEqual([[[1, 2]], [[], { a: 3 }], [['four']]]);
    });

    it('repeat a call so often, with figures, and stop one without an end', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const repeat = { count: 200, concurrency: 8 };
      const done = await sendRequest(link, capture, { kind: 'call', uri: 'demo.echo', args: '[1]', repeat });
      expect(done).toMatchObject({ state: 'answered', results: 200 });
      expect(done.repeat).toMatchObject({ sent: 200, answered: 200, inFlight: 0, errors: 0, unknown: 0 });
      const { p50 = 0, p99 = 0, max = 0, min = 0, histogram = [] } = done.repeat ?? {};
      expect(min).toBeGreaterThan(0);
      expect(p50).toBeGreaterThanOrEqual(min);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(max).toBeGreaterThanOrEqual(p99);
      expect(histogram.reduce((sum, [, count]) => sum + count, 0)).toBe(200);

      const endless = { kind: 'call', uri: 'demo.fail', repeat: { concurrency: 2 } } as const;
      const operation = await startRequest(link, capture, endless);
      await expect.poll(async () => (await get(link, capture, operation)).repeat?.errors).toBeGreaterThan(5);
      expect(await link.call('operation.stop', { capture, operation })).toBeNull();
      const stopped = await link.call('operation.wait', { capture, operation });
      expect(stopped.state).toBe('stopped');
      expect(stopped.repeat?.errorUris).toEqual([['demo.error.failed', stopped.repeat?.errors]]);
      expect(stopped.repeat?.sent).toBe(stopped.repeat?.errors);
      const single = await startRequest(link, capture, { kind: 'call', uri: 'demo.slow', args: '[60]' });
      expect(await refusal(link.call('operation.stop', { capture, operation: single }))).toMatchObject({
        code: 'bad-request',
      });
      expect(await refusal(link.call('operation.forget', { capture, operation: single }))).toMatchObject({
        code: 'bad-request',
      });
    });

    it('tell of thousands of requests in at most 10 notices a second, and of the last one', async () => {
      const { link, carrier } = host.now;
      const capture = await guest(link);
      const times: number[] = [];
      const other = await carrier.viewer();
      let last: unknown;
      const stop = other.listen((notice) => {
        if (notice.kind !== 'operations-changed') return;
        times.push(performance.now());
        last = notice.body;
      });
      const repeat = { seconds: 0.8, concurrency: 16 };
      const done = await sendRequest(link, capture, { kind: 'call', uri: 'demo.echo', repeat });
      expect(done.repeat?.answered).toBeGreaterThan(200);
      await expect.poll(() => last).toMatchObject({ running: 0 });
      for (const from of times) {
        // One more may be late on a busy machine.
        expect(times.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(12);
      }
      expect(times.length).toBeGreaterThan(2);
      stop();
    });

    it('get what a subscription and a registration are called', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const subscribed = await subscribeTo(link, capture, 'demo.', { match: 'prefix' });
      const { reply } = subscribed;
      expect(subscribed).toMatchObject({ state: 'answered', holding: reply?.kind === 'done' && reply.id });
      const answer = { kind: 'result', args: '[7]' } as const;
      const request = { kind: 'register', uri: 'my.seven', answer } as const;
      const registered = await sendRequest(link, capture, request);
      expect(registered).toMatchObject({ state: 'answered', holding: anId });
      const again: OperationInfo = await sendRequest(link, await guest(link), request);
      expect(again).toMatchObject({
        state: 'error',
        reply: { error: 'wamp.error.procedure_already_exists', heldElsewhere: true },
      });
      expect(resultArgs(await callProcedure(link, await guest(link), 'my.seven'))).toEqual([7]);
      const published = await publishEvent(link, capture, 'demo.topic', { options: { exclude_me: false } });
      expect(published.reply).toEqual({ kind: 'done', id: anId });
    });
  });
}
