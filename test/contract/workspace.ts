// What a page leaves behind for the next one: settings and drafts.

import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/shared/default-settings.ts';
import { callAnyhow, refusal, type Now } from './carrier.ts';

export function workspaceTests(host: { readonly now: Now }): void {
  describe('workspace', () => {
    it('begins with the defaults', async () => {
      expect(await host.now.link.call('workspace.load', {})).toEqual({ settings: DEFAULT_SETTINGS, drafts: {} });
    });

    it('keeps settings and drafts for every viewer, until they are forgotten', async () => {
      const { link, carrier } = host.now;
      const settings = { ...DEFAULT_SETTINGS, theme: 'dark', firstRun: false } as const;
      const draft = { url: 'ws://half', nested: [1, null, { x: 'y' }] };
      expect(await link.call('workspace.saveSettings', { settings })).toBeNull();
      expect(await link.call('workspace.saveDraft', { name: 'profile:a', draft })).toBeNull();
      const other = await carrier.viewer();
      expect(await other.call('workspace.load', {})).toEqual({ settings, drafts: { 'profile:a': draft } });
      expect(await other.call('workspace.saveDraft', { name: 'profile:a' })).toBeNull();
      expect(await link.call('workspace.load', {})).toEqual({ settings, drafts: {} });
    });

    it('keeps awkward names and keys apart from the rest', async () => {
      const { link } = host.now;
      const draft = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as Record<string, never>;
      for (const name of ['__proto__', 'constructor', '7']) await link.call('workspace.saveDraft', { name, draft });
      const { drafts } = await link.call('workspace.load', {});
      expect(Object.keys(drafts).sort()).toEqual(['7', '__proto__', 'constructor']);
      expect(JSON.stringify(drafts['7'])).toBe(JSON.stringify(draft));
      expect(Object.hasOwn({}, 'polluted')).toBe(false);
    });

    it('refuses settings that are none, and a draft without end', async () => {
      const { link } = host.now;
      const wrong = [
        { ...DEFAULT_SETTINGS, theme: 'sepia' },
        { ...DEFAULT_SETTINGS, sidebar: { open: true, width: -1 } },
        { ...DEFAULT_SETTINGS, more: 1 },
      ];
      for (const settings of wrong)
        expect(await refusal(callAnyhow(link, 'workspace.saveSettings', { settings }))).toMatchObject({
          code: 'bad-parameters',
        });
      const draft = { text: 'x'.repeat(256 * 1024) };
      expect(await refusal(link.call('workspace.saveDraft', { name: 'a', draft }))).toMatchObject({
        code: 'draft-too-large',
      });
      expect(await link.call('workspace.load', {})).toEqual({ settings: DEFAULT_SETTINGS, drafts: {} });
    });
  });
}
