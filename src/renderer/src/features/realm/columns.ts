// Which columns each list has, and which of them there is room for. What is read least gives way first.

import type { RealmListName } from '../../../../shared/contract/realm.ts';

/** Names of columns are those of the fields of a row; sorting asks for them. */
export type ColumnName =
  | 'id'
  | 'authid'
  | 'authrole'
  | 'authmethod'
  | 'authprovider'
  | 'peer'
  | 'serializer'
  | 'joined'
  | 'uri'
  | 'match'
  | 'invoke'
  | 'callees'
  | 'subscribers'
  | 'created';

export interface Column {
  readonly name: ColumnName;
  /** Least width in pixels. */
  readonly width: number;
  /** Share of the room that is left over; absent: none. */
  readonly share?: number;
  readonly right?: true;
  /** 1 stays longest. */
  readonly rank: number;
}

const COLUMNS: Readonly<Record<RealmListName, readonly Column[]>> = {
  sessions: [
    { name: 'id', width: 136, rank: 1 },
    { name: 'authid', width: 108, share: 1.3, rank: 2 },
    { name: 'authrole', width: 78, share: 0.4, rank: 3 },
    { name: 'authmethod', width: 92, rank: 4 },
    { name: 'authprovider', width: 72, rank: 7 },
    { name: 'peer', width: 152, share: 0.6, rank: 6 },
    { name: 'serializer', width: 74, share: 0.5, rank: 8 },
    { name: 'joined', width: 74, right: true, rank: 5 },
  ],
  registrations: [
    { name: 'uri', width: 160, share: 1, rank: 1 },
    { name: 'match', width: 80, rank: 2 },
    { name: 'invoke', width: 92, rank: 4 },
    { name: 'callees', width: 72, right: true, rank: 3 },
    { name: 'created', width: 152, right: true, rank: 6 },
    { name: 'id', width: 148, rank: 5 },
  ],
  subscriptions: [
    { name: 'uri', width: 160, share: 1, rank: 1 },
    { name: 'match', width: 80, rank: 2 },
    { name: 'subscribers', width: 92, right: true, rank: 3 },
    { name: 'created', width: 152, right: true, rank: 5 },
    { name: 'id', width: 148, rank: 4 },
  ],
};

/** Room at the left of the first column. */
const EDGE = 6;

/** Columns of a list for a width in pixels, in their order; the most needed one is always there. */
export function columnsFor(list: RealmListName, width: number): readonly Column[] {
  const all = COLUMNS[list];
  let left = width - EDGE;
  const kept = new Set<ColumnName>();
  for (const column of all.toSorted((a, b) => a.rank - b.rank)) {
    left -= column.width;
    if (left < 0 && kept.size > 0) break;
    kept.add(column.name);
  }
  return all.filter(({ name }) => kept.has(name));
}

/** The tracks of a grid with these columns. */
export function tracksOf(columns: readonly Column[]): string {
  return columns
    .map(({ width, share }) => (share === undefined ? `${width}px` : `minmax(${width}px, ${share}fr)`))
    .join(' ');
}

/** What sorting by a column does next: up, down, then the order of the router. */
export function nextSort(
  now: { readonly column: string; readonly descending: boolean } | undefined,
  column: ColumnName,
): { readonly column: string; readonly descending: boolean } | undefined {
  if (now?.column !== column) return { column, descending: false };
  return now.descending ? undefined : { column, descending: true };
}
