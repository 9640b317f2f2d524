import { describe, expect, it } from 'vitest';
import type { Talk } from '../../../../../src/main/auth/auth-method.ts';
import { wampcra } from '../../../../../src/main/auth/wampcra/wampcra.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';

const ASKED = {
  authid: 'joe',
  authrole: 'user',
  authmethod: 'wampcra',
  authprovider: 'static',
  nonce: 'n',
  timestamp: '2023-11-14T22:13:20.000Z',
  session: 123,
};
const GOOD: Dict = { challenge: JSON.stringify(ASKED) };

function talk(extra: Dict, more: Partial<Talk> = {}): Talk {
  return {
    hello: { kind: 'HELLO', realm: 'realm1', details: { authid: 'joe' } },
    challenge: { kind: 'CHALLENGE', authmethod: 'wampcra', extra },
    ...more,
  };
}

const told = (said: Talk) =>
  (wampcra.review?.(said) ?? []).map(({ check, severity, key = '', text }) => ({
    what: `${check} ${severity} ${key}`.trim(),
    text,
  }));

describe('CHALLENGE', () => {
  it.each<readonly [string, Dict, string | undefined, string]>([
    ['as it should be', GOOD, undefined, ''],
    ['no challenge', {}, 'A-02 warning challenge', 'JSON text'],
    ['no JSON', { challenge: 'x' }, 'A-02 warning challenge', 'JSON text'],
    ['no object', { challenge: '[]' }, 'A-02 warning challenge', 'JSON text'],
    ['too long to look into', { challenge: `${' '.repeat(70_000)}{}` }, 'A-02 warning challenge', 'JSON text'],
    ['nesting without end', { challenge: '['.repeat(60_000) }, 'A-02 warning challenge', 'JSON text'],
    [
      'fields that are missing or of a wrong type',
      { challenge: JSON.stringify({ ...ASKED, session: '123', nonce: undefined }) },
      'A-02 warning challenge',
      'nonce, session as a number',
    ],
    ['salted', { ...GOOD, salt: 's', iterations: 1000, keylen: 32 }, undefined, ''],
    ['salt alone', { ...GOOD, salt: 's' }, 'A-04 warning iterations', 'iterations and keylen'],
    ['no keylen', { ...GOOD, salt: 's', iterations: 1000 }, 'A-04 warning keylen', 'without keylen'],
    ['few iterations', { ...GOOD, salt: 's', iterations: 999, keylen: 32 }, 'A-04 warning iterations', '999'],
    ['iterations of a wrong type', { ...GOOD, salt: 's', iterations: 'x', keylen: 32 }, undefined, ''],
    ['no salt at all', { ...GOOD, salt: null, iterations: 1 }, undefined, ''],
  ])('%s', (_title, extra, what, part) => {
    const findings = told(talk(extra));
    expect(findings.map((finding) => finding.what)).toEqual(what === undefined ? [] : [what]);
    expect(findings.map(({ text }) => text).join('')).toContain(part);
  });
});

describe('AUTHENTICATE', () => {
  it('has a signature of 44 characters', () => {
    const authenticate = (signature: string) => ({ kind: 'AUTHENTICATE', signature, extra: {} }) as const;
    const right = Buffer.alloc(32).toString('base64');
    expect(told(talk(GOOD, { authenticate: authenticate(right) }))).toEqual([]);
    expect(told(talk(GOOD, { authenticate: authenticate('00'.repeat(32)) }))).toMatchObject([{ what: 'A-01 error' }]);
  });
});

describe('WELCOME', () => {
  const welcome = (session: number, details: Dict) => ({ welcome: { kind: 'WELCOME', session, details } as const });
  it('is compared with what was signed, where it says something', () => {
    expect(told(talk(GOOD, welcome(123, {})))).toEqual([]);
    expect(told(talk(GOOD, welcome(123, { authid: 'joe', authrole: 'user' })))).toEqual([]);
    const findings = told(talk(GOOD, welcome(124, { authid: 'jim', authrole: 'guest' })));
    expect(findings.map(({ what }) => what)).toEqual([
      'A-03 warning session',
      'A-03 warning authid',
      'A-03 warning authrole',
    ]);
    expect(findings[1]?.text).toContain('"joe", and WELCOME has "jim"');
    expect(told(talk({ challenge: '{"session":124}' }, welcome(123, {})))).toMatchObject([
      { what: 'A-03 warning session' },
    ]);
    expect(told(talk({ challenge: 'x' }, welcome(124, {})))).toEqual([]);
  });

  it('may hold what cannot be written as JSON', () => {
    const deep = `{"authid":${'['.repeat(30_000)}${']'.repeat(30_000)},"authrole":"user"}`;
    const findings = told(talk({ challenge: deep }, welcome(1, { authid: 'joe', authrole: 2n ** 60n })));
    expect(findings.map(({ what }) => what)).toEqual(['A-03 warning authid', 'A-03 warning authrole']);
    expect(findings[0]?.text).toContain('has authid no text and no number, and WELCOME has "joe"');
    expect(findings[1]?.text).toContain('"user", and WELCOME has 1152921504606846976');
  });

  it('is nothing to say without a challenge', () => {
    const { hello } = talk(GOOD);
    expect(told({ hello, ...welcome(124, {}) })).toEqual([]);
  });
});
