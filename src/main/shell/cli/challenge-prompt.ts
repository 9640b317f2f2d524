// Answers to a CHALLENGE that a person types at the terminal: the signature without echo, the extra as JSON.
// Without a terminal the login is given up, and the person told why.

import type { ChallengeQuestion } from '../../../shared/contract/results.ts';
import { toWire } from '../../../shared/contract/wire-value.ts';
import { isJsonDict, type Dict, type WampValue } from '../../../shared/wamp/value.ts';
import type { CliContext } from './cli.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './terminal-text.ts';

/** Asks at the terminal whenever the app wants a CHALLENGE answered, until the result is called. */
export function answerChallenges({ link, terminal }: Pick<CliContext, 'link' | 'terminal'>): () => void {
  const asking = new Map<string, AbortController>();
  const stop = link.listen(({ kind, body }) => {
    if (kind === 'challenge-settled') asking.get(body.question)?.abort();
    if (kind !== 'challenge-asked') return;
    const { question } = body;
    const ended = new AbortController();
    asking.set(question, ended);
    void typed(body, terminal, ended.signal).then((reply) => link.call('challenge.answer', { question, ...reply }));
  });
  return () => {
    stop();
    for (const ended of asking.values()) ended.abort();
  };
}

interface Typed {
  readonly signature: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What a person types; undefined if the login is given up. */
async function typed(
  { authmethod, round, extra }: ChallengeQuestion,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Typed | undefined> {
  const what = `CHALLENGE ${round} for ${authmethod}`;
  if (!terminal.interactive) {
    const todo = 'Run the command in a terminal, or answer in the page of "wamp-inspector serve".';
    terminal.err(visible(`${what} is to be answered by hand, and there is no terminal to ask at. ${todo}`));
    return undefined;
  }
  terminal.err(visible(`${what} is to be answered by hand. Extra: ${JSON.stringify(extra.wire)}`));
  const signature = await terminal.askHidden('Signature, empty to give up: ', signal);
  if (signature === undefined) return undefined;
  for (;;) {
    const text = await terminal.ask('Extra of AUTHENTICATE as a JSON object, empty for none: ', signal);
    if (text === undefined) return undefined;
    const value = readDict(text);
    if (value) return { signature, extra: toWire<WampValue>(value).wire as Record<string, unknown> };
    terminal.err('That is no JSON object, for example {"nonce": "abc"}.');
  }
}

function readDict(text: string): Dict | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonDict(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
