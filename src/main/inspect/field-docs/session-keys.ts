// Keys of the messages that open and close a session: HELLO, CHALLENGE, AUTHENTICATE, WELCOME, ABORT,
// GOODBYE.

import { FEATURES, type FeatureSpec } from '../../../shared/wamp/features.ts';
import { doc, type FieldDoc, type KeyDocs } from './field-doc.ts';
import { HELLO_AUTHEXTRA, NODE_KEYS, TRANSPORT_AUTH, WELCOME_AUTHEXTRA } from './method-keys.ts';

const ANNOUNCEMENT = 'Feature Announcement';
const METHODS = 'Authentication Methods';
const SCRAM = 'Salted Challenge Response Authentication';

/** Flags that routers and clients announce without the specification knowing them. */
const OTHER_FLAGS: KeyDocs = {
  payload_transparency: doc('Payload can be passed on without being read (Autobahn, Crossbar).'),
  payload_encryption_cryptobox: doc('Payload can be encrypted with cryptobox (Autobahn, Crossbar).'),
  x_acknowledged_event_delivery: doc('Events can be confirmed by the subscriber (Autobahn, Crossbar).'),
  progressive_calls: doc('A call may send its arguments in parts, under an older name (Bondy).'),
  caller_auth_claims: doc('The callee may learn the claims of the caller (Bondy).'),
  call_retries: doc('The dealer may repeat a call that failed (Bondy).'),
  acknowledge_event_received: doc('Events can be confirmed by the subscriber (Bondy).'),
  acknowledge_subscriber_received: doc('The publisher may learn who received an event (Bondy).'),
};

function flagDoc({ flag, about, status }: FeatureSpec): readonly [string, FieldDoc] {
  const standing = status === 'undeclared' ? '' : `, ${status} in the specification`;
  return [flag, doc(`${about}${standing}; only true announces it.`, ANNOUNCEMENT)];
}

const FLAGS: KeyDocs = { ...OTHER_FLAGS, ...Object.fromEntries(FEATURES.map(flagDoc)) };

const ROLE_KEYS: KeyDocs = {
  features: doc('Advanced features the sender supports in this role.', ANNOUNCEMENT, { keys: FLAGS }),
  reflection: doc('Whether procedures and topics can be described on request.'),
};

const role = (text: string, section: string) => doc(text, section, { keys: ROLE_KEYS });

const CLIENT = 'Client: Role and Feature Announcement';
const ROUTER = 'Router: Role and Feature Announcement';

const CLIENT_ROLES: KeyDocs = {
  caller: role('The client calls procedures.', CLIENT),
  callee: role('The client offers procedures.', CLIENT),
  publisher: role('The client publishes events.', CLIENT),
  subscriber: role('The client receives events.', CLIENT),
};

const ROUTER_ROLES: KeyDocs = {
  broker: role('The router passes events on.', ROUTER),
  dealer: role('The router passes calls on.', ROUTER),
};

export const HELLO_DETAILS: KeyDocs = {
  roles: doc('What the client wants to do in the session; at least one role.', CLIENT, { keys: CLIENT_ROLES }),
  agent: doc('Name and version of the client program.', CLIENT),
  authmethods: doc('Methods the client can log in with, in its order of preference.', METHODS, {
    items: doc('A method the client offers.', METHODS),
  }),
  authid: doc('The identity the client asks for; the router may give another one.', METHODS),
  authrole: doc('The role the client asks for (Autobahn, Bondy); the router decides.'),
  authextra: doc('What an offered method needs from the start.', METHODS, { keys: HELLO_AUTHEXTRA }),
  transport: doc('What the transport says of the client; a router fills this in for itself.', undefined, {
    keys: { auth: doc('Credentials that came with the transport.', undefined, { keys: TRANSPORT_AUTH }) },
  }),
  resumable: doc('The client would like to resume this session later (draft).'),
  'resume-session': doc('The session to be resumed (draft).', undefined, { type: 'id' }),
  'resume-token': doc('What proves that the session may be resumed (draft).'),
  x_authroles: doc('Several roles the client asks for (Bondy).'),
};

export const WELCOME_DETAILS: KeyDocs = {
  roles: doc('What the router does; at least one role.', ROUTER, { keys: ROUTER_ROLES }),
  agent: doc('Name and version of the router.', ROUTER),
  realm: doc('The realm that was joined.', 'WELCOME'),
  authid: doc('The identity the client has in this session.', METHODS),
  authrole: doc('The role the client has in this session: it decides what is allowed.', METHODS),
  authmethod: doc('The method the login was made with.', METHODS),
  authprovider: doc('Where the router knows the identity from.', METHODS),
  authextra: doc('What the method or the router adds.', METHODS, { keys: WELCOME_AUTHEXTRA }),
  resumed: doc('Whether an earlier session was resumed (draft).'),
  resumable: doc('Whether this session can be resumed later (draft).'),
  resume_token: doc('What proves later that the session may be resumed (Autobahn).'),
  'resume-ticket': doc('What proves later that the session may be resumed (draft).'),
  session: doc('Id of the session once more (Bondy).', undefined, { type: 'id' }),
  transport: doc('What the router knows of the connection (Bondy).', undefined, {
    keys: { peername: doc('Address of the client as the router sees it (Bondy).') },
  }),
  ...NODE_KEYS,
};

export const ABORT_DETAILS: KeyDocs = {
  message: doc('Why, in a sentence for people.', 'ABORT'),
  scram: doc('What went wrong in the words of SCRAM.', SCRAM),
  description: doc('Why, in more words (Bondy).'),
  requested_methods: doc('The methods that were asked for (Bondy).'),
};

export const GOODBYE_DETAILS: KeyDocs = {
  message: doc('Why, in a sentence for people.', 'GOODBYE'),
  resumable: doc('Whether the session can be resumed later (Autobahn).'),
  all: doc('The sessions of the whole realm are ended (nexus).'),
};
