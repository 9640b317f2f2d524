// Checkbox: a choice that applies later. Switch: one that works at once.

import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import css from './check-box.module.css';

interface ChoiceProps {
  readonly label: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean | undefined;
  /** A second line that says more; read out with the label. */
  readonly note?: ReactNode;
}

export type CheckBoxProps = ChoiceProps;

export function CheckBox({ label, note, isSelected, onChange, isDisabled = false }: CheckBoxProps): ReactNode {
  return (
    <Checkbox className={css.choice!} isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <span className={css.box} aria-hidden>
        <svg viewBox="0 0 12 12" width={12} height={12}>
          <path d="M2.6 6.3 5 8.7l4.6-5" />
        </svg>
      </span>
      <Words label={label} note={note} />
    </Checkbox>
  );
}

export type SwitchProps = ChoiceProps;

export function Switch({ label, note, isSelected, onChange, isDisabled = false }: SwitchProps): ReactNode {
  return (
    <AriaSwitch className={css.choice!} isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <span className={css.track} aria-hidden />
      <Words label={label} note={note} />
    </AriaSwitch>
  );
}

function Words({ label, note }: { label: ReactNode; note: ReactNode }): ReactNode {
  return (
    <span className={css.words}>
      {label}
      {note === undefined ? undefined : <span className={css.note}>{note}</span>}
    </span>
  );
}
