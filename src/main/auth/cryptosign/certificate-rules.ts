// The twelve rules of a certificate chain ("Certificate Chain Verification" in the specification). A chain is a
// delegate certificate, the authorities above it, and the root as the last. Who signed comes from elsewhere, for it
// takes a curve; without it the rules about signatures say nothing.

import type { ChainRuleResult } from '../../../shared/certificate-facts.ts';
import type { Finding } from '../../../shared/finding.ts';
import { getOwn, type Dict } from '../../../shared/wamp/value.ts';
import { certificatesOf, type AuthorityCertificate, type Certificate, type DecodedCertificate } from './certificate.ts';

export interface Chain {
  readonly certificates: readonly Certificate[];
  /** Address each was signed by, lower-case; `null` if the signature gives none. Undefined: not computed. */
  readonly signers?: readonly (string | null)[];
  /** As HELLO has them. */
  readonly trustroot?: string;
  readonly pubkey?: string;
}

/** What a rule finds: a fault in words, `true` if it is kept, `null` if there is nothing to check it with. */
type Verdict = string | true | null;

interface ChainRule {
  readonly id: string;
  readonly sentence: string;
  readonly check: (chain: Chain) => Verdict;
}

const isAuthority = (one: Certificate): one is AuthorityCertificate => one.kind === 'authority';
const authorities = ({ certificates }: Chain) => certificates.filter(isAuthority);
const delegateOf = ({ certificates }: Chain) => certificates.find((one) => one.kind === 'delegate');
const rootOf = (chain: Chain) => authorities(chain).at(-1);

/** Certificates as people count them: the first is 1. */
const nameOf = (chain: Chain, one: Certificate) => `certificate ${chain.certificates.indexOf(one) + 1}`;

/** Each authority with the one above it. */
function links(chain: Chain): readonly (readonly [AuthorityCertificate, AuthorityCertificate])[] {
  const all = authorities(chain);
  return all.slice(1).map((above, i) => [all[i] ?? above, above]);
}

/** The first fault among links; `null` if there are none to look at. */
function overLinks(chain: Chain, fault: (below: AuthorityCertificate, above: AuthorityCertificate) => string | false) {
  const all = links(chain);
  if (all.length === 0) return null;
  for (const [below, above] of all) {
    const text = fault(below, above);
    if (text !== false) return text;
  }
  return true;
}

function allSame(chain: Chain, of: readonly Certificate[], what: string, value: (one: Certificate) => string): Verdict {
  const [first, ...rest] = of;
  if (!first || rest.length === 0) return null;
  const other = rest.find((one) => value(one) !== value(first));
  return other ? `${what} of ${nameOf(chain, other)} differs from that of ${nameOf(chain, first)}` : true;
}

/** Whether somebody in particular signed a certificate. */
function signedBy(chain: Chain, one: Certificate | undefined, who: string): Verdict {
  if (!one || !chain.signers) return null;
  const signer = chain.signers[chain.certificates.indexOf(one)];
  if (signer === who) return true;
  return signer
    ? `${nameOf(chain, one)} was signed by ${signer}, not by ${who}`
    : `${nameOf(chain, one)} has no signature that leads to an address; ${who} had to sign`;
}

