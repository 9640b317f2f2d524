// The meta API of registrations and subscriptions: what is held in the realm and by whom.
// Source: "Registration Meta API" and "Subscription Meta API" in the specification.

import type { UriMatch } from '../../../shared/wamp/uris.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import type { Broker } from './broker.ts';
import type { Dealer } from './dealer.ts';
import { invalid, MetaRefusal, result, type MetaCall, type MetaProcedure } from './meta-call.ts';
import type { HeldUris } from './held-uris.ts';
import { noSuchSession } from './meta-sessions.ts';
import type { RoutingEffect } from './router-machine-routing.ts';

interface Entry {
  readonly id: number;
  readonly uri: string;
  readonly match: UriMatch;
  readonly created: number;
}

/** What registrations and subscriptions differ in. */
interface Kind<T extends Entry> {
  readonly name: 'registration' | 'subscription';
  readonly members: 'callees' | 'subscribers';
  readonly member: 'callee' | 'subscriber';
  readonly held: HeldUris<T>;
  readonly sessionsOf: (entry: T) => number[];
  readonly more: (entry: T) => Dict;
  readonly revoke: (entry: T, session: number, reason?: string) => RoutingEffect[];
}

type Procedures = Readonly<Record<string, MetaProcedure>>;

/** `wamp.registration.…` */
export function registrationProcedures(dealer: Dealer): Procedures {
  const { registrations } = dealer;
  return {
    ...proceduresOf({
      ...{ name: 'registration', members: 'callees', member: 'callee', held: registrations.held },
      sessionsOf: ({ callees }) => callees.map(({ member }) => member.session),
      more: ({ invoke }) => ({ invoke }),
      revoke: ({ id: registration }, session, reason) =>
        dealer.handle({ kind: 'revoke', registration, session, ...(reason !== undefined && { reason }) }),
    }),
    'wamp.registration.match': (call) => {
      const procedure = call.text(0, 'a procedure');
      return procedure instanceof MetaRefusal ? procedure : result(registrations.find(procedure)?.id ?? null);
    },
  };
}

/** `wamp.subscription.…`, without the history. */
export function subscriptionProcedures(broker: Broker): Procedures {
  const { held } = broker.subscriptions;
  return {
    ...proceduresOf({
      ...{ name: 'subscription', members: 'subscribers', member: 'subscriber', held },
      sessionsOf: ({ subscribers }) => [...subscribers.keys()],
      more: () => ({}),
      revoke: ({ id: subscription }, session, reason) =>
        broker.handle({ kind: 'revoke', subscription, session, ...(reason !== undefined && { reason }) }),
    }),
    'wamp.subscription.match': (call) => {
      const topic = call.text(0, 'a topic');
      if (topic instanceof MetaRefusal) return topic;
      const ids = held.covering(topic).map(({ id }) => id);
      return result(ids.length === 0 ? null : ids);
    },
  };
}

function proceduresOf<T extends Entry>(kind: Kind<T>): Procedures {
  const { name, held, sessionsOf } = kind;
  const found = (call: MetaCall): T | MetaRefusal => {
    const id = call.id(0, name);
    if (id instanceof MetaRefusal) return id;
    return held.byId(id) ?? new MetaRefusal(`no_such_${name}`, `There is no ${name} ${id} in this realm.`);
  };
  return {
    [`wamp.${name}.list`]: () => result(held.ids()),
    [`wamp.${name}.lookup`]: (call) => {
      const uri = call.text(0, 'a URI');
      if (uri instanceof MetaRefusal) return uri;
      const match = call.match();
      return match instanceof MetaRefusal ? match : result(held.find(uri, match)?.id ?? null);
    },
    [`wamp.${name}.get`]: (call) => {
      const entry = found(call);
      if (entry instanceof MetaRefusal) return entry;
      const { id, created, uri, match } = entry;
      return result({ id, created: new Date(created).toISOString(), uri, match, ...kind.more(entry) });
    },
    [`wamp.${name}.list_${kind.members}`]: (call) => {
      const entry = found(call);
      return entry instanceof MetaRefusal ? entry : result(sessionsOf(entry));
    },
    [`wamp.${name}.count_${kind.members}`]: (call) => {
      const entry = found(call);
      return entry instanceof MetaRefusal ? entry : result(sessionsOf(entry).length);
    },
    [`wamp.${name}.remove_${kind.member}`]: (call) => {
      const entry = found(call);
      if (entry instanceof MetaRefusal) return entry;
      const session = call.id(1, 'session');
      if (session instanceof MetaRefusal) return session;
      if (!sessionsOf(entry).includes(session)) return noSuchSession(session);
      const reason = call.named('reason') ?? call.at(2);
      if (reason !== undefined && typeof reason !== 'string') return invalid('The reason has to be a text.');
      return { args: [], effects: kind.revoke(entry, session, reason) };
    },
  };
}
