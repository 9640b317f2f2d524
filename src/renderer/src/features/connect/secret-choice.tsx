// Where the secret of a method comes from. The profile names the place; what is there is looked up while
// the name is typed, and only whether there is anything comes back.

import { DollarSign, KeyRound, MessageSquareMore } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { SecretState } from '../../../../shared/contract/commands.ts';
import type { SecretRef } from '../../../../shared/profile.ts';
import { call } from '../../state/actions.ts';
import { connectStrings } from '../../strings/connect.ts';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FormParts } from './form-parts.ts';
import { kindOf, secretRefOf, type MethodForm } from './form-state.ts';
import { KeychainEntry } from './keychain-entry.tsx';
import css from './profile-form.module.css';

export interface SecretChoiceProps {
  readonly parts: FormParts;
  readonly row: MethodForm;
  /** Path of the method in the profile. */
  readonly path: string;
  readonly onChange: (part: Partial<MethodForm>) => void;
}

const words = connectStrings;
const PLACES = [
  { value: 'env', label: words.secretPlaces.env, icon: <Icon of={DollarSign} size="small" /> },
  { value: 'keychain', label: words.secretPlaces.keychain, icon: <Icon of={KeyRound} size="small" /> },
  { value: 'prompt', label: words.secretPlaces.prompt, icon: <Icon of={MessageSquareMore} size="small" /> },
] as const;

export function SecretChoice({ parts, row, path, onChange }: SecretChoiceProps): ReactNode {
  const field = `${path}.secret`;
  const remark = parts.at(field);
  const [again, setAgain] = useState(0);
  const found = useSecretState(row, again);
  const named = row.secretFrom === 'env' || row.secretFrom === 'keychain';
  const secretFrom: MethodForm['secretFrom'] = row.secretFrom;
  return (
    <>
      <FormRow label={words.secretFrom} {...(named ? {} : remark)}>
        <Segmented<MethodForm['secretFrom']>
          label={words.secretFrom}
          value={secretFrom}
          options={PLACES}
          onChange={(from) => onChange({ secretFrom: from })}
          full
        />
      </FormRow>
      {row.secretFrom === 'env' && (
        <TextField
          label={words.variable}
          mono
          value={row.variable}
          onChange={(variable) => onChange({ variable })}
          onBlur={() => parts.leave(field)}
          note={<SecretFound found={found} about={words.variableNote} />}
          {...remark}
        />
      )}
      {row.secretFrom === 'keychain' && (
        <KeychainEntry
          id={row.keychainId}
          onId={(keychainId) => onChange({ keychainId })}
          onLeave={() => parts.leave(field)}
          remark={remark}
          isThere={found?.state === 'present'}
          note={<SecretFound found={found} about={words.keychainNote} />}
          onStored={() => setAgain((count) => count + 1)}
        />
      )}
      {row.secretFrom === 'prompt' && <p className={css.under}>{words.promptNote}</p>}
      <KindChoice parts={parts} row={row} path={path} onChange={onChange} />
    </>
  );
}

function KindChoice({ parts, row, path, onChange }: SecretChoiceProps): ReactNode {
  const kinds = parts.methods.find(({ name }) => name === row.method)?.secretKinds ?? [];
  const [first] = kinds;
  const chosen = kindOf(row);
  if (first === undefined || (kinds.length < 2 && chosen === undefined)) return undefined;
  const value = chosen ?? first.id;
  const options = kinds.map(({ id, label }) => ({ value: id, label }));
  return (
    <Select
      label={words.secretIs}
      value={value}
      options={kinds.some(({ id }) => id === value) ? options : [...options, { value, label: visibleText(value) }]}
      onChange={(kind) => onChange({ secretIs: { ...row.secretIs, [row.method]: kind } })}
      {...parts.at(`${path}.secretIs`)}
    />
  );
}

/** How long after the last key a name is looked up. */
const QUIET_MS = 250;

/** What is known about the secret a row names; looked up anew when `again` changes and when the window is returned to. */
function useSecretState(row: MethodForm, again: number): SecretState | undefined {
  const ref = secretRefOf(row);
  const text = isNamed(ref) ? JSON.stringify(ref) : undefined;
  const [found, setFound] = useState<{ text: string; state: SecretState }>();
  useEffect(() => {
    if (text === undefined) return undefined;
    let stale = false;
    const look = async () => {
      try {
        const state = await call('secret.look', { ref: JSON.parse(text) as SecretRef });
        if (!stale) setFound({ text, state });
      } catch {
        if (!stale) setFound({ text, state: { state: 'unavailable', text: words.lookFailed } });
      }
    };
    const timer = setTimeout(() => void look(), QUIET_MS);
    const onFocus = () => void look();
    window.addEventListener('focus', onFocus);
    return () => {
      stale = true;
      clearTimeout(timer);
      window.removeEventListener('focus', onFocus);
    };
  }, [text, again]);
  return found?.text === text ? found?.state : undefined;
}

function isNamed(ref: SecretRef | undefined): ref is SecretRef {
  if (ref?.from === 'env') return ref.name !== '' && ref.name.length <= 256;
  return ref?.from === 'keychain' && ref.id !== '' && ref.id.length <= 256;
}

const ICONS: Readonly<Record<SecretState['state'], StateKind>> = {
  present: 'ok',
  empty: 'warn',
  absent: 'warn',
  unavailable: 'warn',
  'asked-each-time': 'info',
};

function SecretFound({ found, about }: { found: SecretState | undefined; about: string }): ReactNode {
  return (
    <span className={css.found}>
      <StateIcon state={found ? ICONS[found.state] : 'info'} size="small" />
      <span>
        {found && `${visibleText(found.text)} `}
        {about}
      </span>
    </span>
  );
}
