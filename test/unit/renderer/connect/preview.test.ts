// The preview: HELLO as text, what happens next, and the login at the demo router.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEMO_AUTHIDS,
  DEMO_REALM,
  demoSteps,
  QUICK_LOGINS,
} from '../../../../src/renderer/src/features/connect/demo-steps.ts';
import { jsonLines } from '../../../../src/renderer/src/features/connect/hello-text.ts';
import { nextSteps } from '../../../../src/renderer/src/features/connect/next-steps.ts';
import { colorOptions, colorToken } from '../../../../src/renderer/src/features/connect/profile-colors.ts';
import { authMethods } from '../../../../src/main/auth/registry.ts';
import { DEMO_PRINCIPALS } from '../../../../src/main/demo-router/principals.ts';
import { encodeMessage } from '../../../../src/main/wamp/codec.ts';
import { helloOf } from '../../../../src/main/wamp/hello.ts';
import type { MethodChoice, Profile } from '../../../../src/shared/profile.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { profileOf } from './profiles.ts';

describe('JSON to be read', () => {
  const joined = (value: WampValue) =>
    jsonLines(value)
      .map(({ depth, text }) => '  '.repeat(depth) + text)
      .join('\n');

  test('says what the value says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(joined(value as WampValue))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('keeps on one line what holds plain values only', () => {
    const roles = { caller: { features: { a: true, b: true } }, callee: {} };
    expect(joined([1, 'realm1', { roles, authmethods: ['x', 'y'] }])).toBe(
      [
        '[',
        '  1,',
        '  "realm1",',
        '  {',
        '    "roles": {',
        '      "caller": {"features": {"a": true, "b": true}},',
        '      "callee": {}',
        '    },',
        '    "authmethods": ["x", "y"]',
        '  }',
        ']',
      ].join('\n'),
    );
    expect(joined([2n ** 60n, {}])).toBe('[\n  1152921504606846976,\n  {}\n]');
    expect(joined({ a: [[[1, 2]]] })).toBe('{"a": [[[1, 2]]]}');
  });

  test('folds what it is told to', () => {
    const lines = jsonLines(
      { roles: { caller: { features: { a: true, b: true } }, callee: {} }, features: 1 },
      'features',
    );
    expect(lines.map(({ text }) => text)).toEqual([
      '{',
      '"roles": {',
      '"caller": {"features": {… 2}},',
      '"callee": {}',
      '},',
      '"features": 1',
      '}',
    ]);
  });
});

