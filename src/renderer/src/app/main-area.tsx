// What the main area shows at a place.

import { useEffect, type ReactNode } from 'react';
import { FirstRun } from '../features/connect/first-run.tsx';
import { ProfilePane } from '../features/connect/profile-pane.tsx';
import { useCapture } from '../state/actions.ts';
import { keepFocusIn } from '../state/panes.ts';
import { useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { FailedPane, LoadingPane } from '../ui/pane.tsx';
import { CapturePane } from './capture-pane.tsx';
import css from './main-area.module.css';
import { PageNotices } from './page-notices.tsx';

export function MainArea(): ReactNode {
  const ready = useStore((s) => s.ready);
  return (
    <main className={css.area}>
      {ready ? (
        <>
          <PageNotices />
          <Shown />
        </>
      ) : (
        <NotReady />
      )}
    </main>
  );
}

function Shown(): ReactNode {
  const place = useStore((s) => s.place);
  const info = useCapture(place.kind === 'capture' ? place.capture : '');
  // What had the focus may be gone with the place before.
  useEffect(() => keepFocusIn('view'), [place]);
  if (place.kind === 'capture') {
    return info === undefined ? undefined : <CapturePane info={info} view={place.view} />;
  }
  return (
    <section className={css.view} data-pane="view" aria-label={shellStrings.panes.view}>
      {place.kind === 'profile' ? <ProfilePane key={place.id} id={place.id} /> : <FirstRun />}
    </section>
  );
}

/** Before the first load: nothing for a moment, then what is waited for or why there is nothing. */
function NotReady(): ReactNode {
  const connection = useStore((s) => s.connection);
  const bad = connection === 'lost' || connection === 'refused' ? connection : undefined;
  return (
    <section className={css.view}>
      {bad !== undefined ? (
        <FailedPane
          happened={shellStrings.connection[bad].title}
          evidence={shellStrings.connection[bad].text}
          {...(bad === 'lost' && { todo: shellStrings.retrying })}
        />
      ) : (
        <LoadingPane text={shellStrings.loading} />
      )}
    </section>
  );
}
