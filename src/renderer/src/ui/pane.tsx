// Heads and feet of panes, and what a pane shows when it has nothing to show.

import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import css from './pane.module.css';
import { StateIcon } from './state-icon.tsx';

/** A read that is over sooner shows no sign of itself. */
const QUIET_MS = 400;

export interface PaneHeaderProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Heading level in the page. */
  readonly level?: 2 | 3;
  readonly id?: string;
}

export function PaneHeader({ title, note, actions, level = 2, id }: PaneHeaderProps): ReactNode {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className={css.header}>
      <Heading className={css.title} id={id}>
        {title}
      </Heading>
      {note === undefined ? undefined : <span className={css.note}>{note}</span>}
      {actions === undefined ? undefined : <div className={css.actions}>{actions}</div>}
    </div>
  );
}

export function PaneFooter({ children }: { children: ReactNode }): ReactNode {
  return <div className={css.footer}>{children}</div>;
}

export interface EmptyPaneProps {
  readonly icon: ReactNode;
  readonly title: ReactNode;
  /** Why it is empty. */
  readonly text?: ReactNode;
  /** The one way out. */
  readonly action?: ReactNode;
}

export function EmptyPane({ icon, title, text, action }: EmptyPaneProps): ReactNode {
  return (
    <div className={css.state}>
      <span className={css.icon}>{icon}</span>
      <b>{title}</b>
      {text === undefined ? undefined : <p className={css.text}>{text}</p>}
      {action === undefined ? undefined : <div className={css.ways}>{action}</div>}
    </div>
  );
}

export interface LoadingPaneProps {
  /** What is being read. */
  readonly text: ReactNode;
  readonly note?: ReactNode;
  readonly onStop?: (() => void) | undefined;
  readonly stopLabel?: string;
}

/** Nothing at first, then what is being read and a way to stop it. */
export function LoadingPane({ text, note, onStop, stopLabel }: LoadingPaneProps): ReactNode {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return <div className={css.state} aria-busy />;
  return (
    <div className={css.state} aria-busy>
      <StateIcon state="run" />
      <b role="status">{text}</b>
      {note === undefined ? undefined : <p className={css.text}>{note}</p>}
      {onStop === undefined ? undefined : (
        <div className={css.ways}>
          <Button size="small" onPress={onStop}>
            {stopLabel}
          </Button>
        </div>
      )}
    </div>
  );
}

export interface FailedPaneProps {
  readonly happened: ReactNode;
  readonly evidence?: ReactNode;
  readonly todo?: ReactNode;
  readonly actions?: ReactNode;
}

/** What happened, what shows it, what to do. */
export function FailedPane({ happened, evidence, todo, actions }: FailedPaneProps): ReactNode {
  return (
    <div className={css.state}>
      <StateIcon state="err" />
      <b>{happened}</b>
      {evidence === undefined ? undefined : <p className={css.text}>{evidence}</p>}
      {todo === undefined ? undefined : <p className={css.text}>{todo}</p>}
      {actions === undefined ? undefined : <div className={css.ways}>{actions}</div>}
    </div>
  );
}
