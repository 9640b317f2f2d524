// Progressive arguments of a call: all at once, in parts that are listed here, or kept open for parts by hand.

import type { ReactNode } from 'react';
import { PROGRESS_WAYS, type RequestDraft } from '../../state/request-draft.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Segmented } from '../../ui/segmented.tsx';
import css from './composer.module.css';
import { Fold } from './fold.tsx';
import { PayloadRows } from './payload-rows.tsx';

const WAYS = PROGRESS_WAYS.map((value) => ({ value, label: words.progressiveWays[value] }));
const NO_PART = { args: '', kwargs: '' };

export interface CallPartsProps {
  readonly request: RequestDraft;
  readonly onChange: (part: Partial<RequestDraft>) => void;
}

export function CallParts({ request, onChange }: CallPartsProps): ReactNode {
  const { progress, parts } = request;
  const note = progress === 'parts' ? words.progressiveNotes.parts(parts.length) : words.progressiveNotes[progress];
  return (
    <Fold title={words.progressive} note={note} isSet={progress !== 'single'}>
      <Segmented
        label={words.progressive}
        full
        size="small"
        value={progress}
        options={WAYS}
        onChange={(next) => onChange({ progress: next })}
      />
      {progress === 'open' ? <p className={css.text}>{words.openText}</p> : undefined}
      {progress === 'parts' ? (
        <>
          <p className={css.text}>{words.partsText}</p>
          <PayloadRows
            rows={parts}
            onChange={(next) => onChange({ parts: next })}
            empty={NO_PART}
            nameOf={(at) => words.partOf(at + 2)}
            removeLabel={(at) => words.removePart(at + 2)}
            addLabel={words.addPart}
          />
        </>
      ) : undefined}
    </Fold>
  );
}
