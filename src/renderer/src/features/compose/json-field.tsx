// A field for JSON with its heading: what it is to be, and whether it is, or where it stops being so.

import { Check } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { composeStrings as words } from '../../strings/compose.ts';
import { Icon } from '../../ui/icon.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import css from './composer.module.css';
import { jsonPlace, jsonRemark, readJson, type JsonShape } from './json-fields.ts';

export interface JsonFieldProps {
  readonly label: string;
  readonly shape: JsonShape;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** Stands beside the label. */
  readonly actions?: ReactNode;
}

export function JsonField({ label, shape, value, onChange, placeholder, actions }: JsonFieldProps): ReactNode {
  const read = useMemo(() => readJson(value, shape), [value, shape]);
  const place = jsonPlace(value, read);
  return (
    <div className={css.json}>
      <div className={css.heading}>
        <b aria-hidden>{label}</b>
        <span className={css.hint}>{words.shapes[shape]}</span>
        {actions}
        <span className={css.mark}>
          {read.state === 'valid' ? (
            <>
              <span className={css.ok}>
                <Icon of={Check} size="small" />
              </span>
              {words.valid}
            </>
          ) : undefined}
          {place === undefined ? undefined : (
            <>
              <StateIcon state="err" size="small" />
              {place}
            </>
          )}
        </span>
      </div>
      <JsonEditor
        hideLabel
        label={label}
        value={value}
        onChange={onChange}
        error={jsonRemark(value, read)}
        faultAt={read.state === 'broken' ? read.at : 'none'}
        minLines={1}
        {...(placeholder !== undefined && { placeholder })}
      />
    </div>
  );
}
