// The options of the wire: what profile they make, what they refuse, and that no secret is taken or repeated.

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { authMethods } from '../../../../../src/main/auth/registry.ts';
import { CONNECTION_OPTIONS, profileOf } from '../../../../../src/main/shell/cli/arguments.ts';
import { readArguments, UsageError } from '../../../../../src/main/shell/cli/option-values.ts';
import { newProfile } from '../../../../../src/shared/new-profile.ts';
import { profileSchema, type Profile } from '../../../../../src/shared/profile.ts';

const URL = 'wss://router.example/ws';
const env = (name: string) => ({ from: 'env', name }) as const;

function parsed(args: readonly string[], base?: Profile): Profile {
  const { values, positionals } = readArguments(args, CONNECTION_OPTIONS);
  const profile = profileOf(values, positionals[0], base, authMethods);
  expect(profileSchema.safeParse(profile).success).toBe(true);
  return profile;
}

const at = (...args: string[]) => parsed([URL, '--realm', 'realm1', ...args]);
const plain = newProfile('command-line', URL, URL, 'realm1');

describe('the options of the wire', () => {
  it('change nothing if none is given', () => {
    expect(at()).toEqual(plain);
  });

  it('are all taken into the profile', () => {
    const profile = at(
      ...[
        '--serializer',
        'cbor',
        '--serializer',
        'json.batched',
        '--header',
        'X-Tenant: a: b ',
        '--header',
        'X-Empty:',
      ],
      ...['--header-env', 'Authorization=BEARER', '--origin', 'https://app.example', '--basic-user', 'ann'],
      ...['--basic-env', 'BASIC', '--proxy', 'socks5://proxy', '--proxy-user', 'bob', '--proxy-env', 'PROXY', '--ipv6'],
      ...['--ping', '20/5', '--client-cert', 'me.pem', '--client-key', 'keys/me.key', '--pin', 'AB:CD'],
      ...['--client-cert-passphrase-env', 'PASS', '--tls-min', '1.3', '--server-name', 'a.example'],
      ...['--receive-limit', '16'],
    );
    expect(profile).toEqual({
      ...plain,
      serializers: ['cbor', 'json.batched'],
      http: {
        headers: [
          { name: 'X-Tenant', value: 'a: b' },
          { name: 'X-Empty', value: '' },
          { name: 'Authorization', secret: env('BEARER') },
        ],
        origin: 'https://app.example',
        basic: { user: 'ann', password: env('BASIC') },
      },
      network: { ip: 6, proxy: { url: 'socks5://proxy', user: 'bob', password: env('PROXY') } },
      ping: { everySeconds: 20, timeoutSeconds: 5 },
      tls: {
        pin: 'AB:CD',
        minVersion: 'TLSv1.3',
        serverName: 'a.example',
        client: {
          certificateFile: path.resolve('me.pem'),
          keyFile: path.resolve('keys/me.key'),
          passphrase: env('PASS'),
        },
      },
      receiveLimit: 16,
    });
  });

  it.each(['serializer', 'header', 'header-env', 'basic-env', 'proxy', 'ping', 'client-cert', 'pin', 'receive-limit'])(
    'refuse an empty --%s',
    (option) => {
      expect(() => at(`--${option}=`)).toThrow(`--${option} is empty.`);
    },
  );

  it('send an empty Origin and an empty user as they are', () => {
    expect(at('--origin', '').http).toEqual({ origin: '' });
    expect(at('--basic-user', '', '--basic-env', 'B').http?.basic?.user).toBe('');
  });

  it.each([
    ['10', 10, 10],
    ['60', 60, 10],
    ['2.5', 2.5, 2.5],
    ['5/20', 5, 20],
  ])('ping %s', (given, everySeconds, timeoutSeconds) => {
    expect(at('--ping', given).ping).toEqual({ everySeconds, timeoutSeconds });
  });

  it.each(['0', '-1', 'x', '5/', '/5', '5/0', '86401', '5/3601', '1e3', '1.2.3'])('refuse --ping %s', (given) => {
    expect(() => at(`--ping=${given}`)).toThrow('--ping takes EVERY or EVERY/TIMEOUT');
  });

  it.each(['8', '25', '9.5', 'x', '-9', '0x10'])('refuse --receive-limit %s', (given) => {
    expect(() => at(`--receive-limit=${given}`)).toThrow('--receive-limit takes a power of two');
  });

  it.each([
    [['--ipv4', '--ipv6'], 'not both'],
    [['--tls-min', '1.1'], '--tls-min takes 1.2 or 1.3'],
    [['--basic-user', 'ann'], '--basic-user needs --basic-env'],
    [['--basic-env', 'B'], '--basic-env needs --basic-user'],
    [['--proxy-user', 'ann'], '--proxy-user needs --proxy'],
    [['--proxy-env', 'P'], '--proxy-env needs --proxy'],
    [['--client-key', 'k'], '--client-key needs --client-cert'],
    [['--client-cert-passphrase-env', 'P'], '--client-cert-passphrase-env needs --client-cert'],
    [['--header', 'nothing'], '--header takes'],
    [['--header', ': x'], '--header takes'],
    [['--header-env', 'X-A'], '--header-env takes NAME=VARIABLE'],
    [['--header-env', '=V'], '--header-env takes NAME=VARIABLE'],
    [['--header-env', 'X-A='], '--header-env takes NAME=VARIABLE'],
    [['--proxy', 'proxy:3128'], '--proxy: The proxy URL does not begin with a scheme'],
  ])('%j is refused: %s', (args, says) => {
    expect(() => at(...args)).toThrow(UsageError);
    expect(() => at(...args)).toThrow(says);
  });

  it.each([
    [['--header', 'Authorization: Bearer hunter2'], 'use --header-env Authorization=VARIABLE'],
    [['--header', 'cookie: a=hunter2'], 'use --header-env cookie=VARIABLE'],
    [['--header', 'X-Api-Key: hunter2'], 'use --header-env X-Api-Key=VARIABLE'],
    [['--header', 'hunter2'], '--header takes'],
    [['--header-env', 'hunter2'], '--header-env takes'],
    [['--proxy', 'http://ann:hunter2@proxy'], 'user name or password'],
    [['--proxy-password', 'hunter2'], 'never given on the command line'],
    [['--client-cert-passphrase', 'hunter2'], 'no option'],
  ])('%j: a secret is neither taken nor repeated', (args, says) => {
    expect(() => at(...args)).toThrow(says);
    expect(() => at(...args)).not.toThrow('hunter2');
  });
});

