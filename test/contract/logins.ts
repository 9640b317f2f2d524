// What belongs to a login besides the session itself, over a link: what a method will use, key pairs, cookies, and the
// program that repeats a derivation.

import { statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import type { MethodChoice, Profile } from '../../src/shared/profile.ts';
import { followed, refusal, SALLYS_VARIABLE, type Now } from './carrier.ts';

function profileWith(url: string, ...methods: MethodChoice[]): Profile {
  return { ...newProfile('logins', 'Logins', url, 'demo'), methods };
}

export function loginTests(host: { readonly now: Now }): void {
  describe('logins', () => {
    it('makes a key pair in a file of its owner, once, and tells the public half only', async () => {
      const { link } = host.now;
      const { publicKey, secret } = await link.call('key.generate', { name: 'mine', place: 'file' });
      expect(publicKey).toMatch(/^[0-9a-f]{64}$/);
      const file = secret.from === 'file' ? secret.path : '';
      expect(path.basename(file)).toBe('mine.priv');
      if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
      const choice = { method: 'cryptosign', authid: { kind: 'absent' }, secret } as const;
      const profile = profileWith('ws://127.0.0.1:1/ws', choice);
      const examined = await link.call('login.examine', { profile, method: 0 });
      expect(examined).toMatchObject({ ok: true, text: '' });
      expect(examined.facts).toContainEqual(expect.objectContaining({ value: publicKey }));
      expect(await refusal(link.call('key.generate', { name: 'mine', place: 'file' }))).toMatchObject({
        code: 'key-exists',
      });
    });

    it('tells what stands in the way of a login, not the secret', async () => {
      const { link } = host.now;
      const secret = { from: 'env', name: SALLYS_VARIABLE } as const;
      const choice = { method: 'cryptosign', authid: { kind: 'absent' }, secret } as const;
      const profile = profileWith('ws://127.0.0.1:1/ws', choice);
      const examined = await link.call('login.examine', { profile, method: 0 });
      expect(examined.ok).toBe(false);
      expect(examined.text).not.toBe('');
      expect(JSON.stringify(examined)).not.toContain('sally-pass');
    });

    it('keeps cookies for a profile, tells their names, and forgets them', async () => {
      const { link } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'cookie' });
      expect(await followed(link, capture, true)).toMatchObject({ outcome: 'welcome' });
      await link.call('session.leave', { capture });
      const cookies = await link.call('cookie.list', { profileId: 'demo-cookie' });
      expect(cookies).toMatchObject([{ name: 'demo-session', path: '/' }]);
      expect(Object.keys(cookies[0] ?? {})).not.toContain('value');
      expect(await link.call('cookie.clear', { profileId: 'demo-cookie' })).toEqual({ cleared: 1 });
      expect(await link.call('cookie.list', { profileId: 'demo-cookie' })).toEqual([]);
    });

    it('gives a program that repeats a derivation, without the secret', async () => {
      const { link } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'wampcra-salted' });
      await followed(link, capture, true);
      const { derivations } = fromWire(await link.call('capture.summary', { capture }));
      const seq = derivations[0]?.seq ?? 0;
      for (const language of ['python', 'javascript', 'go'] as const) {
        const { text } = await link.call('capture.snippet', { capture, seq, language });
        expect(text).toContain('salt-of-sally');
        expect(text).not.toContain('sally-pass');
      }
      expect(await refusal(link.call('capture.snippet', { capture, seq: 1, language: 'go' }))).toHaveProperty('code');
      await link.call('session.leave', { capture });
    });
  });
}
