// The subscriptions of one realm: who follows which topics.

import type { UriMatch } from '../../../shared/wamp/uris.ts';
import { HeldUris } from './held-uris.ts';
import type { Member } from './router-machine-routing.ts';

export interface Subscription {
  readonly id: number;
  readonly uri: string;
  readonly match: UriMatch;
  /** Milliseconds since 1970, UTC. */
  readonly created: number;
  /** By session, in the order they came. */
  readonly subscribers: Map<number, Member>;
}

export class Subscriptions {
  readonly #newId: () => number;
  readonly held = new HeldUris<Subscription>();
  readonly #bySession = new Map<number, Set<Subscription>>();

  constructor(newId: () => number) {
    this.#newId = newId;
  }

  /** How many subscriptions a session holds. */
  heldBy(session: number): number {
    return this.#bySession.get(session)?.size ?? 0;
  }

  /** Adds a subscriber; `isNew`: there was no such subscription, `isFirst`: the session did not have it. */
  add(uri: string, match: UriMatch, subscriber: Member, at: number) {
    const existing = this.held.find(uri, match);
    const subscription = existing ?? { id: this.#newId(), uri, match, created: at, subscribers: new Map() };
    if (!existing) this.held.add(subscription);
    const { session } = subscriber;
    const isFirst = !subscription.subscribers.has(session);
    subscription.subscribers.set(session, subscriber);
    const mine = this.#bySession.get(session);
    if (mine) mine.add(subscription);
    else this.#bySession.set(session, new Set([subscription]));
    return { subscription, isNew: !existing, isFirst };
  }

  /** Takes a session off a subscription it is on; true if that was the last one. */
  remove(subscription: Subscription, session: number): boolean {
    this.#bySession.get(session)?.delete(subscription);
    subscription.subscribers.delete(session);
    if (subscription.subscribers.size > 0) return false;
    this.held.delete(subscription);
    return true;
  }

  /** What a session that leaves is still on. */
  takeOf(session: number): Subscription[] {
    const mine = [...(this.#bySession.get(session) ?? [])];
    this.#bySession.delete(session);
    return mine;
  }
}
