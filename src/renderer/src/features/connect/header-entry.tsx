// One header of the request: its name, and its value or where that comes from.

import { useId, type ReactNode } from 'react';
import { isCredentialHeader } from '../../../../shared/http-header.ts';
import { connectStrings } from '../../strings/connect.ts';
import { LabelPlaceContext, RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FormParts } from './form-parts.ts';
import css from './profile-form.module.css';
import { RowActs, type Move } from './row-acts.tsx';
import { SecretChoice } from './secret-choice.tsx';
import { withHeaderKind, withHeaderName, type HeaderRow } from './wire-form.ts';

export interface HeaderEntryProps {
  readonly parts: FormParts;
  readonly row: HeaderRow;
  readonly index: number;
  readonly moved: Move | undefined;
  readonly onChange: (change: (now: HeaderRow) => HeaderRow) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

const words = connectStrings;
const KINDS = (['value', 'secret'] as const).map((value) => ({ value, label: words.headerKinds[value] }));

export function HeaderEntry({ parts, row, index, moved, onChange, onMove, onRemove }: HeaderEntryProps): ReactNode {
  const { at, leave } = parts;
  const path = `http.headers[${index}]`;
  const id = useId();
  const isValue = row.kind === 'value';
  return (
    <section className={css.method} aria-labelledby={`${id}title`}>
      <div className={css.methodHead}>
        <span className={css.methodName} id={`${id}title`}>
          {words.headerRow(index + 1)}
        </span>
        <div className={css.grow}>
          <LabelPlaceContext value="none">
            <TextField
              label={words.headerName}
              mono
              placeholder={words.headerNamePlaceholder}
              value={row.name}
              onChange={(name) => onChange((now) => withHeaderName(now, name))}
              onBlur={() => leave(`${path}.name`)}
              {...at(`${path}.name`)}
            />
          </LabelPlaceContext>
        </div>
        <RowActs count={parts.form.http.headers.length} {...{ index, moved, onMove, onRemove }} />
      </div>
      <RemarkLines {...at(path)} />
      <FormRow label={words.headerValue}>
        <div className={css.choice}>
          <Segmented
            label={words.headerValue}
            value={row.kind}
            options={KINDS}
            onChange={(kind) => onChange((now) => ({ ...now, ...withHeaderKind(now, kind) }))}
          />
          {isValue && (
            <div className={css.grow}>
              <TextField
                label={words.headerValue}
                mono
                value={row.value}
                onChange={(value) => onChange((now) => ({ ...now, value }))}
                {...at(`${path}.value`)}
              />
            </div>
          )}
        </div>
      </FormRow>
      {!isValue && (
        <>
          <SecretChoice
            parts={parts}
            label={words.valueFrom}
            place={row}
            field={`${path}.secret`}
            onChange={(part) => onChange((now) => ({ ...now, ...part }))}
          />
          {isCredentialHeader(row.name) && <p className={css.plain}>{words.wholeValue}</p>}
        </>
      )}
    </section>
  );
}
