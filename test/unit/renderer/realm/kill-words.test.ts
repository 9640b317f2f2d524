// What a kill does, as it is said before it is done.

import { describe, expect, it } from 'vitest';
import { killedText, killTitle, lossesOf, lossText } from '../../../../src/renderer/src/features/realm/kill-words.ts';
import type { RegistrationRow } from '../../../../src/shared/contract/realm.ts';

const row = (id: number, callees?: number, uri = `com.acme.p${id}`): RegistrationRow => ({
  id,
  uri,
  match: 'exact',
  ...(callees !== undefined && { callees }),
});
const textOf = (serves: readonly RegistrationRow[]) => {
  const { strong, rest } = lossText({ serves, problems: [] });
  return strong + rest;
};

describe('what a kill costs', () => {
  it('counts procedures that lose a callee, and those nobody is left for', () => {
    expect(lossesOf([row(1, 2), row(2, 1), row(3)])).toEqual({ count: 3, none: ['com.acme.p2'] });
  });

  it('is said in a sentence', () => {
    expect(textOf([row(1, 2), row(2, 3), row(3, 2), row(4, 1)])).toBe(
      '4 procedures lose one callee, and com.acme.p4 is left with none.',
    );
    expect(textOf([row(1, 2), row(2, 1), row(3, 1)])).toBe(
      '3 procedures lose one callee, and 2 of them are left with none.',
    );
    expect(textOf([row(1, 2)])).toBe('1 procedure loses one callee.');
    expect(textOf([row(1, 1)])).toBe('com.acme.p1 is left with none.');
    expect(textOf([row(1, 1), row(2, 1)])).toBe('2 procedures are left with none.');
  });

  it('claims nothing that is not known', () => {
    expect(textOf([])).toMatch(/as far as is known/);
    expect(lossText(undefined)).toEqual({ strong: '', rest: 'What it serves is not known.' });
  });

  it('shows what a URI hides', () => {
    expect(textOf([row(1, 1, 'com.\u202eacme')])).toBe('com.\\u202eacme is left with none.');
  });
});

describe('a kill', () => {
  it('asks about whom it means', () => {
    expect(killTitle({ by: 'session', session: 7 })).toBe('Kill this session?');
    expect(killTitle({ by: 'authid', authid: 'joe' })).toBe('Kill every session of joe?');
    expect(killTitle({ by: 'authrole', authrole: 'backend' })).toBe('Kill every session with role backend?');
    expect(killTitle({ by: 'all' })).toBe('Kill every session of the realm?');
  });

  it('tells the number that the router told, in either form', () => {
    expect(killedText({ count: 3 })).toBe('Killed 3 sessions.');
    expect(killedText({ sessions: [7] })).toBe('Killed 1 session.');
    expect(killedText({})).toBe('The router took it and told no number.');
  });
});
