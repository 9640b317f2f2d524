// A word about something, not to be pressed.

import type { ReactNode } from 'react';
import css from './tag.module.css';

export function Tag({ children, tone }: { children: ReactNode; tone?: 'warn' | 'err' | undefined }): ReactNode {
  return (
    <span className={css.tag} data-tone={tone}>
      {children}
    </span>
  );
}
