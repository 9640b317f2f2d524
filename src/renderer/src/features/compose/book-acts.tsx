// What can be done with the row that the cursor is on: fill the form with it, send it again, and more.

import type { ReactNode } from 'react';
import { keysOf } from '../../state/keys.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { Button } from '../../ui/button.tsx';
import css from './books.module.css';

export interface BookActsProps {
  readonly blocked: string | undefined;
  /** Absent if the row is none that can be sent. */
  readonly onUse?: () => void;
  readonly onSend?: () => void;
  readonly children?: ReactNode;
}

export function BookActs({ blocked, onUse, onSend, children }: BookActsProps): ReactNode {
  return (
    <div className={css.acts}>
      {onUse === undefined ? undefined : (
        <Button size="small" variant="quiet" keys={keysOf('into-inspector')} onPress={onUse}>
          {words.use}
        </Button>
      )}
      {onSend === undefined ? undefined : (
        <Button
          size="small"
          variant="quiet"
          keys={keysOf('submit')}
          isDisabled={blocked !== undefined}
          whyDisabled={blocked}
          onPress={onSend}
        >
          {words.sendAgain}
        </Button>
      )}
      {children}
    </div>
  );
}
