// Where to connect, and under which name the profile is kept.

import { useId, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { FormRow, FormSection } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { textField, type FormParts } from './form-parts.ts';
import { colorOptions, colorToken } from './profile-colors.ts';
import css from './profile-form.module.css';
import { nameFrom } from './read-form.ts';
import { SerializerList } from './serializer-list.tsx';
import { AddressField } from './url-field.tsx';

export function RouterSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at } = parts;
  const id = useId();
  return (
    <FormSection title={connectStrings.router}>
      <FormRow label={connectStrings.name} htmlFor={`${id}name`}>
        <div className={css.pair}>
          <TextField
            label={connectStrings.name}
            id={`${id}name`}
            placeholder={nameFrom(form.url)}
            {...textField(parts, 'name')}
          />
          <div className={css.color}>
            <Select
              label={connectStrings.color}
              value={form.color}
              options={colorOptions(form.color)}
              onChange={(color) => change({ color })}
              {...at('color')}
            />
            <span className={css.dot} style={{ '--dot': colorToken(form.color) }} aria-hidden />
          </div>
        </div>
      </FormRow>
      <AddressField parts={parts} />
      <div data-field="realm">
        <TextField
          label={connectStrings.realm}
          mono
          placeholder={connectStrings.realmPlaceholder}
          {...textField(parts, 'realm')}
        />
      </div>
      <SerializerList parts={parts} />
      <FormRow label={connectStrings.timeout} htmlFor={`${id}timeout`}>
        <div className={css.number}>
          <TextField
            label={connectStrings.timeout}
            id={`${id}timeout`}
            mono
            inputMode="decimal"
            suffix={<span className={css.unit}>{connectStrings.seconds}</span>}
            {...textField(parts, 'timeout', 'timeoutSeconds')}
          />
        </div>
      </FormRow>
      <TextField
        label={connectStrings.group}
        placeholder={connectStrings.groupPlaceholder}
        {...textField(parts, 'group')}
      />
    </FormSection>
  );
}
