// The broker of one realm, without IO: it keeps the subscriptions and turns each publication into
// events. Publication ids are random and arrive with the request.
// Source: "Publish and Subscribe" and the chapters of the features below in the specification.

import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { isReserved, isUri, uriMatches, type UriMatch } from '../../../shared/wamp/uris.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import { isAddressed, readAudience } from './broker-audience.ts';
import { RetainedEvents, type RetainedEvent } from './broker-retained.ts';
import {
  MAX_HELD,
  matchOf,
  option,
  patternFault,
  payloadOf,
  refusal,
  type Member,
  type RoutingEffect,
} from './router-machine-routing.ts';

/** What is built here, and therefore announced in WELCOME. */
export const BROKER_FEATURES: Readonly<Record<string, true>> = {
  event_retention: true,
  pattern_based_subscription: true,
  publisher_exclusion: true,
  publisher_identification: true,
  subscriber_blackwhite_listing: true,
};

export type BrokerRequest = MessageOf<'SUBSCRIBE'> | MessageOf<'UNSUBSCRIBE'> | MessageOf<'PUBLISH'>;

type BrokerInput =
  | {
      readonly kind: 'request';
      readonly from: Member;
      readonly message: BrokerRequest;
      /** Id for the publication, random; used by PUBLISH only. */
      readonly publication: number;
      /** Bytes of the frame. */
      readonly size: number;
    }
  | { readonly kind: 'left'; readonly session: number };

interface Subscription {
  readonly id: number;
  readonly uri: string;
  readonly match: UriMatch;
  readonly subscribers: Map<number, Member>;
}

export class Broker {
  readonly #newId: () => number;
  readonly #exact = new Map<string, Subscription>();
  /** Prefix and wildcard subscriptions by `match uri`. */
  readonly #patterns = new Map<string, Subscription>();
  readonly #byId = new Map<number, Subscription>();
  readonly #bySession = new Map<number, Set<Subscription>>();
  readonly #retained = new RetainedEvents();

  /** `newId` gives subscription ids: unique in the router, otherwise free. */
  constructor(newId: () => number) {
    this.#newId = newId;
  }

  /** Takes one input and returns what has to be done, in order. */
  handle(input: BrokerInput): RoutingEffect[] {
    if (input.kind === 'left') return this.#left(input.session);
    const { from, message } = input;
    switch (message.kind) {
      case 'SUBSCRIBE':
        return this.#subscribe(from, message);
      case 'UNSUBSCRIBE':
        return this.#unsubscribe(from, message);
      case 'PUBLISH':
        return this.#publish(from, message, input.publication, input.size);
      default:
        return message satisfies never;
    }
  }

