// Refusals that have to do with how a method works: what it computes with, and what it relies on instead of a proof.

import { describe, expect, it } from 'vitest';
import { DIALLED, hello, Recording, UPGRADED, type Sent } from '../../../support/recording.ts';
import type { TransportFact } from '../../../../src/main/transport/transport.ts';

const REFUSED = 'wamp.error.not_authorized';
const SPEC_CHALLENGE: Sent = [4, 'wamp-scram', { nonce: 'n', salt: 'c2FsdA==', kdf: 'pbkdf2', iterations: 4096 }];
const KEY_CHALLENGE: Sent = [4, 'cryptosign', { challenge: 'ab'.repeat(32) }];

interface Case {
  readonly what: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly challenge?: Sent;
  readonly answer?: Sent;
  readonly abort?: Sent;
  readonly why: string;
  readonly todo: readonly RegExp[];
  readonly never?: RegExp;
}

const CASES: readonly Case[] = [
  {
    what: 'SCRAM with a value of RFC 5802',
    details: { authmethods: ['wamp-scram'] },
    challenge: SPEC_CHALLENGE,
    answer: [5, 'p', { nonce: 'n' }],
    abort: [3, { scram: 'invalid-proof' }, REFUSED],
    why: ': SCRAM ended with invalid-proof',
    todo: [
      /^It means: the proof does not belong/,
      /Check the secret of ann/,
      /offer the method scram instead/,
      /SASLprep/,
    ],
  },
  {
    what: 'SCRAM with a value that RFC 5802 does not have',
    details: { authmethods: ['wamp-scram'] },
    challenge: SPEC_CHALLENGE,
    answer: [5, 'p', { nonce: 'n' }],
    abort: [3, { scram: 'made-up' }, 'wamp.error.authentication_failed'],
    why: ': SCRAM ended with made-up',
    todo: [/^made-up is no value of SCRAM/, /Check authid and secret of ann/],
  },
  {
    what: 'SCRAM because of channel binding',
    details: { authmethods: ['wamp-scram'], authextra: { channel_binding: 'tls-unique' } },
    challenge: SPEC_CHALLENGE,
    answer: [5, 'p', { nonce: 'n' }],
    abort: [3, { scram: 'channel-bindings-dont-match' }, REFUSED],
    why: ': SCRAM ended with channel-bindings-dont-match',
    todo: [
      /^It means: the channel binding is not that/,
      /whose Finished/,
      /proxy that ends TLS/,
      /Turn channel binding off/,
    ],
  },
  {
    what: 'SCRAM in the dialect of Crossbar',
    details: { authmethods: ['scram'] },
    challenge: [4, 'scram', { nonce: 'n', salt: 's', kdf: 'argon2id-13', iterations: 4, memory: 512 }],
    why: ': it did not accept the answer to its CHALLENGE for scram',
    todo: [/Check the secret of ann/, /other form of the key/, /SASLprep/],
    never: /instead/,
  },
  {
    what: 'a key pair',
    details: { authmethods: ['cryptosign'], authextra: { pubkey: 'ff'.repeat(32) } },
    challenge: KEY_CHALLENGE,
    why: ': it did not accept the answer to its CHALLENGE for cryptosign',
    todo: [/must know its public key for ann/],
    never: /Finished|nexus/,
  },
  {
    what: 'a key pair with channel binding and without an authid',
    details: {
      authmethods: ['cryptosign'],
      authid: undefined,
      authextra: { pubkey: 'ff'.repeat(32), channel_binding: 'tls-unique' },
    },
    challenge: KEY_CHALLENGE,
    why: ': it did not accept the answer to its CHALLENGE for cryptosign',
    todo: [/public key/, /whose Finished message/, /proxy that ends TLS/, /nexus finds the key by the authid/],
  },
  {
    what: 'salted WAMP-CRA of Crossbar',
    details: {},
    challenge: [4, 'wampcra', { challenge: 'c', salt: 's', iterations: 1000, keylen: 32 }],
    why: ': it did not accept the answer to its CHALLENGE for wampcra',
    todo: [
      /secret of ann/,
      /derived twice/,
      /Compare salt, iterations and keylen/,
      /Crossbar 25\.12\.1/,
      /Crossbar 23\.1\.2 or older/,
      /base64 text/,
    ],
  },
  {
    what: 'a public key that the router does not know',
    details: { authmethods: ['cryptosign'], authextra: { pubkey: 'ff'.repeat(32) } },
    abort: [3, { message: 'extra.pubkey provided does not match any one of authorized_keys' }, REFUSED],
    why: ': it does not know the public key, or not for this identity',
    todo: [/Enter the public key (ff){32} for ann/, /another key than you think/],
  },
  {
    what: 'a signature that Bondy never saw',
    details: { authmethods: ['cryptosign'], authextra: { pubkey: 'ff'.repeat(32) } },
    abort: [3, { message: 'The signature did not match.' }, 'wamp.error.authentication_failed'],
    why: ': it does not know the public key, or not for this identity',
    todo: [/Enter the public key/, /form of the profile/],
  },
  {
    what: 'a nonce',
    details: { authmethods: ['scram'] },
    abort: [3, { message: 'client must send a nonce' }, REFUSED],
    why: ': it did not accept the nonce of HELLO',
    todo: [/authextra\.nonce in base64/],
  },
  {
    what: 'an authenticator that is not there',
    details: { authmethods: ['ticket'] },
    abort: [3, { message: 'no callee registered for procedure <app.authenticate>' }, 'wamp.error.no_such_procedure'],
    why: ': the procedure that decides about logins is not there, or failed',
    todo: [/asks an application of its own/, /may have left/],
  },
];

