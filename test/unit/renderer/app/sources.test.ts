// What the sidebar lists, and in which order.

import { describe, expect, it } from 'vitest';
import { captureState } from '../../../../src/renderer/src/app/capture-state.ts';
import {
  isShown,
  lastView,
  loginOf,
  placeOfSource,
  sectionsOf,
  type SourceFacts,
} from '../../../../src/renderer/src/app/sources.ts';
import type { CaptureInfo } from '../../../../src/shared/contract/results.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import { EXIT_CODES, type Outcome } from '../../../../src/shared/outcome.ts';
import type { Profile } from '../../../../src/shared/profile.ts';

function capture(id: string, more: Partial<CaptureInfo> = {}): CaptureInfo {
  return {
    header: { id, label: id, url: 'ws://localhost/', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' },
    live: false,
    total: 1,
    evicted: 0,
    cleared: 0,
    bytes: 0,
    sent: 0,
    received: 0,
    errors: 0,
    warnings: 0,
    ...more,
  };
}

const profile = (id: string, more: Partial<Profile> = {}) => ({
  ...newProfile(id, id, 'ws://localhost/', 'r'),
  ...more,
});
const NONE: SourceFacts = { captures: [], profiles: [], deleted: [], drafts: {} };

const listed = (facts: Partial<SourceFacts>) =>
  sectionsOf({ ...NONE, ...facts }).map(({ title, sources }) => [
    title,
    sources.map(({ kind, id }) => `${kind} ${id}`),
  ]);

describe('the sections', () => {
  it('say what is missing where there is nothing', () => {
    expect(sectionsOf(NONE).map(({ empty }) => typeof empty)).toEqual(['string', 'string', 'string']);
  });

  it('tell live sessions from what is over, newest first', () => {
    const captures = [capture('c'), capture('b', { live: true }), capture('a')];
    expect(listed({ captures }).slice(0, 2)).toEqual([
      ['Live', ['capture b']],
      ['Captures', ['capture c', 'capture a']],
    ]);
  });

  it('group profiles, those without a group first', () => {
    const profiles = [
      profile('z', { group: 'Work' }),
      profile('node 10'),
      profile('Node 2'),
      profile('y', { group: 'Home' }),
    ];
    expect(listed({ profiles }).slice(2)).toEqual([
      ['Profiles', ['profile Node 2', 'profile node 10']],
      ['Profiles · Home', ['profile y']],
      ['Profiles · Work', ['profile z']],
    ]);
  });

  it('keep a deleted profile in its place until it is given up, and once only if it came back', () => {
    const deleted = [profile('b')];
    expect(listed({ profiles: [profile('a'), profile('c')], deleted })[2]).toEqual([
      'Profiles',
      ['profile a', 'deleted b', 'profile c'],
    ]);
    expect(listed({ profiles: [profile('b')], deleted })[2]).toEqual(['Profiles', ['profile b']]);
  });

  it('list what was never saved, and mark what was edited', () => {
    const drafts = {
      'profile:a': { name: 'A' },
      'profile:new': { name: ' ', group: 'Work' },
      layout: { inspectorHeight: 3 },
    };
    const sections = sectionsOf({ ...NONE, profiles: [profile('a')], drafts });
    expect(sections.flatMap(({ sources }) => sources)).toMatchObject([
      { kind: 'profile', id: 'a', edited: true },
      { kind: 'draft', id: 'new', name: 'New profile' },
    ]);
    expect(sections.at(-1)?.title).toBe('Profiles · Work');
  });
});

describe('a source', () => {
  const source = { kind: 'capture', id: 'c', info: capture('c') } as const;

  it('opens with the view that was seen last', () => {
    const places = [
      { kind: 'capture', capture: 'other', view: 'call' },
      { kind: 'capture', capture: 'c', view: 'timeline' },
    ] as const;
    expect(placeOfSource(source, places)).toEqual({ kind: 'capture', capture: 'c', view: 'timeline' });
    expect(lastView('c', [])).toBe('handshake');
  });

  it('is shown in every view', () => {
    expect(isShown(source, { kind: 'capture', capture: 'c', view: 'call' })).toBe(true);
    expect(isShown(source, { kind: 'profile', id: 'c' })).toBe(false);
  });

  it('says how a profile logs in', () => {
    const facts = { signatureIsSecret: false, options: [], usesCookies: false, usesCertificate: false };
    const known = [{ name: 'wampcra', label: 'WAMP-CRA', needsAuthid: true, secretKinds: [], ...facts }];
    const by = (method: string) => profile('p', { methods: [{ method, authid: { kind: 'absent' } }] });
    expect(loginOf(by('wampcra'), known)).toBe('WAMP-CRA');
    expect(loginOf(by('other'), known)).toBe('other');
    expect(loginOf(profile('p'), known)).toBe('no login');
  });
});

describe('the state of a capture', () => {
  it('has a shape and words for every outcome', () => {
    for (const outcome of Object.keys(EXIT_CODES) as Outcome[]) {
      const { icon, word, phrase } = captureState(capture('c', { outcome }), undefined);
      expect(
        [icon, word, phrase].every((part) => part !== ''),
        outcome,
      ).toBe(true);
    }
  });

  it('tells an open session from one that ended, and a question from waiting', () => {
    const told = (more: Partial<CaptureInfo>, asked?: 'secret' | 'challenge') =>
      captureState(capture('c', more), asked);
    expect(told({ live: true, outcome: 'welcome' })).toMatchObject({ icon: 'ok', phrase: 'Connected' });
    expect(told({ outcome: 'welcome' })).toMatchObject({ icon: 'skip', phrase: 'Session ended' });
    expect(told({ live: true })).toMatchObject({ icon: 'run' });
    expect(told({ live: true }, 'secret')).toMatchObject({ icon: 'pause', word: 'secret asked' });
    expect(told({ live: true }, 'challenge')).toMatchObject({ icon: 'pause', word: 'answer asked' });
    expect(told({ outcome: 'abort' })).toMatchObject({ icon: 'abort', word: 'refused' });
    expect(told({ outcome: 'abort', givenUp: true })).toMatchObject({ icon: 'abort', phrase: 'Given up' });
  });
});
