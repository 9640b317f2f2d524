// Chooses the step that the inspector shows, until the person chooses one.

import { useEffect } from 'react';
import type { HandshakeSummary } from '../../../../shared/handshake-summary.ts';
import { select } from '../../state/actions.ts';
import { state } from '../../state/store.ts';
import { defaultStep } from './default-step.ts';

/** A login that is over sooner is shown decided, without steps flying by. */
const QUIET_MS = 400;

/** What was chosen here, by capture: another selection is the person's and stays. */
const chosen = new Map<string, number>();

/** Chooses a step for the person, who keeps it then. */
export function chooseStep(capture: string, seq: number): void {
  chosen.delete(capture);
  select(capture, 'handshake', seq);
}

/** Keeps a step chosen as long as the person has chosen none. */
export function useDefaultStep(summary: HandshakeSummary | undefined, live: boolean): void {
  const capture = summary?.capture.id;
  const seq = summary && defaultStep(summary);
  const decided = summary?.decided !== undefined || !live;
  useEffect(() => {
    if (capture === undefined || seq === undefined) return undefined;
    const choose = () => {
      const now = state().selected[`${capture}/handshake`];
      if (now !== undefined && now !== chosen.get(capture)) return;
      chosen.set(capture, seq);
      select(capture, 'handshake', seq);
    };
    if (decided) {
      choose();
      return undefined;
    }
    const timer = setTimeout(choose, QUIET_MS);
    return () => clearTimeout(timer);
  }, [capture, seq, decided]);
}
