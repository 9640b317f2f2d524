import { describe, expect, it } from 'vitest';
import { uriParts } from '../../../../src/renderer/src/ui/uri-parts.ts';

describe('uriParts', () => {
  it.each([
    ['com.acme.payroll.orders.get', 'com.acme.payroll.', 'orders.get'],
    ['a.b.c', 'a.', 'b.c'],
    ['a.b', '', 'a.b'],
    ['realm1', '', 'realm1'],
    ['', '', ''],
    ['.a', '', '.a'],
    ['a..b', 'a.', '.b'],
    ['a.b.', 'a.', 'b.'],
  ])('cuts %s', (uri, prefix, rest) => {
    expect(uriParts(uri)).toEqual([prefix, rest]);
  });
});
