// The field for the address. A user name or password does not get past it: neither into the form, which
// is kept as a draft, nor from the clipboard into the field.

import { useState, type ReactNode } from 'react';
import { hasUserInfo } from '../../../../shared/profile-url.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './profile-form.module.css';
import type { FormParts } from './form-parts.ts';
import { keepableUrl, withoutUserInfo } from './typed-url.ts';

export function UrlField({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at, leave } = parts;
  // What is typed while it could become a password: shown here, kept nowhere.
  const [typed, setTyped] = useState('');
  // The address without what was refused.
  const [rest, setRest] = useState<string>();
  const shown = keepableUrl(typed) === form.url ? typed : form.url;

  const take = (text: string) => {
    if (hasUserInfo(text)) {
      setRest(withoutUserInfo(text));
      return;
    }
    setRest(undefined);
    setTyped(text);
    change({ url: keepableUrl(text) });
  };

  const refused =
    rest !== undefined ? connectStrings.urlRefused : shown !== form.url ? connectStrings.urlNotKept : undefined;
  return (
    <div data-field="url">
      <TextField
        label={connectStrings.url}
        mono
        inputMode="url"
        placeholder={connectStrings.urlPlaceholder}
        value={shown}
        onChange={(text) => take(text === text.trim() || text.trim() === shown ? text : text.trim())}
        onBlur={() => leave('url')}
        {...(refused === undefined ? at('url') : { error: refused })}
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
