// The answer of a registration that is held, changed while it runs: invocations from then on get the new one.

import { useState, type ReactNode } from 'react';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import type { HoldingInfo } from '../../../../shared/contract/operations.ts';
import { announce, call } from '../../state/actions.ts';
import { draftOfAnswer, type AnswerDraft } from '../../state/request-draft.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { AnswerFields } from './answer-fields.tsx';
import css from './composer.module.css';
import { readAnswer } from './read-request.ts';

export interface AnswerEditorProps {
  readonly capture: string;
  readonly held: HoldingInfo;
}

export function AnswerEditor({ capture, held }: AnswerEditorProps): ReactNode {
  const [typed, setTyped] = useState<AnswerDraft>();
  const [refused, setRefused] = useState<string>();
  const answer = typed ?? draftOfAnswer(held.answer ?? { kind: 'result' });
  const read = readAnswer(answer);
  const why = held.state !== 'held' ? words.notHeld : typed === undefined ? words.answerAsIs : read.why;
  const change = async () => {
    if (read.answer === undefined) return;
    try {
      await call('holding.setAnswer', { capture, holding: held.holding, answer: read.answer });
      setTyped(undefined);
      setRefused(undefined);
      announce(words.answerChanged);
    } catch (error) {
      setRefused(error instanceof InspectorError ? error.message : String(error));
    }
  };
  return (
    <div className={css.answerEditor}>
      <AnswerFields value={answer} onChange={setTyped} />
      {refused === undefined ? undefined : <Notice tone="err" title={visibleText(refused)} />}
      <div className={css.line}>
        <Button isDisabled={why !== undefined} whyDisabled={why} onPress={() => void change()}>
          {words.changeAnswer}
        </Button>
        {typed === undefined ? undefined : (
          <Button variant="quiet" onPress={() => setTyped(undefined)}>
            {words.keepAnswer}
          </Button>
        )}
      </div>
      {typed === undefined || read.why === undefined ? undefined : <p className={css.why}>{read.why}</p>}
    </div>
  );
}
