// What there is to say about the settings of one method beside its secret: options, passphrase, what it needs of the
// wire. What a method knows is passed in.

import type { CheckContext, MethodFacts, ProfileFinding } from '../profile-check.ts';
import type { MethodChoice, Profile } from '../profile.ts';
import { error, factsOf, warning } from './finding.ts';
import { wireFactsOf } from './wire-facts.ts';

type Option = NonNullable<MethodFacts['options']>[number];

/** Findings of `options` and `passphrase` of one entry, and of what its method needs of the wire. */
export function methodSettingFindings(
  profile: Profile,
  choice: MethodChoice,
  field: string,
  context: CheckContext,
): ProfileFinding[] {
  const facts = factsOf(choice.method, context);
  if (!facts) return [];
  return [
    ...optionFindings(facts, choice, `${field}.options`),
    ...passphraseFindings(facts, choice, `${field}.passphrase`),
    ...wireFindings(facts, profile, field),
  ];
}

function optionFindings({ name, options = [] }: MethodFacts, choice: MethodChoice, field: string): ProfileFinding[] {
  return Object.entries(choice.options ?? {}).flatMap(([id, value]) => {
    const option = options.find((one) => one.id === id);
    const place = `${field}.${id}`;
    if (!option) {
      const known = options.map((one) => one.id).join(', ') || 'none';
      return [warning(place, `${name} has no option "${id}", so it is not used. Options: ${known}.`)];
    }
    const fault = optionFault(option, value);
    return fault === undefined ? [] : [error(place, `The option ${id} of ${name} ${fault}`)];
  });
}

/** Why an option cannot have this value, as the end of a sentence; undefined if it can. */
function optionFault({ kind, choices = [] }: Option, value: string | number | boolean): string | undefined {
  switch (kind) {
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'is a switch: it takes true or false.';
    case 'choice':
      return choices.some(({ id }) => id === value)
        ? undefined
        : `takes one of ${choices.map(({ id }) => id).join(', ')}, not ${JSON.stringify(value)}.`;
    case 'json':
      return typeof value === 'string' && (value.trim() === '' || isJson(value))
        ? undefined
        : 'takes JSON, and this is none.';
    case 'text':
      return typeof value === 'string' ? undefined : 'takes a text.';
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function passphraseFindings({ name, secretKinds }: MethodFacts, choice: MethodChoice, field: string): ProfileFinding[] {
  if (!choice.passphrase || choice.byHand === true) return [];
  const kind = choice.secretIs === undefined ? secretKinds[0] : secretKinds.find(({ id }) => id === choice.secretIs);
  if (kind?.passphrase === true) return [];
  return [
    warning(field, `No passphrase is needed for the secret of ${name} as it is; the one named here is not used.`),
  ];
}

function wireFindings(
  { name, usesCookies, usesCertificate }: MethodFacts,
  profile: Profile,
  field: string,
): ProfileFinding[] {
  const wire = wireFactsOf(profile.url);
  if (!wire) return [];
  const findings: ProfileFinding[] = [];
  if (usesCookies === true && wire.carrier === 'rawsocket') {
    const text = `Cookies travel in HTTP, and over ${wire.name} there is none: ${name} cannot log in here. Use WebSocket, or leave it out.`;
    findings.push(warning(field, text));
  }
  if (usesCertificate !== true) return findings;
  if (!wire.encrypted) {
    const text = `${name} needs TLS, and ${wire.scheme}:// is not encrypted: the router sees no certificate. Use ${wire.safeScheme}://.`;
    findings.push(warning(field, text));
  } else if (!profile.tls?.client) {
    findings.push(warning(field, `${name} needs a client certificate, and the profile names none. Choose its file.`));
  }
  return findings;
}
