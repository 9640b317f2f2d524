// How often a request is sent: once, so many times, for so long, or until it is stopped; how many at once, how fast.

import type { ReactNode } from 'react';
import { REPEAT_ENDS, type RepeatDraft } from '../../state/request-draft.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { LabelPlaceContext, RemarkLines } from '../../ui/field-frame.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import css from './composer.module.css';
import { Fold } from './fold.tsx';
import { Unit } from './option-fields.tsx';
import { repeatRemark, repeatText } from './read-request.ts';

const ENDS = REPEAT_ENDS.map((value) => ({ value, label: words.repeatUntil[value] }));

export interface RepeatFieldsProps {
  readonly value: RepeatDraft;
  readonly onChange: (value: RepeatDraft) => void;
}

export function RepeatFields({ value, onChange }: RepeatFieldsProps): ReactNode {
  const { until } = value;
  const change = (part: Partial<RepeatDraft>) => onChange({ ...value, ...part });
  return (
    <Fold title={words.repeat} note={repeatText(value)} isSet={until !== 'once'}>
      <Segmented
        label={words.repeat}
        full
        size="small"
        value={until}
        options={ENDS}
        onChange={(next) => change({ until: next })}
      />
      {until === 'once' ? undefined : (
        <LabelPlaceContext value="above">
          <div className={css.numbers}>
            {until === 'count' ? (
              <TextField
                label={words.times}
                mono
                inputMode="numeric"
                value={value.count}
                onChange={(count) => change({ count })}
              />
            ) : undefined}
            {until === 'seconds' ? (
              <TextField
                label={words.seconds}
                mono
                inputMode="decimal"
                value={value.seconds}
                onChange={(seconds) => change({ seconds })}
              />
            ) : undefined}
            <TextField
              label={words.concurrency}
              mono
              inputMode="numeric"
              value={value.concurrency}
              onChange={(concurrency) => change({ concurrency })}
            />
            <TextField
              label={words.rate}
              mono
              inputMode="decimal"
              value={value.rate}
              suffix={<Unit text={words.rateUnit} />}
              onChange={(rate) => change({ rate })}
            />
          </div>
          <RemarkLines error={repeatRemark(value)} note={words.repeatNote} />
        </LabelPlaceContext>
      )}
    </Fold>
  );
}
