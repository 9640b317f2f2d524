// The terminal of a process. What needs a keyboard runs on a pseudo terminal that "script" (util-linux)
// makes; where there is none, those tests say so and do not run.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { processTerminal } from '../../../../../src/main/shell/cli/terminal.ts';
import { ERRORS } from '../../../../../src/shared/contract/errors.ts';
import { CliProcess, withCommandLine } from '../../../../support/cli-process.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../../../../support/scripted-peer.ts';

const { cli } = withCommandLine();
const COMMAND = fileURLToPath(new URL('../../../../../bin/wamp-inspector.mjs', import.meta.url));

const probe = spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' });
const why = probe.error
  ? 'there is no "script" of util-linux here'
  : `"script" ends with ${probe.status ?? 'a signal'}`;
const hasTerminal = probe.status === 0;

/** A command on a pseudo terminal; what is typed goes to its standard input. */
class Typist extends CliProcess {
  type(keys: string): void {
    this.process.stdin?.write(keys);
  }
}

const running: Typist[] = [];
function onTerminal(...command: readonly string[]): Typist {
  const line = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    env: { ...cli.environment(), SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const typist = new Typist(child);
  running.push(typist);
  return typist;
}

const onTerminalOf = (...args: readonly string[]) => onTerminal(process.execPath, COMMAND, ...args);

afterEach(() => {
  for (const typist of running.splice(0)) typist.process.kill('SIGKILL');
});

describe.skipIf(!hasTerminal)(`a question on a terminal${hasTerminal ? '' : ` (not run: ${why})`}`, () => {
  let router: CliProcess;
  let url = '';
  beforeAll(async () => {
    router = cli.start(['demo-router', '--json']);
    url = (await router.until(/"url":"([^"]+)"/))[1] ?? '';
  });
  afterAll(async () => {
    router.interrupt();
    await router.finished;
  });
  const login = () =>
    onTerminalOf('handshake', url, '--realm', 'demo', '--authmethod', 'ticket', '--authid', 'tess', '--secret-prompt');

  it('shows the question and nothing that is typed', async () => {
    const typist = login();
    await typist.until(/Secret for the ticket login to ws:\/\/\S+: /);
    typist.type('tess-ticket\r');
    const { code, stdout } = await typist.finished;
    expect(code).toBe(0);
    expect(stdout).toContain('welcome: Logged in to demo by ticket.');
    expect(stdout).not.toContain('tess-ticket');
    expect(stdout).not.toContain('tess-tick');
  });

  it('would show it if the terminal echoed', async () => {
    const typist = onTerminal('sh', '-c', 'printf "ready "; read line; echo "done"');
    await typist.until(/ready/);
    typist.type('tess-ticket\r');
    expect((await typist.finished).stdout).toContain('tess-ticket');
  });

  it('lets the line be mended before it is sent', async () => {
    const typist = login();
    await typist.until(/: /);
    typist.type('tess-tickex\u007ft\r');
    const { code, stdout } = await typist.finished;
    expect(code).toBe(0);
    expect(stdout).not.toContain('tess-ticke');
  });

  it.each([
    ['Ctrl-C', '\u0003', 130, 'interrupted: '],
    ['Ctrl-D', '\u0004', 5, 'No secret was given when it was asked for.'],
    ['Enter alone', '\r', 5, 'No secret was given when it was asked for.'],
  ])('takes %s for "no", says so by its exit code and gives the terminal back', async (_name, keys, code, says) => {
    const args = ['handshake', url, '--realm', 'demo', '--authmethod', 'ticket', '--secret-prompt'];
    const words = [process.execPath, COMMAND, ...args].map((word) => `'${word}'`).join(' ');
    const typist = onTerminal('sh', '-c', `${words}; echo "code $?"; stty -a`);
    await typist.until(/Secret for the/);
    typist.type(keys);
    const { stdout } = await typist.finished;
    expect(stdout).toContain(`code ${code}`);
    expect(stdout).toContain(says);
    expect(stdout).toMatch(/(?<!-)\becho\b/);
    expect(stdout).toMatch(/(?<!-)\bicanon\b/);
  });

  it('leaves politely at Ctrl-C while an invocation waits for its answer', async () => {
    const types: unknown[] = [];
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      const [, request] = await talk.next();
      talk.send([65, request, 5]);
      talk.send([68, 9, 5, {}, ['who?']]);
      talk.send([68, 10, 5, {}, ['and who?']]);
      while (types.at(-1) !== 6) types.push((await talk.next())[0]);
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    });
    const typist = onTerminalOf('register', peer.url, 'a.b', '--realm', 'demo', '--ask');
    await typist.until(/Answer \(JSON list/);
    typist.type('\u0003');
    expect((await typist.finished).code).toBe(0);
    // The callers hear that nobody answers, then the router that we go.
    expect(types).toEqual([8, 8, 6]);
    await finishScripted();
  });

  it('does not mind a caller that gives up while a person types', async () => {
    const { url: peer } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      const [, request] = await talk.next();
      talk.send([65, request, 5]);
      talk.send([68, 9, 5, {}, ['who?']]);
      await new Promise((resolve) => setTimeout(resolve, 400));
      talk.send([69, 9, { mode: 'kill' }]);
      while ((await talk.next())[0] !== 6);
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    });
    const typist = onTerminalOf('register', peer, 'a.b', '--realm', 'demo', '--ask', '--count', '1');
    expect((await typist.finished).code).toBe(0);
    await finishScripted();
  });

  it('asks for a secret to store, too', async () => {
    const typist = onTerminalOf('secret', 'set', 'shelf');
    await typist.until(/Secret for shelf: /);
    typist.type('hunter2\r');
    const { code, stdout } = await typist.finished;
    expect(code).toBe(5);
    expect(stdout).toContain(ERRORS['keychain-unavailable'].text);
    expect(stdout).not.toContain('hunter2');
  });
});

