// CHALLENGEs that a person answers, through the commands and notices that every viewer uses.

import { describe, expect, it } from 'vitest';
import type { ChallengeQuestion } from '../../src/shared/contract/results.ts';
import type { MethodChoice } from '../../src/shared/profile.ts';
import { eachWithInspector, profileOf, type Followed } from '../support/inspector.ts';
import { answerGoodbye, listenScripted, WELCOME_DETAILS, type Script } from '../support/scripted-peer.ts';

const inspector = eachWithInspector();
const RIDDLE: MethodChoice = { method: 'riddle', authid: { kind: 'value', value: 'ann' } };

/** Asks a riddle, hands the answer to `hear` and welcomes. */
const asking =
  (hear: (answer: readonly unknown[]) => void, extra: unknown = { riddle: 'what has keys but no doors?' }): Script =>
  async (talk) => {
    await talk.next();
    talk.send([4, 'riddle', extra]);
    hear(await talk.next());
    talk.send([2, 7, WELCOME_DETAILS]);
    await answerGoodbye(talk);
  };

/** Notices about questions, as they come. */
function questions(): { readonly asked: ChallengeQuestion[]; readonly settled: string[] } {
  const heard = { asked: [] as ChallengeQuestion[], settled: [] as string[] };
  inspector.now.link.listen(({ kind, body }) => {
    if (kind === 'challenge-asked') heard.asked.push(body);
    if (kind === 'challenge-settled') heard.settled.push(body.question);
  });
  return heard;
}

/** An attempt that waits for a person, and the question. */
async function waiting(script: Script, methods = [RIDDLE]): Promise<{ attempt: Followed; asked: ChallengeQuestion }> {
  const heard = questions();
  const { url } = await listenScripted(script);
  const attempt = await inspector.now.connect({ profile: profileOf(url, { methods, timeoutSeconds: 0.2 }) });
  await expect.poll(() => heard.asked).toHaveLength(1);
  const [asked] = heard.asked;
  if (!asked) throw new Error('nobody was asked');
  return { attempt, asked };
}

describe('a CHALLENGE of a method that is not known', () => {
  it('is asked of every viewer, and what they type is sent', async () => {
    let answer: readonly unknown[] = [];
    const { attempt, asked } = await waiting(asking((message) => (answer = message)));
    const { link } = inspector.now;
    const { capture } = attempt;
    expect(asked).toMatchObject({
      capture,
      authmethod: 'riddle',
      round: 1,
      extra: { wire: { riddle: expect.any(String) as unknown } },
    });
    expect(await link.call('challenge.questions', {})).toEqual([asked]);
    expect(await link.call('capture.record', { capture, seq: asked.about })).toMatchObject({
      wire: { kind: 'message', dir: 'in' },
    });
    // Whoever types takes longer than a router may.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { question } = asked;
    const extra = { hint: 'music' };
    expect(await link.call('challenge.answer', { question, signature: 'a piano', extra })).toEqual({ taken: true });
    expect(await link.call('challenge.answer', { question, signature: 'too late' })).toEqual({ taken: false });
    expect((await attempt.decided()).outcome).toBe('welcome');
    expect(answer).toEqual([5, 'a piano', extra]);
    expect(await link.call('challenge.questions', {})).toEqual([]);
    expect(JSON.stringify(await attempt.records())).not.toContain('a piano');
    await attempt.leave();
  });

  it('that is given up ends the login with ABORT', async () => {
    let answer: readonly unknown[] = [];
    const { attempt, asked } = await waiting(asking((message) => (answer = message)));
    await inspector.now.link.call('challenge.answer', { question: asked.question });
    expect((await attempt.ended()).outcome).toBe('abort');
    expect(answer[0]).toBe(3);
  });

  it('is withdrawn when the user leaves, and when the router hangs up', async () => {
    const heard = questions();
    const { attempt, asked } = await waiting(asking(() => undefined));
    expect((await attempt.leave()).outcome).toBe('interrupted');
    expect(heard.settled).toEqual([asked.question]);

    const other = await waiting(async (talk) => {
      await talk.next();
      talk.send([4, 'riddle', {}]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      talk.socket.close();
    });
    expect((await other.attempt.ended()).outcome).toBe('closed');
    expect(heard.settled).toEqual([asked.question, other.asked.question]);
  });

  it('is shown without secrets that the router repeats', async () => {
    inspector.now.environment['TICKET'] = 'hunter2-of-ann';
    const ticket: MethodChoice = { method: 'ticket', authid: RIDDLE.authid, secret: { from: 'env', name: 'TICKET' } };
    const { attempt, asked } = await waiting(
      asking(() => undefined, { hint: 'hunter2-of-ann' }),
      [ticket, RIDDLE],
    );
    expect(asked.extra).toEqual({ wire: { hint: '**************' } });
    await attempt.leave();
  });
});

describe('a method that is known', () => {
  it('is answered by hand if the profile says so, and its secret is not needed', async () => {
    const heard = questions();
    const byHand: MethodChoice = { method: 'ticket', authid: RIDDLE.authid, byHand: true };
    const attempt = await inspector.now.connect({
      profile: profileOf(inspector.now.demo.url, { methods: [byHand] }),
    });
    await expect.poll(() => heard.asked.length + (heard.settled.length || 0)).toBeGreaterThan(0);
    expect(heard.asked[0]?.authmethod).toBe('ticket');
    await inspector.now.link.call('challenge.answer', { question: heard.asked[0]?.question ?? '', signature: 'wrong' });
    expect((await attempt.ended()).outcome).toBe('abort');
    expect((await attempt.records()).filter(({ kind }) => kind === 'derivation')).toMatchObject([{ byHand: true }]);
  });
});
