// The one polite status of the page, and the one alert for what cannot wait (a lost connection).

import { useEffect, useState, type ReactNode } from 'react';
import css from './live-region.module.css';
import { liveQueue } from './live-queue.ts';

type Hear = (text: string) => void;

const hearers = { status: new Set<Hear>(), alert: new Set<Hear>() };

const queue = liveQueue((text) => hearers.status.forEach((hear) => hear(text)), {
  now: () => performance.now(),
  after: (ms, run) => void setTimeout(run, ms),
});

/** Says a sentence when there is time for it. A newer one `about` the same thing replaces one that waits. */
export function announceLive(text: string, about?: string): void {
  queue.add(text, about);
}

/** Says a sentence at once. Only for a lost connection and for reaching a stop. */
export function alertLive(text: string): void {
  hearers.alert.forEach((hear) => hear(text));
}

/** Stands once in the page. */
export function LiveRegion(): ReactNode {
  return (
    <div className={css.hidden}>
      <div role="status" aria-live="polite" aria-atomic>
        <Spoken kind="status" />
      </div>
      <div role="alert" aria-live="assertive" aria-atomic>
        <Spoken kind="alert" />
      </div>
    </div>
  );
}

function Spoken({ kind }: { kind: keyof typeof hearers }): ReactNode {
  const [said, setSaid] = useState({ text: '', times: 0 });
  useEffect(() => {
    const hear: Hear = (text) => setSaid((before) => ({ text, times: before.times + 1 }));
    hearers[kind].add(hear);
    return () => void hearers[kind].delete(hear);
  }, [kind]);
  // A new element for every sentence: the same words twice are heard twice.
  return <span key={said.times}>{said.text}</span>;
}
