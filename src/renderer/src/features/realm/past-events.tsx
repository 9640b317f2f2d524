// The event history of a subscription. It is asked for by a press, never by looking.

import { History } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { MetaAnswer, PastEvent } from '../../../../shared/contract/realm.ts';
import { fromWire } from '../../../../shared/contract/wire-value.ts';
import { payloadLine } from '../../../../shared/json-output.ts';
import { call } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { JsonText } from '../../ui/json-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import { EmptyPane, FailedPane } from '../../ui/pane.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './details.module.css';
import { momentText } from './moment.ts';

type History = MetaAnswer<{ readonly events: readonly PastEvent[]; readonly isComplete?: boolean }>;

const LIMITS = ['10', '100', '1000'] as const;
/** Events drawn at first, and with each press for more. */
const PART = 100;

export interface PastEventsProps {
  readonly capture: string;
  readonly subscription: number;
  /** Why nothing can be read now. */
  readonly why: string | undefined;
}

export function PastEvents({ capture, subscription, why }: PastEventsProps): ReactNode {
  const [limit, setLimit] = useState<(typeof LIMITS)[number]>('10');
  const [history, setHistory] = useState<History>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const read = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      setHistory(await call('realm.events', { capture, subscription, limit: Number(limit) }));
    } catch (error) {
      setFailure(asInspectorError(error).message);
    }
    setBusy(false);
  };
  return (
    <>
      <div className={css.ask}>
        <span className={css.askLabel}>{words.historyLimit}</span>
        <Segmented
          size="small"
          label={words.historyLimit}
          value={limit}
          options={LIMITS.map((value) => ({ value, label: formatCount(Number(value)) }))}
          onChange={setLimit}
        />
        <Button
          size="small"
          icon={<Icon of={History} size="small" />}
          busy={busy}
          isDisabled={why !== undefined}
          whyDisabled={why}
          onPress={() => void read()}
        >
          {busy ? words.historyReading : words.historyRead}
        </Button>
      </div>
      {failure !== undefined ? (
        <FailedPane happened={words.notKept} evidence={visibleText(failure)} />
      ) : history === undefined ? (
        <EmptyPane icon={<Icon of={History} size="large" />} title={words.historyTitle} text={words.historyText} />
      ) : (
        <Answer key={subscription} history={history} />
      )}
    </>
  );
}

function Answer({ history }: { history: History }): ReactNode {
  const [shown, setShown] = useState(PART);
  if (!history.ok) {
    const { name, error, text } = history.access;
    const evidence = [name, error].filter((part) => part !== undefined).join(' · ');
    return <FailedPane happened={words.notKept} evidence={visibleText(evidence)} todo={visibleText(text ?? '')} />;
  }
  const { events, isComplete } = history.value;
  const more = events.length - shown;
  return (
    <>
      {history.note === undefined ? undefined : (
        <div className={css.notice}>
          <Notice tone="info" title={visibleText(history.note)} />
        </div>
      )}
      {events.length === 0 ? (
        <EmptyPane icon={<Icon of={History} size="large" />} title={words.historyNone} />
      ) : (
        <div className={css.group}>
          <h3>
            {words.historyCount(formatCount(events.length))}
            {isComplete === false ? <span className={css.count}>{words.historyCut}</span> : undefined}
          </h3>
          <ol className={css.events}>
            {events.slice(0, shown).map((event, at) => (
              <EventLine key={`${at}/${event.publication}`} event={event} />
            ))}
          </ol>
          {more > 0 ? (
            <Button size="small" variant="quiet" onPress={() => setShown(shown + PART)}>
              {words.moreRows(formatCount(Math.min(more, PART)))}
            </Button>
          ) : undefined}
        </div>
      )}
    </>
  );
}

function EventLine({ event }: { event: PastEvent }): ReactNode {
  const args = fromWire(event.args);
  const { at, publication, publisher, topic } = event;
  return (
    <li className={css.event}>
      <p className={css.facts}>
        <time>{at === undefined ? words.noTime : momentText(at, new Date())}</time>
        {publisher === undefined ? undefined : <span>{words.publisher(visibleText(publisher))}</span>}
        {publication === undefined ? undefined : <span>{words.publication(String(publication))}</span>}
      </p>
      {topic === undefined ? undefined : <Uri uri={topic} />}
      <p className={css.payload}>
        <JsonText text={payloadLine(Array.isArray(args) ? args : [], fromWire(event.kwargs))} />
      </p>
    </li>
  );
}
