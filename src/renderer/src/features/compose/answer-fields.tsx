// How invocations of a registration are answered: a template of a result, an error, or by hand.

import type { ReactNode } from 'react';
import { ANSWER_KINDS, NO_CHUNK, type AnswerDraft } from '../../state/request-draft.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { LabelPlaceContext } from '../../ui/field-frame.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import css from './composer.module.css';
import { Fold } from './fold.tsx';
import { HelpButton } from './help-button.tsx';
import { JsonField } from './json-field.tsx';
import { Unit } from './option-fields.tsx';
import { PayloadRows } from './payload-rows.tsx';
import { delayRemark } from './read-request.ts';

const KINDS = ANSWER_KINDS.map((value) => ({ value, label: words.answerKinds[value] }));

export interface AnswerFieldsProps {
  readonly value: AnswerDraft;
  readonly onChange: (value: AnswerDraft) => void;
}

export function AnswerFields({ value, onChange }: AnswerFieldsProps): ReactNode {
  const { kind, chunks } = value;
  const change = (part: Partial<AnswerDraft>) => onChange({ ...value, ...part });
  return (
    <section className={css.answer} aria-label={words.answer}>
      <div className={css.heading}>
        <b>{words.answer}</b>
        <HelpButton
          label={words.templateHelp}
          title={words.templateTitle}
          rows={words.templates}
          note={words.templateNote}
        />
        <span className={css.push} />
        <Segmented
          label={words.answer}
          size="small"
          value={kind}
          options={KINDS}
          onChange={(next) => change({ kind: next })}
        />
      </div>
      {kind === 'ask' ? (
        <p className={css.text}>{words.askText}</p>
      ) : (
        <>
          {kind === 'error' ? (
            <TextField
              label={words.errorUri}
              mono
              placeholder={words.errorPlaceholder}
              value={value.error}
              onChange={(error) => change({ error })}
            />
          ) : undefined}
          <JsonField label={words.answerArgs} shape="list" value={value.args} onChange={(args) => change({ args })} />
          <JsonField
            label={words.answerKwargs}
            shape="dict"
            value={value.kwargs}
            onChange={(kwargs) => change({ kwargs })}
          />
          <Delay value={value.delay} onChange={(delay) => change({ delay })} />
          {kind === 'result' ? (
            <Fold
              title={words.chunks}
              note={chunks.length === 0 ? words.chunkNote : String(chunks.length)}
              isSet={chunks.length > 0}
            >
              <PayloadRows
                rows={chunks}
                onChange={(next) => change({ chunks: next })}
                empty={NO_CHUNK}
                nameOf={(at) => words.chunkOf(at + 1)}
                removeLabel={(at) => words.removeChunk(at + 1)}
                addLabel={words.addChunk}
                extra={(chunk, set) => <Delay value={chunk.delay} onChange={(delay) => set({ delay })} />}
              />
            </Fold>
          ) : undefined}
        </>
      )}
    </section>
  );
}

function Delay({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactNode {
  return (
    <div className={css.delay}>
      <LabelPlaceContext value="left">
        <TextField
          label={words.delay}
          mono
          inputMode="decimal"
          value={value}
          placeholder={words.delayNote}
          suffix={<Unit text={words.units.ms} />}
          error={delayRemark(value)}
          onChange={onChange}
        />
      </LabelPlaceContext>
    </div>
  );
}
