import { newProfile } from '../../../../../src/shared/new-profile.ts';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { authMethods } from '../../../../../src/main/auth/registry.ts';
import { CONNECTION_OPTIONS, profileOf } from '../../../../../src/main/shell/cli/arguments.ts';
import { readArguments, UsageError } from '../../../../../src/main/shell/cli/option-values.ts';
import { profileSchema, type Profile } from '../../../../../src/shared/profile.ts';
import { CLIENT_ROLES, defaultRoles } from '../../../../../src/shared/wamp/features.ts';

const URL = 'ws://127.0.0.1:8080/ws';

/** The profile that a command line describes. */
function parsed(args: readonly string[], base?: Profile): Profile {
  const { values, positionals } = readArguments(args, CONNECTION_OPTIONS);
  return profileOf(values, positionals[0], base, authMethods);
}

const at = (...args: string[]) => parsed([URL, '--realm', 'realm1', ...args]);

describe('readArguments', () => {
  it('tells options from positionals, and lets "--" end the options', () => {
    const { values, positionals } = readArguments(['a', '--realm', 'r', '--', '--b'], CONNECTION_OPTIONS);
    expect(values).toEqual({ realm: 'r' });
    expect(positionals).toEqual(['a', '--b']);
  });

  it('collects what may be given several times, in order, and takes the last of the rest', () => {
    const args = ['--authmethod', 'a', '--realm', 'r', '--authmethod=b', '--realm', 's'];
    expect(readArguments(args, CONNECTION_OPTIONS).values).toEqual({ authmethod: ['a', 'b'], realm: 's' });
  });

  it.each([
    ['--password=hunter2'],
    ['--password=hunter2 with blanks hunter2'],
    ['--password', 'hunter2'],
    ['--secret-prompt=hunter2'],
    ['--deflate=hunter2=hunter2'],
    ['-phunter2'],
    ['-p', 'hunter2'],
  ])('says what is wrong with %s without its value', (...args) => {
    const call = () => readArguments(args, CONNECTION_OPTIONS);
    expect(call).toThrow(UsageError);
    expect(call).toThrow(/option/i);
    expect(call).not.toThrow(/hunter2/);
  });
});

describe('a profile from a command line', () => {
  it('begins like any new profile', () => {
    expect(at()).toEqual(newProfile('command-line', URL, URL, 'realm1'));
  });

  it('takes every option', () => {
    const profile = at(
      ...['--authmethod', 'wampcra', '--authmethod', 'anonymous', '--authid', 'ann', '--secret-env', 'S'],
      ...['--secret-is', 'derived-key', '--authrole', 'admin', '--authextra', '{"a":[1]}', '--details', '{"x":null}'],
      ...['--ca', 'ca.pem', '--timeout', '2.5', '--deflate', '--no-roles'],
    );
    const authid = { kind: 'value', value: 'ann' };
    expect(profile).toEqual({
      ...newProfile('command-line', URL, URL, 'realm1'),
      methods: [
        { method: 'wampcra', authid, secret: { from: 'env', name: 'S' }, secretIs: 'derived-key' },
        { method: 'anonymous', authid },
      ],
      authrole: 'admin',
      authextra: { a: [1] },
      extraDetails: { x: null },
      caFile: path.resolve('ca.pem'),
      timeoutSeconds: 2.5,
      deflate: true,
      roles: {},
    });
    expect(profileSchema.safeParse(profile).success).toBe(true);
  });

  it('knows three authids: none, empty and a value', () => {
    const authid = (...args: string[]) => at('--authmethod', 'ticket', ...args).methods[0]?.authid;
    expect(authid()).toEqual({ kind: 'absent' });
    expect(authid('--authid', '')).toEqual({ kind: 'empty' });
    expect(authid('--authid=')).toEqual({ kind: 'empty' });
    expect(authid('--authid', ' ')).toEqual({ kind: 'value', value: ' ' });
  });

  it('knows where the secret comes from; WAMPYSECRET unless another place is named', () => {
    const secret = (...args: string[]) => at('--authmethod', 'ticket', ...args).methods[0]?.secret;
    expect(secret()).toEqual({ from: 'env', name: 'WAMPYSECRET' });
    expect(secret('--secret-env', 'S')).toEqual({ from: 'env', name: 'S' });
    expect(secret('--secret-keychain', 'K')).toEqual({ from: 'keychain', id: 'K' });
    expect(secret('--secret-prompt')).toEqual({ from: 'prompt' });
    for (const two of [
      ['--secret-env', 'S', '--secret-prompt'],
      ['--secret-keychain', 'K', '--secret-prompt'],
      ['--secret-env', 'S', '--secret-keychain', 'K'],
    ])
      expect(() => secret(...two)).toThrow('one source');
  });

  it('gives no secret to methods that take none, and none to methods it does not know', () => {
    for (const method of ['anonymous', 'tls', 'made-up']) {
      const methods = at('--authmethod', method, '--authmethod', 'ticket', '--secret-env', 'S').methods;
      expect(methods[0]).toEqual({ method, authid: { kind: 'absent' } });
      expect(() => at('--authmethod', method, '--secret-env', 'S')).toThrow('no --authmethod that takes one');
    }
  });

  it('says what a secret is to the methods that know the word', () => {
    const methods = at('--authmethod', 'ticket', '--authmethod', 'wampcra', '--secret-is', 'derived-key').methods;
    expect(methods.map(({ secretIs }) => secretIs)).toEqual([undefined, 'derived-key']);
    expect(() => at('--authmethod', 'ticket', '--secret-is', 'derived-key')).toThrow(
      '--secret-is takes ticket, totp-secret, not "derived-key".',
    );
  });

  it.each(['authmethod', 'secret-env', 'secret-keychain', 'ca'])('refuses an empty --%s', (option) => {
    expect(() => at(`--${option}=`)).toThrow(`--${option} is empty.`);
    expect(() => parsed([URL, '', '--realm', 'r'])).toThrow('An argument is empty.');
  });

  it.each(['', ' ', '0', '-1', 'NaN', 'Infinity', '1s', '0x', '3601'])('refuses the time limit %j', (seconds) => {
    expect(() => at(`--timeout=${seconds}`)).toThrow(
      `--timeout takes a number of seconds above 0, at most 3600, not ${JSON.stringify(seconds)}.`,
    );
  });

  it.each(['', 'x', '[1]', 'null', '"a"', '7', '{'])('refuses %j where a JSON object is wanted', (json) => {
    for (const option of ['authextra', 'details'])
      expect(() => at(`--${option}`, json)).toThrow(`--${option} takes a JSON object.`);
  });

  it('keeps awkward keys of JSON', () => {
    const json = '{"__proto__":{"a":1},"constructor":2}';
    const { authextra, extraDetails } = at('--authextra', json, '--details', json);
    expect([JSON.stringify(authextra), JSON.stringify(extraDetails)]).toEqual([json, json]);
  });

  it('wants a URL and a realm', () => {
    expect(() => parsed(['--realm', 'r'])).toThrow('Give the URL of the router.');
    expect(() => parsed([URL])).toThrow('Give the realm with --realm.');
    // What the router makes of an empty name is for the checks of profiles to say.
    expect(parsed([URL, '--realm', '']).realm).toBe('');
  });
});

