// The cursor of a list whose rows are not focused themselves: the list has the focus, keys move the cursor.

import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

/** Rows that Page Up and Page Down go. */
const PAGE = 8;

export interface ListCursor {
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly list: RefObject<HTMLDivElement | null>;
  /** Moves the cursor if the key means a move; true then. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** The cursor of a list of so many rows; it stays in the list, and in sight. */
export function useListCursor(count: number): ListCursor {
  const [wanted, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(0, Math.min(wanted, count - 1));
  useEffect(() => {
    if (list.current?.contains(document.activeElement) === true)
      list.current.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const step = STEPS[event.key];
    if (step === undefined) return false;
    event.preventDefault();
    setAt(Math.max(0, Math.min(at + step, count - 1)));
    return true;
  };
  return { at, setAt, list, onKey };
}

/** Rows that a key goes; ends are as far away as can be. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: -Infinity,
  End: Infinity,
};
