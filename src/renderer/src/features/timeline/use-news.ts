// Says now and then how many messages came, to whoever is in the list and cannot see it move.

import { useEffect, type RefObject } from 'react';
import { state, useStore } from '../../state/store.ts';
import { timelineStrings } from '../../strings/timeline.ts';
import { formatCount } from '../../ui/format.ts';
import { announceLive } from '../../ui/live-region.tsx';

/** News are gathered this long. */
const EVERY_MS = 5000;

/** Announces what came while the focus is in the view. */
export function useNews(capture: string, view: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const count = () => {
      const info = state().captures.find(({ header }) => header.id === capture);
      return { messages: (info?.sent ?? 0) + (info?.received ?? 0), errors: info?.errors ?? 0 };
    };
    let told = count();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const now = count();
      const [messages, errors] = [now.messages - told.messages, Math.max(0, now.errors - told.errors)];
      told = now;
      if (messages <= 0 || !(view.current?.contains(document.activeElement) ?? false)) return;
      announceLive(timelineStrings.news(formatCount(messages), messages, errors), 'news');
    };
    const stop = useStore.subscribe(() => {
      if (timer === undefined && count().messages !== told.messages) timer = setTimeout(tell, EVERY_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [capture, view]);
}
