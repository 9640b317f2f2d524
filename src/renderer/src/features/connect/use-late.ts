// Work that is over soon shows no sign of itself: a button that changes for a moment only flickers.

import { useEffect, useState } from 'react';

const QUIET_MS = 400;

/** True once `running` has held for a while. */
export function useLate(running: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setTimeout(() => setLate(true), QUIET_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [running]);
  return running && late;
}
