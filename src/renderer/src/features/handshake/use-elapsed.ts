// How long something has been going on, ten times a second while it goes on.

import { useEffect, useRef, useState } from 'react';

const TICK_MS = 100;
/** A wait that is over sooner is not worth a word. */
const QUIET_MS = 400;

export interface Ongoing {
  /** Changes when something new begins. */
  readonly key: string;
  /** Wall clock of the app when it began, in milliseconds. */
  readonly began: number;
  /** True if it began just now, before this page's eyes. */
  readonly fresh: boolean;
}

/** Milliseconds that it has been going on; undefined if nothing goes on, or not for long. */
export function useElapsed(ongoing: Ongoing | undefined): number | undefined {
  const [elapsed, setElapsed] = useState<{ readonly key: string; readonly ms: number }>();
  const before = useRef<string>(undefined);
  const { key, began = 0, fresh = false } = ongoing ?? {};
  useEffect(() => {
    if (key === undefined) return undefined;
    // The clock of the app's machine may differ from this one: what begins while this page looks on is
    // measured here, and only for what was under way before the clocks are compared.
    const seenToBegin = fresh || before.current !== undefined;
    before.current = key;
    const start = performance.now() - (seenToBegin ? 0 : Math.max(0, Date.now() - began));
    const timer = setInterval(() => {
      const ms = performance.now() - start;
      if (ms >= QUIET_MS) setElapsed({ key, ms });
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [key, began, fresh]);
  return elapsed !== undefined && elapsed.key === key ? elapsed.ms : undefined;
}
