import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../../src/main/shell/cli/cli.ts';
import { CONNECTION_OPTIONS } from '../../../../../src/main/shell/cli/arguments.ts';
import { HELP, helpOf } from '../../../../../src/main/shell/cli/help.ts';
import manifest from '../../../../../package.json' with { type: 'json' };
import { withCommandLine } from '../../../../support/cli-process.ts';

const { cli } = withCommandLine();
const COMMANDS = [
  'handshake',
  'call',
  'publish',
  'subscribe',
  'register',
  'meta',
  'open',
  'profile',
  'secret',
  'demo-router',
  'serve',
];

/** What a command prints, run in this process: for calls that reach no command. */
async function printed(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines: { out: string[]; err: string[] } = { out: [], err: [] };
  const code = await runCli(args, {
    out: (line) => void lines.out.push(line),
    err: (line) => void lines.err.push(line),
    askHidden: () => Promise.reject(new Error('nobody is asked here')),
    ask: () => Promise.reject(new Error('nobody is asked here')),
    readInput: () => Promise.reject(new Error('nothing is read here')),
    interactive: false,
    outputFailed: false,
    onInterrupt: () => () => undefined,
    onOutputGone: () => () => undefined,
    onEnter: () => () => undefined,
    flush: () => Promise.resolve(),
  });
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

describe('help and version', () => {
  it.each([['--help'], ['-h'], ['help'], ['help', 'no-command']])('prints the overview for %s', async (...args) => {
    expect(await printed(...args)).toEqual({ code: 0, out: HELP, err: '' });
  });

  it.each(COMMANDS)('prints the help of %s, however it is asked for', async (command) => {
    const help = { code: 0, out: helpOf(command), err: '' };
    expect(help.out).toContain(`wamp-inspector ${command}`);
    expect(help.out).not.toBe(HELP);
    expect(await printed(command, '--help')).toEqual(help);
    expect(await printed(command, '-h')).toEqual(help);
    expect(await printed('help', command)).toEqual(help);
    expect(await printed(command, '--no-such-option', '--help')).toEqual(help);
  });

  it('names every command in the overview, and every option in the help of its command', () => {
    for (const command of COMMANDS) expect(HELP).toContain(`wamp-inspector ${command}`);
    const options = (text: string) => new Set([...text.matchAll(/--([a-z][a-z0-9-]*)/g)].map((match) => match[1]));
    const connection = Object.keys(CONNECTION_OPTIONS);
    expect([...options(helpOf('handshake'))]).toEqual(
      expect.arrayContaining([...connection, 'profile', 'demo', 'json', 'save']),
    );
    expect([...options(helpOf('profile'))]).toEqual(expect.arrayContaining([...connection, 'json']));
    expect([...options(helpOf('open'))]).toEqual(expect.arrayContaining(['json', 'save']));
    expect([...options(helpOf('demo-router'))].sort()).toEqual([
      ...['json', 'list', 'port', 'tls-cert', 'tls-key', 'unix-folder'],
    ]);
  });

  it('fits a terminal of 100 columns', () => {
    for (const text of [HELP, ...COMMANDS.map(helpOf)])
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it('prints the version of the package, as a process too', async () => {
    for (const option of ['--version', '-v'])
      expect(await printed(option)).toEqual({ code: 0, out: manifest.version, err: '' });
    expect(await cli.run(['--version'])).toEqual({
      code: 0,
      signal: null,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
    expect(await cli.run(['--help'])).toMatchObject({ code: 0, stdout: `${HELP}\n`, stderr: '' });
  });
});

describe.concurrent('wrong calls end with 4 and say so on stderr', () => {
  it('without a command', async () => {
    expect(await printed()).toEqual({ code: 4, out: '', err: HELP });
    expect(await cli.run([])).toMatchObject({ code: 4, stdout: '', stderr: `${HELP}\n` });
  });

  it.each(['handshak', '', '--json', 'toString', '__proto__', 'constructor'])(
    'there is no command %j',
    async (name) => {
      const { code, out, err } = await printed(name);
      expect({ code, out }).toEqual({ code: 4, out: '' });
      expect(err).toBe(`There is no command ${JSON.stringify(name)}.\n\n${HELP}`);
    },
  );

  it('shows what cannot be seen in the name of a command', async () => {
    expect((await printed('\u001b[31m\u202eevil')).err).toContain('There is no command "\\u001b[31m\\u202eevil".');
  });

  const WRONG: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['handshake'], /^Give the URL of the router\.$/m],
    [['handshake', 'ws://127.0.0.1/'], /^Give the realm with --realm\.$/m],
    [['handshake', 'ws://127.0.0.1/', 'more', '--realm', 'r'], /^One URL, not 2 arguments\.$/m],
    [['handshake', 'ws://127.0.0.1/', '--realm'], /--realm takes a value, and none follows it/],
    [
      ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--timeout', 'soon'],
      /--timeout takes a number of seconds above 0, at most 3600, not "soon"/,
    ],
    [['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--timeout', '-1'], /--timeout/],
    [['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--authextra', '{'], /--authextra takes a JSON object/],
    [['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--details', '[]'], /--details takes a JSON object/],
    [['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--secret-env', 'A', '--secret-prompt'], /one source/],
    [['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--profile', 'none'], /There is no profile "none"/],
    [['handshake', '--demo', 'nothing'], /--demo takes list, or one of anonymous, .*, application-refused\./],
    [['handshake', '--demo', 'ticket', '--realm', 'r'], /--demo knows its router/],
    [['handshake', '--demo', 'ticket', 'ws://127.0.0.1/'], /--demo knows its router/],
    [['handshake', 'ftp://127.0.0.1/', '--realm', 'r'], /^The URL cannot be used\. There is no transport for "ftp:/m],
    [['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--serializer', 'xml'], /There is no serializer "xml"/],
    [['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--proxy', 'p:1'], /--proxy: The proxy URL does not begin/],
    [['handshake', 'wss://127.0.0.1/', '--realm', 'r', '--pin', 'abc'], /tls\.pin: The pin is no SHA-256 fingerprint/],
    [
      ['handshake', 'wss://127.0.0.1/', '--realm', 'r', '--client-cert', '/no/such/file'],
      /\/no\/such\/file: ENOENT, there is no such file\./,
    ],
    [['handshake', 'wss://127.0.0.1/', '--realm', 'r', '--client-cert', '/'], /EISDIR, it is a folder\./],
    [
      ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--authmethod', 'ticket', '--secret-is', 'x'],
      /--secret-is takes ticket, totp-secret, not "x"/,
    ],
    [['handshake', 'wss://127.0.0.1/', '--realm', 'r', '--ca', '/no/such/file'], /\/no\/such\/file: ENOENT/],
    [['open'], /Give the file of one capture/],
    [['open', 'a', 'b'], /Give the file of one capture/],
    [['open', '/no/such/file'], /^The file cannot be read\. \/no\/such\/file: ENOENT/m],
    [['profile'], /Say list, show NAME/],
    [['profile', 'list', 'more'], /list takes no name/],
    [['profile', 'show'], /Say list, show NAME/],
    [['profile', 'show', 'none'], /There is no profile "none"/],
    [['profile', 'delete', 'none'], /There is no profile "none"/],
    [['profile', 'rename', 'none'], /There is no profile command "rename"/],
    [['profile', 'save', 'one', 'ws://127.0.0.1/', 'more', '--realm', 'r'], /One name and one URL/],
    [['secret'], /Say set ID or delete ID/],
    [['secret', 'set'], /Say set ID or delete ID/],
    [['secret', 'set', ''], /An argument is empty/],
    [['secret', 'get', 'id'], /Say set ID or delete ID/],
    [['demo-router', 'now'], /demo-router takes no argument/],
    [['demo-router', '--port', '65536'], /--port takes a number from 0 to 65535/],
    [['demo-router', '--port', 'http'], /--port takes a number from 0 to 65535/],
    [['demo-router', '--port', ''], /--port is empty/],
    [['handshake', '', '--realm', 'r'], /An argument is empty/],
    [['handshake', '--demo', 'ticket', '--save', ''], /--save is empty/],
    ...COMMANDS.map((command) => [[command, '--no-such-option'], /There is no option --no-such-option/] as const),
  ];

  it.each(WRONG)('%j', async (args, says) => {
    const { code, stdout, stderr } = await cli.run(args);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(5);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe.concurrent('what may be a secret is not repeated', () => {
  const SECRET = 'hunter2';
  const SLIPS: readonly (readonly string[])[] = [
    ['handshake', `--secrte-env=${SECRET}`],
    ['handshake', `--password=${SECRET} and more ${SECRET}`],
    ['handshake', `--secret=${SECRET}`],
    ['handshake', '--secret', SECRET],
    ['handshake', `--secret-prompt=${SECRET}`],
    ['handshake', `--json=${SECRET}`],
    ['handshake', `-p${SECRET}`],
    ['handshake', '--demo', SECRET],
    ['handshake', `ws://ann:${SECRET}@127.0.0.1/`, '--realm', 'r'],
    ['handshake', `ws://${SECRET}@127.0.0.1/`, '--realm', 'r', '--json'],
    ['handshake', `ws:/ann:${SECRET}@127.0.0.1/`, '--realm', 'r'],
    ['handshake', 'ws://127.0.0.1/', SECRET, '--realm', 'r'],
    ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--authextra', SECRET],
    ['profile', 'save', 'one', `ws://ann:${SECRET}@127.0.0.1/`, '--realm', 'r'],
    ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--header', `Authorization: Bearer ${SECRET}`],
    ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--header', SECRET],
    ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--header-env', SECRET],
    ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--proxy', `http://ann:${SECRET}@127.0.0.1:1`],
    ['handshake', 'ws://127.0.0.1/', '--realm', 'r', '--basic-password', SECRET],
    ['secret', 'set', 'id', SECRET],
    ['secret', 'set', 'id', `--secret=${SECRET}`],
    ['demo-router', SECRET],
    ['open', 'file', SECRET],
  ];

  it.each(SLIPS)('%s %s %s', async (...args) => {
    const { code, stdout, stderr } = await cli.run(args);
    expect(code).toBe(4);
    expect(stderr).not.toBe('');
    expect(stdout + stderr).not.toContain(SECRET);
  });

  it('would be seen if it were', async () => {
    const { stderr } = await cli.run([SECRET]);
    expect(stderr).toContain(SECRET);
  });
});
