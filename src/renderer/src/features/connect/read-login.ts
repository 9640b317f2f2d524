// What the login part of a form says: the fields of the profile, with complaints about what cannot be one.

import type { AfterWelcome, AuthidChoice, MethodChoice, Profile } from '../../../../shared/profile.ts';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { FieldReader, type Required } from './field-reader.ts';
import type { LimitsForm, LoginForm, NamedSecretRow, RequestRow } from './login-form.ts';
import {
  kindOf,
  optionsOf,
  takesNoSecret,
  takesPassphrase,
  usesSecret,
  type KnownMethods,
  type MethodForm,
  type OptionValue,
} from './method-form.ts';
import { readDict, readList, whyNoJson } from './read-json.ts';

const words = loginStrings.errors;

/** Longest texts a profile may hold. */
const LONGEST = { authid: 4096, method: 128, option: 8192, uri: 8192 };
const MOST_METHODS = 32;
const MOST_REQUESTS = 16;
const MOST_ARGUMENTS = 1024;
const MOST_SECRETS = 32;
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const ITERATIONS = [1, 4_294_967_295] as const;
const MEMORY_KIB = [8, 4_194_304] as const;

type LoginParts = Pick<Profile, 'methods' | 'transportAuth' | 'afterWelcome' | 'limits'>;

/** Reads the login part of a form. What is left at its defaults is absent from the profile. */
export function readLogin(form: LoginForm, known: KnownMethods, read: FieldReader): LoginParts {
  const { methods } = form;
  if (methods.length > MOST_METHODS) read.complain('methods', connectStrings.errors.tooManyMethods(MOST_METHODS));
  return {
    methods: methods.slice(0, MOST_METHODS).map((row, index) => readMethod(row, `methods[${index}]`, known, read)),
    ...dictAt('transportAuth', 'transportAuth', form.transportAuth, read),
    ...readRequests(form.afterWelcome, read),
    ...readLimits(form.limits, read),
  };
}

function readMethod(row: MethodForm, path: string, known: KnownMethods, read: FieldReader): MethodChoice {
  const needsName = { why: connectStrings.errors.methodMissing, standIn: '-' };
  return {
    method: read.text(`${path}.method`, row.method, LONGEST.method, needsName),
    authid: authidOf(row, read.text(`${path}.authid`, ...authidLimits(row))),
    ...(takesNoSecret(row.method, known) ? {} : readSecret(row, path, known, read)),
    ...readOptions(row, `${path}.options`, known, read),
    ...(row.byHand && { byHand: true }),
  };
}

function authidLimits({ authidKind, authid }: MethodForm): [string, number, Required?] {
  return authidKind === 'value'
    ? [authid, LONGEST.authid, { why: connectStrings.errors.authidMissing, standIn: '' }]
    : ['', LONGEST.authid];
}

/** An authid that cannot be read is left out. */
function authidOf({ authidKind }: MethodForm, value: string): AuthidChoice {
  if (authidKind === 'value') return value === '' ? { kind: 'absent' } : { kind: 'value', value };
  return { kind: authidKind };
}

type SecretParts = Pick<MethodChoice, 'secret' | 'secretIs' | 'passphrase'>;

function readSecret(row: MethodForm, path: string, known: KnownMethods, read: FieldReader): SecretParts {
  const kind = kindOf(row);
  // What is not used is not shown: it stays in the profile, and nobody has to mend it.
  const reader = usesSecret(row, known) ? read : new FieldReader();
  const secret = reader.secret(`${path}.secret`, row);
  const opens = takesPassphrase(row, known) ? reader.secret(`${path}.passphrase`, row.passphrase) : undefined;
  if (reader !== read && Object.keys(reader.errors).length > 0) return {};
  return {
    ...(secret && { secret }),
    ...(kind !== undefined && { secretIs: kind }),
    ...(opens && { passphrase: opens }),
  };
}

