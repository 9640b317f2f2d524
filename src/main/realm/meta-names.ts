// The names of the meta API: which procedures and topics tell about which list.
// Source: "Session Meta API", "Registration Meta API" and "Subscription Meta API" in the specification.

import type { RealmListName } from '../../shared/contract/realm.ts';

/** Lists whose entries are held by sessions. */
export type HeldListName = Exclude<RealmListName, 'sessions'>;

export interface MetaFamily {
  readonly list: string;
  readonly get: string;
  readonly topics: readonly string[];
  /** Features that a router announces if it has this part, by role. */
  readonly feature: { readonly role: 'broker' | 'dealer'; readonly flag: string };
  /** An entry, in words. */
  readonly noun: string;
}

const on = (prefix: string, ...names: readonly string[]) => names.map((name) => `${prefix}.on_${name}`);

export const META: Readonly<Record<RealmListName, MetaFamily>> = {
  sessions: {
    list: 'wamp.session.list',
    get: 'wamp.session.get',
    topics: on('wamp.session', 'join', 'leave'),
    feature: { role: 'broker', flag: 'session_meta_api' },
    noun: 'session',
  },
  registrations: {
    list: 'wamp.registration.list',
    get: 'wamp.registration.get',
    topics: on('wamp.registration', 'create', 'register', 'unregister', 'delete'),
    feature: { role: 'dealer', flag: 'registration_meta_api' },
    noun: 'registration',
  },
  subscriptions: {
    list: 'wamp.subscription.list',
    get: 'wamp.subscription.get',
    topics: on('wamp.subscription', 'create', 'subscribe', 'unsubscribe', 'delete'),
    feature: { role: 'broker', flag: 'subscription_meta_api' },
    noun: 'subscription',
  },
};

/** Procedures about the sessions behind an entry; `count` has more than one spelling. */
export const MEMBERS: Readonly<Record<HeldListName, { readonly list: string; readonly count: readonly string[] }>> = {
  registrations: { list: 'wamp.registration.list_callees', count: ['wamp.registration.count_callees'] },
  subscriptions: {
    list: 'wamp.subscription.list_subscribers',
    // nexus spells it without the "b".
    count: ['wamp.subscription.count_subscribers', 'wamp.subscription.count_suscribers'],
  },
};

export const SESSION_COUNT = 'wamp.session.count';
