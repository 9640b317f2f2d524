// How the checks of a profile say what they found.

import type { CheckContext, MethodFacts, ProfileFinding } from '../profile-check.ts';

/** What would fail for certain. */
export const error = (field: string, text: string): ProfileFinding => ({ field, severity: 'error', text });
/** What is not used, is not usual, or is known to be disliked. */
export const warning = (field: string, text: string): ProfileFinding => ({ field, severity: 'warning', text });

/** What is known about a method; undefined if it is not known. */
export function factsOf(method: string, { methods }: CheckContext): MethodFacts | undefined {
  return methods.find(({ name }) => name === method);
}
