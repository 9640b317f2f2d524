// The command as its users meet it: outcomes, exit codes, what is printed, and what happens when
// somebody hangs up on it or interrupts it.

import { DEMO_LOGINS, DEMO_SCENARIOS } from '../../../../../src/shared/contract/demo-logins.ts';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../../../src/shared/contract/errors.ts';
import { jsonLines, withCommandLine, type CliProcess } from '../../../../support/cli-process.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, welcoming } from '../../../../support/scripted-peer.ts';
import { accepting, deadPort, finishPeers, listenRaw } from '../../transport/raw-peer.ts';

const { cli, folder } = withCommandLine();
const VARIABLE = 'HANDSHAKE_SECRET';

afterEach(async () => {
  await finishScripted();
  await finishPeers();
});

const TO = (url: string, ...more: string[]) => ['handshake', url, '--realm', 'demo', ...more];
const AS = (method: string, authid: string) => ['--authmethod', method, '--authid', authid, '--secret-env', VARIABLE];

describe('a login at the demo router of its own', () => {
  const ladder = DEMO_LOGINS.filter((name) => name !== 'by-hand' && !DEMO_SCENARIOS.some((one) => one === name));
  const unproved = ['closed-realm', 'anonymous', 'tls', 'unix-trust', 'application'];

  it.each(ladder)('%s ends with 0 and prints the ladder', async (login) => {
    const { code, stdout, stderr } = await cli.run(['handshake', '--demo', login]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of ['Transport', 'HELLO', 'WELCOME', 'GOODBYE', 'Time', 'Agreed', 'welcome: Logged in to demo'])
      expect(stdout).toContain(part);
    expect(stdout.includes('Derivation of the answer')).toBe(!unproved.includes(login));
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });

  it.each([
    ['wrong-salt', 2],
    ['no-challenge', 6],
    ['server-proof-wrong', 8],
    ['server-proof-missing', 0],
    ['application-refused', 7],
  ] as const)('the scenario %s ends with %d', async (scenario, code) => {
    expect(await cli.run(['handshake', '--demo', scenario])).toMatchObject({ code, stderr: '' });
  });

  it('lists all logins by name', async () => {
    const { code, stdout, stderr } = await cli.run(['handshake', '--demo', 'list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of DEMO_LOGINS) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    // What is listed can be asked for.
    const listed = [...stdout.matchAll(/^ {2}(\S+) /gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...DEMO_LOGINS].sort());
    expect(stdout).toMatch(/^Logins that something is wrong with:\n {2}wrong-salt .*denies it with ABORT\.$/m);
  });

  it('prints one record a line with --json, and the summary last', async () => {
    const { code, stdout, stderr } = await cli.run(['handshake', '--demo', 'wampcra-salted', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = jsonLines(stdout);
    const summary = lines.pop();
    expect(summary).toMatchObject({ kind: 'summary', outcome: 'welcome', authid: 'sally', authmethod: 'wampcra' });
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1));
    expect(lines.flatMap(({ type }) => type ?? [])).toEqual([
      ...['HELLO', 'CHALLENGE', 'AUTHENTICATE', 'WELCOME', 'GOODBYE', 'GOODBYE'],
    ]);
    expect(lines.at(-1)).toMatchObject({ kind: 'close', by: 'us', code: 1000 });
  });
});

describe('a login at a demo router in another process', () => {
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

  it('ends with 0 for the right secret', async () => {
    const { code, stdout } = await cli.run(TO(url, ...AS('wampcra', 'sally')), { env: { [VARIABLE]: 'sally-pass' } });
    expect(code).toBe(0);
    expect(stdout).toContain('welcome: Logged in to demo by wampcra. The identity is sally, role user.');
  });

  it('ends with 2 for a wrong one, with the words of the router and with what to do', async () => {
    const { code, stdout, stderr } = await cli.run(TO(url, ...AS('wampcra', 'sally')), {
      env: { [VARIABLE]: 'not-the-password' },
    });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toContain(
      'abort: The router refused the login: it did not accept the answer to its CHALLENGE for wampcra.',
    );
    expect(stdout).toMatch(/The router says: "/);
    expect(stdout).toContain('What to do');
    expect(stdout).not.toContain('not-the-password');
  });

  it('takes WAMPYSECRET where no source is named', async () => {
    const args = TO(url, '--authmethod', 'ticket', '--authid', 'tess');
    expect(await cli.run(args, { env: { WAMPYSECRET: 'tess-ticket' } })).toMatchObject({ code: 0 });
    const { code, stdout } = await cli.run(args);
    expect(code).toBe(5);
    expect(stdout).toContain('WAMPYSECRET is not set.');
  });

  it('offers methods in the order they were given', async () => {
    const args = TO(url, '--authmethod', 'wampcra', ...AS('anonymous', 'sally'), '--json');
    const { code, stdout } = await cli.run(args, { env: { [VARIABLE]: 'sally-pass' } });
    expect(code).toBe(0);
    const hello = jsonLines(stdout).find(({ type }) => type === 'HELLO');
    expect(String(hello?.['text'])).toContain('"authmethods":["wampcra","anonymous"]');
  });
});

describe('what goes wrong', () => {
  it('ends with 5 and opens no socket if the variable is not set', async () => {
    let connections = 0;
    const server = createServer(() => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const args = TO(`ws://127.0.0.1:${port}/`, ...AS('ticket', 'tess'));
    for (const env of [{}, { [VARIABLE]: '' }]) {
      const { code, stdout, stderr } = await cli.run(args, { env });
      expect({ code, stderr }).toEqual({ code: 5, stderr: expect.not.stringContaining('    at ') as string });
      expect(stdout).toContain('secret-missing: The secret for the login could not be had, so nothing was sent.');
      expect(stdout).toContain(`${VARIABLE} is ${VARIABLE in env ? 'set, but empty' : 'not set'}.`);
    }
    const json = await cli.run([...args, '--json']);
    expect(json.code).toBe(5);
    expect(jsonLines(json.stdout)).toMatchObject([
      { kind: 'stop', outcome: 'secret-missing' },
      { kind: 'summary', outcome: 'secret-missing', transport: [], steps: [] },
    ]);
    expect(connections).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  it('ends with 5 without a terminal to ask on, and without a keychain', async () => {
    const port = await deadPort();
    const base = TO(`ws://127.0.0.1:${port}/`, '--authmethod', 'ticket', '--authid', 'tess');
    const prompt = await cli.run([...base, '--secret-prompt']);
    expect(prompt.code).toBe(5);
    expect(prompt.stdout).toContain('No secret was given when it was asked for.');
    const piped = await cli.run([...base, '--secret-prompt'], { input: 'piped-in\n' });
    expect(piped.code).toBe(5);
    const keychain = await cli.run([...base, '--secret-keychain', 'shelf']);
    expect(keychain.code).toBe(5);
    expect(keychain.stdout).toContain(ERRORS['keychain-unavailable'].text);
    expect(keychain.stdout).toContain(ERRORS['keychain-unavailable'].hint);
  });

  it('ends with 3 if the connection is refused', async () => {
    const { code, stdout } = await cli.run(TO(`ws://127.0.0.1:${await deadPort()}/`));
    expect(code).toBe(3);
    expect(stdout).toContain('transport-error: The connection was refused: nothing listens there.');
    expect(stdout).toContain('What to do');
  });

  it('ends with 3 if the router closes without a word', async () => {
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.socket.close(1008, 'not today');
    });
    const { code, stdout } = await cli.run(TO(url));
    expect(code).toBe(3);
    expect(stdout).toMatch(/^closed: /m);
    expect(stdout).toContain('not today');
  });

  it('ends with 6 if nobody answers, and names the step', async () => {
    const mute = await listenRaw((socket) => void socket.resume());
    const upgrade = await cli.run(TO(`ws://127.0.0.1:${mute.port}/`, '--timeout', '0.3', '--json'));
    expect(upgrade.code).toBe(6);
    expect(jsonLines(upgrade.stdout).at(-1)).toMatchObject({ outcome: 'silence', silentStep: 'upgrade' });

    const { url } = await listenScripted(() => undefined);
    const hello = await cli.run(TO(url, '--timeout', '0.3'));
    expect(hello.code).toBe(6);
    expect(hello.stdout).toContain('silence: The router did not answer HELLO.');
    expect(hello.stdout).toContain('Nothing came for 0.3 s.');
  });

  it('ends with 8 if the router breaks the protocol', async () => {
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send('[2,"seven",{"roles":{"broker":{}}}]');
    });
    const { code, stdout } = await cli.run(TO(url));
    expect(code).toBe(8);
    expect(stdout).toContain('protocol-violation: The router broke the protocol');
    expect(stdout).toMatch(/Record \d+, bytes \d+ to \d+\./);
  });

  it('notes what routers are known to dislike, and goes on', async () => {
    const { url } = await listenScripted(welcoming);
    const { code, stderr } = await cli.run(['handshake', url, '--realm', 'ab', '--no-roles']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: realm: Autobahn and Crossbar refuse this name/m);
    expect(stderr).toMatch(/^note: roles: No role is announced/m);
  });
});

describe('what a router says', () => {
  const EVIL = '\u001b[2J\u001b]0;title\u0007 \u202ereversed\u2066 \u009b31m\u2028\u0000 \r\nforged line';

  it('comes out escaped, in the ladder and in JSON', async () => {
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([3, { message: EVIL }, `evil.\u202e.reason`]);
    });
    for (const json of [false, true]) {
      const { code, stdout, stderr } = await cli.run(TO(url, ...(json ? ['--json'] : [])));
      expect({ code, stderr }).toEqual({ code: expect.any(Number) as number, stderr: '' });
      expect(stdout).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
      );
      expect(stdout.split('\n').filter((line) => line.startsWith('forged'))).toEqual([]);
      expect(stdout).toContain('\\u202ereversed');
      if (json) {
        const abort = jsonLines(stdout).find(({ type }) => type === 'ABORT');
        const message = JSON.parse(String(abort?.['text'])) as [number, { message: string }];
        expect(message[1].message).toBe(EVIL);
      }
    }
  });

  it('is escaped in close reasons and refused upgrades, too', async () => {
    const closing = await listenScripted(async (talk) => {
      await talk.next();
      talk.socket.close(4000, '\u001b[31mred\u202e');
    });
    const refusing = await listenRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 403 \u001b[31mNo\r\nX-Evil: \u001b[31m\r\n\r\n\u001b[31mbody'));
    });
    for (const url of [closing.url, `ws://127.0.0.1:${refusing.port}/`]) {
      const { code, stdout, stderr } = await cli.run(TO(url));
      expect(code).toBe(3);
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});

describe('saving', () => {
  it('writes what "open" shows again, with the same exit code', async () => {
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([3, { message: 'no' }, 'wamp.error.no_such_realm']);
    });
    for (const [args, code] of [
      [['handshake', '--demo', 'ticket'], 0],
      [TO(url), 2],
    ] as const) {
      const file = path.join(folder, `saved-${code}.jsonl`);
      const live = await cli.run([...args, '--json', '--save', file]);
      expect(live.code).toBe(code);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const opened = await cli.run(['open', file, '--json']);
      expect(opened).toEqual({ code, signal: null, stdout: live.stdout, stderr: '' });
      const [shown, again] = [await cli.run(['open', file]), await cli.run(['open', file])];
      expect(shown).toEqual(again);
      expect(shown.stdout).toContain(code === 0 ? 'welcome: Logged in' : 'abort: The router refused the login: ');
      expect(readFileSync(file, 'utf8')).not.toContain('tess-ticket');
    }
  });

  it('ends with 4 if the file cannot be written, after the handshake was shown', async () => {
    const { code, stdout, stderr } = await cli.run(['handshake', '--demo', 'anonymous', '--save', `${folder}/no/file`]);
    expect(code).toBe(4);
    expect(stdout).toContain('welcome: Logged in');
    expect(stderr).toMatch(/^The file cannot be written\. .*ENOENT/);
  });
});

describe('hanging up', () => {
  it('does not crash when its output is read by nobody', async () => {
    const line = '{ "$@"; echo "code $?" >&2; } | head -n 1';
    const { stdout, stderr, code } = await cli.shell(line, ['handshake', '--demo', 'wampcra-salted', '--json'])
      .finished;
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('code 0\n');
    const nobody = '{ "$@"; echo "code $?" >"$CODE"; } 2>&1 | true';
    const file = path.join(folder, 'code');
    await cli.shell(nobody, ['handshake', 'ws://127.0.0.1/', '--realm'], { CODE: file }).finished;
    expect(readFileSync(file, 'utf8')).toBe('code 4\n');
  });

  it.skipIf(!existsSync('/dev/full'))(
    `says that its output cannot be written${existsSync('/dev/full') ? '' : ' (not run: no /dev/full here)'}`,
    async () => {
      const { code, stderr } = await cli.shell('exec "$@" >/dev/full', ['handshake', '--demo', 'anonymous']).finished;
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'The output cannot be written: ENOSPC.\n' });
    },
  );

  it('ends with 130 at Ctrl-C while it waits, and says so', async () => {
    let greeted: () => void = () => undefined;
    const hello = new Promise<void>((resolve) => (greeted = resolve));
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      greeted();
      await talk.gone();
    });
    const running = cli.start(TO(url, '--json'));
    await hello;
    running.interrupt();
    const { code, signal, stdout, stderr } = await running.finished;
    expect({ code, signal, stderr }).toEqual({ code: 130, signal: null, stderr: '' });
    const lines = jsonLines(stdout);
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', outcome: 'interrupted' });
    expect(lines).toContainEqual(expect.objectContaining({ dir: 'out', type: 'ABORT' }));
  });

  it('ends at once at the second Ctrl-C, if the peer does not let go', async () => {
    let upgraded: () => void = () => undefined;
    const open = new Promise<void>((resolve) => (upgraded = resolve));
    const peer = await listenRaw(
      accepting((socket) => {
        socket.once('data', upgraded);
      }),
    );
    const running = cli.start(TO(`ws://127.0.0.1:${peer.port}/`));
    await open;
    running.interrupt();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(running.process.exitCode).toBeNull();
    const began = performance.now();
    running.interrupt();
    const { code, stdout } = await running.finished;
    // The limit of a step is ten seconds.
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(code).toBe(130);
    expect(stdout).toContain('interrupted: The attempt was stopped here before it was decided.');
  });

  it('ends with 130 at Ctrl-C before there is a wire', async () => {
    const mute = await listenRaw((socket) => void socket.resume());
    const running = cli.start(TO(`ws://127.0.0.1:${mute.port}/`));
    await expect.poll(() => mute.seen.length, { timeout: 10_000 }).toBe(1);
    running.interrupt();
    expect(await running.finished).toMatchObject({ code: 130, stderr: '' });
  });

  it('leaves by SIGTERM as by Ctrl-C', async () => {
    // The router welcomes and then never answers GOODBYE.
    let left: () => void = () => undefined;
    const goodbye = new Promise<void>((resolve) => (left = resolve));
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.next();
      left();
    });
    const running = cli.start(TO(url));
    await goodbye;
    running.process.kill('SIGTERM');
    const { code, stdout } = await running.finished;
    expect(code).toBe(0);
    expect(stdout).toContain('welcome: Logged in');
  });
});
