import { describe, expect, it } from 'vitest';
import { ladderRows } from '../../../../src/renderer/src/features/handshake/ladder-layout.ts';
import { timeParts } from '../../../../src/renderer/src/features/handshake/time-parts.ts';
import { brief, featureName, partName, waitWords } from '../../../../src/renderer/src/features/handshake/words.ts';
import type { HandshakeSummary } from '../../../../src/shared/handshake-summary.ts';
import { told } from './summaries.ts';

const waits = (summary: HandshakeSummary) =>
  ladderRows(summary, false).flatMap((row) => (row.kind === 'wait' ? [waitWords(row)] : []));

describe('the words of a wait', () => {
  it('say who worked and what for', () => {
    expect(waits(told(2))).toEqual(['router and network, until CHALLENGE']);
    const silent = { ...told(1), outcome: 'silence', decided: { seq: 6, at: 9_000 } } as const;
    expect(waits(silent)).toEqual(['router and network, until the time limit; no answer']);
  });

  it('tell the computation apart from the rest of the time', () => {
    const slow = (how: string) => ({ label: 'key', how, encoding: 'base64' }) as const;
    const plain = { label: 'code', how: 'digits', encoding: 'utf-8' } as const;
    const [derivation] = told(4).derivations;
    const computed = (change: object) =>
      waits({ ...told(3), derivations: derivation ? [{ ...derivation, ...change }] : [] })[1];
    expect(computed({})).toBe('sign 39.00 · other work 1.00');
    for (const how of ['PBKDF2-HMAC-SHA256(…)', 'Argon2id(…)'])
      expect(computed({ steps: [slow(how), plain] })).toBe('derive and sign 39.00 · other work 1.00');
    expect(computed({ steps: [plain] })).toBe('hand the secret over 39.00 · other work 1.00');
    expect(computed({ steps: [plain, plain] })).toBe('compute the answer 39.00 · other work 1.00');
    expect(computed({ steps: [plain], byHand: true })).toBe('typed by hand 39.00 · other work 1.00');
    expect(computed({ took: 50_000 })).toBe('sign 50.00 · other work 0.00');
  });

  it('name the parts of the time', () => {
    expect(timeParts(told(4)).map(partName)).toEqual([
      'Transport',
      'Prepare HELLO',
      'Wait for CHALLENGE',
      'Sign',
      'Wait for WELCOME',
    ]);
  });
});

describe('names and texts of others', () => {
  it('name features as people do', () => {
    expect(featureName({ flag: 'call_canceling', about: 'known' })).toBe('Call canceling');
    expect(featureName({ flag: 'session_meta_api', about: 'known' })).toBe('Session meta API');
    expect(featureName({ flag: '__proto__' })).toBe('__proto__');
  });

  it('show captured texts with every character, and not more than there is room for', () => {
    expect(brief('a\u202eb')).toBe('a\\u202eb');
    expect(brief('x'.repeat(400))).toHaveLength(400);
    expect(brief('x'.repeat(1_000_000))).toBe(`${'x'.repeat(400)}…`);
  });
});
