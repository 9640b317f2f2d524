// One method of the login: its name, the authid it goes with, and where its secret comes from.

import { useId, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { LabelPlaceContext, RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FormParts } from './form-parts.ts';
import { kindOf, takesNoSecret, withMethodName, type MethodForm } from './form-state.ts';
import css from './profile-form.module.css';
import { RowActs, type Move } from './row-acts.tsx';
import { SecretChoice } from './secret-choice.tsx';

export interface MethodRowProps {
  readonly parts: FormParts;
  readonly row: MethodForm;
  readonly index: number;
  readonly label: string;
  /** Set if this row was the last to be moved: the focus goes back to the button that moved it. */
  readonly moved: Move | undefined;
  readonly onChange: (part: Partial<MethodForm>) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

export function MethodRow(props: MethodRowProps): ReactNode {
  const { parts, row, index, label, moved, onChange, onMove, onRemove } = props;
  const { at, methods: known } = parts;
  const path = `methods[${index}]`;
  const id = useId();
  const offered = known.map(({ name, label: text }) => ({ value: name, label: text }));
  const isKnown = known.some(({ name }) => name === row.method);
  return (
    <section className={css.method} aria-labelledby={`${id}title`}>
      <div className={css.methodHead}>
        <span className={css.methodName} id={`${id}title`}>
          {connectStrings.methodRow(index + 1)}
        </span>
        <div className={css.grow}>
          <LabelPlaceContext value="none">
            <Select
              label={connectStrings.method}
              value={row.method}
              options={isKnown ? offered : [...offered, { value: row.method, label }]}
              onChange={(name) => onChange(withMethodName(row, name, known))}
              {...at(`${path}.method`)}
            />
          </LabelPlaceContext>
        </div>
        <RowActs count={parts.form.methods.length} {...{ index, moved, onMove, onRemove }} />
      </div>
      <RemarkLines {...at(path)} />
      <AuthidChoice {...props} />
      {takesNoSecret(row.method, known) ? (
        <p className={css.plain}>{connectStrings.noSecret}</p>
      ) : (
        <>
          <SecretChoice
            parts={parts}
            label={connectStrings.secretFrom}
            place={row}
            field={`${path}.secret`}
            onChange={onChange}
          />
          <SecretKind {...props} path={path} />
        </>
      )}
    </section>
  );
}

const AUTHID_KINDS = (['absent', 'empty', 'value'] as const).map((value) => ({
  value,
  label: connectStrings.authidKinds[value],
}));

function AuthidChoice({ parts, row, index, onChange }: MethodRowProps): ReactNode {
  const field = `methods[${index}].authid`;
  const remark = parts.at(field);
  const hasValue = row.authidKind === 'value';
  const sent = parts.form.methods.findIndex(({ authidKind }) => authidKind !== 'absent');
  const note = row.authidKind === 'absent' && sent >= 0 ? connectStrings.authidOfOther(sent + 1) : undefined;
  return (
    <FormRow label={connectStrings.authid} note={note} {...(hasValue ? {} : remark)}>
      <div className={css.choice}>
        <Segmented
          label={connectStrings.authid}
          value={row.authidKind}
          options={AUTHID_KINDS}
          onChange={(authidKind) => onChange({ authidKind })}
        />
        {hasValue && (
          <div className={css.grow}>
            <TextField
              label={connectStrings.authid}
              mono
              placeholder={connectStrings.authidPlaceholder}
              value={row.authid}
              onChange={(authid) => onChange({ authid })}
              onBlur={() => parts.leave(field)}
              {...remark}
            />
          </div>
        )}
      </div>
    </FormRow>
  );
}

/** What the secret is, where a method knows several kinds. */
function SecretKind({ parts, row, path, onChange }: MethodRowProps & { path: string }): ReactNode {
  const kinds = parts.methods.find(({ name }) => name === row.method)?.secretKinds ?? [];
  const [first] = kinds;
  const chosen = kindOf(row);
  if (first === undefined || (kinds.length < 2 && chosen === undefined)) return undefined;
  const value = chosen ?? first.id;
  const options = kinds.map(({ id, label }) => ({ value: id, label }));
  return (
    <Select
      label={connectStrings.secretIs}
      value={value}
      options={kinds.some(({ id }) => id === value) ? options : [...options, { value, label: visibleText(value) }]}
      onChange={(kind) => onChange({ secretIs: { ...row.secretIs, [row.method]: kind } })}
      {...parts.at(`${path}.secretIs`)}
    />
  );
}
