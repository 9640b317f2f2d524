// A CHALLENGE that waits for an answer by hand, in place: what the router asks, and the fields for signature
// and extra. A signature goes to the app once and is nowhere else: its field is empty before it is sent.

import { PenLine } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { fromWire } from '../../../../shared/contract/wire-value.ts';
import type { ChallengeQuestion } from '../../../../shared/contract/results.ts';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import { isDict } from '../../../../shared/wamp/value.ts';
import { answerChallenge, go, select, useChallenges, type HandAnswer } from '../../state/actions.ts';
import { jsonOutput } from '../../../../shared/json-output.ts';
import { isTextField } from '../../state/keys.ts';
import { patch, state, useStore } from '../../state/store.ts';
import { challengeStrings as words } from '../../strings/challenge.ts';
import { generalStrings } from '../../strings/general.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { JsonText } from '../../ui/json-text.tsx';
import { Well } from '../../ui/key-value.tsx';
import { announceLive } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './challenge-prompt.module.css';
import { readExtra } from './typed-extra.ts';

/** Characters that a signature may have; the app takes no more. */
const LONGEST = 65_536;
/** Letters of CHALLENGE.Extra that are shown; the whole stands in the inspector. */
const SHOWN = 20_000;
const EMPTY_EXTRA = '{}';

/** The oldest question of a capture; nothing if there is none. */
export function ChallengePrompt({ capture }: { capture: string }): ReactNode {
  const [first, ...rest] = useChallenges(capture);
  return first && <Question key={first.question} asked={first} behind={rest.length} />;
}

interface QuestionProps {
  readonly asked: ChallengeQuestion;
  /** How many wait behind it. */
  readonly behind: number;
}

function Question({ asked, behind }: QuestionProps): ReactNode {
  const { question, capture, authmethod, about, round } = asked;
  const method = visibleText(authmethod);
  const [isCalm] = useState(() => !isTextField(document.activeElement));
  useEffect(() => announceLive(words.arrived(method)), [method]);
  const show = () => {
    go({ kind: 'capture', capture, view: 'handshake' });
    select(capture, 'handshake', about);
  };
  return (
    <section className={css.card} aria-labelledby={`challenge-${question}`}>
      <div className={css.head}>
        <h2 id={`challenge-${question}`} className={css.title}>
          <Icon of={PenLine} />
          {words.title(method)}
        </h2>
        <p className={css.note}>
          {words.round(round)}
          {behind > 0 && ` · ${words.more(behind)}`}
        </p>
        <span className={css.link}>
          <Button variant="quiet" size="small" onPress={show}>
            {words.showRecord(String(about))}
          </Button>
        </span>
      </div>
      <div className={css.columns}>
        <Asked asked={asked} />
        <Answer question={question} capture={capture} takesFocus={isCalm} />
      </div>
    </section>
  );
}

/** What the router gave. */
function Asked({ asked: { extra } }: { asked: ChallengeQuestion }): ReactNode {
  // What a router sends may be large, and every key that is pressed draws this anew.
  const { isEmpty, text } = useMemo(() => readAsked(extra), [extra]);
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return (
    <div className={css.asked}>
      <div className={css.label}>
        <span>{words.asked}</span>
        {!isEmpty && (
          <CopyButton
            label={words.copyAsked}
            copiedLabel={words.askedCopied}
            failedLabel={generalStrings.copyFailed}
            text={() => text}
          />
        )}
      </div>
      {/* A long one scrolls, with keys too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.extra} role="region" aria-label={words.asked} tabIndex={0}>
        <Well mono={!isEmpty}>{isEmpty ? words.nothingAsked : <JsonText text={shown} />}</Well>
      </div>
      <p className={css.note}>{words.waits}</p>
    </div>
  );
}

function readAsked(extra: ChallengeQuestion['extra']): { isEmpty: boolean; text: string } {
  const value = fromWire(extra);
  return { isEmpty: isDict(value) && Object.keys(value).length === 0, text: jsonOutput(value) };
}

interface AnswerProps {
  readonly question: string;
  readonly capture: string;
  /** False if the person is typing elsewhere. */
  readonly takesFocus: boolean;
}

function Answer({ question, capture, takesFocus }: AnswerProps): ReactNode {
  const [signature, setSignature] = useState('');
  const extra = useStore((s) => s.typedExtras[question]) ?? EMPTY_EXTRA;
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<InspectorError>();
  const read = readExtra(extra);
  const tooLong = signature.length > LONGEST ? words.tooLong : undefined;
  const isNothing = signature === '' && (extra.trim() === '' || extra.trim() === EMPTY_EXTRA);
  const why = isNothing ? words.nothing : (tooLong ?? (read.ok ? undefined : read.why));

  const answer = async (given?: HandAnswer) => {
    if (busy) return;
    setSignature('');
    setBusy(true);
    const error = await answerChallenge(question, given);
    setFault(error);
    setBusy(false);
    // The card goes; the focus goes on to what the answer leads to.
    if (!error) patch({ focusWish: capture });
  };
  const send = () => {
    if (why === undefined && read.ok) void answer({ signature, extra: read.extra });
  };
  return (
    <div className={css.answer}>
      <SecretField
        label={words.signature}
        value={signature}
        onChange={setSignature}
        onSubmit={send}
        note={words.signatureNote}
        error={tooLong}
        revealLabel={generalStrings.revealSecret}
        hideLabel={generalStrings.hideSecret}
        // The login waits for nothing else.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={takesFocus}
      />
      <JsonEditor
        label={words.extra}
        minLines={2}
        value={extra}
        onChange={(text) => patch({ typedExtras: { ...state().typedExtras, [question]: text } })}
        error={read.ok ? undefined : read.why}
      />
      <div className={css.acts}>
        <Button variant="primary" keys={[words.enter]} isDisabled={why !== undefined} whyDisabled={why} onPress={send}>
          {words.send}
        </Button>
        <Button onPress={() => void answer()}>{words.giveUp}</Button>
      </div>
      {fault && (
        <div role="alert">
          <Notice tone="err" title={visibleText(fault.message)}>
            {fault.hint}
          </Notice>
        </div>
      )}
    </div>
  );
}
