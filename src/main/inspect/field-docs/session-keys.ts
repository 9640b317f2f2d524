// Keys of the messages that open and close a session: HELLO, CHALLENGE, AUTHENTICATE, WELCOME, ABORT,
// GOODBYE.

import { FEATURES, type FeatureSpec } from '../../../shared/wamp/features.ts';
import { doc, type FieldDoc, type KeyDocs } from './field-doc.ts';

const ANNOUNCEMENT = 'Feature Announcement';
const METHODS = 'Authentication Methods';
const CRA = 'Challenge Response Authentication';
const SCRAM = 'Salted Challenge Response Authentication';
const CRYPTOSIGN = 'Cryptosign-based Authentication';
const BINDING = 'TLS Channel Binding';
const MUTUAL = 'Router Authentication';

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

const HELLO_AUTHEXTRA: KeyDocs = {
  pubkey: doc('Public key of the client, 64 hex digits; the signature is checked with it.', CRYPTOSIGN),
  channel_binding: doc('How the login is to be tied to the TLS connection, so that it cannot be relayed.', BINDING),
  challenge: doc('64 hex digits the router is asked to sign, to prove who it is.', MUTUAL),
  trustroot: doc('Address of the root that the certificates lead to.', CRYPTOSIGN),
  certificates: doc('Certificates that vouch for the public key, each with its signature.', CRYPTOSIGN),
  nonce: doc('Random text of the client: the answer of the router must begin with it.', SCRAM),
  channel_id: doc('Id of the TLS connection (Autobahn).'),
  activation_code: doc('Code that activates a new key (autobahn-js).'),
  request_new_activation_code: doc('Asks for a new activation code (autobahn-js).'),
  proxy_authid: doc('Identity behind a proxy worker (Crossbar).'),
  proxy_authrole: doc('Role behind a proxy worker (Crossbar).'),
  proxy_realm: doc('Realm behind a proxy worker (Crossbar).'),
  proxy_authextra: doc('Method data behind a proxy worker (Crossbar).'),
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
  transport: doc('Credentials that came with the transport; a router fills this in for itself.'),
  resumable: doc('The client would like to resume this session later (draft).'),
  'resume-session': doc('The session to be resumed (draft).', undefined, { type: 'id' }),
  'resume-token': doc('What proves that the session may be resumed (draft).'),
  x_authroles: doc('Several roles the client asks for (Bondy).'),
};

const WELCOME_AUTHEXTRA: KeyDocs = {
  verifier: doc('Proof of the router that it knows the stored key of this user.', SCRAM),
  scram_server_signature: doc('Proof of the router, as Crossbar names it.', SCRAM),
  x_cb_node: doc('Node that serves the session (Crossbar).'),
  x_cb_worker: doc('Worker that serves the session (Crossbar).'),
  x_cb_peer: doc('Address of the client as the router sees it (Crossbar).'),
  x_cb_pid: doc('Process that serves the session (Crossbar).'),
  meta: doc('Further data of the user (Bondy).'),
  session_guid: doc('Id of the session across nodes (Bondy).'),
  node: doc('Node that serves the session (Bondy).'),
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
  x_cb_node: doc('Node that serves the session (Crossbar).'),
  x_cb_worker: doc('Worker that serves the session (Crossbar).'),
  x_cb_peer: doc('Address of the client as the router sees it (Crossbar).'),
  x_cb_pid: doc('Process that serves the session (Crossbar).'),
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

export const CHALLENGE_EXTRA: KeyDocs = {
  challenge: doc('What the client has to sign: for WAMP-CRA a JSON text, for cryptosign 64 hex digits.', 'CHALLENGE'),
  salt: doc('Salt of the stored key; with it the key is derived from the password first.', CRA),
  iterations: doc('Rounds of the key derivation: more rounds make guessing slower.', CRA),
  keylen: doc('Length of the derived key in bytes.', CRA),
  nonce: doc('Random text of both sides: it begins with the one of the client.', SCRAM),
  kdf: doc('How the key is derived from the password.', SCRAM),
  memory: doc('Memory the key derivation takes, in KiB.', SCRAM),
  channel_binding: doc('How the login is tied to the TLS connection.', BINDING),
  pubkey: doc('Public key of the router.', MUTUAL),
  signature: doc('Signature of the router over what the client asked it to sign.', MUTUAL),
  attest: doc('Registers of the TPM the client is asked to attest.', CRYPTOSIGN),
};

export const AUTHENTICATE_EXTRA: KeyDocs = {
  nonce: doc('The random text of both sides once more.', SCRAM),
  channel_binding: doc('How the login is tied to the TLS connection.', SCRAM),
  cbind_data: doc('What ties the login to the TLS connection, base64.', SCRAM),
  quote: doc('What the TPM attests.', CRYPTOSIGN),
  measurement: doc('What the TPM measured.', CRYPTOSIGN),
};
