import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uriMatches, type UriMatch } from '../../../../../src/shared/wamp/uris.ts';
import { HeldUris } from '../../../../../src/main/wamp/router/held-uris.ts';

interface Held {
  readonly id: number;
  readonly uri: string;
  readonly match: UriMatch;
}

const part = fc.constantFrom('', 'a', 'b', 'ab');
const uri = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
const match = fc.constantFrom<UriMatch>('exact', 'prefix', 'wildcard');
const patterns = fc.uniqueArray(fc.record({ uri, match }), {
  maxLength: 30,
  selector: (one) => `${one.match} ${one.uri}`,
});

describe('what is held under URIs', () => {
  it('is found by every URI that falls under it and by no other, also after some of it is gone', () => {
    fc.assert(
      fc.property(patterns, fc.array(uri, { minLength: 1, maxLength: 10 }), (given, asked) => {
        const held = new HeldUris<Held>();
        const all = given.map((one, i): Held => ({ ...one, id: i + 1 }));
        for (const one of all) held.add(one);
        const gone = all.filter(({ id }) => id % 3 === 0);
        for (const one of gone) held.delete(one);
        const left = all.filter((one) => !gone.includes(one));
        for (const concrete of asked) {
          const wanted = left.filter((one) => uriMatches(one.uri, one.match, concrete)).map(({ id }) => id);
          const found = held.covering(concrete).map(({ id }) => id);
          expect(found.sort((a, b) => a - b)).toEqual(wanted);
        }
        for (const one of left) expect([held.byId(one.id), held.find(one.uri, one.match)]).toEqual([one, one]);
        for (const one of gone)
          expect([held.byId(one.id), held.find(one.uri, one.match)]).toEqual([undefined, undefined]);
      }),
      { numRuns: 500 },
    );
  });

  it('is listed by match, in the order it came', () => {
    const held = new HeldUris<Held>();
    held.add({ id: 3, uri: 'a.', match: 'prefix' });
    held.add({ id: 1, uri: 'a.b', match: 'exact' });
    held.add({ id: 2, uri: 'a..b', match: 'wildcard' });
    held.add({ id: 4, uri: 'a.c', match: 'exact' });
    expect(held.ids()).toEqual({ exact: [1, 4], prefix: [3], wildcard: [2] });
  });

  it('is found among 20,000 patterns without looking at each', () => {
    const held = new HeldUris<Held>();
    for (let id = 1; id <= 20_000; id++) held.add({ id, uri: `app.${id}..read`, match: 'wildcard' });
    const before = performance.now();
    let found = 0;
    for (let i = 1; i <= 20_000; i++) found += held.covering(`app.${i}.x.read`).length;
    expect(found).toBe(20_000);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});