describe.skipIf(!hasTerminal)(`a terminal that is closed${hasTerminal ? '' : ` (not run: ${why})`}`, () => {
  it.each([
    ['demo-router', ['demo-router'], /Ctrl-C ends it/],
    ['serve', ['serve', '--no-open'], /\?token=/],
  ])('ends %s as Ctrl-C does', async (_name, args, ready) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-hangup-'));
    const said = path.join(folder, 'said');
    const words = [process.execPath, COMMAND, ...args].map((word) => `'${word}'`).join(' ');
    const typist = onTerminal(
      // The first shell dies of it, and so the system tells all that run in the terminal.
      ...['sh', '-c', 'sh -c "$0"; true'],
      `trap : HUP; ${words} 2>'${said}.err'; echo "code $?" >'${said}'`,
    );
    await typist.until(ready);
    typist.process.kill('SIGKILL');
    await expect.poll(() => existsSync(said) && readFileSync(said, 'utf8'), { timeout: 10_000 }).toBe('code 0\n');
    expect(readFileSync(`${said}.err`, 'utf8')).toBe('');
    rmSync(folder, { recursive: true });
  });
});

describe('the terminal of this process', () => {
  it('asks nobody if standard input is no keyboard', async () => {
    const isTTY = process.stdin.isTTY;
    process.stdin.isTTY = false;
    try {
      expect(await processTerminal().askHidden('Secret: ')).toBeUndefined();
    } finally {
      process.stdin.isTTY = isTTY;
    }
  });

  it('runs a task at interruption until it is told to stop', () => {
    const terminal = processTerminal();
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const counts = () => signals.map((signal) => process.listenerCount(signal));
    const before = counts();
    let ran = 0;
    const stop = terminal.onInterrupt(() => ran++);
    expect(counts()).toEqual(before.map((count) => count + 1));
    // Only this task: others listen for the end of the test run.
    for (const signal of signals) process.listeners(signal).at(-1)?.(signal);
    stop();
    expect(ran).toBe(3);
    expect(counts()).toEqual(before);
  });
});
