// The attempts of a profile that are open, newest first, each a way to its handshake.

import type { ReactNode } from 'react';
import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import type { Outcome } from '../../../../shared/outcome.ts';
import { go, useAttempts } from '../../state/actions.ts';
import { connectStrings } from '../../strings/connect.ts';
import { formatClock, formatCount, formatDate } from '../../ui/format.ts';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import css from './hello-preview.module.css';

const ICONS: Readonly<Record<Outcome, StateKind>> = {
  welcome: 'ok',
  abort: 'abort',
  'transport-error': 'err',
  closed: 'err',
  silence: 'err',
  'protocol-violation': 'err',
  'secret-missing': 'warn',
  interrupted: 'skip',
  'error-reply': 'err',
  usage: 'err',
  internal: 'err',
};

export function Attempts({ profileId }: { profileId: string }): ReactNode {
  const attempts = useAttempts(profileId);
  return (
    <>
      <h3 className={css.heading}>{connectStrings.attempts}</h3>
      {attempts.length === 0 ? (
        <p className={css.none}>{connectStrings.noAttempts}</p>
      ) : (
        <ul className={css.attempts}>
          {attempts.map((attempt) => (
            <li key={attempt.header.id}>
              <Attempt attempt={attempt} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Attempt({ attempt: { header, outcome, live, total } }: { attempt: CaptureInfo }): ReactNode {
  const state = outcome === undefined ? (live ? 'run' : 'skip') : ICONS[outcome];
  const word = connectStrings.outcomes[outcome ?? (live ? 'running' : 'ended')];
  const time = formatClock(header.startedAt).slice(0, 8);
  return (
    <button
      type="button"
      className={css.attempt}
      aria-label={connectStrings.attempt(time, word)}
      title={formatDate(header.startedAt)}
      onClick={() => go({ kind: 'capture', capture: header.id, view: 'handshake' })}
    >
      <StateIcon state={state} />
      <span className={css.word}>{word}</span>
      {live && outcome === 'welcome' && <span className={css.live}>{connectStrings.live}</span>}
      <span className={css.records}>{connectStrings.records(total, formatCount(total))}</span>
      <time dateTime={header.startedAt}>{time}</time>
    </button>
  );
}
