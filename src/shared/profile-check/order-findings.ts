// What there is to say about the order in which methods are offered. Most routers take the first of the client's list
// that they can serve, and some refuse the whole login at a name they do not know.

import type { CheckContext, MethodFacts, ProfileFinding } from '../profile-check.ts';
import type { MethodChoice, Profile } from '../profile.ts';
import { factsOf, warning } from './finding.ts';

/** Findings about one entry of `methods` among the others. */
export function orderFindings({ methods }: Profile, index: number, context: CheckContext): ProfileFinding[] {
  const choice = methods[index];
  const facts = choice && factsOf(choice.method, context);
  if (!choice) return [];
  const later = methods.slice(index + 1).filter(({ method }) => method !== choice.method);
  return [
    ...strangerFindings(choice, facts, index, later),
    ...(facts ? [...weakFirst(facts, index, later, context), ...cookieOrder(methods, facts, index, context)] : []),
  ];
}

/** A name that some router does not know stands before others. */
function strangerFindings(
  { method }: MethodChoice,
  facts: MethodFacts | undefined,
  index: number,
  later: readonly MethodChoice[],
): ProfileFinding[] {
  const [next] = later;
  const routers = facts ? (facts.unknownTo ?? []) : ['Crossbar'];
  if (!next || routers.length === 0) return [];
  const who = facts
    ? `${routers.join(' and ')} does not know ${method} and refuses the whole login when it gets to that name`
    : `A router that does not know "${method}" may refuse the whole login when it gets to that name (Crossbar does)`;
  return [
    warning(
      `methods[${index}].method`,
      `${who}, so ${next.method} after it is never tried. Put it last, or leave it out.`,
    ),
  ];
}

/** How much a method proves: 0 nothing, 1 by showing the secret itself, 2 by knowing it. */
function strength({ secretKinds, signatureIsSecret }: MethodFacts): 0 | 1 | 2 {
  if (secretKinds.length === 0) return 0;
  return signatureIsSecret ? 1 : 2;
}

/** True if the wire itself proves who the client is: such a method is only taken from somebody who is known. */
function isByWire({ usesCookies, usesCertificate }: MethodFacts): boolean {
  return usesCookies === true || usesCertificate === true;
}

function weakFirst(
  facts: MethodFacts,
  index: number,
  later: readonly MethodChoice[],
  context: CheckContext,
): ProfileFinding[] {
  if (isByWire(facts)) return [];
  const stronger = later
    .flatMap(({ method }) => factsOf(method, context) ?? [])
    .find((other) => !isByWire(other) && strength(other) > strength(facts));
  if (!stronger) return [];
  const { name } = facts;
  const first = 'Routers take the first method they can serve, so';
  return [
    warning(
      `methods[${index}]`,
      strength(facts) === 0
        ? `${name} stands before ${stronger.name}. ${first} nobody may ever ask for the secret; put ${name} last.`
        : `${name} sends its secret as it is and stands before ${stronger.name}, which does not. ${first} the safer one may never be asked for; put ${name} after it.`,
    ),
  ];
}

function cookieOrder(
  methods: readonly MethodChoice[],
  { name, usesCookies }: MethodFacts,
  index: number,
  context: CheckContext,
): ProfileFinding[] {
  if (usesCookies !== true) return [];
  const isOther = ({ method }: MethodChoice) => factsOf(method, context)?.usesCookies !== true;
  const field = `methods[${index}]`;
  if (!methods.some(isOther)) {
    const text = `${name} logs in only once the router has set a cookie at an earlier login. Offer the method of that login too, after ${name}.`;
    return [warning(field, text)];
  }
  const before = methods.slice(0, index).find(isOther);
  if (!before) return [];
  const text = `${name} stands after ${before.method}. Routers take the first method they can serve, so the cookie may never be used; put ${name} first.`;
  return [warning(field, text)];
}
