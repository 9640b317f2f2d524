// What a person looks at in a realm: which list, filtered and sorted how, and which of its entries. It is kept
// as a draft for the captures looked at last; what is being asked before a kill is kept in the page only.

import { useMemo } from 'react';
import { create } from 'zustand';
import { REALM_LISTS, type RealmListName } from '../../../shared/contract/realm.ts';
import { isDict } from '../../../shared/wamp/value.ts';
import { go, saveDraft } from './actions.ts';
import { without } from './captures.ts';
import { state, useStore } from './store.ts';

export interface ListSort {
  readonly column: string;
  readonly descending: boolean;
}

/** How a list is looked at. */
export interface ListChoice {
  readonly filter: string;
  /** Absent: in the order of the router. */
  readonly sort?: ListSort | undefined;
  /** Entry whose details are shown. */
  readonly selected?: number | undefined;
}

export interface RealmChoice {
  readonly list: RealmListName;
  readonly lists: Readonly<Record<RealmListName, ListChoice>>;
}

/** Who is to be killed, once the person has said so again. */
export type KillTarget =
  | { readonly by: 'session'; readonly session: number }
  | { readonly by: 'authid'; readonly authid: string }
  | { readonly by: 'authrole'; readonly authrole: string }
  | { readonly by: 'all' };

const EMPTY: ListChoice = { filter: '' };
const DRAFT = 'realm-view';
/** Captures whose choice is kept: the ones looked at last. */
const MOST = 8;
const LONGEST_FILTER = 256;

/** What is looked at in the realm of a capture. */
export function useRealmChoice(capture: string): RealmChoice {
  const kept = useStore((s) => s.drafts[DRAFT]?.[capture]);
  return useMemo(() => choiceOf(kept), [kept]);
}

/** Shows a list of a realm, in the view "Meta". */
export function showRealmList(capture: string, list: RealmListName): void {
  keep(capture, { ...chosen(capture), list });
  go({ kind: 'capture', capture, view: 'meta' });
}

/** Changes how a list is looked at. */
export function lookAt(capture: string, list: RealmListName, part: Partial<ListChoice>): void {
  const { lists } = chosen(capture);
  keep(capture, { ...chosen(capture), lists: { ...lists, [list]: { ...lists[list], ...part } } });
}

/** Shows an entry, in its list; a filter that would hide it is taken away. */
export function showEntry(capture: string, list: RealmListName, id: number): void {
  lookAt(capture, list, { selected: id, filter: '' });
  showRealmList(capture, list);
}

function chosen(capture: string): RealmChoice {
  return choiceOf(state().drafts[DRAFT]?.[capture]);
}

function keep(capture: string, choice: RealmChoice): void {
  const others = Object.entries(state().drafts[DRAFT] ?? {}).filter(([id]) => id !== capture);
  saveDraft(DRAFT, Object.fromEntries([...others, [capture, draftOf(choice)] as const].slice(-MOST)));
}

function draftOf({ list, lists }: RealmChoice) {
  const listed = REALM_LISTS.map((name) => {
    const { filter, sort, selected } = lists[name];
    const { column, descending } = sort ?? {};
    return [
      name,
      {
        filter,
        ...(column !== undefined && { sort: { column, descending: descending === true } }),
        ...(selected !== undefined && { selected }),
      },
    ] as const;
  });
  return { list, lists: Object.fromEntries(listed) };
}

/** The choice of a draft; what it does not say, or says wrongly, is as at the start. */
export function choiceOf(kept: unknown): RealmChoice {
  const draft = isDict(kept) ? kept : {};
  const lists = isDict(draft['lists']) ? draft['lists'] : {};
  return {
    list: REALM_LISTS.find((name) => name === draft['list']) ?? 'sessions',
    lists: {
      sessions: listChoiceOf(lists['sessions']),
      registrations: listChoiceOf(lists['registrations']),
      subscriptions: listChoiceOf(lists['subscriptions']),
    },
  };
}

function listChoiceOf(kept: unknown): ListChoice {
  if (!isDict(kept)) return EMPTY;
  const { filter, sort, selected } = kept;
  const column = isDict(sort) ? sort['column'] : undefined;
  return {
    filter: typeof filter === 'string' ? filter.slice(0, LONGEST_FILTER) : '',
    ...(typeof column === 'string' && isDict(sort) && { sort: { column, descending: sort['descending'] === true } }),
    ...(typeof selected === 'number' && { selected }),
  };
}

// Killing -------------------------------------------------------------------------------------------

const useKills = create<Readonly<Record<string, KillTarget>>>()(() => ({}));

/** Who is about to be killed in a capture's realm. */
export function useKillTarget(capture: string): KillTarget | undefined {
  return useKills((s) => s[capture]);
}

/** Asks in place whether somebody is to be killed; undefined: no more. */
export function askKill(capture: string, target: KillTarget | undefined): void {
  if (target !== undefined) useKills.setState({ [capture]: target });
  else useKills.setState(without(useKills.getState(), capture), true);
}
