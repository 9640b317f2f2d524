// HELLO as it is shown before a login, held against what methods and profile say.

import { describe, expect, it } from 'vitest';
import { helloPreview } from '../../../../src/main/app/hello-preview.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { MethodChoice, Profile, SecretRef } from '../../../../src/shared/profile.ts';

const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const FRESH = '(new for each attempt)';
const ASKED = '(known once the key was asked for)';

const joe = { kind: 'value', value: 'joe' } as const;
const key: MethodChoice = { method: 'cryptosign', authid: joe, secret: { from: 'env', name: 'K' } };
const scram: MethodChoice = { method: 'wamp-scram', authid: joe, secret: { from: 'env', name: 'P' } };

/** Details of HELLO, and which secrets were looked up for it. */
async function preview(methods: readonly MethodChoice[], changes: Partial<Profile> = {}) {
  const resolved: SecretRef[] = [];
  const profile = { ...newProfile('p', 'P', 'wss://router.example/ws', 'realm1'), methods: [...methods], ...changes };
  const { details } = await helloPreview(profile, {
    secrets: {
      resolve: (ref) => {
        resolved.push(ref);
        if (ref.from === 'env' && ref.name === 'K') return Promise.resolve(SEED);
        return Promise.reject(new InspectorError('secret-unset', `${ref.from} has nothing.`));
      },
    },
    random: (count) => new Uint8Array(count).fill(7),
  });
  return { details, resolved, extra: details['authextra'] };
}

describe('the preview of HELLO', () => {
  it('has what methods add, with words for what is new each time', async () => {
    const { extra, resolved } = await preview([scram]);
    expect(extra).toEqual({ nonce: FRESH, channel_binding: null });
    // Nothing in HELLO comes of the password, so nobody looks it up.
    expect(resolved).toEqual([]);
  });

  it('has the public key of a key that needs no question', async () => {
    const options = { channel_binding: 'tls-unique', challengeRouter: true };
    const { extra, resolved } = await preview([{ ...key, options }]);
    expect(extra).toMatchObject({ pubkey: PUBLIC, channel_binding: 'tls-unique', challenge: FRESH });
    expect(resolved).toEqual([key.secret]);
  });

  it('asks nobody for a key, or for its passphrase', async () => {
    for (const asked of [
      { ...key, secret: { from: 'prompt' } as const },
      { ...key, passphrase: { from: 'prompt' } as const },
    ]) {
      const { extra, resolved } = await preview([{ ...asked, options: { challengeRouter: true } }]);
      expect(extra).toMatchObject({ pubkey: ASKED, challenge: FRESH });
      expect(resolved).toEqual([]);
    }
  });

  it('says why a key is not known', async () => {
    const { extra } = await preview([{ ...key, secret: { from: 'env', name: 'NONE' } }]);
    expect(extra).toMatchObject({ pubkey: expect.stringMatching(/^\(not known: .*env has nothing\.\)$/) as string });
  });

  it('names a second factor once, and lets only the first of a name speak', async () => {
    const { details, extra } = await preview([scram, { ...scram, secretIs: 'password' }, key]);
    expect(details['authmethods']).toEqual(['wamp-scram', 'cryptosign']);
    expect(extra).toMatchObject({ nonce: FRESH, pubkey: PUBLIC });
  });

  it('leaves out what a method answered by hand would add', async () => {
    const { secret: _, ...typed } = key;
    expect((await preview([{ ...typed, byHand: true }])).details).not.toHaveProperty('authextra');
    // A key that is named all the same is for HELLO.
    expect((await preview([{ ...key, byHand: true }])).extra).toEqual({ pubkey: PUBLIC });
  });

  it('has the credentials of the transport, and what the profile says itself wins', async () => {
    const { details, extra } = await preview([key], {
      transportAuth: { cookie: { a: 1 } },
      authextra: { pubkey: 'mine', more: true },
    });
    expect(details['transport']).toEqual({ auth: { cookie: { a: 1 } } });
    expect(extra).toMatchObject({ pubkey: 'mine', more: true });
    const other = await preview([key], { transportAuth: { a: 1 }, extraDetails: { transport: 7 } });
    expect(other.details['transport']).toBe(7);
  });
});
