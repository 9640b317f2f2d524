// What the parts of the form share: the form, how to change it, and what is said at which field.

import type { SerializerInfo } from '../../../../shared/contract/results.ts';
import type { Profile } from '../../../../shared/profile.ts';
import type { ProfileForm } from './form-state.ts';
import type { Remark } from './remarks.ts';
import type { FormInUse } from './use-profile-form.ts';

export interface FormParts extends Pick<FormInUse, 'id' | 'form' | 'methods'> {
  /** What the form says; a stand-in takes the place of what cannot be read. */
  readonly profile: Profile;
  /** True if a field at or below a path cannot be read. */
  readonly isUnread: (path: string) => boolean;
  readonly serializers: readonly SerializerInfo[];
  readonly change: (part: Partial<ProfileForm> | ((form: ProfileForm) => Partial<ProfileForm>)) => void;
  readonly at: (field: string) => Remark;
  readonly below: (path: string) => Remark;
  /** Somebody was in a field: from now on it may be called empty. */
  readonly leave: (field: string) => void;
  /** Counts how often the form was refused: after each, parts with mistakes open. */
  readonly refusals: number;
}

/** What a text field of the form needs besides its label. */
export function textField(
  { form, change, at, leave }: FormParts,
  key: 'name' | 'group' | 'realm' | 'timeout' | 'authrole' | 'caFile',
  field: string = key,
) {
  return {
    value: form[key],
    onChange: (text: string) => change({ [key]: text }),
    onBlur: () => leave(field),
    ...at(field),
  };
}

type Groups = Pick<ProfileForm, 'tls' | 'http' | 'network' | 'ping' | 'reconnect' | 'limits'>;
type Group = keyof Groups;
type TextKey<G extends Group> = {
  [K in keyof Groups[G]]: string extends Groups[G][K] ? K : never;
}[keyof Groups[G]] &
  string;

/** The same for a text field of a group of settings. */
export function groupField<G extends Group>(parts: FormParts, group: G, key: TextKey<G>, field: string) {
  return {
    value: String(parts.form[group][key]),
    onChange: (text: string) => changeGroup(parts, group, { [key]: text } as Partial<Groups[G]>),
    onBlur: () => parts.leave(field),
    ...parts.at(field),
  };
}

/** Changes a part of a group of settings. */
export function changeGroup<G extends Group>({ change }: FormParts, group: G, part: Partial<Groups[G]>): void {
  change((now) => ({ [group]: { ...now[group], ...part } }));
}
