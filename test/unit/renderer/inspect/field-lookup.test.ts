import { describe, expect, it } from 'vitest';
import {
  fieldAt,
  fieldRows,
  innermostField,
  namesTo,
  openAtFirst,
  pathsAround,
} from '../../../../src/renderer/src/features/inspect/field-lookup.ts';
import type { FieldNode } from '../../../../src/shared/record-detail.ts';

const leaf = (path: string, start?: number, end?: number): FieldNode => ({
  path,
  name: path,
  type: 'int',
  text: '1',
  ...(start !== undefined && end !== undefined && { start, end }),
});

// [1,"r",{"roles":{"caller":{}}}]
const FIELDS: readonly FieldNode[] = [
  leaf('0', 1, 2),
  leaf('1', 3, 6),
  {
    ...leaf('2', 7, 29),
    children: [{ ...leaf('2.roles', 16, 28), children: [leaf('2.roles.caller', 26, 28)] }],
  },
  leaf('3'),
];

describe('fields and bytes', () => {
  it('find the innermost field of a byte', () => {
    expect(innermostField(FIELDS, 4)?.path).toBe('1');
    expect(innermostField(FIELDS, 26)?.path).toBe('2.roles.caller');
    expect(innermostField(FIELDS, 17)?.path).toBe('2.roles');
    expect(innermostField(FIELDS, 8)?.path).toBe('2');
    expect(innermostField(FIELDS, 0)).toBeUndefined();
    expect(innermostField(FIELDS, 29)).toBeUndefined();
  });

  it('find a field by its path, and what is around it', () => {
    expect(fieldAt(FIELDS, '2.roles')?.start).toBe(16);
    expect(fieldAt(FIELDS, '2.nobody')).toBeUndefined();
    expect(pathsAround(FIELDS, '2.roles.caller')).toEqual(['2', '2.roles']);
    expect(pathsAround(FIELDS, '0')).toEqual([]);
    expect(namesTo(FIELDS, '2.roles')).toEqual(['2', '2.roles']);
    expect(namesTo(FIELDS, 'nobody')).toEqual([]);
  });
});

describe('the rows of the tree', () => {
  it('show the children of what is open', () => {
    const rows = fieldRows(FIELDS, new Set(['2']));
    expect(rows.map(({ node, level, place, siblings, open }) => [node.path, level, place, siblings, open])).toEqual([
      ['0', 1, 1, 4, undefined],
      ['1', 1, 2, 4, undefined],
      ['2', 1, 3, 4, true],
      ['2.roles', 2, 1, 1, false],
      ['3', 1, 4, 4, undefined],
    ]);
    expect(rows[3]?.parent).toBe('2');
  });

  it('are open at first as long as the tree stays short', () => {
    expect([...openAtFirst(FIELDS)]).toEqual(['2', '2.roles']);
    const many = Array.from({ length: 100 }, (_, i) => leaf(`4.${i}`));
    const long: FieldNode[] = [...FIELDS, { ...leaf('4'), children: many }];
    expect([...openAtFirst(long)]).toEqual(['2', '2.roles']);
    expect(fieldRows(long, new Set(['4']))).toHaveLength(105);
  });
});
