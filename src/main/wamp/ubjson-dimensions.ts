// Arrays of several dimensions in BJData: the nested lists that their elements make.

import type { ValueNode } from '../../shared/wamp/node.ts';

export interface Dimensions {
  /** One at least; the outermost first. */
  readonly lengths: readonly number[];
  /** True if the elements come with the first index running fastest, as in Fortran. */
  readonly isColumnMajor: boolean;
}

/** How many elements there are; Infinity at most. */
export function sizeOf(lengths: readonly number[]): number {
  return lengths.includes(0) ? 0 : lengths.reduce((product, length) => product * length, 1);
}

/**
 * The items of the outermost list. `end` is the byte after the last element; `onList` is called for each list that
 * is made, and may throw. In column-major order the elements of an inner list lie apart: its range is that of all.
 */
export function nested(
  cells: readonly ValueNode[],
  { lengths, isColumnMajor }: Dimensions,
  end: number,
  onList: () => void,
): ValueNode[] {
  const strides = stridesOf(lengths, isColumnMajor);
  const start = cells[0]?.start ?? end;
  return itemsOf(0, 0);

  function itemsOf(level: number, first: number): ValueNode[] {
    const items: ValueNode[] = [];
    for (let i = 0; i < (lengths[level] ?? 0); i++) {
      const cell = first + i * (strides[level] ?? 1);
      const item = level === lengths.length - 1 ? cells[cell] : list(level + 1, cell);
      if (item) items.push(item);
    }
    return items;
  }
  function list(level: number, first: number): ValueNode {
    onList();
    const items = itemsOf(level, first);
    const begins = isColumnMajor ? start : (items[0]?.start ?? end);
    return { kind: 'list', items, start: begins, end: isColumnMajor ? end : (items.at(-1)?.end ?? end) };
  }
}

/** By how many elements an index moves on, for each dimension. */
function stridesOf(lengths: readonly number[], isColumnMajor: boolean): number[] {
  const strides = lengths.map(() => 1);
  let step = 1;
  for (let k = 0; k < lengths.length; k++) {
    const level = isColumnMajor ? k : lengths.length - 1 - k;
    strides[level] = step;
    step *= lengths[level] ?? 1;
  }
  return strides;
}
