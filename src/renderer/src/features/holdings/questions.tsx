// Invocations that wait for a person, oldest first. One is open to be answered; the others are a line each.

import { MessageCircleQuestion } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { InvocationQuestion } from '../../../../shared/contract/operations.ts';
import { useQuestions } from '../../state/operations.ts';
import { holdingStrings as words } from '../../strings/holdings.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { announceLive } from '../../ui/live-region.tsx';
import { Uri } from '../../ui/uri.tsx';
import hidden from '../../ui/unseen.module.css';
import { visibleText } from '../../ui/visible-text.ts';
import { AnswerBlock } from './answer-block.tsx';
import css from './holdings.module.css';
import { forgetAnswer } from './typed-answers.ts';

/** Questions that are listed at once. */
const MOST_LISTED = 20;
const TICK_MS = 100;

export function Questions({ capture }: { capture: string }): ReactNode {
  const questions = useQuestions(capture);
  const [opened, setOpened] = useState<string>();
  useSaid(questions);
  const open = questions.find(({ question }) => question === opened) ?? questions[0];
  const now = useNow(questions.length > 0);
  if (!open) return undefined;
  return (
    <section className={css.ask} aria-label={words.waiting(questions.length)}>
      <h3 className={css.askTitle}>
        <Icon of={MessageCircleQuestion} />
        {words.waiting(questions.length)}
        {questions.length === 1 && <span className={css.since}>{sinceText(open, now)}</span>}
      </h3>
      {questions.slice(0, MOST_LISTED).map((asked) =>
        asked === open ? (
          <AnswerBlock
            key={asked.question}
            asked={asked}
            since={sinceText(asked, now)}
            isOnly={questions.length === 1}
          />
        ) : (
          <button key={asked.question} type="button" className={css.closed} onClick={() => setOpened(asked.question)}>
            <span className={hidden.unseen}>{words.openQuestion}</span>
            <Glance asked={asked} since={sinceText(asked, now)} />
          </button>
        ),
      )}
      {questions.length > MOST_LISTED && (
        <p className={css.none}>{words.moreWaiting(formatCount(questions.length - MOST_LISTED))}</p>
      )}
    </section>
  );
}

function Glance({ asked, since }: { asked: InvocationQuestion; since: string }): ReactNode {
  return (
    <>
      <Uri uri={asked.procedure} />
      <span className={css.since}>{since}</span>
    </>
  );
}

/** Says what arrives and what is not wanted any more; what was typed for the settled ones goes. */
function useSaid(questions: readonly InvocationQuestion[]): void {
  const before = useRef<readonly InvocationQuestion[]>([]);
  useEffect(() => {
    const was = before.current;
    before.current = questions;
    for (const { question } of was) if (!questions.some((one) => one.question === question)) forgetAnswer(question);
    for (const { question, procedure, interrupted, timedOut } of questions) {
      const old = was.find((one) => one.question === question);
      if (!old) announceLive(words.arrived(visibleText(procedure)), 'invocation');
      else if (interrupted !== undefined && old.interrupted === undefined)
        announceLive(words.saidInterrupted(visibleText(procedure)));
      else if (timedOut !== undefined && old.timedOut === undefined)
        announceLive(words.saidTimedOut(visibleText(procedure)));
    }
  }, [questions]);
}

/** Wall clock, ten times a second while something waits. */
function useNow(isWaiting: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return now;
}

function sinceText(asked: InvocationQuestion | undefined, now: number): string {
  const ms = asked === undefined ? 0 : Math.max(0, now - Date.parse(asked.at));
  return words.seconds((ms / 1000).toFixed(1));
}
