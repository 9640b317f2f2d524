// One method of the login: its name, the authid it goes with, and where its secret comes from.

import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { IconButton } from '../../ui/button.tsx';
import { LabelPlaceContext, RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FormParts } from './form-parts.ts';
import { takesNoSecret, withMethodName, type MethodForm } from './form-state.ts';
import css from './profile-form.module.css';
import { SecretChoice } from './secret-choice.tsx';

/** Which way a row was moved last; another object at every move. */
export interface Move {
  readonly direction: 'up' | 'down';
}

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
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (moved) (moved.direction === 'up' ? up : down).current?.focus();
  }, [moved]);

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
        {parts.form.methods.length > 1 && (
          <>
            <IconButton
              label={connectStrings.moveUp}
              icon={<Icon of={ArrowUp} />}
              buttonRef={up}
              isDisabled={index === 0}
              whyDisabled={connectStrings.isFirst}
              onPress={() => onMove(index - 1)}
            />
            <IconButton
              label={connectStrings.moveDown}
              icon={<Icon of={ArrowDown} />}
              buttonRef={down}
              isDisabled={index === parts.form.methods.length - 1}
              whyDisabled={connectStrings.isLast}
              onPress={() => onMove(index + 1)}
            />
          </>
        )}
        <IconButton label={connectStrings.removeMethod} icon={<Icon of={X} />} onPress={onRemove} />
      </div>
      <RemarkLines {...at(path)} />
      <AuthidChoice {...props} />
      {takesNoSecret(row.method, known) ? (
        <p className={css.plain}>{connectStrings.noSecret}</p>
      ) : (
        <SecretChoice parts={parts} row={row} path={path} onChange={onChange} />
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
