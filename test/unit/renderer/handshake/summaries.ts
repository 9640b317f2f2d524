// Summaries to lay out: a salted login, told up to any step.

import type { HandshakeSummary, LadderStep, TransportStep } from '../../../../src/shared/handshake-summary.ts';

const STEPS: readonly LadderStep[] = [
  step(5, 2_000, 'out', 'HELLO', 100),
  step(6, 4_000, 'in', 'CHALLENGE', 2_000),
  step(8, 44_000, 'out', 'AUTHENTICATE', 40_000),
  step(9, 46_000, 'in', 'WELCOME', 2_000),
];

export function step(seq: number, at: number, dir: 'in' | 'out', type: string, waited: number): LadderStep {
  const waitedFor = dir === 'out' ? 'client' : 'router';
  return { seq, at, dir, type, text: type, size: 10, waitedFor, waited, findings: [] };
}

export const TRANSPORT: readonly TransportStep[] = [
  { seq: 1, at: 100, step: 'dns', state: 'done', took: 100, text: 'an address' },
  { seq: 2, at: 500, step: 'tcp', state: 'done', took: 400, text: 'connected' },
  { seq: 3, at: 1_800, step: 'upgrade', state: 'done', took: 1_200, text: 'HTTP 101' },
];

const COMPUTED: HandshakeSummary['derivations'][number]['steps'] = [
  { label: 'password', how: 'the secret', encoding: 'utf-8', fingerprint: 'abcdef' },
  { label: 'signature', how: 'base64 of HMAC-SHA256(password, challenge)', encoding: 'base64', value: 'c2ln' },
];

const BEFORE: HandshakeSummary = {
  v: 1,
  capture: { id: 'c', label: 'l', url: 'ws://h:1/', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' },
  transport: [],
  steps: [],
  derivations: [],
  time: { transport: 0, client: 0, router: 0, derivation: 0 },
  verdict: { happened: '', evidence: [], todo: [] },
};

/** A salted login after so many messages; decided with the fourth. */
export function told(messages: number): HandshakeSummary {
  const steps = STEPS.slice(0, messages);
  return {
    ...BEFORE,
    transport: TRANSPORT,
    opened: { seq: 4, at: 1_900, protocol: 'wamp.2.json', serializer: 'json' },
    steps,
    derivations:
      messages < 3
        ? []
        : [
            {
              seq: 7,
              about: 6,
              purpose: 'answer',
              round: 1,
              method: 'wampcra',
              steps: COMPUTED,
              took: 39_000,
              sent: { seq: 8, equal: true },
            },
          ],
    ...(messages >= 4 && { outcome: 'welcome', decided: { seq: 9, at: 46_000 } }),
  };
}

/** An attempt whose transport came so far. */
export function reached(stages: number): HandshakeSummary {
  return { ...BEFORE, transport: TRANSPORT.slice(0, stages) };
}
