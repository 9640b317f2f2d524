// Keys of PUBLISH, SUBSCRIBE, EVENT and of the revocation of a subscription.

import { doc, type KeyDocs } from './field-doc.ts';
import { FORWARDED, PASSTHRU } from './shared-keys.ts';

const LISTING = 'Subscriber Black- and Whitelisting';
const PATTERN = 'Pattern-based Subscription';
const IDENTITY = 'Publisher Identification';
const RETENTION = 'Event Retention';

const session = doc('Id of a session.', LISTING, { type: 'id' });
const authid = doc('An identity.', LISTING);
const authrole = doc('A role.', LISTING);

export const PUBLISH_OPTIONS: KeyDocs = {
  acknowledge: doc('Whether the broker is to confirm the event with PUBLISHED.', 'Publishing and Events'),
  exclude_me: doc('Whether the publisher is left out itself; it is unless this is false.', 'Publisher Exclusion'),
  disclose_me: doc('Whether the subscribers may learn who publishes.', IDENTITY),
  exclude: doc('Sessions that do not receive the event.', LISTING, { items: session }),
  exclude_authid: doc('Identities that do not receive the event.', LISTING, { items: authid }),
  exclude_authrole: doc('Roles that do not receive the event.', LISTING, { items: authrole }),
  eligible: doc('Sessions that alone may receive the event.', LISTING, { items: session }),
  eligible_authid: doc('Identities that alone may receive the event.', LISTING, { items: authid }),
  eligible_authrole: doc('Roles that alone may receive the event.', LISTING, { items: authrole }),
  retain: doc('Whether the broker keeps the event for those who subscribe later.', RETENTION),
  rkey: doc('Key that chooses the shard of subscribers.', 'Sharded Subscription'),
  ...PASSTHRU,
  ...FORWARDED,
};

export const SUBSCRIBE_OPTIONS: KeyDocs = {
  match: doc('How the topic is compared: exact, prefix or wildcard; exact if absent.', PATTERN),
  get_retained: doc('Whether an event that was kept is wanted at once.', RETENTION),
  nkey: doc('Key that says which shard this subscriber is in.', 'Sharded Subscription'),
  ...FORWARDED,
};

export const EVENT_DETAILS: KeyDocs = {
  topic: doc('The topic the event was published to; it must be told to pattern subscriptions.', PATTERN, {
    type: 'uri',
  }),
  publisher: doc('Session that published the event.', IDENTITY, { type: 'id' }),
  publisher_authid: doc('Identity of the publisher.', IDENTITY),
  publisher_authrole: doc('Role of the publisher.', IDENTITY),
  trustlevel: doc('How far the broker trusts the publisher, from 0.', 'Publication Trust Levels'),
  retained: doc('True if the event was kept and is not new.', RETENTION),
  x_acknowledged_delivery: doc('True if the event is to be confirmed with EVENT_RECEIVED (Autobahn, Crossbar).'),
  ...PASSTHRU,
  ...FORWARDED,
};

export const UNSUBSCRIBED_DETAILS: KeyDocs = {
  subscription: doc('The subscription that was revoked.', 'Subscription Revocation', { type: 'id' }),
  reason: doc('Why it was revoked.', 'Subscription Revocation'),
};
