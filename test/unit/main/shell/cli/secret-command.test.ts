// Without a keychain here; storing in a real one is tried with a Secret Service, see docs/testing.md.

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { secretCommand } from '../../../../../src/main/shell/cli/secret-command.ts';
import type { Terminal } from '../../../../../src/main/shell/cli/terminal.ts';
import type { Link } from '../../../../../src/shared/contract/link.ts';
import { withCommandLine } from '../../../../support/cli-process.ts';

const { cli } = withCommandLine();

/** What the command asks of the app, and prints, for an input. */
async function stored(args: readonly string[], terminal: Partial<Terminal>) {
  const calls: unknown[] = [];
  const printed: string[] = [];
  const link: Link = {
    listen: () => () => undefined,
    call: (name, params) => {
      calls.push([name, params]);
      return Promise.resolve({ deleted: args.includes('there') } as never);
    },
  };
  const code = await secretCommand(args, {
    link,
    terminal: {
      out: (line) => void printed.push(line),
      err: (line) => void printed.push(line),
      askHidden: () => Promise.reject(new Error('nobody is asked here')),
      ask: () => Promise.reject(new Error('nobody is asked here')),
      readInput: () => Promise.reject(new Error('nothing is read here')),
      interactive: false,
      outputFailed: false,
      onInterrupt: () => () => undefined,
      onOutputGone: () => () => undefined,
      onEnter: () => () => undefined,
      flush: () => Promise.resolve(),
      ...terminal,
    },
  });
  return { calls, printed: printed.join('\n'), code };
}

describe('secret set', () => {
  it.each([
    ['hunter2', 'hunter2'],
    ['hunter2\n', 'hunter2'],
    ['hunter2\r\n', 'hunter2'],
    ['hunter2\n\n', 'hunter2\n'],
    [' with blanks \n', ' with blanks '],
    ['пароль ü\n', 'пароль ü'],
  ])('takes %j from standard input as %j', async (input, secret) => {
    const { calls, printed, code } = await stored(['set', 'shelf'], { readInput: () => Promise.resolve(input) });
    expect(calls).toEqual([['secret.set', { id: 'shelf', secret }]]);
    expect({ code, printed }).toEqual({ code: 0, printed: 'Stored shelf in the keychain.' });
  });

  it('asks on a terminal, without echo', async () => {
    const asked: string[] = [];
    const askHidden = (question: string) => {
      asked.push(question);
      return Promise.resolve('typed');
    };
    const { calls } = await stored(['set', 'shelf'], { interactive: true, askHidden });
    expect(asked).toEqual(['Secret for shelf: ']);
    expect(calls).toEqual([['secret.set', { id: 'shelf', secret: 'typed' }]]);
  });

  it('stores nothing if nothing was given', async () => {
    for (const terminal of [
      { readInput: () => Promise.resolve('') },
      { readInput: () => Promise.resolve('\n') },
      { interactive: true, askHidden: () => Promise.resolve(undefined) },
    ])
      await expect(stored(['set', 'shelf'], terminal)).rejects.toThrow('nothing was stored');
  });

  it('says clearly that there is no keychain, and stores it nowhere else', async () => {
    const { code, stdout, stderr } = await cli.run(['secret', 'set', 'shelf'], { input: 'hunter2\n' });
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/^The keychain of the system cannot be reached\. /);
    expect(stderr).toContain('Nothing was stored elsewhere.');
    expect(stderr).not.toContain('hunter2');
    expect(readdirSync(cli.configFolder)).toEqual(['installation.key']);
  });

  it('ends with 4 for an empty input', async () => {
    for (const input of ['', '\n']) {
      const { code, stderr } = await cli.run(['secret', 'set', 'shelf'], { input });
      expect(code).toBe(4);
      expect(stderr).toContain('Standard input was empty: nothing was stored.');
    }
  });
});

describe('secret delete', () => {
  it('tells whether there was one', async () => {
    expect(await stored(['delete', 'there'], {})).toMatchObject({
      code: 0,
      printed: 'Removed there from the keychain.',
    });
    expect(await stored(['delete', 'none'], {})).toMatchObject({ code: 5, printed: 'The keychain has no none.' });
  });

  it('says clearly that there is no keychain', async () => {
    const { code, stderr } = await cli.run(['secret', 'delete', 'shelf']);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^The keychain of the system cannot be reached\. /);
  });
});
