// What HELLO says besides realm and login: authrole, authextra, roles with their features, further details.

import type { ReactNode } from 'react';
import { CLIENT_ROLES, FEATURES, type ClientRole } from '../../../../shared/wamp/features.ts';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow, FormSection } from '../../ui/form.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FoldSection } from './fold-section.tsx';
import { textField, type FormParts } from './form-parts.ts';
import { announcedRoles, withFeature, withRole } from './form-state.ts';
import css from './profile-form.module.css';

const words = connectStrings;
const AUTHROLE_KINDS = (['absent', 'value'] as const).map((value) => ({ value, label: words.authroleKinds[value] }));

export function HelloSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at } = parts;
  const hasRole = form.authroleKind === 'value';
  return (
    <FormSection title={words.further}>
      <FormRow label={words.authrole}>
        <div className={css.choice}>
          <Segmented
            label={words.authrole}
            value={form.authroleKind}
            options={AUTHROLE_KINDS}
            onChange={(authroleKind) => change({ authroleKind })}
          />
          {hasRole && (
            <div className={css.grow}>
              <TextField
                label={words.authrole}
                mono
                placeholder={words.authrolePlaceholder}
                {...textField(parts, 'authrole')}
              />
            </div>
          )}
        </div>
      </FormRow>
      <FormRow label={words.authextra} {...warningAt(parts, 'authextra')}>
        <JsonEditor
          label={words.authextra}
          hideLabel
          minLines={2}
          value={form.authextra}
          onChange={(authextra) => change({ authextra })}
          error={at('authextra').error}
        />
      </FormRow>
      <FormRow
        label={loginStrings.transportAuth}
        note={loginStrings.transportAuthNote}
        {...warningAt(parts, 'transportAuth')}
      >
        <JsonEditor
          label={loginStrings.transportAuth}
          hideLabel
          minLines={2}
          value={form.transportAuth}
          onChange={(transportAuth) => change({ transportAuth })}
          error={at('transportAuth').error}
        />
      </FormRow>
    </FormSection>
  );
}

/** The warning alone: the editor says itself what is wrong. */
function warningAt({ at }: FormParts, field: string): { readonly warning?: string } {
  const { warning } = at(field);
  return warning === undefined ? {} : { warning };
}

/** Roles and features: folded, with what is announced in one line. */
export function RolesSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, at } = parts;
  const announced = announcedRoles(form);
  const features = announced.flatMap((role) => form.roles[role].features.filter(([, value]) => value));
  return (
    <FoldSection
      parts={parts}
      title={words.roles}
      fields={['roles']}
      note={words.rolesNote(announced.length, features.length)}
      isSet={false}
    >
      <RemarkLines {...at('roles')} />
      {CLIENT_ROLES.map((role) => (
        <RoleChoice key={role} parts={parts} role={role} />
      ))}
    </FoldSection>
  );
}

function RoleChoice({ parts, role }: { parts: FormParts; role: ClientRole }): ReactNode {
  const { form, change, at } = parts;
  const chosen = form.roles[role];
  const known = FEATURES.filter((feature) => feature.roles.includes(role));
  const foreign = chosen.features.filter(([flag]) => known.every((feature) => feature.flag !== flag));
  const valueOf = (flag: string) => chosen.features.find(([name]) => name === flag)?.[1];
  const choice = (flag: string, about: string) => (
    <CheckBox
      key={flag}
      label={<code>{visibleText(flag)}</code>}
      note={valueOf(flag) === false ? `${about} · ${words.sentAsFalse}` : about}
      isSelected={valueOf(flag) === true}
      onChange={(selected) =>
        change((now) => ({ roles: withRole(now.roles, role, withFeature(now.roles[role], flag, selected)) }))
      }
    />
  );
  return (
    <div className={css.role}>
      <CheckBox
        label={words.roleNames[role]}
        isSelected={chosen.announced}
        onChange={(announced) =>
          change((now) => ({ roles: withRole(now.roles, role, { ...now.roles[role], announced }) }))
        }
      />
      <RemarkLines {...at(`roles.${role}`)} />
      {chosen.announced && (
        <div className={css.features} role="group" aria-label={words.roleFeatures(words.roleNames[role])}>
          {known.map(({ flag, about }) => choice(flag, about))}
          {foreign.map(([flag]) => choice(flag, words.notInSpecification))}
        </div>
      )}
    </div>
  );
}

/** Further details: folded unless there are some. */
export function ExtraDetailsSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at } = parts;
  return (
    <FoldSection
      parts={parts}
      title={words.extraDetails}
      fields={['extraDetails']}
      note={words.extraDetailsNote}
      isSet={form.extraDetails !== ''}
    >
      <JsonEditor
        label={words.extraDetails}
        hideLabel
        minLines={4}
        value={form.extraDetails}
        onChange={(extraDetails) => change({ extraDetails })}
        error={at('extraDetails').error}
      />
      <RemarkLines {...warningAt(parts, 'extraDetails')} />
    </FoldSection>
  );
}
