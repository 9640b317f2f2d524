// A part of the form that is mostly not needed: one line that says how it stands, and opens.

import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import css from './composer.module.css';

export interface FoldProps {
  readonly title: string;
  /** How it stands, in a few words. */
  readonly note: string;
  /** True if there is something in it that counts. */
  readonly isSet: boolean;
  readonly children: ReactNode;
}

export function Fold({ title, note, isSet, children }: FoldProps): ReactNode {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.fold}>
      <button
        type="button"
        className={css.foldHead}
        aria-expanded={open}
        aria-controls={open ? `${id}body` : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon of={open ? ChevronDown : ChevronRight} size="small" />
        <b>{title}</b>
        <span className={isSet ? css.foldSet : css.foldNote}>{note}</span>
      </button>
      {open ? (
        <div id={`${id}body`} className={css.foldBody}>
          {children}
        </div>
      ) : undefined}
    </div>
  );
}
