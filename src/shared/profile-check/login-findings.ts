// What there is to say about who logs in, where and how: realm, authid, methods, their secrets.

import type { CheckContext, MethodFacts, ProfileFinding } from '../profile-check.ts';
import type { MethodChoice, Profile } from '../profile.ts';
import { isAutobahnRealm } from '../wamp/realm-name.ts';
import { isReserved, isUri } from '../wamp/uris.ts';
import { preparationOf } from './authid-preparation.ts';
import { error, factsOf, warning } from './finding.ts';
import { methodSettingFindings } from './method-setting-findings.ts';
import { orderFindings } from './order-findings.ts';

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
export function authidFindings({ methods, extraDetails }: Profile, context: CheckContext): ProfileFinding[] {
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
  if (sent?.kind === 'value') {
    const field = `methods[${first}].authid`;
    const preparing = methods
      .filter(({ method }) => factsOf(method, context)?.preparesAuthid)
      .map(({ method }) => method);
    findings.push(...authidTextFindings(sent.value, field), ...preparedFindings(sent.value, field, preparing));
  }
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
        'The authid has characters outside of printable ASCII. Some routers and clients break on them (crossbario/autobahn-python issue 493).',
      ),
    );
  }
  if (authid.trim() !== authid)
    findings.push(
      warning(field, 'The authid begins or ends with white space. It is sent as it is; check that it is meant.'),
    );
  return findings;
}

/** What becomes of the authid where methods prepare it. */
function preparedFindings(authid: string, field: string, [method]: readonly string[]): ProfileFinding[] {
  if (method === undefined) return [];
  const { text, prohibited, changed } = preparationOf(authid);
  if (prohibited.length > 0) {
    const what = `${prohibited.join(', ')} in the authid`;
    return [
      warning(
        field,
        `${method} cannot be computed: SASLprep prohibits ${what}. Take ${prohibited.length > 1 ? 'them' : 'it'} out.`,
      ),
    ];
  }
  if (text === authid) return [];
  const what = changed.length > 0 ? ` (${changed.join(', ')})` : '';
  return [
    warning(
      field,
      `${method} computes with ${JSON.stringify(text)}: SASLprep changes characters of the authid${what}. A router that does not prepare it computes something else and refuses the login.`,
    ),
  ];
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
  const facts = factsOf(choice.method, context);
  const isSecond = profile.methods.findIndex(({ method }) => method === choice.method) < index;
  // A second entry answers the second CHALLENGE of its name; without a secret of its own it is of no use.
  if (isSecond && (facts?.secretKinds.length ?? 0) === 0) {
    findings.push(warning(`${field}.method`, `${choice.method} is offered already; only the first entry counts.`));
  }
  if (!facts) {
    const known = context.methods.map(({ name }) => name).join(', ');
    findings.push(
      warning(
        `${field}.method`,
        `"${choice.method}" is not known here: its CHALLENGE is shown, and answered by hand. Known methods: ${known}.`,
      ),
    );
  } else if (facts.needsAuthid && !carriesAuthid(profile)) {
    findings.push(
      warning(
        `${field}.authid`,
        `${facts.name} needs an authid and none is sent. Routers refuse the login; enter who logs in.`,
      ),
    );
  }
  if (facts) findings.push(...secretFindings(facts, choice, field));
  return [
    ...findings,
    ...methodSettingFindings(profile, choice, field, context),
    ...(isSecond ? [] : orderFindings(profile, index, context)),
  ];
}

function carriesAuthid({ methods, extraDetails }: Profile): boolean {
  const extra = extraDetails?.['authid'];
  if (extra !== undefined) return extra !== '' && extra !== null;
  return methods.find(({ authid }) => authid.kind !== 'absent')?.authid.kind === 'value';
}

function secretFindings(method: MethodFacts, choice: MethodChoice, field: string): ProfileFinding[] {
  const { name, secretKinds, freshKeys = [], keysOfSecret = [] } = method;
  if (choice.byHand === true) {
    const isForHello = freshKeys.length + keysOfSecret.length > 0;
    const text = `The CHALLENGE of ${name} is answered by hand; the secret named here is not used.`;
    return choice.secret && !isForHello ? [warning(`${field}.secret`, text)] : [];
  }
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
        `${name} needs a secret. Name an environment variable, a keychain entry or a file, or choose to be asked.`,
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
