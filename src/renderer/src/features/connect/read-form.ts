// What a form says: the profile, or what is wrong with which field. Only what cannot become a profile at
// all is found here; what routers would dislike about it is the app's to say (profile.check). Where a
// field cannot be read, a stand-in takes its place, so that the rest can be checked and shown all the same.

import type { AuthidChoice, MethodChoice, Profile, RoleChoice } from '../../../../shared/profile.ts';
import { PROFILE_VERSION } from '../../../../shared/profile-constants.ts';
import { hasUserInfo, urlParts } from '../../../../shared/profile-url.ts';
import { readWireUrl } from '../../../../shared/wire-url.ts';
import { CLIENT_ROLES } from '../../../../shared/wamp/features.ts';
import { isDict, isJsonDict, type JsonValue } from '../../../../shared/wamp/value.ts';
import { connectStrings } from '../../strings/connect.ts';
import { FieldReader, type FieldErrors, type Required } from './field-reader.ts';
import { kindOf, takesNoSecret, type KnownMethods, type MethodForm, type ProfileForm } from './form-state.ts';
import { readWire } from './read-wire.ts';

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
  method: 128,
};
const MOST_METHODS = 32;
const MOST_SECONDS = 3600;

/** Reads a form. `id`: of the profile it belongs to. */
export function readForm(form: ProfileForm, id: string, known: KnownMethods): FormReading {
  const read = new FieldReader();
  const optional = (field: 'group' | 'color' | 'caFile') => read.optional(field, field, form[field], LONGEST[field]);
  const dict = (field: 'authextra' | 'extraDetails') => {
    const reading = readDict(form[field]);
    if (reading.ok) return reading.value === undefined ? {} : { [field]: reading.value };
    read.complain(field, reading.why);
    return {};
  };

  if (hasUserInfo(form.url)) read.complain('url', words.userInfo);
  if (form.methods.length > MOST_METHODS) read.complain('methods', words.tooManyMethods(MOST_METHODS));
  const timeout = read.seconds('timeoutSeconds', form.timeout, MOST_SECONDS);

  const profile: Profile = {
    v: PROFILE_VERSION,
    id,
    name: read.text('name', form.name || nameFrom(form.url), LONGEST.name) || '-',
    ...optional('group'),
    ...optional('color'),
    url: hasUserInfo(form.url)
      ? STAND_IN_URL
      : read.text('url', form.url, LONGEST.url, { why: words.urlMissing, standIn: STAND_IN_URL }),
    realm: read.text('realm', form.realm, LONGEST.realm),
    methods: form.methods.slice(0, MOST_METHODS).map((row, index) => {
      const path = `methods[${index}]`;
      return {
        method: read.text(`${path}.method`, row.method, LONGEST.method, { why: words.methodMissing, standIn: '-' }),
        authid: authidOf(row, read.text(`${path}.authid`, ...authidLimits(row))),
        ...(takesNoSecret(row.method, known) ? {} : secretOf(row, `${path}.secret`, read)),
      };
    }),
    ...(form.authroleKind === 'value' && { authrole: read.text('authrole', form.authrole, LONGEST.authrole) }),
    ...dict('authextra'),
    roles: rolesOf(form),
    ...dict('extraDetails'),
    ...optional('caFile'),
    timeoutSeconds: timeout ?? 1,
    deflate: form.deflate,
    ...readWire(form, read),
  };
  const { errors } = read;
  return Object.keys(errors).length === 0 ? { ok: true, profile } : { ok: false, errors, standIn: profile };
}

/** The name of a profile that was given none: where it leads. */
export function nameFrom(url: string): string {
  const wire = readWireUrl(url);
  const socket = wire.ok ? wire.unixPath?.split('/').at(-1) : undefined;
  if (socket) return socket.slice(0, LONGEST.name);
  const { host = '', port } = hasUserInfo(url) ? {} : (urlParts(url) ?? {});
  if (host === '') return connectStrings.unnamed;
  return (port === undefined || port === '' ? host : `${host}:${port}`).slice(0, LONGEST.name);
}

/** Encrypted, so that nothing is said about what an unencrypted address would mean. */
const STAND_IN_URL = 'wss://localhost/';

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

function secretOf(row: MethodForm, field: string, read: FieldReader): Pick<MethodChoice, 'secret' | 'secretIs'> {
  const kind = kindOf(row);
  const secret = read.secret(field, row);
  return { ...(secret && { secret }), ...(kind !== undefined && { secretIs: kind }) };
}

function rolesOf({ roles }: ProfileForm): RoleChoice {
  const chosen: RoleChoice = {};
  for (const role of CLIENT_ROLES) {
    if (roles[role].announced) chosen[role] = { features: Object.fromEntries(roles[role].features) };
  }
  return chosen;
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
