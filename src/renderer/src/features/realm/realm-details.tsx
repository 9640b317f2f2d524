// The chosen session, registration or subscription, and at its foot what can be done with it.

import { Copy, Crosshair, Ellipsis, RotateCw, TextAlignStart, User } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { RealmEntry, RealmListName, RealmState } from '../../../../shared/contract/realm.ts';
import { announce, useCapture } from '../../state/actions.ts';
import { fillComposer, showComposer } from '../../state/composer.ts';
import { askKill, useKillTarget, useRealmChoice, type KillTarget } from '../../state/realm-view.ts';
import { useRealm } from '../../state/realm.ts';
import { generalStrings } from '../../strings/general.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuAction } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { EmptyPane, FailedPane, LoadingPane, PaneFooter } from '../../ui/pane.tsx';
import { panelProps, Tabs, type TabItem } from '../../ui/tabs.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './details.module.css';
import { EntryFacts, Followed, Members, Served } from './entry-details.tsx';
import { KillBox, KillNotice, type KillResult } from './kill-box.tsx';
import { memberCount } from './list-state.ts';
import { PastEvents } from './past-events.tsx';
import {
  heldCount,
  knowledgeOf,
  unreadIn,
  useUnread,
  type HeldListName,
  type Knowledge,
  type Unread,
} from './unread.ts';
import { useEntry, type ShownEntry } from './use-entry.ts';

export interface RealmDetailsProps {
  readonly capture: string;
  /** Shows the messages that hold a text. */
  readonly onShowMessages: (text: string) => void;
}

type Tab = 'details' | 'registrations' | 'subscriptions' | 'members' | 'events';
const TABS = 'realm-entry';

export function RealmDetails(props: RealmDetailsProps): ReactNode {
  const { capture } = props;
  const { list, lists } = useRealmChoice(capture);
  const { selected } = lists[list];
  const { state: realm } = useRealm(capture);
  const target = useKillTarget(capture);
  const [result, setResult] = useState<KillResult>();
  const live = useCapture(capture)?.live === true;
  // Looking sends nothing: without a watch the router is asked only if the person says so.
  const isFree = realm?.watching === true || !live;
  const unread = useUnread(capture, realm, live);
  const { shown, isUnread, read } = useEntry(capture, list, selected, momentOf(realm), isFree);
  const known = shown?.entry;
  return (
    <div className={css.pane}>
      {selected === undefined ? (
        <EmptyPane
          icon={<Icon of={TextAlignStart} size="large" />}
          title={words.nothingChosen}
          text={realm !== undefined && realm.lists[list].total > 0 ? words.nothingChosenText : words.nothingRead}
        />
      ) : known === undefined && isUnread ? (
        <EmptyPane
          icon={<Icon of={TextAlignStart} size="large" />}
          title={words.unreadTitle}
          text={words.unreadText}
          action={<Button onPress={read}>{words.readDetails}</Button>}
        />
      ) : known === undefined ? (
        <NotThere shown={shown} list={list} onAgain={read} />
      ) : (
        <Entry
          key={`${list}/${selected}`}
          {...props}
          unread={unread}
          known={{
            registrations: knowledgeOf(realm?.lists.registrations),
            subscriptions: knowledgeOf(realm?.lists.subscriptions),
          }}
          list={list}
          entry={known}
          shown={shown}
          onAgain={read}
        />
      )}
      {result === undefined || target !== undefined ? undefined : (
        <KillNotice result={result} onDismiss={() => setResult(undefined)} />
      )}
      <Foot
        {...props}
        list={list}
        entry={known}
        isGone={shown?.isGone === true}
        realm={realm}
        unread={unread}
        target={target}
        onResult={setResult}
      />
    </div>
  );
}

/** Changes with whatever makes the details worth reading again: who is there, and what is known of it. */
function momentOf(realm: RealmState | undefined): string {
  if (realm === undefined) return '';
  const { sessions, registrations, subscriptions } = realm.lists;
  const counts = [sessions, registrations, subscriptions].map(({ total, status }) => `${total} ${status}`);
  return [...counts, unreadIn(realm) === 0].join();
}

