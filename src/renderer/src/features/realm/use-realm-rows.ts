// Keeps the rows of a list up with the realm while they are shown. Another list, filter or order is another
// window; what was shown before stays until the new one has rows.

import { useEffect, useRef, useState, type RefObject } from 'react';
import type { RealmListName } from '../../../../shared/contract/realm.ts';
import { call } from '../../state/actions.ts';
import { pageClock } from '../../state/page-clock.ts';
import { RealmRowWindow } from '../../state/realm-rows.ts';
import { lookAt, type ListChoice } from '../../state/realm-view.ts';
import { hearRealm } from '../../state/realm.ts';

export type PaneRef = RefObject<HTMLDivElement | null>;

export interface ShownRows {
  readonly rows: RealmRowWindow;
  readonly list: RealmListName;
  readonly filter: string;
  /** Counts up with every change. */
  readonly version: number;
}

/** The rows of a list; undefined until there is something to show. `pane`: what must not move under the person. */
export function useRealmRows(
  capture: string,
  list: RealmListName,
  { filter, sort, selected }: ListChoice,
  pane: PaneRef,
): ShownRows | undefined {
  const [shown, setShown] = useState<ShownRows>();
  const choosing = useRef(selected);
  useEffect(() => {
    choosing.current = selected;
  }, [selected]);
  const column = sort?.column;
  const descending = sort?.descending === true;
  useEffect(() => {
    let version = 0;
    const rows = new RealmRowWindow({
      call,
      clock: pageClock,
      capture,
      list,
      filter,
      sort: column === undefined ? undefined : { column, descending },
      isHeld: () => choosing.current !== undefined || isUnderHand(pane.current),
      onChange: () => setShown({ rows, list, filter, version: ++version }),
      onWanted: (id) => lookAt(capture, list, { selected: id }),
    });
    const stop = hearRealm(capture, () => rows.changed());
    // As many as fit on most screens, until the list says what is in view.
    rows.show(0, FIRST);
    return () => {
      stop();
      rows.dispose();
    };
  }, [capture, list, filter, column, descending, pane]);
  // Another list has other columns: rows of the one before cannot stand in for it.
  return shown?.list === list ? shown : undefined;
}

const FIRST = 40;

/** True while the person is in the list: with the focus, or further down in it. */
function isUnderHand(pane: HTMLElement | null): boolean {
  const grid = pane?.querySelector('[role="grid"]');
  if (grid == null) return false;
  const scrolled = grid.querySelector('[role="rowgroup"]:last-child')?.scrollTop ?? 0;
  return scrolled > 0 || grid.contains(document.activeElement);
}
