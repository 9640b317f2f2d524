// How long something has been running, drawn anew ten times a second as long as it runs.

import { useEffect, useState } from 'react';

const TICK_MS = 100;

/** Microseconds since a moment of the app's clock; undefined if nothing runs. It never runs backwards. */
export function useRunning(since: string | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (since === undefined) return undefined;
    const tick = () => setNow(Date.now());
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [since]);
  if (since === undefined) return undefined;
  const began = Date.parse(since);
  return Number.isNaN(began) ? 0 : Math.max(0, now - began) * 1000;
}
