// The parts of a message beside its bytes: its fields in their order, and the way to the one that is chosen.

import type { FieldNode } from '../../../../shared/record-detail.ts';
import { pathsAround } from './field-lookup.ts';

export interface PartRow {
  readonly node: FieldNode;
  /** 1 for the fields of the message. */
  readonly level: number;
}

/** Parts that have bytes. Within the field that holds the chosen one, the way down to it is shown as well. */
export function partRows(fields: readonly FieldNode[], path: string | undefined): PartRow[] {
  const way = path === undefined ? [] : [...pathsAround(fields, path), path];
  const rows: PartRow[] = [];
  const walk = (nodes: readonly FieldNode[], level: number) => {
    for (const node of nodes) {
      const isOnWay = way[level - 1] === node.path;
      if (node.start === undefined || (level > 1 && !isOnWay)) continue;
      rows.push({ node, level });
      if (isOnWay) walk(node.children ?? [], level + 1);
    }
  };
  walk(fields, 1);
  return rows;
}

/** Offsets of the bytes of a part that stand for it: the first ones, and the last. */
export function partOffsets({ start = 0, end = 0 }: FieldNode): { readonly first: number[]; readonly last?: number } {
  const size = end - start;
  const first = Array.from({ length: Math.min(size, size > FEW ? SHOWN : FEW) }, (_, i) => start + i);
  return size > FEW ? { first, last: end - 1 } : { first };
}

/** So many bytes are shown whole. */
const FEW = 4;
const SHOWN = 2;
