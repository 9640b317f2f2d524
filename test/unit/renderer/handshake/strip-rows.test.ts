import { describe, expect, it } from 'vitest';
import { stripOf } from '../../../../src/renderer/src/features/handshake/strip-rows.ts';
import type { HandshakeSummary } from '../../../../src/shared/handshake-summary.ts';
import { reached, told, TRANSPORT } from './summaries.ts';

const states = (summary: HandshakeSummary, live = false) =>
  stripOf(summary, live).rows.map(({ stage, state }) => `${stage} ${state}`);

describe('the transport strip', () => {
  it('places each stage in the time until the wire was open', () => {
    const { rows, total, failed } = stripOf(told(1), true);
    expect([total, failed]).toEqual([1_900, false]);
    expect(rows.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      'dns done',
      'tcp done',
      'tls off',
      'upgrade done',
      'subprotocol done',
    ]);
    const place = (stage: string) => rows.find((row) => row.stage === stage);
    expect(place('tcp')).toMatchObject({ from: 100 / 1_900, to: 500 / 1_900, seq: 2 });
    expect(place('tls')).toMatchObject({ from: 500 / 1_900, to: 500 / 1_900 });
    expect(place('subprotocol')).toMatchObject({ seq: 4, text: 'wamp.2.json' });
  });

  it('shows what runs and what is ahead', () => {
    expect(states(reached(1), true)).toEqual([
      'dns done',
      'tcp running',
      'tls off',
      'upgrade ahead',
      'subprotocol ahead',
    ]);
    expect(states(reached(1))).toContain('tcp ahead');
  });

  it('wants TLS for any address but ws:', () => {
    const secure = { ...reached(2), capture: { ...reached(2).capture, url: 'wss://h/' } };
    expect(states(secure, true)).toContain('tls running');
  });

  it('tells a failure, and reaches nothing after it', () => {
    const failed = { ...reached(1), transport: [...TRANSPORT.slice(0, 1), refusal], decided: { seq: 2, at: 300 } };
    expect(stripOf(failed, true).failed).toBe(true);
    expect(states(failed, true)).toEqual(['dns done', 'tcp failed', 'tls off', 'upgrade ahead', 'subprotocol ahead']);
  });

  it('places nothing if no time passed', () => {
    const { rows } = stripOf({ ...reached(1), transport: [{ ...refusal, at: 0 }] }, false);
    expect(rows.every(({ from, to }) => from === 0 && to === 0)).toBe(true);
  });
});

const refusal = { seq: 2, at: 300, step: 'tcp', state: 'failed', text: 'ECONNREFUSED' } as const;
