// The options that describe a connection, and how they become a profile. A secret can not be given here, for
// arguments are seen by every process of the machine.

import { newProfile } from '../../../shared/new-profile.ts';
import { DEFAULT_SECRET_VARIABLE } from '../../../shared/profile-constants.ts';
import path from 'node:path';
import {
  profileSchema,
  type AuthidChoice,
  type MethodChoice,
  type Profile,
  type RoleChoice,
  type SecretRef,
} from '../../../shared/profile.ts';
import { isJsonDict } from '../../../shared/wamp/value.ts';
import { CLIENT_ROLES, type ClientRole } from '../../../shared/wamp/features.ts';
import { LOGIN_OPTIONS, loginFieldsOf, sourceOf, withLoginOptions, type KnownMethod } from './login-arguments.ts';
import { flag, list, string, text, texts, UsageError, type Values } from './option-values.ts';
import { WIRE_OPTIONS, wireOf } from './wire-arguments.ts';

/** Options that describe a connection; shared by `handshake` and `profile save`. */
export const CONNECTION_OPTIONS = {
  realm: text,
  authmethod: texts,
  authid: text,
  authrole: text,
  authextra: text,
  details: text,
  'secret-is': text,
  'no-roles': flag,
  role: texts,
  feature: texts,
  ca: text,
  timeout: text,
  deflate: flag,
  reconnect: text,
  'reconnect-attempts': text,
  'reconnect-after-abort': flag,
  ...LOGIN_OPTIONS,
  ...WIRE_OPTIONS,
} as const;

/** The profile that connection options describe, on top of `base` if one is given. Throws UsageError. */
export function profileOf(
  values: Values,
  url: string | undefined,
  base: Profile | undefined,
  methods: readonly KnownMethod[],
): Profile {
  const realm = string(values, 'realm') ?? base?.realm;
  const target = url ?? base?.url;
  if (target === undefined) throw new UsageError('Give the URL of the router.');
  if (realm === undefined) throw new UsageError('Give the realm with --realm.');
  const profile = base ?? newProfile('command-line', target, target, realm);
  const ca = string(values, 'ca');
  const chosen = withLoginOptions(values, methodsOf(values, profile, methods), methods);
  const optional = {
    ...json(values, 'authextra', 'authextra'),
    ...json(values, 'details', 'extraDetails'),
    ...json(values, 'transport-auth', 'transportAuth'),
    ...loginFieldsOf(values, profile),
    ...renamed(values, 'authrole', 'authrole'),
    // A saved profile is used from any folder.
    ...(ca !== undefined && { caFile: path.resolve(ca) }),
  };
  const made: unknown = {
    ...profile,
    url: target,
    realm,
    methods: chosen,
    ...optional,
    roles: rolesOf(values, profile.roles),
    ...(values['timeout'] !== undefined && { timeoutSeconds: secondsOf(values) }),
    ...(values['deflate'] === true && { deflate: true }),
    ...wireOf(values, profile),
    ...reconnectOf(values),
  };
  const checked = profileSchema.safeParse(made);
  const fault = checked.error?.issues[0];
  if (!checked.success) throw new UsageError(`${fault?.path.join('.') ?? ''}: ${fault?.message ?? ''}.`);
  return checked.data;
}

/** The methods to offer: those named, else those of the profile; what is not said anew stays as it was. */
function methodsOf(values: Values, profile: Profile, known: readonly KnownMethod[]): MethodChoice[] {
  const names = list(values, 'authmethod');
  const choices = names.length > 0 ? names.map((name) => choiceOf(name, profile)) : profile.methods;
  const authid = authidOf(values);
  const secret = sourceOf(values, 'secret');
  const secretIs = string(values, 'secret-is');
  const takes = choices.map(({ method }) => known.find(({ name }) => name === method)?.secretKinds ?? []);
  if (secret && takes.every((kinds) => kinds.length === 0)) {
    throw new UsageError('A source for a secret is given, but no --authmethod that takes one.');
  }
  const fits = (i: number) => takes[i]?.some(({ id }) => id === secretIs) === true;
  if (secretIs !== undefined && !choices.some((_choice, i) => fits(i))) {
    const kinds = takes.flat().map(({ id }) => id);
    throw new UsageError(
      `--secret-is takes ${kinds.join(', ') || 'nothing without a method that takes a secret'}, not ${JSON.stringify(secretIs)}.`,
    );
  }
  return choices.map((choice, i) => {
    // A second entry of a name is a second factor, which has a secret of its own.
    if (choices.findIndex(({ method }) => method === choice.method) < i)
      return { ...choice, ...(authid && { authid }) };
    const needsSecret = (takes[i]?.length ?? 0) > 0;
    const source: SecretRef = secret ?? choice.secret ?? { from: 'env', name: DEFAULT_SECRET_VARIABLE };
    return {
      ...choice,
      ...(authid && { authid }),
      ...(needsSecret && { secret: source }),
      ...(secretIs !== undefined && fits(i) && { secretIs }),
    };
  });
}

