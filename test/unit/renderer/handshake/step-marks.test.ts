import { describe, expect, it } from 'vitest';
import { marksOf, type StepMark } from '../../../../src/renderer/src/features/handshake/step-marks.ts';
import type { Derivation, HandshakeSummary, LadderStep } from '../../../../src/shared/handshake-summary.ts';
import { told } from './summaries.ts';

/** Marks of a login by message type; only messages that have some. */
function marked(change: Partial<HandshakeSummary>): Record<string, StepMark[]> {
  const summary = { ...told(4), ...change };
  const all = summary.steps.map((step) => [step.type, marksOf(step, summary)] as const);
  return Object.fromEntries(all.filter(([, marks]) => marks.length > 0));
}

const answer = (change: Partial<Derivation>): Partial<HandshakeSummary> => ({
  derivations: told(4).derivations.map((one) => ({ ...one, ...change })),
});

describe('the marks of a step', () => {
  it('are none for a login of which there is nothing more to say', () => {
    expect(marked({})).toEqual({});
  });

  it('tell what the router proved', () => {
    for (const routerProof of ['right', 'wrong', 'missing'] as const) {
      const prove = (step: LadderStep) => (step.type === 'WELCOME' ? { ...step, routerProof } : step);
      expect(marked({ steps: told(4).steps.map(prove) })).toEqual({ WELCOME: [{ kind: 'proof', state: routerProof }] });
    }
  });

  it('tell how an answer came about', () => {
    expect(marked(answer({ byHand: true }))).toEqual({ AUTHENTICATE: [{ kind: 'by-hand' }] });
    const anyway = answer({ refused: 'no key', couldSend: true, sentAnyway: true });
    expect(marked(anyway)).toEqual({ AUTHENTICATE: [{ kind: 'sent-anyway' }] });
  });

  it('tell at the CHALLENGE that it got no answer', () => {
    const [derivation] = told(4).derivations;
    if (!derivation) throw new Error('there is no derivation');
    const { sent: _, ...unsent } = derivation;
    expect(marked({ derivations: [{ ...unsent, refused: 'no key' }] })).toEqual({ CHALLENGE: [{ kind: 'not-sent' }] });
    expect(marked({ derivations: [unsent] })).toEqual({});
  });
});
