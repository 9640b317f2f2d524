// The foot of a list: how many there are, how much of it is known, and what changed while it was looked at.

import { memo, type ReactNode } from 'react';
import type { RealmListName, RealmState, SessionRow } from '../../../../shared/contract/realm.ts';
import type { ListChoice } from '../../state/realm-view.ts';
import { readWholeList } from '../../state/realm.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { isCounted } from './list-state.ts';
import css from './realm.module.css';
import { useReading } from './unread.ts';
import type { PaneRef, ShownRows } from './use-realm-rows.ts';

export interface RealmFooterProps {
  readonly capture: string;
  readonly list: RealmListName;
  readonly realm: RealmState;
  readonly live: boolean;
  readonly choice: ListChoice;
  readonly shown: ShownRows | undefined;
  readonly pane: PaneRef;
}

export const RealmFooter = memo(function RealmFooter(props: RealmFooterProps): ReactNode {
  const { list, shown } = props;
  return (
    <div className={css.footer}>
      <span className={css.count}>{countText(props)}</span>
      <Read key={list} {...props} />
      <span className={css.push} />
      {shown?.rows.waiting === undefined ? (
        list === 'sessions' ? (
          <span className={css.hint}>{words.joinedNote}</span>
        ) : undefined
      ) : (
        <Changed shown={shown} waiting={shown.rows.waiting} pane={props.pane} />
      )}
    </div>
  );
});

function countText({ list, realm, choice, shown }: RealmFooterProps): string {
  const { total } = realm.lists[list];
  if (!isCounted(realm.lists[list])) return '';
  if (choice.filter !== '' && shown !== undefined)
    return words.shownOf(list, formatCount(shown.rows.total), formatCount(total));
  const kinds = list === 'sessions' && shown?.rows.total === total ? kindsText(shown.rows.all()) : [];
  return [words.count(list, formatCount(total)), ...kinds].join(', ');
}

/** Roles and login methods of all sessions, if every one of them is known. */
function kindsText(rows: readonly SessionRow[] | undefined): readonly string[] {
  if (rows === undefined || rows.length === 0 || rows.some(({ authrole }) => authrole === undefined)) return [];
  const different = (name: 'authrole' | 'authmethod') => formatCount(new Set(rows.map((row) => row[name])).size);
  return [words.roles(different('authrole')), words.methods(different('authmethod'))];
}

/** How much is known, where a filter or an order would be misled by it. */
function Read({ capture, list, realm, live, choice }: RealmFooterProps): ReactNode {
  const { read, total, status, reading } = realm.lists[list];
  const [isReading, ask] = useReading(realm, reading === true);
  const isWhole = choice.filter === '' && choice.sort === undefined;
  // What is in view is read by itself: where that is most of it, or has not begun, there is nothing to say.
  if (read >= total || (isWhole && (read === 0 || total <= read * 2))) return undefined;
  return (
    <>
      <span className={css.read} title={words.partial}>
        {words.readOf(formatCount(read), formatCount(total))}
      </span>
      {live && status !== 'reading' ? (
        <Button
          size="small"
          busy={isReading}
          onPress={() => {
            ask();
            void readWholeList(capture, list);
          }}
        >
          {isReading ? words.readingAll : words.readAll}
        </Button>
      ) : undefined}
    </>
  );
}

interface ChangedProps {
  readonly shown: ShownRows;
  /** Rows there are by now. */
  readonly waiting: number;
  readonly pane: PaneRef;
}

/** What would have moved the rows waits here. */
function Changed({ shown, waiting, pane }: ChangedProps): ReactNode {
  const { rows } = shown;
  const update = async () => {
    const grid = pane.current?.querySelector<HTMLElement>('[role="grid"]');
    await rows.update();
    grid?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus({ preventScroll: true });
  };
  return (
    <>
      <span className={css.changed}>{changedText(waiting - rows.total)}</span>
      <Button size="small" onPress={() => void update()}>
        {words.update}
      </Button>
    </>
  );
}

function changedText(by: number): string {
  if (by === 0) return words.reordered;
  return by > 0 ? words.moreNow(formatCount(by)) : words.fewerNow(formatCount(-by));
}
