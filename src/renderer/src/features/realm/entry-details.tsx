// What is told of one entry: its facts, who is behind it, what else matches, and what the router said, whole.

import type { ReactNode } from 'react';
import type {
  RealmEntry,
  RealmListName,
  RegistrationRow,
  SessionRow,
  SubscriptionRow,
} from '../../../../shared/contract/realm.ts';
import { fromWire } from '../../../../shared/contract/wire-value.ts';
import { jsonOutput } from '../../../../shared/json-output.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { JsonText } from '../../ui/json-text.tsx';
import { KeyValue, Well, type KeyValueRow } from '../../ui/key-value.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './details.module.css';
import { FollowedList, MemberList, ServedList } from './entry-lists.tsx';
import { memberCount } from './list-state.ts';
import { momentText } from './moment.ts';
import { heldCount, heldNote, type HeldListName, type Knowledge, type Unread } from './unread.ts';

const LABELS = 112;

export interface EntryProps {
  readonly capture: string;
  readonly list: RealmListName;
  readonly entry: RealmEntry;
}

interface KnownProps {
  /** How much is known of what sessions serve and follow. */
  readonly known: Readonly<Record<HeldListName, Knowledge>>;
}

interface HeldProps<Row> extends KnownProps {
  readonly capture: string;
  readonly rows: readonly Row[];
}

/** Asks the router for what is missing about a session. */
export function ReadUnread({ unread }: { unread: Unread }): ReactNode {
  return (
    <Button size="small" busy={unread.isReading} onPress={unread.read}>
      {unread.isReading ? words.readingAll : words.readBehind}
    </Button>
  );
}

/** The tab "Details". */
export function EntryFacts(props: EntryProps & KnownProps & { readonly unread: Unread | undefined }): ReactNode {
  const { capture, list, entry, unread, known } = props;
  return (
    <>
      {entry.problems.length === 0 ? undefined : (
        <div className={css.notice}>
          <Notice
            tone="info"
            title={words.problems}
            actions={list === 'sessions' && unread !== undefined ? <ReadUnread unread={unread} /> : undefined}
          >
            {entry.problems.map(visibleText).join(' ')}
          </Notice>
        </div>
      )}
      <div className={css.group}>
        <KeyValue labelWidth={LABELS} rows={factsOf(entry)} />
      </div>
      {list === 'sessions' ? (
        <>
          <Served capture={capture} rows={entry.serves ?? []} known={known} />
          <Followed capture={capture} rows={entry.follows ?? []} known={known} />
        </>
      ) : (
        <Overlaps list={list} entry={entry} />
      )}
      {entry.details === undefined ? undefined : (
        <Group title={words.whole}>
          <Well>
            <JsonText text={jsonOutput(fromWire(entry.details))} />
          </Well>
        </Group>
      )}
    </>
  );
}

/** A part of the details under its heading. */
function Group(props: {
  title: string;
  count?: string | undefined;
  note?: string | undefined;
  children: ReactNode;
}): ReactNode {
  return (
    <section className={css.group}>
      <h3>
        {props.title}
        {props.count === undefined ? undefined : <span className={css.count}>{props.count}</span>}
      </h3>
      {props.note === undefined ? undefined : <p className={css.remark}>{props.note}</p>}
      {props.children}
    </section>
  );
}

/** Procedures that a session serves. */
export function Served({ capture, rows, known }: HeldProps<RegistrationRow>): ReactNode {
  return (
    <Group title={words.serves} {...heldWords('registrations', rows, known)}>
      <ServedList capture={capture} rows={rows} />
    </Group>
  );
}

/** Topics that a session follows. */
export function Followed({ capture, rows, known }: HeldProps<SubscriptionRow>): ReactNode {
  return (
    <Group title={words.follows} {...heldWords('subscriptions', rows, known)}>
      <FollowedList capture={capture} rows={rows} />
    </Group>
  );
}

/** Sessions behind a registration, in the order of the router, or behind a subscription. */
export function Members({ capture, list, entry }: EntryProps): ReactNode {
  const rows: readonly SessionRow[] = entry.members ?? [];
  const isProcedure = list === 'registrations';
  const none = isProcedure ? words.noCallees : words.noSubscribers;
  const order = isProcedure ? words.calleeOrder(entry.registration?.invoke ?? '') : undefined;
  const note = rows.length === 0 ? none : order;
  return (
    <Group title={isProcedure ? words.callees : words.subscribers} count={memberCount(entry)} note={note}>
      <MemberList capture={capture} rows={rows} numbered={isProcedure} />
    </Group>
  );
}

function Overlaps({ list, entry }: Pick<EntryProps, 'list' | 'entry'>): ReactNode {
  const { overlaps } = entry;
  if (overlaps === undefined) return undefined;
  return (
    <Group
      title={words.overlaps}
      count={formatCount(overlaps.length)}
      note={overlaps.length === 0 ? words.noOverlaps : words.overlapNote[list]}
    >
      <ol className={css.overlaps}>
        {overlaps.map(({ id, uri, match }) => (
          <li key={id}>
            <code>{visibleText(uri)}</code>
            <span className={css.note}>{visibleText(match)}</span>
          </li>
        ))}
      </ol>
    </Group>
  );
}

function heldWords(list: HeldListName, rows: readonly unknown[], known: KnownProps['known']) {
  return { count: heldCount(rows, known[list]), note: heldNote(list, rows, known[list]) };
}

function factsOf({ session, registration, subscription }: RealmEntry): readonly KeyValueRow[] {
  if (session !== undefined) return sessionFacts(session);
  const row = registration ?? subscription;
  if (row === undefined) return [];
  const { callees, invoke } = registration ?? {};
  const { columns } = words;
  return [
    fact(columns.uri, row.uri, true),
    fact(columns.match, row.match),
    ...(registration === undefined ? [] : [fact(columns.invoke, invoke), fact(columns.callees, countText(callees))]),
    ...(subscription === undefined ? [] : [fact(columns.subscribers, countText(subscription.subscribers))]),
    fact(columns.created, row.created === undefined ? undefined : momentText(row.created, new Date())),
  ];
}

function sessionFacts(row: SessionRow): readonly KeyValueRow[] {
  const { columns } = words;
  const transport = [row.transport, row.serializer].filter((part) => part !== undefined).join(' · ');
  return [
    fact(columns.authid, row.authid, true),
    fact(columns.authrole, row.authrole, true),
    fact(columns.authmethod, row.authmethod, true),
    fact(columns.authprovider, row.authprovider, true),
    fact(columns.peer, row.peer, true),
    fact(words.transport, transport === '' ? undefined : transport, true),
    fact(columns.joined, row.joined === undefined ? words.beforeYou : momentText(row.joined, new Date())),
  ];
}

function countText(count: number | undefined): string | undefined {
  return count === undefined ? undefined : formatCount(count);
}

function fact(label: string, value: string | undefined, mono = false): KeyValueRow {
  if (value === undefined) return { label, value: <span className={css.untold}>{words.notTold}</span> };
  return { label, value: visibleText(value), mono };
}
