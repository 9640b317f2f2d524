// The subscriptions and registrations of a session, as they were granted, and what comes for them,
// What is remembered of the past is bounded.
// Source: "EVENT", "INVOCATION", "Ordering Guarantees" and the chapters of the features in the specification.

import type { Finding } from '../../shared/finding.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { uriMatches, type UriMatch } from '../../shared/wamp/uris.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import { found } from './found.ts';
import { Deliveries, Remembered } from './remembered.ts';

/** What a SUBSCRIBE or REGISTER asked for. */
export interface Wanted {
  readonly uri: string;
  readonly match: UriMatch;
  readonly retained: boolean;
}

export function wantedBy(uri: string, options: Dict): Wanted {
  const match = getOwn(options, 'match');
  return {
    uri,
    match: match === 'prefix' || match === 'wildcard' ? match : 'exact',
    retained: getOwn(options, 'get_retained') === true,
  };
}

type Kind = 'subscription' | 'registration';
type Waits = (request: 'SUBSCRIBE' | 'REGISTER' | 'PUBLISH') => boolean;

export class Holdings {
  readonly #held: Readonly<Record<Kind, Map<number, readonly Wanted[]>>> = {
    subscription: new Map(),
    registration: new Map(),
  };
  readonly #given: Readonly<Record<Kind, Remembered<number>>> = {
    subscription: new Remembered(),
    registration: new Remembered(),
  };
  readonly #events = new Deliveries();
  /** Publications that the session itself made and is not to receive. */
  readonly #own = new Remembered<number>();
  /** Publications of events that came while a PUBLISH waited for its answer: one may turn out to be its own. */
  readonly #early = new Remembered<number>();

  /** `wanted` is absent for a grant that nothing asked for. */
  grant(kind: Kind, id: number, wanted: Wanted | undefined): void {
    const before = this.#held[kind].get(id) ?? [];
    if (!wanted && this.#held[kind].size >= MOST_UNASKED) return;
    // A second SUBSCRIBE to the same topic is given the same id.
    this.#held[kind].set(id, wanted ? [...before, wanted].slice(-MOST_WISHES) : before);
  }

  giveBack(kind: Kind, id: number): void {
    if (this.#held[kind].delete(id)) this.#given[kind].add(id);
  }

  /** what the router takes back was granted; it may have been given up at the same moment. */
  revoked(kind: Kind, id: number): Finding[] {
    const isKnown = this.#held[kind].has(id) || this.#given[kind].has(id);
    this.giveBack(kind, id);
    if (isKnown) return [];
    const [name, section] =
      kind === 'subscription'
        ? ['UNSUBSCRIBED', 'Subscription Revocation']
        : ['UNREGISTERED', 'Registration Revocation'];
    return [found('R-25', 'error', `${name} revokes ${kind} ${id}, which this session does not have.`, section)];
  }

  /** a publication that the session is not to receive. Its event may have come before PUBLISHED. */
  published(publication: number): Finding[] {
    this.#own.add(publication);
    return this.#early.delete(publication) ? [ownEvent(publication)] : [];
  }

  /** an id that is given up was granted once. */
  returned(kind: Kind, id: number): Finding[] {
    if (this.#held[kind].has(id) || this.#given[kind].has(id)) return [];
    const [name, section] = kind === 'subscription' ? ['UNSUBSCRIBE', 'UNSUBSCRIBE'] : ['UNREGISTER', 'UNREGISTER'];
    return [found('R-11', 'warning', `${name} gives up ${kind} ${id}, which was never granted.`, section)];
  }

  /** `waits`: a request of this kind is not answered yet. */
  event(message: MessageOf<'EVENT'>, waits: Waits): Finding[] {
    const { subscription, publication, details } = message;
    const wanted = this.#held.subscription.get(subscription);
    if (!wanted) return [stranger('EVENT', 'subscription', subscription, waits('SUBSCRIBE'))];
    const result = this.#checkPattern('EVENT', 'topic', wanted, details);
    if (this.#events.isRepeated(publication, subscription)) {
      const text = `Publication ${publication} was delivered to subscription ${subscription} a second time.`;
      result.push(found('R-23', 'error', text, 'EVENT'));
    }
    if (this.#own.has(publication)) result.push(ownEvent(publication));
    else if (waits('PUBLISH')) this.#early.add(publication);
    if (getOwn(details, 'retained') === true && wanted.length > 0 && !wanted.some(({ retained }) => retained)) {
      const text = `The event was kept for subscription ${subscription}, which did not ask for it with get_retained.`;
      result.push(found('R-28', 'error', text, 'Event Retention'));
    }
    return result;
  }

  /** `waits`: a request of this kind is not answered yet. */
  invocation({ registration, details }: MessageOf<'INVOCATION'>, waits: Waits): Finding[] {
    const wanted = this.#held.registration.get(registration);
    if (!wanted) return [stranger('INVOCATION', 'registration', registration, waits('REGISTER'))];
    return this.#checkPattern('INVOCATION', 'procedure', wanted, details);
  }

  #checkPattern(name: 'EVENT' | 'INVOCATION', key: string, wanted: readonly Wanted[], details: Dict): Finding[] {
    const section = name === 'EVENT' ? 'Pattern-based Subscription' : 'Pattern-based Registrations';
    // Most are exact, and this runs for every event.
    if (wanted.length === 0 || wanted[0]?.match === 'exact' || wanted.some(isExact)) return [];
    const uri = getOwn(details, key);
    if (typeof uri !== 'string')
      return [found('R-21', 'error', `${name}.Details has no ${key}, which a pattern needs.`, section)];
    if (wanted.some((one) => uriMatches(one.uri, one.match, uri))) return [];
    const patterns = wanted.map((one) => `${one.match} ${one.uri}`).join(', ');
    return [found('R-22', 'error', `${name}.Details.${key} ${uri} does not match ${patterns}.`, section)];
  }
}

function isExact({ match }: Wanted): boolean {
  return match === 'exact';
}

function ownEvent(publication: number): Finding {
  const text = `The session received its own publication ${publication}, although exclude_me was not false.`;
  return found('R-24', 'warning', text, 'Publisher Exclusion');
}

/** Grants that nothing asked for are taken note of as long as no more than so many are held. */
const MOST_UNASKED = 10_000;
/** So many requests for the same id are remembered. */
const MOST_WISHES = 8;

function stranger(name: 'EVENT' | 'INVOCATION', kind: Kind, id: number, asking: boolean): Finding {
  const answer = kind === 'subscription' ? 'SUBSCRIBED' : 'REGISTERED';
  if (asking) return found('R-12', 'error', `${name} for ${kind} ${id} came before ${answer}.`, 'Ordering Guarantees');
  const text = `${name} for ${kind} ${id}, which this session does not have.`;
  return found(name === 'EVENT' ? 'R-08' : 'R-09', 'error', text, name);
}
