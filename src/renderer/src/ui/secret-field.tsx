// A field for a secret being typed. What is typed can be shown while typing; it hides on leaving the
// field and after ten seconds. Stored secrets never come here.

import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import css from './text-field.module.css';

const SHOWN_MS = 10_000;

export interface SecretFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter in the field. The caller takes the value and empties it. */
  readonly onSubmit?: (() => void) | undefined;
  readonly note?: ReactNode;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  /** Names of the button that shows and hides what is typed. */
  readonly revealLabel: string;
  readonly hideLabel: string;
  readonly id?: string;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
}

export function SecretField(props: SecretFieldProps): ReactNode {
  const [shown, setShown] = useState(false);
  const { label, value, error, warning, note, id } = props;
  const reveals = shown && value !== '';

  useEffect(() => {
    if (!shown) return undefined;
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);

  return (
    <FieldFrame label={label} error={error} warning={warning} note={note} id={id}>
      {(ids) => (
        // The span only hears that the focus left both the input and its button.
        // eslint-disable-next-line jsx-a11y/no-static-element-interactions
        <span
          className={css.box}
          data-bad={error === undefined ? undefined : true}
          data-off={props.isDisabled === true || undefined}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) setShown(false);
          }}
        >
          <input
            id={ids.input}
            className={css.mono}
            type={reveals ? 'text' : 'password'}
            value={value}
            placeholder={props.placeholder}
            disabled={props.isDisabled === true}
            // The person opened this field to type here, and nothing else waits.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={props.autoFocus === true}
            autoComplete="off"
            autoCorrect="off"
            autoCapitalize="off"
            spellCheck={false}
            data-1p-ignore
            data-lpignore="true"
            aria-invalid={error === undefined ? undefined : true}
            aria-describedby={ids.describedBy}
            onChange={(event) => props.onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || props.onSubmit === undefined || event.nativeEvent.isComposing) return;
              event.preventDefault();
              setShown(false);
              props.onSubmit();
            }}
          />
          {value === '' ? undefined : (
            <IconButton
              size="small"
              label={reveals ? props.hideLabel : props.revealLabel}
              icon={<Icon of={reveals ? EyeOff : Eye} />}
              onPress={() => setShown(!reveals)}
            />
          )}
        </span>
      )}
    </FieldFrame>
  );
}
