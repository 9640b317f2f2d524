// Which patterns can match the same URI, and which of them is preferred.

import { describe, expect, it } from 'vitest';
import { overlapsOf } from '../../../../src/main/realm/overlaps.ts';
import { comparePreference, uriMatches, type UriMatch } from '../../../../src/shared/wamp/uris.ts';

type Named = readonly [UriMatch, string];

function overlap([match, uri]: Named, [otherMatch, other]: Named): boolean {
  const found = overlapsOf({ id: 1, uri, match }, [{ id: 2, uri: other, match: otherMatch }], 10);
  return found.length === 1;
}

describe('two patterns meet', () => {
  it.each<[boolean, Named, Named]>([
    [true, ['exact', 'a.b'], ['prefix', 'a.']],
    [true, ['exact', 'a.b'], ['prefix', 'a.b']],
    [true, ['exact', 'a.bc'], ['prefix', 'a.b']],
    [false, ['exact', 'a.b'], ['prefix', 'a.b.']],
    [true, ['exact', 'a.b.c'], ['wildcard', 'a..c']],
    [false, ['exact', 'a.b.d'], ['wildcard', 'a..c']],
    [false, ['exact', 'a.b'], ['exact', 'a.c']],
    [true, ['prefix', 'a.'], ['prefix', 'a.b.c']],
    [false, ['prefix', 'a.b'], ['prefix', 'a.c']],
    [true, ['prefix', ''], ['exact', 'a']],
    [true, ['prefix', 'a.b.c'], ['wildcard', 'a..c']],
    [true, ['prefix', 'a.x.c1'], ['wildcard', 'a..c12']],
    [false, ['prefix', 'a.x.c2'], ['wildcard', 'a..c1']],
    [false, ['prefix', 'a.b.c.d'], ['wildcard', 'a..c']],
    [true, ['wildcard', 'a..c'], ['wildcard', '.b.']],
    [false, ['wildcard', 'a..c'], ['wildcard', 'a..d']],
    [false, ['wildcard', 'a.'], ['wildcard', 'a..']],
  ])('%s: %s and %s', (expected, a, b) => {
    expect(overlap(a, b)).toBe(expected);
    expect(overlap(b, a)).toBe(expected);
  });

  it('exactly if some URI of a small world is matched by both', () => {
    const parts = ['a', 'b', 'ab'];
    const world = parts.flatMap((x) => [
      x,
      ...parts.flatMap((y) => [`${x}.${y}`, ...parts.map((z) => `${x}.${y}.${z}`)]),
    ]);
    const holes = ['', 'a', 'ab'];
    const patterns: Named[] = [
      ...world.map((uri): Named => ['exact', uri]),
      ...['', 'a', 'a.', 'ab', 'a.b', 'a.b.', 'ab.ab.a'].map((uri): Named => ['prefix', uri]),
      ...holes.flatMap((x) => holes.flatMap((y) => holes.map((z): Named => ['wildcard', `${x}.${y}.${z}`]))),
    ];
    for (const a of patterns) {
      for (const b of patterns) {
        const isShared = world.some((uri) => uriMatches(a[1], a[0], uri) && uriMatches(b[1], b[0], uri));
        if (isShared !== overlap(a, b)) expect([a, b, overlap(a, b)]).toEqual([a, b, isShared]);
      }
    }
  });
});

describe('overlaps', () => {
  it('stand in the order of preference: exact, longest prefix, wildcards by their leading portions', () => {
    const all = [
      { id: 1, uri: 'a.', match: 'prefix' },
      { id: 2, uri: '.b.c', match: 'wildcard' },
      { id: 3, uri: 'a.b.', match: 'prefix' },
      { id: 4, uri: 'a.b.c', match: 'exact' },
      { id: 5, uri: 'a..c', match: 'wildcard' },
      { id: 6, uri: 'a.b.', match: 'wildcard' },
      { id: 7, uri: 'x', match: 'exact' },
      { id: 8, match: 'exact' },
      { id: 9, uri: 'a.b.c', match: 'strange' },
    ];
    const of = (id: number) => overlapsOf(all[id - 1] ?? { id, match: '' }, all, 10).map((one) => one.id);
    expect(of(4)).toEqual([3, 1, 6, 5, 2]);
    expect(of(1)).toEqual([4, 3, 6, 5, 2]);
    expect(of(7)).toEqual([]);
    expect(of(8)).toEqual([]);
    expect(overlapsOf({ id: 4, uri: 'a.b.c', match: 'exact' }, all, 2)).toHaveLength(2);
  });

  it('are compared as a dealer chooses', () => {
    const [first] = [
      { uri: 'a..', match: 'wildcard' as const },
      { uri: 'a.b.', match: 'wildcard' as const },
      { uri: 'a', match: 'prefix' as const },
    ].sort(comparePreference);
    expect(first).toEqual({ uri: 'a', match: 'prefix' });
  });
});
