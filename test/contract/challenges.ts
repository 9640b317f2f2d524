// A CHALLENGE that is answered by hand, over a link: every viewer is asked, one of them answers.

import { describe, expect, it } from 'vitest';
import { bodies, followed, type Now } from './carrier.ts';

export function challengeTests(host: { readonly now: Now }): void {
  /** A login that waits for a person, and the question. */
  async function asked(): Promise<{ capture: string; question: string; answer: string }> {
    const { link, heard } = host.now;
    const { principals } = await link.call('demo.start', {});
    const { capture } = await link.call('session.connect', { demo: 'by-hand' });
    await expect.poll(() => bodies(heard, 'challenge-asked')).toHaveLength(1);
    const [body] = bodies(heard, 'challenge-asked');
    expect(body).toMatchObject({ capture, round: 1 });
    const answer = principals.find(({ name }) => name === 'by-hand')?.secret ?? '';
    return { capture, question: body?.question ?? '', answer };
  }

  describe('a CHALLENGE by hand', () => {
    it('is answered by one viewer, and settled for all', async () => {
      const { link, heard, carrier } = host.now;
      const { capture, question, answer } = await asked();
      const other = await carrier.viewer();
      expect(await other.call('challenge.questions', {})).toEqual(bodies(heard, 'challenge-asked'));
      expect(await link.call('challenge.questions', {})).toHaveLength(1);
      expect(await link.call('challenge.answer', { question, signature: answer, extra: {} })).toEqual({ taken: true });
      expect(await other.call('challenge.answer', { question, signature: answer })).toEqual({ taken: false });
      await expect.poll(() => bodies(heard, 'challenge-settled')).toEqual([{ question }]);
      expect((await followed(link, capture, true)).outcome).toBe('welcome');
      await link.call('session.leave', { capture });
    });

    it('is withdrawn when the login is left', async () => {
      const { link, heard } = host.now;
      const { capture, question } = await asked();
      await link.call('session.leave', { capture });
      await expect.poll(() => bodies(heard, 'challenge-settled')).toEqual([{ question }]);
      expect(await link.call('challenge.questions', {})).toEqual([]);
    });
  });
}
