// What is kept for a profile through the link: requests, environments, history; and code for other clients.

import { describe, expect, it } from 'vitest';
import { CODE_TARGETS } from '../../src/shared/contract/code-targets.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import type { Environment, SavedRequest } from '../../src/shared/saved-request.ts';
import { bodies, refusal, type Now } from './carrier.ts';

const profile = newProfile('a', 'A', 'ws://127.0.0.1:1/', 'realm1');
const saved = (id: string, name = id): SavedRequest => ({
  id,
  name,
  folder: 'shop',
  request: { kind: 'call', uri: 'com.example.add2', args: '[1, 2.0, "{{user}}"]', options: '{"timeout": 5}' },
});
const environment: Environment = {
  id: 'e',
  name: 'test',
  variables: [
    { name: 'user', value: { kind: 'text', text: 'ann' } },
    { name: 'limit', value: { kind: 'json', json: '{"n": 9007199254740993}' } },
    { name: 'token', value: { kind: 'secret', secret: { from: 'env', name: 'CONTRACT_SALLY' } } },
  ],
};

export function savedTests(host: { readonly now: Now }): void {
  describe('saved requests', () => {
    it('are kept for a profile, for every viewer, and told of', async () => {
      const { link, carrier, heard } = host.now;
      await link.call('profile.save', { profile });
      expect(await link.call('saved.load', { profileId: 'a' })).toEqual({ requests: [], environments: [] });
      expect(await link.call('saved.put', { profileId: 'a', request: saved('1') })).toBeNull();
      expect(await link.call('saved.put', { profileId: 'a', request: saved('1', 'renamed') })).toBeNull();
      expect(await link.call('saved.putEnvironment', { profileId: 'a', environment })).toBeNull();
      const other = await carrier.viewer();
      expect(await other.call('saved.load', { profileId: 'a' })).toEqual({
        requests: [saved('1', 'renamed')],
        environments: [environment],
      });
      await expect.poll(() => bodies(heard, 'saved-changed')).toContainEqual({ profileId: 'a' });
    });

    it('are removed and brought back', async () => {
      const { link } = host.now;
      await link.call('profile.save', { profile });
      await link.call('saved.put', { profileId: 'a', request: saved('1') });
      await link.call('saved.putEnvironment', { profileId: 'a', environment });
      expect(await link.call('saved.remove', { profileId: 'a', request: '1' })).toEqual({ removed: true });
      expect(await link.call('saved.restore', { profileId: 'a', request: '1' })).toEqual({ request: saved('1') });
      expect(await refusal(link.call('saved.restore', { profileId: 'a', request: '1' }))).toMatchObject({
        code: 'unknown-request',
      });
      expect(await link.call('saved.removeEnvironment', { profileId: 'a', environment: 'e' })).toEqual({
        removed: true,
      });
      expect(await link.call('saved.load', { profileId: 'a' })).toEqual({ requests: [saved('1')], environments: [] });
    });

    it('go and come with their profile', async () => {
      const { link } = host.now;
      await link.call('profile.save', { profile });
      await link.call('saved.put', { profileId: 'a', request: saved('1') });
      await link.call('profile.delete', { id: 'a' });
      expect(await refusal(link.call('saved.put', { profileId: 'a', request: saved('2') }))).toMatchObject({
        code: 'unknown-profile',
      });
      await link.call('profile.restore', { id: 'a' });
      expect((await link.call('saved.load', { profileId: 'a' })).requests).toEqual([saved('1')]);
    });

    it('are exported and imported, bad ones told one by one', async () => {
      const { link } = host.now;
      await link.call('profile.save', { profile });
      await link.call('profile.save', { profile: { ...profile, id: 'b' } });
      await link.call('saved.put', { profileId: 'a', request: saved('1') });
      await link.call('saved.putEnvironment', { profileId: 'a', environment });
      const { text } = await link.call('saved.export', { profileId: 'a' });
      const json = JSON.parse(text) as { requests: unknown[] };
      const withBad = JSON.stringify({ ...json, requests: [...json.requests, { id: 1 }] });
      expect(await link.call('saved.import', { profileId: 'b', text: withBad })).toMatchObject({
        ...{ requests: 1, environments: 1 },
        left: [expect.stringMatching(/^Request 2: /) as string],
      });
      expect(await link.call('saved.load', { profileId: 'b' })).toEqual({
        requests: [saved('1')],
        environments: [environment],
      });
      expect(await refusal(link.call('saved.import', { profileId: 'b', text: '{"v": 1,\n x' }))).toMatchObject({
        code: 'requests-damaged',
        evidence: 'Line 2, column 2: a key in double quotes is expected, found x.',
      });
    });
  });

  describe('variables and history', () => {
    it('fill in requests, and what was sent is listed as it was typed', async () => {
      const { link } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
      const profileId = (await link.call('capture.info', { capture })).header.profileId ?? '';
      await link.call('saved.putEnvironment', { profileId, environment });
      const request = { kind: 'call', uri: 'demo.echo', args: '["{{user}}", "{{limit}}", "x {{token}}"]' } as const;
      const { operation } = await link.call('operation.start', { capture, request, environment: 'e' });
      const info = await link.call('operation.wait', { capture, operation });
      expect(info.state).toBe('answered');
      // The third holds a secret: it was sent, and is shown nowhere.
      expect(JSON.stringify(info.reply)).toContain('9007199254740993');
      expect(JSON.stringify(info.reply)).not.toContain('sally-pass');
      const { entries, total } = await link.call('history.list', { profileId, from: 0, count: 10 });
      expect(total).toBe(1);
      expect(entries[0]).toMatchObject({ request, state: 'answered' });
      expect(await link.call('history.clear', { profileId })).toBeNull();
      expect(await link.call('history.list', { profileId, from: 0, count: 10 })).toEqual({ entries: [], total: 0 });
      await link.call('session.leave', { capture });
    });

    it('are refused where nobody set them, or the JSON is broken', async () => {
      const { link } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
      const profileId = (await link.call('capture.info', { capture })).header.profileId ?? '';
      await link.call('saved.putEnvironment', { profileId, environment });
      const start = (args: string, more = {}) =>
        refusal(link.call('operation.start', { capture, request: { kind: 'call', uri: 'demo.echo', args }, ...more }));
      expect(await start('["{{user}}"]')).toMatchObject({
        code: 'bad-request',
        evidence: '{{user}} stands for a variable, and no environment is chosen.',
      });
      expect(await start('["{{nobody}}"]', { environment: 'e' })).toMatchObject({
        code: 'bad-request',
        evidence: 'The environment "test" has no variable nobody.',
      });
      expect(await start('[1,', { environment: 'e' })).toMatchObject({
        code: 'bad-request',
        evidence: 'args: Line 1, column 4: a value is expected.',
      });
      expect(await start('[]', { environment: 'other' })).toMatchObject({ code: 'unknown-environment' });
      await link.call('session.leave', { capture });
    });
  });

  describe('code for other clients', () => {
    it.each(CODE_TARGETS)('is written for $label', async ({ id }) => {
      const { link } = host.now;
      const from = { profile };
      const request = saved('1').request;
      const { text, notes } = await link.call('code.write', { target: id, from, request });
      for (const part of ['127.0.0.1', 'realm1', 'com.example.add2']) expect(text).toContain(part);
      expect(notes.join('\n')).toContain('{{user}}');
      expect((await link.call('code.write', { target: id, from })).text).not.toContain('add2');
      expect(await refusal(link.call('code.write', { target: id, from: { capture: 'none' } }))).toMatchObject({
        code: 'unknown-capture',
      });
    });

    it('is written for what a capture was connected with', async () => {
      const { link } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
      const { header } = await link.call('capture.info', { capture });
      const { text } = await link.call('code.write', { target: 'cli', from: { capture } });
      expect(text).toContain(`wamp-inspector handshake ${header.url}`);
      await link.call('session.leave', { capture });
      await expect.poll(async () => (await link.call('capture.info', { capture })).live).toBe(false);
      const { notes } = await link.call('code.write', { target: 'cli', from: { capture } });
      expect(notes[0]).toContain('is not saved');
    });
  });
}