function refusedBy(recording: Recording, { details, challenge, answer, abort }: Pick<Case, 'details'> & Partial<Case>) {
  recording.sent(hello(details));
  if (challenge) recording.received(challenge).sent(answer ?? [5, 'p', {}]);
  return recording.received(abort ?? [3, {}, REFUSED]).summary().verdict;
}

describe('a refusal', () => {
  it('of a key that was given as it is does not say to give it so', () => {
    const step = (label: string) => ({ label, how: 'h', encoding: 'utf-8' as const, value: 'v', secret: true });
    const todoOf = (...labels: string[]) => {
      const recording = Recording.open()
        .sent(hello())
        .received([4, 'wampcra', { challenge: 'c', salt: 's' }]);
      recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace: labels.map(step) });
      return recording.sent([5, 'p', {}]).received([3, {}, REFUSED]).summary().verdict.todo.join(' ');
    };
    expect(todoOf('derived key', 'challenge', 'signature')).toMatch(/say in the profile that the secret is a password/);
    expect(todoOf('password', 'salt', 'iterations', 'derived key')).toMatch(/or it is derived twice/);
  });

  it.each(CASES)('of $what', (one) => {
    const { happened, todo } = refusedBy(Recording.open(), one);
    expect(happened).toBe(`The router refused the login${one.why}.`);
    expect(todo.map((line, i) => (one.todo[i] ?? /$^/).test(line))).toEqual(one.todo.map(() => true));
    if (one.never) expect(todo.join('\n')).not.toMatch(one.never);
  });

  it('of a one-time code names the clock', () => {
    const recording = Recording.open()
      .sent(hello({ authmethods: ['ticket'] }))
      .received([4, 'ticket', {}]);
    const trace = ['counter', 'code'].map(
      (label) => ({ label, how: '', encoding: 'utf-8', value: '123456', secret: false }) as const,
    );
    recording.derived({ method: 'ticket', about: recording.last, took: 1, trace }).sent([5, '123456', {}]);
    const { todo } = recording.received([3, {}, REFUSED]).summary().verdict;
    expect(todo[0]).toMatch(/clocks of this computer and of the router/);
    expect(todo[1]).toMatch(/works once/);
  });
});

