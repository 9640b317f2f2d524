// What HELLO and WELCOME announced, and which announcement each message and option needs: S-21, R-16, R-19, R-20,
// as far as they are about features. Keys that have their usual value use nothing.
// Source: "Client: Role and Feature Announcement", "Feature Announcement" and the chapters of the features.

import type { Direction } from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import { messageNameOf, type Message, type MessageName, type MessageOf } from '../../shared/wamp/messages.ts';
import type { ClientRole, Role } from '../../shared/wamp/features.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import { found } from './found.ts';

type RouterRole = Exclude<Role, ClientRole>;

/** `roles` of HELLO and of WELCOME. */
export interface Announced {
  readonly client: Dict;
  readonly router: Dict;
}

export function announcedBy(hello: MessageOf<'HELLO'> | undefined, welcome: MessageOf<'WELCOME'>): Announced {
  return { client: rolesOf(hello?.details), router: rolesOf(welcome.details) };
}

function rolesOf(details: Dict | undefined): Dict {
  const roles = details && getOwn(details, 'roles');
  return isDict(roles) ? roles : {};
}

/** Roles of routers; all others are clients'. */
const ROUTER_ROLES: ReadonlySet<Role> = new Set<RouterRole>(['broker', 'dealer']);

function bodyOf({ client, router }: Announced, role: Role): WampValue | undefined {
  return getOwn(ROUTER_ROLES.has(role) ? router : client, role);
}

/** True if this role announces the flag; only `true` does. */
export function announces(announced: Announced, role: Role, flag: string): boolean {
  const body = bodyOf(announced, role);
  const features = isDict(body) ? getOwn(body, 'features') : undefined;
  return isDict(features) && getOwn(features, flag) === true;
}

/** The roles behind a message: whoever sends or receives it in the client, and the part of the router it concerns. */
const PARTIES: Readonly<Partial<Record<MessageName, readonly [ClientRole, RouterRole]>>> = {
  PUBLISH: ['publisher', 'broker'],
  PUBLISHED: ['publisher', 'broker'],
  SUBSCRIBE: ['subscriber', 'broker'],
  SUBSCRIBED: ['subscriber', 'broker'],
  UNSUBSCRIBE: ['subscriber', 'broker'],
  UNSUBSCRIBED: ['subscriber', 'broker'],
  EVENT: ['subscriber', 'broker'],
  CALL: ['caller', 'dealer'],
  CANCEL: ['caller', 'dealer'],
  RESULT: ['caller', 'dealer'],
  REGISTER: ['callee', 'dealer'],
  REGISTERED: ['callee', 'dealer'],
  UNREGISTER: ['callee', 'dealer'],
  UNREGISTERED: ['callee', 'dealer'],
  INVOCATION: ['callee', 'dealer'],
  INTERRUPT: ['callee', 'dealer'],
  YIELD: ['callee', 'dealer'],
};

function partiesOf(message: Message): readonly [ClientRole, RouterRole] | undefined {
  const name = message.kind === 'ERROR' ? messageNameOf(message.requestType) : message.kind;
  return name && PARTIES[name];
}

interface Use {
  readonly flag: string;
  readonly section: string;
  /** Who has to announce it. */
  readonly roles: readonly Role[];
  /** Values that use nothing. */
  readonly usual?: readonly WampValue[];
}

const use = (flag: string, section: string, roles: readonly Role[], ...usual: readonly WampValue[]): Use => ({
  flag,
  section,
  roles,
  usual,
});

const LISTING = use('subscriber_blackwhite_listing', 'Subscriber Black- and Whitelisting', ['publisher', 'broker']);
const RETENTION = use('event_retention', 'Event Retention', ['broker'], false);
const SHARDS = use('sharded_registration', 'Sharded Registration', ['dealer']);

/** Options that need a feature: R-27. */
const OPTIONS: Readonly<Partial<Record<MessageName, Readonly<Record<string, Use>>>>> = {
  PUBLISH: {
    exclude: LISTING,
    exclude_authid: LISTING,
    exclude_authrole: LISTING,
    eligible: LISTING,
    eligible_authid: LISTING,
    eligible_authrole: LISTING,
    exclude_me: use('publisher_exclusion', 'Publisher Exclusion', ['publisher', 'broker'], true),
    disclose_me: use('publisher_identification', 'Publisher Identification', ['publisher', 'broker'], false),
    retain: RETENTION,
    rkey: use('sharded_subscription', 'Sharded Subscription', ['broker']),
  },
  SUBSCRIBE: {
    match: use('pattern_based_subscription', 'Pattern-based Subscription', ['subscriber', 'broker'], 'exact'),
    get_retained: RETENTION,
    nkey: use('sharded_subscription', 'Sharded Subscription', ['subscriber', 'broker']),
  },
  CALL: {
    receive_progress: use('progressive_call_results', 'Progressive Call Results', ['caller', 'dealer'], false),
    disclose_me: use('caller_identification', 'Caller Identification', ['caller', 'dealer'], false),
    timeout: use('call_timeout', 'Call Timeout', ['dealer'], 0),
    rkey: SHARDS,
    runmode: SHARDS,
  },
  REGISTER: {
    match: use('pattern_based_registration', 'Pattern-based Registrations', ['callee', 'dealer'], 'exact'),
    invoke: use('shared_registration', 'Shared Registration', ['callee', 'dealer'], 'single'),
    disclose_caller: use('caller_identification', 'Caller Identification', ['callee', 'dealer'], false),
    forward_timeout: use('call_timeout', 'Call Timeout', ['callee', 'dealer'], false),
  },
};

