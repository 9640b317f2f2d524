// An entry of the system's keychain: its name, which the profile keeps, and the secret, which goes from
// the field to the keychain and is nowhere else. Deleting it takes a second, named step.

import { useState, type ReactNode } from 'react';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import { call } from '../../state/actions.ts';
import { connectStrings } from '../../strings/connect.ts';
import { generalStrings } from '../../strings/general.ts';
import { Button } from '../../ui/button.tsx';
import { FormRow } from '../../ui/form.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FaultNotice } from './fault-notice.tsx';
import css from './profile-form.module.css';
import type { Remark } from './remarks.ts';
import { useLate } from './use-late.ts';

export interface KeychainEntryProps {
  readonly id: string;
  readonly onId: (id: string) => void;
  readonly onLeave: () => void;
  readonly remark: Remark;
  readonly isThere: boolean;
  readonly note: ReactNode;
  /** The keychain was changed. */
  readonly onStored: () => void;
}

const words = connectStrings;

export function KeychainEntry({ id, onId, onLeave, remark, isThere, note, onStored }: KeychainEntryProps): ReactNode {
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const late = useLate(busy);
  const [asks, setAsks] = useState(false);
  const [done, setDone] = useState<string>();
  const [fault, setFault] = useState<InspectorError>();

  const run = async (task: () => Promise<string>) => {
    setBusy(true);
    setFault(undefined);
    setDone(undefined);
    try {
      setDone(await task());
    } catch (error) {
      if (error instanceof InspectorError) setFault(error);
    }
    setBusy(false);
    onStored();
  };
  const store = () => {
    if (id === '' || secret === '' || busy) return;
    // The field is empty before anything is sent: whatever becomes of it, the secret is not kept here.
    setSecret('');
    void run(async () => {
      await call('secret.set', { id, secret });
      return words.stored(visibleText(id));
    });
  };
  const remove = () => {
    setAsks(false);
    void run(async () => {
      const { deleted } = await call('secret.delete', { id });
      return (deleted ? words.deletedSecret : words.noSuchSecret)(visibleText(id));
    });
  };
  const why = id === '' ? words.storeFirst : words.storeEmpty;

  return (
    <>
      <TextField
        label={words.keychainId}
        mono
        value={id}
        onChange={(text) => {
          onId(text);
          setDone(undefined);
          setFault(undefined);
          setAsks(false);
        }}
        onBlur={onLeave}
        note={note}
        {...remark}
      />
      <FormRow label={words.storeSecret}>
        <div className={css.choice}>
          <div className={css.grow}>
            <SecretField
              label={words.storeSecret}
              value={secret}
              onChange={setSecret}
              onSubmit={store}
              revealLabel={generalStrings.revealSecret}
              hideLabel={generalStrings.hideSecret}
            />
          </div>
          <Button busy={late} isDisabled={!busy && (id === '' || secret === '')} whyDisabled={why} onPress={store}>
            {late ? words.storing : words.store}
          </Button>
          {isThere && !asks && (
            <Button variant="quiet" onPress={() => setAsks(true)}>
              {words.deleteSecret}
            </Button>
          )}
        </div>
      </FormRow>
      {asks && (
        <div className={css.under}>
          {/* The second step of what was just asked for. */}
          {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
          <Button size="small" variant="danger-fill" autoFocus onPress={remove}>
            {words.deleteNamed(visibleText(id))}
          </Button>
          <Button size="small" onPress={() => setAsks(false)}>
            {generalStrings.cancel}
          </Button>
        </div>
      )}
      <div className={css.under} role="status">
        {done !== undefined && (
          <>
            <StateIcon state="ok" size="small" />
            {done}
          </>
        )}
      </div>
      {fault && <FaultNotice fault={fault} />}
    </>
  );
}
