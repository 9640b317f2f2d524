// What is said of several methods and their settings before anything is dialled.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authMethods } from '../../../src/main/auth/registry.ts';
import { saslprep } from '../../../src/main/auth/saslprep.ts';
import { newProfile } from '../../../src/shared/new-profile.ts';
import { preparationOf } from '../../../src/shared/profile-check/authid-preparation.ts';
import { checkProfile, type ProfileFinding } from '../../../src/shared/profile-check.ts';
import type { MethodChoice, Profile } from '../../../src/shared/profile.ts';

const context = {
  schemes: ['ws', 'wss', 'rs', 'rss'],
  methods: authMethods,
  serializers: [{ name: 'json', subprotocol: 'wamp.2.json', rawSocketId: 1 }],
};
const good = newProfile('p1', 'Local', 'wss://router.example.com/ws', 'realm1');
const secret = { from: 'env', name: 'S' } as const;
const joe = { kind: 'value', value: 'joe' } as const;
const choice = (method: string, more: Partial<MethodChoice> = {}): MethodChoice => ({
  method,
  authid: joe,
  ...(authMethods.some(({ name, secretKinds }) => name === method && secretKinds.length > 0) && { secret }),
  ...more,
});

function findings(methods: readonly (string | MethodChoice)[], change: Partial<Profile> = {}): ProfileFinding[] {
  const choices = methods.map((one) => (typeof one === 'string' ? choice(one) : one));
  return checkProfile({ ...good, methods: choices, ...change }, context);
}
const said = (...args: Parameters<typeof findings>) =>
  findings(...args).map(({ severity, field, text }) => `${severity} ${field}: ${text}`);

describe('the order of methods', () => {
  it.each([
    [['wampcra', 'ticket', 'anonymous']],
    [['scram', 'wampcra', 'ticket']],
    [['cryptosign', 'scram']],
    [['wampcra', 'wamp-scram']],
    [['cookie', 'wampcra', 'ticket']],
  ])('%j: nothing to say', (methods) => {
    expect(said(methods)).toEqual([]);
  });

  it.each([
    [['ticket', 'wampcra'], 'methods[0]', 'ticket sends its secret as it is and stands before wampcra'],
    [['anonymous', 'ticket'], 'methods[0]', 'anonymous stands before ticket'],
    [['cookie', 'anonymous', 'cryptosign'], 'methods[1]', 'anonymous stands before cryptosign'],
    [['made-up', 'wampcra'], 'methods[0].method', 'A router that does not know "made-up"'],
    [['wamp-scram', 'wampcra'], 'methods[0].method', 'Crossbar does not know wamp-scram'],
    [['ticket', 'cookie'], 'methods[1]', 'cookie stands after ticket'],
    [['cookie'], 'methods[0]', 'only once the router has set a cookie'],
  ])('%j: warns at %s', (methods, field, part) => {
    const found = findings(methods).filter(({ text }) => text.includes(part));
    expect(found).toMatchObject([{ field, severity: 'warning' }]);
  });

  it('says nothing of a name that is unknown and stands last, but that it is answered by hand', () => {
    expect(said(['wampcra', 'made-up'])).toEqual([
      expect.stringContaining('warning methods[1].method: "made-up" is not known here: its CHALLENGE is shown'),
    ]);
  });
});

