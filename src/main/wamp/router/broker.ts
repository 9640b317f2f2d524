// The broker of one realm, without IO: it keeps the subscriptions and turns each publication into
// events. Publication ids are random and arrive with the request.
// Source: "Publish and Subscribe" and the chapters of the features below in the specification.

import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { isReserved, isUri } from '../../../shared/wamp/uris.ts';
import type { Dict, WampValue } from '../../../shared/wamp/value.ts';
import { isAddressed, readAudience } from './broker-audience.ts';
import { EventHistory } from './broker-history.ts';
import { RetainedEvents, type RetainedEvent } from './broker-retained.ts';
import { Subscriptions, type Subscription } from './broker-subscriptions.ts';
import {
  announces,
  MAX_HELD,
  matchOf,
  option,
  passthruOf,
  patternFault,
  payloadOf,
  refusal,
  takesPayload,
  type Member,
  type MetaSettings,
  type RoutingEffect,
} from './router-machine-routing.ts';

/** What is built here, and therefore announced in WELCOME. */
export const BROKER_FEATURES: Readonly<Record<string, true>> = {
  event_retention: true,
  pattern_based_subscription: true,
  payload_passthru_mode: true,
  publisher_exclusion: true,
  publisher_identification: true,
  subscriber_blackwhite_listing: true,
  subscription_revocation: true,
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
      /** Now, in milliseconds since 1970, UTC. */
      readonly at?: number;
    }
  /** A meta event; nobody publishes it. */
  | {
      readonly kind: 'announce';
      readonly topic: string;
      readonly args: WampValue[];
      readonly publication: number;
      readonly at?: number;
    }
  /** The router takes a session off a subscription. */
  | { readonly kind: 'revoke'; readonly subscription: number; readonly session: number; readonly reason?: string }
  | { readonly kind: 'left'; readonly session: number };

export class Broker {
  readonly subscriptions: Subscriptions;
  readonly history = new EventHistory();
  readonly #retained = new RetainedEvents();
  readonly #tellsOfItself: boolean;

  /** `newId` gives subscription ids: unique in the router, otherwise free. */
  constructor(newId: () => number, { tellsOfItself = false }: MetaSettings = {}) {
    this.subscriptions = new Subscriptions(newId);
    this.#tellsOfItself = tellsOfItself;
  }

  /** Takes one input and returns what has to be done, in order. */
  handle(input: BrokerInput): RoutingEffect[] {
    switch (input.kind) {
      case 'left':
        return this.#left(input.session);
      case 'announce':
        return this.#announce(input.topic, input.args, input.publication, input.at ?? 0);
      case 'revoke':
        return this.#revoke(input.subscription, input.session, input.reason);
      default:
        return this.#request(input.from, input.message, input);
    }
  }

