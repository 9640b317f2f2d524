// The name of a method: one of those that are known, or any other, typed freely.

import { useEffect, useRef, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { LabelPlaceContext } from '../../ui/field-frame.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import login from './login.module.css';
import { isKnown, withMethodName, withOwnName } from './method-form.ts';
import type { MethodRowProps } from './method-row.tsx';

const words = loginStrings;
/** Stands for a name that is typed; method names have no blanks at their ends. */
const OWN = ' ';

export function MethodName({ parts, row, index, onChange }: MethodRowProps): ReactNode {
  const { methods: known, at, leave } = parts;
  const field = `methods[${index}].method`;
  const isOwn = row.isOwn || !isKnown(row.method, known);
  const input = useRef<HTMLInputElement>(null);
  // Whoever has just chosen to type a name types it next.
  const wished = useRef(false);
  useEffect(() => {
    if (isOwn && wished.current) input.current?.focus();
    wished.current = false;
  }, [isOwn]);
  const choose = (name: string) => {
    wished.current = name === OWN;
    onChange((now) =>
      name === OWN ? { ...withMethodName(now, now.ownName, known), isOwn: true } : withMethodName(now, name, known),
    );
  };
  const remark = at(field);
  return (
    <LabelPlaceContext value="none">
      <div className={login.head}>
        <Select
          label={connectStrings.method}
          value={isOwn ? OWN : row.method}
          options={[
            ...known.map(({ name, label }) => ({ value: name, label })),
            { value: OWN, label: words.ownMethod, note: words.ownMethodNote },
          ]}
          onChange={choose}
          {...(isOwn ? {} : remark)}
        />
        {isOwn && (
          <TextField
            label={words.ownName}
            mono
            placeholder={words.ownNamePlaceholder}
            inputRef={input}
            value={row.method}
            onChange={(name) => onChange((now) => withOwnName(now, name))}
            onBlur={() => leave(field)}
            {...(remark.error !== undefined && { error: remark.error })}
          />
        )}
      </div>
    </LabelPlaceContext>
  );
}
