// Certificates of authextra: EIP-712 typed data with a signature, in the order delegate, authorities, root. Entries
// are [certificate, signature], or [hash, certificate, signature] as Crossbar unpacks them.

import { bytesFromHex, hexFromBytes } from '../../../shared/wamp/hex.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../../shared/wamp/value.ts';

/** Addresses are lower-case hex with `0x`. */
interface CommonFields {
  readonly chainId: bigint;
  readonly verifyingContract: string;
  /** Number of a block of the chain. */
  readonly validFrom: bigint;
  readonly meta: string;
}

export interface DelegateCertificate extends CommonFields {
  readonly kind: 'delegate';
  readonly delegate: string;
  /** 64 lower-case hex digits. */
  readonly csPubKey: string;
  /** Unix time in nanoseconds. */
  readonly bootedAt: bigint;
}

export interface AuthorityCertificate extends CommonFields {
  readonly kind: 'authority';
  readonly issuer: string;
  readonly subject: string;
  readonly realm: string;
  readonly capabilities: bigint;
}

export type Certificate = DelegateCertificate | AuthorityCertificate;

export type DecodedCertificate =
  /** `signature`: 65 bytes, r, s and v; undefined if it is missing or has another form. */
  | { readonly ok: true; readonly certificate: Certificate; readonly signature: Uint8Array | undefined }
  | { readonly ok: false; readonly faults: readonly string[] };

/** No chain is longer; more is not looked at. */
const MOST_CERTIFICATES = 32;

const KINDS: Readonly<Record<string, Certificate['kind']>> = {
  EIP712DelegateCertificate: 'delegate',
  EIP712AuthorityCertificate: 'authority',
};

/** The certificates of an authextra in order; undefined if it has none. Never throws. */
export function certificatesOf(authextra: Dict): readonly DecodedCertificate[] | undefined {
  const list = getOwn(authextra, 'certificates') ?? undefined;
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) return [{ ok: false, faults: ['"certificates" is no list'] }];
  return list.slice(0, MOST_CERTIFICATES).map((entry) => decodeCertificate(entry));
}

/** Reads one entry. Never throws. */
export function decodeCertificate(entry: WampValue): DecodedCertificate {
  const parts = Array.isArray(entry) && (entry.length === 2 || entry.length === 3) ? entry.slice(-2) : undefined;
  const [data, signature] = parts ?? [];
  if (!isDict(data)) return { ok: false, faults: ['the entry is no list [certificate, signature]'] };
  const primaryType = getOwn(data, 'primaryType');
  const kind = typeof primaryType === 'string' && Object.hasOwn(KINDS, primaryType) ? KINDS[primaryType] : undefined;
  if (!kind) return { ok: false, faults: [`"primaryType" is none of ${Object.keys(KINDS).join(', ')}`] };
  const reader = new FieldReader(getOwn(data, 'message'));
  const certificate = kind === 'delegate' ? delegateOf(reader) : authorityOf(reader);
  const domain = getOwn(data, 'domain');
  const isOurs = isDict(domain) && getOwn(domain, 'name') === 'WMP' && getOwn(domain, 'version') === '1';
  const faults = [...(isOurs ? [] : ['"domain" is not {"name": "WMP", "version": "1"}']), ...reader.faults];
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, certificate, signature: bytesOf(signature, 65) };
}

function commonOf(reader: FieldReader): CommonFields {
  return {
    chainId: reader.integer('chainId', 256),
    verifyingContract: reader.address('verifyingContract'),
    validFrom: reader.integer('validFrom', 256),
    meta: reader.text('meta'),
  };
}

function delegateOf(reader: FieldReader): DelegateCertificate {
  return {
    kind: 'delegate',
    ...commonOf(reader),
    delegate: reader.address('delegate'),
    csPubKey: reader.hex('csPubKey', 32),
    bootedAt: reader.integer('bootedAt', 64),
  };
}

function authorityOf(reader: FieldReader): AuthorityCertificate {
  return {
    kind: 'authority',
    ...commonOf(reader),
    issuer: reader.address('issuer'),
    subject: reader.address('subject'),
    realm: reader.address('realm'),
    capabilities: reader.integer('capabilities', 64),
  };
}

/** Bytes in binary or hex, with or without `0x`; undefined if they are not `length` bytes. */
function bytesOf(value: WampValue | undefined, length: number): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? bytesFromHex(value.replace(/^0x/i, '')) : value;
  return bytes instanceof Uint8Array && bytes.length === length ? bytes : undefined;
}

/** Reads fields and gathers what is wrong with them; a wrong field reads as zero. */
class FieldReader {
  readonly faults: string[] = [];
  readonly #message: Dict;

  constructor(message: WampValue | undefined) {
    this.#message = isDict(message) ? message : {};
    if (!isDict(message)) this.faults.push('"message" is no dictionary');
  }

  hex(name: string, length: number): string {
    const bytes = bytesOf(getOwn(this.#message, name), length);
    if (!bytes) this.faults.push(`"${name}" is not ${length} bytes in hex`);
    return bytes ? hexFromBytes(bytes) : '';
  }

  address(name: string): string {
    return `0x${this.hex(name, 20)}`;
  }

  text(name: string): string {
    const value = getOwn(this.#message, name);
    if (typeof value === 'string') return value;
    this.faults.push(`"${name}" is no text`);
    return '';
  }

  /** An integer of so many bits, as number or in decimal digits: nanoseconds do not fit into a JSON number. */
  integer(name: string, bits: number): bigint {
    const value = getOwn(this.#message, name);
    const isText = typeof value === 'string' && /^\d{1,78}$/.test(value);
    const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
    const number = isText || isInteger ? BigInt(value) : -1n;
    if (number >= 0n && number < 2n ** BigInt(bits)) return number;
    this.faults.push(`"${name}" is no integer of ${bits} bits, or was rounded on its way`);
    return 0n;
  }
}
