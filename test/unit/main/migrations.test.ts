import { describe, expect, it } from 'vitest';
import { migrate, type VersionedFormat } from '../../../src/main/migrations.ts';
import { containing } from '../../support/containing.ts';

const format: VersionedFormat = {
  current: 3,
  steps: {
    1: ({ name, ...rest }) => ({ ...rest, label: name }),
    2: (value) => {
      if (typeof value['label'] !== 'string') throw new TypeError('no label');
      return { ...value, label: value['label'].toUpperCase() };
    },
  },
};

describe('migrate', () => {
  it('leaves the current version alone', () => {
    const value = { v: 3, anything: [1] };
    expect(migrate(value, format)).toEqual({ kind: 'current', value });
  });

  it('goes step by step, and keeps what the steps do not know', () => {
    expect(migrate({ v: 1, name: 'x', other: 1 }, format)).toEqual({
      kind: 'current',
      value: { v: 3, label: 'X', other: 1 },
    });
    expect(migrate({ v: 2, label: 'x' }, format)).toEqual({ kind: 'current', value: { v: 3, label: 'X' } });
  });

  it('does not change what it was given', () => {
    const old = Object.freeze({ v: 1, name: 'x' });
    migrate(old, format);
    expect(old).toEqual({ v: 1, name: 'x' });
  });

  it('refuses a newer version', () => {
    expect(migrate({ v: 4 }, format)).toEqual({ kind: 'too-new', version: 4 });
  });

  it.each([
    [{ v: 2, label: 5 }, 'version 2'],
    [null, 'object'],
    [[], 'object'],
    ['x', 'object'],
    [{}, 'no version'],
    [{ v: '1' }, 'no version'],
    [{ v: 1.5 }, 'no version'],
    [{ v: 0 }, 'no version'],
  ])('%j is damaged', (value, reason) => {
    expect(migrate(value, format)).toEqual({ kind: 'damaged', reason: containing(reason) });
  });

  it('says where the way ends', () => {
    expect(migrate({ v: 1 }, { current: 2, steps: {} })).toEqual({
      kind: 'damaged',
      reason: containing('version 1'),
    });
  });
});
