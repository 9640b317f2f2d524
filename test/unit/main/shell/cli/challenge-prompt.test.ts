import { describe, expect, it } from 'vitest';
import { answerChallenges } from '../../../../../src/main/shell/cli/challenge-prompt.ts';
import type { Terminal } from '../../../../../src/main/shell/cli/terminal.ts';
import type { Link } from '../../../../../src/shared/contract/link.ts';
import type { Notice } from '../../../../../src/shared/contract/notices.ts';

const QUESTION = {
  question: 'q1',
  capture: 'c1',
  authmethod: 'riddle\u001b[2J',
  about: 6,
  round: 2,
  extra: { wire: { riddle: 'what has keys?' } },
};

/** A terminal whose person types these lines, one after another; what it shows, and what the app is told. */
function prompt(typed: readonly (string | undefined)[], interactive = true) {
  const lines = [...typed];
  const shown: string[] = [];
  const answers: unknown[] = [];
  const hearers: ((notice: Notice) => void)[] = [];
  const signals: AbortSignal[] = [];
  const asked = (hidden: boolean) => (question: string, signal?: AbortSignal) => {
    shown.push(`${hidden ? 'hidden' : 'seen'}: ${question}`);
    if (signal) signals.push(signal);
    if (lines.length > 0) return Promise.resolve(lines.shift());
    return new Promise<undefined>((resolve) => signal?.addEventListener('abort', () => resolve(undefined)));
  };
  const terminal: Terminal = {
    out: () => undefined,
    err: (line) => void shown.push(line),
    askHidden: asked(true),
    ask: asked(false),
    readInput: () => Promise.reject(new Error('nothing is read here')),
    interactive,
    outputFailed: false,
    onInterrupt: () => () => undefined,
    onOutputGone: () => () => undefined,
    onEnter: () => () => undefined,
    flush: () => Promise.resolve(),
  };
  const link: Link = {
    listen: (hear) => {
      hearers.push(hear);
      return () => void hearers.splice(hearers.indexOf(hear), 1);
    },
    call: (name, params) => {
      answers.push([name, params]);
      return Promise.resolve({ taken: true } as never);
    },
  };
  const stop = answerChallenges({ link, terminal });
  const tell = (notice: Notice) => hearers.forEach((hear) => hear(notice));
  return { shown, answers, signals, stop, tell, hearers };
}

const ASKED: Notice = { kind: 'challenge-asked', body: QUESTION };

describe('a CHALLENGE at the terminal', () => {
  it('is shown with its extra; the signature is typed without echo, the extra as JSON', async () => {
    const { shown, answers, tell } = prompt(['a piano', '{"hint": "music"}']);
    tell(ASKED);
    await expect.poll(() => answers).toHaveLength(1);
    expect(shown[0]).toContain('CHALLENGE 2 for riddle');
    expect(shown[0]).toContain('{"riddle":"what has keys?"}');
    expect(shown[0]).not.toContain('\u001b');
    expect(shown.slice(1).map((line) => line.split(':')[0])).toEqual(['hidden', 'seen']);
    expect(answers).toEqual([['challenge.answer', { question: 'q1', signature: 'a piano', extra: { hint: 'music' } }]]);
  });

  it('is asked for its extra again until that is a JSON object', async () => {
    const { shown, answers, tell } = prompt(['s', 'no JSON', '[1]', '']);
    tell(ASKED);
    await expect.poll(() => answers).toHaveLength(1);
    expect(shown.filter((line) => line.startsWith('That is no JSON object'))).toHaveLength(2);
    expect(answers).toEqual([['challenge.answer', { question: 'q1', signature: 's', extra: {} }]]);
  });

  it('is given up if nothing is typed, or where there is no terminal', async () => {
    const nothing = prompt([undefined]);
    nothing.tell(ASKED);
    await expect.poll(() => nothing.answers).toEqual([['challenge.answer', { question: 'q1' }]]);

    const piped = prompt([], false);
    piped.tell(ASKED);
    await expect.poll(() => piped.answers).toEqual([['challenge.answer', { question: 'q1' }]]);
    expect(piped.shown).toEqual([expect.stringContaining('there is no terminal to ask at') as unknown]);
  });

  it('is not waited for once it is settled, or the attempt is over', async () => {
    const settled = prompt([]);
    settled.tell(ASKED);
    settled.tell({ kind: 'challenge-settled', body: { question: 'q1' } });
    await expect.poll(() => settled.answers).toHaveLength(1);
    expect(settled.signals[0]?.aborted).toBe(true);

    const over = prompt([]);
    over.tell(ASKED);
    over.stop();
    expect(over.signals[0]?.aborted).toBe(true);
    expect(over.hearers).toEqual([]);
  });
});
