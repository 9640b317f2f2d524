// One invocation that waits: what was asked, and the answer as it is typed. What is typed stays until somebody
// answers, or nobody waits any more.

import { useMemo, useState, type ReactNode } from 'react';
import type { ParamsOf } from '../../../../shared/contract/commands.ts';
import type { InvocationQuestion } from '../../../../shared/contract/operations.ts';
import { fromWire } from '../../../../shared/contract/wire-value.ts';
import { oneLine, payloadOutput } from '../../../../shared/json-output.ts';
import { getOwn, isDict } from '../../../../shared/wamp/value.ts';
import { announce, call } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { keysOf, useShortcut } from '../../state/keys.ts';
import { typedPayload } from '../../state/payload-text.ts';
import { holdingStrings as words } from '../../strings/holdings.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { JsonText } from '../../ui/json-text.tsx';
import { Well } from '../../ui/key-value.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './holdings.module.css';
import { typeAnswer, useTypedAnswer } from './typed-answers.ts';

/** Letters of the arguments that are shown; the whole stands in the timeline. */
const MOST_SHOWN = 4000;

type Answer = ParamsOf<'invocation.answer'>['answer'];

export interface AnswerBlockProps {
  readonly asked: InvocationQuestion;
  readonly since: string;
  /** True if the head above says since when. */
  readonly isOnly: boolean;
}

export function AnswerBlock({ asked, since, isOnly }: AnswerBlockProps): ReactNode {
  const { question, procedure, interrupted, timedOut, wantsProgress } = asked;
  const { isError, payload, error } = useTypedAnswer(question);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const read = typedPayload(payload, visibleText);
  const uri = error.trim();
  const noUri = isError && uri === '' ? words.noUri : undefined;
  const why = noUri ?? (read.ok ? undefined : words.brokenJson);

  const send = async (answer: Answer) => {
    if (busy) return;
    setBusy(true);
    try {
      const { taken } = await call('invocation.answer', { question, answer });
      setFault(taken ? undefined : words.late);
      if (taken && answer.kind === 'progress') announce(words.progressSent);
    } catch (failed) {
      setFault(asInspectorError(failed).message);
    }
    setBusy(false);
  };
  const sendTyped = (kind: 'result' | 'progress' | 'error') => {
    if (!read.ok) return;
    void send(kind === 'error' ? { kind, error: uri, payload: read.payload } : { kind, payload: read.payload });
  };
  const finish = () => sendTyped(isError ? 'error' : 'result');
  useShortcut('yield', finish, why === undefined);
  const off = { isDisabled: why !== undefined || busy, whyDisabled: why };
  return (
    <div className={css.question}>
      <p className={css.line}>
        <Uri uri={procedure} />
        {!isOnly && <span className={css.since}>{since}</span>}
      </p>
      <Asked asked={asked} />
      {interrupted !== undefined && (
        <Notice
          tone="warn"
          title={words.interruptedTitle(visibleText(interrupted))}
          actions={
            <Button size="small" onPress={() => void send({ kind: 'result', payload: {} })}>
              {words.seen}
            </Button>
          }
        >
          {words.interruptedText(interrupted)}
        </Notice>
      )}
      {timedOut !== undefined && (
        <Notice
          tone="warn"
          title={words.timedOutTitle(formatCount(timedOut))}
          actions={
            <Button size="small" onPress={() => void send({ kind: 'result', payload: {} })}>
              {words.seen}
            </Button>
          }
        >
          {words.timedOutText}
        </Notice>
      )}
      {isError && (
        <TextField
          label={words.errorUri}
          mono
          value={error}
          onChange={(typed) => typeAnswer(question, { error: typed })}
          error={noUri}
        />
      )}
      <div>
        <p className={css.answerLabel} aria-hidden>
          <b>{words.answer}</b> <span>{isError ? words.errorNote : words.yieldNote}</span>
        </p>
        <JsonEditor
          label={words.answer}
          hideLabel
          minLines={1}
          value={payload}
          onChange={(typed) => typeAnswer(question, { payload: typed })}
          error={read.ok ? undefined : read.why}
        />
      </div>
      <div className={css.acts}>
        <Button size="small" keys={keysOf('yield')} {...off} onPress={finish}>
          {isError ? words.sendError : words.yieldIt}
        </Button>
        <Button size="small" onPress={() => typeAnswer(question, { isError: !isError })}>
          {isError ? words.backToYield : words.answerWithError}
        </Button>
        {wantsProgress && !isError && (
          <Button size="small" {...off} onPress={() => sendTyped('progress')}>
            {words.progress}
          </Button>
        )}
      </div>
      {fault !== undefined && (
        <div role="alert">
          <Notice tone="err" title={words.failedTitle}>
            {visibleText(fault)}
          </Notice>
        </div>
      )}
    </div>
  );
}

/** What was asked, and by whom if the router says so. */
function Asked({ asked: { args, kwargs, details } }: { asked: InvocationQuestion }): ReactNode {
  const { text, caller } = useMemo(() => {
    const told = fromWire(details);
    const by = isDict(told) ? (getOwn(told, 'caller_authid') ?? getOwn(told, 'caller')) : undefined;
    return {
      text: payloadOutput(fromWire(args), fromWire(kwargs)),
      caller: by === undefined ? undefined : oneLine(by),
    };
  }, [args, kwargs, details]);
  return (
    <>
      {caller !== undefined && <p className={css.caller}>{words.caller(visibleText(caller))}</p>}
      {/* A long one scrolls, with keys too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.asked} role="region" aria-label={words.argumentsAsked} tabIndex={0}>
        <Well mono={text !== '[]'}>
          {text === '[]' ? (
            words.noArguments
          ) : (
            <JsonText text={text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text} />
          )}
        </Well>
      </div>
    </>
  );
}