describe('on top of a saved profile', () => {
  const base: Profile = {
    ...plain,
    serializers: ['json'],
    http: {
      headers: [
        { name: 'X-A', value: '1' },
        { name: 'X-B', value: '2' },
      ],
      origin: 'https://a.example',
      basic: { user: 'ann', password: env('BASIC') },
    },
    network: { ip: 4, proxy: { url: 'http://proxy', user: 'bob', password: env('PROXY') } },
    tls: { pin: 'ab', client: { certificateFile: '/me.pem', keyFile: '/me.key', passphrase: env('PASS') } },
    ping: { everySeconds: 1, timeoutSeconds: 1 },
    receiveLimit: 9,
  };

  it('what is not given stays', () => {
    expect(parsed([], base)).toEqual(base);
  });

  it('what is given changes', () => {
    const { http, network, tls, serializers } = parsed(
      ['--serializer', 'cbor', '--header', 'x-a: 3', '--basic-user', 'eve', '--ipv6', '--tls-min', '1.2'],
      base,
    );
    expect(serializers).toEqual(['cbor']);
    expect(http).toEqual({
      ...base.http,
      headers: [
        { name: 'X-B', value: '2' },
        { name: 'x-a', value: '3' },
      ],
      basic: { user: 'eve', password: env('BASIC') },
    });
    expect(network).toEqual({ ...base.network, ip: 6 });
    expect(tls).toEqual({ ...base.tls, minVersion: 'TLSv1.2' });
  });

  it('secrets do not go to another proxy, nor to another certificate', () => {
    expect(parsed(['--proxy', 'http://other'], base).network).toEqual({ ip: 4, proxy: { url: 'http://other' } });
    expect(parsed(['--proxy', 'http://proxy', '--proxy-env', 'NEW'], base).network?.proxy).toEqual({
      url: 'http://proxy',
      user: 'bob',
      password: env('NEW'),
    });
    expect(parsed(['--client-cert', '/other.p12'], base).tls?.client).toEqual({ certificateFile: '/other.p12' });
    expect(parsed(['--client-key', '/new.key'], base).tls?.client).toEqual({
      ...base.tls?.client,
      keyFile: '/new.key',
    });
  });
});
