// Secrets go one way: in.

import { newProfile } from '../../src/shared/new-profile.ts';
import { describe, expect, it } from 'vitest';
import type { Profile, SecretRef } from '../../src/shared/profile.ts';
import { readableIn } from '../unit/main/capture/redaction/secret-detector.ts';
import { bodies, followed, refusal, SALLYS_VARIABLE, type Now } from './carrier.ts';

const SECRET = 'canary "ünder" / 4711';

function asked(url: string, authid = 'sally'): Profile {
  const choice = { method: 'wampcra', authid: { kind: 'value', value: authid }, secret: { from: 'prompt' } } as const;
  return { ...newProfile('asked', 'Asked', url, 'demo'), methods: [choice] };
}

const found = (value: unknown) => readableIn(Buffer.from(JSON.stringify(value)), SECRET);

export function secretTests(host: { readonly now: Now }): void {
  /** Connects with a secret that is asked for, and waits for the question. */
  async function question(authid?: string): Promise<{ capture: string; question: string; purpose: string }> {
    const { link, heard } = host.now;
    const { url } = await link.call('demo.start', {});
    const before = bodies(heard, 'secret-asked').length;
    const { capture } = await link.call('session.connect', { profile: asked(url, authid) });
    await expect.poll(() => bodies(heard, 'secret-asked').length).toBe(before + 1);
    const [body] = bodies(heard, 'secret-asked').slice(-1);
    return { capture, question: body?.question ?? '', purpose: body?.purpose ?? '' };
  }

  describe('secrets', () => {
    it('takes a secret for the keychain and gives nothing back', async () => {
      const { link, carrier } = host.now;
      const said: unknown[] = [];
      const note = (error: unknown) => void said.push(error);
      const set = await link.call('secret.set', { id: 'shelf', secret: SECRET }).catch(note);
      const removed = await link.call('secret.delete', { id: 'shelf' }).catch(note);
      if (carrier.hasKeychain) {
        expect(set).toBeNull();
        expect(removed).toEqual({ deleted: true });
        expect(await link.call('secret.delete', { id: 'shelf' })).toEqual({ deleted: false });
      } else expect(said).toHaveLength(2);
      expect(found([set, removed, said.map(String)])).toBeUndefined();
      expect(found(SECRET)).toBeDefined();
    });

    it('does not repeat a secret that is too long', async () => {
      const secret = SECRET.repeat(10_000);
      for (const call of [
        () => host.now.link.call('secret.set', { id: 'shelf', secret }),
        () => host.now.link.call('secret.answer', { question: 'q', secret }),
      ]) {
        const { code, evidence } = await refusal(call());
        expect(code).toBe('bad-parameters');
        expect(found(evidence)).toBeUndefined();
      }
      expect(await refusal(host.now.link.call('secret.set', { id: 'shelf', secret: '' }))).toMatchObject({
        code: 'bad-parameters',
      });
    });

    it('asks every viewer; the first answer counts and nobody hears it', async () => {
      const { link, carrier, heard } = host.now;
      const other = await carrier.viewer();
      const theirs: unknown[] = [];
      const stop = other.listen((notice) => void theirs.push(notice));
      const { capture, question: id, purpose } = await question();
      expect(purpose).toMatch(/^wampcra login to ws:\/\/127\.0\.0\.1:/);
      expect(await link.call('capture.info', { capture })).toMatchObject({ live: true, total: 0 });

      expect(await other.call('secret.answer', { question: id, secret: 'sally-pass' })).toEqual({ taken: true });
      expect(await link.call('secret.answer', { question: id, secret: 'other' })).toEqual({ taken: false });
      expect(await followed(link, capture, true)).toMatchObject({ outcome: 'welcome' });
      for (const notices of [heard, theirs]) {
        expect(notices).toContainEqual({ kind: 'secret-settled', body: { question: id } });
        expect(JSON.stringify(notices)).not.toContain('sally-pass');
      }
      stop();
    });

    it('keeps questions of several attempts apart', async () => {
      const { link } = host.now;
      const first = await question('sally');
      const second = await question('wanda');
      expect(second.question).not.toBe(first.question);
      await link.call('secret.answer', { question: second.question, secret: 'wanda-pass' });
      expect(await followed(link, second.capture, true)).toMatchObject({ outcome: 'welcome' });
      expect(await link.call('capture.info', { capture: first.capture })).toMatchObject({ live: true, total: 0 });
      await link.call('secret.answer', { question: first.question, secret: 'sally-pass' });
      expect(await followed(link, first.capture, true)).toMatchObject({ outcome: 'welcome' });
    });

    it.each([
      { what: 'declined', answer: {} },
      { what: 'answered with nothing', answer: { secret: '' } },
    ])('opens no wire when a question is $what', async ({ answer }) => {
      const { link } = host.now;
      const { capture, question: id } = await question();
      expect(await link.call('secret.answer', { question: id, ...answer })).toEqual({ taken: true });
      expect(await followed(link, capture, false)).toMatchObject({ outcome: 'secret-missing', total: 1 });
    });

    it('says nothing of a secret that was wrong', async () => {
      const { link, heard } = host.now;
      const { capture, question: id } = await question();
      await link.call('secret.answer', { question: id, secret: SECRET });
      const { total } = await followed(link, capture, false);
      const told: unknown[] = [heard, await link.call('capture.summary', { capture })];
      for (let seq = 1; seq <= total; seq++) told.push(await link.call('capture.record', { capture, seq }));
      told.push(await link.call('capture.rows', { capture, view: 0, from: 0, count: 100 }));
      expect(JSON.stringify(told)).toContain('"abort"');
      expect(found(told)).toBeUndefined();
    });

    it('tells a viewer that comes later which questions are open, and for which attempt', async () => {
      const { link, heard, carrier } = host.now;
      expect(await link.call('secret.questions', {})).toEqual([]);
      const first = await question('sally');
      const second = await question('wanda');
      const open = bodies(heard, 'secret-asked');
      expect(open.map(({ capture }) => capture)).toEqual([first.capture, second.capture]);
      const other = await carrier.viewer();
      expect(await other.call('secret.questions', {})).toEqual(open);
      await other.call('secret.answer', { question: first.question });
      expect(await link.call('secret.questions', {})).toEqual(open.slice(1));
      await link.call('session.leave', { capture: second.capture });
      expect(await link.call('secret.questions', {})).toEqual([]);
    });

    it('looks whether a reference leads to a secret, without telling it', async () => {
      const { link, carrier } = host.now;
      const look = (ref: SecretRef) => link.call('secret.look', { ref });
      const set = await look({ from: 'env', name: SALLYS_VARIABLE });
      expect(set).toEqual({ state: 'present', text: `${SALLYS_VARIABLE} is set.` });
      const unset = await look({ from: 'env', name: 'NOT_SET' });
      expect(unset.state).toBe('absent');
      expect(unset.text).toMatch(/^NOT_SET is not set\..* started from a desktop menu does not see/);
      expect((await look({ from: 'prompt' })).state).toBe('asked-each-time');
      if (carrier.hasKeychain) {
        expect((await look({ from: 'keychain', id: 'shelf' })).state).toBe('absent');
        await link.call('secret.set', { id: 'shelf', secret: SECRET });
        const kept = await look({ from: 'keychain', id: 'shelf' });
        expect(kept).toEqual({ state: 'present', text: 'The keychain has "shelf".' });
        await link.call('secret.delete', { id: 'shelf' });
      }
      expect(JSON.stringify(set)).not.toContain('sally-pass');
    });

    it('forgets an attempt that was left while its secret was asked for', async () => {
      const { link, heard } = host.now;
      const { capture, question: id } = await question();
      await link.call('session.leave', { capture });
      expect(await link.call('capture.info', { capture })).toMatchObject({ live: false, outcome: 'interrupted' });
      await link.call('capture.close', { capture });
      const closed = heard.length;
      await link.call('secret.answer', { question: id, secret: 'sally-pass' });
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(bodies(heard.slice(closed), 'capture-changed')).toEqual([]);
      expect(await link.call('capture.list', {})).toEqual([]);
    });
  });
}
