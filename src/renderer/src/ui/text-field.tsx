// Fields for one line or several lines of text, and for numbers. What is typed is never cleared by a failure.

import { type ReactNode, type Ref } from 'react';
import { FieldFrame, type FieldIds, type Remarks } from './field-frame.tsx';
import css from './text-field.module.css';

interface FieldProps extends Remarks {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly id?: string | undefined;
  readonly mono?: boolean;
  readonly placeholder?: string | undefined;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean | undefined;
  readonly autoFocus?: boolean;
  readonly onBlur?: (() => void) | undefined;
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suffix?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly inputMode?: 'text' | 'url' | 'decimal' | 'numeric';
}

/** A field for one line of text. */
export function TextField(props: TextFieldProps): ReactNode {
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <span className={css.box} data-bad={bad(props)} data-off={props.isDisabled === true || undefined}>
          <input
            {...attributes(props, ids)}
            ref={props.inputRef}
            type="text"
            inputMode={props.inputMode ?? 'text'}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
          {props.suffix}
        </span>
      )}
    </FieldFrame>
  );
}

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** A field for several lines of text. */
export function TextArea(props: TextAreaProps): ReactNode {
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <span className={css.area} data-bad={bad(props)} data-off={props.isDisabled === true || undefined}>
          <textarea
            {...attributes(props, ids)}
            ref={props.inputRef}
            rows={props.rows ?? 3}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
        </span>
      )}
    </FieldFrame>
  );
}

function bad(props: FieldProps): true | undefined {
  return props.error === undefined ? undefined : true;
}

function attributes(props: FieldProps, ids: FieldIds): object {
  return {
    id: ids.input,
    className: props.mono === true ? css.mono : css.input,
    placeholder: props.placeholder,
    disabled: props.isDisabled === true,
    required: props.isRequired === true,
    autoFocus: props.autoFocus === true,
    autoComplete: 'off',
    autoCorrect: 'off',
    autoCapitalize: 'off',
    spellCheck: false,
    'aria-invalid': bad(props),
    'aria-describedby': ids.describedBy,
    onBlur: props.onBlur,
  };
}
