// What WELCOME announces: exactly what is built.

import type { Dict } from '../../../shared/wamp/value.ts';
import { BROKER_FEATURES } from './broker.ts';
import { DEALER_FEATURES } from './dealer.ts';

/** `roles` of WELCOME in a realm without the meta API. */
export const PLAIN_ROLES: Dict = {
  broker: { features: { ...BROKER_FEATURES } },
  dealer: { features: { ...DEALER_FEATURES } },
};

/** `roles` of WELCOME. */
export const ROUTER_ROLES: Dict = {
  broker: {
    features: { ...BROKER_FEATURES, event_history: true, session_meta_api: true, subscription_meta_api: true },
  },
  dealer: {
    features: { ...DEALER_FEATURES, registration_meta_api: true, session_meta_api: true, testament_meta_api: true },
  },
};
