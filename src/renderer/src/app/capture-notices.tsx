// Notices above the views of one capture: the second step of closing an open session, a secret that is
// asked for, a CHALLENGE to answer by hand, what was wrong with its file.

import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CaptureInfo } from '../../../shared/contract/results.ts';
import { ChallengePrompt } from '../features/challenge/challenge-prompt.tsx';
import { SecretPrompt } from '../features/connect/secret-prompt.tsx';
import { askClosing, closeCapture, useAsked } from '../state/actions.ts';
import { focusPane } from '../state/panes.ts';
import { patch, state, useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { visibleText } from '../ui/visible-text.ts';
import css from './main-area.module.css';
import { RetryNotice } from './retry-notice.tsx';

export function CaptureNotices({ info }: { info: CaptureInfo }): ReactNode {
  const { id } = info.header;
  const closing = useStore((s) => s.closing === id);
  const damage = useStore((s) => s.fileDamage[id]);
  const asked = useAsked(id);
  const followed = info.retry !== undefined || info.followedBy !== undefined;
  if (!closing && damage === undefined && asked === undefined && !followed) return undefined;
  return (
    <div className={css.notices}>
      {closing ? <ClosingNotice info={info} /> : undefined}
      <RetryNotice info={info} />
      {asked === 'secret' ? <SecretPrompt capture={id} /> : undefined}
      {asked === 'challenge' ? <ChallengePrompt capture={id} /> : undefined}
      {damage === undefined ? undefined : (
        <Notice
          tone="warn"
          title={shellStrings.fileDamage}
          onDismiss={() => forgetDamage(id)}
          dismissLabel={shellStrings.dismiss}
        >
          {visibleText(damage.join(' '))}
        </Notice>
      )}
    </div>
  );
}

function forgetDamage(id: string): void {
  patch({ fileDamage: Object.fromEntries(Object.entries(state().fileDamage).filter(([key]) => key !== id)) });
}

function ClosingNotice({ info }: { info: CaptureInfo }): ReactNode {
  const [busy, setBusy] = useState(false);
  const keep = () => {
    askClosing(undefined);
    focusPane('view');
  };
  const close = async () => {
    setBusy(true);
    await closeCapture(info.header.id);
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    keep();
  };
  return (
    // Escape means what "Keep it open" says.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={onKeyDown}>
      <Notice
        tone="warn"
        title={shellStrings.closeTitle}
        actions={
          <>
            <Button size="small" variant="danger-fill" busy={busy} onPress={() => void close()}>
              {busy ? shellStrings.closing : shellStrings.closeNow}
            </Button>
            {/* The question waits for an answer; the harmless one has the focus. */}
            {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
            <Button size="small" autoFocus onPress={keep}>
              {shellStrings.keepOpen}
            </Button>
          </>
        }
      >
        {shellStrings.closeText(formatCount(info.total))}
      </Notice>
    </div>
  );
}
