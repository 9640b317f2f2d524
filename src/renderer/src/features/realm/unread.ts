// What a session serves and follows is known once it was read who stands behind every registration and subscription.

import { useState } from 'react';
import type { RealmListState, RealmState } from '../../../../shared/contract/realm.ts';
import { readWholeList } from '../../state/realm.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { formatCount } from '../../ui/format.ts';

/** Registrations and subscriptions that were not read. */
export interface Unread {
  /** True while it is being read. */
  readonly isReading: boolean;
  readonly read: () => void;
}

/** The lists that say what a session serves and follows. */
export type HeldListName = 'registrations' | 'subscriptions';

/** Registrations and subscriptions that were not read. */
export function unreadIn({ lists }: RealmState): number {
  return [lists.registrations, lists.subscriptions].reduce((sum, { total, read }) => sum + total - read, 0);
}

/** What is missing to know what a session serves and follows; undefined if nothing is, or nothing can be read. */
export function useUnread(capture: string, realm: RealmState | undefined, live: boolean): Unread | undefined {
  const { registrations, subscriptions } = realm?.lists ?? {};
  const isTold = registrations?.reading === true || subscriptions?.reading === true;
  const [isReading, ask] = useReading(realm, isTold);
  if (realm === undefined || !realm.watching || !live || unreadIn(realm) === 0) return undefined;
  const read = () => {
    ask();
    void readWholeList(capture, 'registrations');
    void readWholeList(capture, 'subscriptions');
  };
  return { isReading, read };
}

/**
 * True while the app says that something is being read, and from the moment it was asked for, which the second part
 * tells, until the app says anything: it tells of changes once a second.
 */
export function useReading(realm: RealmState | undefined, isTold: boolean): readonly [boolean, () => void] {
  const [asked, setAsked] = useState<number>();
  return [isTold || (asked !== undefined && asked === realm?.revision), () => setAsked(realm?.revision)];
}

/** `reading`: it is not all known yet. `unread`: it is not all known, and nobody is reading it. */
export type Knowledge = 'all' | 'reading' | 'unread';

/** How much of a list is known with its details. */
export function knowledgeOf(list: RealmListState | undefined): Knowledge {
  if (list === undefined || list.status === 'reading' || list.reading === true) return 'reading';
  return list.status === 'idle' || list.status === 'failed' || list.read < list.total ? 'unread' : 'all';
}

/** The number of what a session serves or follows; undefined if none was found and not everything is known. */
export function heldCount(rows: readonly unknown[], known: Knowledge): string | undefined {
  return rows.length === 0 && known !== 'all' ? undefined : formatCount(rows.length);
}

/** What has to be said of that number; undefined: nothing. */
export function heldNote(list: HeldListName, rows: readonly unknown[], known: Knowledge): string | undefined {
  if (known === 'all') return rows.length === 0 ? words.holdsNone[list] : undefined;
  return rows.length === 0 ? words.holdsUnknown[known](list) : words.holdsMore[known](list);
}
