// Details that were read, the latest few.

import type { RecordDetail } from '../../../../shared/record-detail.ts';
import type { MessageName } from '../../../../shared/wamp/messages.ts';

const MOST = 64;
/** Findings about a record stand close behind it. */
const YOUNG = 20;

/** Messages that get an answer. */
const REQUESTS: ReadonlySet<MessageName> = new Set<MessageName>([
  'CALL',
  'INVOCATION',
  'PUBLISH',
  'REGISTER',
  'SUBSCRIBE',
  'UNREGISTER',
  'UNSUBSCRIBE',
]);

export class DetailCache {
  readonly #details = new Map<string, RecordDetail>();

  get(key: string): RecordDetail | undefined {
    return this.#details.get(key);
  }

  set(key: string, detail: RecordDetail): void {
    this.#details.delete(key);
    this.#details.set(key, detail);
    for (const oldest of this.#details.keys()) {
      if (this.#details.size <= MOST) break;
      this.#details.delete(oldest);
    }
  }

  /** True if a record of an open capture may get more to tell; `total`: records so far. */
  static mayChange({ seq, type, pair }: RecordDetail, total: number): boolean {
    return total - seq < YOUNG || (type !== undefined && pair === undefined && REQUESTS.has(type));
  }
}
