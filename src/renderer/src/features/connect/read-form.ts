// What a form says: the profile, or what is wrong with which field. Only what cannot become a profile at
// all is found here; what routers would dislike about it is the app's to say (profile.check). Where a
// field cannot be read, a stand-in takes its place, so that the rest can be checked and shown all the same.

import type { AuthidChoice, MethodChoice, Profile, RoleChoice } from '../../../../shared/profile.ts';
import { PROFILE_VERSION } from '../../../../shared/profile-constants.ts';
import { hasUserInfo, urlParts } from '../../../../shared/profile-url.ts';
import { CLIENT_ROLES } from '../../../../shared/wamp/features.ts';
import { isDict, isJsonDict, type JsonValue } from '../../../../shared/wamp/value.ts';
import { connectStrings } from '../../strings/connect.ts';
import {
  kindOf,
  secretRefOf,
  takesNoSecret,
  type KnownMethods,
  type MethodForm,
  type ProfileForm,
} from './form-state.ts';

export interface FieldError {
  readonly text: string;
  /** True if the field is only empty: no reason to complain before somebody was there. */
  readonly missing: boolean;
}

/** Errors by the path of the field, as `profile.check` writes it: `realm`, `methods[0].authid`. */
export type FieldErrors = Readonly<Record<string, FieldError>>;

export type FormReading =
  | { readonly ok: true; readonly profile: Profile }
  /** `standIn`: fit to be checked and previewed, never to be saved or connected with. */
  | { readonly ok: false; readonly errors: FieldErrors; readonly standIn: Profile };

const words = connectStrings.errors;

/** Longest texts a profile may hold, by field. */
const LONGEST = {
  name: 256,
  group: 256,
  color: 32,
  url: 8192,
  realm: 4096,
  authrole: 4096,
  caFile: 4096,
  authid: 4096,
  secret: 256,
  method: 128,
};
const MOST_METHODS = 32;
const MOST_SECONDS = 3600;

/** Reads a form. `id`: of the profile it belongs to. */
export function readForm(form: ProfileForm, id: string, known: KnownMethods): FormReading {
  const errors: Record<string, FieldError> = {};
  const complain = (field: string, text: string, missing = false) => (errors[field] ??= { text, missing });
  /** The text, or `standIn` if it is too long or missing though it must be there. */
  const text = (field: string, typed: string, longest: number, required?: { why: string; standIn: string }): string => {
    if (typed.length > longest) complain(field, words.tooLong(longest));
    else if (required && typed === '') complain(field, required.why, true);
    else return typed;
    return required?.standIn ?? '';
  };
  const optional = (field: 'group' | 'color' | 'caFile') => {
    const value = text(field, form[field], LONGEST[field]);
    return value === '' ? {} : { [field]: value };
  };
  const dict = (field: 'authextra' | 'extraDetails') => {
    const reading = readDict(form[field]);
    if (reading.ok) return reading.value === undefined ? {} : { [field]: reading.value };
    complain(field, reading.why);
    return {};
  };

  if (hasUserInfo(form.url)) complain('url', words.userInfo);
  if (form.methods.length > MOST_METHODS) complain('methods', words.tooManyMethods(MOST_METHODS));
  const timeout = readSeconds(form.timeout);
  if (timeout === undefined) complain('timeoutSeconds', words.timeout(MOST_SECONDS), form.timeout.trim() === '');

  const profile: Profile = {
    v: PROFILE_VERSION,
    id,
    name: text('name', form.name || nameFrom(form.url), LONGEST.name) || '-',
    ...optional('group'),
    ...optional('color'),
    url: hasUserInfo(form.url)
      ? STAND_IN_URL
      : text('url', form.url, LONGEST.url, { why: words.urlMissing, standIn: STAND_IN_URL }),
    realm: text('realm', form.realm, LONGEST.realm),
    methods: form.methods.slice(0, MOST_METHODS).map((row, index) => {
      const path = `methods[${index}]`;
      return {
        method: text(`${path}.method`, row.method, LONGEST.method, { why: words.methodMissing, standIn: '-' }),
        authid: authidOf(row, text(`${path}.authid`, ...authidLimits(row))),
        ...(takesNoSecret(row.method, known)
          ? {}
          : secretOf(row, (why, missing) => complain(`${path}.secret`, why, missing))),
      };
    }),
    ...(form.authroleKind === 'value' && { authrole: text('authrole', form.authrole, LONGEST.authrole) }),
    ...dict('authextra'),
    roles: rolesOf(form),
    ...dict('extraDetails'),
    ...optional('caFile'),
    timeoutSeconds: timeout ?? 1,
    deflate: form.deflate,
  };
  return Object.keys(errors).length === 0 ? { ok: true, profile } : { ok: false, errors, standIn: profile };
}

