// The derivations of a login as groups to choose from: one for each CHALLENGE, and the checks of what the router
// proves. Each leads to the record that shows it.

import type { Derivation } from '../../../../shared/handshake-summary.ts';

export interface DerivationGroup {
  /** Number of its record. */
  readonly seq: number;
  /** Record that shows it. */
  readonly shownBy: number;
  readonly purpose: Derivation['purpose'];
  /** Absent if there is no other round to tell it from. */
  readonly round?: number;
  readonly method: string;
}

/** The groups, in order. */
export function groupsOf(derivations: readonly Derivation[]): DerivationGroup[] {
  const rounds = (purpose: Derivation['purpose']) =>
    new Set(derivations.filter((one) => one.purpose === purpose).map(({ round }) => round)).size;
  return derivations.map(({ seq, about, purpose, round, method, sent }) => ({
    seq,
    shownBy: sent?.seq ?? about,
    purpose,
    ...(rounds(purpose) > 1 && { round }),
    method,
  }));
}
