// A list of entries: filter, order, pages, and what a change costs.

import { describe, expect, it } from 'vitest';
import { EntryList, type Row } from '../../../../src/main/realm/entry-list.ts';

interface Person extends Row {
  readonly name?: string;
  readonly role?: string;
  readonly own?: true;
}

function listOf(...rows: readonly Person[]): EntryList<Person> {
  const list = new EntryList<Person>(['id', 'name', 'role']);
  for (const row of rows) list.put(row, 'read');
  return list;
}

const ids = (entries: readonly { readonly row: Row }[]) => entries.map(({ row }) => row.id);
const PEOPLE = listOf(
  { id: 3, name: 'carol', role: 'user' },
  { id: 1, name: 'Bob', role: 'admin' },
  { id: 2, role: 'user', own: true },
  { id: 10, name: 'alice', role: 'user' },
);

describe('a list', () => {
  it('stands in the order in which entries came', () => {
    expect(ids(PEOPLE.ordered({}))).toEqual([3, 1, 2, 10]);
  });

  it.each([
    ['user', [3, 2, 10]],
    ['BOB', [1]],
    [' carol ', [3]],
    ['1', [1, 10]],
    ['true', []],
    ['carol\nuser', [3]],
    ['nobody', []],
  ])('is filtered by any column, case aside: %j', (filter, expected) => {
    expect(ids(PEOPLE.ordered({ filter }))).toEqual(expected);
  });

  it.each([
    ['id', false, [1, 2, 3, 10]],
    ['id', true, [10, 3, 2, 1]],
    ['name', false, [10, 1, 3, 2]],
    ['name', true, [3, 1, 10, 2]],
    ['role', false, [1, 3, 2, 10]],
    ['nothing', false, [3, 1, 2, 10]],
    ['own', false, [3, 1, 2, 10]],
  ])('is sorted by %s, descending: %s, with missing values last', (column, descending, expected) => {
    expect(ids(PEOPLE.ordered({ sort: { column, descending } }))).toEqual(expected);
  });

  it('shows a change in the order at once', () => {
    const list = listOf({ id: 1, name: 'b' }, { id: 2, name: 'c' });
    const sort = { column: 'name', descending: false };
    expect(ids(list.ordered({ sort }))).toEqual([1, 2]);
    list.put({ id: 2, name: 'a' }, 'read');
    expect(ids(list.ordered({ sort }))).toEqual([2, 1]);
    list.remove(2);
    expect(ids(list.ordered({ sort }))).toEqual([1]);
    expect(ids(list.ordered({ sort, filter: 'a' }))).toEqual([]);
  });

  it('counts what is known, through every change', () => {
    const list = listOf({ id: 1 }, { id: 2 });
    list.put({ id: 3 }, 'listed');
    expect([list.size, list.known]).toEqual([3, 2]);
    list.put({ id: 3 }, 'told');
    list.put({ id: 3 }, 'read');
    expect(list.known).toBe(3);
    list.put({ id: 1 }, 'listed');
    expect(list.known).toBe(2);
    expect([list.remove(2), list.remove(2), list.known]).toEqual([true, false, 1]);
    list.replace([{ id: 3 }, { id: 4 }]);
    expect([list.size, list.known]).toEqual([2, 0]);
  });

  it('goes on showing what was known when it is read anew', () => {
    const list = listOf({ id: 1, name: 'known' });
    list.replace([{ id: 1 }, { id: 2 }]);
    expect(list.get(1)).toEqual({ row: { id: 1, name: 'known' }, known: 'listed' });
  });

  it('takes no more entries than it has room for', () => {
    const list = new EntryList<Person>(['id'], 2);
    expect([list.put({ id: 1 }, 'read'), list.put({ id: 2 }, 'read'), list.put({ id: 3 }, 'read')]).toEqual([
      true,
      true,
      false,
    ]);
    // One that is there can still change.
    expect(list.put({ id: 1, name: 'x' }, 'read')).toBe(true);
    list.replace([{ id: 4 }, { id: 5 }, { id: 6 }]);
    expect([...list.ids()]).toEqual([4, 5]);
  });
});
