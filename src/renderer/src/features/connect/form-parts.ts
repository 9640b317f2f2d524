// What the parts of the form share: the form, how to change it, and what is said at which field.

import type { ProfileForm } from './form-state.ts';
import type { Remark } from './remarks.ts';
import type { FormInUse } from './use-profile-form.ts';

export interface FormParts extends Pick<FormInUse, 'form' | 'methods'> {
  readonly change: (part: Partial<ProfileForm> | ((form: ProfileForm) => Partial<ProfileForm>)) => void;
  readonly at: (field: string) => Remark;
  readonly below: (path: string) => Remark;
  /** Somebody was in a field: from now on it may be called empty. */
  readonly leave: (field: string) => void;
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