/** A method as the profile has it; a new one is for the same identity and secret. */
function choiceOf(method: string, { methods }: Profile): MethodChoice {
  const [first] = methods;
  const same = methods.find((choice) => choice.method === method);
  if (same) return same;
  return { method, authid: first?.authid ?? { kind: 'absent' }, ...(first?.secret && { secret: first.secret }) };
}

function authidOf(values: Values): AuthidChoice | undefined {
  const authid = string(values, 'authid');
  if (authid === undefined) return undefined;
  return authid === '' ? { kind: 'empty' } : { kind: 'value', value: authid };
}

/** `--no-roles`, `--role R` and `--feature ROLE.FLAG[=off]`, in this order. */
function rolesOf(values: Values, base: RoleChoice): RoleChoice {
  const wanted = list(values, 'role');
  const roles: RoleChoice = values['no-roles'] === true ? {} : { ...base };
  const stranger = wanted.find((name) => !isClientRole(name));
  if (stranger !== undefined)
    throw new UsageError(`--role takes ${CLIENT_ROLES.join(', ')}, not ${JSON.stringify(stranger)}.`);
  if (wanted.length > 0) for (const role of CLIENT_ROLES) if (!wanted.includes(role)) delete roles[role];
  for (const role of wanted.filter(isClientRole)) roles[role] ??= { features: {} };
  for (const given of list(values, 'feature')) {
    const [, role = '', name = '', state = 'on'] = /^([a-z]+)\.([a-z0-9_]+)(?:=(on|off))?$/.exec(given) ?? [];
    if (!isClientRole(role))
      throw new UsageError(`--feature takes ROLE.FLAG or ROLE.FLAG=off, not ${JSON.stringify(given)}.`);
    // A role is not announced for the sake of a flag that it shall not have.
    if (state === 'off' && !roles[role]) continue;
    const { [name]: _before, ...others } = roles[role]?.features ?? {};
    roles[role] = { features: state === 'on' ? { ...others, [name]: true } : others };
  }
  return roles;
}

function isClientRole(name: string): name is ClientRole {
  return (CLIENT_ROLES as readonly string[]).includes(name);
}

/** `--timeout`, in seconds. Throws UsageError. */
export function secondsOf(values: Values): number {
  const given = string(values, 'timeout') ?? '';
  const value = Number(given);
  if (given.trim() === '' || !(value > 0 && value <= 3600))
    throw new UsageError(`--timeout takes a number of seconds above 0, at most 3600, not ${JSON.stringify(given)}.`);
  return value;
}

/** `--reconnect FIRST[:LONGEST]` and what belongs to it. Throws UsageError. */
function reconnectOf(values: Values): Pick<Profile, 'reconnect'> {
  const given = string(values, 'reconnect');
  const attempts = string(values, 'reconnect-attempts');
  const afterAbort = values['reconnect-after-abort'] === true;
  if (given === undefined) {
    if (attempts !== undefined || afterAbort)
      throw new UsageError('--reconnect-attempts and --reconnect-after-abort need --reconnect.');
    return {};
  }
  const [first = '', longest = first] = given.split(':');
  const [firstSeconds, longestSeconds] = [Number(first), Number(longest)];
  const isGood = first.trim() !== '' && firstSeconds >= 0.1 && longestSeconds >= firstSeconds && longestSeconds <= 3600;
  if (!isGood)
    throw new UsageError('--reconnect takes FIRST or FIRST:LONGEST in seconds, from 0.1 to 3600, the longest last.');
  if (attempts !== undefined && !/^[1-9]\d{0,4}$/.test(attempts))
    throw new UsageError('--reconnect-attempts takes a whole number from 1 to 99999.');
  return {
    reconnect: {
      firstSeconds,
      longestSeconds,
      restore: true,
      ...(attempts !== undefined && { attempts: Number(attempts) }),
      ...(afterAbort && { afterAbort }),
    },
  };
}

function renamed<K extends string>(values: Values, option: string, key: K): Partial<Record<K, string>> {
  const value = string(values, option);
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

function json<K extends string>(
  values: Values,
  option: string,
  key: K,
): Partial<Record<K, NonNullable<Profile['authextra']>>> {
  const given = string(values, option);
  if (given === undefined) return {};
  const refuse = () => new UsageError(`--${option} takes a JSON object.`);
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    throw refuse();
  }
  if (!isJsonDict(value)) throw refuse();
  return { [key]: value } as Record<K, NonNullable<Profile['authextra']>>;
}
