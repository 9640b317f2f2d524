// Lists that are pulled again: what did not change stays the same object.

import { describe, expect, it } from 'vitest';
import { keepSame } from '../../../../src/renderer/src/state/same-operation.ts';
import type { HoldingInfo, OperationInfo } from '../../../../src/shared/contract/operations.ts';

const operation = (n: number, part: Partial<OperationInfo> = {}): OperationInfo => ({
  operation: n,
  request: { kind: 'call', uri: 'a.b' },
  uri: 'a.b',
  startedAt: '2026-02-03T00:00:00.000Z',
  state: 'running',
  results: 0,
  ...part,
});
const holding = (id: number, part: Partial<HoldingInfo> = {}): HoldingInfo => ({
  holding: id,
  kind: 'subscription',
  operation: 1,
  uri: 'a.b',
  match: 'exact',
  since: '2026-02-03T00:00:00.000Z',
  state: 'held',
  count: 0,
  rate: 0,
  ...part,
});
const REPLY = { kind: 'done', id: 7 } as const;

describe('lists that are pulled again', () => {
  it('stay the same object if nothing changed', () => {
    const before = { operations: [operation(2), operation(1, { reply: REPLY })], holdings: [holding(5)] };
    const after = keepSame(before, structuredClone(before));
    expect(after.operations).toBe(before.operations);
    expect(after.holdings).toBe(before.holdings);
  });

  it('keep the objects of what did not change beside what did', () => {
    const before = { operations: [operation(2), operation(1)], holdings: [holding(5), holding(6)] };
    const after = keepSame(before, {
      operations: [operation(3), operation(2, { state: 'answered', reply: REPLY }), operation(1)],
      holdings: [holding(5, { count: 1 }), holding(6)],
    });
    expect(after.operations.map(({ state }) => state)).toEqual(['running', 'answered', 'running']);
    expect(after.operations[2]).toBe(before.operations[1]);
    expect(after.holdings[0]?.count).toBe(1);
    expect(after.holdings[1]).toBe(before.holdings[1]);
  });

  it('count subscriptions and registrations apart', () => {
    const before = { operations: [], holdings: [holding(5), holding(5, { kind: 'registration' })] };
    const after = keepSame(before, structuredClone(before));
    expect(after.holdings).toBe(before.holdings);
  });
});
