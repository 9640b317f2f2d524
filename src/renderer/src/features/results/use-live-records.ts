// The messages of a subscription or registration: a filtered list of the capture, kept up with what the app tells.

import { useEffect, useReducer } from 'react';
import type { ViewFilter } from '../../../../shared/capture-row.ts';
import { call } from '../../state/actions.ts';
import { pageClock } from '../../state/page-clock.ts';
import { RecordWindow } from '../../state/record-window.ts';
import { state, useStore } from '../../state/store.ts';

interface Kept {
  readonly filter: ViewFilter | undefined;
  readonly window?: RecordWindow;
}

/** The list; undefined until it is opened. Whoever uses it is drawn anew when it changes. */
export function useLiveRecords(capture: string, filter: ViewFilter): RecordWindow | undefined {
  const [kept, dispatch] = useReducer(turn, { filter: undefined });
  useEffect(() => {
    const window = new RecordWindow({ call, clock: pageClock, capture, filter });
    let { connection } = state();
    const tell = () => {
      const now = state();
      const info = now.captures.find(({ header }) => header.id === capture);
      if (info) window.noticed(info);
      if (now.connection !== connection && now.connection === 'open') window.look();
      connection = now.connection;
    };
    const stops = [window.subscribe(() => dispatch(undefined)), useStore.subscribe(tell)];
    dispatch({ filter, window });
    tell();
    return () => {
      for (const stop of stops) stop();
      window.dispose();
    };
  }, [capture, filter]);
  return kept.filter === filter ? kept.window : undefined;
}

/** With nothing new, the same list once more: it holds something else now. */
const turn = (before: Kept, next: Kept | undefined): Kept => next ?? { ...before };
