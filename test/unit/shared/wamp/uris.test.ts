import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestMatch,
  hasLegalCharacters,
  isReserved,
  isUri,
  uriMatches,
  type UriMatch,
  type UriRule,
} from '../../../../src/shared/wamp/uris.ts';

const MATCHES: readonly UriMatch[] = ['exact', 'prefix', 'wildcard'];

/** The rules as the specification (exact, wildcard) and Autobahn (prefix) print them. */
const PRINTED: Readonly<Record<UriRule, Readonly<Record<UriMatch, RegExp>>>> = {
  loose: {
    exact: /^([^\s.#]+\.)*([^\s.#]+)$/,
    wildcard: /^(([^\s.#]+\.)|\.)*([^\s.#]+)?$/,
    prefix: /^([^\s.#]+\.)*([^\s.#]*)$/,
  },
  strict: {
    exact: /^([0-9a-z_]+\.)*([0-9a-z_]+)$/,
    wildcard: /^(([0-9a-z_]+\.)|\.)*([0-9a-z_]+)?$/,
    prefix: /^([0-9a-z_]+\.)*([0-9a-z_]*)$/,
  },
};

const component = fc.constantFrom('a', 'b', 'ab', '');
const pattern = fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
const anyText = fc.oneof(
  pattern,
  fc
    .array(fc.constantFrom('a', '0', '_', 'Z', 'ü', '😀', '.', '.', '#', ' ', '\n', '\u00a0', '\ufeff'), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

describe('isUri', () => {
  for (const rule of ['loose', 'strict'] as const) {
    it.each(MATCHES)(`agrees with the printed ${rule} rule, match %s`, (match) => {
      fc.assert(
        fc.property(anyText, (text) => isUri(text, rule, match) === PRINTED[rule][match].test(text)),
        { numRuns: 500 },
      );
    });
  }

  it('takes "exact" where nothing is said', () => {
    expect(isUri('a..b', 'loose')).toBe(false);
    expect(isUri('a..b', 'loose', 'wildcard')).toBe(true);
    expect(isUri('a.b.', 'loose')).toBe(false);
    expect(isUri('a.b.', 'loose', 'prefix')).toBe(true);
    expect(isUri('', 'loose')).toBe(false);
  });

  it('reads a URI of many megabytes', () => {
    const long = 'a.'.repeat(8_000_000);
    expect(isUri(`${long}a`, 'loose')).toBe(true);
    expect(isUri(`${long}a`, 'strict', 'wildcard')).toBe(true);
    expect(isUri(`${long}.`, 'loose', 'prefix')).toBe(false);
  });
});

it('hasLegalCharacters ignores empty components', () => {
  expect(hasLegalCharacters('a...b.')).toBe(true);
  expect(hasLegalCharacters('')).toBe(true);
  expect(hasLegalCharacters('a.#')).toBe(false);
  expect(hasLegalCharacters('a. b')).toBe(false);
});

it('isReserved means the component wamp, not its letters', () => {
  expect(['wamp', 'wamp.session.list', 'wamp.'].map(isReserved)).toEqual([true, true, true]);
  expect(['wampy', 'wampy.x', 'com.wamp.x', 'WAMP.x', ''].map(isReserved)).toEqual([false, false, false, false, false]);
});

describe('uriMatches', () => {
  it.each<[string, UriMatch, string, boolean]>([
    ['a.b', 'exact', 'a.b', true],
    ['a.b', 'exact', 'a.b.c', false],
    ['a.b', 'prefix', 'a.b', true],
    ['a.b', 'prefix', 'a.bc.d', true],
    ['a.b', 'prefix', 'a', false],
    ['', 'prefix', 'a', true],
    ['a..c', 'wildcard', 'a.b.c', true],
    ['a..c', 'wildcard', 'a.b.b.c', false],
    ['a..c', 'wildcard', 'a.b.d', false],
    ['a.', 'wildcard', 'a.b', true],
    ['a.', 'wildcard', 'a', false],
    ['', 'wildcard', 'a', true],
    ['.', 'wildcard', 'a.b', true],
  ])('%s by %s against %s: %s', (text, match, uri, wanted) => {
    expect(uriMatches(text, match, uri)).toBe(wanted);
  });
});

describe('bestMatch', () => {
  const candidate = fc.record({ uri: pattern, match: fc.constantFrom(...MATCHES) });

  it('chooses a candidate that fits, and one whenever any does', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 8 }), pattern, (candidates, uri) => {
        const best = bestMatch(candidates, uri);
        const fitting = candidates.filter((one) => uriMatches(one.uri, one.match, uri));
        if (best) expect(fitting).toContain(best);
        else expect(fitting).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('prefers exact to prefix to wildcard, and the longer prefix', () => {
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 8 }), pattern, (candidates, uri) => {
        const best = bestMatch(candidates, uri);
        fc.pre(best !== undefined);
        for (const other of candidates.filter((one) => uriMatches(one.uri, one.match, uri))) {
          expect(MATCHES.indexOf(best.match)).toBeLessThanOrEqual(MATCHES.indexOf(other.match));
          if (other.match === 'prefix' && best.match === 'prefix')
            expect(best.uri.length).toBeGreaterThanOrEqual(other.uri.length);
        }
      }),
    );
  });

  it.each<[string, string[], string, string]>([
    ['the longest leading run', ['a..c.d', 'a.b..', '..c.d'], 'a.b.c.d', 'a.b..'],
    ['the next run decides a tie', ['a...d', 'a..c.d', 'a..c.'], 'a.b.c.d', 'a..c.d'],
    ['the run after that', ['a..c..e.', 'a..c..e.f'], 'a.b.c.d.e.f', 'a..c..e.f'],
  ])('among wildcards: %s', (_what, uris, uri, wanted) => {
    const candidates = uris.map((text) => ({ uri: text, match: 'wildcard' as const }));
    expect(bestMatch(candidates, uri)?.uri).toBe(wanted);
    expect(bestMatch(candidates.toReversed(), uri)?.uri).toBe(wanted);
  });

  it('takes the first of equals, and leaves the list as it was', () => {
    const candidates = [
      { uri: 'a..c', match: 'wildcard' as const, n: 1 },
      { uri: 'a..c', match: 'wildcard' as const, n: 2 },
      { uri: 'a', match: 'prefix' as const, n: 3 },
      { uri: 'a.b', match: 'prefix' as const, n: 4 },
    ];
    expect(bestMatch(candidates.slice(0, 2), 'a.b.c')?.n).toBe(1);
    expect(bestMatch(candidates, 'a.b.c')?.n).toBe(4);
    expect(candidates.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(bestMatch(candidates, 'x')).toBeUndefined();
    expect(bestMatch([], 'x')).toBeUndefined();
  });
});
