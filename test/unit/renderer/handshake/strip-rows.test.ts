import { describe, expect, it } from 'vitest';
import { stripOf } from '../../../../src/renderer/src/features/handshake/strip-rows.ts';
import type { HandshakeSummary, TransportStep } from '../../../../src/shared/handshake-summary.ts';
import { reached, told, TRANSPORT } from './summaries.ts';

const states = (summary: HandshakeSummary, live = false) =>
  stripOf(summary, live).rows.map(({ stage, state }) => `${stage} ${state}`);

/** A summary of an address whose transport went through these steps. */
function through(url: string, ...steps: TransportStep['step'][]): HandshakeSummary {
  const before = reached(0);
  return {
    ...before,
    capture: { ...before.capture, url },
    transport: steps.map((step, i) => ({ seq: i + 1, at: (i + 1) * 100, step, state: 'done', took: 100, text: step })),
  };
}

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
    expect(place('tls')).toMatchObject({ from: 500 / 1_900, to: 500 / 1_900, text: 'ws' });
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

  it.each([
    ['ws://h/', 'tls off'],
    ['rs://h', 'tls off'],
    ['tcp://h', 'tls off'],
    ['http://h/', 'tls off'],
    ['unix:///run/s', 'tls off'],
    ['unix+ws:///run/s', 'tls off'],
    ['wss://h/', 'tls ahead'],
    ['rss://h', 'tls ahead'],
    ['tcps://h', 'tls ahead'],
    ['https://h/', 'tls ahead'],
    ['rss://unix:/run/s', 'tls ahead'],
  ])('knows whether %s wants TLS', (url, tls) => {
    expect(states(through(url))).toContain(tls);
  });

  it('waits for TLS once the connection is there', () => {
    const secure = { ...reached(2), capture: { ...reached(2).capture, url: 'wss://h/' } };
    expect(states(secure, true)).toContain('tls running');
  });

  it('begins with the socket where there is no network', () => {
    expect(states(through('unix:///run/s'), true)).toEqual([
      'unix running',
      'tls off',
      'rawsocket ahead',
      'serializer ahead',
    ]);
    expect(states(through('ws://unix:/run/s', 'unix'), true)).toEqual([
      'unix done',
      'tls off',
      'upgrade running',
      'subprotocol ahead',
    ]);
  });

  it('ends with the serializer over RawSocket', () => {
    const opened = { seq: 4, at: 400, protocol: 'wamp.2.cbor', serializer: 'cbor' };
    const { rows } = stripOf({ ...through('rss://h', 'dns', 'tcp', 'tls', 'rawsocket'), opened }, true);
    expect(rows.map(({ stage }) => stage)).toEqual(['dns', 'tcp', 'tls', 'rawsocket', 'serializer']);
    expect(rows.at(-1)).toMatchObject({ state: 'done', seq: 4, text: 'cbor' });
  });

  it('shows a proxy where one was asked, between the connection and TLS', () => {
    expect(states(through('wss://h/', 'dns', 'tcp', 'proxy', 'tls', 'upgrade'))).toEqual([
      'dns done',
      'tcp done',
      'proxy done',
      'tls done',
      'upgrade done',
      'subprotocol ahead',
    ]);
    expect(states(through('wss://h/')).join()).not.toContain('proxy');
  });

  it('calls the request that opens a long-poll session by its name', () => {
    expect(states(through('http://h/', 'dns', 'tcp', 'upgrade'))).toEqual([
      'dns done',
      'tcp done',
      'tls off',
      'longpoll done',
      'subprotocol ahead',
    ]);
  });

  it('shows every step there was, whatever the address says', () => {
    expect(states(through('odd:', 'unix', 'rawsocket'))).toEqual([
      'unix done',
      'tls ahead',
      'rawsocket done',
      'serializer ahead',
    ]);
    const both = states(through('unix:///run/s', 'dns', 'tcp', 'upgrade'));
    expect(both).toEqual(['dns done', 'tcp done', 'tls off', 'upgrade done', 'subprotocol ahead']);
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
