// What is kept of how a realm was looked at: read from a draft that may hold anything.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceOf } from '../../../../src/renderer/src/state/realm-view.ts';

describe('the choice of a draft', () => {
  it('is the list of sessions, unfiltered, at first', () => {
    expect(choiceOf(undefined)).toEqual({
      list: 'sessions',
      lists: { sessions: { filter: '' }, registrations: { filter: '' }, subscriptions: { filter: '' } },
    });
  });

  it('keeps list, filter, order and what was chosen', () => {
    const kept = {
      list: 'registrations',
      lists: { registrations: { filter: 'acme', sort: { column: 'uri', descending: true }, selected: 7 } },
    };
    const choice = choiceOf(kept);
    expect(choice.list).toBe('registrations');
    expect(choice.lists.registrations).toEqual(kept.lists.registrations);
    expect(choice.lists.sessions).toEqual({ filter: '' });
  });

  it('takes no filter that the app would refuse', () => {
    expect(choiceOf({ lists: { sessions: { filter: 'x'.repeat(1000) } } }).lists.sessions.filter).toHaveLength(256);
  });

  it('is a choice whatever the draft holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (kept) => {
        const { list, lists } = choiceOf(kept);
        expect(Object.keys(lists)).toContain(list);
        for (const { filter, sort, selected } of Object.values(lists)) {
          expect(typeof filter).toBe('string');
          expect(['undefined', 'object']).toContain(typeof sort);
          expect(['undefined', 'number']).toContain(typeof selected);
        }
      }),
    );
  });
});
