// Completion out of what is known.

import { describe, expect, it } from 'vitest';
import { fittingUris, type KnownUri } from '../../../../src/main/realm/known-uris.ts';

const known = (from: KnownUri['from'], ...uris: readonly string[]): KnownUri[] => uris.map((uri) => ({ uri, from }));
const names = (text: string, ...sources: readonly KnownUri[][]) =>
  fittingUris(text, sources).uris.map(({ uri }) => uri);

describe('completion', () => {
  const seen = known('capture', 'com.shop.orders', 'orders.all', 'com.myorders.x', 'com.orders.list', 'com.other');

  it('puts beginnings first, then beginnings of components, then the rest', () => {
    expect(names('orders', seen)).toEqual(['orders.all', 'com.orders.list', 'com.shop.orders', 'com.myorders.x']);
    expect(names('ORDERS', seen)).toHaveLength(4);
    expect(names('nothing', seen)).toEqual([]);
  });

  it('gives everything for an empty text, in the order of the alphabet', () => {
    expect(names('', seen)).toEqual([...seen.map(({ uri }) => uri)].sort());
  });

  it('tells each URI once, by its most telling source', () => {
    const realm = [{ uri: 'com.other', match: 'exact', invoke: 'first', members: 3, from: 'realm' as const }];
    expect(fittingUris('other', [realm, known('demo', 'com.other'), seen])).toEqual({ uris: realm, total: 1 });
  });

  it('tells one URI twice if it is a pattern, too', () => {
    const realm: KnownUri[] = [{ uri: 'a.b', match: 'prefix', from: 'realm' }];
    expect(fittingUris('a', [realm, known('capture', 'a.b')]).total).toBe(2);
  });

  it('stops at 50 and counts the rest', () => {
    const many = known('capture', ...Array.from({ length: 1000 }, (_, i) => `a.${i}`));
    const { uris, total } = fittingUris('a', [many]);
    expect([uris.length, total]).toEqual([50, 1000]);
  });
});
