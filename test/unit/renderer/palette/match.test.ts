// What of the palette fits what was typed.

import { describe, expect, it } from 'vitest';
import { matchOf, readQuery, recordNumber } from '../../../../src/renderer/src/features/palette/match.ts';

describe('what was typed', () => {
  it('is taken apart by its first sign', () => {
    expect(readQuery('> save')).toEqual({ list: 'commands', text: 'save' });
    expect(readQuery(' @demo')).toEqual({ list: 'sources', text: 'demo' });
    expect(readQuery('#12')).toEqual({ list: 'records', text: '12' });
    expect(readQuery('a > b')).toEqual({ list: 'all', text: 'a > b' });
  });

  it('may be the number of a record', () => {
    expect(recordNumber('1,284,506')).toBe(1284506);
    expect(['', '0', '-3', '1e5', 'x1', '9'.repeat(16)].map(recordNumber)).toEqual(Array(6).fill(undefined));
  });
});

describe('a match', () => {
  const rank = (typed: string, label: string, note?: string) => matchOf(typed, label, note)?.rank;

  it('is everything if nothing was typed', () => {
    expect(matchOf('', 'Run again')).toEqual({ rank: 0, found: [] });
  });

  it('needs every word, in any order', () => {
    expect(rank('again run', 'Run again')).toBeDefined();
    expect(rank('run never', 'Run again')).toBeUndefined();
  });

  it('is better at the beginning of the label, then of a word, then within, then in the note', () => {
    const ranks = [
      rank('sub', 'Subscribe'),
      rank('sub', 'My subscriptions'),
      rank('sub', 'Unsubscribe'),
      rank('sub', 'Go', 'sub'),
    ];
    expect(ranks).toEqual(ranks.toSorted((a, b) => Number(a) - Number(b)));
    expect(new Set(ranks).size).toBe(4);
  });

  it('marks the letters that were found', () => {
    expect(matchOf('ru ag', 'Run again')?.found).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 6 },
    ]);
    expect(matchOf('under', 'under the wonder under')?.found).toEqual([{ start: 0, end: 5 }]);
    expect(matchOf('der', 'wonder der')?.found).toEqual([{ start: 7, end: 10 }]);
  });

  it('marks nothing twice', () => {
    expect(matchOf('ru run', 'Run')?.found).toHaveLength(1);
  });
});