function NotThere(props: { shown: ShownEntry | undefined; list: RealmListName; onAgain: () => void }): ReactNode {
  const { shown, list, onAgain } = props;
  if (shown?.isGone === true) {
    return <EmptyPane icon={<Icon of={TextAlignStart} size="large" />} title={words.gone[list]} />;
  }
  if (shown?.error === undefined) return <LoadingPane text={words.readingEntry} />;
  return (
    <FailedPane
      happened={words.entryFailed}
      evidence={visibleText(shown.error.message)}
      todo={shown.error.hint}
      actions={<Button onPress={onAgain}>{words.again}</Button>}
    />
  );
}

interface EntryPaneProps extends RealmDetailsProps {
  readonly list: RealmListName;
  readonly entry: RealmEntry;
  readonly shown: ShownEntry | undefined;
  readonly unread: Unread | undefined;
  /** How much is known of what sessions serve and follow. */
  readonly known: Readonly<Record<HeldListName, Knowledge>>;
  readonly onAgain: () => void;
}

function Entry(props: EntryPaneProps): ReactNode {
  const { capture, list, entry, shown, known } = props;
  const [tab, setTab] = useState<Tab>('details');
  const live = useCapture(capture)?.live === true;
  return (
    <>
      <EntryHead {...props} />
      <Tabs idPrefix={TABS} label={words.details} value={tab} tabs={tabsOf(list, entry, known)} onChange={setTab} />
      {shown?.isGone === true ? (
        <div className={css.notice}>
          <Notice tone="info" title={words.gone[list]} />
        </div>
      ) : undefined}
      {/* What is read here is scrolled by keys too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={css.scroll} {...panelProps(TABS, tab)} tabIndex={0} data-gone={shown?.isGone || undefined}>
        {tab === 'details' ? (
          <EntryFacts capture={capture} list={list} entry={entry} known={known} unread={props.unread} />
        ) : undefined}
        {tab === 'registrations' ? <Served capture={capture} rows={entry.serves ?? []} known={known} /> : undefined}
        {tab === 'subscriptions' ? <Followed capture={capture} rows={entry.follows ?? []} known={known} /> : undefined}
        {tab === 'members' ? <Members capture={capture} list={list} entry={entry} /> : undefined}
        {tab === 'events' ? (
          <PastEvents
            capture={capture}
            subscription={entry.subscription?.id ?? 0}
            why={live ? undefined : words.notOpen}
          />
        ) : undefined}
      </div>
    </>
  );
}

function tabsOf(list: RealmListName, entry: RealmEntry, known: EntryPaneProps['known']): readonly TabItem<Tab>[] {
  const details: TabItem<Tab> = { value: 'details', label: words.details };
  if (list === 'sessions') {
    const held = (name: HeldListName, rows: readonly unknown[] = []): TabItem<Tab> => ({
      value: name,
      label: words.listNames[name],
      count: heldCount(rows, known[name]),
    });
    return [details, held('registrations', entry.serves), held('subscriptions', entry.follows)];
  }
  const isProcedure = list === 'registrations';
  const members: TabItem<Tab> = {
    value: 'members',
    label: isProcedure ? words.callees : words.subscribers,
    count: memberCount(entry),
  };
  return isProcedure ? [details, members] : [details, members, { value: 'events', label: words.events }];
}

function EntryHead({ capture, list, entry, onAgain, onShowMessages }: EntryPaneProps): ReactNode {
  const { session, registration, subscription } = entry;
  const { id, uri } = registration ?? subscription ?? { id: session?.id ?? 0, uri: undefined };
  const items: readonly MenuAction[] = [
    ...(session?.authid === undefined
      ? []
      : [
          {
            id: 'authid',
            label: words.killBy.authid(visibleText(session.authid)),
            icon: <Icon of={Crosshair} />,
            isDanger: true,
          },
        ]),
    ...(session?.authrole === undefined
      ? []
      : [
          {
            id: 'authrole',
            label: words.killBy.authrole(visibleText(session.authrole)),
            icon: <Icon of={Crosshair} />,
            isDanger: true,
          },
        ]),
    ...(uri === undefined ? [] : [{ id: 'uri', label: words.copyUri, icon: <Icon of={Copy} /> }]),
    { id: 'id', label: words.copyId, icon: <Icon of={Copy} /> },
    { id: 'again', label: words.readAnew, icon: <Icon of={RotateCw} /> },
  ];
  const act = (action: string) => {
    if (action === 'authid') askKill(capture, { by: 'authid', authid: session?.authid ?? '' });
    else if (action === 'authrole') askKill(capture, { by: 'authrole', authrole: session?.authrole ?? '' });
    else if (action === 'again') onAgain();
    else void copy(action === 'uri' ? (uri ?? '') : String(id));
  };
  return (
    <div className={css.head}>
      <div className={css.title}>
        {list === 'sessions' ? <Icon of={User} /> : <Glyph kind={list === 'registrations' ? 'square' : 'circle'} />}
        <h2>
          {session === undefined ? <Uri uri={uri ?? String(id)} /> : visibleText(session.authid ?? words.anonymous)}
        </h2>
        <span className={css.acts}>
          <Button
            size="small"
            variant="quiet"
            icon={<Icon of={TextAlignStart} />}
            onPress={() => onShowMessages(uri ?? String(id))}
          >
            {words.showMessages}
          </Button>
          <Menu size="small" label={words.more} icon={<Icon of={Ellipsis} />} items={items} onAction={act} />
        </span>
      </div>
      <div className={css.headId}>
        <code>{id}</code>
        {session?.authrole === undefined ? undefined : (
          <span className={css.role}>{visibleText(session.authrole)}</span>
        )}
      </div>
    </div>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(generalStrings.copied);
  } catch {
    announce(generalStrings.copyFailed, 'error');
  }
}

interface FootProps extends RealmDetailsProps {
  readonly list: RealmListName;
  readonly entry: RealmEntry | undefined;
  readonly isGone: boolean;
  readonly realm: RealmState | undefined;
  readonly unread: Unread | undefined;
  readonly target: KillTarget | undefined;
  readonly onResult: (result: KillResult) => void;
}

/** The one act that an entry is good for; a kill unfolds here. */
function Foot(props: FootProps): ReactNode {
  const { capture, list, entry, realm, target, onResult } = props;
  const live = useCapture(capture)?.live === true;
  const button = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    // Whoever thought better of it is back at the button.
    if (target === undefined && wasAsking.current && document.activeElement === document.body) button.current?.focus();
    wasAsking.current = target !== undefined;
  }, [target]);
  if (target !== undefined) {
    return (
      <KillBox
        capture={capture}
        target={target}
        entry={entry}
        realm={realm}
        unread={props.unread}
        onResult={onResult}
      />
    );
  }
  const why = live ? (props.isGone ? words.gone[list] : undefined) : words.notOpen;
  const session = list === 'sessions' ? entry?.session : undefined;
  if (session !== undefined) {
    const whyNot = session.own === true ? words.killOwn : why;
    return (
      <PaneFooter>
        <Button
          variant="danger"
          buttonRef={button}
          isDisabled={whyNot !== undefined}
          whyDisabled={whyNot}
          onPress={() => askKill(capture, { by: 'session', session: session.id })}
        >
          {words.kill}
        </Button>
      </PaneFooter>
    );
  }
  const { registration, subscription } = entry ?? {};
  const uri = registration?.uri ?? subscription?.uri;
  if (uri === undefined) return undefined;
  const match = subscription?.match ?? 'exact';
  return (
    <PaneFooter>
      <Button
        onPress={() => {
          if (registration !== undefined) showComposer(capture, 'call', uri);
          else if (match === 'exact') showComposer(capture, 'subscribe', uri);
          else fillComposer(capture, { kind: 'subscribe', uri, options: JSON.stringify({ match }) });
        }}
      >
        {registration === undefined ? words.subscribeIt : words.callIt}
      </Button>
    </PaneFooter>
  );
}
