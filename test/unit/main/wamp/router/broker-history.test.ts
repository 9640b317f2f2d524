import { describe, expect, it } from 'vitest';
import { EventHistory, MAX_PAST_BYTES, MAX_PAST_EVENTS } from '../../../../../src/main/wamp/router/broker-history.ts';
import type { RetainedEvent } from '../../../../../src/main/wamp/router/broker-retained.ts';

const event = (publication: number, size = 10): RetainedEvent => ({
  ...{ topic: 'a.b', publication, details: {}, payload: {}, audience: [], size },
});
const publications = (history: EventHistory, subscription: number): number[] =>
  history.of(subscription).map((past) => past.event.publication);

describe('the history', () => {
  it('keeps the events of each subscription in their order, with their time', () => {
    const history = new EventHistory();
    history.record(1, event(10), 5);
    history.record(2, event(11), 6);
    history.record(1, event(12), 7);
    expect(history.of(1).map(({ at }) => at)).toEqual([5, 7]);
    expect([publications(history, 1), publications(history, 2), publications(history, 3)]).toEqual([
      [10, 12],
      [11],
      [],
    ]);
  });

  it('forgets the oldest beyond the number of events, and those of other subscriptions not', () => {
    const history = new EventHistory();
    history.record(2, event(1), 0);
    for (let i = 1; i <= 10 * MAX_PAST_EVENTS; i++) history.record(1, event(i), i);
    expect(publications(history, 1)).toHaveLength(MAX_PAST_EVENTS);
    expect(publications(history, 1).at(0)).toBe(9 * MAX_PAST_EVENTS + 1);
    expect(publications(history, 2)).toEqual([1]);
  });

  it('forgets the oldest of all beyond the number of bytes', () => {
    const history = new EventHistory();
    const half = MAX_PAST_BYTES / 2 - 1_000;
    history.record(1, event(1, half), 0);
    history.record(2, event(2, half), 0);
    history.record(2, event(3), 0);
    expect(publications(history, 1)).toEqual([1]);
    history.record(2, event(4, half), 0);
    expect([publications(history, 1), publications(history, 2)]).toEqual([[], [2, 3, 4]]);
    history.record(1, event(5, MAX_PAST_BYTES + 1), 0);
    expect([publications(history, 1), publications(history, 2)]).toEqual([[], []]);
  });

  it('forgets a subscription that is gone', () => {
    const history = new EventHistory();
    history.record(1, event(1, MAX_PAST_BYTES - 1_000), 0);
    history.forget(1);
    expect(history.of(1)).toEqual([]);
    history.record(2, event(2, MAX_PAST_BYTES - 1_000), 0);
    history.record(2, event(3), 0);
    expect(publications(history, 2)).toEqual([2, 3]);
  });
});
