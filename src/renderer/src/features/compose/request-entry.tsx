// A request that was sent, and what came of it.

import { ListTree } from 'lucide-react';
import type { ReactNode } from 'react';
import { fromWire } from '../../../../shared/contract/wire-value.ts';
import { go, select } from '../../state/actions.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { generalStrings } from '../../strings/general.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatClock, formatCount, formatMs } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { JsonText } from '../../ui/json-text.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { RequestOutcome, SentRequest } from './compose-store.ts';
import { payloadOutput } from '../../state/json-output.ts';
import css from './results.module.css';

/** Characters of a result that are shown; copying takes all. */
const MOST_SHOWN = 8000;

export function RequestEntry({ capture, request }: { capture: string; request: SentRequest }): ReactNode {
  const { type, uri, typed, outcome, seq } = request;
  const showRecord = () => {
    if (seq === undefined) return;
    select(capture, 'timeline', seq);
    go({ kind: 'capture', capture, view: 'timeline' });
  };
  return (
    <li className={css.entry}>
      <div className={css.line}>
        <Outcome request={request} />
        <span className={css.type} data-class={type === 'CALL' ? 'rpc' : 'pubsub'}>
          <Glyph kind={type === 'CALL' ? 'square' : 'circle'} />
          {type}
        </span>
        <span className={css.uri}>
          <Uri uri={uri} />
        </span>
        {typed.trim() === '' ? undefined : (
          <span className={css.typed} title={visibleText(typed)}>
            {visibleText(typed.replace(/[\t\n\r ]+/g, ' '))}
          </span>
        )}
        <span className={css.push} />
        <span className={css.time}>{formatClock(request.sentAt)}</span>
        {seq === undefined ? undefined : (
          <IconButton
            size="small"
            label={words.showInTimeline}
            icon={<Icon of={ListTree} size="small" />}
            onPress={showRecord}
          />
        )}
      </div>
      {outcome === undefined ? undefined : <Answer outcome={outcome} type={type} />}
    </li>
  );
}

const STATES: Readonly<Record<RequestOutcome['kind'], StateKind>> = {
  result: 'ok',
  done: 'ok',
  error: 'err',
  unanswered: 'abort',
  'not-sent': 'abort',
};
const WORDS = {
  result: words.done,
  done: words.done,
  error: words.failed,
  unanswered: words.unanswered,
  'not-sent': words.notSent,
} as const;

function Outcome({ request }: { request: SentRequest }): ReactNode {
  const { outcome, took, isRough } = request;
  if (outcome === undefined) {
    return (
      <span className={css.outcome} data-state="run">
        <StateIcon state="run" />
        {words.running}
      </span>
    );
  }
  const hasTime = took !== undefined && outcome.kind !== 'not-sent';
  return (
    <span className={css.outcome} data-state={STATES[outcome.kind]}>
      <StateIcon state={STATES[outcome.kind]} label={WORDS[outcome.kind]} />
      {hasTime ? (
        <span className={css.took}>
          {isRough === true ? words.about : ''}
          {formatMs(took)} {words.unit}
        </span>
      ) : (
        WORDS[outcome.kind]
      )}
    </span>
  );
}

function Answer({ outcome, type }: { outcome: RequestOutcome; type: SentRequest['type'] }): ReactNode {
  switch (outcome.kind) {
    case 'result':
      return <Value text={payloadOutput(fromWire(outcome.args), fromWire(outcome.kwargs))} />;
    case 'done': {
      if (type === 'UNSUBSCRIBE' || outcome.id === 0) return undefined;
      const text = type === 'SUBSCRIBE' ? words.subscription(outcome.id) : words.publication(outcome.id);
      return <p className={css.note}>{text}</p>;
    }
    case 'error': {
      const payload = payloadOutput(fromWire(outcome.args), fromWire(outcome.kwargs));
      return (
        <>
          <p className={css.error}>
            <Uri uri={outcome.error} />
            {outcome.reading === undefined ? undefined : <span className={css.reading}>{outcome.reading}</span>}
          </p>
          {payload === '[]' ? undefined : <Value text={payload} />}
        </>
      );
    }
    case 'unanswered':
    case 'not-sent':
      return <p className={css.note}>{visibleText(outcome.text)}</p>;
    default:
      return outcome satisfies never;
  }
}

function Value({ text }: { text: string }): ReactNode {
  const shown = text.slice(0, MOST_SHOWN);
  if (text === '[]') return <p className={css.note}>{words.noValue}</p>;
  return (
    <div className={css.value}>
      <div className={css.json}>
        <JsonText text={shown} />
        {shown.length < text.length ? (
          <p className={css.note}>{words.more(formatCount(text.length - shown.length))}</p>
        ) : undefined}
      </div>
      <CopyButton
        label={words.copyResult}
        copiedLabel={generalStrings.copied}
        failedLabel={generalStrings.copyFailed}
        text={() => text}
      />
    </div>
  );
}
