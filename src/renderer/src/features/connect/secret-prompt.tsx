// A question for a secret that an attempt waits for, in place. What is typed goes to the app once and is
// nowhere else: the field is empty before it is sent.

import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SecretQuestion } from '../../../../shared/contract/results.ts';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import { answerSecret, useQuestions } from '../../state/actions.ts';
import { patch } from '../../state/store.ts';
import { connectStrings } from '../../strings/connect.ts';
import { generalStrings } from '../../strings/general.ts';
import { Button } from '../../ui/button.tsx';
import { LabelPlaceContext } from '../../ui/field-frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FaultNotice } from './fault-notice.tsx';
import css from './secret-prompt.module.css';
import { useLate } from './use-late.ts';

const words = connectStrings.secretPrompt;

/** The open questions of a capture, or those of no capture; nothing if there are none. */
export function SecretPrompt({ capture }: { capture?: string }): ReactNode {
  const questions = useQuestions(capture);
  return questions.map((question) => (
    <Question key={question.question} question={question} {...(capture !== undefined && { capture })} />
  ));
}

function Question({ capture, question: asked }: { capture?: string; question: SecretQuestion }): ReactNode {
  const { question, purpose } = asked;
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const late = useLate(busy);
  const [fault, setFault] = useState<InspectorError>();
  const answer = async (given?: string) => {
    setSecret('');
    setBusy(true);
    setFault(undefined);
    const error = await answerSecret(question, given);
    setFault(error);
    setBusy(false);
    // The card goes; the focus goes on to what the answer leads to.
    if (!error && capture !== undefined) patch({ focusWish: capture });
  };
  const send = () => {
    if (secret !== '' && !busy) void answer(secret);
  };
  return (
    <section className={css.card} aria-labelledby={`ask-${question}`}>
      <div className={css.head}>
        <h2 id={`ask-${question}`} className={css.title}>
          <Icon of={KeyRound} />
          {words.title}
        </h2>
        <p className={css.purpose}>{visibleText(purpose)}</p>
      </div>
      <div className={css.row}>
        <div className={css.field}>
          <LabelPlaceContext value="none">
            <SecretField
              label={words.secret}
              value={secret}
              onChange={setSecret}
              onSubmit={send}
              note={words.note}
              revealLabel={generalStrings.revealSecret}
              hideLabel={generalStrings.hideSecret}
              // The attempt waits for nothing else.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
            />
          </LabelPlaceContext>
        </div>
        <div className={css.acts}>
          <Button
            variant="primary"
            keys={[words.enter]}
            busy={late}
            isDisabled={!busy && secret === ''}
            whyDisabled={words.empty}
            onPress={send}
          >
            {late ? words.sending : words.send}
          </Button>
          <Button onPress={() => void answer()}>{words.decline}</Button>
        </div>
      </div>
      {fault && <FaultNotice fault={fault} />}
    </section>
  );
}
