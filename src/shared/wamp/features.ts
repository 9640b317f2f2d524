// Feature flags of the advanced profile ("Feature Announcement" in the specification) and which of
// them this client announces unless the profile says otherwise.

import type { RoleChoice } from '../profile.ts';

export type Role = 'caller' | 'callee' | 'publisher' | 'subscriber' | 'broker' | 'dealer';
export type ClientRole = Exclude<Role, 'broker' | 'dealer'>;

export const CLIENT_ROLES: readonly ClientRole[] = ['caller', 'callee', 'publisher', 'subscriber'];

export interface FeatureSpec {
  readonly flag: string;
  readonly roles: readonly Role[];
  readonly status: 'stable' | 'beta' | 'alpha' | 'sketch' | 'undeclared';
  readonly about: string;
  /** True if this client can deal with the feature, so that it is announced by default. */
  readonly implemented: boolean;
}

const feature = (
  flag: string,
  status: FeatureSpec['status'],
  roles: readonly Role[],
  about: string,
  implemented = false,
): FeatureSpec => ({ flag, status, roles, about, implemented });

/** Every flag of the specification, in its order. */
export const FEATURES: readonly FeatureSpec[] = [
  feature(
    'progressive_call_results',
    'stable',
    ['caller', 'dealer', 'callee'],
    'A call may give several results',
    true,
  ),
  feature(
    'progressive_call_invocations',
    'alpha',
    ['caller', 'dealer', 'callee'],
    'A call may send its arguments in parts',
    true,
  ),
  feature('call_timeout', 'alpha', ['caller', 'dealer', 'callee'], 'A call may end by a time limit', true),
  feature('call_canceling', 'alpha', ['caller', 'dealer', 'callee'], 'A running call can be given up', true),
  feature('caller_identification', 'stable', ['caller', 'dealer', 'callee'], 'The callee may learn who calls', true),
  feature('call_trustlevels', 'alpha', ['dealer', 'callee'], 'The dealer rates the trust in a caller'),
  feature('registration_meta_api', 'beta', ['dealer'], 'Registrations can be listed and watched'),
  feature('pattern_based_registration', 'stable', ['dealer', 'callee'], 'Procedures by prefix or wildcard', true),
  feature('shared_registration', 'beta', ['dealer', 'callee'], 'Several callees for one procedure', true),
  feature('sharded_registration', 'alpha', ['caller', 'dealer', 'callee'], 'A call goes to a shard of callees'),
  feature('registration_revocation', 'alpha', ['dealer', 'callee'], 'The dealer may take a registration away', true),
  feature('call_reroute', 'sketch', ['dealer', 'callee'], 'A callee may pass an invocation on'),
  feature('session_meta_api', 'beta', ['dealer', 'broker'], 'Sessions can be listed and watched'),
  feature('testament_meta_api', 'undeclared', ['dealer'], 'Events published when a session ends'),
  feature(
    'subscriber_blackwhite_listing',
    'stable',
    ['publisher', 'broker'],
    'A publisher chooses the receivers',
    true,
  ),
  feature('publisher_exclusion', 'stable', ['publisher', 'broker'], 'A publisher may hear its own event', true),
  feature(
    'publisher_identification',
    'stable',
    ['publisher', 'broker', 'subscriber'],
    'Subscribers may learn who publishes',
    true,
  ),
  feature('publication_trustlevels', 'alpha', ['broker', 'subscriber'], 'The broker rates the trust in a publisher'),
  feature('subscription_meta_api', 'beta', ['broker'], 'Subscriptions can be listed and watched'),
  feature('pattern_based_subscription', 'stable', ['broker', 'subscriber'], 'Topics by prefix or wildcard', true),
  feature(
    'sharded_subscription',
    'alpha',
    ['publisher', 'broker', 'subscriber'],
    'Events go to a shard of subscribers',
  ),
  feature(
    'subscription_revocation',
    'alpha',
    ['broker', 'subscriber'],
    'The broker may take a subscription away',
    true,
  ),
  feature('event_history', 'beta', ['broker'], 'Past events can be asked for'),
  feature('event_retention', 'undeclared', ['broker'], 'The last event is kept for new subscribers'),
  feature(
    'payload_passthru_mode',
    'sketch',
    ['caller', 'callee', 'dealer', 'publisher', 'subscriber', 'broker'],
    'Payload in a form the router does not read',
    true,
  ),
];

/** The roles and features a new profile announces: all client roles, every feature this client implements. */
export function defaultRoles(): RoleChoice {
  const roles: RoleChoice = {};
  for (const role of CLIENT_ROLES) {
    const flags = FEATURES.filter((entry) => entry.implemented && entry.roles.includes(role));
    roles[role] = { features: Object.fromEntries(flags.map((entry) => [entry.flag, true])) };
  }
  return roles;
}
