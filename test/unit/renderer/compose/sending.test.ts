// Requests of the call view at the demo router: what is noted of them, and what is found again in the
// capture when the page is loaded anew.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArguments } from '../../../../src/renderer/src/features/compose/arguments-input.ts';
import {
  addSubscriptions,
  clearRequests,
  composeState,
  type SentRequest,
} from '../../../../src/renderer/src/features/compose/compose-store.ts';
import { eventsOf } from '../../../../src/renderer/src/features/compose/event-counts.ts';
import { payloadOutput } from '../../../../src/renderer/src/state/json-output.ts';
import { findSubscriptions, readMessage } from '../../../../src/renderer/src/features/compose/recorded-requests.ts';
import {
  isSubscribed,
  sendCall,
  sendPublish,
  sendSubscribe,
  sendUnsubscribe,
} from '../../../../src/renderer/src/features/compose/send-request.ts';
import * as actions from '../../../../src/renderer/src/state/actions.ts';
import { state } from '../../../../src/renderer/src/state/store.ts';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import { RunningPage, until } from '../state/running-page.ts';

let page: RunningPage;
let capture: string;

beforeEach(async () => {
  page = new RunningPage();
  await page.startApp();
  await actions.start(page);
  await actions.connectDemo('wampcra');
  const { place } = state();
  if (place.kind !== 'capture') throw new Error('No capture is shown.');
  capture = place.capture;
  await until(({ captures }) => captures.some((info) => info.header.id === capture && info.outcome === 'welcome'));
});
afterEach(() => page.close());

async function called(procedure: string, typed: string): Promise<SentRequest> {
  const read = readArguments(typed);
  if (!read.ok) throw new Error('These are no arguments.');
  await sendCall(capture, procedure, typed, read.payload);
  const [newest] = composeState(capture).requests;
  if (!newest) throw new Error('Nothing was noted.');
  return newest;
}

function textOf({ outcome }: SentRequest): string {
  if (outcome?.kind !== 'result' && outcome?.kind !== 'error') return outcome?.kind ?? 'running';
  return payloadOutput(fromWire(outcome.args), fromWire(outcome.kwargs));
}

describe('a call', () => {
  it('is noted with its result, its record and the time on the wire', async () => {
    const request = await called('demo.add2', '[2, 3]');
    expect(request).toMatchObject({ type: 'CALL', uri: 'demo.add2', typed: '[2, 3]', isRough: false });
    expect(textOf(request)).toBe('[5]');
    const { message } = await readMessage(actions.call, capture, request.seq ?? 0);
    expect(message).toEqual([48, 1, {}, 'demo.add2', [2, 3]]);
    expect(request.took).toBeGreaterThan(0);
    expect(request.took).toBeLessThan(5_000_000);
  });

  it('carries integers of any size, there and back', async () => {
    expect(textOf(await called('demo.add2', '[9007199254740993, 1]'))).toBe('[9007199254740994]');
    expect(textOf(await called('demo.echo', '[] {"__proto__": 12345678901234567890}'))).toBe(
      '{ "__proto__": 12345678901234567890 }',
    );
  });

  it('that fails is noted with its error', async () => {
    const request = await called('demo.fail', '');
    expect(request.outcome).toMatchObject({ kind: 'error', error: 'demo.error.failed' });
    expect(textOf(request)).toBe('["This procedure always fails."]\n{ "procedure": "demo.fail" }');
    const unknown = await called('com.example.nowhere', '');
    expect(unknown.outcome).toMatchObject({ kind: 'error', error: 'wamp.error.no_such_procedure' });
  });

  it('is told from another one with the same URI', async () => {
    const first = await called('demo.add2', '[1, 1]');
    const second = await called('demo.add2', '[1, 1]');
    expect(second.seq).toBeGreaterThan(first.seq ?? Infinity);
  });

  it('runs as long as it runs', async () => {
    const read = readArguments('[0.2]');
    if (!read.ok) throw new Error('These are no arguments.');
    const sending = sendCall(capture, 'demo.slow', '[0.2]', read.payload);
    expect(composeState(capture).requests[0]).not.toHaveProperty('outcome');
    clearRequests(capture);
    expect(composeState(capture).requests).toHaveLength(1);
    await sending;
    expect(textOf(composeState(capture).requests[0]!)).toBe('[0.2]');
    clearRequests(capture);
    expect(composeState(capture).requests).toEqual([]);
  });

  it('in a session that is closed says so and stays', async () => {
    await actions.leave(capture);
    const request = await called('demo.add2', '[2, 3]');
    expect(request.outcome).toMatchObject({ kind: 'not-sent' });
    expect(request).not.toHaveProperty('seq');
  });
});

describe('a subscription', () => {
  it('is listed once, and found again by a page that was loaded anew', async () => {
    await Promise.all([sendSubscribe(capture, 'demo.tick'), sendSubscribe(capture, 'demo.tick')]);
    const { subscriptions, requests } = composeState(capture);
    expect(subscriptions).toEqual([{ id: expect.any(Number) as number, topic: 'demo.tick' }]);
    expect(requests).toHaveLength(1);
    expect(isSubscribed(composeState(capture), 'demo.tick')).toBe(true);
    expect(await findSubscriptions(actions.call, capture)).toEqual(subscriptions);
    addSubscriptions(capture, subscriptions);
    expect(composeState(capture).subscriptions).toHaveLength(1);
  });

  it('counts its events and nothing else', async () => {
    await sendSubscribe(capture, 'demo.tick');
    await sendSubscribe(capture, 'demo.other');
    const [tick, other] = composeState(capture).subscriptions;
    await until(({ captures }) => captures.some(({ header, received }) => header.id === capture && received >= 6));
    const count = async (id: number) => {
      const { types = [], dir, text } = eventsOf(id);
      const filter = { types: [...types], dir, text };
      const { view } = await actions.call('capture.createView', { capture, filter });
      return (await actions.call('capture.rows', { capture, view, from: 0, count: 0 })).total;
    };
    expect(await count(tick?.id ?? 0)).toBeGreaterThan(0);
    expect(await count(other?.id ?? 0)).toBe(0);
  });

  it('is ended', async () => {
    await sendSubscribe(capture, 'demo.tick');
    const [subscription] = composeState(capture).subscriptions;
    await sendUnsubscribe(capture, subscription ?? { id: 0, topic: '' });
    expect(composeState(capture).subscriptions).toEqual([]);
    expect(await findSubscriptions(actions.call, capture)).toEqual([]);
  });
});

describe('an event that is published', () => {
  it('is noted with its publication', async () => {
    await sendPublish(capture, 'demo.news', '[1]', { args: [1] });
    const [request] = composeState(capture).requests;
    expect(request?.outcome).toMatchObject({ kind: 'done' });
    expect(request?.outcome?.kind === 'done' && request.outcome.id).toBeGreaterThan(0);
    expect(request?.seq).toBeGreaterThan(0);
  });
});
