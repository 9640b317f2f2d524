// What the parts of the form share: the form, how to change it, and what is said at which field.

import type { SerializerInfo } from '../../../../shared/contract/commands.ts';
import type { ProfileForm } from './form-state.ts';
import type { Remark } from './remarks.ts';
import type { FormInUse } from './use-profile-form.ts';
import type { WireForm } from './wire-form.ts';

export interface FormParts extends Pick<FormInUse, 'form' | 'methods'> {
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

type Group = 'tls' | 'http' | 'network' | 'ping';
type TextKey<G extends Group> = {
  [K in keyof WireForm[G]]: string extends WireForm[G][K] ? K : never;
}[keyof WireForm[G]] &
  string;

/** The same for a text field of a group of settings. */
export function groupField<G extends Group>(parts: FormParts, group: G, key: TextKey<G>, field: string) {
  return {
    value: String(parts.form[group][key]),
    onChange: (text: string) => changeGroup(parts, group, { [key]: text } as Partial<WireForm[G]>),
    onBlur: () => parts.leave(field),
    ...parts.at(field),
  };
}

/** Changes a part of a group of settings. */
export function changeGroup<G extends Group>({ change }: FormParts, group: G, part: Partial<WireForm[G]>): void {
  change((now) => ({ [group]: { ...now[group], ...part } }));
}
