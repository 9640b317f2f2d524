// One variable of an environment: its name, what kind of value it has, and the value. Of a secret only the place
// where it is, and whether it is there.

import { X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { SecretState } from '../../../../shared/contract/results.ts';
import { call } from '../../state/actions.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { IconButton } from '../../ui/button.tsx';
import { LabelPlaceContext } from '../../ui/field-frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './environment.module.css';
import {
  SECRET_PLACES,
  secretOf,
  VARIABLE_KINDS,
  type VariableDraft,
  type VariableRemarks,
} from './environment-draft.ts';
import { JsonField } from './json-field.tsx';

const KINDS = VARIABLE_KINDS.map((value) => ({ value, label: words.kinds[value] }));
const PLACES = SECRET_PLACES.map((value) => ({ value, label: words.secretPlaces[value] }));

export interface VariableRowProps {
  readonly name: string;
  readonly variable: VariableDraft;
  readonly remarks: VariableRemarks;
  readonly onChange: (variable: VariableDraft) => void;
  readonly onRemove: () => void;
}

export function VariableRow({ name, variable, remarks, onChange, onRemove }: VariableRowProps): ReactNode {
  const { kind, secretFrom } = variable;
  const change = (part: Partial<VariableDraft>) => onChange({ ...variable, ...part });
  // Nobody is told about a name before one is typed.
  const isFresh = variable.name === '' && variable.text === '' && variable.json === '' && variable.secretName === '';
  return (
    <div className={css.variable} role="group" aria-label={name}>
      <div className={css.variableHead}>
        <div className={css.grow}>
          <LabelPlaceContext value="none">
            <TextField
              label={words.variableName}
              mono
              placeholder={words.variableNamePlaceholder}
              value={variable.name}
              error={isFresh ? undefined : remarks.name}
              onChange={(next) => change({ name: next })}
            />
          </LabelPlaceContext>
        </div>
        <Segmented
          label={words.variableKind}
          value={kind}
          options={KINDS}
          onChange={(next) => change({ kind: next })}
        />
        <IconButton
          label={words.removeVariable(variable.name === '' ? words.unnamed : visibleText(variable.name))}
          icon={<Icon of={X} size="small" />}
          onPress={onRemove}
        />
      </div>
      {kind === 'text' ? (
        <LabelPlaceContext value="none">
          <TextField
            label={words.text}
            mono
            placeholder={words.text}
            value={variable.text}
            onChange={(text) => change({ text })}
          />
        </LabelPlaceContext>
      ) : undefined}
      {kind === 'json' ? (
        <JsonField label={words.json} shape="any" value={variable.json} onChange={(json) => change({ json })} />
      ) : undefined}
      {kind === 'secret' ? (
        <>
          <Segmented
            label={words.secretFrom}
            full
            value={secretFrom}
            options={PLACES}
            onChange={(next) => change({ secretFrom: next })}
          />
          {secretFrom === 'prompt' ? (
            <p className={css.about}>{words.promptNote}</p>
          ) : (
            <LabelPlaceContext value="none">
              <TextField
                label={words.secretNames[secretFrom]}
                mono
                placeholder={words.secretNames[secretFrom]}
                value={variable.secretName}
                error={isFresh ? undefined : remarks.value}
                note={<SecretFound variable={variable} />}
                onChange={(secretName) => change({ secretName })}
              />
            </LabelPlaceContext>
          )}
        </>
      ) : undefined}
    </div>
  );
}

/** How long after the last key a name is looked up. */
const QUIET_MS = 250;

function SecretFound({ variable }: { variable: VariableDraft }): ReactNode {
  const [found, setFound] = useState<{ readonly of: string; readonly state: SecretState }>();
  const { secretFrom, secretName } = variable;
  const of = `${secretFrom}/${secretName}`;
  useEffect(() => {
    const ref = secretOf({ ...variable, secretFrom, secretName });
    if (ref === undefined || secretName.length > MOST_NAME) return undefined;
    let isStale = false;
    const look = async () => {
      const state = await call('secret.look', { ref }).catch((): SecretState => ({
        state: 'unavailable',
        text: words.lookFailed,
      }));
      if (!isStale) setFound({ of, state });
    };
    const timer = setTimeout(() => void look(), QUIET_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
    // The rest of the variable says nothing about where the secret is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [of]);
  if (found?.of !== of) return undefined;
  return (
    <span className={css.found}>
      <StateIcon state={found.state.state === 'present' ? 'ok' : 'warn'} size="small" />
      {visibleText(found.state.text)}
    </span>
  );
}

const MOST_NAME = 256;
