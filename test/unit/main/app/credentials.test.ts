import { describe, expect, it } from 'vitest';
import { loginSecretsOf, type SecretPlaces } from '../../../../src/main/app/credentials.ts';
import { DEFAULT_LIMITS } from '../../../../src/main/auth/limits.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { MethodChoice, Profile, SecretRef } from '../../../../src/shared/profile.ts';
import { openSshFile, SEED } from '../auth/cryptosign/key-files.ts';

const FILE = openSshFile('open sesame');
const authid = { kind: 'value', value: 'ann' } as const;
const env = (name: string): SecretRef => ({ from: 'env', name });
const NOW = 1_700_000_000;

/** The secrets of a login whose references lead to their own names; what was asked, and what is to be masked. */
async function resolved(changes: Partial<Profile>, values: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const added: [string, string][] = [];
  const places: SecretPlaces = {
    resolve: (ref, purpose, field) => {
      asked.push(`${field}: ${purpose}`);
      const name = ref.from === 'env' ? ref.name : '';
      return Promise.resolve(values[name] ?? name);
    },
    redactor: { add: (secret, what) => void added.push([String(secret), what]) },
  };
  const profile = { ...newProfile('p', 'P', 'ws://router/ws', 'realm1'), ...changes };
  return { asked, added, login: await loginSecretsOf(profile, places, NOW) };
}

describe('the secrets of the methods', () => {
  it('come by name in the order of the profile, with all that goes with them', async () => {
    const methods: MethodChoice[] = [
      { method: 'wampcra', authid, secret: env('A'), passphrase: env('P'), options: { x: 1 } },
      { method: 'ticket', authid, secret: env('B') },
      { method: 'wampcra', authid, secret: env('C'), secretIs: 'derived-key' },
    ];
    const { login, asked, added } = await resolved({ methods, limits: { iterations: 5 } });
    const limits = { iterations: 5, memoryKiB: DEFAULT_LIMITS.memoryKiB };
    expect([...login.credentials]).toEqual([
      [
        'wampcra',
        [
          { secret: 'A', passphrase: 'P', options: { x: 1 }, limits, use: {} },
          { secret: 'C', secretIs: 'derived-key', limits, use: {} },
        ],
      ],
      ['ticket', [{ secret: 'B', limits, use: {} }]],
    ]);
    expect(asked).toEqual([
      'methods[0].secret: wampcra login, CHALLENGE 1 of that name, to ws://router/ws',
      'methods[0].passphrase: passphrase for the wampcra login, CHALLENGE 1 of that name, to ws://router/ws',
      'methods[1].secret: ticket login to ws://router/ws',
      'methods[2].secret: wampcra login, CHALLENGE 2 of that name, to ws://router/ws',
    ]);
    expect(added).toEqual([
      ['A', 'secret'],
      ['P', 'passphrase'],
      ['B', 'ticket'],
      ['C', 'secret'],
    ]);
  });

  it('are not asked for where a person answers by hand', async () => {
    const methods: MethodChoice[] = [
      { method: 'ticket', authid, secret: env('A'), byHand: true },
      { method: 'riddle', authid, secret: env('B') },
    ];
    const { login, asked } = await resolved({ methods });
    expect(asked).toEqual([]);
    expect([...login.credentials.values()]).toEqual([[{ byHand: true }], [{ byHand: true }]]);
  });

  it('are resolved all the same where HELLO is made of them', async () => {
    const methods: MethodChoice[] = [{ method: 'cryptosign', authid, secret: env('KEY'), byHand: true }];
    const { login } = await resolved({ methods }, { KEY: 'ab'.repeat(32) });
    expect(login.credentials.get('cryptosign')).toMatchObject([{ byHand: true, secret: 'ab'.repeat(32) }]);
    await expect(resolved({ methods }, { KEY: 'no key' })).rejects.toMatchObject({ code: 'secret-unusable' });
  });

  it('are masked with what is inside: the seed of a key file', async () => {
    const masked: (string | Uint8Array)[] = [];
    const places: SecretPlaces = {
      resolve: (_ref, purpose) => Promise.resolve(purpose.startsWith('passphrase') ? 'open sesame' : FILE),
      redactor: { add: (secret) => void masked.push(secret) },
    };
    const choice: MethodChoice = { method: 'cryptosign', authid, secret: env('FILE'), passphrase: env('P') };
    const profile = { ...newProfile('p', 'P', 'ws://router/ws', 'realm1'), methods: [choice] };
    await loginSecretsOf(profile, places, NOW);
    expect(masked).toEqual([FILE, 'open sesame', Uint8Array.from(SEED)]);
  });

  it('are looked at by their method before anything is dialled', async () => {
    const methods: MethodChoice[] = [{ method: 'ticket', authid, secret: env('SECRET'), secretIs: 'totp-secret' }];
    await expect(resolved({ methods }, { SECRET: 'no base32!' })).rejects.toMatchObject({
      code: 'secret-unusable',
      evidence: expect.stringContaining('base32') as unknown,
    });
    await expect(resolved({ methods }, { SECRET: 'JBSWY3DPEHPK3PXP' })).resolves.toBeDefined();
  });
});

describe('the secrets of requests after WELCOME', () => {
  const request = (secretIs?: 'totp-secret') => ({
    kind: 'call' as const,
    uri: 'com.example.login',
    args: ['{{code}}'],
    secrets: [{ name: 'code', secret: env('SECRET'), ...(secretIs && { secretIs }) }],
  });

  it('stand beside their request, and are masked', async () => {
    const { login, asked, added } = await resolved({ afterWelcome: [request()] });
    expect(login.requests).toEqual([
      { request: request(), secrets: [{ name: 'code', secret: 'SECRET', isTotp: false }] },
    ]);
    expect(asked).toEqual(['afterWelcome[0].secrets[0].secret: code in the request com.example.login']);
    expect(added).toEqual([['SECRET', 'code']]);
  });

  it('are masked with the base32 inside of a URI', async () => {
    const uri = 'otpauth://totp/Demo:ann?secret=JBSWY3DPEHPK3PXP';
    const { added } = await resolved({ afterWelcome: [request('totp-secret')] }, { SECRET: uri });
    expect(added).toContainEqual([uri, 'code']);
    expect(added).toContainEqual(['JBSWY3DPEHPK3PXP', 'code']);
  });

  it('must be TOTP secrets where they are said to be', async () => {
    await expect(resolved({ afterWelcome: [request('totp-secret')] })).rejects.toMatchObject({
      code: 'secret-unusable',
      evidence: expect.stringContaining('It is for {{code}}.') as unknown,
    });
  });
});
