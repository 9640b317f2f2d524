// Secrets canary of the command line: what it prints, what it writes, and what other processes can see
// of it. See canary.test.ts for the paths inside.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CANARIES, filesOf, formIn, formsOf, leaksIn, secretsOf, type Canary } from '../../support/canary.ts';
import { withCommandLine, type Finished } from '../../support/cli-process.ts';
import { ECHOES, wordsOf } from '../../support/echo-router.ts';
import { finishScripted, listenScripted } from '../../support/scripted-peer.ts';
import { finishPeers } from './transport/raw-peer.ts';

const { cli, folder } = withCommandLine();
const VARIABLE = 'CANARY';
const hasProc = existsSync('/proc/self/cmdline');

afterEach(async () => {
  await finishScripted();
  await finishPeers();
});

/** One of each kind, each with another padding. */
const KINDS = ['ticket', 'plain', 'salted'].map((kind, padding) => {
  const canary = CANARIES.filter(({ method, salting }) =>
    kind === 'ticket' ? method === 'ticket' : method === 'wampcra' && (kind === 'salted') === (salting !== undefined),
  )[padding];
  if (!canary) throw new Error(`there is no ${kind}`);
  return { kind, canary };
});

let files = 0;

/** Runs a handshake that is saved. */
async function left(url: string, options: readonly string[], env: Readonly<Record<string, string>>) {
  const file = path.join(folder, `saved-${files++}.jsonl`);
  const finished = await cli.run(
    ['handshake', url, '--realm', 'realm1', '--timeout', '3', '--save', file, ...options],
    {
      env,
    },
  );
  return { finished, file };
}

/** Where something may be left of a run: what it printed, every file of the config folder, the saved capture. */
function placesOf({ stdout, stderr }: Finished, file?: string): Record<string, string | Uint8Array> {
  return {
    stdout,
    stderr,
    ...filesOf(path.join(folder, 'config')),
    ...(file !== undefined && { file: readFileSync(file) }),
  };
}

const AS = (canary: Canary) => ['--authmethod', canary.method, '--authid', 'ann', '--secret-env', VARIABLE];
/** The echoes that end in different parts of what is printed. */
const TRIED = [
  'the words of ABORT',
  'reason, keys and values of ABORT',
  'a text that is no JSON',
  'a field of the wrong type',
  'WELCOME, then the words of GOODBYE',
  'a refused upgrade',
  'a subprotocol',
];
const SOME = ECHOES.filter(({ name }) => TRIED.includes(name));