describe('roles and features', () => {
  it('are all announced unless something is said', () => {
    expect(at().roles).toEqual(defaultRoles());
    expect(at('--no-roles').roles).toEqual({});
  });

  it('are those that are named, with their usual features', () => {
    const { caller, publisher } = defaultRoles();
    expect(at('--role', 'publisher', '--role', 'caller').roles).toEqual({ caller, publisher });
    expect(at('--no-roles', '--role', 'caller').roles).toEqual({ caller: { features: {} } });
    expect(() => at('--role', 'broker')).toThrow(`--role takes ${CLIENT_ROLES.join(', ')}, not "broker".`);
    expect(() => at('--role', '__proto__')).toThrow('--role takes');
  });

  it('can be switched one by one', () => {
    const features = at('--feature', 'caller.sharded_registration', '--feature', 'caller.call_canceling=off').roles
      .caller?.features;
    const usual = defaultRoles().caller?.features ?? {};
    expect(usual['call_canceling']).toBe(true);
    const { call_canceling: _off, ...rest } = usual;
    expect(features).toEqual({ ...rest, sharded_registration: true });
    expect(
      at('--feature', 'caller.sharded_registration=on', '--feature', 'caller.sharded_registration=off').roles,
    ).toEqual(defaultRoles());
  });

  it('announce a role for a feature, but not for the lack of one', () => {
    expect(at('--no-roles', '--feature', 'callee.made_up').roles).toEqual({ callee: { features: { made_up: true } } });
    expect(at('--no-roles', '--feature', 'callee.made_up=off').roles).toEqual({});
  });

  it.each(['caller', 'caller.', '.x', 'caller.x=maybe', 'broker.x', 'caller.X', '__proto__.x', ''])(
    'refuse %j',
    (given) => {
      expect(() => at('--feature', given)).toThrow(
        `--feature takes ROLE.FLAG or ROLE.FLAG=off, not ${JSON.stringify(given)}.`,
      );
    },
  );
});

describe('on top of a saved profile', () => {
  const base: Profile = {
    ...newProfile('id', 'name', 'ws://saved/', 'saved'),
    methods: [
      { method: 'ticket', authid: { kind: 'value', value: 'ann' }, secret: { from: 'keychain', id: 'K' } },
      { method: 'anonymous', authid: { kind: 'absent' } },
    ],
    authextra: { kept: true },
    roles: { caller: { features: {} } },
    timeoutSeconds: 3,
  };

  it('nothing changes if nothing is given', () => {
    expect(parsed([], base)).toEqual(base);
  });

  it('what is given changes, the rest stays', () => {
    expect(parsed([URL, '--realm', 'other', '--timeout', '4', '--authextra', '{}'], base)).toEqual({
      ...base,
      url: URL,
      realm: 'other',
      timeoutSeconds: 4,
      authextra: {},
    });
    const changed = parsed(['--authid', 'bob', '--secret-env', 'S', '--secret-is', 'ticket'], base).methods;
    expect(changed[0]).toEqual({
      method: 'ticket',
      authid: { kind: 'value', value: 'bob' },
      secret: { from: 'env', name: 'S' },
      secretIs: 'ticket',
    });
    // A method that is new to the profile is for the same identity and the same secret.
    expect(parsed(['--authmethod', 'wampcra', '--authmethod', 'anonymous'], base).methods).toEqual([
      { method: 'wampcra', authid: { kind: 'value', value: 'ann' }, secret: { from: 'keychain', id: 'K' } },
      { method: 'anonymous', authid: { kind: 'absent' } },
    ]);
    expect(base.methods[0]?.authid).toEqual({ kind: 'value', value: 'ann' });
  });
});
