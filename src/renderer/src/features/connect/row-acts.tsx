// The buttons at the end of a row of a list: up, down, remove. And the line that brings a removed row back.

import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import css from './profile-form.module.css';

/** Which way a row was moved last; another object at every move. */
export interface Move {
  readonly direction: 'up' | 'down';
}

export interface RowActsProps {
  readonly index: number;
  readonly count: number;
  /** Set if this row was the last to be moved: the focus goes back to the button that moved it. */
  readonly moved: Move | undefined;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
  /** Why the row has to stay. */
  readonly whyStays?: string | undefined;
}

export function RowActs({ index, count, moved, onMove, onRemove, whyStays }: RowActsProps): ReactNode {
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (moved) (moved.direction === 'up' ? up : down).current?.focus();
  }, [moved]);
  return (
    <>
      {count > 1 && (
        <>
          <IconButton
            label={connectStrings.moveUp}
            icon={<Icon of={ArrowUp} />}
            buttonRef={up}
            isDisabled={index === 0}
            whyDisabled={connectStrings.isFirst}
            onPress={() => onMove(index - 1)}
          />
          <IconButton
            label={connectStrings.moveDown}
            icon={<Icon of={ArrowDown} />}
            buttonRef={down}
            isDisabled={index === count - 1}
            whyDisabled={connectStrings.isLast}
            onPress={() => onMove(index + 1)}
          />
        </>
      )}
      {whyStays === undefined && (
        <IconButton label={connectStrings.removeMethod} icon={<Icon of={X} />} onPress={onRemove} />
      )}
    </>
  );
}

/** Says what was removed, and brings it back. */
export function RemovedRow({ label, onUndo }: { label: string; onUndo: () => void }): ReactNode {
  return (
    <p className={css.removed}>
      {connectStrings.removedMethod(label)}
      <Button size="small" onPress={onUndo}>
        {connectStrings.undo}
      </Button>
    </p>
  );
}