function readOptions(
  row: MethodForm,
  path: string,
  known: KnownMethods,
  read: FieldReader,
): Pick<MethodChoice, 'options'> {
  const declared = known.find(({ name }) => name === row.method)?.options ?? [];
  const options = Object.entries(optionsOf(row)).map(([id, value]): [string, OptionValue] => {
    if (typeof value !== 'string') return [id, value];
    const isJson = declared.some((option) => option.id === id && option.kind === 'json');
    const why = isJson ? whyNoJson(value) : undefined;
    if (why !== undefined) read.complain(`${path}.${id}`, why);
    return [id, read.text(`${path}.${id}`, value, LONGEST.option)];
  });
  return options.length === 0 ? {} : { options: Object.fromEntries(options) };
}

function readRequests(rows: readonly RequestRow[], read: FieldReader): Pick<LoginParts, 'afterWelcome'> {
  if (rows.length === 0) return {};
  if (rows.length > MOST_REQUESTS) read.complain('afterWelcome', words.tooManyRequests(MOST_REQUESTS));
  return {
    afterWelcome: rows.slice(0, MOST_REQUESTS).map((row, index) => readRequest(row, `afterWelcome[${index}]`, read)),
  };
}

function readRequest(row: RequestRow, path: string, read: FieldReader): AfterWelcome {
  const { kind, secrets } = row;
  if (secrets.length > MOST_SECRETS) read.complain(`${path}.secrets`, words.tooManySecrets(MOST_SECRETS));
  const needsUri = { why: words.uriMissing, standIn: '…' };
  return {
    kind,
    uri: read.text(`${path}.uri`, row.uri, LONGEST.uri, needsUri),
    ...argumentsAt(`${path}.args`, row.args, read),
    ...dictAt('kwargs', `${path}.kwargs`, row.kwargs, read),
    ...(secrets.length > 0 && {
      secrets: secrets
        .slice(0, MOST_SECRETS)
        .map((secret, index) => readNamedSecret(secret, `${path}.secrets[${index}]`, read)),
    }),
  };
}

function argumentsAt(field: string, typed: string, read: FieldReader): Pick<AfterWelcome, 'args'> {
  const reading = readList(typed);
  if (!reading.ok) read.complain(field, reading.why);
  else if (reading.value !== undefined && reading.value.length > MOST_ARGUMENTS)
    read.complain(field, words.tooManyArguments(MOST_ARGUMENTS));
  else return reading.value === undefined ? {} : { args: reading.value };
  return {};
}

type NamedSecret = NonNullable<AfterWelcome['secrets']>[number];

function readNamedSecret(row: NamedSecretRow, path: string, read: FieldReader): NamedSecret {
  const isName = SECRET_NAME.test(row.name);
  if (row.name === '') read.complain(`${path}.name`, words.nameMissing, true);
  else if (!isName) read.complain(`${path}.name`, words.nameWrong);
  return {
    name: isName ? row.name : '_',
    secret: read.secret(`${path}.secret`, row) ?? { from: 'prompt' },
    ...(row.sentAs === 'code' && { secretIs: 'totp-secret' }),
  };
}

function readLimits(form: LimitsForm, read: FieldReader): Pick<LoginParts, 'limits'> {
  const iterations = read.whole('limits.iterations', form.iterations, ...ITERATIONS);
  const memoryKiB = read.whole('limits.memoryKiB', form.memoryKiB, ...MEMORY_KIB);
  if (iterations === undefined && memoryKiB === undefined) return {};
  return { limits: { ...(iterations !== undefined && { iterations }), ...(memoryKiB !== undefined && { memoryKiB }) } };
}

/** A JSON object as typed, under a key of its own; nothing if nothing is typed, or if it cannot be read. */
export function dictAt<K extends string>(
  key: K,
  field: string,
  typed: string,
  read: FieldReader,
): Partial<Record<K, Record<string, NonNullable<Profile['authextra']>[string]>>> {
  const reading = readDict(typed);
  if (!reading.ok) read.complain(field, reading.why);
  return (reading.ok && reading.value !== undefined ? { [key]: reading.value } : {}) as Partial<
    Record<K, NonNullable<Profile['authextra']>>
  >;
}