/** The name of a profile that was given none: where it leads. */
export function nameFrom(url: string): string {
  const { host = '', port } = hasUserInfo(url) ? {} : (urlParts(url) ?? {});
  if (host === '') return connectStrings.unnamed;
  return (port === undefined || port === '' ? host : `${host}:${port}`).slice(0, LONGEST.name);
}

/** Encrypted, so that nothing is said about what an unencrypted address would mean. */
const STAND_IN_URL = 'wss://localhost/';

type Required = { why: string; standIn: string };

function authidLimits({ authidKind, authid }: MethodForm): [string, number, Required?] {
  return authidKind === 'value'
    ? [authid, LONGEST.authid, { why: words.authidMissing, standIn: '' }]
    : ['', LONGEST.authid];
}

/** An authid that cannot be read is left out. */
function authidOf({ authidKind }: MethodForm, value: string): AuthidChoice {
  if (authidKind === 'value') return value === '' ? { kind: 'absent' } : { kind: 'value', value };
  return { kind: authidKind };
}

function secretOf(
  row: MethodForm,
  complain: (why: string, missing: boolean) => void,
): Pick<MethodChoice, 'secret' | 'secretIs'> {
  const kind = kindOf(row);
  const secretIs = kind === undefined ? {} : { secretIs: kind };
  const secret = secretRefOf(row);
  if (!secret) return secretIs;
  const name = secret.from === 'env' ? secret.name : secret.from === 'keychain' ? secret.id : undefined;
  if (name === undefined || (name !== '' && name.length <= LONGEST.secret)) return { secret, ...secretIs };
  if (name !== '') complain(words.tooLong(LONGEST.secret), false);
  else complain(secret.from === 'env' ? words.variableMissing : words.keychainIdMissing, true);
  // Something is meant to be there: to the checks it counts as named.
  return { secret: { from: 'prompt' }, ...secretIs };
}

function rolesOf({ roles }: ProfileForm): RoleChoice {
  const chosen: RoleChoice = {};
  for (const role of CLIENT_ROLES) {
    if (roles[role].announced) chosen[role] = { features: Object.fromEntries(roles[role].features) };
  }
  return chosen;
}

const DECIMAL = /^\d*\.?\d+(?:e[+-]?\d+)?$/i;

function readSeconds(typed: string): number | undefined {
  const seconds = DECIMAL.test(typed.trim()) ? Number(typed) : 0;
  return seconds > 0 && seconds <= MOST_SECONDS ? seconds : undefined;
}

export type DictReading =
  | { readonly ok: true; readonly value: Record<string, JsonValue> | undefined }
  | { readonly ok: false; readonly why: string };

/** A JSON object as typed; nothing typed is no object. */
export function readDict(typed: string): DictReading {
  if (typed.trim() === '') return { ok: true, value: undefined };
  let value: unknown;
  try {
    value = JSON.parse(typed);
  } catch (error) {
    return { ok: false, why: words.noJson(error instanceof Error ? error.message : '') };
  }
  if (!isDict(value)) return { ok: false, why: words.noObject };
  const unsafe = unsafeNumber(typed);
  if (unsafe !== undefined) return { ok: false, why: words.unsafeNumber(unsafe) };
  return isJsonDict(value) ? { ok: true, value } : { ok: false, why: words.tooDeep };
}

const STRING_OR_NUMBER = /"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** The first number of a JSON text that a double would change: an integer beyond 2^53 − 1, or one beyond all bounds. */
function unsafeNumber(json: string): string | undefined {
  return json.match(STRING_OR_NUMBER)?.find((token) => {
    if (token.startsWith('"')) return false;
    const value = Number(token);
    return /^-?\d+$/.test(token) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
  });
}
