// The profile form as a value: every field as it was typed, readable or not, and the ways between it and
// a profile. No React and no link in here. The form is kept as a draft after every change, so it holds
// nothing secret: where a secret is found, never the secret. What one choice hides (the authid when it is
// left out, the variable when the keychain is used) stays in the form, so that nothing typed is lost.

import type { MethodInfo } from '../../../../shared/contract/commands.ts';
import { newProfile } from '../../../../shared/new-profile.ts';
import type { AuthidChoice, MethodChoice, Profile } from '../../../../shared/profile.ts';
import { CLIENT_ROLES, defaultRoles, FEATURES, type ClientRole } from '../../../../shared/wamp/features.ts';
import { comparableWire, freeKey, toPlace, toWireForm, type SecretPlace, type WireForm } from './wire-form.ts';

export interface MethodForm extends SecretPlace {
  /** Tells the rows of the list apart while they move; of no meaning otherwise. */
  readonly key: string;
  readonly method: string;
  readonly authidKind: AuthidChoice['kind'];
  readonly authid: string;
  /** What the secret is, by method: the words of one method mean nothing to another. */
  readonly secretIs: Readonly<Record<string, string>>;
}

export interface RoleForm {
  readonly announced: boolean;
  /** Flags as they are sent, in order; a flag that is not here is not announced. */
  readonly features: readonly (readonly [flag: string, value: boolean])[];
}

export interface ProfileForm extends WireForm {
  readonly name: string;
  readonly group: string;
  readonly color: string;
  readonly url: string;
  readonly realm: string;
  readonly timeout: string;
  readonly deflate: boolean;
  readonly methods: readonly MethodForm[];
  readonly authroleKind: 'absent' | 'value';
  readonly authrole: string;
  readonly authextra: string;
  readonly roles: Readonly<Record<ClientRole, RoleForm>>;
  readonly extraDetails: string;
  readonly caFile: string;
}

/** What is known about the methods: whether one takes a secret decides what is written. */
export type KnownMethods = readonly Pick<MethodInfo, 'name' | 'secretKinds'>[];

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
    methods: profile.methods.map((choice, index) => methodForm(choice, `m${index + 1}`)),
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
    ...toWireForm(profile),
  };
}

function methodForm({ method, authid, secret, secretIs }: MethodChoice, key: string): MethodForm {
  return {
    key,
    method,
    authidKind: authid.kind,
    authid: authid.kind === 'value' ? authid.value : '',
    ...toPlace(secret),
    secretIs: secretIs === undefined ? {} : { [method]: secretIs },
  };
}

function jsonText(value: object | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
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
  const methods = form.methods.map((method) => ({ ...method, key: '' }));
  return JSON.stringify({ ...form, ...comparableWire(form), methods }, sortedKeys);
}

/** A form that was kept has its keys in the order of the file; the order means nothing. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** True if a method is known to take no secret. */
export function takesNoSecret(method: string, known: KnownMethods): boolean {
  return known.find(({ name }) => name === method)?.secretKinds.length === 0;
}

/** The kind of secret chosen for the row's method; absent: the method's first. */
export function kindOf({ method, secretIs }: MethodForm): string | undefined {
  return Object.hasOwn(secretIs, method) ? secretIs[method] : undefined;
}

/** The list with one more method at its end: the first known one that is not offered yet. */
export function withMethodAdded(methods: readonly MethodForm[], known: KnownMethods): MethodForm[] {
  // Those with a secret first: whoever adds a method wants to log in.
  const order = [...known].sort(
    (one, other) => Number(one.secretKinds.length === 0) - Number(other.secretKinds.length === 0),
  );
  const name = (order.find((entry) => methods.every(({ method }) => method !== entry.name)) ?? order[0])?.name ?? '';
  const fresh: MethodForm = {
    key: freeKey('m', methods),
    method: '',
    // HELLO carries one authid for all methods, that of the first row that has one.
    authidKind: methods.some(({ authidKind }) => authidKind !== 'absent') ? 'absent' : 'value',
    authid: '',
    ...toPlace(undefined),
    secretIs: {},
  };
  return [...methods, withMethodName(fresh, name, known)];
}

/**
 * The row with another method; all that was typed stays. A method that takes a secret gets a place for it, one that
 * takes none asks for no authid that nobody typed.
 */
export function withMethodName(row: MethodForm, method: string, known: KnownMethods): MethodForm {
  if (!takesNoSecret(method, known))
    return { ...row, method, secretFrom: row.secretFrom === 'none' ? 'env' : row.secretFrom };
  const nobodyTyped = row.authidKind === 'value' && row.authid === '';
  return { ...row, method, authidKind: nobodyTyped ? 'absent' : row.authidKind };
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
