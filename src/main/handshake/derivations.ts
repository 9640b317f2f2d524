// How the answers of a login came about, each with the CHALLENGE it belongs to and with what was really sent.

import type { DerivationStep } from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Derivation, LadderStep } from '../../shared/handshake-summary.ts';
import type { Story, Told } from './story.ts';

/** The derivations in order. */
export function derivationsOf(story: Story): Derivation[] {
  return story.derivations.map((record) => derivationOf(record, story));
}

function derivationOf(record: Story['derivations'][number], { told, challenges }: Story): Derivation {
  const { seq, about, method, steps, took, purpose = 'answer', refused, couldSend, sentAnyway, byHand } = record;
  const sent = purpose === 'answer' ? answerAfter(seq, told) : undefined;
  return {
    seq,
    about,
    purpose,
    round: Math.max(1, challenges.filter((challenge) => challenge.seq <= about).length),
    method,
    steps,
    took,
    ...(refused !== undefined && { refused }),
    ...(couldSend && { couldSend }),
    ...(sentAnyway && { sentAnyway }),
    ...(byHand && { byHand }),
    ...(sent && { sent: { seq: sent.record.seq, equal: carries(sent, steps.at(-1)) } }),
  };
}

/** Checks of what a router has to prove: a verifier of SCRAM, a signature over a challenge of the client. */
const PROOF_CHECKS: ReadonlySet<string> = new Set(['A-07', 'A-11']);

/** What came of the router's own proof, at the CHALLENGE or WELCOME with these findings; undefined if none was due. */
export function routerProofAt(
  seq: number,
  findings: readonly Finding[],
  { derivations }: Story,
): LadderStep['routerProof'] {
  const found = findings.filter(({ check }) => PROOF_CHECKS.has(check));
  if (found.some(({ severity }) => severity === 'error')) return 'wrong';
  if (derivations.some(({ purpose, about }) => purpose === 'router-proof' && about === seq)) return 'right';
  return found.length > 0 ? 'missing' : undefined;
}

/** The AUTHENTICATE that follows a derivation, unless another CHALLENGE comes before it. */
function answerAfter(seq: number, told: readonly Told[]): Told | undefined {
  const next = told.find(({ record, decoded }) => record.seq > seq && isOf(decoded, ['AUTHENTICATE', 'CHALLENGE']));
  return next && isOf(next.decoded, ['AUTHENTICATE']) ? next : undefined;
}

function isOf(decoded: Told['decoded'], names: readonly string[]): boolean {
  return decoded.kind === 'message' && names.includes(decoded.message.kind);
}

/** True if an AUTHENTICATE carries a derived value; a secret one is compared by fingerprint. */
function carries({ record, decoded }: Told, step: DerivationStep | undefined): boolean {
  if (!step || decoded.kind !== 'message' || decoded.message.kind !== 'AUTHENTICATE') return false;
  if (step.value !== undefined) return step.value === decoded.message.signature;
  return record.masks.some(({ fingerprint }) => fingerprint === step.fingerprint);
}
