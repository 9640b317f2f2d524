// Notices above whatever is shown: the link to the app, a command that failed, what a restart took away.

import { useEffect, type ReactNode } from 'react';
import { dismissProblem, dismissVanished } from '../state/actions.ts';
import { patch, useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { alertLive, announceLive } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { visibleText } from '../ui/visible-text.ts';
import css from './main-area.module.css';

const NAMED = 3;

export function PageNotices(): ReactNode {
  const connection = useConnectionSeen();
  const problem = useStore((s) => s.problem);
  const vanished = useStore((s) => s.vanished);
  const damage = useStore((s) => s.damage);
  if (connection === undefined && problem === undefined && vanished.length === 0 && damage === undefined)
    return undefined;
  return (
    <div className={css.notices}>
      {connection === undefined ? undefined : (
        <Notice tone="err" title={shellStrings.connection[connection].title}>
          {shellStrings.connection[connection].text}
        </Notice>
      )}
      {problem === undefined ? undefined : <ProblemNotice />}
      {vanished.length === 0 ? undefined : (
        <Notice
          tone="warn"
          title={shellStrings.vanishedTitle}
          onDismiss={dismissVanished}
          dismissLabel={shellStrings.dismiss}
        >
          {shellStrings.vanishedText(
            shellStrings.andMore(
              vanished.slice(0, NAMED).map(({ header }) => visibleText(header.label)),
              vanished.length - NAMED,
            ),
            vanished.length,
          )}
        </Notice>
      )}
      {damage === undefined ? undefined : (
        <Notice
          tone="warn"
          title={visibleText(damage)}
          onDismiss={() => patch({ damage: undefined })}
          dismissLabel={shellStrings.dismiss}
        />
      )}
    </div>
  );
}

function ProblemNotice(): ReactNode {
  const problem = useStore((s) => s.problem);
  const error = problem?.error;
  const title = problem === undefined ? '' : shellStrings.problems[problem.what];
  const text =
    error === undefined ? '' : typeof error === 'string' ? error : visibleText(`${error.message} ${error.hint}`);
  useEffect(() => {
    if (title !== '') announceLive(`${title} ${text}`);
  }, [title, text]);
  return (
    <Notice tone="err" title={title} onDismiss={dismissProblem} dismissLabel={shellStrings.dismiss}>
      {text}
    </Notice>
  );
}

/** The state of the link if there is something to say about it; said once, at once. */
function useConnectionSeen(): 'lost' | 'refused' | undefined {
  const connection = useStore((s) => s.connection);
  const bad = connection === 'lost' || connection === 'refused' ? connection : undefined;
  useEffect(() => {
    if (bad !== undefined) alertLive(`${shellStrings.connection[bad].title} ${shellStrings.connection[bad].text}`);
  }, [bad]);
  return bad;
}
