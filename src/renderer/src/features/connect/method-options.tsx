// What a method lets one choose besides authid and secret, as the method itself declares it; and what a profile
// holds that the method does not know, which stays until it is taken out.

import { ChevronDown, ChevronRight, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { MethodOption } from '../../../../shared/contract/results.ts';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Switch } from '../../ui/check-box.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import login from './login.module.css';
import { optionsOf, withOption, withoutOption, type OptionValue } from './method-form.ts';
import type { MethodRowProps } from './method-row.tsx';
import css from './profile-form.module.css';
import type { Remark } from './remarks.ts';

/** So many options stand there in any case. */
const FIRST = 1;

/** More choices than this, or longer words, open in a list. */
const MOST_IN_SIGHT = 4;
const MOST_LETTERS = 48;

export type MethodOptionsProps = MethodRowProps & {
  readonly declared: readonly MethodOption[];
  /** Path of the options in the profile. */
  readonly path: string;
};

export function MethodOptions({ parts, row: method, declared, path, onChange }: MethodOptionsProps): ReactNode {
  const chosen = optionsOf(method);
  const foreign = Object.entries(chosen).filter(([id]) => declared.every((option) => option.id !== id));
  // What is hardly ever chosen does not stand in the way. Where an option stands is settled at the beginning: one
  // that moved while it is being typed would lose the focus.
  const [first] = useState(() => declared.filter(({ id }, index) => index < FIRST || Object.hasOwn(chosen, id)));
  const others = declared.filter((option) => !first.includes(option));
  const [all, setAll] = useState(others.length === 1);
  const hidden = all ? [] : others.filter(({ id }) => !Object.hasOwn(chosen, id) && !said(parts.at(`${path}.${id}`)));
  const row = (option: MethodOption) => (
    <Option
      key={option.id}
      option={option}
      value={Object.hasOwn(chosen, option.id) ? chosen[option.id] : undefined}
      remark={parts.at(`${path}.${option.id}`)}
      onLeave={() => parts.leave(`${path}.${option.id}`)}
      onChange={(value) => onChange((now) => withOption(now, option, value))}
    />
  );
  return (
    <>
      <RemarkLines {...parts.at(path)} />
      {first.map(row)}
      {others.length > 1 && (
        <FormRow label={loginStrings.options}>
          <div className={login.line}>
            <Button
              size="small"
              aria-expanded={all}
              icon={<Icon of={all ? ChevronDown : ChevronRight} size="small" />}
              onPress={() => setAll(!all)}
            >
              {all ? loginStrings.fewerOptions : loginStrings.moreOptions(hidden.length)}
            </Button>
          </div>
        </FormRow>
      )}
      {others.filter((option) => !hidden.includes(option)).map(row)}
      {foreign.map(([id, value]) => (
        <FormRow key={id} label={visibleText(id)} {...parts.at(`${path}.${id}`)}>
          <span className={login.line}>
            <code>{visibleText(String(value))}</code>
            {loginStrings.optionFree}
            <IconButton
              size="small"
              label={connectStrings.removeMethod}
              icon={<Icon of={X} size="small" />}
              onPress={() => onChange((now) => withoutOption(now, id))}
            />
          </span>
        </FormRow>
      ))}
    </>
  );
}

function said({ error, warning }: Remark): boolean {
  return error !== undefined || warning !== undefined;
}

interface OptionProps {
  readonly option: MethodOption;
  /** Undefined: the default. */
  readonly value: OptionValue | undefined;
  readonly remark: Remark;
  readonly onChange: (value: OptionValue) => void;
  readonly onLeave: () => void;
}

function Option(props: OptionProps): ReactNode {
  const { option, value, remark, onChange, onLeave } = props;
  const { label, about } = option;
  const text = value === undefined ? '' : String(value);
  switch (option.kind) {
    case 'choice':
      return <Choice {...props} />;
    case 'switch':
      return (
        <FormRow label={label} {...remark}>
          <span className={css.inRow}>
            <Switch label={about} isSelected={value === true} onChange={onChange} />
          </span>
        </FormRow>
      );
    case 'text':
      return (
        <TextField label={label} mono note={about} value={text} onChange={onChange} onBlur={onLeave} {...remark} />
      );
    case 'json':
      return (
        <FormRow label={label} note={about} {...(remark.warning !== undefined && { warning: remark.warning })}>
          <JsonEditor label={label} hideLabel minLines={2} value={text} onChange={onChange} error={remark.error} />
        </FormRow>
      );
  }
}

function Choice({ option, value, remark, onChange }: OptionProps): ReactNode {
  const { label, about, choices = [] } = option;
  const taken = value === undefined ? (choices[0]?.id ?? '') : String(value);
  const known = choices.map((choice) => ({ value: choice.id, label: choice.label }));
  const isKnown = choices.some(({ id }) => id === taken);
  const options = isKnown ? known : [...known, { value: taken, label: visibleText(taken) }];
  const letters = options.reduce((sum, choice) => sum + choice.label.length, 0);
  if (options.length > MOST_IN_SIGHT || letters > MOST_LETTERS)
    return <Select label={label} value={taken} options={options} onChange={onChange} note={about} {...remark} />;
  return (
    <FormRow label={label} note={about} {...remark}>
      <Segmented label={label} value={taken} options={options} onChange={onChange} />
    </FormRow>
  );
}