describe('the command line', () => {
  it('is tried with every echo that is named', () => {
    expect(SOME.map(({ name }) => name).sort()).toEqual([...TRIED].sort());
  });

  describe.each(KINDS)('with a $kind secret', ({ canary }) => {
    it.each(SOME)('prints and saves nothing of it after $name', async (echo) => {
      const router = await echo.listen(canary, wordsOf(canary));
      const env = { [VARIABLE]: canary.secret };
      const runs = [[], ['--json']].map((more) => left(router.url, [...AS(canary), ...more], env));
      const done = await Promise.all(runs);
      for (const { finished, file } of done) {
        expect(finished.stdout).not.toBe('');
        expect(leaksIn(placesOf(finished, file), secretsOf(canary))).toEqual([]);
      }
      expect(formIn(router.sent(), canary.secret)).toBeDefined();
    });

    it('stores nothing of it with a profile', async () => {
      const env = { [VARIABLE]: canary.secret };
      const saved = await cli.run(['profile', 'save', 'c', 'ws://127.0.0.1:1/', '--realm', 'realm1', ...AS(canary)], {
        env,
      });
      expect(saved.code).toBe(0);
      for (const args of [
        ['profile', 'list', '--json'],
        ['profile', 'show', 'c'],
        ['handshake', '--profile', 'c'],
      ])
        expect(leaksIn(placesOf(await cli.run(args, { env })), secretsOf(canary))).toEqual([]);
    });

    it('tells nothing of it if it cannot be stored in the keychain', async () => {
      const { code, ...finished } = await cli.run(['secret', 'set', 'shelf'], { input: canary.secret });
      expect(code).toBe(5);
      expect(leaksIn(placesOf({ code, ...finished }), [canary.secret])).toEqual([]);
    });
  });

  it('prints and saves nothing of header, HTTP login and proxy login', async () => {
    const [{ canary } = { canary: undefined }] = KINDS;
    if (!canary) throw new Error('there is a kind');
    const { secret } = canary;
    // A header holds Latin-1 alone.
    const header = `canary-header-"\\/ü<&%+= é`;
    const env = { BASIC: secret, PROXY: `${secret}-proxy`, HEADER: header };
    const pairs = [env.BASIC, env.PROXY].map((password) => Buffer.from(`ann:${password}`).toString('base64'));
    const words = [secret, env.PROXY, header, ...pairs].flatMap((word) => Object.values(formsOf(word)));
    const options = ['--header-env', 'X-Api-Key=HEADER', '--basic-user', 'ann', '--basic-env', 'BASIC'];
    for (const echo of SOME.filter(({ name }) => /refused upgrade|words of ABORT/.test(name))) {
      const router = await echo.listen(undefined, () => words);
      const direct = await left(router.url, options, env);
      const proxy = ['--proxy', `http://127.0.0.1:${new URL(router.url).port}`, '--proxy-user', 'ann'];
      const through = await left('ws://router.invalid/', [...proxy, '--proxy-env', 'PROXY', '--json'], env);
      // Each run has secrets of its own; the words of the other are no secret of it.
      const runs = [
        { ...direct, secrets: [secret, header, ...pairs.slice(0, 1)] },
        { ...through, secrets: [env.PROXY, ...pairs.slice(1)] },
      ];
      for (const { finished, file, secrets } of runs) {
        expect(finished.stdout).not.toBe('');
        expect(leaksIn(placesOf(finished, file), secrets)).toEqual([]);
      }
      expect(formIn(router.sent(), header)).toBeDefined();
    }
    const saved = await cli.run(['profile', 'save', 'w', 'ws://127.0.0.1:1/', '--realm', 'realm1', ...options], {
      env,
    });
    expect(saved.code).toBe(0);
    const shown = await cli.run(['profile', 'show', 'w'], { env });
    expect(shown.stdout).toContain('"name": "HEADER"');
    expect(leaksIn(placesOf(shown), [secret, header])).toEqual([]);
  });

  it.skipIf(!hasProc)(
    `shows nothing of it in its arguments${hasProc ? '' : ' (not run: this system has no /proc)'}`,
    async () => {
      const [{ canary } = { canary: undefined }] = KINDS;
      if (!canary) throw new Error('there is a kind');
      let seen = '';
      let pid = 0;
      const { url } = await listenScripted(async (talk) => {
        await talk.next();
        talk.send([4, 'ticket', {}]);
        await talk.next();
        seen = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        talk.send([3, {}, 'wamp.error.not_authorized']);
      });
      const running = cli.start(['handshake', url, '--realm', 'realm1', ...AS(canary)], {
        env: { [VARIABLE]: canary.secret },
      });
      pid = running.process.pid ?? 0;
      expect(await running.finished).toMatchObject({ code: 2 });
      expect(seen.split('\0')).toContain('--secret-env');
      expect(formIn(seen, canary.secret)).toBeUndefined();

      const careless = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', canary.secret], {
        stdio: 'ignore',
      });
      await new Promise((resolve) => careless.once('spawn', resolve));
      await expect.poll(() => formIn(readFileSync(`/proc/${careless.pid ?? 0}/cmdline`), canary.secret)).toBe('raw');
      careless.kill('SIGKILL');
    },
  );
});

describe('positive control: the same words that are no secret of the attempt', () => {
  const [{ canary } = { canary: undefined }] = KINDS;
  if (!canary) throw new Error('there is a kind');

  it.each(SOME)('are printed and saved after $name', async (echo) => {
    const router = await echo.listen(undefined, wordsOf(canary));
    const json = await left(router.url, ['--json'], {});
    const found = (places: Readonly<Record<string, string | Uint8Array>>) =>
      leaksIn(places, [canary.secret]).map((leak) => leak.split(':')[0]);
    expect(found(placesOf(json.finished, json.file))).toEqual(['stdout', 'file']);
    expect(found(placesOf(await cli.run(['open', json.file, '--json'])))).toEqual(['stdout']);
  });

  it('are found in the ladder and in errors', async () => {
    const [echo] = SOME;
    const router = await echo?.listen(undefined, wordsOf(canary));
    const { finished } = await left(router?.url ?? '', [], {});
    expect(formIn(finished.stdout, canary.secret)).toBeDefined();
    const { stderr } = await cli.run(['profile', 'show', canary.secret]);
    expect(formIn(stderr, canary.secret)).toBeDefined();
  });
});
