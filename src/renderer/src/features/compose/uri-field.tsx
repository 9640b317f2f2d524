// A field for a URI that offers known ones. Anything else can be typed as well.

import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { composeStrings as words } from '../../strings/compose.ts';
import { Icon } from '../../ui/icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './forms.module.css';

export interface UriFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly known: readonly string[];
  readonly placeholder: string;
}

export function UriField({ label, value, onChange, known, placeholder }: UriFieldProps): ReactNode {
  const wanted = value.trim().toLowerCase();
  const fitting = known.filter((uri) => uri.toLowerCase().includes(wanted) && uri !== value);
  // Once a known one stands there whole, the others are offered.
  const offered = known.includes(value) ? known.filter((uri) => uri !== value) : fitting;
  return (
    <ComboBox
      className={css.uriField!}
      aria-label={label}
      allowsCustomValue
      menuTrigger="focus"
      inputValue={value}
      onInputChange={onChange}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
    >
      <Input
        className={css.input!}
        placeholder={placeholder}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={8192}
      />
      {offered.length === 0 ? undefined : (
        <Button className={css.open!} aria-label={words.suggestions}>
          <Icon of={ChevronDown} size="small" />
        </Button>
      )}
      <Popover className={css.pop!} offset={4}>
        <ListBox className={css.options!} items={offered.map((uri) => ({ id: uri }))}>
          {({ id }) => (
            <ListBoxItem id={id} textValue={id} className={css.option!}>
              {visibleText(id)}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
