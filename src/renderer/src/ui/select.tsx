// A choice of many: the one taken is in sight, the others open in a list.

import { ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldFrame, type Remarks } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import list from './menu.module.css';
import css from './select.module.css';

export interface SelectProps<T extends string> extends Remarks {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly note?: string }[];
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean | undefined;
  readonly mono?: boolean;
  readonly size?: 'small' | 'normal';
}

export function Select<T extends string>(props: SelectProps<T>): ReactNode {
  const { options, value } = props;
  const taken = options.find((option) => option.value === value);
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <AriaSelect
          aria-labelledby={ids.label}
          selectedKey={value}
          isDisabled={props.isDisabled ?? false}
          onSelectionChange={(key) => {
            const chosen = options.find((option) => option.value === key);
            if (chosen !== undefined) props.onChange(chosen.value);
          }}
        >
          <Button
            id={ids.input}
            className={[css.button, css[props.size ?? 'normal'], props.mono === true ? css.mono : ''].join(' ')}
            data-bad={props.error === undefined ? undefined : true}
            {...(ids.describedBy === undefined ? {} : { 'aria-describedby': ids.describedBy })}
            // A button would need its value in its name; a combobox has both.
            render={(attributes) => (
              <button
                {...attributes}
                role="combobox"
                aria-labelledby={ids.label}
                aria-expanded={attributes['aria-expanded'] ?? false}
                aria-controls={attributes['aria-controls']}
              />
            )}
          >
            <SelectValue className={css.value!}>{taken?.label ?? value}</SelectValue>
            <Icon of={ChevronsUpDown} size="small" />
          </Button>
          <Popover className={list.pop!} offset={4}>
            <ListBox className={list.items!}>
              {options.map((option) => (
                <ListBoxItem key={option.value} id={option.value} textValue={option.label} className={list.item!}>
                  <span className={list.words}>
                    {option.label}
                    {option.note === undefined ? undefined : <span className={list.why}>{option.note}</span>}
                  </span>
                </ListBoxItem>
              ))}
            </ListBox>
          </Popover>
        </AriaSelect>
      )}
    </FieldFrame>
  );
}
