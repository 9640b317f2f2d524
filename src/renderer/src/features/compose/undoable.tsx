// Something that was done and can be taken back, on one line.

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { bookStrings as words } from '../../strings/books.ts';
import { generalStrings } from '../../strings/general.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import css from './books.module.css';

export interface UndoableProps {
  readonly text: string;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
}

export function Undoable({ text, onUndo, onDismiss }: UndoableProps): ReactNode {
  return (
    <div className={css.undoable} role="status">
      <StateIcon state="info" size="small" />
      <span className={css.name}>{text}</span>
      <Button size="small" variant="quiet" onPress={onUndo}>
        {words.undo}
      </Button>
      <IconButton size="small" label={generalStrings.dismiss} icon={<Icon of={X} size="small" />} onPress={onDismiss} />
    </div>
  );
}
