// The lists of a realm without a screen: which columns there is room for, where keys lead, how a list is said to be.

import { describe, expect, it } from 'vitest';
import { columnsFor, nextSort, tracksOf } from '../../../../src/renderer/src/features/realm/columns.ts';
import { stepFrom } from '../../../../src/renderer/src/features/realm/grid-keys.ts';
import { isCounted, listState, memberCount } from '../../../../src/renderer/src/features/realm/list-state.ts';
import { agoText, isNew, momentText } from '../../../../src/renderer/src/features/realm/moment.ts';
import { heldCount, heldNote, knowledgeOf } from '../../../../src/renderer/src/features/realm/unread.ts';
import { REALM_LISTS, type RealmListState } from '../../../../src/shared/contract/realm.ts';

const names = (list: (typeof REALM_LISTS)[number], width: number) => columnsFor(list, width).map(({ name }) => name);

describe('columns', () => {
  it('are all there in a pane of the usual width', () => {
    expect(names('sessions', 800)).toEqual([
      'id',
      'authid',
      'authrole',
      'authmethod',
      'authprovider',
      'peer',
      'serializer',
      'joined',
    ]);
  });

  it('give way by how little they are read, and keep their order', () => {
    expect(names('sessions', 640)).not.toContain('serializer');
    expect(names('sessions', 300)).toEqual(['id', 'authid']);
    expect(names('registrations', 330)).toEqual(['uri', 'match', 'callees']);
  });

  it.each(REALM_LISTS)('of %s fit the width they are chosen for, down to one', (list) => {
    for (let width = 1; width < 1200; width += 7) {
      const columns = columnsFor(list, width);
      expect(columns.length).toBeGreaterThan(0);
      const sum = columns.reduce((all, column) => all + column.width, 0);
      if (columns.length > 1) expect(sum).toBeLessThanOrEqual(width);
    }
  });

  it('share what is left over', () => {
    expect(tracksOf(columnsFor('subscriptions', 800))).toMatch(/^minmax\(160px, 1fr\) 80px /);
  });

  it('sort up, then down, then as the router has it', () => {
    const up = nextSort(undefined, 'authid');
    expect(up).toEqual({ column: 'authid', descending: false });
    const down = nextSort(up, 'authid');
    expect(down).toEqual({ column: 'authid', descending: true });
    expect(nextSort(down, 'authid')).toBeUndefined();
    expect(nextSort(down, 'peer')).toEqual({ column: 'peer', descending: false });
  });
});

describe('keys in a list', () => {
  const pressed = (key: string, more: object = {}) => ({
    ...{ key, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false },
    ...more,
  });
  const place = { at: 5, visible: 3, page: 10, count: 100 };

  it('move by one, by a page and to the ends, and stop there', () => {
    expect(stepFrom(pressed('ArrowDown'), place)).toBe(6);
    expect(stepFrom(pressed('ArrowUp'), place)).toBe(4);
    expect(stepFrom(pressed('PageDown'), place)).toBe(15);
    expect(stepFrom(pressed('PageUp'), place)).toBe(0);
    expect(stepFrom(pressed('Home'), place)).toBe(0);
    expect(stepFrom(pressed('End'), place)).toBe(99);
    expect(stepFrom(pressed('ArrowDown'), { ...place, at: 99 })).toBe(99);
  });

  it('come into what is in view when there is no cursor', () => {
    expect(stepFrom(pressed('ArrowDown'), { ...place, at: undefined })).toBe(3);
  });

  it('leave everything else alone', () => {
    expect(stepFrom(pressed('a'), place)).toBeUndefined();
    expect(stepFrom(pressed('constructor'), place)).toBeUndefined();
    expect(stepFrom(pressed('ArrowDown', { altKey: true }), place)).toBeUndefined();
    expect(stepFrom(pressed('ArrowDown', { ctrlKey: true }), place)).toBeUndefined();
    expect(stepFrom(pressed('ArrowDown'), { ...place, count: 0 })).toBeUndefined();
  });
});

