// From a profile to what is dialled: what goes where, what is asked for and in which order, and that every secret
// is known to the redactor before the target is there.

import { describe, expect, it } from 'vitest';
import { dialTargetOf, readDialFiles, type DialFiles } from '../../../../src/main/app/dial-target.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { Profile, SecretRef } from '../../../../src/shared/profile.ts';
import type { DialTarget } from '../../../../src/main/transport/transport.ts';

const WSS = 'wss://router.example/ws';
const env = (name: string): SecretRef => ({ from: 'env', name });

function profileOf(changes: Partial<Profile>, url = WSS): Profile {
  return { ...newProfile('p', 'P', url, 'realm1'), ...changes };
}

class Asked {
  readonly purposes: string[] = [];
  readonly known: string[] = [];
  readonly learned: string[] = [];
  readonly secrets: Readonly<Record<string, string>>;

  constructor(secrets: Readonly<Record<string, string>> = {}) {
    this.secrets = secrets;
  }

  target(profile: Profile, files: DialFiles = {}): Promise<DialTarget> {
    return dialTargetOf(profile, files, {
      resolve: (ref, purpose) => {
        this.purposes.push(purpose);
        const secret = ref.from === 'env' ? this.secrets[ref.name] : undefined;
        if (secret === undefined) return Promise.reject(new InspectorError('secret-unset', purpose));
        return Promise.resolve(secret);
      },
      redactor: {
        add: (secret, what) => void this.known.push(`${what}: ${Buffer.from(secret).toString()}`),
        learnHeader: (name, value) => void this.learned.push(`${name}: ${value}`),
      },
    });
  }
}

const names = ({ serializers }: DialTarget) => serializers.map(({ name }) => name);

describe('a target', () => {
  it('is plain for a plain profile', async () => {
    const { serializers, ...rest } = await new Asked().target(profileOf({}));
    expect(rest).toEqual({ url: WSS, deflate: false, timeoutMs: 10_000 });
    expect(serializers.map(({ name }) => name)).toEqual(['json']);
  });

  it('has everything of a full profile in its place', async () => {
    const asked = new Asked({ H: 'header-secret', B: 'pa:ss', P: 'proxy-secret', K: 'key-secret' });
    const { serializers: _, ...target } = await asked.target(
      profileOf({
        deflate: true,
        timeoutSeconds: 2.5,
        tls: {
          minVersion: 'TLSv1.3',
          pin: Array.from({ length: 32 }, () => 'AB').join(':'),
          serverName: 'other.example',
          client: { certificateFile: '/me.pem', keyFile: '/me.key', passphrase: env('K') },
        },
        http: {
          headers: [
            { name: 'X-Plain', value: 'v' },
            { name: 'X-Secret', secret: env('H') },
          ],
          origin: 'https://app.example',
          basic: { user: 'ann', password: env('B') },
        },
        network: { ip: 6, proxy: { url: 'socks5://[::1]', user: 'bob', password: env('P') } },
        ping: { everySeconds: 20, timeoutSeconds: 0.5 },
        receiveLimit: 16,
      }),
      { ca: 'PEM', certificate: Uint8Array.of(1), key: Uint8Array.of(2) },
    );
    expect(target).toEqual({
      url: WSS,
      ca: 'PEM',
      deflate: true,
      timeoutMs: 2500,
      tls: {
        minVersion: 'TLSv1.3',
        pin: 'ab'.repeat(32),
        serverName: 'other.example',
        client: { certificate: Uint8Array.of(1), key: Uint8Array.of(2), passphrase: 'key-secret' },
      },
      http: {
        headers: [
          ['X-Plain', 'v'],
          ['X-Secret', 'header-secret'],
        ],
        origin: 'https://app.example',
        basic: { user: 'ann', password: 'pa:ss' },
      },
      ipVersion: 6,
      proxy: { type: 'socks5', host: '::1', port: 1080, user: 'bob', password: 'proxy-secret' },
      ping: { everyMs: 20_000, timeoutMs: 500 },
      receiveLimit: 16,
    });
    expect(asked.purposes).toEqual([
      'passphrase of the client certificate /me.pem',
      `header X-Secret to ${WSS}`,
      `HTTP login of ann to ${WSS}`,
      'password of the proxy [::1]:1080',
    ]);
    expect(asked.known).toEqual([
      'passphrase: key-secret',
      'header: header-secret',
      'header: header-secret',
      'password: pa:ss',
      `credentials: ${Buffer.from('ann:pa:ss').toString('base64')}`,
      'proxy password: proxy-secret',
      `credentials: ${Buffer.from('bob:proxy-secret').toString('base64')}`,
    ]);
    expect(asked.learned).toEqual(['X-Secret: header-secret']);
  });

  it('masks a plain value that looks like a secret as well', async () => {
    const asked = new Asked();
    await asked.target(profileOf({ http: { headers: [{ name: 'X-Api-Key', value: 'plain-key' }] } }));
    expect(new Set(asked.known)).toEqual(new Set(['header: plain-key']));
  });

  it('knows a header as it is on the wire, and its parts', async () => {
    const asked = new Asked({ A: ' Bearer ü1 ', C: 'a=one; b=two' });
    const { http } = await asked.target(
      profileOf({
        http: {
          headers: [
            { name: 'Authorization', secret: env('A') },
            { name: 'Cookie', secret: env('C') },
          ],
        },
      }),
    );
    expect(http?.headers).toEqual([
      ['Authorization', 'Bearer ü1'],
      ['Cookie', 'a=one; b=two'],
    ]);
    expect(asked.known).toEqual(expect.arrayContaining(['header: Bearer ü1', 'credentials: ü1']));
    expect(asked.known).toContain(`credentials: ${Buffer.of(0xfc, 0x31).toString()}`);
    expect(asked.known).toEqual(expect.arrayContaining(['cookie: one', 'cookie: two']));
  });
});

