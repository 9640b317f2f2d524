import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, indexOf, shapeOf, slotAt } from '../../../../src/renderer/src/features/timeline/list-shape.ts';
import { RowSlots } from '../../../../src/renderer/src/ui/row-slots.ts';

describe('the shape of a list', () => {
  it('is its rows, as long as nothing was dropped', () => {
    const shape = shapeOf(0, 3, []);
    expect(countOf(shape)).toBe(3);
    expect([0, 1, 2].map((index) => slotAt(shape, index))).toEqual([0, 1, 2].map((row) => ({ kind: 'row', row })));
  });

  it('has the kept rows, one line for the dropped ones, and the others', () => {
    const shape = shapeOf(100, 103, [0, 1, 7, 150]);
    expect(shape.head).toEqual([0, 1, 7]);
    const slots = Array.from({ length: countOf(shape) }, (_, index) => slotAt(shape, index));
    expect(slots.map((slot) => (slot.kind === 'row' ? slot.row : 'gap'))).toEqual([0, 1, 7, 'gap', 100, 101, 102]);
  });

  it('has no such line if every row above was kept', () => {
    expect(shapeOf(2, 5, [0, 1]).hasGap).toBe(false);
  });

  it('finds every row where it stands, and dropped ones in their line', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.uniqueArray(fc.nat(1000)), (floor, more, kept) => {
        const shape = shapeOf(
          floor,
          floor + more,
          kept.toSorted((a, b) => a - b),
        );
        for (let index = 0; index < countOf(shape); index++) {
          const slot = slotAt(shape, index);
          if (slot.kind === 'row') expect(indexOf(shape, slot.row)).toBe(index);
        }
        const dropped = Array.from({ length: floor }, (_, row) => row).find((row) => !kept.includes(row));
        if (dropped !== undefined) expect(slotAt(shape, indexOf(shape, dropped))).toEqual({ kind: 'gap' });
      }),
    );
  });
});

describe('the elements of a list', () => {
  it('are used again, and stay with a row as long as it is in view', () => {
    const slots = new RowSlots();
    const first = new Map(slots.assign([0, 1, 2, 3]));
    const second = new Map(slots.assign([1, 2, 3, 4]));
    expect([1, 2, 3].map((row) => second.get(row))).toEqual([1, 2, 3].map((row) => first.get(row)));
    expect(second.get(4)).toBe(first.get(0));
  });

  it('are never more than the rows ever in view at once, and never shared', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.nat(60), { maxLength: 20 }), { maxLength: 30 }), (views) => {
        const slots = new RowSlots();
        for (const rows of views) {
          const given = [...slots.assign(rows).values()];
          expect(new Set(given).size).toBe(rows.length);
          expect(Math.max(-1, ...given)).toBeLessThan(20);
        }
      }),
    );
  });
});
