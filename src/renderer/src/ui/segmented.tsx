// A choice of few: every option is in sight, one is taken.

import type { ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import css from './segmented.module.css';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: T) => void;
  readonly full?: boolean;
  readonly size?: 'small' | 'normal';
  readonly isDisabled?: boolean;
}

/** Arrow keys move the choice. The label is for assistive technology; a row or heading shows it. */
export function Segmented<T extends string>(props: SegmentedProps<T>): ReactNode {
  const { options } = props;
  return (
    <RadioGroup
      aria-label={props.label}
      orientation="horizontal"
      className={[css.group, props.full === true ? css.full : '', css[props.size ?? 'normal']].join(' ')}
      value={props.value}
      isDisabled={props.isDisabled ?? false}
      onChange={(value) => {
        const chosen = options.find((option) => option.value === value);
        if (chosen !== undefined) props.onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <Radio key={option.value} value={option.value} className={css.option!}>
          {option.icon}
          {option.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