const CHAIN_RULES: readonly ChainRule[] = [
  {
    id: 'CCR-1',
    sentence: 'All certificates are for the same chain and the same contract, and valid already.',
    check(chain) {
      const sameChain = allSame(chain, chain.certificates, 'chainId', ({ chainId }) => String(chainId));
      if (sameChain !== true) return sameChain;
      return allSame(chain, chain.certificates, 'verifyingContract', ({ verifyingContract }) => verifyingContract);
    },
  },
  {
    id: 'CCR-2',
    sentence: 'All authorities are for the same realm.',
    check: (chain) => allSame(chain, authorities(chain), 'realm', (one) => (isAuthority(one) ? one.realm : '')),
  },
  {
    id: 'CCR-3',
    sentence: 'The first is a delegate certificate, all others are authority certificates.',
    check({ certificates }) {
      const wrong = certificates.findIndex(({ kind }, i) => kind !== (i === 0 ? 'delegate' : 'authority'));
      if (wrong < 0) return true;
      return wrong === 0
        ? 'certificate 1 is no delegate certificate'
        : `certificate ${wrong + 1} is no authority certificate`;
    },
  },
  {
    id: 'CCR-4',
    sentence: 'The last certificate is a root: issuer and subject are the same.',
    check(chain) {
      const root = rootOf(chain);
      if (!root) return null;
      return (
        root.issuer === root.subject || `the last certificate has issuer ${root.issuer} and subject ${root.subject}`
      );
    },
  },
  {
    id: 'CCR-5',
    sentence: 'The issuer of each authority is the subject of the one above it.',
    check: (chain) =>
      overLinks(
        chain,
        (below, above) =>
          below.issuer !== above.subject &&
          `${nameOf(chain, below)} was issued by ${below.issuer}, and the subject above it is ${above.subject}`,
      ),
  },
  {
    id: 'CCR-6',
    sentence: 'No authority is valid earlier than the one above it.',
    check: (chain) =>
      overLinks(
        chain,
        (below, above) =>
          below.validFrom < above.validFrom &&
          `${nameOf(chain, below)} is valid from block ${below.validFrom}, the one above it from ${above.validFrom}`,
      ),
  },
  {
    id: 'CCR-7',
    sentence: 'No authority has a capability that the one above it lacks.',
    check: (chain) =>
      overLinks(chain, (below, above) => {
        const more = capabilityNames(below.capabilities & ~above.capabilities);
        return more.length > 0 && `${nameOf(chain, below)} claims ${more.join(', ')}, which the one above it lacks`;
      }),
  },
  {
    id: 'CCR-8',
    sentence: 'The subject of the lowest authority is the delegate.',
    check(chain) {
      const [delegate, [lowest]] = [delegateOf(chain), authorities(chain)];
      if (!delegate || !lowest) return null;
      return (
        lowest.subject === delegate.delegate ||
        `the subject of ${nameOf(chain, lowest)} is ${lowest.subject}, the delegate ${delegate.delegate}`
      );
    },
  },
  {
    id: 'CCR-9',
    sentence: 'The delegate certificate is not valid earlier than the lowest authority.',
    check(chain) {
      const [delegate, [lowest]] = [delegateOf(chain), authorities(chain)];
      if (!delegate || !lowest) return null;
      return (
        lowest.validFrom <= delegate.validFrom ||
        `the delegate certificate is valid from block ${delegate.validFrom}, ${nameOf(chain, lowest)} from ${lowest.validFrom}`
      );
    },
  },
  {
    id: 'CCR-10',
    sentence: 'The root signed itself, and is the trustroot of HELLO.',
    check(chain) {
      const root = rootOf(chain);
      if (!root) return null;
      if (chain.trustroot !== undefined && chain.trustroot.toLowerCase() !== root.issuer) {
        return `the root is ${root.issuer}, and HELLO.Details.authextra.trustroot another address`;
      }
      return signedBy(chain, root, root.issuer);
    },
  },
  {
    id: 'CCR-11',
    sentence: 'Every authority below the root was signed by its issuer.',
    check(chain) {
      const verdicts = authorities(chain)
        .slice(0, -1)
        .map((one) => signedBy(chain, one, one.issuer));
      return verdicts.find((verdict) => verdict !== true) ?? (verdicts.length > 0 ? true : null);
    },
  },
  {
    id: 'CCR-12',
    sentence: 'The delegate signed its certificate, which is for the public key of HELLO.',
    check(chain) {
      const delegate = delegateOf(chain);
      if (!delegate) return null;
      if (chain.pubkey !== undefined && chain.pubkey.toLowerCase() !== delegate.csPubKey) {
        return 'csPubKey of the delegate certificate is not HELLO.Details.authextra.pubkey';
      }
      return signedBy(chain, delegate, delegate.delegate);
    },
  },
];

const CAPABILITIES = [
  'root CA',
  'intermediate CA',
  'public relay',
  'private relay',
  'gateway',
  'exchange',
  'provider',
  'consumer',
];

/** The names of the bits that are set; bits without a name by their number. */
export function capabilityNames(bits: bigint): string[] {
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => (bits >> BigInt(bit)) & 1n)
    .map((bit) => CAPABILITIES[bit] ?? `bit ${bit}`);
}

/** Every rule with what came of it, and a finding for each that is broken. */
export function checkChain(chain: Chain): { readonly rules: ChainRuleResult[]; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const rules = CHAIN_RULES.map(({ id, sentence, check }): ChainRuleResult => {
    const verdict = check(chain);
    if (typeof verdict === 'string') findings.push(chainFinding(id, `${verdict}. Rule: ${sentence}`));
    return { id, sentence, result: verdict === true ? 'kept' : verdict === null ? 'unknown' : 'broken' };
  });
  return { rules, findings };
}

function chainFinding(check: string, text: string): Finding {
  return {
    check,
    severity: 'error',
    text: `In authextra.certificates, ${text}`,
    field: 'HELLO.Details',
    key: 'authextra',
    section: 'Certificate Chain Verification',
  };
}

/** The chain of an authextra, as far as its certificates can be decoded, with a finding for each that cannot. */
export function chainOf(
  authextra: Dict,
  decoded: readonly DecodedCertificate[],
): { readonly chain: Chain; readonly findings: Finding[] } {
  const text = (key: string) => {
    const value = getOwn(authextra, key);
    return typeof value === 'string' ? { [key]: value } : {};
  };
  const certificates = decoded.flatMap((one) => (one.ok ? [one.certificate] : []));
  const findings = decoded.flatMap((one, i) =>
    one.ok ? [] : [chainFinding('CCR-3', `certificate ${i + 1} cannot be decoded: ${one.faults.join('; ')}.`)],
  );
  return { chain: { certificates, ...text('trustroot'), ...text('pubkey') }, findings };
}

/** Findings about the certificates of an authextra, but for their signatures. */
export function reviewCertificates(authextra: Dict): Finding[] {
  const decoded = certificatesOf(authextra);
  if (!decoded) return [];
  const { chain, findings } = chainOf(authextra, decoded);
  // A hole in the chain breaks rules that are kept; what is there is then no chain to check.
  return findings.length > 0 ? findings : checkChain(chain).findings;
}
