// What came of a request in words: where there is no result to list, and where there is no reply at all.

import type { ReactNode } from 'react';
import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import { selectHolding, useHoldings } from '../../state/operations.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { ErrorReply } from './error-reply.tsx';
import css from './results.module.css';

export interface OutcomeProps {
  readonly capture: string;
  readonly info: OperationInfo;
}

/** Nothing for an operation that still runs, and for results: those are listed. */
export function Outcome({ capture, info }: OutcomeProps): ReactNode {
  const { reply, request, uri, repeat } = info;
  if (reply?.kind === 'error') return <ErrorReply capture={capture} uri={uri} reply={reply} />;
  if (reply?.kind === 'done' && !repeat)
    return request.kind === 'publish' ? <Published id={reply.id} /> : <Granted capture={capture} info={info} />;
  return <NoReply info={info} />;
}

function NoReply({ info: { state, text, repeat } }: { info: OperationInfo }): ReactNode {
  const said = text === undefined ? undefined : visibleText(text);
  // What the app says of a reply that did not come says what to do too.
  const orDo = (todo: string) => (said === undefined ? { todo } : {});
  switch (state) {
    case 'not-sent':
      return (
        <Said
          tone="err"
          happened={repeat && repeat.sent > 0 ? words.notAllSentHappened : words.notSentHappened}
          evidence={said}
          todo={words.notSentTodo}
        />
      );
    case 'unknown':
      return <Said tone="warn" happened={words.unknownHappened} evidence={said} {...orDo(words.unknownTodo)} />;
    case 'unanswered':
      return <Said tone="warn" happened={words.unansweredHappened} evidence={said} {...orDo(words.unansweredTodo)} />;
    case 'stopped':
      return <Said tone="info" happened={words.stoppedHappened} evidence={said} />;
    default:
      return said === undefined ? undefined : <Said tone="info" happened={said} />;
  }
}

interface SaidProps {
  readonly tone: 'info' | 'warn' | 'err';
  readonly happened: string;
  readonly evidence?: string | undefined;
  readonly todo?: string;
}

/** What happened, what shows it, what to do. */
function Said({ tone, happened, evidence, todo }: SaidProps): ReactNode {
  return (
    <section className={css.group} aria-label={happened}>
      <Notice tone={tone} title={happened}>
        {evidence}
        {todo !== undefined && <span className={css.todo}>{todo}</span>}
      </Notice>
    </section>
  );
}

function Published({ id }: { id: number | undefined }): ReactNode {
  return (
    <section className={css.group} aria-label={words.publication}>
      <Notice
        tone={id === undefined ? 'info' : 'ok'}
        title={id === undefined ? words.nothingConfirms : words.publicationId(id)}
      >
        {id === undefined ? words.nothingConfirmsText : undefined}
      </Notice>
    </section>
  );
}

/** The subscription or registration that the router gave, and the way to its messages. */
function Granted({ capture, info: { holding, request, reply } }: OutcomeProps): ReactNode {
  const kind = request.kind === 'subscribe' ? 'subscription' : 'registration';
  const id = holding ?? (reply?.kind === 'done' ? reply.id : undefined);
  const held = useHoldings(capture).find((one) => one.kind === kind && one.holding === id);
  if (id === undefined) return undefined;
  const name = kind === 'subscription' ? words.subscriptionId(id) : words.registrationId(id);
  return (
    <section className={css.group} aria-label={words.granted}>
      <Notice
        tone="ok"
        title={`${words.granted}: ${name}.`}
        actions={
          held && (
            <Button size="small" onPress={() => selectHolding(capture, { kind, holding: id })}>
              {kind === 'subscription' ? words.showEvents : words.showInvocations}
            </Button>
          )
        }
      >
        {held && held.state !== 'held' ? words.ended : undefined}
      </Notice>
    </section>
  );
}
