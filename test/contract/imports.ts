// Configurations of other tools over the link: read, looked at, taken or dropped. The file never comes near the app.

import { describe, expect, it } from 'vitest';
import type { ImportPreview } from '../../src/shared/contract/results.ts';
import { bodies, refusal, SALLYS_VARIABLE, type Now } from './carrier.ts';

const SECRET = 'canary-import-4711';
const WICK = `[first]
url = ws://localhost:8080/ws
realm = realm1
authid = joe
ticket = ${SECRET}

[second]
url = rs://localhost:8081
authmethod = anonymous
`;

export function importTests(host: { readonly now: Now }): void {
  const readWick = (): Promise<ImportPreview> => host.now.link.call('import.read', { name: 'config', text: WICK });
  const idsOf = ({ profiles }: ImportPreview) => profiles.map(({ profile }) => profile.id);

  describe('imports', () => {
    it('tell what a file gives, and store nothing of it', async () => {
      const { link, heard } = host.now;
      const preview = await readWick();
      expect(preview).toMatchObject({
        source: 'wick configuration',
        left: [],
        profiles: [
          {
            profile: { name: 'first', url: 'ws://localhost:8080/ws', methods: [{ secret: { from: 'prompt' } }] },
            secrets: [{ field: 'methods[0].secret', text: 'ticket' }],
          },
          { profile: { name: 'second', methods: [{ method: 'anonymous' }] }, secrets: [] },
        ],
      });
      expect((await link.call('profile.list', {})).profiles).toEqual([]);
      expect(bodies(heard, 'profiles-changed')).toEqual([]);
      expect(JSON.stringify(preview)).not.toContain(SECRET);
    });

    it('store the profiles that are wanted, in one revision, and leave the secrets behind', async () => {
      const { link, heard } = host.now;
      const preview = await readWick();
      const [first = ''] = idsOf(preview);
      const taken = await link.call('import.take', { transfer: preview.transfer, profiles: [first], secrets: 'leave' });
      expect(taken).toMatchObject({ problems: [], saved: [{ id: first, name: 'first' }] });
      const { profiles, revision } = await link.call('profile.list', {});
      expect(profiles).toEqual(taken.saved);
      expect(profiles[0]?.methods[0]?.secret).toEqual({ from: 'prompt' });
      expect(revision).toBe(taken.revision);
      await expect.poll(() => bodies(heard, 'profiles-changed')).toEqual([{ revision }]);
    });

    it('put secrets into the keychain when that is asked for', async () => {
      const { link, carrier, heard } = host.now;
      const preview = await readWick();
      const asked = { transfer: preview.transfer, profiles: idsOf(preview), secrets: 'keychain' } as const;
      const { saved, problems } = await link.call('import.take', asked);
      expect(saved).toHaveLength(2);
      const ref = saved[0]?.methods[0]?.secret;
      if (carrier.hasKeychain) {
        expect(problems).toEqual([]);
        expect(ref).toEqual({ from: 'keychain', id: 'import/first/ticket' });
        expect(await link.call('secret.look', { ref: { from: 'keychain', id: 'import/first/ticket' } })).toMatchObject({
          state: 'present',
        });
        await link.call('secret.delete', { id: 'import/first/ticket' });
      } else {
        expect(problems).toHaveLength(1);
        expect(ref).toEqual({ from: 'prompt' });
      }
      expect(JSON.stringify([saved, problems, heard])).not.toContain(SECRET);
    });

    it('are gone when they were taken or dropped', async () => {
      const { link } = host.now;
      const first = await readWick();
      await link.call('import.take', { transfer: first.transfer, profiles: [], secrets: 'leave' });
      const second = await readWick();
      expect(await link.call('import.drop', { transfer: second.transfer })).toBeNull();
      expect(await link.call('import.drop', { transfer: 'nobody' })).toBeNull();
      for (const { transfer } of [first, second]) {
        const call = link.call('import.take', { transfer, profiles: [], secrets: 'leave' });
        expect(await refusal(call)).toMatchObject({ code: 'import-gone' });
      }
    });

    it('refuse a profile that the preview has not, and keep the preview', async () => {
      const { link } = host.now;
      const preview = await readWick();
      const take = (profiles: string[]) =>
        link.call('import.take', { transfer: preview.transfer, profiles, secrets: 'leave' });
      expect(await refusal(take([...idsOf(preview), 'other']))).toMatchObject({ code: 'import-gone' });
      expect((await link.call('profile.list', {})).profiles).toEqual([]);
      expect((await take(idsOf(preview))).saved).toHaveLength(2);
    });

    it.each([
      ['a.json', `{"${SECRET}": `, 'import-damaged'],
      ['a.txt', SECRET, 'import-unknown'],
      ['a.txt', '', 'import-unknown'],
    ])('refuse %s without a word of it', async (name, text, code) => {
      const refused = await refusal(host.now.link.call('import.read', { name, text }));
      expect(refused.code).toBe(code);
      expect(refused.evidence).not.toContain(SECRET);
    });

    it('do not repeat a text that is too large', async () => {
      const text = SECRET.repeat(300_000);
      const { code, evidence } = await refusal(host.now.link.call('import.read', { name: 'a', text }));
      expect(code).toBe('bad-parameters');
      expect(evidence).not.toContain(SECRET);
    });

    it("read the variables of the host, of which none here is another tool's", async () => {
      const { link } = host.now;
      const preview = await link.call('import.environment', {});
      expect(preview).toMatchObject({
        source: 'Environment variables',
        profiles: [],
        left: [{ where: 'environment' }],
      });
      expect(JSON.stringify(preview)).not.toContain(SALLYS_VARIABLE);
    });
  });
}
