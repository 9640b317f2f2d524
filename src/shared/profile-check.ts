// What can be said about a profile before anything is dialled: what would fail for certain (error) and
// what routers are known to dislike (warning). What is known about methods and schemes is passed in:
// shared code knows no plug-in by name.

import type { MethodChoice, Profile } from './profile.ts';
import { hasUserInfo, isLoopback, urlParts } from './profile-url.ts';
import { CLIENT_ROLES, FEATURES } from './wamp/features.ts';
import { isAutobahnRealm } from './wamp/realm-name.ts';
import { isReserved, isUri } from './wamp/uris.ts';

export interface ProfileFinding {
  /** Path of the field in the profile, for example `methods[0].authid`. */
  readonly field: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do. */
  readonly text: string;
}

/** What is known about an authentication method. An `AuthMethod` fits. */
export interface MethodFacts {
  readonly name: string;
  readonly needsAuthid: boolean;
  /** What its secret may be; empty: it takes none. */
  readonly secretKinds: readonly { readonly id: string }[];
  /** True if the secret itself goes over the wire. */
  readonly signatureIsSecret: boolean;
}

export interface CheckContext {
  /** URL schemes there is a transport for, without colon. */
  readonly schemes: readonly string[];
  readonly methods: readonly MethodFacts[];
}

const MAX_TIMEOUT_SECONDS = 3600;

/** Schemes whose transport is encrypted. */
const ENCRYPTED = ['wss', 'rss', 'tcps'];

/** Everything there is to say about a profile, in the order of its fields. */
export function checkProfile(profile: Profile, context: CheckContext): ProfileFinding[] {
  return [
    ...urlFindings(profile, context),
    ...realmFindings(profile.realm),
    ...authidFindings(profile),
    ...profile.methods.flatMap((choice, index) => methodFindings(profile, choice, index, context)),
    ...featureFindings(profile),
    ...settingFindings(profile),
  ];
}

const error = (field: string, text: string): ProfileFinding => ({ field, severity: 'error', text });
const warning = (field: string, text: string): ProfileFinding => ({ field, severity: 'warning', text });

function urlFindings({ url, methods }: Profile, context: CheckContext): ProfileFinding[] {
  const wanted = `Write it as ${context.schemes.map((scheme) => `${scheme}://host:port/path`).join(' or ')}.`;
  if (url === '') return [error('url', `The URL is missing. ${wanted}`)];
  const findings: ProfileFinding[] = [];
  if (hasUserInfo(url)) {
    findings.push(
      error(
        'url',
        'The URL holds a user name or password. A profile holds no secrets: take it out and name a secret of the method instead.',
      ),
    );
  }
  const parts = /^[^:/]*:\/\//.test(url) ? urlParts(url) : undefined;
  if (!parts) return [...findings, error('url', `The URL does not begin with a scheme and "://". ${wanted}`)];
  if (!context.schemes.includes(parts.scheme)) {
    findings.push(error('url', `There is no transport for "${parts.scheme}://". ${wanted}`));
  }
  if (/[\s\p{Cc}]/u.test(url))
    findings.push(error('url', 'The URL contains white space or control characters. Take them out.'));
  if (parts.host === '' || parts.host === '[]' || /^[^:]*:\/\/[/\\]/.test(url))
    findings.push(error('url', `The URL names no host. ${wanted}`));
  if (
    parts.port !== undefined &&
    !(/^\d{1,5}$/.test(parts.port) && Number(parts.port) <= 65535 && Number(parts.port) > 0)
  ) {
    findings.push(error('url', `"${parts.port}" is no port. A port is a number from 1 to 65535.`));
  }
  if (parts.fragment)
    findings.push(error('url', 'The URL has a part after "#", which no WebSocket request can carry. Take it out.'));

  const inClear = methods.find(({ method }) => factsOf(method, context)?.signatureIsSecret);
  if (
    inClear &&
    context.schemes.includes(parts.scheme) &&
    !ENCRYPTED.includes(parts.scheme) &&
    !isLoopback(parts.host)
  ) {
    findings.push(
      warning(
        'url',
        `${inClear.method} sends its secret as it is, and ${parts.scheme}:// is not encrypted: everybody on the way can read it. Use wss://.`,
      ),
    );
  }
  return findings;
}

function realmFindings(realm: string): ProfileFinding[] {
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
function authidFindings({ methods, extraDetails }: Profile): ProfileFinding[] {
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

function methodFindings(
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

/** Flags that no router will know are misspelt as a rule; `x_…` is free for extensions. */
function featureFindings({ roles }: Profile): ProfileFinding[] {
  return CLIENT_ROLES.flatMap((role) =>
    Object.keys(roles[role]?.features ?? {})
      .filter(
        (flag) =>
          !flag.startsWith('x_') && !FEATURES.some((known) => known.flag === flag && known.roles.includes(role)),
      )
      .map((flag) =>
        warning(
          `roles.${role}`,
          `"${flag}" is no feature of a ${role} in the specification; it is announced all the same.`,
        ),
      ),
  );
}

function settingFindings({ roles, extraDetails, caFile, timeoutSeconds, url }: Profile): ProfileFinding[] {
  const findings: ProfileFinding[] = [];
  if (CLIENT_ROLES.every((role) => !roles[role]) && !(extraDetails && Object.hasOwn(extraDetails, 'roles'))) {
    findings.push(
      warning('roles', 'No role is announced. Routers refuse such a login, Crossbar by closing the connection.'),
    );
  }
  if (caFile !== undefined && !ENCRYPTED.includes(urlParts(url)?.scheme ?? '')) {
    findings.push(
      warning('caFile', 'The URL is not encrypted, so the CA file is not used. Use wss:// if the router speaks TLS.'),
    );
  }
  if (!(timeoutSeconds > 0 && timeoutSeconds <= MAX_TIMEOUT_SECONDS)) {
    findings.push(
      error(
        'timeoutSeconds',
        `The time limit is ${timeoutSeconds} seconds; it must be above 0 and at most ${MAX_TIMEOUT_SECONDS}.`,
      ),
    );
  }
  return findings;
}

function factsOf(method: string, { methods }: CheckContext): MethodFacts | undefined {
  return methods.find(({ name }) => name === method);
}
