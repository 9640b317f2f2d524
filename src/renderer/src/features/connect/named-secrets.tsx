// The secrets that the arguments of a request stand for by name: where each comes from, and as what it is sent.

import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { loginStrings } from '../../strings/login.ts';
import { Button } from '../../ui/button.tsx';
import { LabelPlaceContext, RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FormParts } from './form-parts.ts';
import login from './login.module.css';
import { withSecretAdded, type NamedSecretRow } from './login-form.ts';
import css from './profile-form.module.css';
import { RemovedRow, RowActs, type Move } from './row-acts.tsx';
import { SecretChoice } from './secret-choice.tsx';
import { useRowList } from './use-row-list.ts';

const words = loginStrings;
const KINDS = (['plain', 'code'] as const).map((value) => ({ value, label: words.secretKinds[value] }));

export interface NamedSecretsProps {
  readonly parts: FormParts;
  readonly rows: readonly NamedSecretRow[];
  /** Path of the list in the profile. */
  readonly path: string;
  readonly edit: (change: (now: readonly NamedSecretRow[]) => readonly NamedSecretRow[]) => void;
}

export function NamedSecrets({ parts, rows, path, edit }: NamedSecretsProps): ReactNode {
  const labelOf = ({ name }: NamedSecretRow) => (name === '' ? words.unnamedSecret : visibleText(name));
  const list = useRowList(rows, edit, labelOf);
  return (
    <>
      <RemarkLines {...parts.at(path)} />
      {list.removed && <RemovedRow label={labelOf(list.removed)} onUndo={list.bringBack} />}
      {rows.map((row, index) => (
        <NamedSecret
          key={row.key}
          parts={parts}
          row={row}
          index={index}
          count={rows.length}
          path={`${path}[${index}]`}
          moved={list.movedOf(row)}
          onChange={(part) => edit((now) => now.map((one) => (one.key === row.key ? { ...one, ...part } : one)))}
          onMove={(to) => list.move(row, index, to)}
          onRemove={() => list.remove(row, index)}
        />
      ))}
      <FormRow label={words.secrets}>
        <div className={login.line}>
          <Button
            size="small"
            icon={<Icon of={Plus} size="small" />}
            buttonRef={list.add}
            onPress={() => edit(withSecretAdded)}
          >
            {words.addSecret}
          </Button>
          <span>{words.secretsNote(visibleText(rows.find(({ name }) => name !== '')?.name ?? 'token'))}</span>
        </div>
      </FormRow>
    </>
  );
}

interface NamedSecretProps {
  readonly parts: FormParts;
  readonly row: NamedSecretRow;
  readonly index: number;
  readonly count: number;
  readonly path: string;
  readonly moved: Move | undefined;
  readonly onChange: (part: Partial<NamedSecretRow>) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function NamedSecret(props: NamedSecretProps): ReactNode {
  const { parts, row, index, count, path, moved, onChange, onMove, onRemove } = props;
  return (
    <div className={login.secret} role="group" aria-label={words.secret(index + 1)}>
      <div className={css.methodHead}>
        <span className={css.methodName} aria-hidden>
          {words.secret(index + 1)}
        </span>
        <div className={css.grow}>
          <LabelPlaceContext value="none">
            <TextField
              label={words.secretName}
              mono
              placeholder={words.secretNamePlaceholder}
              value={row.name}
              onChange={(name) => onChange({ name })}
              onBlur={() => parts.leave(`${path}.name`)}
              {...parts.at(`${path}.name`)}
            />
          </LabelPlaceContext>
        </div>
        <RowActs {...{ index, count, moved, onMove, onRemove }} />
      </div>
      <RemarkLines {...parts.at(path)} />
      <SecretChoice parts={parts} label={words.comesFrom} place={row} field={`${path}.secret`} onChange={onChange} />
      <FormRow label={words.secretIs} {...parts.at(`${path}.secretIs`)}>
        <Segmented
          label={words.secretIs}
          value={row.sentAs}
          options={KINDS}
          onChange={(sentAs) => onChange({ sentAs })}
        />
      </FormRow>
    </div>
  );
}
