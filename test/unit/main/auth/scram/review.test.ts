import { describe, expect, it } from 'vitest';
import { scram, wampScram } from '../../../../../src/main/auth/scram/scram.ts';
import type { AuthMethod, Talk } from '../../../../../src/main/auth/auth-method.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';

const OURS = 'AAECAwQFBgcICQoLDA0ODw==';
const SIGNATURE = Buffer.alloc(32).toString('base64');
const GOOD: Dict = { nonce: `${OURS}EBES`, salt: 'AAAA', kdf: 'pbkdf2', iterations: 4096, memory: null };
const HELLO: Dict = { authid: 'joe', authextra: { nonce: OURS, channel_binding: null } };

function talk(extra: Dict, more: { hello?: Dict; answer?: Dict; signature?: string; welcome?: Dict } = {}): Talk {
  const { hello = HELLO, answer, signature = SIGNATURE, welcome } = more;
  return {
    hello: { kind: 'HELLO', realm: 'realm1', details: hello },
    challenge: { kind: 'CHALLENGE', authmethod: 'wamp-scram', extra },
    ...(answer && { authenticate: { kind: 'AUTHENTICATE', signature, extra: answer } }),
    ...(welcome && { welcome: { kind: 'WELCOME', session: 1, details: welcome } }),
  };
}

function told(method: AuthMethod, said: Talk): string[] {
  return (method.review?.(said) ?? []).map(({ check, severity, key = '' }) => `${check} ${severity} ${key}`.trim());
}

describe('CHALLENGE', () => {
  it.each<readonly [string, Dict, readonly string[], readonly string[]]>([
    ['as it should be', GOOD, [], []],
    ['Argon2', { ...GOOD, kdf: 'argon2id13', iterations: 3, memory: 4096 }, [], ['A-06 warning kdf']],
    ['names of Autobahn', { ...GOOD, kdf: 'argon2id-13', iterations: 3, memory: 4096 }, ['A-06 warning kdf'], []],
    ['an unknown kdf', { ...GOOD, kdf: 'scrypt' }, ['A-06 error kdf'], ['A-06 error kdf']],
    ['no kdf', { nonce: GOOD['nonce'] ?? '' }, ['A-06 error kdf'], ['A-06 error kdf']],
    ['few rounds', { ...GOOD, iterations: 4095 }, ['A-06 warning iterations'], ['A-06 warning iterations']],
    [
      'few passes',
      { ...GOOD, kdf: 'argon2id13', iterations: 2, memory: 4096 },
      ['A-06 warning iterations'],
      ['A-06 warning kdf', 'A-06 warning iterations'],
    ],
    [
      'little memory',
      { ...GOOD, kdf: 'argon2id13', iterations: 3, memory: 512 },
      ['A-06 warning memory'],
      ['A-06 warning kdf', 'A-06 warning memory'],
    ],
    [
      'no memory',
      { ...GOOD, kdf: 'argon2id13', iterations: 3, memory: null },
      ['A-06 error memory'],
      ['A-06 warning kdf', 'A-06 error memory'],
    ],
    ['memory of a wrong type', { ...GOOD, kdf: 'argon2id13', iterations: 3, memory: 'x' }, [], ['A-06 warning kdf']],
    ['another nonce', { ...GOOD, nonce: 'AAAA' }, ['A-05 error nonce'], ['A-05 warning nonce']],
    ['our nonce and no more', { ...GOOD, nonce: OURS }, ['A-05 error nonce'], ['A-05 warning nonce']],
    ['no nonce', { ...GOOD, nonce: null }, ['A-05 error nonce'], ['A-05 warning nonce']],
    ['our bytes, encoded anew', { ...GOOD, nonce: 'AAECAwQFBgcICQoLDA0ODxAREhM=' }, ['A-05 error nonce'], []],
  ])('%s', (_title, extra, specified, autobahn) => {
    expect(told(wampScram, talk(extra))).toEqual(specified);
    expect(told(scram, talk(extra))).toEqual(autobahn);
  });

  it('tells what HELLO lacks instead of a nonce that cannot be compared', () => {
    expect(told(wampScram, talk({ ...GOOD, nonce: 'AAAA' }, { hello: {} }))).toEqual([
      'A-12 error authid',
      'A-12 error authextra',
    ]);
    expect(told(scram, talk(GOOD, { hello: { authid: 'joe', authextra: {} } }))).toEqual(['A-12 error authextra']);
  });
});

describe('AUTHENTICATE', () => {
  const bound = { authid: 'joe', authextra: { nonce: OURS, channel_binding: 'tls-unique' } };
  it.each<readonly [string, Dict, Dict, readonly string[]]>([
    ['without binding', HELLO, { nonce: 'x', channel_binding: null, cbind_data: null }, []],
    ['with it', bound, { channel_binding: 'tls-unique', cbind_data: 'AAAA' }, []],
    ['data without binding', HELLO, { cbind_data: 'AAAA' }, ['A-08 error cbind_data']],
    ['binding without data', bound, { channel_binding: 'tls-unique' }, ['A-08 error channel_binding']],
    ['another binding', HELLO, { channel_binding: 'tls-unique', cbind_data: 'AAAA' }, ['A-08 error channel_binding']],
    ['binding dropped', bound, {}, ['A-08 error channel_binding']],
  ])('%s', (_title, hello, answer, checks) => {
    expect(told(wampScram, talk(GOOD, { hello, answer }))).toEqual(checks);
    expect(told(scram, talk(GOOD, { hello, answer }))).toEqual([]);
  });

  it.each([
    ['', 'is empty'],
    ['00'.repeat(32), '64 hex digits'],
    [SIGNATURE.slice(0, -1), 'padding'],
    [`-${SIGNATURE.slice(1)}`, 'alphabet of URLs'],
    ['AAAA', 'base64 of 3 bytes'],
    ['not a signature', '15 characters'],
  ])('a signature of a wrong form: %j', (signature, text) => {
    const findings = wampScram.review?.(talk(GOOD, { answer: {}, signature })) ?? [];
    expect(findings[0]).toMatchObject({ check: 'A-01', severity: 'error', field: 'AUTHENTICATE.Signature' });
    expect(findings[0]?.text).toContain(text);
  });
});

describe('WELCOME', () => {
  it('misses the proof of the router, in either name', () => {
    const welcome = (details: Dict) => talk(GOOD, { answer: {}, welcome: details });
    for (const details of [{}, { authextra: 5 }, { authextra: { verifier: null } }]) {
      expect(told(wampScram, welcome(details))).toEqual(['A-07 warning authextra']);
    }
    expect(told(wampScram, welcome({ authextra: { verifier: 'x' } }))).toEqual([]);
    expect(told(scram, welcome({ authextra: { scram_server_signature: 'x' } }))).toEqual([]);
    expect(told(scram, welcome({ authextra: { verifier: 'x' } }))).toEqual([]);
  });

  it('misses nothing if nothing was asked or answered', () => {
    const { hello } = talk(GOOD);
    const welcome = { kind: 'WELCOME', session: 1, details: {} } as const;
    expect(told(wampScram, { hello, welcome })).toEqual([]);
    expect(told(wampScram, { hello })).toEqual([]);
    expect(told(wampScram, talk(GOOD, { welcome: {} }))).toEqual([]);
  });
});
