// Lists inside the details: what a session serves and follows, and the sessions behind a registration or a
// subscription. Every line leads to the entry it names.

import { User } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { RegistrationRow, SessionRow, SubscriptionRow } from '../../../../shared/contract/realm.ts';
import { showEntry } from '../../state/realm-view.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './details.module.css';

/** Lines drawn at first, and with each press for more. */
const PART = 100;

/** The first of many lines, and a way to the rest. */
function Parts<T>({ rows, children }: { rows: readonly T[]; children: (row: T, at: number) => ReactNode }): ReactNode {
  const [shown, setShown] = useState(PART);
  const more = rows.length - shown;
  return (
    <>
      <ul>{rows.slice(0, shown).map(children)}</ul>
      {more > 0 ? (
        <Button size="small" variant="quiet" onPress={() => setShown(shown + PART)}>
          {words.moreRows(formatCount(Math.min(more, PART)))}
        </Button>
      ) : undefined}
    </>
  );
}

/** Procedures. `most`: only so many. */
export function ServedList({ capture, rows }: { capture: string; rows: readonly RegistrationRow[] }): ReactNode {
  return (
    <Parts rows={rows}>
      {(row) => {
        const uri = row.uri ?? String(row.id);
        const callees =
          row.callees === undefined || row.callees < 2 ? [] : [words.calleeCount(formatCount(row.callees))];
        return (
          <EntryLine
            key={row.id}
            glyph={<Glyph kind="square" />}
            label={words.openRegistration(visibleText(uri))}
            note={[row.match, ...callees].map(visibleText).join(' · ')}
            onOpen={() => showEntry(capture, 'registrations', row.id)}
          >
            <Uri uri={uri} />
          </EntryLine>
        );
      }}
    </Parts>
  );
}

/** Topics. */
export function FollowedList({ capture, rows }: { capture: string; rows: readonly SubscriptionRow[] }): ReactNode {
  return (
    <Parts rows={rows}>
      {(row) => (
        <EntryLine
          key={row.id}
          glyph={<Glyph kind="circle" />}
          label={words.openSubscription(visibleText(row.uri ?? String(row.id)))}
          note={visibleText(row.match)}
          onOpen={() => showEntry(capture, 'subscriptions', row.id)}
        >
          <Uri uri={row.uri ?? String(row.id)} />
        </EntryLine>
      )}
    </Parts>
  );
}

/** Sessions, in the order they come in; `numbered`: the order matters. */
export function MemberList(props: { capture: string; rows: readonly SessionRow[]; numbered: boolean }): ReactNode {
  return (
    <Parts rows={props.rows}>
      {(row, at) => (
        <EntryLine
          key={row.id}
          glyph={props.numbered ? <span className={css.number}>{at + 1}</span> : <Icon of={User} size="small" />}
          label={words.openSession(String(row.id))}
          note={visibleText(row.authrole ?? '')}
          onOpen={() => showEntry(props.capture, 'sessions', row.id)}
        >
          <code className={css.id}>{row.id}</code>
          <span className={css.name}>{visibleText(row.authid ?? '')}</span>
          {row.own === true ? <span className={css.own}>{words.you}</span> : undefined}
        </EntryLine>
      )}
    </Parts>
  );
}

interface EntryLineProps {
  readonly glyph: ReactNode;
  /** What pressing it does. */
  readonly label: string;
  readonly note: string;
  readonly onOpen: () => void;
  readonly children: ReactNode;
}

function EntryLine({ glyph, label, note, onOpen, children }: EntryLineProps): ReactNode {
  return (
    <li>
      <button type="button" className={css.line} title={label} onClick={onOpen}>
        {glyph}
        {children}
        <span className={css.note}>{note}</span>
      </button>
    </li>
  );
}
