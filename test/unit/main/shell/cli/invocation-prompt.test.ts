import { expect, it } from 'vitest';
import { answerInvocations } from '../../../../../src/main/shell/cli/invocation-prompt.ts';
import type { Terminal } from '../../../../../src/main/shell/cli/terminal.ts';
import type { InvocationQuestion } from '../../../../../src/shared/contract/operations.ts';
import type { Link } from '../../../../../src/shared/contract/link.ts';
import type { Notice } from '../../../../../src/shared/contract/notices.ts';
import { toWire } from '../../../../../src/shared/contract/wire-value.ts';

const QUESTION: InvocationQuestion = {
  ...{ question: 'q1', capture: 'c1', registration: 7, procedure: 'my.ask', seq: 6, at: '2030-01-01T00:00:00.000Z' },
  ...{ args: toWire([1]), kwargs: toWire({}), details: toWire({}), wantsProgress: false },
};

/** A terminal at which nobody types anything. */
function prompt() {
  const shown: string[] = [];
  const answered: unknown[] = [];
  let tell: (notice: Notice) => void = () => undefined;
  const terminal: Terminal = {
    out: () => undefined,
    err: (line) => void shown.push(line),
    askHidden: () => Promise.resolve(undefined),
    ask: (question, signal) => {
      shown.push(question);
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(undefined)));
    },
    readInput: () => Promise.reject(new Error('nothing is read here')),
    ...{ interactive: true, outputFailed: false },
    onInterrupt: () => () => undefined,
    onOutputGone: () => () => undefined,
    onEnter: () => () => undefined,
    flush: () => Promise.resolve(),
  };
  const link: Link = {
    listen: (hear) => {
      tell = hear;
      return () => undefined;
    },
    call: (_name, params) => {
      answered.push(params);
      return Promise.resolve({ taken: false } as never);
    },
  };
  const { leave, stop } = answerInvocations({ link, terminal });
  const asked = (changes: Partial<InvocationQuestion> = {}) =>
    tell({ kind: 'invocation-asked', body: { ...QUESTION, ...changes } });
  return { shown, answered, asked, leave, stop };
}

it.each([
  [{ interrupted: 'kill' }, 'my.ask: the router interrupted it (kill); no answer is wanted any more.'],
  [{ timedOut: 300 }, 'my.ask: its time of 300 ms has passed; no answer is sent any more.'],
])('a question at the terminal that is taken back is withdrawn and settled: %j', async (why, text) => {
  const { shown, answered, asked, stop } = prompt();
  asked();
  await expect.poll(() => shown).toEqual(['my.ask [1]', expect.stringContaining('Answer (JSON list')]);
  // More of its arguments came: nobody is asked twice.
  asked({ partsTotal: 2 });
  asked(why);
  await expect.poll(() => answered).toMatchObject([{ question: 'q1' }]);
  expect(shown.slice(2)).toEqual([text]);
  stop();
});

it('nobody is asked once it is left: whoever waits hears that there is nobody', async () => {
  const { shown, answered, asked, leave, stop } = prompt();
  asked();
  await expect.poll(() => shown).toHaveLength(2);
  leave();
  asked({ question: 'q2' });
  const answer = { kind: 'error', error: 'wamp.error.unavailable' };
  await expect
    .poll(() => answered)
    .toMatchObject([
      { question: 'q1', answer },
      { question: 'q2', answer },
    ]);
  expect(shown).toHaveLength(2);
  stop();
});
