// What a certificate says, as facts for records and errors.

import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../../shared/capture-record.ts';

/**
 * Facts of a certificate in DER; undefined if the bytes are none. Names in one line with the most
 * specific part last (`O=…, CN=…`), dates in ISO 8601, SHA-256 fingerprint in hex with colons as
 * OpenSSL and browsers print it.
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
  };
}

/** The same facts as the flat text values of an error. */
export function flatCertificateFacts(facts: CertificateFacts): Record<string, string> {
  return { ...facts, names: facts.names.join(', ') };
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
