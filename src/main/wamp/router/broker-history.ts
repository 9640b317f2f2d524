// The past events of each subscription, for those who ask later. Bounded: each subscription keeps its last events, and
// all of them together keep a number of bytes; what is oldest goes first.
// Source: "Event History" in the specification.

import type { RetainedEvent } from './broker-retained.ts';

export interface PastEvent {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly event: RetainedEvent;
}

/** Events that a subscription keeps. */
export const MAX_PAST_EVENTS = 1_000;
/** Bytes that all kept events may have together. */
export const MAX_PAST_BYTES = 16 * 1024 * 1024;
/** What an event takes beside its frame, in bytes. */
const OVERHEAD = 200;

interface Entry {
  readonly subscription: number;
  readonly bytes: number;
  /** Undefined once it is forgotten. */
  past: PastEvent | undefined;
}

/** A list that loses its oldest entries without moving the others each time. */
class Fifo {
  #entries: Entry[] = [];
  #head = 0;

  get size(): number {
    return this.#entries.length - this.#head;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
  }

  shift(): Entry | undefined {
    const first = this.#entries[this.#head];
    if (!first) return undefined;
    this.#head++;
    if (this.#head * 2 > this.#entries.length) this.#restart(this.#entries.slice(this.#head));
    return first;
  }

  /** Forgets what is gone. */
  sweep(): void {
    this.#restart(this.all.filter(({ past }) => past));
  }

  get all(): Entry[] {
    return this.#entries.slice(this.#head);
  }

  #restart(entries: Entry[]): void {
    this.#entries = entries;
    this.#head = 0;
  }
}

export class EventHistory {
  readonly #bySubscription = new Map<number, Fifo>();
  /** All entries in their order; those that are gone are swept out once they are the most. */
  readonly #order = new Fifo();
  #bytes = 0;
  #live = 0;

  record(subscription: number, event: RetainedEvent, at: number): void {
    const entry: Entry = { subscription, bytes: event.size + OVERHEAD, past: { event, at } };
    let own = this.#bySubscription.get(subscription);
    if (!own) {
      own = new Fifo();
      this.#bySubscription.set(subscription, own);
    }
    own.push(entry);
    this.#order.push(entry);
    this.#bytes += entry.bytes;
    this.#live++;
    if (own.size > MAX_PAST_EVENTS) this.#drop(own.shift());
    while (this.#bytes > MAX_PAST_BYTES) {
      const oldest = this.#order.shift();
      // The oldest of all that are left is the oldest of its subscription.
      if (oldest?.past) this.#drop(this.#bySubscription.get(oldest.subscription)?.shift());
    }
    if (this.#order.size > 2 * this.#live + MAX_PAST_EVENTS) this.#order.sweep();
  }

  /** The events that a subscription still has, oldest first. */
  of(subscription: number): readonly PastEvent[] {
    const entries = this.#bySubscription.get(subscription)?.all ?? [];
    return entries.flatMap(({ past }) => past ?? []);
  }

  /** The subscription is gone, and its events with it. */
  forget(subscription: number): void {
    for (const entry of this.#bySubscription.get(subscription)?.all ?? []) this.#drop(entry);
    this.#bySubscription.delete(subscription);
  }

  #drop(entry: Entry | undefined): void {
    if (!entry?.past) return;
    entry.past = undefined;
    this.#bytes -= entry.bytes;
    this.#live--;
  }
}
