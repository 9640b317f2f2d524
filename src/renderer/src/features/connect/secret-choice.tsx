// Where a secret comes from. The profile names the place; what is there is looked up while
// the name is typed, and only whether there is anything comes back.

import { DollarSign, FileKey, KeyRound, MessageSquareMore } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { SecretState } from '../../../../shared/contract/results.ts';
import type { SecretRef } from '../../../../shared/profile.ts';
import { call } from '../../state/actions.ts';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FormParts } from './form-parts.ts';
import { KeychainEntry } from './keychain-entry.tsx';
import css from './profile-form.module.css';
import { secretRefOf, type SecretPlace } from './wire-form.ts';

export interface SecretChoiceProps {
  readonly parts: FormParts;
  /** Of the row, for example `Password from`. */
  readonly label: string;
  readonly place: SecretPlace;
  /** Path of the secret in the profile. */
  readonly field: string;
  /** True if there need be none. */
  readonly canBeNone?: boolean;
  readonly onChange: (part: Partial<SecretPlace>) => void;
}

const words = connectStrings;
const PLACES = [
  { value: 'env', label: words.secretPlaces.env, icon: <Icon of={DollarSign} size="small" /> },
  { value: 'keychain', label: words.secretPlaces.keychain, icon: <Icon of={KeyRound} size="small" /> },
  { value: 'file', label: words.secretPlaces.file, icon: <Icon of={FileKey} size="small" /> },
  { value: 'prompt', label: words.secretPlaces.prompt, icon: <Icon of={MessageSquareMore} size="small" /> },
] as const;

const NONE = { value: 'none', label: words.secretPlaces.none } as const;
type From = SecretPlace['secretFrom'];

export function SecretChoice({
  parts,
  label,
  place,
  field,
  canBeNone = false,
  onChange,
}: SecretChoiceProps): ReactNode {
  const remark = parts.at(field);
  const [again, setAgain] = useState(0);
  const found = useSecretState(place, again);
  const { secretFrom } = place;
  const named = secretFrom !== 'prompt' && secretFrom !== 'none';
  return (
    <>
      <FormRow label={label} {...(named ? {} : remark)}>
        <Segmented<From>
          label={label}
          value={secretFrom}
          options={canBeNone ? [NONE, ...PLACES] : PLACES}
          onChange={(from) => onChange({ secretFrom: from })}
          full
        />
      </FormRow>
      {secretFrom === 'env' && (
        <TextField
          label={words.variable}
          mono
          value={place.variable}
          onChange={(variable) => onChange({ variable })}
          onBlur={() => parts.leave(field)}
          note={<SecretFound found={found} about={words.variableNote} />}
          {...remark}
        />
      )}
      {secretFrom === 'keychain' && (
        <KeychainEntry
          id={place.keychainId}
          onId={(keychainId) => onChange({ keychainId })}
          onLeave={() => parts.leave(field)}
          remark={remark}
          isThere={found?.state === 'present'}
          note={<SecretFound found={found} about={words.keychainNote} />}
          onStored={() => setAgain((count) => count + 1)}
        />
      )}
      {secretFrom === 'file' && (
        <TextField
          label={words.secretPlaces.file}
          mono
          placeholder={loginStrings.filePlaceholder}
          value={place.file}
          onChange={(file) => onChange({ file })}
          onBlur={() => parts.leave(field)}
          note={<SecretFound found={found} about={loginStrings.fileNote} />}
          {...remark}
        />
      )}
      {secretFrom === 'prompt' && <p className={css.under}>{words.promptNote}</p>}
    </>
  );
}

/** How long after the last key a name is looked up. */
const QUIET_MS = 250;

/** What is known about the secret that is named; looked up anew when `again` changes and when the window is returned to. */
function useSecretState(place: SecretPlace, again: number): SecretState | undefined {
  const ref = secretRefOf(place);
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
  if (ref?.from === 'file') return ref.path !== '' && ref.path.length <= 4096;
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
