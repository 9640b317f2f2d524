// A derivation as a chain for the eye: what was given is shown as input of the step that uses it, everything else
// is a numbered step.

import type { DerivationStep } from '../../../../shared/capture-record.ts';

export interface ChainStep {
  readonly step: DerivationStep;
  /** Given values that enter here. */
  readonly inputs: readonly DerivationStep[];
  /** The last value: what is sent, or what a check comes to. */
  readonly last: boolean;
}

/** Of longer derivations, which only a made-up file can hold, what is given enters at the next step. */
const MOST_STEPS = 100;

/** The chain of a derivation's steps. */
export function chainOf(steps: readonly DerivationStep[]): ChainStep[] {
  const made = steps.flatMap((step, i) => (isGiven(step) && i < steps.length - 1 ? [] : [i]));
  const inputs = new Map<number, DerivationStep[]>(made.map((i) => [i, []]));
  const labels = steps.length > MOST_STEPS ? [] : steps.map(({ label }) => label);
  let next = 0;
  steps.forEach((step, i) => {
    if (inputs.has(i)) return;
    while ((made[next] ?? steps.length) < i) next += 1;
    const later = labels.length > 0 ? made.slice(next) : [];
    const user = later.find((j) => isNamed(steps[j]?.how ?? '', step, labels)) ?? made[next] ?? 0;
    inputs.get(user)?.push(step);
  });
  return steps.flatMap((step, i) => {
    const entering = inputs.get(i);
    return entering ? [{ step, inputs: entering, last: i === steps.length - 1 }] : [];
  });
}

/** True for what a message of the login says, or leaves to the usual default. */
function isGiven({ how, fingerprint }: DerivationStep): boolean {
  return fingerprint === undefined && /^(?:(?:CHALLENGE|HELLO|WELCOME)\.|the usual)/.test(how);
}

/** Values of so many letters are written out in formulas. */
const SHORT = 12;

/** True if a formula has a value in it, by its label or as it is. */
function isNamed(how: string, { label, value = '' }: DerivationStep, labels: readonly string[]): boolean {
  // `nonce` in `client nonce` is another value.
  const longer = labels.filter((other) => other.length > label.length && other.includes(label));
  const plain = longer.reduce((text, other) => text.replaceAll(other, ''), how);
  return hasWord(plain, label) || (value.length <= SHORT && hasWord(how, value));
}

function hasWord(text: string, word: string): boolean {
  const isInWord = (at: number) => /\w/.test(text.charAt(at));
  for (let at = text.indexOf(word); word !== '' && at >= 0; at = text.indexOf(word, at + 1))
    if (!isInWord(at - 1) && !isInWord(at + word.length)) return true;
  return false;
}
