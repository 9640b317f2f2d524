// Makes a key pair for a method. The private half goes to the keychain or into a file and is never here; the public
// half is shown, because the router needs it.

import { KeySquare } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ResultOf } from '../../../../shared/contract/commands.ts';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import { call } from '../../state/actions.ts';
import { generalStrings } from '../../strings/general.ts';
import { loginStrings } from '../../strings/login.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FaultNotice } from './fault-notice.tsx';
import css from './login.module.css';
import form from './profile-form.module.css';
import { useLate } from './use-late.ts';

const words = loginStrings;
const PLACES = (['keychain', 'file'] as const).map((value) => ({ value, label: words.keyPlaces[value] }));
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A key pair that was made here. */
export type Made = ResultOf<'key.generate'>;

export interface KeyPairProps {
  /** What the key could be called after. */
  readonly suggested: string;
  readonly onMade: (made: Made) => void;
}

export function KeyPair({ suggested, onMade }: KeyPairProps): ReactNode {
  const [open, setOpen] = useState(false);
  if (open)
    return (
      <FormRow label={words.keyPair}>
        <Making
          suggested={suggested}
          onCancel={() => setOpen(false)}
          onMade={(made) => {
            setOpen(false);
            onMade(made);
          }}
        />
      </FormRow>
    );
  return (
    <FormRow label={words.keyPair}>
      <div className={css.line}>
        <Button size="small" icon={<Icon of={KeySquare} size="small" />} onPress={() => setOpen(true)}>
          {words.makeKeyPair}
        </Button>
      </div>
    </FormRow>
  );
}

function Making({ suggested, onCancel, onMade }: KeyPairProps & { onCancel: () => void }): ReactNode {
  const [name, setName] = useState(() => nameFrom(suggested));
  const [place, setPlace] = useState<'keychain' | 'file'>('keychain');
  const [busy, setBusy] = useState(false);
  const late = useLate(busy);
  const [fault, setFault] = useState<InspectorError>();
  const isName = NAME.test(name);
  const make = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      onMade(await call('key.generate', { name, place }));
    } catch (error) {
      if (error instanceof InspectorError) setFault(error);
      setBusy(false);
    }
  };
  return (
    <div className={css.make} role="group" aria-label={words.makeKeyPair}>
      <div className={form.choice}>
        <div className={form.grow}>
          <TextField
            label={words.keyName}
            mono
            // It stands where the button was that was pressed.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            placeholder={words.keyName}
            value={name}
            onChange={setName}
            error={name === '' || isName ? undefined : words.keyNameWrong}
          />
        </div>
        <Segmented label={words.keyPlace} value={place} options={PLACES} onChange={setPlace} />
      </div>
      <p className={css.about}>{words.keyNotes[place]}</p>
      <div className={css.line}>
        <Button
          size="small"
          busy={late}
          isDisabled={!isName}
          whyDisabled={words.keyNameWrong}
          onPress={() => {
            if (!busy) void make();
          }}
        >
          {late ? words.making : words.make}
        </Button>
        <Button size="small" variant="quiet" onPress={onCancel}>
          {generalStrings.cancel}
        </Button>
      </div>
      {fault && <FaultNotice fault={fault} />}
    </div>
  );
}

/** A name that a key may have, from what somebody is called. */
function nameFrom(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/-+$/, '')
    .slice(0, 100);
}

/** The public half of a key that was just made. */
export function MadeKey({ made: { publicKey } }: { made: Made }): ReactNode {
  return (
    <FormRow label={words.publicKey}>
      <div role="status">
        <p className={css.result}>
          <StateIcon state="ok" size="small" />
          <span>{words.madeNote}</span>
        </p>
      </div>
      <div className={css.facts}>
        <div className={css.key}>
          <code className={css.value}>{publicKey}</code>
          <CopyButton
            label={words.copyFact(words.publicKey)}
            copiedLabel={generalStrings.copied}
            failedLabel={generalStrings.copyFailed}
            text={() => publicKey}
          />
        </div>
      </div>
    </FormRow>
  );
}
