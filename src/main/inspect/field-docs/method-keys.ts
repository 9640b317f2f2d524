// What authentication methods put into the messages of a login.

import { doc, type KeyDocs } from './field-doc.ts';

const CRA = 'Challenge Response Authentication';
const SCRAM = 'Salted Challenge Response Authentication';
const CRYPTOSIGN = 'Cryptosign-based Authentication';
const BINDING = 'TLS Channel Binding';
const MUTUAL = 'Router Authentication';

/** Of a certificate: EIP-712 data that an Ethereum key signs. */
const CERTIFICATE: KeyDocs = {
  domain: doc('Which kind of typed data was signed, and in which version.', CRYPTOSIGN),
  types: doc('Names and types of the fields that were signed.', CRYPTOSIGN),
  primaryType: doc('Whether it vouches for an authority, or for the key of a delegate.', CRYPTOSIGN),
  message: doc('The fields that were signed.', CRYPTOSIGN, {
    keys: {
      chainId: doc('Chain of Ethereum that the contract is on; 1 is the main one.', CRYPTOSIGN),
      verifyingContract: doc('Address of the contract that the certificate is for.', CRYPTOSIGN),
      validFrom: doc('Block from which on it holds.', CRYPTOSIGN),
      issuer: doc('Address of the one who signs.', CRYPTOSIGN),
      subject: doc('Address of the one it is about.', CRYPTOSIGN),
      realm: doc('Address of the realm it holds in.', CRYPTOSIGN),
      capabilities: doc('What the subject may act as, one bit each.', CRYPTOSIGN),
      delegate: doc('Address of the one who logs in; it signs this certificate itself.', CRYPTOSIGN),
      csPubKey: doc('Public key that the login is signed with.', CRYPTOSIGN),
      bootedAt: doc('When the delegate was started, in nanoseconds since 1970.', CRYPTOSIGN),
      meta: doc('Further data, empty for most.', CRYPTOSIGN),
    },
  }),
};

export const HELLO_AUTHEXTRA: KeyDocs = {
  pubkey: doc('Public key of the client, 64 hex digits; the signature is checked with it.', CRYPTOSIGN),
  channel_binding: doc('How the login is to be tied to the TLS connection, so that it cannot be relayed.', BINDING),
  challenge: doc('64 hex digits the router is asked to sign, to prove who it is.', MUTUAL),
  trustroot: doc('Address of the root that the certificates lead to.', CRYPTOSIGN),
  certificates: doc('Certificates that vouch for the public key, the one of the delegate first.', CRYPTOSIGN, {
    items: doc('A certificate and its signature of 65 bytes.', CRYPTOSIGN, {
      items: doc('The certificate, or the signature of its issuer.', CRYPTOSIGN, { keys: CERTIFICATE }),
    }),
  }),
  nonce: doc('Random text of the client: the answer of the router must begin with it.', SCRAM),
  channel_id: doc('Id of the TLS connection (Autobahn).'),
  signature: doc('A signature the client gives from the start (Autobahn).'),
  reservation: doc('What the client is to be let into, as a contract has it (Autobahn).', undefined, {
    keys: {
      chain_id: doc('Chain of Ethereum that the contract is on (Autobahn).'),
      block_no: doc('Block that the reservation was made at (Autobahn).'),
      realm: doc('Address of the realm (Autobahn).'),
      delegate: doc('Address of the one who logs in (Autobahn).'),
      seeder: doc('Address of the one who offers the service (Autobahn).'),
      bandwidth: doc('How much may be sent (Autobahn).'),
    },
  }),
  activation_code: doc('Code that activates a new key (autobahn-js).'),
  request_new_activation_code: doc('Asks for a new activation code (autobahn-js).'),
  proxy_authid: doc('Identity behind a proxy worker (Crossbar).'),
  proxy_authrole: doc('Role behind a proxy worker (Crossbar).'),
  proxy_realm: doc('Realm behind a proxy worker (Crossbar).'),
  proxy_authextra: doc('Method data behind a proxy worker (Crossbar).'),
};

/** `HELLO.Details.transport.auth`. */
export const TRANSPORT_AUTH: KeyDocs = {
  request: doc('The HTTP request that opened the connection (nexus).'),
  cookie: doc('The cookie that came with it (nexus).'),
  nextcookie: doc('The cookie that the client is given next (nexus).'),
};

/** What Crossbar tells of itself, beside authextra and in it. */
export const NODE_KEYS: KeyDocs = {
  x_cb_node: doc('Node that serves the session (Crossbar).'),
  x_cb_worker: doc('Worker that serves the session (Crossbar).'),
  x_cb_peer: doc('Address of the client as the router sees it (Crossbar).'),
  x_cb_pid: doc('Process that serves the session (Crossbar).'),
};

export const WELCOME_AUTHEXTRA: KeyDocs = {
  verifier: doc('Proof of the router that it knows the stored key of this user.', SCRAM),
  scram_server_signature: doc('Proof of the router, as Crossbar names it.', SCRAM),
  ...NODE_KEYS,
  meta: doc('Further data of the user (Bondy).'),
  session_guid: doc('Id of the session across nodes (Bondy).'),
  node: doc('Node that serves the session (Bondy).'),
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
  pubkey: doc('Public key of the client once more (xconn).'),
  quote: doc('What the TPM attests.', CRYPTOSIGN),
  measurement: doc('What the TPM measured.', CRYPTOSIGN),
};
