// Where the secret of a method comes from, what it is, what opens it, and a way to make one.

import { useState, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { Select } from '../../ui/select.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { KeyPair, MadeKey, type Made } from './key-pair.tsx';
import { kindOf, takesPassphrase, type MethodForm } from './method-form.ts';
import type { MethodRowProps } from './method-row.tsx';
import css from './profile-form.module.css';
import { SecretChoice } from './secret-choice.tsx';
import { secretRefOf, toPlace } from './wire-form.ts';

export function MethodSecret(props: MethodRowProps & { path: string }): ReactNode {
  const { parts, row, path, onChange } = props;
  const [made, setMade] = useState<Made>();
  const kinds = parts.methods.find(({ name }) => name === row.method)?.secretKinds ?? [];
  const makes = kinds.find(({ generates }) => generates !== undefined);
  const isMade = made !== undefined && JSON.stringify(secretRefOf(row)) === JSON.stringify(made.secret);
  return (
    <>
      <SecretChoice
        parts={parts}
        label={connectStrings.secretFrom}
        place={row}
        field={`${path}.secret`}
        onChange={(place) => onChange((now) => ({ ...now, ...place }))}
      />
      <SecretKind {...props} />
      {takesPassphrase(row, parts.methods) && (
        <>
          <SecretChoice
            parts={parts}
            label={loginStrings.passphraseFrom}
            place={row.passphrase}
            field={`${path}.passphrase`}
            canBeNone
            onChange={(place) => onChange((now) => ({ ...now, passphrase: { ...now.passphrase, ...place } }))}
          />
          {row.passphrase.secretFrom === 'none' && <p className={css.under}>{loginStrings.passphraseNote}</p>}
        </>
      )}
      {isMade && <MadeKey made={made} />}
      {makes && (
        <KeyPair
          suggested={row.authidKind === 'value' && row.authid !== '' ? row.authid : parts.profile.name}
          onMade={(key) => {
            setMade(key);
            onChange((now) => ({ ...withKind(now, makes.id, kinds[0]?.id), ...placeOf(now, key) }));
          }}
        />
      )}
    </>
  );
}

/** The row with another kind of secret; the first kind goes without saying. */
function withKind(now: MethodForm, kind: string, first: string | undefined): MethodForm {
  const others = Object.entries(now.secretIs).filter(([method]) => method !== now.method);
  return { ...now, secretIs: Object.fromEntries(kind === first ? others : [...others, [now.method, kind]]) };
}

/** The place of a new key; what was typed for the other places stays. */
function placeOf(now: MethodForm, { secret }: Made): Partial<MethodForm> {
  const { secretFrom, variable, keychainId, file } = toPlace(secret);
  return {
    secretFrom,
    variable: secret.from === 'env' ? variable : now.variable,
    keychainId: secret.from === 'keychain' ? keychainId : now.keychainId,
    file: secret.from === 'file' ? file : now.file,
  };
}

/** What the secret is, where a method knows several kinds. */
function SecretKind({ parts, row, path, onChange }: MethodRowProps & { path: string }): ReactNode {
  const kinds = parts.methods.find(({ name }) => name === row.method)?.secretKinds ?? [];
  const [first] = kinds;
  const chosen = kindOf(row);
  if (first === undefined || (kinds.length < 2 && chosen === undefined)) return undefined;
  const value = chosen ?? first.id;
  const options = kinds.map(({ id, label }) => ({ value: id, label }));
  return (
    <Select
      label={connectStrings.secretIs}
      value={value}
      options={kinds.some(({ id }) => id === value) ? options : [...options, { value, label: visibleText(value) }]}
      onChange={(kind) => onChange((now) => ({ ...now, secretIs: { ...now.secretIs, [now.method]: kind } }))}
      {...parts.at(`${path}.secretIs`)}
    />
  );
}
