// What there is to say about who logs in, where and how: realm, authid, methods, their secrets.

import type { CheckContext, MethodFacts, ProfileFinding } from '../profile-check.ts';
import type { MethodChoice, Profile } from '../profile.ts';
import { isAutobahnRealm } from '../wamp/realm-name.ts';
import { isReserved, isUri } from '../wamp/uris.ts';
import { error, factsOf, warning } from './finding.ts';

/** Findings of the field `realm`. */
export function realmFindings(realm: string): ProfileFinding[] {
  if (realm === '')
    return [
      warning('realm', 'The realm is empty and is sent so. Enter the name the router knows, for example realm1.'),
    ];
  if (!isUri(realm, 'loose')) {
    return [warning('realm', 'The realm is no URI: white space, "#" and empty parts between dots are not allowed.')];
  }
  if (isReserved(realm))
    return [warning('realm', 'Names that begin with "wamp." belong to the protocol; routers refuse them.')];
  if (isAutobahnRealm(realm)) return [];
  return [
    warning(
      'realm',
      'Autobahn and Crossbar refuse this name: they want 3 to 255 letters, digits, "_", "-", "@" or ".", with a letter first, or an Ethereum address.',
    ),
  ];
}

/** The authid HELLO carries: of the first method that has one, unless the further details give another. */
export function authidFindings({ methods, extraDetails }: Profile): ProfileFinding[] {
  if (extraDetails && Object.hasOwn(extraDetails, 'authid')) return [];
  const findings: ProfileFinding[] = [];
  const first = methods.findIndex(({ authid }) => authid.kind !== 'absent');
  const sent = methods[first]?.authid;
  for (const [index, { authid }] of methods.entries()) {
    if (authid.kind === 'absent' || !sent || shown(authid) === shown(sent)) continue;
    findings.push(
      warning(
        `methods[${index}].authid`,
        `HELLO carries one authid for all methods: ${shown(sent)} of methods[${first}] is sent, ${shown(authid)} is not. Use a profile for each.`,
      ),
    );
  }
  if (sent?.kind === 'value') findings.push(...authidTextFindings(sent.value, `methods[${first}].authid`));
  return findings;
}

function shown(authid: MethodChoice['authid']): string {
  return authid.kind === 'value' ? JSON.stringify(authid.value) : authid.kind === 'empty' ? '""' : 'none';
}

function authidTextFindings(authid: string, field: string): ProfileFinding[] {
  const findings: ProfileFinding[] = [];
  if (/[^\x20-\x7e]/.test(authid)) {
    findings.push(
      warning(
        field,
        'The authid has characters outside of ASCII. Some routers and clients break on them (crossbario/autobahn-python issue 493).',
      ),
    );
  }
  if (authid.trim() !== authid)
    findings.push(
      warning(field, 'The authid begins or ends with white space. It is sent as it is; check that it is meant.'),
    );
  return findings;
}

/** Findings of the methods, in their order. */
export function methodFindings(profile: Profile, context: CheckContext): ProfileFinding[] {
  return profile.methods.flatMap((choice, index) => findingsOfMethod(profile, choice, index, context));
}

function findingsOfMethod(
  profile: Profile,
  choice: MethodChoice,
  index: number,
  context: CheckContext,
): ProfileFinding[] {
  const field = `methods[${index}]`;
  const findings: ProfileFinding[] = [];
  const others = profile.methods.filter((other) => other !== choice);
  if (profile.methods.findIndex(({ method }) => method === choice.method) < index) {
    findings.push(warning(`${field}.method`, `${choice.method} is offered already; only the first entry counts.`));
  }
  const facts = factsOf(choice.method, context);
  if (!facts) {
    const known = context.methods.map(({ name }) => name).join(', ');
    const order =
      others.length > 0
        ? ' A router that does not know a name may refuse the whole login, whatever else is offered (Crossbar does).'
        : '';
    findings.push(
      warning(
        `${field}.method`,
        `"${choice.method}" is not known here, so its challenge cannot be answered. Known methods: ${known}.${order}`,
      ),
    );
    return findings;
  }
  if (facts.needsAuthid && !carriesAuthid(profile)) {
    findings.push(
      warning(
        `${field}.authid`,
        `${facts.name} needs an authid and none is sent. Routers refuse the login; enter who logs in.`,
      ),
    );
  }
  findings.push(...secretFindings(facts, choice, field));
  const later = profile.methods
    .slice(index + 1)
    .find(({ method }) => (factsOf(method, context)?.secretKinds.length ?? 0) > 0);
  if (facts.secretKinds.length === 0 && later) {
    findings.push(
      warning(
        field,
        `${facts.name} stands before ${later.method}. Routers take the first method they can serve, so nobody may ever ask for the secret; put ${facts.name} last.`,
      ),
    );
  }
  return findings;
}

function carriesAuthid({ methods, extraDetails }: Profile): boolean {
  const extra = extraDetails?.['authid'];
  if (extra !== undefined) return extra !== '' && extra !== null;
  return methods.find(({ authid }) => authid.kind !== 'absent')?.authid.kind === 'value';
}

function secretFindings({ name, secretKinds }: MethodFacts, choice: MethodChoice, field: string): ProfileFinding[] {
  if (secretKinds.length === 0) {
    return choice.secret
      ? [warning(`${field}.secret`, `${name} takes no secret; the one named here is not used.`)]
      : [];
  }
  const findings: ProfileFinding[] = [];
  if (!choice.secret) {
    findings.push(
      error(
        `${field}.secret`,
        `${name} needs a secret. Name an environment variable or a keychain entry, or choose to be asked.`,
      ),
    );
  }
  if (choice.secretIs !== undefined && !secretKinds.some(({ id }) => id === choice.secretIs)) {
    const known = secretKinds.map(({ id }) => id).join(', ');
    findings.push(
      error(`${field}.secretIs`, `${name} knows no secret of the kind "${choice.secretIs}". Known kinds: ${known}.`),
    );
  }
  return findings;
}
