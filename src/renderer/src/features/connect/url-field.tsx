// The field for an address. A user name or password does not get past it: neither into the form, which
// is kept as a draft, nor from the clipboard into the field.

import { useState, type ReactNode } from 'react';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import { hasUserInfo } from '../../../../shared/profile-url.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './profile-form.module.css';
import type { FormParts } from './form-parts.ts';
import type { Remark } from './remarks.ts';
import { keepableUrl, withoutUserInfo } from './typed-url.ts';

export interface UrlFieldProps {
  readonly label: string;
  /** Path in the profile. */
  readonly field: string;
  readonly value: string;
  readonly placeholder: string;
  /** Said when a user name or password was not taken. */
  readonly refused: string;
  readonly note?: string | undefined;
  readonly suffix?: ReactNode;
  readonly onUrl: (url: string) => void;
  readonly onLeave: () => void;
  readonly remark: Remark;
}

export function UrlField(props: UrlFieldProps): ReactNode {
  const { label, field, value, onUrl, remark } = props;
  // What is typed while it could become a password: shown here, kept nowhere.
  const [typed, setTyped] = useState('');
  // The address without what was refused.
  const [rest, setRest] = useState<string>();
  const shown = keepableUrl(typed) === value ? typed : value;

  const take = (text: string) => {
    if (hasUserInfo(text)) {
      setRest(withoutUserInfo(text));
      return;
    }
    setRest(undefined);
    setTyped(text);
    onUrl(keepableUrl(text));
  };

  const refused = rest !== undefined ? props.refused : shown !== value ? connectStrings.urlNotKept : undefined;
  return (
    <div data-field={field}>
      <TextField
        label={label}
        mono
        inputMode="url"
        placeholder={props.placeholder}
        value={shown}
        onChange={(text) => take(text === text.trim() || text.trim() === shown ? text : text.trim())}
        onBlur={props.onLeave}
        note={props.note}
        suffix={props.suffix}
        {...(refused === undefined ? remark : { error: refused })}
      />
      {rest === undefined || rest === '' ? undefined : (
        <div className={css.under}>
          <Button size="small" onPress={() => take(rest)}>
            {connectStrings.urlWithout(visibleText(rest))}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The address of the router, with the wire it stands for beside it. */
export function AddressField({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at, leave } = parts;
  const wire = wireFactsOf(form.url);
  const kind = wire && connectStrings.wireKind(wire.name, wire.encrypted, wire.unix);
  return (
    <UrlField
      label={connectStrings.url}
      field="url"
      value={form.url}
      placeholder={connectStrings.urlPlaceholder}
      refused={connectStrings.urlRefused}
      note={wire ? undefined : connectStrings.schemes}
      suffix={kind && <span className={css.unit}>{kind}</span>}
      onUrl={(url) => change({ url })}
      onLeave={() => leave('url')}
      remark={at('url')}
    />
  );
}
