// The profile form as a value: every field as it was typed, readable or not, and the ways between it and
// a profile. No React and no link in here. The form is kept as a draft after every change, so it holds
// nothing secret: where a secret is found, never the secret. What one choice hides (the authid when it is
// left out, the variable when the keychain is used) stays in the form, so that nothing typed is lost.

import { newProfile } from '../../../../shared/new-profile.ts';
import type { Profile } from '../../../../shared/profile.ts';
import { CLIENT_ROLES, defaultRoles, FEATURES, type ClientRole } from '../../../../shared/wamp/features.ts';
import { comparableLogin, jsonText, toLoginForm, type LoginForm } from './login-form.ts';
import { comparableWire, toWireForm, type WireForm } from './wire-form.ts';

export interface RoleForm {
  readonly announced: boolean;
  /** Flags as they are sent, in order; a flag that is not here is not announced. */
  readonly features: readonly (readonly [flag: string, value: boolean])[];
}

export interface ProfileForm extends WireForm, LoginForm {
  readonly name: string;
  readonly group: string;
  readonly color: string;
  readonly url: string;
  readonly realm: string;
  readonly timeout: string;
  readonly deflate: boolean;
  readonly authroleKind: 'absent' | 'value';
  readonly authrole: string;
  readonly authextra: string;
  readonly roles: Readonly<Record<ClientRole, RoleForm>>;
  readonly extraDetails: string;
  readonly caFile: string;
}

/** The form of a profile. */
export function toForm(profile: Profile): ProfileForm {
  const defaults = defaultRoles();
  const role = (name: ClientRole): RoleForm => {
    const chosen = profile.roles[name];
    return { announced: chosen !== undefined, features: Object.entries((chosen ?? defaults[name])?.features ?? {}) };
  };
  return {
    name: profile.name,
    group: profile.group ?? '',
    color: profile.color ?? '',
    url: profile.url,
    realm: profile.realm,
    timeout: String(profile.timeoutSeconds),
    deflate: profile.deflate,
    authroleKind: profile.authrole === undefined ? 'absent' : 'value',
    authrole: profile.authrole ?? '',
    authextra: jsonText(profile.authextra),
    roles: {
      caller: role('caller'),
      callee: role('callee'),
      publisher: role('publisher'),
      subscriber: role('subscriber'),
    },
    extraDetails: jsonText(profile.extraDetails),
    caFile: profile.caFile ?? '',
    ...toLoginForm(profile),
    ...toWireForm(profile),
  };
}

/** The form of a profile with nothing filled in. */
export function emptyForm(): ProfileForm {
  return toForm(newProfile('new', '', '', ''));
}

/** True if both say the same; the keys of the rows do not count. */
export function sameForm(one: ProfileForm, other: ProfileForm): boolean {
  return comparable(one) === comparable(other);
}

function comparable(form: ProfileForm): string {
  return JSON.stringify({ ...form, ...comparableWire(form), ...comparableLogin(form) }, sortedKeys);
}

/** A form that was kept has its keys in the order of the file; the order means nothing. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The role with a feature announced (`true`) or left out; known flags stand in the order of the specification. */
export function withFeature(role: RoleForm, flag: string, announced: boolean): RoleForm {
  const others = role.features.filter(([name]) => name !== flag);
  if (!announced) return { ...role, features: others };
  const place = (name: string) => {
    const index = FEATURES.findIndex((feature) => feature.flag === name);
    return index < 0 ? FEATURES.length : index;
  };
  const next = others.findIndex(([name]) => place(name) > place(flag));
  return { ...role, features: others.toSpliced(next < 0 ? others.length : next, 0, [flag, true]) };
}

/** The roles with one of them changed. */
export function withRole(roles: ProfileForm['roles'], name: ClientRole, role: RoleForm): ProfileForm['roles'] {
  return { ...roles, [name]: role };
}

/** Roles that are announced, in the order of the specification. */
export function announcedRoles({ roles }: ProfileForm): ClientRole[] {
  return CLIENT_ROLES.filter((role) => roles[role].announced);
}
