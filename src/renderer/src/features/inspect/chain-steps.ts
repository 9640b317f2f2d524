// A derivation as a chain for the eye: what the CHALLENGE gave is shown as input of the step that uses
// it, everything else is a numbered step.

import type { DerivationStep } from '../../../../shared/capture-record.ts';

export interface ChainStep {
  readonly step: DerivationStep;
  /** Values of the CHALLENGE that enter here. */
  readonly inputs: readonly DerivationStep[];
  /** The last value: what is sent. */
  readonly last: boolean;
}

/** The chain of a derivation's steps. */
export function chainOf(steps: readonly DerivationStep[]): ChainStep[] {
  const chain: ChainStep[] = [];
  let inputs: DerivationStep[] = [];
  steps.forEach((step, i) => {
    const last = i === steps.length - 1;
    if (!last && isGiven(step)) inputs.push(step);
    else {
      chain.push({ step, inputs, last });
      inputs = [];
    }
  });
  return chain;
}

/** True for what the router gave, or leaves to the usual default. */
function isGiven({ how, fingerprint }: DerivationStep): boolean {
  return fingerprint === undefined && /^(?:CHALLENGE\.Extra|the usual default)/.test(how);
}
