import { describe, expect, it } from 'vitest';
import { defaultStep } from '../../../../src/renderer/src/features/handshake/default-step.ts';
import { reached, step, told, TRANSPORT } from './summaries.ts';

describe('the step that is shown first', () => {
  it('is the computed answer of a login, else WELCOME', () => {
    expect(defaultStep(told(4))).toBe(8);
    expect(defaultStep({ ...told(4), derivations: [] })).toBe(9);
    const handed = told(4).derivations.map(({ steps, ...derivation }) => ({ ...derivation, steps: steps.slice(0, 1) }));
    expect(defaultStep({ ...told(4), derivations: handed })).toBe(9);
  });

  it('is the ABORT of a refusal, also when more came after it', () => {
    const abort = step(9, 46_000, 'in', 'ABORT', 2_000);
    const late = step(10, 47_000, 'in', 'GOODBYE', 1_000);
    const decided = { outcome: 'abort', decided: { seq: 9, at: 46_000 } } as const;
    expect(defaultStep({ ...told(3), ...decided, steps: [...told(3).steps, abort, late] })).toBe(9);
  });

  it('is the message that broke the protocol', () => {
    const finding = { check: 'M-01', severity: 'error', text: 'wrong' } as const;
    const broken = { ...step(6, 3_000, 'in', 'CHALLENGE', 1_000), findings: [finding] };
    const abort = step(8, 4_000, 'out', 'ABORT', 1_000);
    const decided = { outcome: 'protocol-violation', decided: { seq: 8, at: 4_000 } } as const;
    expect(defaultStep({ ...told(1), ...decided, steps: [...told(1).steps, broken, abort] })).toBe(6);
  });

  it('is the transport step that failed, or the message nobody answered', () => {
    const failed = { seq: 2, at: 300, step: 'tcp', state: 'failed', text: '' } as const;
    const refused = { outcome: 'transport-error', decided: { seq: 2, at: 300 } } as const;
    expect(defaultStep({ ...reached(1), ...refused, transport: [...TRANSPORT.slice(0, 1), failed] })).toBe(2);
    expect(defaultStep({ ...told(1), outcome: 'silence', decided: { seq: 6, at: 9_000 } })).toBe(5);
    expect(defaultStep({ ...reached(0), outcome: 'interrupted', decided: { seq: 1, at: 0 } })).toBe(1);
  });

  it('is what came last while nothing is decided', () => {
    expect(defaultStep(told(2))).toBe(6);
    expect(defaultStep(reached(2))).toBe(2);
    expect(defaultStep(reached(0))).toBeUndefined();
  });
});
