// What errors of the TLS handshake mean, and what to do about a certificate: rows of transport-causes.ts. Codes are
// those of OpenSSL, and our own (src/main/transport/tls).

import type { Cause } from './transport-causes.ts';

const PIN =
  'To accept exactly this certificate, whatever is wrong with it, pin its SHA-256 fingerprint in the profile; compare it first with the one on the router.';

/** In this order: the first that fits speaks. */
export const TLS_CAUSES: readonly Cause[] = [
  {
    when: /ERR_TLS_CERT_ALTNAME_INVALID/,
    happened: 'The certificate is for another host name.',
    todo: [
      'Use one of the names of the certificate in the URL, or give the router a certificate for this name.',
      'If the router is known by another name than the one in the URL, give that as server name in the profile.',
      PIN,
    ],
  },
  {
    when: /CERT_HAS_EXPIRED/,
    happened: 'The certificate of the router has expired.',
    todo: ['Renew the certificate on the router.', 'Check the clock of this machine.', PIN],
  },
  {
    when: /CERT_NOT_YET_VALID/,
    happened: 'The certificate of the router is not valid yet.',
    todo: ['Check the clock of this machine and the dates of the certificate.', PIN],
  },
  {
    when: /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|CERT_UNTRUSTED/,
    happened: 'The certificate of the router is not signed by an authority that is trusted here.',
    todo: [
      'Give the PEM file of its authority as CA file in the profile.',
      'A self-signed certificate is its own authority: use the certificate itself as CA file.',
      PIN,
    ],
  },
  {
    when: /BAD_CA_FILE/,
    happened: 'The CA file cannot be used, so no certificate can be verified.',
    todo: ['Give a PEM file with the certificate of the authority as CA file in the profile.'],
  },
  {
    when: /PIN_MISMATCH/,
    happened: 'The router shows another certificate than the one that the profile pins.',
    todo: [
      'If the certificate of the router was renewed, compare the new fingerprint with the one on the router, and pin that.',
      'If it was not, somebody else may be answering in its place: do not connect.',
    ],
  },
  {
    when: /BAD_PIN/,
    happened: 'The pinned fingerprint of the profile is none.',
    todo: ['Give the SHA-256 fingerprint of the certificate, 64 hex digits, with or without colons.'],
  },
  {
    when: /WRONG_PASSPHRASE|PASSPHRASE_MISSING/,
    happened: 'The client certificate cannot be opened.',
    todo: ['Check where the profile takes the passphrase of the client certificate from.'],
  },
  {
    when: /KEY_MISMATCH/,
    happened: 'Client certificate and private key do not belong together.',
    todo: [
      'Give the key that the certificate was made for.',
      'In a PEM file with several certificates the one of the client must be the first.',
    ],
  },
  {
    when: /CLIENT_CERTIFICATE_(EXPIRED|NOT_YET_VALID)/,
    happened: 'The client certificate does not count today.',
    todo: ['Get a new client certificate.', 'Check the clock of this machine.'],
  },
  {
    when: /BAD_CLIENT_CERTIFICATE/,
    happened: 'The client certificate cannot be used.',
    todo: [
      'Give a PEM file with the certificate and its private key (the key may be in its own file), or a PKCS#12 file.',
    ],
  },
  {
    when: /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE/,
    happened: 'The router wants a certificate from the client.',
    todo: [
      'Give a client certificate and its key in the profile, from an authority that the router trusts.',
      'Or use a port that does not ask for client certificates.',
    ],
  },
  {
    when: /ALERT_(UNKNOWN_CA|CERTIFICATE_(EXPIRED|REVOKED|UNKNOWN)|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)/,
    happened: 'The router does not accept the client certificate.',
    todo: [
      'Compare the authority of the client certificate with those that the router trusts.',
      'Check its dates, and that it was made for clients.',
    ],
  },
  {
    when: /HANDSHAKE_FAILURE/,
    happened: 'The router refused the TLS handshake.',
    todo: [
      'It may want a certificate from the client: give one in the profile, or use a port that does not ask for one.',
      'It may share no cipher with this program: check its TLS settings.',
    ],
  },
  {
    when: /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/,
    happened: 'Router and program share no version of TLS.',
    todo: [
      'If the profile says an oldest version to accept, lower it to TLS 1.2.',
      'Check which versions the router accepts; those before TLS 1.2 are not spoken here.',
    ],
  },
  {
    when: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|tls ERR_SSL_UNEXPECTED/,
    happened: 'The port does not speak TLS.',
    todo: ['Use ws:// for this port (or rs://, http://), or the TLS port of the router.'],
  },
  {
    when: /^tls /,
    happened: 'The TLS handshake failed.',
    todo: ['Check that the port speaks TLS, and which versions the router accepts.'],
  },
];
