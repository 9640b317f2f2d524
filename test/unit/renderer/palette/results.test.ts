// The list under the palette's field: what fits what was typed, what cannot be run now and why.

import { beforeEach, describe, expect, it } from 'vitest';
import { recentIds, runEntry } from '../../../../src/renderer/src/features/palette/entries.ts';
import { resultsOf } from '../../../../src/renderer/src/features/palette/results.ts';
import { patch, state, useStore } from '../../../../src/renderer/src/state/store.ts';
import type { CaptureInfo } from '../../../../src/shared/contract/results.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';

const capture: CaptureInfo = {
  header: { id: 'c', label: 'Local', url: 'ws://localhost/', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' },
  live: true,
  outcome: 'welcome',
  total: 1500,
  evicted: 0,
  cleared: 0,
  bytes: 0,
  sent: 0,
  received: 0,
  errors: 0,
  warnings: 0,
};

let folded = 0;
const results = (typed: string) => resultsOf(typed, state(), () => (folded += 1));
const entries = (typed: string) => results(typed).flatMap((section) => section.results.map(({ entry }) => entry));
const entry = (id: string) => {
  const found = entries('').find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no entry ${id}.`);
  return found;
};

beforeEach(() => {
  useStore.setState(useStore.getInitialState(), true);
  folded = 0;
});

describe('without a word', () => {
  it('everything is listed once, with an id of its own', () => {
    patch({ captures: [capture], profiles: [newProfile('p', 'P', 'ws://localhost/', 'r')] });
    const ids = entries('').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining(['new-connection', 'connect/p', 'capture/c', 'profile/p', 'demo/ticket']),
    );
  });

  it('what was run last comes first, newest before older', () => {
    for (const id of ['sidebar', 'home', 'theme/dark', 'sidebar']) {
      patch({ place: { kind: 'profile', id: 'x' } });
      runEntry(entry(id));
    }
    expect(recentIds(state())).toEqual(['sidebar', 'theme/dark', 'home']);
    const [recent, commands] = results('');
    expect(recent?.results.map((result) => result.entry.id)).toEqual(['sidebar', 'theme/dark', 'home']);
    expect(commands?.results.map((result) => result.entry.id)).not.toContain('sidebar');
    expect(folded).toBe(2);
  });

  it('at most five are remembered', () => {
    for (const id of ['sidebar', 'theme/dark', 'theme/light', 'density/compact', 'settings', 'about'])
      runEntry(entry(id));
    expect(recentIds(state())).toHaveLength(5);
  });
});

describe('what cannot be run now', () => {
  it('stays listed with the reason, and running it does nothing', () => {
    const save = entry('save/all');
    expect(save.why).toBe('No capture is shown.');
    patch({ overlay: 'palette' });
    runEntry(save);
    expect(state().overlay).toBe('palette');
    expect(recentIds(state())).toEqual([]);
  });

  it('can be run as soon as the reason is gone', () => {
    patch({ captures: [capture], place: { kind: 'capture', capture: 'c', view: 'handshake' } });
    expect(entry('save/all').why).toBeUndefined();
    expect(entry('leave').why).toBeUndefined();
    patch({ captures: [{ ...capture, live: false }] });
    expect(entry('leave').why).toBe('Nothing is connected here.');
  });

  it('stands behind what can, if both fit as well', () => {
    expect(entries('> density').map(({ id }) => id)).toEqual(['density/compact', 'density/comfortable']);
    expect(entry('density/comfortable').why).toBe('It is so already.');
  });
});

describe('a first sign', () => {
  beforeEach(() => patch({ captures: [capture], profiles: [newProfile('p', 'Local', 'ws://localhost/', 'r')] }));

  it('@ lists sources only', () => {
    expect(entries('@local').map(({ id }) => id)).toEqual(['capture/c', 'profile/p']);
  });

  it('> lists commands only', () => {
    expect(entries('>local').map(({ id }) => id)).toEqual(['connect/p']);
  });

  it('# leads to a record of the shown capture', () => {
    expect(entries('#12')).toMatchObject([{ why: 'No capture is shown.' }]);
    patch({ place: { kind: 'capture', capture: 'c', view: 'handshake' } });
    expect(entries('#1,501')).toMatchObject([{ why: 'The last record is 1,500.' }]);
    expect(entries('#1,500')).toMatchObject([{ why: undefined, label: 'Go to record 1,500' }]);
    expect(entries('#x')).toEqual([]);
  });
});

describe('names of others', () => {
  it('show what would hide in them', () => {
    patch({ profiles: [newProfile('p', 'a\u202eb', 'ws://localhost/', 'r')] });
    expect(entries('@')[0]?.label).toBe('a\\u202eb');
  });
});
