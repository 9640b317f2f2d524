// Finding one's way in the fields of a record: which rows of the tree show, which field a byte belongs
// to, and what is open at the beginning.

import type { FieldNode } from '../../../../shared/record-detail.ts';

/** A row of the tree that shows. */
export interface FieldRow {
  readonly node: FieldNode;
  /** 1 for the fields of the message. */
  readonly level: number;
  /** Place among its siblings, from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  readonly parent: string | undefined;
  /** Undefined for what has no children. */
  readonly open: boolean | undefined;
}

/** Rows an untouched tree may have; what is nested beyond stays folded. */
const ROWS_AT_FIRST = 60;

function hasChildren(node: FieldNode): boolean {
  return (node.children?.length ?? 0) > 0 || (node.more ?? 0) > 0;
}

/** The rows that show, in order. */
export function fieldRows(fields: readonly FieldNode[], open: ReadonlySet<string>): FieldRow[] {
  const rows: FieldRow[] = [];
  const walk = (nodes: readonly FieldNode[], level: number, parent: string | undefined) => {
    nodes.forEach((node, i) => {
      const isOpen = hasChildren(node) ? open.has(node.path) : undefined;
      rows.push({ node, level, place: i + 1, siblings: nodes.length, parent, open: isOpen });
      if (isOpen === true) walk(node.children ?? [], level + 1, node.path);
    });
  };
  walk(fields, 1, undefined);
  return rows;
}

/** What is open at first: level by level, as long as the tree stays short. */
export function openAtFirst(fields: readonly FieldNode[]): ReadonlySet<string> {
  const open = new Set<string>();
  let rows = fields.length;
  let level: readonly FieldNode[] = fields;
  while (level.length > 0) {
    const next: FieldNode[] = [];
    for (const node of level) {
      const count = node.children?.length ?? 0;
      if (!hasChildren(node) || rows + count > ROWS_AT_FIRST) continue;
      rows += count;
      open.add(node.path);
      next.push(...(node.children ?? []));
    }
    level = next;
  }
  return open;
}

/** The node of a path, or undefined. */
export function fieldAt(fields: readonly FieldNode[], path: string): FieldNode | undefined {
  return chainTo(fields, (node) => node.path === path)?.at(-1);
}

/** Paths of the nodes around a node, outermost first. */
export function pathsAround(fields: readonly FieldNode[], path: string): string[] {
  const chain = chainTo(fields, (node) => node.path === path) ?? [];
  return chain.slice(0, -1).map((node) => node.path);
}

/** Names of a field and of what is around it, outermost first: `Details`, `roles`, `caller`. */
export function namesTo(fields: readonly FieldNode[], path: string): string[] {
  return (chainTo(fields, (node) => node.path === path) ?? []).map(({ name }) => name);
}

/** The innermost field whose bytes include `offset`. */
export function innermostField(fields: readonly FieldNode[], offset: number): FieldNode | undefined {
  let found: FieldNode | undefined;
  let nodes: readonly FieldNode[] = fields;
  for (;;) {
    const inner = nodes.find((node) => covers(node, offset));
    if (!inner) return found;
    found = inner;
    nodes = inner.children ?? [];
  }
}

function covers({ start, end }: FieldNode, offset: number): boolean {
  return start !== undefined && end !== undefined && offset >= start && offset < end;
}

function chainTo(nodes: readonly FieldNode[], fits: (node: FieldNode) => boolean): FieldNode[] | undefined {
  for (const node of nodes) {
    if (fits(node)) return [node];
    const below = node.children && chainTo(node.children, fits);
    if (below) return [node, ...below];
  }
  return undefined;
}
