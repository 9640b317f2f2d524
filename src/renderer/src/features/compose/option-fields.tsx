// The known options of a request beside their JSON: switches and fields that write into the text, and leave what
// else stands there as it was typed.

import { useMemo, useState, type ReactNode } from 'react';
import type { RequestKind } from '../../../../shared/request.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { LabelPlaceContext } from '../../ui/field-frame.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './composer.module.css';
import { Fold } from './fold.tsx';
import { readJson } from './json-fields.ts';
import { withMember } from './json-members.ts';
import { KNOWN_OPTIONS, optionJson, optionState, type KnownOption, type OptionState } from './known-options.ts';

export interface OptionFieldsProps {
  readonly kind: RequestKind;
  /** JSON text of the options. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function OptionFields({ kind, value, onChange }: OptionFieldsProps): ReactNode {
  const read = useMemo(() => readJson(value, 'dict'), [value]);
  const known = KNOWN_OPTIONS[kind];
  const options = read.state === 'valid' ? read.value : undefined;
  const states = known.map((option) => optionState(options, option));
  const set = states.filter(({ state }) => state !== 'absent').length;
  const isBroken = read.state === 'broken';
  return (
    <Fold title={words.knownOptions} note={words.optionsSet(set)} isSet={set > 0}>
      {isBroken ? <Notice tone="warn" title={words.optionsBroken} /> : undefined}
      <div className={css.options} role="group" aria-label={words.knownOptions}>
        {known.map((option, at) => (
          <OptionField
            key={`${kind}/${option.key}`}
            option={option}
            state={states[at] ?? { state: 'absent' }}
            isDisabled={isBroken}
            onSet={(json) => onChange(withMember(value, option.key, json))}
          />
        ))}
      </div>
    </Fold>
  );
}

interface OptionFieldProps {
  readonly option: KnownOption;
  readonly state: OptionState;
  readonly isDisabled: boolean;
  /** Undefined: the option is not sent. */
  readonly onSet: (json: string | undefined) => void;
}

function OptionField({ option, state, isDisabled, onSet }: OptionFieldProps): ReactNode {
  const other = state.state === 'other' ? words.otherValue(visibleText(state.json)) : undefined;
  if (option.kind === 'switch') {
    return (
      <CheckBox
        label={<code className={css.key}>{option.key}</code>}
        note={other}
        isSelected={state.state === 'set' ? state.value === true : option.usual}
        isDisabled={isDisabled}
        onChange={(isOn) => onSet(optionJson(option, isOn) ?? undefined)}
      />
    );
  }
  if (option.kind === 'choice') {
    const [usual = ''] = option.choices;
    return (
      <LabelPlaceContext value="left">
        <Select
          label={option.key}
          mono
          value={state.state === 'set' ? String(state.value) : usual}
          options={option.choices.map((choice) => ({ value: choice, label: choice }))}
          isDisabled={isDisabled}
          warning={other}
          onChange={(choice) => onSet(optionJson(option, choice) ?? undefined)}
        />
      </LabelPlaceContext>
    );
  }
  return <TypedOption option={option} state={state} isDisabled={isDisabled} onSet={onSet} />;
}

/** A field whose text need not be a value of the option yet: only what is one goes into the JSON. */
function TypedOption({ option, state, isDisabled, onSet }: OptionFieldProps): ReactNode {
  const [typed, setTyped] = useState<string>();
  const written = state.state === 'set' ? String(state.value) : '';
  const isBad = typed !== undefined && optionJson(option, typed) === null;
  // What was typed stands as long as it says the same as the JSON, or nothing the JSON could say.
  const isOwn = typed !== undefined && (isBad || sameOption(option, typed, written));
  const remark = option.kind === 'number' ? words.badOption.number(option.least) : words.badOption.ids;
  const isList = option.kind === 'ids' || option.kind === 'texts';
  return (
    <LabelPlaceContext value="left">
      <TextField
        label={option.key}
        mono
        value={isOwn ? typed : written}
        isDisabled={isDisabled}
        placeholder={isList ? words.inCommas : undefined}
        inputMode={option.kind === 'number' ? 'numeric' : 'text'}
        suffix={
          option.kind === 'number' && option.unit !== undefined ? <Unit text={words.units[option.unit]} /> : undefined
        }
        error={isOwn && isBad ? remark : undefined}
        warning={state.state === 'other' ? words.otherValue(visibleText(state.json)) : undefined}
        onChange={(text) => {
          setTyped(text);
          const json = optionJson(option, text);
          if (json !== null) onSet(json);
        }}
      />
    </LabelPlaceContext>
  );
}

function sameOption(option: KnownOption, typed: string, written: string): boolean {
  return optionJson(option, typed) === optionJson(option, written);
}

export function Unit({ text }: { text: string }): ReactNode {
  return <span className={css.unit}>{text}</span>;
}
