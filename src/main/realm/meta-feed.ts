// Follows the meta topics: subscribes, and hands the events on. A router has one subscription for a session and topic,
// so it may be shared with somebody else who asked for the same; who ends it ends it for both.

import type { Message } from '../../shared/wamp/messages.ts';
import { getOwn, type WampValue } from '../../shared/wamp/value.ts';
import { idOf } from './meta-answers.ts';
import type { MetaApi } from './meta-api.ts';

export interface FeedParts {
  readonly api: MetaApi;
  /** True if somebody else holds this subscription, too. */
  readonly isHeld: (subscription: number) => boolean;
  /** An event of a topic that is followed. */
  readonly take: (topic: string, args: readonly WampValue[]) => void;
}

/** Events that come before the answer to their SUBSCRIBE is taken; the list that is read then knows what more say. */
const MOST_EARLY = 1000;

export class MetaFeed {
  readonly #parts: FeedParts;
  /** Topics that are followed, by subscription. */
  readonly #topics = new Map<number, string>();
  /** Those of them that somebody else was seen to hold. */
  readonly #shared = new Set<number>();
  #early: { readonly subscription: number; readonly args: readonly WampValue[] }[] = [];
  #subscribing = 0;
  #isWanted = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  isFollowed(topic: string): boolean {
    for (const followed of this.#topics.values()) if (followed === topic) return true;
    return false;
  }

  /** Subscribes to a topic unless it is followed. Settles when the router answered, or did not in time. */
  async follow(topic: string): Promise<void> {
    this.#isWanted = true;
    if (this.isFollowed(topic)) return;
    this.#subscribing++;
    const reply = await this.#parts.api.subscribe(topic);
    this.#subscribing--;
    const early = this.#early;
    if (this.#subscribing === 0) this.#early = [];
    if (!reply.ok) return;
    const { subscription } = reply;
    // It was given up meanwhile.
    if (!this.#isWanted) return this.#leave(subscription);
    this.#topics.set(subscription, topic);
    if (this.#parts.isHeld(subscription)) this.#shared.add(subscription);
    for (const one of early) if (one.subscription === subscription) this.#parts.take(topic, one.args);
  }

  /** Ends all subscriptions that nobody else holds. */
  stop(): void {
    this.#isWanted = false;
    for (const subscription of this.#topics.keys()) this.#leave(subscription);
    this.lose();
  }

  /** The session is over. */
  lose(): void {
    this.#isWanted = false;
    this.#topics.clear();
    this.#shared.clear();
    this.#early = [];
  }

  /** Topics whose subscription somebody else shared and has ended since; they are not followed any more. */
  ended(): string[] {
    const topics: string[] = [];
    for (const [subscription, topic] of this.#topics) {
      if (this.#parts.isHeld(subscription)) this.#shared.add(subscription);
      else if (this.#shared.delete(subscription)) {
        this.#topics.delete(subscription);
        topics.push(topic);
      }
    }
    return topics;
  }

  /** Takes what came unasked. True if the router has taken a subscription back. */
  hear(message: Message): boolean {
    if (message.kind === 'UNSUBSCRIBED') {
      const subscription = message.details && idOf(getOwn(message.details, 'subscription'));
      return subscription !== undefined && this.#topics.delete(subscription);
    }
    if (message.kind !== 'EVENT' || !Array.isArray(message.args)) return false;
    const { subscription, args } = message;
    const topic = this.#topics.get(subscription);
    if (topic !== undefined) this.#parts.take(topic, args);
    else if (this.#subscribing > 0 && this.#early.length < MOST_EARLY) this.#early.push({ subscription, args });
    return false;
  }

  #leave(subscription: number): void {
    if (!this.#parts.isHeld(subscription)) this.#parts.api.unsubscribe(subscription);
  }
}
