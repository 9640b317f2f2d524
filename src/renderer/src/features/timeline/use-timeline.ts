// Opens the list of a capture and keeps it up with what the app tells. A new filter makes a new list; the
// old one stays on the screen until the new one has something to show in its place.

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ViewFilter } from '../../../../shared/capture-row.ts';
import { call, select } from '../../state/actions.ts';
import { pageClock } from '../../state/page-clock.ts';
import { RecordWindow } from '../../state/record-window.ts';
import { state, useStore, type State } from '../../state/store.ts';
import { timelineStrings } from '../../strings/timeline.ts';
import { announceLive } from '../../ui/live-region.tsx';
import { recall, remember } from './remembered.ts';
import type { ListSnapshot } from './list-snapshot.ts';
import { TimelineList, type ListMemory } from './timeline-list.ts';

const ROW_HEIGHT = 24;

export interface Timeline {
  readonly list: TimelineList | undefined;
  /** Record that was to be shown, but the filter does not show it. */
  readonly hidden: number | undefined;
  /** Hears the size of the list on the screen. */
  readonly onSize: (height: number, rowHeight: number) => void;
}

const infoOf = (s: State, capture: string) => s.captures.find(({ header }) => header.id === capture);
const chosenIn = (s: State, capture: string) => s.selected[`${capture}/timeline`];

export function useTimeline(capture: string, filter: ViewFilter): Timeline {
  const [list, setList] = useState<TimelineList>();
  const [hidden, setHidden] = useState<number>();
  const newest = useRef<TimelineList>(undefined);
  const size = useRef({ height: 0, rowHeight: ROW_HEIGHT });

  useEffect(() => {
    const before = recall(capture);
    const follows = infoOf(state(), capture)?.live ?? false;
    const next = openList(capture, filter, before ?? { top: undefined, following: follows });
    next.resize(size.current.height, size.current.rowHeight);
    newest.current = next;

    let { connection } = state();
    let chosen = before?.selected;
    let isShown = false;
    let cleared = infoOf(state(), capture)?.cleared ?? 0;
    const noteHidden = async (seq: number, isShown: Promise<boolean>) => {
      const isHidden = !(await isShown);
      if (chosen === seq) setHidden(isHidden ? seq : undefined);
    };
    const goToChosen = (s: State) => {
      const wanted = chosenIn(s, capture);
      if (wanted === chosen) return;
      chosen = wanted;
      if (wanted === undefined) setHidden(undefined);
      else void noteHidden(wanted, next.goTo(wanted));
    };
    const hear = (s: State) => {
      const info = infoOf(s, capture);
      if (info) next.window.noticed(info);
      // What was cleared from the list is not chosen any more.
      if (info && info.cleared > cleared) select(capture, 'timeline', undefined);
      cleared = info?.cleared ?? cleared;
      if (s.connection !== connection && s.connection === 'open') next.window.look();
      connection = s.connection;
      if (isShown) goToChosen(s);
    };
    const showWhenReady = () => {
      if (isShown || !next.isReady) return;
      isShown = true;
      setList(next);
      if (chosen !== undefined) void noteHidden(chosen, next.adopt(chosen));
      goToChosen(state());
    };
    const stops = [next.subscribe(showWhenReady), useStore.subscribe(hear)];
    hear(state());
    showWhenReady();
    return () => {
      for (const stop of stops) stop();
      setHidden(undefined);
      remember(capture, { ...next.memory(), selected: chosenIn(state(), capture) });
      next.dispose();
    };
  }, [capture, filter]);

  const onSize = useCallback((height: number, rowHeight: number) => {
    size.current = { height, rowHeight };
    newest.current?.resize(height, rowHeight);
  }, []);
  return { list, hidden, onSize };
}

function openList(capture: string, filter: ViewFilter, memory: ListMemory): TimelineList {
  return new TimelineList({
    window: new RecordWindow({ call, clock: pageClock, capture, filter }),
    memory,
    onSelect: (seq) => select(capture, 'timeline', seq),
    onEvicted: () => announceLive(timelineStrings.cursorDropped, 'cursor'),
  });
}

const hearNothing = () => () => undefined;
const nothing = () => undefined;

/** What the list shows now; undefined as long as there is none. `hear` is called before anything is drawn. */
export function useSnapshot(list: TimelineList | undefined, hear: () => void): ListSnapshot | undefined {
  const subscribe = useCallback(
    (draw: () => void) =>
      list?.subscribe(() => {
        hear();
        draw();
      }) ?? hearNothing(),
    [list, hear],
  );
  return useSyncExternalStore(subscribe, list ? list.snapshot : nothing);
}

/** One value of what the list shows; whoever reads it is drawn anew only if it changes. */
export function useListPart<T extends string | number | boolean | undefined>(
  list: TimelineList | undefined,
  read: (shown: ListSnapshot) => T,
): T | undefined {
  return useSyncExternalStore(list ? list.subscribe : hearNothing, () => (list ? read(list.snapshot()) : undefined));
}
