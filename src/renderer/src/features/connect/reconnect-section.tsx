// What becomes of a connection that is lost.

import type { ReactNode } from 'react';
import { connectStrings as words } from '../../strings/connect.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FoldSection } from './fold-section.tsx';
import { changeGroup, groupField, type FormParts } from './form-parts.ts';
import css from './profile-form.module.css';

export function ReconnectSection({ parts }: { parts: FormParts }): ReactNode {
  const { on, first, longest, afterAbort, restore } = parts.form.reconnect;
  const unit = <span className={css.unit}>{words.secondsUnit}</span>;
  return (
    <FoldSection
      parts={parts}
      title={words.reconnect}
      fields={['reconnect']}
      note={on ? words.reconnectOn(visibleText(first), visibleText(longest)) : words.reconnectOff}
      isSet={on}
    >
      <CheckBox
        label={words.reconnectSwitch}
        note={words.reconnectNote}
        isSelected={on}
        onChange={(chosen) => changeGroup(parts, 'reconnect', { on: chosen })}
      />
      <RemarkLines {...parts.at('reconnect')} />
      {on && (
        <>
          <div className={css.number}>
            <TextField
              label={words.reconnectFirst}
              mono
              inputMode="decimal"
              suffix={unit}
              {...groupField(parts, 'reconnect', 'first', 'reconnect.firstSeconds')}
            />
          </div>
          <div className={css.number}>
            <TextField
              label={words.reconnectLongest}
              mono
              inputMode="decimal"
              suffix={unit}
              {...groupField(parts, 'reconnect', 'longest', 'reconnect.longestSeconds')}
            />
          </div>
          <div className={css.number}>
            <TextField
              label={words.reconnectAttempts}
              mono
              inputMode="numeric"
              placeholder={words.reconnectAttemptsPlaceholder}
              {...groupField(parts, 'reconnect', 'attempts', 'reconnect.attempts')}
            />
          </div>
          <CheckBox
            label={words.reconnectRestore}
            isSelected={restore}
            onChange={(chosen) => changeGroup(parts, 'reconnect', { restore: chosen })}
          />
          <CheckBox
            label={words.reconnectAfterAbort}
            note={words.reconnectAfterAbortNote}
            isSelected={afterAbort}
            onChange={(chosen) => changeGroup(parts, 'reconnect', { afterAbort: chosen })}
          />
        </>
      )}
    </FoldSection>
  );
}
