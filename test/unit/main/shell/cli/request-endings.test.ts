// How call, publish, subscribe, register and meta end: by a time limit, by Ctrl-C while something is in flight, because
// nobody reads them any more, and with what goes wrong as JSON lines for programs.

import { afterEach, describe, expect, it } from 'vitest';
import { jsonLines, withCommandLine } from '../../../../support/cli-process.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, type Talk } from '../../../../support/scripted-peer.ts';

const { cli } = withCommandLine();
afterEach(finishScripted);

/** A router that welcomes and hands every message to `hear`; what came is kept. */
async function routerThat(
  hear: (talk: Talk, message: readonly unknown[]) => void,
): Promise<{ readonly url: string; readonly types: unknown[] }> {
  const types: unknown[] = [];
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    for (;;) {
      const message = await talk.next();
      types.push(message[0]);
      if (message[0] === 6) return talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      hear(talk, message);
    }
  });
  return { url, types };
}
const at = (url: string, command: string, ...rest: string[]) => [command, url, ...rest, '--realm', 'demo'];

describe('--timeout', () => {
  it.each([
    ['call', 'a.b'],
    ['publish', 'a.b', '--acknowledge'],
    ['subscribe', 'a.b'],
    ['register', 'a.b'],
  ])('ends %s that nobody answers with 6, and leaves', async (command, ...rest) => {
    const { url, types } = await routerThat(() => undefined);
    const { code, stderr } = await cli.run(at(url, command, ...rest, '--timeout', '0.4'));
    expect(code).toBe(6);
    expect(stderr).toMatch(/^Unanswered: No \w+ within (0\.4 s|400 ms)\b.* carried out is not known.* raise the /);
    expect(types.at(-1)).toBe(6);
  });

  it('is taken for a demo login as well', async () => {
    const never = ['call', '--demo', 'anonymous', 'demo.never', '--timeout', '0.4'];
    expect(await cli.run(never)).toMatchObject({ code: 6, stderr: expect.stringMatching(/0\.4 s/) as string });
    expect(await cli.run(['meta', '--demo', 'anonymous', '--timeout', '5'])).toMatchObject({ code: 0 });
    // The login itself has the same limit.
    const silent = await cli.run(['call', '--demo', 'no-challenge', 'a.b', '--timeout', '0.3']);
    expect(silent.code).toBe(6);
    expect(silent.stderr).toContain('0.3 s');
  });

  it('does not end a repetition that waits for its rate alone', async () => {
    const { url } = await routerThat((talk, [type, request]) => {
      if (type === 48) talk.send([50, request, {}]);
    });
    const rest = ['--count', '2', '--rate', '1', '--timeout', '0.3'];
    const { code, stdout } = await cli.run(at(url, 'call', 'a.b', ...rest));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sent 2, answered 2, /);
  });
});

describe('Ctrl-C', () => {
  it('leaves politely though a call of a repetition is never answered', async () => {
    const { url, types } = await routerThat(() => undefined);
    const running = cli.start(at(url, 'call', 'a.b', '--count', '9', '--concurrency', '2'));
    await expect.poll(() => types, { timeout: 10_000 }).toEqual([48, 48]);
    running.interrupt();
    const { code, stdout } = await running.finished;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^sent 2, answered 0, /);
    expect(types).toEqual([48, 48, 6]);
  });

  it('leaves politely while a subscription is not confirmed', async () => {
    const { url, types } = await routerThat(() => undefined);
    const running = cli.start(at(url, 'subscribe', 'a.b'));
    await expect.poll(() => types, { timeout: 10_000 }).toEqual([32]);
    running.interrupt();
    expect((await running.finished).code).toBe(130);
    expect(types).toEqual([32, 6]);
  });
});

describe('an output that nobody reads any more', () => {
  it('ends subscribe politely', async () => {
    const { url, types } = await routerThat((talk, [, request]) => {
      talk.send([33, request, 44]);
      let publication = 0;
      const timer = setInterval(() => {
        if (isLeft()) clearInterval(timer);
        else talk.send([36, 44, ++publication, {}, ['again']]);
      }, 20);
      talk.socket.once('close', () => clearInterval(timer));
    });
    const isLeft = () => types.includes(6);
    const line = '{ "$@"; echo "code $?" >&2; } | head -n 1';
    const { stdout, stderr } = await cli.shell(line, at(url, 'subscribe', 'a.b')).finished;
    expect(stdout).toBe('a.b ["again"]\n');
    expect(stderr).toMatch(/^Subscribed to a\.b: 44\ncode 0\n$/);
    expect(types).toEqual([32, 6]);
  });
});

