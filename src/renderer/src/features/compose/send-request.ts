// Sends a request and notes what comes of it, in the view and by its record.

import type { RequestResult } from '../../../../shared/contract/results.ts';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import { call } from '../../state/actions.ts';
import {
  addRequest,
  addSubscriptions,
  composeState,
  removeSubscription,
  updateRequest,
  type ComposeState,
  type RequestOutcome,
  type RequestType,
  type Subscription,
} from './compose-store.ts';
import type { Payload } from './arguments-input.ts';
import { findRequest } from './recorded-requests.ts';

interface Sending {
  readonly type: RequestType;
  readonly uri: string;
  readonly typed?: string;
}

/** Calls a procedure. */
export function sendCall(capture: string, procedure: string, typed: string, payload: Payload): Promise<void> {
  return send(capture, { type: 'CALL', uri: procedure, typed }, () =>
    call('session.call', { capture, procedure, ...payload }),
  ).then(() => undefined);
}

/** Publishes an event and waits for the router's word. */
export function sendPublish(capture: string, topic: string, typed: string, payload: Payload): Promise<void> {
  return send(capture, { type: 'PUBLISH', uri: topic, typed }, () =>
    call('session.publish', { capture, topic, ...payload }),
  ).then(() => undefined);
}

/** Subscribes to a topic; the subscription is listed once the router gave it an id. */
export async function sendSubscribe(capture: string, topic: string): Promise<void> {
  if (isSubscribed(composeState(capture), topic)) return;
  await send(capture, { type: 'SUBSCRIBE', uri: topic }, () => call('session.subscribe', { capture, topic }));
}

/** True for a topic that is subscribed, or about to be. */
export function isSubscribed({ requests, subscriptions }: ComposeState, topic: string): boolean {
  const isAsked = requests.some((one) => one.type === 'SUBSCRIBE' && one.uri === topic && one.outcome === undefined);
  return isAsked || subscriptions.some((one) => one.topic === topic);
}

/** Ends a subscription. */
export async function sendUnsubscribe(capture: string, { id, topic }: Subscription): Promise<void> {
  const outcome = await send(capture, { type: 'UNSUBSCRIBE', uri: topic }, () =>
    call('session.unsubscribe', { capture, subscription: id }),
  );
  if (outcome.kind === 'done') removeSubscription(capture, id);
}

async function send(capture: string, sending: Sending, ask: () => Promise<RequestResult>): Promise<RequestOutcome> {
  const { type, uri, typed = '' } = sending;
  const id = addRequest(capture, { type, uri, typed, sentAt: new Date().toISOString() });
  const start = performance.now();
  const outcome = await ask().catch(refused);
  const rough = Math.round((performance.now() - start) * 1000);
  updateRequest(capture, id, { outcome, took: rough, isRough: true });
  if (type === 'SUBSCRIBE' && outcome.kind === 'done') addSubscriptions(capture, [{ id: outcome.id, topic: uri }]);
  if (outcome.kind !== 'not-sent') await findRecord(capture, id, sending, outcome.kind !== 'unanswered');
  return outcome;
}

/** Looks the request up in the capture: there its time is exact. */
async function findRecord(capture: string, id: number, { type, uri }: Sending, isAnswered: boolean): Promise<void> {
  const isTaken = (seq: number) => composeState(capture).requests.some((one) => one.seq === seq);
  try {
    const found = await findRequest(call, capture, { type, uri, isAnswered, isTaken });
    if (!found) return;
    const exact = found.took === undefined ? {} : { took: found.took, isRough: false };
    updateRequest(capture, id, { seq: found.seq, ...exact });
  } catch {
    // The capture was closed meanwhile, or the link is gone: what was measured here stays.
  }
}

function refused(error: unknown): RequestOutcome {
  return { kind: 'not-sent', text: error instanceof InspectorError ? error.message : String(error) };
}
