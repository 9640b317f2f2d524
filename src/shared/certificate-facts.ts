// The certificates of a cryptosign login, decoded for people ("Trustroots and Certificates" in the WAMP
// specification). Plain data: it may cross the contract.

import type { Finding } from './finding.ts';

/** A field of a certificate, under its name in the certificate. */
export interface CertificateField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** What the value means, for example the day of a number of nanoseconds. */
  readonly note?: string;
}

export interface CertificateFact {
  /** Place in the list, from 0. */
  readonly index: number;
  readonly kind: 'delegate' | 'authority' | 'unknown';
  readonly fields: readonly CertificateField[];
  /** What an authority may do, by the names of the specification. */
  readonly capabilities?: readonly string[];
  /** Address that the signature comes from; absent if there is no signature to recover one from. */
  readonly signer?: string;
  /** True if the signer is the one who had to sign. */
  readonly signed?: boolean;
  /** Why it could not be decoded; empty if it could. */
  readonly faults: readonly string[];
}

/** One of the twelve rules of a chain. */
export interface ChainRuleResult {
  /** For example `CCR-7`. */
  readonly id: string;
  readonly sentence: string;
  /** `unknown`: nothing at hand to check it with. */
  readonly result: 'kept' | 'broken' | 'unknown';
}

export interface CertificateFacts {
  readonly certificates: readonly CertificateFact[];
  readonly trustroot?: string;
  readonly rules: readonly ChainRuleResult[];
  readonly findings: readonly Finding[];
}
