import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../../../src/renderer/src/features/inspect/derivation-groups.ts';
import type { Derivation } from '../../../../src/shared/handshake-summary.ts';

const derivation = (seq: number, more: Partial<Derivation> = {}): Derivation => ({
  ...{ seq, about: seq - 1, purpose: 'answer', round: 1, method: 'wampcra', steps: [], took: 1 },
  ...more,
});
const sent = (seq: number) => ({ sent: { seq, equal: true } });

describe('the derivations of a login', () => {
  it('lead to the message that shows them', () => {
    const proof = derivation(10, { purpose: 'router-proof' });
    expect(groupsOf([derivation(7, sent(8)), proof])).toEqual([
      { seq: 7, shownBy: 8, purpose: 'answer', method: 'wampcra' },
      { seq: 10, shownBy: 9, purpose: 'router-proof', method: 'wampcra' },
    ]);
    expect(groupsOf([derivation(7, { refused: 'no key' })])[0]?.shownBy).toBe(6);
  });

  it('are told apart by their round only if there is more than one', () => {
    const rounds = [derivation(7, sent(8)), derivation(10, { round: 2, method: 'ticket', ...sent(11) })];
    expect(groupsOf(rounds).map(({ round, method }) => [round, method])).toEqual([
      [1, 'wampcra'],
      [2, 'ticket'],
    ]);
    const proof = derivation(13, { purpose: 'router-proof', round: 2 });
    expect(groupsOf([...rounds, proof]).map(({ round }) => round)).toEqual([1, 2, undefined]);
  });
});