describe('a refusal of what is no proof', () => {
  const OPEN = { kind: 'open', protocol: 'wamp.2.json', serializer: 'json' } as const;
  const over = (...facts: readonly TransportFact[]) => new Recording().fact(...facts, OPEN);
  const upgraded = (request: readonly (readonly [string, string])[], response = ''): TransportFact => ({
    ...UPGRADED,
    ...(UPGRADED.kind === 'upgrade' && {
      requestHeaders: request,
      responseHeaders: response === '' ? [] : [['Set-Cookie', response]],
    }),
  });
  const COOKIE = { authmethods: ['cookie'], authid: undefined };
  const NONE: Sent = [3, { message: 'cannot authenticate [2]' }, 'wamp.error.no_auth_method'];

  it('by cookie: none was sent', () => {
    const { happened, todo, offers } = refusedBy(over(upgraded([])), { details: COOKIE, abort: NONE });
    expect(happened).toBe('The router refused the login: no cookie of an earlier login was sent.');
    expect(todo.join('\n')).not.toMatch(/Secure/);
    expect(offers).toBeUndefined();
    const secure = refusedBy(over(upgraded([], 'cbtid=x; Secure; HttpOnly')), { details: COOKIE, abort: NONE });
    expect(secure.todo.join('\n')).toMatch(/marks its cookie as Secure.*use wss:/);
  });

  it('by cookie: it is not known any more', () => {
    const { happened, todo, evidence, offers } = refusedBy(over(upgraded([['Cookie', 'x']])), {
      details: COOKIE,
      abort: NONE,
    });
    expect(happened).toMatch(/does not know the cookie that was sent/);
    expect(todo[0]).toMatch(/Log in without the cookie/);
    expect(evidence).toContain('A cookie of an earlier login was sent.');
    expect(offers).toEqual(['without-cookies']);
  });

  it('by another method, though a cookie was sent', () => {
    const { todo, offers } = refusedBy(over(upgraded([['Cookie', 'x']])), {
      details: { authmethods: ['cookie', 'ticket'] },
      challenge: [4, 'ticket', {}],
    });
    expect(todo.at(-1)).toBe('A cookie of an earlier login was sent: try once without it.');
    expect(offers).toEqual(['without-cookies']);
  });

  const TLS = { kind: 'tls', protocol: 'TLSv1.3', cipher: 'x', serverName: 's', verifiedBy: 'pin', took: 1 } as const;
  const shown = { subject: 's', issuer: 'i', names: [], validFrom: '', validTo: '', sha256: 'SHA256' };

  it('by certificate', () => {
    const certificate = { details: { authmethods: ['tls'], authid: undefined }, abort: NONE };
    const plain = refusedBy(over(...DIALLED), certificate);
    expect(plain.happened).toMatch(/by its certificate, and none was shown\.$/);
    expect(plain.todo[0]).toMatch(/needs TLS/);
    expect(refusedBy(over(TLS), certificate).todo[0]).toMatch(/^Choose a client certificate/);
    const known = refusedBy(over({ ...TLS, clientCertificate: { ...shown, sha1: 'AA:BB' } }), certificate);
    expect(known.happened).toMatch(/does not know the certificate that was shown\.$/);
    expect(known.todo[0]).toMatch(/Crossbar wants SHA-1: AA:BB\.$/);
    expect(refusedBy(over({ ...TLS, clientCertificate: shown }), certificate).todo[0]).toMatch(/SHA256 is its SHA-256/);
  });

  it('over a Unix socket', () => {
    const unix = { kind: 'unix', path: '/run/wamp', mode: 0o140660, uid: 0, took: 1 } as const;
    const guest = { details: { authmethods: ['anonymous'], authid: undefined }, abort: NONE };
    const { happened, todo } = refusedBy(over(unix), guest);
    expect(happened).toMatch(/the Unix socket alone does not let this client in\.$/);
    expect(todo[1]).toBe('The socket is /run/wamp, permissions rw-rw---- (660), owner 0.');
    expect(refusedBy(over(...DIALLED), guest).happened).toMatch(/anonymous logins are not allowed/);
  });
});
