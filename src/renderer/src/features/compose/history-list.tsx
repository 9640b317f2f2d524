// What was sent with the profile, newest first. Enter fills the form and sends nothing; with Ctrl it is sent again.

import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import type { RequestText } from '../../../../shared/request.ts';
import type { HistoryEntry } from '../../../../shared/saved-request.ts';
import { useShortcut } from '../../state/keys.ts';
import { selectOperation, useOperations } from '../../state/operations.ts';
import { moreHistory, type Saved } from '../../state/saved.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatCount, formatDate, formatDuration } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { Uri } from '../../ui/uri.tsx';
import { BookActs } from './book-acts.tsx';
import css from './books.module.css';
import { foundEntries, operationsOf } from './history-entries.ts';
import { useListCursor } from './list-cursor.ts';

export interface ListActs {
  readonly blocked: string | undefined;
  /** Only what holds this text is shown. */
  readonly search: string;
  readonly onUse: (request: RequestText) => void;
  readonly onSend: (request: RequestText) => void;
}

export interface HistoryListProps extends ListActs {
  readonly capture: string;
  readonly profileId: string;
  readonly saved: Saved;
}

export function HistoryList(props: HistoryListProps): ReactNode {
  const { capture, profileId, saved, search, blocked, onUse, onSend } = props;
  const id = useId();
  const [focused, setFocused] = useState(false);
  const operations = useOperations(capture);
  const entries = foundEntries(saved.history, search);
  const known = operationsOf(entries, operations);
  const { at, setAt, list, onKey } = useListCursor(entries.length);
  const entry = entries[at];
  const older = saved.historyTotal - saved.history.length;
  const show = (place: number) => {
    setAt(place);
    const shown = entries[place];
    const operation = shown && known.get(shown.id);
    if (operation !== undefined) selectOperation(capture, operation.operation);
  };
  const sendAgain = () => {
    if (entry !== undefined && blocked === undefined) onSend(entry.request);
  };
  // While the list has the focus, the key means its row and not the form.
  useShortcut('submit', sendAgain, focused);
  const onKeyDown = (event: KeyboardEvent) => {
    if (onKey(event) || event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (entry !== undefined) onUse(entry.request);
  };
  if (entries.length === 0) return <NoHistory saved={saved} />;
  return (
    <>
      <div
        ref={list}
        className={css.list}
        role="listbox"
        tabIndex={0}
        aria-label={words.history}
        aria-activedescendant={`${id}${at}`}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        {entries.map((one, place) => (
          <HistoryRow
            key={one.id}
            id={`${id}${place}`}
            entry={one}
            operation={known.get(one.id)}
            isSelected={place === at}
            onShow={() => show(place)}
            onUse={() => onUse(one.request)}
          />
        ))}
      </div>
      {older > 0 && search.trim() === '' ? (
        <div className={css.older}>
          <Button size="small" variant="quiet" onPress={() => moreHistory(profileId)}>
            {words.olderHistory(formatCount(older))}
          </Button>
        </div>
      ) : undefined}
      <BookActs
        blocked={blocked}
        onUse={() => {
          if (entry !== undefined) onUse(entry.request);
        }}
        onSend={sendAgain}
      />
    </>
  );
}

function NoHistory({ saved }: { saved: Saved }): ReactNode {
  if (!saved.isLoaded) return undefined;
  const isEmpty = saved.history.length === 0;
  return (
    <div className={css.none}>
      <b>{isEmpty ? words.noHistory : words.nothingFound}</b>
      {isEmpty ? <p>{words.noHistoryText}</p> : undefined}
    </div>
  );
}

interface HistoryRowProps {
  readonly id: string;
  readonly entry: HistoryEntry;
  readonly operation: OperationInfo | undefined;
  readonly isSelected: boolean;
  readonly onShow: () => void;
  readonly onUse: () => void;
}

function HistoryRow({ id, entry, operation, isSelected, onShow, onUse }: HistoryRowProps): ReactNode {
  const { kind, uri } = entry.request;
  const isRpc = kind === 'call' || kind === 'register';
  return (
    // The list has the focus and hears the keys.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      className={css.entry}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      onClick={onShow}
      onDoubleClick={onUse}
    >
      <span className={css.time} title={formatDate(entry.at)}>
        {formatClock(entry.at).slice(0, 8)}
      </span>
      <span className={css.type} data-class={isRpc ? 'rpc' : 'pubsub'}>
        <Glyph kind={isRpc ? 'square' : 'circle'} />
        {kind.toUpperCase()}
      </span>
      <Uri uri={uri} />
      <End entry={entry} operation={operation} />
    </div>
  );
}

const ICONS: Readonly<Record<NonNullable<HistoryEntry['state']> | 'running', StateKind>> = {
  answered: 'ok',
  error: 'err',
  unknown: 'warn',
  'not-sent': 'abort',
  unanswered: 'warn',
  stopped: 'skip',
  running: 'run',
};

function End({ entry, operation }: { entry: HistoryEntry; operation: OperationInfo | undefined }): ReactNode {
  const state = entry.state ?? operation?.state;
  if (state === undefined) return <span className={css.end}>{words.states.none}</span>;
  const { took } = entry;
  const hasTime = state === 'answered' && took !== undefined;
  return (
    <span className={css.end}>
      <StateIcon state={ICONS[state]} size="small" {...(hasTime && { label: words.states[state] })} />
      {hasTime ? formatDuration(took) : words.states[state]}
    </span>
  );
}
