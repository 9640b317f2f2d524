// What a certificate says, as facts for records and errors.

import { type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../../shared/capture-record.ts';

/**
 * Facts of a certificate in DER; undefined if the bytes are none. Names in one line with the most
 * specific part last (`O=…, CN=…`), dates in ISO 8601, fingerprints and serial number in upper-case hex,
 * the former with colons as OpenSSL, browsers and routers write them.
 */
export function certificateFacts(der: Uint8Array): CertificateFacts | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return undefined;
  }
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: alternativeNames(certificate.subjectAltName ?? ''),
    validFrom: isoDate(certificate.validFrom),
    validTo: isoDate(certificate.validTo),
    sha256: certificate.fingerprint256,
    sha1: certificate.fingerprint,
    serial: certificate.serialNumber,
    ...keyFact(certificate),
  };
}

/** What an error tells of a certificate, as flat texts: whose it is, when it counts, and what it could be pinned by. */
export function flatCertificateFacts(facts: CertificateFacts): Record<string, string> {
  const { subject, issuer, names, validFrom, validTo, sha256 } = facts;
  return { subject, issuer, names: names.join(', '), validFrom, validTo, sha256 };
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

/** The usual name of a curve that OpenSSL names in its own way. */
export function curveName(name: string): string {
  return CURVES[name] ?? name;
}

function keyFact(certificate: X509Certificate): { readonly key?: string } {
  try {
    return { key: keyText(certificate.publicKey) };
  } catch {
    // A key of a kind that the TLS library does not know.
    return {};
  }
}

function keyText(publicKey: KeyObject): string {
  const type: string = publicKey.asymmetricKeyType ?? '';
  const details = publicKey.asymmetricKeyDetails;
  if (type === 'ec') return `EC ${curveName(details?.namedCurve ?? '')}`.trim();
  if (details?.modulusLength !== undefined) return `${type.toUpperCase()} ${details.modulusLength}`;
  return type.startsWith('ed') ? `Ed${type.slice(2)}` : type.toUpperCase();
}

/** Undefined if `pem` holds at least one certificate and each can be read; else what is wrong with it. */
export function caFileFault(pem: string): string | undefined {
  const blocks = pem.match(/-----BEGIN [^-]*CERTIFICATE-----[\s\S]*?-----END [^-]*CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return 'It holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----").';
  const broken = blocks.findIndex((block) => !isCertificate(block));
  return broken < 0 ? undefined : `Certificate ${broken + 1} of ${blocks.length} in it cannot be read.`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function oneLine(name: string): string {
  return name.trim().split('\n').join(', ');
}

/** Node writes `DNS:a, IP Address:b`, with values in JSON quotes where they could be misread. */
function alternativeNames(text: string): string[] {
  return [...text.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind = '', value = '']) =>
    kind === 'DNS' || kind === 'IP Address' ? value : `${kind}:${value}`,
  );
}

/** Node 20 gives dates as OpenSSL's text only. */
function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
