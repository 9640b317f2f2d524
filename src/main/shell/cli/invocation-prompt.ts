// Answers to invocations that a person types at the terminal: a JSON list of arguments, or an error.

import type { InvocationQuestion } from '../../../shared/contract/operations.ts';
import { fromWire } from '../../../shared/contract/wire-value.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import { payloadLine } from '../../../shared/json-output.ts';
import type { CliContext } from './cli.ts';
import { visible } from './terminal-text.ts';

/** A person at the terminal who answers. */
export interface Answerer {
  /** Nobody is asked any more: whoever waits, or asks from now on, gets the error `wamp.error.unavailable`. */
  readonly leave: () => void;
  /** Ends the hearing. */
  readonly stop: () => void;
}

/** Asks at the terminal whenever an invocation waits for an answer by hand, until it is left (by Ctrl-C, too). */
export function answerInvocations({ link, terminal }: Pick<CliContext, 'link' | 'terminal'>): Answerer {
  const asking = new Map<string, AbortController>();
  let isOver = false;
  let isLeaving = false;
  // One question at a time: the others wait their turn.
  let turn = Promise.resolve();
  const ask = async (question: InvocationQuestion, signal: AbortSignal): Promise<void> => {
    const { procedure, args, kwargs } = question;
    if (isLeaving || signal.aborted) return unanswered(question.question);
    terminal.err(visible(`${procedure} ${payloadLine(fromWire(args), fromWire(kwargs))}`));
    while (!isOver && !signal.aborted) {
      const typed = await terminal.ask('Answer (JSON list, or "error URI [JSON list]"): ', signal);
      if (typed === undefined) return unanswered(question.question);
      const [, error, rest = ''] = /^error\s+(\S+)\s*(.*)$/s.exec(typed) ?? [];
      const text = (error === undefined ? typed : rest).trim();
      const payload = text === '' ? {} : { args: text };
      const answer =
        error === undefined ? { kind: 'result' as const, payload } : { kind: 'error' as const, error, payload };
      try {
        await link.call('invocation.answer', { question: question.question, answer });
        return;
      } catch (fault) {
        if (!(fault instanceof InspectorError)) throw fault;
        terminal.err(visible(fault.message));
      }
    }
  };
  const unanswered = async (question: string): Promise<void> => {
    if (isOver) return;
    const error = 'wamp.error.unavailable';
    const payload = { args: '["Nobody is there to answer."]' };
    try {
      await link.call('invocation.answer', { question, answer: { kind: 'error', error, payload } });
    } catch (fault) {
      // The caller gave up, or the session is over: nobody waits for an answer any more.
      if (!(fault instanceof InspectorError)) throw fault;
    }
  };
  const leave = () => {
    isLeaving = true;
    for (const ended of asking.values()) ended.abort();
  };
  const stopInterruption = terminal.onInterrupt(leave);
  const stopHearing = link.listen(({ kind, body }) => {
    if (kind === 'invocation-settled') asking.get(body.question)?.abort();
    if (kind !== 'invocation-asked') return;
    const known = asking.get(body.question);
    if (known) {
      // More of its arguments came, or nobody waits for the answer any more.
      const why = takenBack(body);
      if (why === undefined) return;
      terminal.err(visible(`${body.procedure}: ${why}`));
      return known.abort();
    }
    const ended = new AbortController();
    asking.set(body.question, ended);
    turn = turn.then(() => ask(body, ended.signal)).finally(() => asking.delete(body.question));
  });
  const stop = () => {
    isOver = true;
    stopHearing();
    stopInterruption();
    for (const ended of asking.values()) ended.abort();
  };
  return { leave, stop };
}

/** Why nobody waits for the answer any more; undefined as long as somebody does. */
function takenBack({ interrupted, timedOut }: InvocationQuestion): string | undefined {
  if (interrupted !== undefined) return `the router interrupted it (${interrupted}); no answer is wanted any more.`;
  return timedOut === undefined ? undefined : `its time of ${timedOut} ms has passed; no answer is sent any more.`;
}
