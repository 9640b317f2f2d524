import { describe, expect, it } from 'vitest';
import { partOffsets, partRows } from '../../../../src/renderer/src/features/inspect/part-rows.ts';
import type { FieldNode } from '../../../../src/shared/record-detail.ts';

const field = (path: string, start: number | undefined, end?: number, children?: FieldNode[]): FieldNode => ({
  path,
  name: path,
  type: 'x',
  text: '',
  ...(start !== undefined && { start }),
  ...(end !== undefined && { end }),
  ...(children && { children }),
});
const FIELDS = [
  field('0', 1, 2),
  field('1', 2, 20, [field('1.a', 4, 8, [field('1.a.x', 5, 6)]), field('1.b', 9, 12)]),
  field('2', undefined),
];
const paths = (path?: string) => partRows(FIELDS, path).map(({ node, level }) => `${level} ${node.path}`);

describe('the parts beside the bytes', () => {
  it('are the fields that were sent', () => {
    expect(paths()).toEqual(['1 0', '1 1']);
    expect(paths('0')).toEqual(['1 0', '1 1']);
  });

  it('show the way to what is chosen within one', () => {
    expect(paths('1.a.x')).toEqual(['1 0', '1 1', '2 1.a', '3 1.a.x']);
    expect(paths('1.b')).toEqual(['1 0', '1 1', '2 1.b']);
    expect(paths('no such path')).toEqual(['1 0', '1 1']);
  });

  it('show few bytes whole, and of many the ends', () => {
    expect(partOffsets(field('p', 3, 4))).toEqual({ first: [3] });
    expect(partOffsets(field('p', 3, 7))).toEqual({ first: [3, 4, 5, 6] });
    expect(partOffsets(field('p', 3, 8))).toEqual({ first: [3, 4], last: 7 });
    expect(partOffsets(field('p', 3, 3))).toEqual({ first: [] });
  });
});
