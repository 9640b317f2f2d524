// How register is left: by its time, by its count, because nobody reads it any more. Whoever called gets an answer
// before GOODBYE, and nothing keeps the command from ending.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerCommand } from '../../../../../src/main/shell/cli/request-commands.ts';
import type { Terminal } from '../../../../../src/main/shell/cli/terminal.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, type Talk } from '../../../../support/scripted-peer.ts';
import { finishWatched, startWatched, type Watched } from '../../../../support/watched-app.ts';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(async () => {
  await finishWatched(watched);
  await finishScripted();
});

const [REGISTER, UNREGISTER, INVOCATION, YIELD, ERROR, GOODBYE] = [64, 66, 68, 70, 8, 6];

/**
 * Registers at a router whose callers call once, or every `everyMs` until the procedure is given up. A person at the
 * terminal types nothing; with
 * `isGone` nobody reads the output any more once they are asked.
 */
async function register(
  options: readonly string[],
  { everyMs, silent = false, isGone = false }: { everyMs?: number; silent?: boolean; isGone?: boolean } = {},
) {
  const came: (readonly unknown[])[] = [];
  let invoked = 0;
  let timer: NodeJS.Timeout | undefined;
  const invoke = (talk: Talk) => talk.send([INVOCATION, ++invoked, 44, {}, [invoked]]);
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    for (;;) {
      const message = await talk.next();
      came.push(message);
      const [type, request] = message;
      if (type === REGISTER) {
        talk.send([65, request, 44]);
        invoke(talk);
        if (everyMs !== undefined) timer = setInterval(() => invoke(talk), everyMs);
      }
      if (type === GOODBYE || (type === UNREGISTER && !silent)) clearInterval(timer);
      if (type === UNREGISTER && !silent) talk.send([67, request]);
      if (type === GOODBYE) return talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    }
  });
  let outputGone: () => void = () => undefined;
  const terminal: Terminal = {
    out: () => undefined,
    err: () => undefined,
    askHidden: () => Promise.resolve(undefined),
    ask: (_question, signal) => {
      if (isGone) outputGone();
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(undefined)));
    },
    readInput: () => Promise.reject(new Error('nothing is read here')),
    ...{ interactive: true, outputFailed: false },
    onInterrupt: () => () => undefined,
    onOutputGone: (task) => {
      outputGone = task;
      return () => undefined;
    },
    onEnter: () => () => undefined,
    flush: () => Promise.resolve(),
  };
  const { app, link } = watched;
  const report = (error: unknown) => expect.fail(String(error));
  const args = [url, 'a.b', '--realm', 'demo', ...options];
  const began = performance.now();
  try {
    const code = await registerCommand(args, { app, link, terminal, report });
    return { code, came, types: came.map(([type]) => type), invoked, took: performance.now() - began };
  } finally {
    clearInterval(timer);
  }
}

describe('register', () => {
  it('whose time is over gives the last answer before it leaves', async () => {
    const { code, types } = await register(['--answer', '[1]', '--delay', '400', '--seconds', '0.2']);
    expect({ code, types }).toEqual({ code: 0, types: [REGISTER, YIELD, GOODBYE] });
  });

  it.each([
    ['its time is over', ['--seconds', '0.2'], false],
    ['nobody reads the output any more', [], true],
  ])('tells callers that wait for a person that there is nobody, when %s', async (_why, options, isGone) => {
    const { code, came, types, took } = await register(['--ask', ...options], { isGone });
    expect({ code, types }).toEqual({ code: 0, types: [REGISTER, ERROR, GOODBYE] });
    expect(came[1]?.slice(1, 5)).toEqual([INVOCATION, 1, {}, 'wamp.error.unavailable']);
    // Nothing is left to wait for.
    expect(took).toBeLessThan(1000);
  });

  it('that has enough gives the procedure up, and answers those that came before', async () => {
    const options = ['--answer', '[1]', '--delay', '100', '--count', '2'];
    const { code, came, types, invoked } = await register(options, { everyMs: 20 });
    expect(code).toBe(0);
    expect(came.find(([type]) => type === UNREGISTER)?.[2]).toBe(44);
    expect(invoked).toBeGreaterThanOrEqual(2);
    expect(types.filter((type) => type === YIELD)).toHaveLength(invoked);
    expect(types.at(-1)).toBe(GOODBYE);
  });

  it('that has enough ends though the router goes on calling', async () => {
    const options = ['--answer', '[1]', '--delay', '100', '--count', '1', '--timeout', '0.3'];
    const { code, types, took } = await register(options, { everyMs: 20, silent: true });
    expect({ code, last: types.at(-1) }).toEqual({ code: 0, last: GOODBYE });
    expect(types).toContain(YIELD);
    expect(took).toBeLessThan(3000);
  });
});
