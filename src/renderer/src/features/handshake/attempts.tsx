// The attempts with the same profile, newest first, to switch between them.

import type { ReactNode } from 'react';
import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import { go, useAttempts, useSummary } from '../../state/actions.ts';
import { connectStrings } from '../../strings/connect.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { formatClock, formatDate, formatDuration } from '../../ui/format.ts';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import css from './attempts.module.css';
import { Section } from './section.tsx';

const ICONS: Readonly<Partial<Record<NonNullable<CaptureInfo['outcome']>, StateKind>>> = {
  welcome: 'ok',
  abort: 'abort',
  'secret-missing': 'warn',
  interrupted: 'skip',
};

export function Attempts({ profileId, shown }: { profileId: string; shown: string }): ReactNode {
  const attempts = useAttempts(profileId);
  if (attempts.length < 2) return undefined;
  return (
    <Section title={words.attempts}>
      <ul className={css.list}>
        {attempts.map((attempt) => (
          <Attempt key={attempt.header.id} attempt={attempt} isShown={attempt.header.id === shown} />
        ))}
      </ul>
    </Section>
  );
}

function Attempt({ attempt, isShown }: { attempt: CaptureInfo; isShown: boolean }): ReactNode {
  const { header, outcome, givenUp, live } = attempt;
  const summary = useSummary(header.id);
  const state = outcome === undefined ? (live ? 'run' : 'skip') : (ICONS[outcome] ?? 'err');
  const said = givenUp ? 'interrupted' : outcome;
  const word = connectStrings.outcomes[said ?? (live ? 'running' : 'ended')];
  const took = summary?.decided && formatDuration(summary.decided.at);
  const time = formatClock(header.startedAt);
  return (
    <li>
      <button
        type="button"
        className={css.attempt}
        aria-current={isShown ? 'true' : undefined}
        title={formatDate(header.startedAt)}
        onClick={() => go({ kind: 'capture', capture: header.id, view: 'handshake' })}
      >
        <time dateTime={header.startedAt}>{time}</time>
        <StateIcon state={state} size="small" />
        <span className={css.word}>{word}</span>
        {isShown && <span className={css.shown}>{words.shown}</span>}
        <span className={css.took}>{took}</span>
      </button>
    </li>
  );
}
