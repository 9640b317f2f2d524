// What was sent from the call view, and what came of it, by capture. It outlives the view: going to the
// timeline and back loses nothing.

import { create } from 'zustand';
import type { RequestResult } from '../../../../shared/contract/results.ts';

export type RequestType = 'CALL' | 'SUBSCRIBE' | 'PUBLISH' | 'UNSUBSCRIBE';

export interface SentRequest {
  readonly id: number;
  readonly type: RequestType;
  readonly uri: string;
  /** Arguments as typed. */
  readonly typed: string;
  /** Wall clock, ISO 8601. */
  readonly sentAt: string;
  /** Absent while it runs. */
  readonly outcome?: RequestOutcome;
  /** Microseconds, and whether they were measured here and not on the wire. */
  readonly took?: number;
  readonly isRough?: boolean;
  /** Record of the request. */
  readonly seq?: number;
}

/** `not-sent`: the app refused it. */
export type RequestOutcome = RequestResult | { readonly kind: 'not-sent'; readonly text: string };

export interface Subscription {
  readonly id: number;
  readonly topic: string;
}

export interface ComposeState {
  /** Newest first. */
  readonly requests: readonly SentRequest[];
  readonly subscriptions: readonly Subscription[];
}

const NOTHING: ComposeState = { requests: [], subscriptions: [] };
/** Requests that are kept for each capture; all of them are in its timeline. */
const MOST_REQUESTS = 100;
/** Captures whose requests are kept. */
const MOST_CAPTURES = 32;

const useComposeStore = create<Readonly<Record<string, ComposeState>>>()(() => ({}));

/** What was sent in a capture. */
export function useCompose(capture: string): ComposeState {
  return useComposeStore((s) => s[capture] ?? NOTHING);
}

export function composeState(capture: string): ComposeState {
  return useComposeStore.getState()[capture] ?? NOTHING;
}

function change(capture: string, part: Partial<ComposeState>): void {
  const { [capture]: before = NOTHING, ...others } = useComposeStore.getState();
  const kept = Object.entries(others).slice(-(MOST_CAPTURES - 1));
  useComposeStore.setState({ ...Object.fromEntries(kept), [capture]: { ...before, ...part } }, true);
}

let lastId = 0;

/** Notes a request that goes out; gives its id. */
export function addRequest(capture: string, request: Omit<SentRequest, 'id'>): number {
  const id = ++lastId;
  const requests = [{ ...request, id }, ...composeState(capture).requests];
  change(capture, { requests: requests.slice(0, MOST_REQUESTS) });
  return id;
}

/** Notes what is known of a request by now. */
export function updateRequest(capture: string, id: number, part: Partial<SentRequest>): void {
  const { requests } = composeState(capture);
  change(capture, { requests: requests.map((one) => (one.id === id ? { ...one, ...part } : one)) });
}

/** Forgets the requests that are answered. */
export function clearRequests(capture: string): void {
  change(capture, { requests: composeState(capture).requests.filter(({ outcome }) => outcome === undefined) });
}

/** Notes subscriptions; one that is known stays where it is. */
export function addSubscriptions(capture: string, added: readonly Subscription[]): void {
  const { subscriptions } = composeState(capture);
  const fresh = added.filter(({ id }) => !subscriptions.some((one) => one.id === id));
  if (fresh.length > 0) change(capture, { subscriptions: [...subscriptions, ...fresh] });
}

export function removeSubscription(capture: string, id: number): void {
  change(capture, { subscriptions: composeState(capture).subscriptions.filter((one) => one.id !== id) });
}
