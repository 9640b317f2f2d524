// Sessions through the link: requests against the demo router, with values of every kind.

import { DEMO_LOGINS, DEMO_SCENARIOS } from '../../src/shared/contract/demo-logins.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/shared/contract/link.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { Dict, WampValue } from '../../src/shared/wamp/value.ts';
import { accepting, finishPeers, frame, listenRaw } from '../unit/main/transport/raw-peer.ts';
import {
  callProcedure,
  publishEvent,
  resultArgs,
  resultKwargs,
  subscribeTo,
  type RequestValues,
} from '../support/requests.ts';
import { finishScripted, listenScripted } from '../support/scripted-peer.ts';
import { followed, refusal, SALLYS_VARIABLE, type Now } from './carrier.ts';

async function guest(link: Link): Promise<string> {
  const { capture } = await link.call('session.connect', { demo: 'anonymous' });
  await followed(link, capture, true);
  return capture;
}

/** What `demo.echo` gives back for a payload. */
async function echoed(link: Link, capture: string, args: WampValue[], kwargs: Dict): Promise<[unknown, unknown]> {
  const result = await callProcedure(link, capture, 'demo.echo', { args, kwargs });
  expect(result.reply?.kind === 'result' && fromWire(result.reply.details)).toEqual({});
  return [resultArgs(result), resultKwargs(result)];
}

const AWKWARD = JSON.parse(
  '{"__proto__":{"__proto__":[1]},"constructor":"c","$":"mark","":null,"ключ":"\\u0000x"}',
) as Dict;

/** Those that lead to WELCOME without anybody's help. */
const LOGINS = DEMO_LOGINS.filter((name) => name !== 'by-hand' && !DEMO_SCENARIOS.some((one) => one === name));