describe('how a list is', () => {
  it('is a shape and a word', () => {
    expect(listState({ status: 'live', total: 4, read: 4 }, true)).toEqual({ icon: 'ok', word: 'live' });
    expect(listState({ status: 'reading', total: 10_000, read: 3200 }, true)).toEqual({
      icon: 'run',
      word: 'reading 3,200 of 10,000',
    });
    expect(listState({ status: 'still', total: 4, read: 4 }, true).word).toBe('still');
    expect(listState({ status: 'live', total: 4, read: 4 }, false).word).toBe('session over');
  });

  it('says no number where none is known', () => {
    expect(isCounted({ status: 'failed', total: 0, read: 0 })).toBe(false);
    expect(isCounted({ status: 'failed', total: 9, read: 0 })).toBe(true);
    expect(isCounted({ status: 'live', total: 0, read: 0 })).toBe(true);
    expect(isCounted({ status: 'reading', total: 0, read: 0 })).toBe(false);
    expect(isCounted({ status: 'reading', total: 9, read: 0 })).toBe(true);
  });
});

describe('what a session serves and follows', () => {
  const list = (read: number, total: number, more: Partial<RealmListState> = {}): RealmListState => ({
    ...{ status: 'live', read, total },
    ...more,
  });

  it('is known when everything was read, and not before', () => {
    expect(knowledgeOf(undefined)).toBe('reading');
    expect(knowledgeOf(list(0, 0, { status: 'reading' }))).toBe('reading');
    expect(knowledgeOf(list(2, 9, { reading: true }))).toBe('reading');
    expect(knowledgeOf(list(2, 9))).toBe('unread');
    expect(knowledgeOf(list(0, 0, { status: 'failed' }))).toBe('unread');
    expect(knowledgeOf(list(9, 9))).toBe('all');
    expect(knowledgeOf(list(0, 0, { status: 'still' }))).toBe('all');
  });

  it('has no number where none was found and not everything is known', () => {
    expect(heldCount([], 'reading')).toBeUndefined();
    expect(heldCount([], 'unread')).toBeUndefined();
    expect(heldCount([], 'all')).toBe('0');
    expect(heldCount([1, 2], 'unread')).toBe('2');
  });

  it('is said to be incomplete as long as it is', () => {
    expect(heldNote('registrations', [], 'reading')).toBe('Not known yet: registrations are being read.');
    expect(heldNote('subscriptions', [], 'unread')).toBe('Not known: not every subscription was read.');
    expect(heldNote('registrations', [1], 'unread')).toBe('There may be more: not every registration was read.');
    expect(heldNote('registrations', [], 'all')).toMatch(/^No procedure/);
    expect(heldNote('registrations', [1], 'all')).toBeUndefined();
  });
});

describe('who is behind an entry', () => {
  it('has no number where the router told none', () => {
    const registration = { id: 1, match: 'exact' };
    expect(memberCount({ registration, members: [], problems: [] })).toBeUndefined();
    expect(memberCount({ registration: { ...registration, callees: 3 }, members: [], problems: [] })).toBeUndefined();
    expect(memberCount({ registration: { ...registration, callees: 0 }, members: [], problems: [] })).toBe('0');
    expect(memberCount({ registration, members: [{ id: 7 }], problems: [] })).toBe('1');
  });
});

describe('moments', () => {
  const now = new Date(2026, 4, 14, 12, 4, 31);

  it('of today are a time, others a day', () => {
    expect(momentText(now.toISOString(), now)).toBe('12:04:31');
    expect(momentText(new Date(2026, 4, 13, 9, 12).toISOString(), now)).toBe('13 May 2026, 09:12');
  });

  it('that are none stand as they were told, with nothing hidden', () => {
    expect(momentText('soon\u202e', now)).toBe('soon\\u202e');
  });

  it('are new for two minutes', () => {
    expect(isNew(now.toISOString(), now.getTime() + 60_000)).toBe(true);
    expect(isNew(now.toISOString(), now.getTime() + 130_000)).toBe(false);
    expect(isNew(undefined, now.getTime())).toBe(false);
  });

  it('ago are told in the largest unit', () => {
    expect(agoText(0, 5000)).toBe('');
    expect(agoText(0, 59_000)).toBe('59 s');
    expect(agoText(0, 190_000)).toBe('3 min');
    expect(agoText(0, 7_300_000)).toBe('2 h');
    expect(agoText(0, 200_000_000)).toBe('2 d');
  });
});
