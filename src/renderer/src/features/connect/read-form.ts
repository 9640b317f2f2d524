// What a form says: the profile, or what is wrong with which field. Only what cannot become a profile at
// all is found here; what routers would dislike about it is the app's to say (profile.check). Where a
// field cannot be read, a stand-in takes its place, so that the rest can be checked and shown all the same.

import type { Profile, RoleChoice } from '../../../../shared/profile.ts';
import { PROFILE_VERSION } from '../../../../shared/profile-constants.ts';
import { hasUserInfo, urlParts } from '../../../../shared/profile-url.ts';
import { readWireUrl } from '../../../../shared/wire-url.ts';
import { CLIENT_ROLES } from '../../../../shared/wamp/features.ts';
import { connectStrings } from '../../strings/connect.ts';
import { FieldReader, type FieldErrors } from './field-reader.ts';
import type { ProfileForm } from './form-state.ts';
import type { KnownMethods } from './method-form.ts';
import { dictAt, readLogin } from './read-login.ts';
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
};
const MOST_SECONDS = 3600;

/** Reads a form. `id`: of the profile it belongs to. */
export function readForm(form: ProfileForm, id: string, known: KnownMethods): FormReading {
  const read = new FieldReader();
  const optional = (field: 'group' | 'color' | 'caFile') => read.optional(field, field, form[field], LONGEST[field]);

  if (hasUserInfo(form.url)) read.complain('url', words.userInfo);
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
    ...readLogin(form, known, read),
    ...(form.authroleKind === 'value' && { authrole: read.text('authrole', form.authrole, LONGEST.authrole) }),
    ...dictAt('authextra', 'authextra', form.authextra, read),
    roles: rolesOf(form),
    ...dictAt('extraDetails', 'extraDetails', form.extraDetails, read),
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

function rolesOf({ roles }: ProfileForm): RoleChoice {
  const chosen: RoleChoice = {};
  for (const role of CLIENT_ROLES) {
    if (roles[role].announced) chosen[role] = { features: Object.fromEntries(roles[role].features) };
  }
  return chosen;
}