export function sessionTests(host: { readonly now: Now }): void {
  describe('sessions', () => {
    it.each(LOGINS)('logs in at the demo router by %s, and leaves', async (demo) => {
      const { link } = host.now;
      const { capture } = await link.call('session.connect', { demo });
      expect(await followed(link, capture, true)).toMatchObject({ live: true, outcome: 'welcome' });
      expect(await link.call('session.leave', { capture })).toBeNull();
      expect(await link.call('capture.info', { capture })).toMatchObject({ live: false, outcome: 'welcome' });
      // Leaving what was left is no fault.
      expect(await link.call('session.leave', { capture })).toBeNull();
    });

    it('brings a lost connection back when it is asked to, or stops trying', async () => {
      const { link } = host.now;
      let clients = 0;
      const { url } = await listenScripted(async (talk) => {
        clients += 1;
        await talk.next();
        talk.send([2, 7, { roles: { broker: {}, dealer: {} } }]);
        setTimeout(() => talk.socket.terminate(), 20);
      });
      const reconnect = { firstSeconds: 3600, longestSeconds: 3600 };
      const profile = { ...newProfile('r', 'r', url, 'demo'), reconnect };
      const { capture } = await link.call('session.connect', { profile });
      await followed(link, capture, false);
      expect((await link.call('capture.info', { capture })).retry).toMatchObject({ attempt: 1, waitMs: 3_600_000 });
      expect(await link.call('session.retryNow', { capture })).toBeNull();
      while ((await link.call('capture.info', { capture })).followedBy === undefined);
      const { followedBy: next = '' } = await link.call('capture.info', { capture });
      await followed(link, next, false);
      expect(await link.call('capture.info', { capture: next })).toMatchObject({
        follows: capture,
        // A session that did not last counts as one attempt.
        retry: { attempt: 2 },
      });
      expect(await link.call('session.stopRetry', { capture: next })).toBeNull();
      expect(await link.call('capture.info', { capture: next })).not.toHaveProperty('retry');
      expect(clients).toBe(2);
      await finishScripted();
    });

    it('takes a secret from a variable of the host', async () => {
      const { link } = host.now;
      const { url } = await link.call('demo.start', {});
      const login = (name: string) => {
        const authid = { kind: 'value', value: 'sally' } as const;
        const methods = [{ method: 'wampcra', authid, secret: { from: 'env', name } as const }];
        return link.call('session.connect', { profile: { ...newProfile('s', 's', url, 'demo'), methods } });
      };
      const { capture } = await login(SALLYS_VARIABLE);
      expect(await followed(link, capture, true)).toMatchObject({ outcome: 'welcome' });
      const unset = await login('CONTRACT_UNSET');
      expect(await followed(link, unset.capture, false)).toMatchObject({ outcome: 'secret-missing', total: 1 });
      const summary = fromWire(await link.call('capture.summary', { capture: unset.capture }));
      expect(summary.verdict.evidence.join(' ')).toContain('CONTRACT_UNSET is not set.');
      expect(summary.transport).toEqual([]);
    });

    it('calls with integers of any size, exactly', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const add = async (a: WampValue, b: WampValue) =>
        resultArgs(await callProcedure(link, capture, 'demo.add2', { args: [a, b] }));
      expect(await add(1, 2)).toEqual([3]);
      expect(await add(2 ** 53 - 1, 2)).toEqual([2n ** 53n + 1n]);
      expect(await add(-(2n ** 70n), 1)).toEqual([1n - 2n ** 70n]);
      expect(await add(0.5, 0.25)).toEqual([0.75]);
    });

    it('carries bytes, awkward keys, empty things and large texts there and back', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      const args: WampValue[] = [
        bytes,
        new Uint8Array(),
        9007199254740993n,
        -9007199254740993n,
        [[], {}, null, true, ''],
        'x'.repeat(500_000),
        '\u0000\u001f"\\/\u2028\u{1f600}',
        AWKWARD,
        1e300,
      ];
      const [gotArgs, gotKwargs] = await echoed(link, capture, args, { ...AWKWARD, bytes });
      expect(gotArgs).toEqual(args);
      expect(Object.getPrototypeOf(gotKwargs)).toBe(Object.prototype);
      expect(Object.entries(gotKwargs as Dict)).toEqual([...Object.entries(AWKWARD), ['bytes', bytes]]);
      expect(({} as { a?: unknown })['a']).toBeUndefined();
    });

    it('calls without a payload, and with one of the two', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const call = async (payload: RequestValues) => {
        const result = await callProcedure(link, capture, 'demo.echo', payload);
        return [resultArgs(result), resultKwargs(result)];
      };
      expect(await call({})).toEqual([[], {}]);
      expect(await call({ args: [] })).toEqual([[], {}]);
      expect(await call({ args: [7] })).toEqual([[7], {}]);
      expect(await call({ kwargs: { a: 1 } })).toEqual([[], { a: 1 }]);
    });

    it('tells an ERROR with its payload and how it is read', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const { reply: failed } = await callProcedure(link, capture, 'demo.fail');
      if (failed?.kind !== 'error') throw new Error(failed?.kind);
      expect(failed.error).toBe('demo.error.failed');
      expect(failed.reading).toBeUndefined();
      expect(fromWire(failed.args)).toEqual(['This procedure always fails.']);
      expect(fromWire(failed.kwargs)).toEqual({ procedure: 'demo.fail' });

      const { reply: missing } = await callProcedure(link, capture, 'demo.none');
      expect(missing).toMatchObject({ kind: 'error', error: 'wamp.error.no_such_procedure' });
      expect(missing?.kind === 'error' && missing.reading).toBeTruthy();
    });

    it('subscribes, publishes to another session, and unsubscribes', async () => {
      const { link } = host.now;
      const [listener, speaker] = [await guest(link), await guest(link)];
      const { holding = 0 } = await subscribeTo(link, listener, 'demo.topic');
      expect(holding).toBeGreaterThan(0);

      const filter = { types: ['EVENT'], dir: 'in' } as const;
      const { view } = await link.call('capture.createView', {
        capture: listener,
        filter: { ...filter, types: ['EVENT'] },
      });
      const publish = () => publishEvent(link, speaker, 'demo.topic', { args: [2n ** 60n], kwargs: AWKWARD });
      const published = await publish();
      expect(published.reply?.kind === 'done' && published.reply.id).toBeGreaterThan(0);
      await expect
        .poll(async () => (await link.call('capture.rows', { capture: listener, view, from: 0, count: 9 })).total)
        .toBe(1);
      const { rows } = await link.call('capture.rows', { capture: listener, view, from: 0, count: 9 });
      expect(rows[0]).toMatchObject({ type: 'EVENT', dir: 'in', request: holding });
      const record = fromWire(await link.call('capture.record', { capture: listener, seq: rows[0]?.seq ?? 0 }));
      const text = record.kind === 'message' ? Buffer.from(record.bytes).toString() : '';
      expect(text).toContain(`[${2n ** 60n}],${JSON.stringify(AWKWARD)}]`);

      const kind = 'subscription';
      expect(await link.call('holding.end', { capture: listener, kind, holding })).toEqual({});
      await publish();
      await callProcedure(link, listener, 'demo.time');
      expect((await link.call('capture.rows', { capture: listener, view, from: 0, count: 9 })).total).toBe(1);
    });

    it('sends no request before the session is open', async () => {
      const { link } = host.now;
      const silent = await listenScripted(() => undefined);
      const profile = newProfile('s', 's', silent.url, 'demo');
      const { capture } = await link.call('session.connect', { profile });
      expect(await refusal(callProcedure(link, capture, 'a'))).toMatchObject({
        code: 'not-connected',
      });
      await expect.poll(() => silent.connections).toBe(1);
      await link.call('session.leave', { capture });
      expect(await link.call('capture.info', { capture })).toMatchObject({ live: false, outcome: 'interrupted' });
      await finishScripted();
    });

    it('cuts the wire of a router that does not let go', async () => {
      const { link } = host.now;
      // It welcomes, and from then on answers nothing, not even a close frame.
      const deaf = await listenRaw(
        accepting((socket) => {
          socket.once('data', () => socket.write(frame(0x81, '[2,7,{"roles":{"broker":{}}}]')));
          socket.resume();
        }),
      );
      const profile = newProfile('s', 's', `ws://127.0.0.1:${deaf.port}/`, 'demo');
      const { capture } = await link.call('session.connect', { profile });
      await followed(link, capture, true);
      let left = false;
      const polite = link.call('session.leave', { capture }).then(() => (left = true));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(left).toBe(false);
      const began = performance.now();
      await link.call('session.leave', { capture, cut: true });
      await polite;
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(await link.call('capture.info', { capture })).toMatchObject({ live: false });
      await finishPeers();
    });
  });
}
