// Widths and wishes of the window, heard of as they change.

import { useCallback, useSyncExternalStore } from 'react';

/** Below this width bars give way: words to icons, a side bar to a rail. */
export const NARROW = '(max-width: 1239px)';
/** Below this width what stood beside the main part stands under it. */
export const STACKED = '(max-width: 1059px)';
/** Below this height, as in a window at twice its size, what is stacked shares what little there is. */
export const LOW = '(max-height: 559px)';

/** True as long as a media query holds. */
export function useMedia(query: string): boolean {
  const hear = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(hear, () => window.matchMedia(query).matches);
}
