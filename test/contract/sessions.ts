// Sessions through the link: requests against the demo router, with values of every kind.

import { DEMO_LOGINS, DEMO_SCENARIOS } from '../../src/shared/contract/demo-logins.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import { describe, expect, it } from 'vitest';
import type { Link } from '../../src/shared/contract/link.ts';
import { fromWire, toWire } from '../../src/shared/contract/wire-value.ts';
import type { Dict, WampValue } from '../../src/shared/wamp/value.ts';
import { accepting, finishPeers, frame, listenRaw } from '../unit/main/transport/raw-peer.ts';
import { finishScripted, listenScripted } from '../support/scripted-peer.ts';
import { followed, refusal, SALLYS_VARIABLE, type Now } from './carrier.ts';

async function guest(link: Link): Promise<string> {
  const { capture } = await link.call('session.connect', { demo: 'anonymous' });
  await followed(link, capture, true);
  return capture;
}

/** What `demo.echo` gives back for a payload. */
async function echoed(link: Link, capture: string, args: WampValue[], kwargs: Dict): Promise<[unknown, unknown]> {
  const result = await link.call('session.call', {
    capture,
    procedure: 'demo.echo',
    args: args.map((value) => toWire(value).wire),
    kwargs: toWire(kwargs).wire as Record<string, unknown>,
  });
  if (result.kind !== 'result') throw new Error(JSON.stringify(result));
  expect(fromWire(result.details)).toEqual({});
  return [fromWire(result.args), fromWire(result.kwargs)];
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
      const add = async (a: WampValue, b: WampValue) => {
        const args = [toWire(a).wire, toWire(b).wire];
        const sum = await link.call('session.call', { capture, procedure: 'demo.add2', args });
        return sum.kind === 'result' ? fromWire(sum.args) : sum;
      };
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
      const call = async (payload: { args?: unknown[]; kwargs?: Record<string, unknown> }) => {
        const result = await link.call('session.call', { capture, procedure: 'demo.echo', ...payload });
        return result.kind === 'result' && [fromWire(result.args), fromWire(result.kwargs)];
      };
      expect(await call({})).toEqual([[], {}]);
      expect(await call({ args: [] })).toEqual([[], {}]);
      expect(await call({ args: [7] })).toEqual([[7], {}]);
      expect(await call({ kwargs: { a: 1 } })).toEqual([[], { a: 1 }]);
    });

    it('tells an ERROR with its payload and how it is read', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const failed = await link.call('session.call', { capture, procedure: 'demo.fail' });
      if (failed.kind !== 'error') throw new Error(failed.kind);
      expect(failed.error).toBe('demo.error.failed');
      expect(failed.reading).toBeUndefined();
      expect(fromWire(failed.args)).toEqual(['This procedure always fails.']);
      expect(fromWire(failed.kwargs)).toEqual({ procedure: 'demo.fail' });

      const missing = await link.call('session.call', { capture, procedure: 'demo.none' });
      expect(missing).toMatchObject({ kind: 'error', error: 'wamp.error.no_such_procedure' });
      expect(missing.kind === 'error' && missing.reading).toBeTruthy();
    });

    it('subscribes, publishes to another session, and unsubscribes', async () => {
      const { link } = host.now;
      const [listener, speaker] = [await guest(link), await guest(link)];
      const subscribed = await link.call('session.subscribe', { capture: listener, topic: 'demo.topic' });
      if (subscribed.kind !== 'done') throw new Error(subscribed.kind);
      expect(subscribed.id).toBeGreaterThan(0);

      const filter = { types: ['EVENT'], dir: 'in' } as const;
      const { view } = await link.call('capture.createView', {
        capture: listener,
        filter: { ...filter, types: ['EVENT'] },
      });
      const kwargs = toWire(AWKWARD).wire as Record<string, unknown>;
      const publish = () =>
        link.call('session.publish', { capture: speaker, topic: 'demo.topic', args: [toWire(2n ** 60n).wire], kwargs });
      const published = await publish();
      expect(published).toMatchObject({ kind: 'done' });
      await expect
        .poll(async () => (await link.call('capture.rows', { capture: listener, view, from: 0, count: 9 })).total)
        .toBe(1);
      const { rows } = await link.call('capture.rows', { capture: listener, view, from: 0, count: 9 });
      expect(rows[0]).toMatchObject({ type: 'EVENT', dir: 'in', request: subscribed.id });
      const record = fromWire(await link.call('capture.record', { capture: listener, seq: rows[0]?.seq ?? 0 }));
      const text = record.kind === 'message' ? Buffer.from(record.bytes).toString() : '';
      expect(text).toContain(`[${2n ** 60n}],${JSON.stringify(AWKWARD)}]`);

      const done = await link.call('session.unsubscribe', { capture: listener, subscription: subscribed.id });
      expect(done).toMatchObject({ kind: 'done' });
      await publish();
      await link.call('session.call', { capture: listener, procedure: 'demo.time' });
      expect((await link.call('capture.rows', { capture: listener, view, from: 0, count: 9 })).total).toBe(1);
      expect(await link.call('session.unsubscribe', { capture: listener, subscription: 2 ** 53 })).toMatchObject({
        kind: 'error',
        error: 'wamp.error.no_such_subscription',
      });
    });

    it('answers requests that can have no reply any more', async () => {
      const { link } = host.now;
      const capture = await guest(link);
      const slow = link.call('session.call', { capture, procedure: 'demo.slow', args: [60] });
      await link.call('session.leave', { capture });
      expect(await slow).toEqual({ kind: 'unanswered', text: 'The session ended before a reply came.' });
      expect(await refusal(link.call('session.call', { capture, procedure: 'demo.time' }))).toEqual({
        code: 'not-connected',
        evidence: 'The attempt has ended.',
      });
    });

    it('sends no request before the session is open', async () => {
      const { link } = host.now;
      const silent = await listenScripted(() => undefined);
      const profile = newProfile('s', 's', silent.url, 'demo');
      const { capture } = await link.call('session.connect', { profile });
      expect(await refusal(link.call('session.call', { capture, procedure: 'a' }))).toMatchObject({
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
