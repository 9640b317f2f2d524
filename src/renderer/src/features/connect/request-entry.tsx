// One request of the login: call or publish, where to, what with, and which secrets its arguments name.

import { useId, type ReactNode } from 'react';
import { loginStrings } from '../../strings/login.ts';
import { LabelPlaceContext, RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FormParts } from './form-parts.ts';
import login from './login.module.css';
import type { RequestRow } from './login-form.ts';
import { NamedSecrets } from './named-secrets.tsx';
import css from './profile-form.module.css';
import { RowActs, type Move } from './row-acts.tsx';

export interface RequestEntryProps {
  readonly parts: FormParts;
  readonly row: RequestRow;
  readonly index: number;
  readonly moved: Move | undefined;
  readonly onChange: (change: (now: RequestRow) => RequestRow) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

const words = loginStrings;
const KINDS = (['call', 'publish'] as const).map((value) => ({ value, label: words.kinds[value] }));

export function RequestEntry({ parts, row, index, moved, onChange, onMove, onRemove }: RequestEntryProps): ReactNode {
  const { at, leave } = parts;
  const path = `afterWelcome[${index}]`;
  const id = useId();
  return (
    <section className={css.method} aria-labelledby={`${id}title`}>
      <div className={css.methodHead}>
        <span className={css.methodName} id={`${id}title`}>
          {words.request(index + 1)}
        </span>
        <div className={css.grow}>
          <LabelPlaceContext value="none">
            <div className={login.request}>
              <Segmented
                label={words.kind}
                value={row.kind}
                options={KINDS}
                onChange={(kind) => onChange((now) => ({ ...now, kind }))}
              />
              <TextField
                label={words.uri[row.kind]}
                mono
                placeholder={words.uriPlaceholder[row.kind]}
                value={row.uri}
                onChange={(uri) => onChange((now) => ({ ...now, uri }))}
                onBlur={() => leave(`${path}.uri`)}
                {...at(`${path}.uri`)}
              />
            </div>
          </LabelPlaceContext>
        </div>
        <RowActs count={parts.form.afterWelcome.length} {...{ index, moved, onMove, onRemove }} />
      </div>
      <div className={login.remark}>
        <RemarkLines {...at(path)} />
      </div>
      <Payload parts={parts} row={row} path={path} onChange={onChange} name="args" />
      <Payload parts={parts} row={row} path={path} onChange={onChange} name="kwargs" />
      <NamedSecrets
        parts={parts}
        rows={row.secrets}
        path={`${path}.secrets`}
        edit={(next) => onChange((now) => ({ ...now, secrets: next(now.secrets) }))}
      />
    </section>
  );
}

type PayloadProps = Pick<RequestEntryProps, 'parts' | 'row' | 'onChange'> & {
  readonly path: string;
  readonly name: 'args' | 'kwargs';
};

function Payload({ parts, row, path, name, onChange }: PayloadProps): ReactNode {
  const { error, warning } = parts.at(`${path}.${name}`);
  return (
    <FormRow label={words[name]} {...(warning !== undefined && { warning })}>
      <JsonEditor
        label={words[name]}
        hideLabel
        minLines={1}
        placeholder={name === 'args' ? words.argsPlaceholder : words.kwargsPlaceholder}
        value={row[name]}
        onChange={(text) => onChange((now) => ({ ...now, [name]: text }))}
        error={error}
      />
    </FormRow>
  );
}
