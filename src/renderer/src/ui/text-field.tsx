// Fields for one line or several lines of text, and for numbers. What is typed is never cleared by a failure.

import { useState, type ReactNode, type Ref } from 'react';
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

export interface NumberFieldProps extends FieldProps {
  readonly value: number | undefined;
  /** Undefined: the field is empty, or what stands in it is no number within the limits. */
  readonly onChange: (value: number | undefined) => void;
  /** Shown as error while the text is no number within the limits. */
  readonly wrong: string;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  readonly suffix?: ReactNode;
}

/** A field for a number. The text stays as typed; the number goes up when it is one. */
export function NumberField(props: NumberFieldProps): ReactNode {
  const { value, min, max, whole = true } = props;
  const [typed, setTyped] = useState({ text: value === undefined ? '' : String(value), value });
  // A value that did not come from here (a reset, another profile) replaces the text.
  if (typed.value !== value) setTyped({ text: value === undefined ? '' : String(value), value });

  const read = (text: string): number | undefined => {
    if (!(whole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(text.trim())) return undefined;
    const number = Number(text);
    const fits = number >= (min ?? -Infinity) && number <= (max ?? Infinity);
    return fits && (!whole || Number.isSafeInteger(number)) ? number : undefined;
  };
  const isWrong = typed.text.trim() !== '' && read(typed.text) === undefined;
  return (
    <TextField
      {...props}
      mono
      inputMode={whole ? 'numeric' : 'decimal'}
      error={props.error ?? (isWrong ? props.wrong : undefined)}
      value={typed.text}
      onChange={(text) => {
        const next = read(text);
        setTyped({ text, value: next });
        if (next !== value) props.onChange(next);
      }}
    />
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