describe('what happens next', () => {
  const steps = (part: Partial<Profile>, ...methods: MethodChoice[]) => {
    const profile = { ...profileOf(...methods), ...part };
    return nextSteps(profile, profile.url, encodeMessage(helloOf(profile)), authMethods);
  };
  const texts = (...given: Parameters<typeof steps>) =>
    steps(...given)
      .map(({ text }) => text)
      .join(' ');
  const ways = (...given: Parameters<typeof steps>) => steps(...given).flatMap((step) => step.ways);

  test('names the target, the realm, who asks and the time limit', () => {
    const joe: MethodChoice = {
      method: 'wampcra',
      authid: { kind: 'value', value: 'joe' },
      secret: { from: 'prompt' },
    };
    const said = texts({ url: 'wss://router.example:8443/ws', timeoutSeconds: 7 }, joe);
    expect(said).toContain('router.example:8443 is looked up and dialled. TLS');
    expect(said).toContain('“realm1” as “joe”');
    expect(said).toContain('for 7 s');
    expect(texts({})).toContain('Nothing on the way is encrypted');
  });

  test('tells each method in order, with the place of its secret and never more', () => {
    expect(
      ways(
        {},
        { method: 'ticket', authid: { kind: 'empty' }, secret: { from: 'env', name: 'MINE' } },
        { method: 'wampcra', authid: { kind: 'absent' }, secret: { from: 'keychain', id: 'entry' } },
        { method: 'odd', authid: { kind: 'absent' } },
        { method: 'anonymous', authid: { kind: 'absent' } },
      ),
    ).toEqual([
      expect.stringMatching(/^Ticket: .*the variable MINE\.$/),
      expect.stringMatching(/^Ticket: AUTHENTICATE carries the secret as it is/),
      expect.stringMatching(/^WAMP-CRA: .*the keychain as entry\.$/),
      '“odd”: you are shown the CHALLENGE, and type the signature yourself.',
      expect.stringMatching(/^Anonymous: nothing/),
    ]);
  });

  test('says that a ticket can be read on the way, and only where it can', () => {
    const ticket: MethodChoice = { method: 'ticket', authid: { kind: 'absent' }, secret: { from: 'prompt' } };
    const inClear = (url: string, choice = ticket) =>
      ways({ url }, choice).filter((way) => /nothing on the way is encrypted/.test(way)).length;
    expect(['ws://h/', 'rs://h:1', 'http://h/'].map((url) => inClear(url))).toEqual([1, 1, 1]);
    expect(['wss://h/', 'rss://h:1', 'unix:///tmp/s'].map((url) => inClear(url))).toEqual([0, 0, 0]);
    expect(inClear('ws://h/', { ...ticket, method: 'wampcra' })).toBe(0);
    // What a person types is nobody's to foresee.
    expect(inClear('ws://h/', { ...ticket, byHand: true })).toBe(0);
  });

  test('tells of each further factor where its secret is, and of what is answered by hand', () => {
    const code: MethodChoice = {
      method: 'ticket',
      authid: { kind: 'absent' },
      secret: { from: 'file', path: '/run/code' },
    };
    expect(ways({ url: 'wss://h/' }, { ...code, secret: { from: 'prompt' } }, code, { ...code, byHand: true })).toEqual(
      [
        expect.stringMatching(/^Ticket: .* that you type then\.$/),
        'CHALLENGE 2 for Ticket: a further factor, answered with the secret in the file /run/code.',
        'CHALLENGE 3 for Ticket: a further factor, answered by you.',
      ],
    );
  });

  test('tells what follows WELCOME, in order, with the secrets by name', () => {
    const afterWelcome: Profile['afterWelcome'] = [
      { kind: 'call', uri: 'com.login', secrets: [{ name: 'token', secret: { from: 'env', name: 'T' } }] },
      { kind: 'publish', uri: 'com.here' },
    ];
    const all = steps({ afterWelcome });
    const at = all.findIndex(({ text }) => text.startsWith('After WELCOME 2 requests'));
    expect(all[at]?.ways).toEqual([
      'CALL of com.login, with the secret token in the variable T.',
      'PUBLISH to com.here.',
    ]);
    expect(at).toBe(all.length - 2);
    expect(texts({})).not.toContain('After WELCOME');
  });

  test('is told from HELLO, so that further details count', () => {
    const extraDetails = { authmethods: ['anonymous'], authid: 'other' };
    expect(
      ways({ extraDetails }, { method: 'ticket', authid: { kind: 'value', value: 'joe' }, secret: { from: 'prompt' } }),
    ).toEqual([expect.stringMatching(/^Anonymous:/)]);
    expect(texts({ extraDetails })).toContain('as “other”');
    expect(texts({ extraDetails: { authmethods: 'ticket' } })).toContain('No method is offered');
  });

  test('shows what hides in names, and says nothing of an address that there is not', () => {
    expect(texts({ realm: 'a\u202eb' })).toContain('a\\u202eb');
    const profile = profileOf();
    expect(nextSteps(profile, '', encodeMessage(helloOf(profile)), authMethods)).toHaveLength(3);
  });
});

describe('the login at the demo router', () => {
  test.each(QUICK_LOGINS)('%s asks as the demo does', (login) => {
    const principal = DEMO_PRINCIPALS.find(({ name }) => name === login);
    expect(DEMO_AUTHIDS[login]).toBe(principal?.authid);
    expect(principal?.realms[0]).toBe(DEMO_REALM);
    const [hello] = demoSteps(login);
    expect(hello?.what).toBe([DEMO_REALM, principal?.authid].filter(Boolean).join(', '));
    expect(demoSteps(login).map(({ dir }) => dir)).toEqual(
      login === 'anonymous' ? ['out', 'in'] : ['out', 'in', 'out', 'in'],
    );
  });
});

describe('colours', () => {
  test('every word has a token, others have none and stay to be chosen', () => {
    const words = colorOptions('').map(({ value }) => value);
    expect(words).toHaveLength(9);
    expect(words.slice(1).map(colorToken)).not.toContain(undefined);
    expect(colorToken('#ff0000')).toBeUndefined();
    expect(colorToken('constructor')).toBeUndefined();
    expect(colorOptions('#ff0000').at(-1)).toEqual({ value: '#ff0000', label: '#ff0000' });
  });
});
