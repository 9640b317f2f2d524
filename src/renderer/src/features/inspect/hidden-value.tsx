// What stands for a value that is not shown: dots of constant number, and a fingerprint where there is one.

import type { ReactNode } from 'react';
import { DOTS } from '../../state/message-text.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import hidden from '../../ui/unseen.module.css';
import css from './inspector.module.css';

export function Dots({ what }: { what?: string | undefined }): ReactNode {
  return (
    <>
      <span className={css.dots} aria-hidden>
        {DOTS}
      </span>
      <span className={hidden.unseen}>{what === undefined ? words.hidden : words.hiddenWhat(what)}</span>
    </>
  );
}
