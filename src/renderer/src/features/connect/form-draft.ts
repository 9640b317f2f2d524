// The form as it is kept between two looks at it: in the page's state, and by the app through a restart.
// What comes back is read field by field, so that a draft of another version, or one that holds no more
// than a name and an address, still gives whatever it has.

import type { Profile } from '../../../../shared/profile.ts';
import { CLIENT_ROLES } from '../../../../shared/wamp/features.ts';
import { isDict, type JsonValue } from '../../../../shared/wamp/value.ts';
import type { Draft } from '../../../../shared/workspace.ts';
import { emptyForm, toForm, type ProfileForm, type RoleForm } from './form-state.ts';
import { loginDraft, loginFromDraft } from './login-draft.ts';
import { oneOf, textOf, wireDraft, wireFromDraft, withoutSecret } from './wire-draft.ts';

export interface KeptForm {
  readonly form: ProfileForm;
  /** Revision of the profiles when the form was begun: a save based on it tells if somebody was quicker. */
  readonly basedOn: number | undefined;
}

/** A form in the shape of a draft. */
export function toDraft({ form, basedOn }: KeptForm): Draft {
  return {
    ...form,
    roles: Object.fromEntries(
      CLIENT_ROLES.map((role) => [
        role,
        {
          announced: form.roles[role].announced,
          features: form.roles[role].features.map(([flag, value]): JsonValue[] => [flag, value]),
        },
      ]),
    ),
    ...loginDraft(form),
    ...wireDraft(form),
    ...(basedOn !== undefined && { basedOn }),
  };
}

/** The form of a draft; what the draft does not say, or says in another way, is as in `base`. */
export function fromDraft(draft: Draft, base: ProfileForm = emptyForm()): KeptForm {
  const text = (key: keyof ProfileForm, otherwise: string) => textOf(draft[key], otherwise);
  const { roles, deflate, basedOn } = draft;
  const form: ProfileForm = {
    name: text('name', base.name),
    group: text('group', base.group),
    color: text('color', base.color),
    // Whoever began the form may have been given an address with a password.
    url: withoutSecret(text('url', base.url)),
    realm: text('realm', base.realm),
    timeout: text('timeout', base.timeout),
    deflate: typeof deflate === 'boolean' ? deflate : base.deflate,
    authroleKind: oneOf(draft['authroleKind'], ['absent', 'value'], base.authroleKind),
    authrole: text('authrole', base.authrole),
    authextra: text('authextra', base.authextra),
    roles: {
      caller: roleOf(roles, 'caller', base),
      callee: roleOf(roles, 'callee', base),
      publisher: roleOf(roles, 'publisher', base),
      subscriber: roleOf(roles, 'subscriber', base),
    },
    extraDetails: text('extraDetails', base.extraDetails),
    caFile: text('caFile', base.caFile),
    ...loginFromDraft(draft, base),
    ...wireFromDraft(draft, base),
  };
  return { form, basedOn: typeof basedOn === 'number' ? basedOn : undefined };
}

function roleOf(roles: JsonValue | undefined, name: keyof ProfileForm['roles'], base: ProfileForm): RoleForm {
  const role = isDict(roles) ? roles[name] : undefined;
  if (!isDict(role)) return base.roles[name];
  const { announced, features } = role;
  const flags = Array.isArray(features) ? features : [];
  return {
    announced: announced === true,
    features: flags.flatMap((entry): (readonly [string, boolean])[] => {
      const [flag, value] = Array.isArray(entry) ? entry : [];
      return typeof flag === 'string' && typeof value === 'boolean' ? [[flag, value]] : [];
    }),
  };
}

/** What is shown for a profile: the draft if there is one, else what is saved. */
export function formOf(draft: Draft | undefined, saved: Profile | undefined): KeptForm | undefined {
  const base = saved && toForm(saved);
  if (draft) return fromDraft(draft, base);
  return base && { form: base, basedOn: undefined };
}
