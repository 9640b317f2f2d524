// The last event of each topic that was published with `retain`, for subscribers who come later and
// ask for it. Bounded: the topics whose last event is oldest are forgotten first.
// Source: "Event Retention" in the specification.

import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { uriMatches, type UriMatch } from '../../../shared/wamp/uris.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import type { Audience } from './broker-audience.ts';

export interface RetainedEvent {
  readonly topic: string;
  readonly publication: number;
  /** Details of the event without `topic` and `retained`. */
  readonly details: Dict;
  readonly payload: Pick<MessageOf<'EVENT'>, 'args' | 'kwargs'>;
  readonly audience: Audience;
  /** Bytes of the frame it came in. */
  readonly size: number;
}

/** Topics that keep their last event. */
export const MAX_RETAINED_TOPICS = 1_000;
/** Bytes that the kept events may have together. */
export const MAX_RETAINED_BYTES = 16 * 1024 * 1024;

export class RetainedEvents {
  readonly #byTopic = new Map<string, RetainedEvent>();
  #bytes = 0;

  /** Keeps an event in place of the topic's former one. */
  keep(event: RetainedEvent): void {
    this.#forget(event.topic);
    this.#byTopic.set(event.topic, event);
    this.#bytes += event.size;
    for (const topic of this.#byTopic.keys()) {
      if (this.#byTopic.size <= MAX_RETAINED_TOPICS && this.#bytes <= MAX_RETAINED_BYTES) break;
      this.#forget(topic);
    }
  }

  /** The kept events whose topic falls under the subscription. */
  matching(uri: string, match: UriMatch): RetainedEvent[] {
    if (match !== 'exact') return [...this.#byTopic.values()].filter((event) => uriMatches(uri, match, event.topic));
    const event = this.#byTopic.get(uri);
    return event ? [event] : [];
  }

  #forget(topic: string): void {
    this.#bytes -= this.#byTopic.get(topic)?.size ?? 0;
    this.#byTopic.delete(topic);
  }
}
