// Which step the inspector shows as long as the person has chosen none.

import type { HandshakeSummary } from '../../../../shared/handshake-summary.ts';

/** Number of the record to begin with, or undefined if there is nothing yet. */
export function defaultStep(summary: HandshakeSummary): number | undefined {
  const { outcome, decided, steps, transport, derivations } = summary;
  const told = steps.filter(({ seq }) => decided === undefined || seq <= decided.seq);
  if (outcome === 'welcome') {
    // What was only handed over says nothing that WELCOME does not.
    const answer = derivations.find(({ steps: computed, sent }) => computed.length > 1 && sent !== undefined);
    return answer?.sent?.seq ?? decided?.seq;
  }
  if (outcome === 'protocol-violation') {
    const broken = told.findLast(({ dir, findings }) => dir === 'in' && findings.some((f) => f.severity === 'error'));
    if (broken) return broken.seq;
  }
  const failed = transport.find(({ state }) => state !== 'done');
  return failed?.seq ?? told.at(-1)?.seq ?? transport.at(-1)?.seq ?? decided?.seq;
}
