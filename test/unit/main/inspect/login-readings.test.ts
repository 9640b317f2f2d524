// What the values of a login are in words, and the certificates that a HELLO may carry.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { certificateFacts } from '../../../../src/main/auth/cryptosign/certificate-facts.ts';
import { certificateGroups } from '../../../../src/main/inspect/certificate-groups.ts';
import { certifiedExtra } from '../../../../src/main/inspect/record-detail.ts';
import type { CertificateFacts } from '../../../../src/shared/certificate-facts.ts';
import { hello, Recording, welcome, type Sent } from '../../../support/recording.ts';
import { detailOf, field } from './detailed.ts';

const NONCE = 'AAECAwQFBgcICQoLDA0ODw==';

/** The reading of a field of the last message. */
function reading(path: string, ...frames: readonly Sent[]): string | undefined {
  const recording = Recording.open();
  let seq = 0;
  for (const frame of frames) {
    seq = recording.last + 1;
    if (frame[0] === 1 || frame[0] === 5) recording.sent(frame);
    else recording.received(frame);
  }
  return field(detailOf(recording, seq), path).reading;
}

const HELLO = hello({ authextra: { nonce: NONCE, channel_binding: 'tls-unique' } });
const challenge = (extra: object): Sent => [4, 'wamp-scram', extra];

describe('a nonce', () => {
  it('is so many bytes', () => {
    expect(reading('2.authextra.nonce', HELLO)).toBe('24 characters, base64 of 16 bytes');
  });

  it('of both sides is told apart', () => {
    const words = 'the 24 characters of HELLO, then 4 of the router: AQID';
    expect(reading('2.nonce', HELLO, challenge({ nonce: `${NONCE}AQID` }))).toBe(words);
    expect(reading('2.nonce', HELLO, challenge({}), [5, 'x', { nonce: `${NONCE}AQID` }])).toBe(words);
    expect(reading('2.nonce', HELLO, challenge({ nonce: 'AQID' }))).toBe(
      '4 characters; they do not begin with the nonce of HELLO',
    );
    expect(reading('2.nonce', hello(), challenge({ nonce: 'AQID' }))).toBe('4 characters, base64 of 3 bytes');
    expect(reading('2.nonce', challenge({ nonce: 5 }))).toBeUndefined();
  });
});

describe('a value of a method', () => {
  it.each<readonly [string, object, string | undefined]>([
    ['2.salt', { salt: 'AQID' }, 'base64 of 3 bytes; WAMP-CRA takes the text itself'],
    ['2.salt', { salt: 'no base64!' }, undefined],
    ['2.kdf', { kdf: 'argon2id13' }, 'Argon2id, version 1.3'],
    ['2.kdf', { kdf: 'argon2id-13' }, 'Argon2id, version 1.3, as Autobahn and Crossbar write it'],
    ['2.kdf', { kdf: 'constructor' }, undefined],
    ['2.memory', { memory: 4096 }, 'KiB: 4 MiB'],
    ['2.memory', { memory: 512 }, undefined],
    ['2.channel_binding', { channel_binding: 'tls-exporter' }, 'keying material exported from TLS (RFC 9266)'],
    ['2.channel_binding', { channel_binding: null }, undefined],
    ['2.challenge', { challenge: 'ab'.repeat(32) }, '64 hex digits, 32 bytes'],
    [
      '2.signature',
      { signature: `${'ab'.repeat(64)}${'cd'.repeat(32)}` },
      `96 bytes: signature abababababababab… (64 bytes), then the signed message ${'cd'.repeat(32)} (32 bytes)`,
    ],
  ])('at %s of CHALLENGE %j', (path, extra, words) => {
    expect(reading(path, challenge(extra))).toBe(words);
  });

  it('in WELCOME and ABORT', () => {
    const proof = Buffer.alloc(32).toString('base64');
    const proved = (verifier: string) => reading('2.authextra.verifier', welcome({ authextra: { verifier } }));
    expect(proved(proof)).toBe('44 characters, base64 of 32 bytes');
    expect(proved(`v=${proof}`)).toBe('44 characters, base64 of 32 bytes after "v="');
    expect(proved('?')).toBeUndefined();
    expect(reading('1.scram', [3, { scram: 'unknown-user' }, 'wamp.error.not_authorized'])).toBe(
      'the router does not know the authid',
    );
  });
});

describe('certificates', () => {
  const file = new URL('../../../fixtures/vectors/cryptosign-certificate.json', import.meta.url);
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: { inputs: Record<string, unknown> }[] };

  it('are looked for in HELLO alone', () => {
    const recording = Recording.open().sent(hello({ authextra: { certificates: [] } }));
    const at = recording.last;
    recording.received(welcome({ authextra: { certificates: [] } }));
    expect(certifiedExtra(recording.store, at)).toEqual({ certificates: [] });
    expect(certifiedExtra(recording.store, recording.last)).toBeUndefined();
    const without = Recording.open().sent(hello({ authextra: { pubkey: 'x' } }));
    expect(certifiedExtra(without.store, without.last)).toBeUndefined();
  });

  it('are told field by field', () => {
    expect(vectors.length).toBeGreaterThan(0);
    const facts: CertificateFacts = {
      certificates: [
        {
          index: 0,
          kind: 'authority',
          fields: [{ name: 'chainId', label: 'Chain', value: '1', note: 'Ethereum mainnet' }],
          capabilities: ['root CA'],
          signer: '0x12',
          signed: false,
          faults: [],
        },
        { index: 1, kind: 'unknown', fields: [], faults: ['no dictionary'] },
      ],
      trustroot: '0x34',
      rules: [{ id: 'CCR-1', sentence: 'All are for one chain.', result: 'broken' }],
      findings: [],
    };
    expect(certificateGroups(facts)).toEqual([
      {
        title: 'Certificate 1: authority',
        facts: [
          { label: 'Chain', value: '1 (Ethereum mainnet)' },
          { label: 'May act as', value: 'root CA' },
          { label: 'Signed by', value: '0x12, who had not to sign it' },
        ],
      },
      { title: 'Certificate 2: not readable', facts: [{ label: 'Fault', value: 'no dictionary' }] },
      {
        title: 'Chain of certificates',
        facts: [
          { label: 'Trust root', value: '0x34' },
          { label: 'CCR-1', value: 'broken: All are for one chain.' },
        ],
      },
    ]);
  });

  it('of any form are told without an exception', () => {
    for (const certificates of [[], [1], [[{}, 'x']], [[{ domain: null }, 5, 6]]]) {
      const facts = certificateFacts({ certificates });
      if (facts) expect(certificateGroups(facts)).toBeInstanceOf(Array);
    }
  });
});
