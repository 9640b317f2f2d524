import { describe, expect, it } from 'vitest';
import type { HoldingInfo } from '../../../../src/shared/contract/operations.ts';
import { factsOf } from '../../../../src/renderer/src/features/holdings/holding-facts.ts';

const topic: HoldingInfo = {
  holding: 4417,
  kind: 'subscription',
  operation: 1,
  uri: 'com.acme.market.tick',
  match: 'exact',
  since: '2026-05-14T09:00:00.000Z',
  state: 'held',
  count: 881_204,
  rate: 2911.4,
};
const procedure: HoldingInfo = {
  ...topic,
  kind: 'registration',
  count: 6,
  rate: 0,
  answered: 4,
  failed: 1,
  interrupted: 1,
  answer: { kind: 'ask' },
};

describe('what is said of a subscription or registration', () => {
  it('counts events, with their rate as long as it is held', () => {
    expect(factsOf(topic)).toEqual(['881,204 events', '2,911/s']);
    expect(factsOf({ ...topic, count: 1, rate: 1.44 })).toEqual(['1 event', '1.4/s']);
    expect(factsOf({ ...topic, state: 'revoked', rate: 0 })).toEqual(['881,204 events']);
  });

  it('says what was answered, what failed, and what answers', () => {
    expect(factsOf(procedure)).toEqual(['4 answered', '1 failed', '1 interrupted', 'asks you']);
    expect(factsOf({ ...procedure, failed: 0, interrupted: 0, rate: 3, answer: { kind: 'result' } })).toEqual([
      '4 answered',
      '3.0/s',
      'fixed reply',
    ]);
    expect(factsOf({ ...procedure, state: 'lost' })).not.toContain('asks you');
  });
});
