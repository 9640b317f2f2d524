// Hash of a certificate for the channel binding `tls-server-end-point` (RFC 5929, section 4.1): the hash function is
// that of the certificate's own signature, but SHA-256 where that is MD5 or SHA-1. Node does not tell the signature
// algorithm, so it is read from the DER bytes: Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, … }.

import { createHash } from 'node:crypto';

export type CertificateHash =
  | { readonly ok: true; readonly hash: Uint8Array; readonly algorithm: string }
  /** `text` says what the certificate lacks. */
  | { readonly ok: false; readonly text: string };

/** Object identifiers as DER has them, hex, with the hash that RFC 5929 wants. */
const RSA = '2a864886f70d0101';
const ECDSA = '2a8648ce3d04';
const HASH = '6086480165030402';
const HASHES: Readonly<Record<string, string>> = {
  [`${RSA}04`]: 'sha256',
  [`${RSA}05`]: 'sha256',
  [`${RSA}0b`]: 'sha256',
  [`${RSA}0c`]: 'sha384',
  [`${RSA}0d`]: 'sha512',
  [`${RSA}0e`]: 'sha224',
  [`${ECDSA}01`]: 'sha256',
  [`${ECDSA}0301`]: 'sha224',
  [`${ECDSA}0302`]: 'sha256',
  [`${ECDSA}0303`]: 'sha384',
  [`${ECDSA}0304`]: 'sha512',
  [`${HASH}01`]: 'sha256',
  [`${HASH}02`]: 'sha384',
  [`${HASH}03`]: 'sha512',
  [`${HASH}04`]: 'sha224',
};
/** RSASSA-PSS names its hash in its parameters; if it does not, SHA-1 is meant. */
const RSA_PSS = `${RSA}0a`;

const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const FIRST_PARAMETER = 0xa0;

export function certificateHash(der: Uint8Array): CertificateHash {
  const algorithm = hashOf(Buffer.from(der));
  if (algorithm === undefined)
    return { ok: false, text: 'the signature of its certificate names no hash function that RFC 5929 knows' };
  return { ok: true, hash: createHash(algorithm).update(der).digest(), algorithm };
}

function hashOf(der: Buffer): string | undefined {
  const signed = contentOf(element(der, SEQUENCE));
  const toBeSigned = element(signed, SEQUENCE);
  const algorithm = contentOf(element(rest(signed, toBeSigned), SEQUENCE));
  const identifier = element(algorithm, OBJECT_IDENTIFIER);
  const name = contentOf(identifier)?.toString('hex') ?? '';
  if (name !== RSA_PSS) return Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  const parameters = contentOf(element(rest(algorithm, identifier), SEQUENCE));
  const chosen = element(parameters, FIRST_PARAMETER);
  if (!chosen) return 'sha256';
  const hash = contentOf(element(contentOf(element(contentOf(chosen), SEQUENCE)), OBJECT_IDENTIFIER));
  return HASHES[hash?.toString('hex') ?? ''] ?? 'sha256';
}

interface Element {
  readonly content: Buffer;
  /** Bytes of tag, length and content. */
  readonly size: number;
}

/** The element at the start of the bytes, if it has this tag and is whole. */
function element(bytes: Buffer | undefined, tag: number): Element | undefined {
  if (!bytes || bytes.length < 2 || bytes[0] !== tag) return undefined;
  const first = bytes[1] ?? 0;
  // A long length: so many bytes follow that say it.
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 4 || bytes.length < 2 + more) return undefined;
  const length = more === 0 ? first & 0x7f : bytes.readUIntBE(2, more);
  const size = 2 + more + length;
  return size > bytes.length ? undefined : { content: bytes.subarray(2 + more, size), size };
}

function contentOf(found: Element | undefined): Buffer | undefined {
  return found?.content;
}

function rest(bytes: Buffer | undefined, found: Element | undefined): Buffer | undefined {
  return found && bytes?.subarray(found.size);
}