describe('serializers', () => {
  it('are offered in the order of the profile, of dialects that look alike the first', async () => {
    const offered = async (url: string, serializers: string[]) =>
      names(await new Asked().target(profileOf({ serializers }, url)));
    expect(await offered(WSS, ['cbor', 'json.batched', 'json'])).toEqual(['cbor', 'json.batched', 'json']);
    expect(await offered(WSS, ['json-hex', 'json', 'bjdata', 'ubjson'])).toEqual(['json-hex', 'bjdata']);
    expect(await offered('rs://localhost:1', ['json.batched', 'msgpack', 'cbor'])).toEqual(['msgpack']);
    expect(await offered('rs://localhost:1', ['json-hex'])).toEqual(['json-hex']);
  });
});

describe('what a wire does not use', () => {
  const FULL: Partial<Profile> = {
    caFile: '/ca.pem',
    tls: { pin: 'ab'.repeat(32), client: { certificateFile: '/me.pem', passphrase: env('K') } },
    http: { headers: [{ name: 'X-A', secret: env('H') }], basic: { user: 'a', password: env('B') } },
    network: { ip: 4, proxy: { url: 'http://proxy', user: 'a', password: env('P') } },
  };

  it.each([
    ['ws://router.example/', ['header X-A', 'HTTP login', 'password of the proxy proxy:8080']],
    ['rss://router.example:1', ['passphrase', 'password of the proxy']],
    ['unix:///run/wamp.sock', []],
    ['ws://unix:/run/wamp.sock', ['header X-A', 'HTTP login']],
  ])('%s: is neither read nor asked for', async (url, purposes) => {
    const asked = new Asked({ H: 'h', B: 'b', P: 'p', K: 'k' });
    const read: string[] = [];
    const files = await readDialFiles(profileOf(FULL, url), (path) => {
      read.push(path);
      return Promise.resolve(Uint8Array.of(7));
    });
    const target = await asked.target(profileOf(FULL, url), files);
    expect(asked.purposes).toHaveLength(purposes.length);
    for (const [at, purpose] of purposes.entries()) expect(asked.purposes[at]).toContain(purpose);
    expect(read).toEqual(url.startsWith('rss:') ? ['/ca.pem', '/me.pem'] : []);
    expect(target.tls !== undefined).toBe(url.startsWith('rss:'));
    expect(target.http !== undefined).toBe(url.startsWith('ws:'));
    expect(target.proxy !== undefined).toBe(!url.includes('unix:'));
    expect(target.ipVersion !== undefined).toBe(!url.includes('unix:'));
  });
});

describe('files', () => {
  it('are read as bytes, the authorities as text', async () => {
    const read = (path: string) => Promise.resolve(Buffer.from(path === '/ca.pem' ? 'PEM ü' : [0, 255]));
    const tls = { client: { certificateFile: '/me.p12' } };
    expect(await readDialFiles(profileOf({ caFile: '/ca.pem', tls }), read)).toEqual({
      ca: 'PEM ü',
      certificate: Buffer.of(0, 255),
    });
    expect(await readDialFiles(profileOf({}), read)).toEqual({});
  });
});

describe('a secret that cannot be had', () => {
  it('ends it, and nobody is asked for the next', async () => {
    const asked = new Asked({});
    const http = {
      headers: [
        { name: 'X-A', secret: env('NONE') },
        { name: 'X-B', secret: env('NONE') },
      ],
    };
    await expect(asked.target(profileOf({ http }))).rejects.toMatchObject({ code: 'secret-unset' });
    expect(asked.purposes).toHaveLength(1);
  });
});

describe('a secret that cannot stand where it is needed', () => {
  const refused = async (changes: Partial<Profile>, secret: string) => {
    const error: unknown = await new Asked({ S: secret }).target(profileOf(changes)).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(InspectorError);
    expect(error).toMatchObject({ code: 'secret-unusable' });
    expect(String(error)).not.toContain('hunter2');
    return String(error);
  };

  it.each([
    ['hunter2\n', 'line break'],
    ['hunter2\u0000', 'control characters'],
    ['hunter2€', 'Latin-1'],
  ])('%j in a header is named without its value', async (secret, says) => {
    const text = await refused({ http: { headers: [{ name: 'X-A', secret: env('S') }] } }, secret);
    expect(text).toContain('for the header X-A');
    expect(text).toContain(says);
  });

  it('is a password with control characters, and one too long for SOCKS5', async () => {
    expect(await refused({ http: { basic: { user: 'a', password: env('S') } } }, 'hunter2\u0007')).toContain('basic');
    const proxy = { user: 'a', password: env('S') };
    expect(await refused({ network: { proxy: { url: 'http://p', ...proxy } } }, 'hunter2\u0007')).toContain('p:8080');
    const long = `hunter2${'ü'.repeat(128)}`;
    expect(await refused({ network: { proxy: { url: 'socks5://p', ...proxy } } }, long)).toContain('255 bytes');
  });
});
