// A certificate that is its own authority, made when it is needed: EC P-256, ECDSA with SHA-256. The structure of
// RFC 5280 section 4.1 in DER (X.690), as much of it as TLS needs.

import { Buffer } from 'node:buffer';
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const BOOLEAN = 0x01;
/** Context-specific tags: of the certificate, and of the kinds of a name (RFC 5280 section 4.2.1.6). */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const BASIC_CONSTRAINTS = '0603551d13';
const ALTERNATIVE_NAME = '0603551d11';
const EXTENDED_KEY_USAGE = '0603551d25';
const PURPOSES = { server: '2b06010505070301', client: '2b06010505070302' } as const;

const DAY = 86_400_000;
const VALID_DAYS = 30;

export interface OwnCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** Fingerprints: lower-case hex; upper-case hex with colons. */
  readonly sha256: string;
  readonly sha1: string;
}

/** What a certificate is for; names and IPv4 addresses are those of a server. */
export interface CertificateWish {
  readonly commonName: string;
  readonly purpose: keyof typeof PURPOSES;
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/** Makes a key and its certificate, valid from a day before `now` (milliseconds since 1970) for a month. */
export function selfSigned(wish: CertificateWish, now: number): OwnCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(tagged(SET, sequence(raw(COMMON_NAME), tagged(UTF8_STRING, Buffer.from(wish.commonName)))));
  const algorithm = sequence(raw(ECDSA_WITH_SHA256));
  const toBeSigned = sequence(
    tagged(VERSION, tagged(INTEGER, raw('02'))),
    // Positive, as it must be.
    tagged(INTEGER, Buffer.concat([raw('01'), randomBytes(15)])),
    algorithm,
    name,
    sequence(utcTime(now - DAY), utcTime(now + VALID_DAYS * DAY)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    tagged(EXTENSIONS, sequence(...extensions(wish))),
  );
  const signature = createSign('sha256').update(toBeSigned).sign(privateKey);
  const der = sequence(toBeSigned, algorithm, tagged(BIT_STRING, Buffer.concat([raw('00'), signature])));
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n');
  const sha1 = createHash('sha1').update(der).digest('hex').toUpperCase();
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    sha256: createHash('sha256').update(der).digest('hex'),
    sha1: sha1.replace(/..(?=.)/g, '$&:'),
  };
}

function extensions({ purpose, names, addresses }: CertificateWish): Buffer[] {
  const alternatives = [
    ...names.map((name) => tagged(DNS_NAME, Buffer.from(name))),
    ...addresses.map((address) => tagged(IP_ADDRESS, Buffer.from(address.split('.').map(Number)))),
  ];
  const critical = tagged(BOOLEAN, raw('ff'));
  const isAuthority = sequence(critical);
  const usage = sequence(tagged(OBJECT_IDENTIFIER, raw(PURPOSES[purpose])));
  return [
    sequence(raw(BASIC_CONSTRAINTS), critical, tagged(OCTET_STRING, isAuthority)),
    sequence(raw(EXTENDED_KEY_USAGE), tagged(OCTET_STRING, usage)),
    ...(alternatives.length === 0
      ? []
      : [sequence(raw(ALTERNATIVE_NAME), tagged(OCTET_STRING, sequence(...alternatives)))]),
  ];
}

const raw = (hex: string): Buffer => Buffer.from(hex, 'hex');
const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(SEQUENCE, Buffer.concat(parts));

/** Two digits of the year: years from 2050 on are written otherwise, and none of them comes up here. */
function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '');
  return tagged(UTC_TIME, Buffer.from(`${digits.slice(2, 14)}Z`));
}

/** An element with its length: one byte below 128, else the number of bytes first (X.690 section 8.1.3). */
function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}
