// The form itself, section by section.

import type { ReactNode } from 'react';
import type { ProfileFinding } from '../../../../shared/profile-check.ts';
import { connectStrings } from '../../strings/connect.ts';
import { FormSection } from '../../ui/form.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import type { FormParts } from './form-parts.ts';
import { ExtraDetailsSection, HelloSection, RolesSection } from './hello-section.tsx';
import { HttpSection } from './http-section.tsx';
import { LimitsSection } from './limits-section.tsx';
import { LoginSection } from './login-section.tsx';
import { KeepAliveSection, NetworkSection } from './network-section.tsx';
import css from './profile-form.module.css';
import { ReconnectSection } from './reconnect-section.tsx';
import { RequestSection } from './request-section.tsx';
import { RouterSection } from './router-section.tsx';
import { TlsSection } from './tls-section.tsx';

export interface ProfileFormProps {
  readonly parts: FormParts;
  /** Findings that belong to no field. */
  readonly rest: readonly ProfileFinding[];
}

export function ProfileForm({ parts, rest }: ProfileFormProps): ReactNode {
  return (
    <div className={css.form} role="form" aria-label={connectStrings.form}>
      <RouterSection parts={parts} />
      <LoginSection parts={parts} />
      <RequestSection parts={parts} />
      <TlsSection parts={parts} />
      <HttpSection parts={parts} />
      <NetworkSection parts={parts} />
      <KeepAliveSection parts={parts} />
      <ReconnectSection parts={parts} />
      <HelloSection parts={parts} />
      <RolesSection parts={parts} />
      <ExtraDetailsSection parts={parts} />
      <LimitsSection parts={parts} />
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