  #request(from: Member, message: BrokerRequest, input: BrokerInput & { readonly kind: 'request' }): RoutingEffect[] {
    const { at = 0 } = input;
    switch (message.kind) {
      case 'SUBSCRIBE':
        return this.#subscribe(from, message, at);
      case 'UNSUBSCRIBE':
        return this.#unsubscribe(from, message);
      case 'PUBLISH':
        return this.#publish(from, message, input.publication, input.size, at);
      default:
        return message satisfies never;
    }
  }

  #subscribe(from: Member, message: MessageOf<'SUBSCRIBE'>, at: number): RoutingEffect[] {
    const { topic, options } = message;
    const match = matchOf(options);
    if (!match) {
      const text = 'SUBSCRIBE.Options.match must be exact, prefix or wildcard.';
      return [refusal(from, message, 'wamp.error.invalid_argument', text)];
    }
    const fault = patternFault(topic, match);
    if (fault !== undefined) return [refusal(from, message, 'wamp.error.invalid_uri', fault)];
    if (this.subscriptions.heldBy(from.session) >= MAX_HELD) {
      const text = `A session holds at most ${MAX_HELD} subscriptions here.`;
      return [refusal(from, message, 'wamp.error.unavailable', text)];
    }
    const { subscription, isNew, isFirst } = this.subscriptions.add(topic, match, from, at);
    const { id } = subscription;
    const effects: RoutingEffect[] = [
      {
        kind: 'deliver',
        to: from.session,
        message: { kind: 'SUBSCRIBED', request: message.request, subscription: id },
      },
    ];
    if (option(options, 'get_retained') === true) {
      for (const event of this.#retained.matching(topic, match)) {
        if (!isFor(event, from)) continue;
        effects.push(deliverEvent(from.session, eventFor(subscription, event, true)));
      }
    }
    if (isNew) {
      const created = new Date(at).toISOString();
      effects.push(...this.#tell('on_create', from.session, { id, created, uri: topic, match }));
    }
    if (isFirst) effects.push(...this.#tell('on_subscribe', from.session, id));
    return effects;
  }

  #unsubscribe(from: Member, message: MessageOf<'UNSUBSCRIBE'>): RoutingEffect[] {
    const subscription = this.subscriptions.held.byId(message.subscription);
    if (!subscription?.subscribers.has(from.session)) {
      const text = `This session has no subscription ${message.subscription}.`;
      return [refusal(from, message, 'wamp.error.no_such_subscription', text)];
    }
    return [
      { kind: 'deliver', to: from.session, message: { kind: 'UNSUBSCRIBED', request: message.request } },
      ...this.#drop(subscription, from.session),
    ];
  }

  /** The subscriber is told if it announced that it understands. */
  #revoke(id: number, session: number, reason?: string): RoutingEffect[] {
    const subscription = this.subscriptions.held.byId(id);
    const member = subscription?.subscribers.get(session);
    if (!subscription || !member) return [];
    const details: Dict = { subscription: id, ...(reason !== undefined && { reason }) };
    const told: RoutingEffect = {
      kind: 'deliver',
      to: session,
      message: { kind: 'UNSUBSCRIBED', request: 0, details },
    };
    return [
      ...(announces(member, 'subscriber', 'subscription_revocation') ? [told] : []),
      ...this.#drop(subscription, session),
    ];
  }

  #publish(
    from: Member,
    message: MessageOf<'PUBLISH'>,
    publication: number,
    size: number,
    at: number,
  ): RoutingEffect[] {
    const { topic, options } = message;
    const acknowledge = option(options, 'acknowledge') === true;
    // Without `acknowledge` nothing may answer a PUBLISH, not even an ERROR.
    const refuse = (error: string, text: string) => (acknowledge ? [refusal(from, message, error, text)] : []);
    const fault = topicFault(topic);
    if (fault !== undefined) return refuse('wamp.error.invalid_uri', fault);
    const reading = readAudience(options);
    if (!reading.ok) return refuse('wamp.error.invalid_argument', reading.text);

    const event: RetainedEvent = {
      topic,
      publication,
      details: { ...(option(options, 'disclose_me') === true && disclosed(from)), ...passthruOf(options) },
      payload: payloadOf(message),
      audience: reading.audience,
      size,
    };
    if (option(options, 'retain') === true) this.#retained.keep(event);
    const effects = this.#distribute(event, at, option(options, 'exclude_me') === false ? undefined : from.session);
    if (acknowledge) {
      effects.push({
        kind: 'deliver',
        to: from.session,
        message: { kind: 'PUBLISHED', request: message.request, publication },
      });
    }
    return effects;
  }

  #announce(topic: string, args: WampValue[], publication: number, at: number): RoutingEffect[] {
    const event = { topic, publication, details: {}, payload: { args }, audience: [], size: 100 * args.length };
    return this.#distribute(event, at);
  }

  #distribute(event: RetainedEvent, at: number, excluded?: number): RoutingEffect[] {
    const effects: RoutingEffect[] = [];
    for (const subscription of this.subscriptions.held.covering(event.topic)) {
      // One message object for all, so that it need be serialized only once.
      const copy = eventFor(subscription, event, false);
      if (this.#tellsOfItself) this.history.record(subscription.id, event, at);
      for (const member of subscription.subscribers.values()) {
        if (member.session !== excluded && isFor(event, member)) effects.push(deliverEvent(member.session, copy));
      }
    }
    return effects;
  }

  #left(session: number): RoutingEffect[] {
    return this.subscriptions.takeOf(session).flatMap((subscription) => this.#drop(subscription, session));
  }

  #drop(subscription: Subscription, session: number): RoutingEffect[] {
    const { id } = subscription;
    const wasLast = this.subscriptions.remove(subscription, session);
    if (wasLast) this.history.forget(id);
    const told = this.#tell('on_unsubscribe', session, id);
    return wasLast ? [...told, ...this.#tell('on_delete', session, id)] : told;
  }

  #tell(event: string, session: number, what: WampValue): RoutingEffect[] {
    if (!this.#tellsOfItself) return [];
    return [{ kind: 'announce', topic: `wamp.subscription.${event}`, args: [session, what] }];
  }
}

/** Why nobody may publish to a topic, in words; undefined if it can be done. */
export function topicFault(topic: string): string | undefined {
  if (!isUri(topic, 'loose')) return 'Not a topic: components are not empty and hold no white space and no "#".';
  return isReserved(topic) ? 'Topics under "wamp." are reserved for the protocol.' : undefined;
}

/** True if the event may go to the member: its lists allow it, and the member takes such a payload. */
function isFor(event: RetainedEvent, member: Member): boolean {
  return isAddressed(event.audience, member) && takesPayload(member, 'subscriber', event.details);
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
