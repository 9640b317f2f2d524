// Saved requests as a tree of folders. Folders are what their requests say: one without any is not there.

import type { SavedRequest } from '../../../../shared/saved-request.ts';

export type TreeRow =
  | {
      readonly kind: 'folder';
      readonly path: string;
      readonly name: string;
      readonly level: number;
      readonly count: number;
      readonly isOpen: boolean;
    }
  | { readonly kind: 'request'; readonly request: SavedRequest; readonly level: number };

/** A folder as it is kept: names with `/` between them, without blanks around them and without empty ones. */
export function folderText(typed: string): string {
  return typed
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join('/');
}

/** Rows of the tree, folders before requests, each by name; what is in a folder that is shut is left out. */
export function treeRows(requests: readonly SavedRequest[], shut: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  addRows(rows, requests, '', 1, shut);
  return rows;
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function addRows(
  rows: TreeRow[],
  requests: readonly SavedRequest[],
  folder: string,
  level: number,
  shut: ReadonlySet<string>,
): void {
  const stem = folder === '' ? '' : `${folder}/`;
  const below = requests.filter((one) => one.folder !== folder && one.folder.startsWith(stem));
  const names = new Set(below.map((one) => one.folder.slice(stem.length).split('/')[0] ?? ''));
  for (const name of [...names].sort((a, b) => byName.compare(a, b))) {
    const path = stem + name;
    const inside = below.filter((one) => one.folder === path || one.folder.startsWith(`${path}/`));
    const isOpen = !shut.has(path);
    rows.push({ kind: 'folder', path, name, level, count: inside.length, isOpen });
    if (isOpen) addRows(rows, inside, path, level + 1, shut);
  }
  const here = requests.filter((one) => one.folder === folder);
  for (const request of [...here].sort((a, b) => byName.compare(a.name, b.name)))
    rows.push({ kind: 'request', request, level });
}

/** Requests whose name, folder or URI holds a text. */
export function foundRequests(requests: readonly SavedRequest[], text: string): readonly SavedRequest[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return requests;
  return requests.filter(({ name, folder, request }) =>
    [name, folder, request.uri].some((field) => field.toLowerCase().includes(wanted)),
  );
}