describe('settings of a method', () => {
  it('options must be known, and have a value that they can have', () => {
    const options = { channel_binding: 'tls-exporter', challengeRouter: true, routerKey: 'ab', certificates: '[]' };
    expect(said([choice('cryptosign', { options })])).toEqual([]);
    const wrong = {
      channel_binding: 'tls-server-end-point',
      challengeRouter: 'on',
      routerKey: 7,
      certificates: '[',
      other: 1,
    };
    expect(said([choice('cryptosign', { options: wrong })])).toEqual([
      'error methods[0].options.channel_binding: The option channel_binding of cryptosign takes one of none, tls-unique, tls-exporter, not "tls-server-end-point".',
      'error methods[0].options.challengeRouter: The option challengeRouter of cryptosign is a switch: it takes true or false.',
      'error methods[0].options.routerKey: The option routerKey of cryptosign takes a text.',
      'error methods[0].options.certificates: The option certificates of cryptosign takes JSON, and this is none.',
      expect.stringMatching(
        /^warning methods\[0\]\.options\.other: cryptosign has no option "other".*Options: channel_binding/,
      ),
    ]);
    expect(said([choice('ticket', { options: { a: 1 } })])).toEqual([
      'warning methods[0].options.a: ticket has no option "a", so it is not used. Options: none.',
    ]);
  });

  it('a passphrase is for a secret that may be encrypted', () => {
    expect(said([choice('cryptosign', { passphrase: secret })])).toEqual([]);
    expect(said([choice('wampcra', { passphrase: secret })])).toEqual([
      expect.stringContaining('methods[0].passphrase'),
    ]);
  });

  it('whoever answers by hand needs no secret', () => {
    const { secret: _secret, ...bare } = choice('ticket', { byHand: true });
    expect(said([bare])).toEqual([]);
    expect(said([choice('ticket', { byHand: true })])).toEqual([
      expect.stringContaining('answered by hand; the secret'),
    ]);
    // HELLO is made of this one.
    expect(said([choice('cryptosign', { byHand: true })])).toEqual([]);
  });

  it('a certificate needs TLS, and must be there', () => {
    const client = { certificateFile: '/me.pem' };
    expect(said(['tls'], { tls: { client } })).toEqual([]);
    expect(said(['tls'])).toEqual([expect.stringContaining('methods[0]: tls needs a client certificate')]);
    expect(said(['tls'], { url: 'ws://router.example.com/' }).join()).toContain('Use wss://.');
    expect(said(['tls'], { url: 'rs://router.example.com:1' }).join()).toContain('Use rss://.');
  });

  it('a cookie needs HTTP, and a wire that nobody reads', () => {
    const methods = ['cookie', 'wampcra'];
    expect(said(methods)).toEqual([]);
    expect(said(methods, { url: 'rss://router.example.com:1' })).toEqual([
      expect.stringContaining('Cookies travel in HTTP'),
    ]);
    expect(said(methods, { url: 'ws://router.example.com/' })).toEqual([
      expect.stringMatching(/^warning url: The cookie of cookie lets its bearer in, and ws:\/\/ is not encrypted/),
    ]);
    expect(said(methods, { url: 'ws://localhost/' })).toEqual([]);
  });
});

describe('settings of a login', () => {
  it('credentials of the transport are mostly ignored', () => {
    expect(said([], { transportAuth: { a: 1 } })).toEqual([expect.stringContaining('Most routers ignore')]);
    expect(said([], { transportAuth: { a: 1 }, extraDetails: { transport: {} } })).toEqual([
      expect.stringContaining('they win'),
    ]);
  });

  it('limits may be too high and too low', () => {
    expect(said([], { limits: { iterations: 20_000_000, memoryKiB: 65_536 } })).toEqual([]);
    expect(said([], { limits: { iterations: 2_000_000_000, memoryKiB: 4_194_304 } })).toEqual([
      expect.stringContaining('warning limits.iterations: A router may then keep'),
      expect.stringContaining('warning limits.memoryKiB: A router may then take'),
    ]);
    expect(said([], { limits: { iterations: 1, memoryKiB: 8 } })).toEqual([
      expect.stringContaining('warning limits.iterations: Less than 4096'),
      expect.stringContaining('warning limits.memoryKiB: Less than 4096'),
    ]);
  });
});

describe('an authid that is prepared', () => {
  const prepared = (value: string) =>
    said([choice('wamp-scram', { authid: { kind: 'value', value } })]).filter((text) => text.includes('SASLprep'));

  it.each([
    ['jo\u00ade', 'computes with "joe"', 'U+00AD'],
    ['joe\u00a0x', 'computes with "joe x"', 'U+00A0'],
    ['\u2168', 'computes with "IX"', 'U+2168'],
    ['jo\u0007e', 'prohibits', 'U+0007'],
    ['joe\u200e', 'prohibits', 'U+200E'],
    ['\ue000', 'prohibits', 'U+E000'],
  ])('%j: names the characters', (authid, part, character) => {
    expect(prepared(authid)).toEqual([expect.stringContaining(part)]);
    expect(prepared(authid)[0]).toContain(character);
  });

  it('has nothing said of it where nothing changes, nor for methods that do not prepare it', () => {
    expect(prepared('joe@example.com')).toEqual([]);
    expect(prepared('jörg')).toEqual([]);
    const ticket = said([choice('ticket', { authid: { kind: 'value', value: 'jo\u00ade' } })]);
    expect(ticket.join()).not.toContain('SASLprep');
  });

  it('is what the computation takes, wherever that takes anything', async () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'aZ9 é\u00ad\u00a0\u2168\u0301\u200b\u0007\ue000ﬁ\u1806\u2028'),
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(letters, async (text) => {
        const right = await saslprep(text, 'query');
        const { text: ours, prohibited } = preparationOf(text);
        if (right.ok) expect([ours, prohibited]).toEqual([right.text, []]);
        else expect(prohibited.length > 0 || ours === '').toBe(true);
      }),
    );
  });
});