describe('--json', () => {
  /** The lines of a command, each of them an object with a kind. */
  async function lines(...args: string[]): Promise<{ code: number | null; found: Record<string, unknown>[] }> {
    const { code, stdout } = await cli.run([...args, '--json']);
    const found = jsonLines(stdout);
    for (const line of found) expect(typeof line['kind']).toBe('string');
    return { code, found };
  }

  it.each([
    [['call', 'ws://127.0.0.1:1', 'a.b'], 4, { code: 'usage', text: 'Give the realm with --realm.' }],
    [['call', 'nowhere', 'a.b', '--realm', 'r'], 4, { code: 'bad-url' }],
    [['meta', 'ws://127.0.0.1:1', 'nothing', '--realm', 'r'], 4, { code: 'usage' }],
    [['publish', '--demo', 'anonymous', 'a.b', '--args', '[1,'], 4, { code: 'bad-request' }],
  ])('tells what is wrong with %j', async (args, expected, error) => {
    const { code, found } = await lines(...args);
    expect(code).toBe(expected);
    expect(found).toMatchObject([{ kind: 'error', ...error, todo: expect.any(String) as string }]);
  });

  it('tells a login that fails, an ERROR, and a connection that is lost', async () => {
    const refused = await lines('call', 'ws://127.0.0.1:1', 'a.b', '--realm', 'r');
    expect(refused).toMatchObject({ code: 3, found: [{ kind: 'summary', outcome: 'transport-error' }] });
    const error = await lines('call', '--demo', 'anonymous', 'demo.fail');
    expect(error).toMatchObject({ code: 7, found: [{ kind: 'operation', state: 'error', reply: { kind: 'error' } }] });
    const { url } = await routerThat((talk, [, request]) => {
      talk.send([33, request, 44]);
      setTimeout(() => talk.socket.terminate(), 50);
    });
    const lost = await lines(...at(url, 'subscribe', 'a.b'));
    expect(lost.code).toBe(3);
    expect(lost.found).toMatchObject([{ kind: 'operation' }, { kind: 'error', code: 'closed' }]);
  });

  it('tells what broke a rule', async () => {
    const { url } = await routerThat((talk, [, request]) => {
      talk.send([50, 99, {}]);
      talk.send([50, request, {}, [1]]);
    });
    const { code, found } = await lines(...at(url, 'call', 'a.b'));
    expect(code).toBe(0);
    const kinds = found.map(({ kind }) => kind);
    expect(kinds).toEqual(['result', 'operation', 'finding']);
    expect(found[2]).toMatchObject({ severity: 'error', text: expect.stringMatching(/^R-03 /) as string });
  });

  it.each([['counts'], ['sessions'], ['registrations'], ['subscriptions'], ['access'], ['holder', 'no.body']])(
    'of meta %s is one object a line',
    async (...what) => {
      const { code, found } = await lines('meta', '--demo', 'anonymous', ...what);
      expect(code).toBe(0);
      expect(found.length).toBeGreaterThan(0);
    },
  );
});

describe('a wrong call', () => {
  it.each([
    [['call', '--demo', 'anonymous', 'a.{{x}}'], /\{\{x\}\} stands for a variable, .* add --env NAME\./],
    [['call', 'ws://h', 'a.{{x}}', '--realm', 'r'], /add --profile NAME and --env NAME\./],
    [['call', 'ws://h', 'a.b', '--realm', 'r', '--env', 'E'], /--env names an environment of a profile.*add --profile/],
    [['meta', 'ws://h', '--realm', 'r', '--env', 'E'], /There is no option --env/],
    [['call', 'a.b', '--realm', 'r'], /Give the URL of the router and a procedure/],
    [['call', '--demo', 'anonymous'], /Give a procedure/],
    [['subscribe', 'ws://h', 'a', '--realm', 'r', '--count', 'x'], /--count takes a whole number above 0, not "x"/],
    [
      ['subscribe', 'ws://h', 'a', '--realm', 'r', '--match', 'all'],
      /--match takes exact, prefix, wildcard, not "all"/,
    ],
    [['register', 'ws://h', 'a', '--realm', 'r', '--invoke', 'all'], /--invoke takes single, .*, not "all"/],
    [['register', 'ws://h', 'a', '--realm', 'r', '--delay', '-1'], /begins with a hyphen: .* write --delay=VALUE/],
    [['call', 'ws://h', 'a', '--realm', 'r', '--json=yes'], /--json takes no value/],
    [['meta', 'ws://h', 'sessions', '5', '--realm', 'r'], /sessions takes nothing behind it.*"session ID" shows one/],
    [['call', '--demo', 'ticket', 'a', '--authid', 'x'], /Leave --authid out, or leave --demo out/],
  ])('%j says what to do', async (args, text) => {
    const { code, stdout, stderr } = await cli.run(args);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(text);
    expect(stderr).toMatch(/\nSee wamp-inspector \w+ --help\.\n$/);
  });

  it('names the environments of a profile before it connects', async () => {
    await cli.run(['profile', 'save', 'dead', 'ws://127.0.0.1:1', '--realm', 'demo']);
    const { code, stderr } = await cli.run(['call', '--profile', 'dead', 'a.b', '--env', 'E']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^There is no environment "E"; the profile has none\. .* make it in the page\./);
  });
});
