// Where a key moves the cursor of a list.

import { ON_MAC } from '../../state/keys.ts';

interface Pressed {
  readonly key: string;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export interface CursorPlace {
  /** Row with the cursor, if there is one. */
  readonly at: number | undefined;
  /** First row that is in view as a whole. */
  readonly visible: number;
  /** Rows of a page. */
  readonly page: number;
  readonly count: number;
}

/** The row that a key moves to; undefined: it moves nothing. Without a cursor it comes into what is in view. */
export function stepFrom(pressed: Pressed, { at, visible, page, count }: CursorPlace): number | undefined {
  const mod = ON_MAC ? pressed.metaKey : pressed.ctrlKey;
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const by = Object.hasOwn(steps, pressed.key) ? steps[pressed.key] : undefined;
  const isEnd = pressed.key === 'Home' || pressed.key === 'End';
  if (by === undefined || count === 0 || pressed.altKey || pressed.shiftKey || (mod && !isEnd)) return undefined;
  const from = at ?? visible - Math.sign(by);
  return Math.min(Math.max(0, from + by), count - 1);
}
