// The form itself, section by section.

import type { ReactNode } from 'react';
import { urlParts } from '../../../../shared/profile-url.ts';
import type { ProfileFinding } from '../../../../shared/profile-check.ts';
import { connectStrings } from '../../strings/connect.ts';
import { FormSection } from '../../ui/form.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { textField, type FormParts } from './form-parts.ts';
import { ExtraDetailsSection, HelloSection, RolesSection } from './hello-section.tsx';
import { LoginSection } from './login-section.tsx';
import css from './profile-form.module.css';
import { RouterSection } from './router-section.tsx';

export interface ProfileFormProps {
  readonly parts: FormParts;
  /** Findings that belong to no field. */
  readonly rest: readonly ProfileFinding[];
}

export function ProfileForm({ parts, rest }: ProfileFormProps): ReactNode {
  const { form } = parts;
  const needsTls = form.caFile !== '' || urlParts(form.url)?.scheme === 'wss';
  return (
    <div className={css.form} role="form" aria-label={connectStrings.form}>
      <RouterSection parts={parts} />
      <LoginSection parts={parts} />
      {needsTls && (
        <FormSection title={connectStrings.tls}>
          <TextField
            label={connectStrings.caFile}
            mono
            placeholder={connectStrings.caFilePlaceholder}
            note={connectStrings.caFileNote}
            {...textField(parts, 'caFile')}
          />
        </FormSection>
      )}
      <HelloSection parts={parts} />
      <RolesSection parts={parts} />
      <ExtraDetailsSection parts={parts} />
      {rest.length > 0 && (
        <FormSection title={connectStrings.otherFindings}>
          <ul className={css.findings}>
            {rest.map(({ field, severity, text }) => (
              <li key={`${field} ${text}`}>
                <StateIcon state={severity === 'error' ? 'err' : 'warn'} size="small" />
                <code>{field}</code>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </FormSection>
      )}
    </div>
  );
}