/** The same, in a form that is quick to go through. */
const OPTION_USES: ReadonlyMap<string, readonly (readonly [key: string, use: Use])[]> = new Map(
  Object.entries(OPTIONS).map(([name, uses]) => [name, Object.entries(uses)]),
);

/** What an open session's message uses without its being announced, by the order of the checks. */
export function checkAnnounced(dir: Direction, message: Message, announced: Announced): Finding[] {
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    const finding = check(dir, message, announced);
    if (finding) findings.push(finding);
  }
  return findings;
}

type Check = (dir: Direction, message: Message, announced: Announced) => Finding | undefined;

const CHECKS: readonly Check[] = [
  checkRole,
  checkProgress,
  checkCanceling,
  checkRevoked,
  checkPassed,
  checkOptions,
  checkPartition,
];

function checkRole(dir: Direction, message: Message, announced: Announced): Finding | undefined {
  const parties = partiesOf(message);
  const role = parties?.[dir === 'out' ? 0 : 1];
  if (!role || bodyOf(announced, role) !== undefined) return undefined;
  const [sender, announcement] = dir === 'out' ? ['client', 'HELLO'] : ['router', 'WELCOME'];
  const text = `The ${sender} sent ${message.kind}, but ${announcement} did not announce the role ${role}.`;
  return found('S-21', 'error', text, `${dir === 'out' ? 'Client' : 'Router'}: Role and Feature Announcement`);
}

/** The first of `roles` that does not announce a flag, in words. */
function missing(announced: Announced, { flag, roles }: Pick<Use, 'flag' | 'roles'>): string | undefined {
  const silent = roles.find((role) => !announces(announced, role, flag));
  return silent && `the ${silent} did not announce ${flag}`;
}

function checkProgress(dir: Direction, message: Message, announced: Announced): Finding | undefined {
  if (message.kind !== 'CALL' || dir !== 'out' || getOwn(message.options, 'progress') !== true) return undefined;
  const why = missing(announced, { flag: 'progressive_call_invocations', roles: ['caller', 'dealer'] });
  const section = 'Progressive Call Invocations';
  return why === undefined ? undefined : found('R-16', 'error', `CALL.Options.progress was used, but ${why}.`, section);
}

function checkCanceling(_dir: Direction, message: Message, announced: Announced): Finding | undefined {
  const flag = 'call_canceling';
  if (message.kind === 'CANCEL') {
    const why = missing(announced, { flag, roles: ['caller', 'dealer'] });
    return why === undefined ? undefined : found('R-19', 'warning', `CANCEL was sent, but ${why}.`, 'Call Canceling');
  }
  if (message.kind !== 'INTERRUPT') return undefined;
  const why = missing(announced, { flag, roles: ['callee'] });
  return why === undefined ? undefined : found('R-20', 'error', `INTERRUPT was sent, but ${why}.`, 'Call Canceling');
}

function checkRevoked(_dir: Direction, message: Message, announced: Announced): Finding | undefined {
  if ((message.kind !== 'UNSUBSCRIBED' && message.kind !== 'UNREGISTERED') || message.request !== 0) return undefined;
  const revoked: Use =
    message.kind === 'UNSUBSCRIBED'
      ? use('subscription_revocation', 'Subscription Revocation', ['subscriber', 'broker'])
      : use('registration_revocation', 'Registration Revocation', ['callee', 'dealer']);
  const why = missing(announced, revoked);
  return why === undefined
    ? undefined
    : found('R-25', 'error', `${message.kind} revokes what was granted, but ${why}.`, revoked.section);
}

function dictOf(message: Message): Dict | undefined {
  if ('options' in message) return message.options;
  return 'details' in message ? message.details : undefined;
}

function checkPassed(dir: Direction, message: Message, announced: Announced): Finding | undefined {
  const parties = partiesOf(message);
  const dict = dictOf(message);
  if (!parties || !dict || (getOwn(dict, 'ppt_scheme') ?? null) === null) return undefined;
  const roles = dir === 'out' ? parties : [parties[1]];
  const why = missing(announced, { flag: 'payload_passthru_mode', roles });
  const section = 'Payload Passthru Mode';
  return why === undefined
    ? undefined
    : found('R-26', 'error', `${message.kind} passes its payload on, but ${why}.`, section);
}

function checkOptions(_dir: Direction, message: Message, announced: Announced): Finding | undefined {
  const uses = OPTION_USES.get(message.kind);
  const dict = dictOf(message);
  if (!uses || !dict) return undefined;
  for (const [key, needed] of uses) {
    const value = getOwn(dict, key) ?? null;
    if (value === null || needed.usual?.includes(value)) continue;
    const why = missing(announced, needed);
    if (why === undefined) continue;
    const field = `${message.kind}.Options`;
    return { ...found('R-27', 'warning', `${field}.${key} was used, but ${why}.`, needed.section), field, key };
  }
  return undefined;
}

function checkPartition(_dir: Direction, message: Message): Finding | undefined {
  if (message.kind !== 'CALL' || getOwn(message.options, 'runmode') !== 'partition') return undefined;
  if ((getOwn(message.options, 'rkey') ?? null) !== null) return undefined;
  return found('R-29', 'error', 'CALL.Options.runmode is "partition", but there is no rkey.', 'Sharded Registration');
}
