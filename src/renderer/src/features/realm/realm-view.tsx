// The view "Meta": the live realm as lists of sessions, registrations and subscriptions. Nothing is sent to the
// router before a person says so.

import { Network } from 'lucide-react';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import type { RealmListName, RealmState } from '../../../../shared/contract/realm.ts';
import { useCapture } from '../../state/actions.ts';
import { useShortcut } from '../../state/keys.ts';
import { focusPane, keepFocusIn } from '../../state/panes.ts';
import { lookAt, useRealmChoice } from '../../state/realm-view.ts';
import { useRealm, watchRealm } from '../../state/realm.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { announceLive } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';
import { EmptyPane, FailedPane, LoadingPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { Instead, isBare, type InsteadProps } from './instead.tsx';
import { agoText } from './moment.ts';
import { RealmBar } from './realm-bar.tsx';
import { RealmFooter } from './realm-footer.tsx';
import { RealmGrid } from './realm-grid.tsx';
import css from './realm.module.css';
import { useRealmRows } from './use-realm-rows.ts';

export interface RealmViewProps {
  readonly capture: string;
  /** Shows the details pane, for a question that is asked there. */
  readonly onShowDetails: () => void;
}

export function RealmView(props: RealmViewProps): ReactNode {
  const { capture } = props;
  const { state: realm, error, isAsking = false } = useRealm(capture);
  const live = useCapture(capture)?.live === true;
  const isKnown = realm !== undefined;
  // What had the focus may be gone with the view before; this one comes a moment after it, and empty.
  useEffect(() => keepFocusIn('view'), [isKnown]);
  if (realm === undefined) {
    return (
      <div className={css.view}>
        {error === undefined ? (
          <LoadingPane text={words.readingEntry} />
        ) : (
          <FailedPane happened={words.lost} evidence={visibleText(error.message)} todo={error.hint} />
        )}
      </div>
    );
  }
  if (isUntouched(realm)) {
    return (
      <div className={css.view}>
        {error === undefined ? undefined : (
          <div className={css.notice}>
            <Notice tone="err" title={words.watchFailed}>
              {visibleText(error.message)} {error.hint}
            </Notice>
          </div>
        )}
        <Unwatched capture={capture} live={live} isAsking={isAsking} />
      </div>
    );
  }
  return <Lists {...props} realm={realm} live={live} isAsking={isAsking} error={error?.message} />;
}

/** True as long as nothing was ever asked. */
function isUntouched({ watching, lists }: RealmState): boolean {
  return !watching && Object.values(lists).every(({ status, total }) => status === 'idle' && total === 0);
}

function Unwatched({ capture, live, isAsking }: { capture: string; live: boolean; isAsking: boolean }): ReactNode {
  const outcome = useCapture(capture)?.outcome;
  const icon = <Icon of={Network} size="large" />;
  if (!live || outcome !== 'welcome')
    return <EmptyPane icon={icon} title={words.noSessionTitle} text={words.noSessionText} />;
  return (
    <EmptyPane
      icon={icon}
      title={words.unwatchedTitle}
      text={words.unwatchedText}
      action={
        <Button variant="primary" busy={isAsking} onPress={() => void watchRealm(capture)}>
          {isAsking ? words.watching : words.watch}
        </Button>
      }
    />
  );
}

interface ListsProps extends RealmViewProps {
  readonly realm: RealmState;
  readonly live: boolean;
  readonly isAsking: boolean;
  readonly error: string | undefined;
}

function Lists({ capture, realm, live, isAsking, error, onShowDetails }: ListsProps): ReactNode {
  const view = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const { list, lists } = useRealmChoice(capture);
  const choice = lists[list];
  const shown = useRealmRows(capture, list, choice, view);
  const focusList = useCallback(
    () => view.current?.querySelector<HTMLElement>('[role="grid"] [data-row][tabindex="0"]')?.focus(),
    [],
  );
  useShortcut('filter', () => {
    input.current?.focus();
    input.current?.select();
  });
  useShortcut('clear-filter', () => lookAt(capture, list, { filter: '' }), choice.filter !== '');
  useToldCount(list, realm);
  return (
    <div ref={view} className={css.view}>
      <RealmBar
        capture={capture}
        list={list}
        filter={choice.filter}
        realm={realm}
        isAsking={isAsking}
        inputRef={input}
        onLeave={focusList}
        onKillAll={() => {
          onShowDetails();
          focusPane('inspector');
        }}
      />
      <Above capture={capture} live={live} error={error ?? failureOf(list, realm)} />
      <Stage capture={capture} list={list} realm={realm} choice={choice} live={live} shown={shown} />
      <RealmFooter capture={capture} list={list} realm={realm} live={live} choice={choice} shown={shown} pane={view} />
    </div>
  );
}

/** Says once how many there are, when that changes while somebody looks. */
function useToldCount(list: RealmListName, realm: RealmState): void {
  const { total, status } = realm.lists[list];
  const before = useRef({ list, total });
  useEffect(() => {
    const isNews = before.current.list === list && before.current.total !== total && status === 'live';
    before.current = { list, total };
    if (isNews) announceLive(words.changed(list, formatCount(total)), 'realm');
  }, [list, total, status]);
}

/** What has to be said about all lists: the session is over, or something could not be asked. */
function Above({ capture, live, error }: { capture: string; live: boolean; error: string | undefined }): ReactNode {
  const { readAt } = useRealm(capture);
  if (live && error === undefined) return undefined;
  return (
    <div className={css.notice}>
      {live ? (
        <Notice tone="err" title={words.lost}>
          {visibleText(error ?? '')}
        </Notice>
      ) : (
        <Notice tone="info" title={ageText(readAt)} />
      )}
    </div>
  );
}

/** Why the list that is shown could not be read again. */
function failureOf(list: RealmListName, { lists }: RealmState): string | undefined {
  const { status, text, read } = lists[list];
  return status === 'failed' && read > 0 ? (text ?? words.failed(list)) : undefined;
}

function ageText(readAt: number | undefined): string {
  if (readAt === undefined) return words.ageUnknown;
  return words.age(formatClock(new Date(readAt).toISOString()).slice(0, 8), agoText(readAt, Date.now()));
}

function Stage(props: InsteadProps): ReactNode {
  const { capture, list, realm, choice, live, shown } = props;
  const state = realm.lists[list];
  const isEmpty = isBare(state, shown);
  return (
    <div className={css.stage}>
      {shown === undefined || isEmpty ? undefined : (
        <RealmGrid
          key={list}
          capture={capture}
          list={list}
          rows={shown.rows}
          version={shown.version}
          choice={choice}
          isStale={!live || state.status === 'failed'}
        />
      )}
      {isEmpty ? <Instead {...props} /> : undefined}
    </div>
  );
}