  #subscribe(from: Member, message: MessageOf<'SUBSCRIBE'>): RoutingEffect[] {
    const { topic, options } = message;
    const match = matchOf(options);
    if (!match) {
      const text = 'SUBSCRIBE.Options.match must be exact, prefix or wildcard.';
      return [refusal(from, message, 'wamp.error.invalid_argument', text)];
    }
    const fault = patternFault(topic, match);
    if (fault !== undefined) return [refusal(from, message, 'wamp.error.invalid_uri', fault)];
    const held = this.#bySession.get(from.session);
    if (held && held.size >= MAX_HELD) {
      const text = `A session holds at most ${MAX_HELD} subscriptions here.`;
      return [refusal(from, message, 'wamp.error.unavailable', text)];
    }
    const subscription = this.#find(topic, match) ?? this.#create(topic, match);
    subscription.subscribers.set(from.session, from);
    if (held) held.add(subscription);
    else this.#bySession.set(from.session, new Set([subscription]));
    const subscribed: RoutingEffect = {
      kind: 'deliver',
      to: from.session,
      message: { kind: 'SUBSCRIBED', request: message.request, subscription: subscription.id },
    };
    if (option(options, 'get_retained') !== true) return [subscribed];
    const kept = this.#retained.matching(topic, match).filter((event) => isAddressed(event.audience, from));
    return [subscribed, ...kept.map((event) => deliverEvent(from.session, eventFor(subscription, event, true)))];
  }

  #unsubscribe(from: Member, message: MessageOf<'UNSUBSCRIBE'>): RoutingEffect[] {
    const subscription = this.#byId.get(message.subscription);
    if (!subscription?.subscribers.has(from.session)) {
      const text = `This session has no subscription ${message.subscription}.`;
      return [refusal(from, message, 'wamp.error.no_such_subscription', text)];
    }
    this.#bySession.get(from.session)?.delete(subscription);
    this.#drop(subscription, from.session);
    return [{ kind: 'deliver', to: from.session, message: { kind: 'UNSUBSCRIBED', request: message.request } }];
  }

  #publish(from: Member, message: MessageOf<'PUBLISH'>, publication: number, size: number): RoutingEffect[] {
    const { topic, options } = message;
    const acknowledge = option(options, 'acknowledge') === true;
    // Without `acknowledge` nothing may answer a PUBLISH, not even an ERROR.
    const refuse = (error: string, text: string) => (acknowledge ? [refusal(from, message, error, text)] : []);
    if (!isUri(topic, 'loose')) {
      const text = 'Not a topic: components are not empty and hold no white space and no "#".';
      return refuse('wamp.error.invalid_uri', text);
    }
    if (isReserved(topic)) {
      return refuse('wamp.error.invalid_uri', 'Topics under "wamp." are reserved for the protocol.');
    }
    const reading = readAudience(options);
    if (!reading.ok) return refuse('wamp.error.invalid_argument', reading.text);
    const { audience } = reading;

    const event: RetainedEvent = {
      topic,
      publication,
      details: option(options, 'disclose_me') === true ? disclosed(from) : {},
      payload: payloadOf(message),
      audience,
      size,
    };
    if (option(options, 'retain') === true) this.#retained.keep(event);

    const excludesPublisher = option(options, 'exclude_me') !== false;
    const effects: RoutingEffect[] = [];
    for (const subscription of this.#covering(topic)) {
      // One message object for all, so that it need be serialized only once.
      const copy = eventFor(subscription, event, false);
      for (const member of subscription.subscribers.values()) {
        if (excludesPublisher && member.session === from.session) continue;
        if (isAddressed(audience, member)) effects.push(deliverEvent(member.session, copy));
      }
    }
    if (acknowledge) {
      effects.push({
        kind: 'deliver',
        to: from.session,
        message: { kind: 'PUBLISHED', request: message.request, publication },
      });
    }
    return effects;
  }

  #left(session: number): RoutingEffect[] {
    for (const subscription of this.#bySession.get(session) ?? []) this.#drop(subscription, session);
    this.#bySession.delete(session);
    return [];
  }

  #find(uri: string, match: UriMatch): Subscription | undefined {
    return match === 'exact' ? this.#exact.get(uri) : this.#patterns.get(`${match} ${uri}`);
  }

  #create(uri: string, match: UriMatch): Subscription {
    const subscription: Subscription = { id: this.#newId(), uri, match, subscribers: new Map() };
    this.#byId.set(subscription.id, subscription);
    if (match === 'exact') this.#exact.set(uri, subscription);
    else this.#patterns.set(`${match} ${uri}`, subscription);
    return subscription;
  }

  #drop(subscription: Subscription, session: number): void {
    subscription.subscribers.delete(session);
    if (subscription.subscribers.size > 0) return;
    this.#byId.delete(subscription.id);
    if (subscription.match === 'exact') this.#exact.delete(subscription.uri);
    else this.#patterns.delete(`${subscription.match} ${subscription.uri}`);
  }

  #covering(topic: string): Subscription[] {
    const exact = this.#exact.get(topic);
    const patterns = [...this.#patterns.values()].filter(({ uri, match }) => uriMatches(uri, match, topic));
    return exact ? [exact, ...patterns] : patterns;
  }
}

function disclosed(publisher: Member): Dict {
  return {
    publisher: publisher.session,
    publisher_authid: publisher.authid,
    publisher_authrole: publisher.authrole,
  };
}

function eventFor(subscription: Subscription, event: RetainedEvent, retained: boolean): MessageOf<'EVENT'> {
  const details: Dict = {
    ...event.details,
    ...(subscription.match !== 'exact' && { topic: event.topic }),
    ...(retained && { retained: true }),
  };
  const { publication, payload } = event;
  return { kind: 'EVENT', subscription: subscription.id, publication, details, ...payload };
}

function deliverEvent(to: number, message: MessageOf<'EVENT'>): RoutingEffect {
  return { kind: 'deliver', to, message };
}
