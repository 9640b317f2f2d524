import { describe, expect, it } from 'vitest';
import {
  composeDraftName,
  composeDraftOf,
  EMPTY_DRAFT,
  withUri,
} from '../../../../src/renderer/src/features/compose/compose-draft.ts';

describe('what is typed into the forms', () => {
  it('comes back from its draft, whatever stands there', () => {
    const draft = {
      procedure: 'a.b',
      callArguments: '[1,',
      topic: 't',
      publishTopic: '',
      publishArguments: '{',
      procedures: ['a.b'],
      topics: [],
    };
    expect(composeDraftOf(draft)).toEqual(draft);
    expect(composeDraftOf(undefined)).toEqual(EMPTY_DRAFT);
    expect(composeDraftOf({ procedure: 5, topics: ['a', 7], procedures: 'x' })).toEqual({
      ...EMPTY_DRAFT,
      topics: ['a'],
    });
  });

  it('is kept for the profile, or for what has the name', () => {
    expect(composeDraftName({ profileId: 'p1', label: 'Local' })).toBe('compose:p1');
    expect(composeDraftName({ label: 'ws://host/'.repeat(50) }).length).toBeLessThanOrEqual(128);
  });

  it('remembers the URIs used last, each once', () => {
    expect(withUri(['a', 'b', 'c'], 'b')).toEqual(['b', 'a', 'c']);
    const many = Array.from({ length: 20 }, (_, i) => `u${i}`);
    expect(withUri(many, 'new')).toHaveLength(12);
  });
});
