import { describe, expect, it } from 'vitest';
import { fieldRows } from '../../../../src/renderer/src/features/inspect/field-lookup.ts';
import { treeStep } from '../../../../src/renderer/src/features/inspect/tree-keys.ts';
import type { FieldNode } from '../../../../src/shared/record-detail.ts';

const leaf = (path: string): FieldNode => ({ path, name: path, type: 'int', text: '1', start: 0, end: 1 });
const FIELDS: readonly FieldNode[] = [leaf('0'), { ...leaf('1'), children: [leaf('1.a'), leaf('1.b')] }, leaf('2')];
const OPEN = fieldRows(FIELDS, new Set(['1']));
const FOLDED = fieldRows(FIELDS, new Set());

describe('keys in the fields tree', () => {
  it('move, and stop at the ends', () => {
    const step = (key: string, at: number) => treeStep(key, OPEN, at, undefined);
    expect(step('ArrowDown', 0)).toEqual({ to: 1 });
    expect(step('ArrowDown', 4)).toEqual({ to: 4 });
    expect(step('ArrowUp', 0)).toEqual({ to: 0 });
    expect(step('Home', 3)).toEqual({ to: 0 });
    expect(step('End', 0)).toEqual({ to: 4 });
    expect(step('PageDown', 0)).toEqual({ to: 4 });
    expect(step('PageUp', 4)).toEqual({ to: 0 });
    expect(step('a', 0)).toBeUndefined();
    expect(treeStep('ArrowDown', [], 0, undefined)).toBeUndefined();
  });

  it('open, go in, go out and fold', () => {
    expect(treeStep('ArrowRight', FOLDED, 1, undefined)).toEqual({ toggle: true });
    expect(treeStep('ArrowRight', OPEN, 1, undefined)).toEqual({ to: 2 });
    expect(treeStep('ArrowRight', OPEN, 0, undefined)).toEqual({});
    expect(treeStep('ArrowLeft', OPEN, 3, undefined)).toEqual({ to: 1 });
    expect(treeStep('ArrowLeft', OPEN, 1, undefined)).toEqual({ toggle: false });
    expect(treeStep('ArrowLeft', OPEN, 0, undefined)).toEqual({});
  });

  it('open a long value, which has no children', () => {
    expect(treeStep('Enter', OPEN, 0, false)).toEqual({ toggle: true });
    expect(treeStep('Enter', OPEN, 0, true)).toEqual({ toggle: false });
    expect(treeStep('ArrowRight', OPEN, 0, false)).toEqual({ toggle: true });
    expect(treeStep('ArrowRight', OPEN, 0, true)).toEqual({});
    expect(treeStep(' ', OPEN, 0, undefined)).toEqual({});
  });
});
