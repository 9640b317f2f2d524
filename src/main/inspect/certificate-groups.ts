// The certificates of a cryptosign login as groups of facts, and the rules of their chain.

import type { CertificateFact, CertificateFacts, ChainRuleResult } from '../../shared/certificate-facts.ts';
import type { Fact, FactGroup } from '../../shared/record-detail.ts';

/** One group a certificate, and one for the chain. */
export function certificateGroups({ certificates, trustroot, rules, findings }: CertificateFacts): FactGroup[] {
  const chain: Fact[] = [
    ...(trustroot === undefined ? [] : [{ label: 'Trust root', value: trustroot }]),
    ...rules.map(ruleFact),
    ...findings.map(({ check, text }) => ({ label: check, value: text })),
  ];
  return [
    ...certificates.map(groupOf),
    ...(chain.length > 0 ? [{ title: 'Chain of certificates', facts: chain }] : []),
  ];
}

const KINDS: Readonly<Record<CertificateFact['kind'], string>> = {
  delegate: 'delegate',
  authority: 'authority',
  unknown: 'not readable',
};

function groupOf({ index, kind, fields, capabilities, signer, signed, faults }: CertificateFact): FactGroup {
  const facts: Fact[] = fields.map(({ label, value, note }) => ({
    label,
    value: note === undefined ? value : `${value} (${note})`,
  }));
  if (capabilities) facts.push({ label: 'May act as', value: capabilities.join(', ') || 'nothing' });
  if (signer !== undefined)
    facts.push({ label: 'Signed by', value: signed === false ? `${signer}, who had not to sign it` : signer });
  for (const fault of faults) facts.push({ label: 'Fault', value: fault });
  return { title: `Certificate ${index + 1}: ${KINDS[kind]}`, facts };
}

const RESULTS: Readonly<Record<ChainRuleResult['result'], string>> = {
  kept: 'kept',
  broken: 'broken',
  unknown: 'not known',
};

function ruleFact({ id, sentence, result }: ChainRuleResult): Fact {
  return { label: id, value: `${RESULTS[result]}: ${sentence}` };
}
