// `wamp.subscription.get_events`: the past events of a subscription, chosen by time, topic and publication.
// Source: "Event History" in the specification.

import type { Dict, WampValue } from '../../../shared/wamp/value.ts';
import { isAddressed } from './broker-audience.ts';
import type { PastEvent } from './broker-history.ts';
import type { Broker } from './broker.ts';
import { invalid, MetaRefusal, result, type MetaCall, type MetaProcedure } from './meta-call.ts';

type Test = (past: PastEvent, place: number) => boolean;

const TIME_TESTS: Readonly<Record<string, (at: number, limit: number) => boolean>> = {
  from_time: (at, limit) => at >= limit,
  after_time: (at, limit) => at > limit,
  before_time: (at, limit) => at < limit,
  until_time: (at, limit) => at <= limit,
};
/** By the places of the events in their order; publication ids are random. */
const PUBLICATION_TESTS: Readonly<Record<string, (place: number, limit: number) => boolean>> = {
  from_publication: (place, limit) => place >= limit,
  after_publication: (place, limit) => place > limit,
  before_publication: (place, limit) => place < limit,
  until_publication: (place, limit) => place <= limit,
};

/** RFC 3339, section 5.6; a space or small letters are allowed there too. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

export function historyProcedures(broker: Broker): Readonly<Record<string, MetaProcedure>> {
  return {
    'wamp.subscription.get_events': (call) => {
      const id = call.id(0, 'subscription');
      if (id instanceof MetaRefusal) return id;
      const subscription = broker.subscriptions.held.byId(id);
      if (!subscription) {
        return new MetaRefusal('no_such_subscription', `There is no subscription ${id} in this realm.`);
      }
      // Whom an event was not for, it is not shown to later either.
      const kept = broker.history.of(id).filter(({ event }) => isAddressed(event.audience, call.from));
      const chosen = choose(kept, call);
      return chosen instanceof MetaRefusal ? chosen : result(chosen.map((past) => shown(past, id)));
    },
  };
}

function choose(kept: readonly PastEvent[], call: MetaCall): readonly PastEvent[] | MetaRefusal {
  const limit = call.named('limit');
  if (limit !== undefined && !(typeof limit === 'number' && Number.isInteger(limit) && limit >= 1)) {
    return invalid('limit has to be an integer from 1.');
  }
  const reverse = call.named('reverse');
  if (reverse !== undefined && typeof reverse !== 'boolean') return invalid('reverse has to be true or false.');
  const tests = testsOf(kept, call);
  if (tests instanceof MetaRefusal) return tests;
  const chosen = kept.filter((past, place) => tests.every((test) => test(past, place)));
  if (reverse === true) chosen.reverse();
  return chosen.slice(0, limit);
}

function testsOf(kept: readonly PastEvent[], call: MetaCall): readonly Test[] | MetaRefusal {
  const tests: Test[] = [];
  for (const [name, holds] of Object.entries(TIME_TESTS)) {
    const given = call.named(name);
    if (given === undefined) continue;
    const limit = timeOf(given);
    if (limit === undefined) return invalid(`${name} has to be a time by RFC 3339, such as 2030-01-31T12:00:00Z.`);
    tests.push(({ at }) => holds(at, limit));
  }
  for (const [name, holds] of Object.entries(PUBLICATION_TESTS)) {
    const given = call.named(name);
    if (given === undefined) continue;
    const limit = kept.findIndex(({ event }) => event.publication === given);
    if (limit < 0) return invalid(`${name} names a publication that is not in the history.`);
    tests.push((_past, place) => holds(place, limit));
  }
  const topic = call.named('topic');
  if (topic === undefined) return tests;
  if (typeof topic !== 'string') return invalid('topic has to be a text.');
  return [...tests, ({ event }) => event.topic === topic];
}

/** Milliseconds since 1970; undefined if it is no time by RFC 3339. */
function timeOf(text: WampValue): number | undefined {
  if (typeof text !== 'string' || !RFC_3339.test(text)) return undefined;
  const time = Date.parse(text.toUpperCase().replace(' ', 'T'));
  return Number.isNaN(time) ? undefined : time;
}

function shown({ at, event }: PastEvent, subscription: number): Dict {
  const { args, kwargs } = event.payload;
  return {
    timestamp: new Date(at).toISOString(),
    ...{ subscription, publication: event.publication, details: { ...event.details, topic: event.topic } },
    ...(args !== undefined && { args }),
    ...(kwargs !== undefined && { kwargs }),
  };
}
