// A list of the form whose rows are ordered, added and removed: what was moved last keeps the focus on the
// button that moved it, what was removed last can be brought back.

import { useRef, useState, type RefObject } from 'react';
import { announce } from '../../state/actions.ts';
import { connectStrings } from '../../strings/connect.ts';
import type { Move } from './row-acts.tsx';
import { withMoved } from './wire-form.ts';

export interface RowList<Row> {
  /** Of the row that was moved last. */
  readonly movedOf: (row: Row) => Move | undefined;
  readonly move: (row: Row, from: number, to: number) => void;
  readonly remove: (row: Row, index: number) => void;
  /** The row that was removed last, as long as it can be brought back. */
  readonly removed: Row | undefined;
  readonly bringBack: () => void;
  /** Button that adds a row: the focus goes there when a row is gone. */
  readonly add: RefObject<HTMLButtonElement | null>;
}

/** `edit`: changes the rows of the form as they are at that moment. */
export function useRowList<Row extends { readonly key: string }>(
  rows: readonly Row[],
  edit: (change: (now: readonly Row[]) => readonly Row[]) => void,
  labelOf: (row: Row) => string,
): RowList<Row> {
  const [move, setMove] = useState<Move & { readonly key: string }>();
  const [removed, setRemoved] = useState<{ readonly row: Row; readonly index: number }>();
  const add = useRef<HTMLButtonElement>(null);
  return {
    movedOf: ({ key }) => (move?.key === key ? move : undefined),
    move(row, from, to) {
      const moved = withMoved(rows, from, to);
      if (moved === rows) return;
      edit(() => moved);
      setMove({ key: row.key, direction: to < from ? 'up' : 'down' });
      announce(connectStrings.moved(labelOf(row), to + 1, rows.length));
    },
    remove(row, index) {
      edit((now) => now.filter(({ key }) => key !== row.key));
      setRemoved({ row, index });
      add.current?.focus();
    },
    removed: removed?.row,
    bringBack() {
      if (removed) edit((now) => now.toSpliced(removed.index, 0, removed.row));
      setRemoved(undefined);
      add.current?.focus();
    },
    add,
  };
}
