// A notice stands in place, above what it concerns: what happened, evidence, what to do.

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import css from './notice.module.css';
import { StateIcon } from './state-icon.tsx';

export interface NoticeProps {
  readonly tone: 'info' | 'warn' | 'err' | 'ok';
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Only if nothing has to be done. */
  readonly onDismiss?: (() => void) | undefined;
  /** Name of the button that dismisses; needed with `onDismiss`. */
  readonly dismissLabel?: string;
}

export function Notice({ tone, title, children, actions, onDismiss, dismissLabel }: NoticeProps): ReactNode {
  return (
    <div className={`${css.notice} ${css[tone]}`}>
      <StateIcon state={tone} />
      <div className={css.body}>
        <p>
          <b>{title}</b>
          {children === undefined ? undefined : <> {children}</>}
        </p>
        {actions === undefined ? undefined : <div className={css.actions}>{actions}</div>}
      </div>
      {onDismiss === undefined || dismissLabel === undefined ? undefined : (
        <IconButton size="small" label={dismissLabel} icon={<Icon of={X} size="small" />} onPress={onDismiss} />
      )}
    </div>
  );
}
