// What was asked for and what was granted, and the words about differences; and the words of each message.

import { describe, expect, it } from 'vitest';
import type { Granted } from '../../../../src/shared/handshake-summary.ts';
import { hello, Recording, welcome } from '../../../support/recording.ts';

const CRA = [4, 'wampcra', { challenge: 'c' }];

function granted(what: Granted['what'], details: object, asked: object = {}, challenged = true): Granted | undefined {
  const recording = Recording.open().sent(hello({ ...asked }));
  if (challenged) recording.received(CRA).sent([5, 'p', {}]);
  const { agreement } = recording.received(welcome({ ...details })).summary();
  return agreement?.granted.find((row) => row.what === what);
}

describe('a note', () => {
  it.each<[Granted['what'], object, object, RegExp | undefined]>([
    ['realm', {}, {}, undefined],
    ['realm', { realm: 'other' }, {}, /another realm/],
    ['realm', { realm: undefined }, {}, /nexus never does/],
    ['authid', {}, {}, undefined],
    ['authid', { authid: 'bob' }, {}, /another one than asked for: its own rules decide.*dynamic authenticator/],
    ['authid', { authid: 'bob', authprovider: 'cookie' }, {}, /login which the cookie comes from/],
    [
      'authid',
      { authid: 'x', authmethod: 'anonymous' },
      { authid: undefined },
      /None was asked for: guests get a name/,
    ],
    ['authid', { authid: 'x', authmethod: 'cryptosign' }, { authid: undefined }, /belongs to the public key/],
    ['authid', { authid: 'x', authmethod: 'tls' }, { authid: undefined }, /belongs to the client certificate/],
    ['authid', { authid: 'x', authmethod: 'other' }, { authid: undefined }, /the router chose it/],
    ['authid', { authid: undefined }, {}, /does not say who the client is/],
    ['authrole', {}, {}, /None was asked for.*decides what is allowed/],
    ['authrole', {}, { authrole: 'user' }, undefined],
    ['authrole', {}, { authrole: 'admin' }, /does not get the one that was asked for/],
    ['authrole', { authrole: undefined }, { authrole: 'admin' }, /does not name a role/],
    ['authmethod', {}, {}, undefined],
    ['authmethod', { authmethod: 'ticket' }, {}, /challenged for another method/],
    ['authmethod', { authmethod: undefined }, {}, /does not name the method/],
    ['authprovider', { authprovider: 'static' }, {}, /configuration of the router/],
    ['authprovider', { authprovider: 'dynamic' }, {}, /dynamic authenticator/],
    ['authprovider', { authprovider: 'function' }, {}, /function inside the router/],
    ['authprovider', { authprovider: 'cookie' }, {}, /cookie of an earlier login/],
    ['authprovider', { authprovider: 'userdb' }, {}, /database of users/],
    ['authprovider', { authprovider: 'com.leapsight.bondy' }, {}, /Bondy/],
    ['authprovider', { authprovider: 'constructor' }, {}, undefined],
    ['authprovider', { authprovider: undefined }, {}, /does not tell/],
  ])('about %s in WELCOME %j for HELLO %j', (what, details, asked, note) => {
    const row = granted(what, details, asked);
    if (note) expect(row?.note).toMatch(note);
    else expect(row?.note).toBeUndefined();
  });

  it('tells that nothing was asked for', () => {
    expect(granted('authmethod', { authmethod: 'trust' }, {}, false)?.note).toMatch(/No CHALLENGE came/);
    expect(granted('authmethod', { authmethod: 'anonymous' }, {}, false)?.note).toBeUndefined();
    expect(granted('authmethod', { authprovider: 'cookie' }, {}, false)?.note).toMatch(/No proof was asked for/);
  });
});

describe('a login by cookie', () => {
  it.each([
    [{ authprovider: 'cookie' }, true],
    [{ authmethod: 'cookie' }, true],
    [{}, false],
  ])('%j', (details, byCookie) => {
    const { byCookie: told, verdict } = Recording.open()
      .sent(hello({ authmethods: ['cookie', 'wampcra'] }))
      .received(welcome(details))
      .summary();
    expect(told).toBe(byCookie || undefined);
    expect(verdict.offers).toEqual(byCookie ? ['without-cookies'] : undefined);
    if (byCookie) expect(verdict.happened).toMatch(/^Logged in to demo by the cookie of an earlier login\./);
  });
});

describe('the words of a message', () => {
  const text = (...frames: readonly unknown[][]) => {
    const recording = Recording.open();
    for (const frame of frames)
      if (frame[0] === 1 || frame[0] === 5) recording.sent(frame);
      else recording.received(frame);
    return recording.summary().steps.at(-1)?.text;
  };
  const HELLO = (authextra: object) => [1, 'demo', { roles: { caller: {} }, authmethods: ['x'], authextra }];

  it('of HELLO name what the methods offer', () => {
    const greeting = { nonce: 'AAECAwQFBgcICQoLDA0ODw==', pubkey: 'ab'.repeat(32), channel_binding: 'tls-unique' };
    expect(text(HELLO(greeting))).toBe(
      'asks to join demo, offers x: nonce AAECAwQFBgcI…, public key abababababab…, channel binding tls-unique',
    );
    expect(text(HELLO({ challenge: '00', trustroot: '0x12', certificates: [1, 2] }))).toBe(
      'asks to join demo, offers x: asks the router to sign, 2 certificates, trust root 0x12',
    );
    expect(text(HELLO({ channel_binding: null, other: 1 }))).toBe('asks to join demo, offers x');
  });

  it.each<[object, string]>([
    [{}, 'asks for x'],
    [
      { nonce: 'n', salt: 's', kdf: 'argon2id13', iterations: 3, memory: 4096 },
      'asks for x: key by argon2id13 in 3 rounds over 4096 KiB, salt, nonce of both sides',
    ],
    [
      { nonce: 'n', salt: 's', kdf: 'pbkdf2', iterations: 4096, memory: null },
      'asks for x: key by pbkdf2 in 4096 rounds, salt, nonce of both sides',
    ],
    [
      { challenge: '{}', salt: 's', iterations: 1000, keylen: 32 },
      'asks for x: salted in 1000 rounds, key of 32 bytes, a text to sign',
    ],
    [
      { challenge: 'ab'.repeat(32), channel_binding: 'tls-exporter', pubkey: 'cd'.repeat(32), signature: 'ef' },
      'asks for x: 32 bytes to sign, channel binding tls-exporter, signed by the router, its public key cdcdcdcdcdcd…',
    ],
    [
      { kdf: 5, iterations: 'many', of: 1 },
      'asks for x: key by something that is no text in an unreadable number of rounds, of',
    ],
  ])('of a CHALLENGE with %j', (extra, words) => {
    expect(text(HELLO({}), [4, 'x', extra])).toBe(words);
  });

  it('of AUTHENTICATE and WELCOME name what goes with them', () => {
    const extra = { nonce: 'n', channel_binding: 'tls-unique', cbind_data: 'AA==' };
    expect(text(HELLO({}), [4, 'x', {}], [5, 'abc', extra])).toBe(
      'answers with 3 characters: nonce of both sides, channel binding tls-unique, binding data',
    );
    const details = { roles: {}, authid: 'ann', authextra: { verifier: 'AA==' } };
    expect(text(HELLO({}), [2, 7, details])).toBe('session 7 as ann: its own proof');
    expect(text(HELLO({}), [2, 7, { authprovider: 'cookie' }])).toBe('session 7: known by a cookie');
  });
});
