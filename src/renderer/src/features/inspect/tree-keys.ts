// Where keys lead in a tree of rows.

import type { FieldRow } from './field-lookup.ts';

export interface TreeStep {
  /** Row to go to. */
  readonly to?: number;
  /** The row it stands on is to be opened or folded. */
  readonly toggle?: boolean;
}

const PAGE = 10;

/**
 * What a key does at row `at`; undefined for other keys.
 *
 * @param leafOpen state of a value that folds though it has no children; undefined if it does not
 */
export function treeStep(
  key: string,
  rows: readonly FieldRow[],
  at: number,
  leafOpen: boolean | undefined,
): TreeStep | undefined {
  const row = rows[at];
  if (!row) return undefined;
  const open = row.open ?? leafOpen;
  const last = rows.length - 1;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(last, at + 1) };
    case 'ArrowUp':
      return { to: Math.max(0, at - 1) };
    case 'PageDown':
      return { to: Math.min(last, at + PAGE) };
    case 'PageUp':
      return { to: Math.max(0, at - PAGE) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: last };
    case 'ArrowRight':
      if (open === false) return { toggle: true };
      return row.open === true && rows[at + 1]?.parent === row.node.path ? { to: at + 1 } : {};
    case 'ArrowLeft': {
      if (open === true) return { toggle: false };
      const parent = rows.findIndex(({ node }) => node.path === row.parent);
      return parent < 0 ? {} : { to: parent };
    }
    case 'Enter':
    case ' ':
      return open === undefined ? {} : { toggle: !open };
    default:
      return undefined;
  }
}
